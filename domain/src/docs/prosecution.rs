//! What is tried on a prosecution.

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;

use super::walk::Machine;
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::officer::Officer;
use crate::prosecution::{
    AccusedRole, BecomeFinal, FileEventReport, ImportRegisterEntry, Outcome, Prosecution,
    ProsecutionCommand as Command, RecordJudgment,
};
use crate::province::{ProvinceCode, local_date};

/// With a fine, and with a penalty that takes liberty.
const OUTCOMES: [Outcome; 2] = [Outcome::Fine, Outcome::Kurungan];

impl Machine for Prosecution {
    type Command = Command;

    fn stage(&self) -> Option<String> {
        Some(self.view()?.status.to_owned())
    }

    fn tries(&self, officer: &Officer, at: DateTime<Utc>) -> Vec<(&'static str, Command)> {
        let province = ProvinceCode("31".to_owned());
        let today = local_date(&province, at);
        let mut tries = vec![
            Command::FileEventReport(FileEventReport::example(today, &province)),
            Command::BecomeFinal(BecomeFinal { final_on: today }),
        ];
        tries.extend(lines(today, &province));
        for allowed in self.actions(officer, at).allowed {
            let body = &allowed.schema["examples"][0];
            let command = Command::parse(allowed.action, body).unwrap().unwrap();
            if let Command::RecordJudgment(example) = &command {
                tries.extend(judgments(example));
            }
            tries.push(command);
        }
        let named = tries.into_iter();
        named.map(|command| (command.action(), command)).collect()
    }

    fn after(&self, asked: &Asked<Command>) -> Option<Self> {
        let mut there = self.clone();
        let events = self.decide(asked).ok()?;
        for event in events {
            there.apply(event);
        }
        Some(there)
    }

    fn leads_on(&self) -> bool {
        true
    }
}

fn judgments(example: &RecordJudgment) -> impl Iterator<Item = Command> {
    let others = OUTCOMES.into_iter().skip(1);
    others.map(|outcome| {
        Command::RecordJudgment(RecordJudgment {
            outcome,
            fine_idr: None,
            ..example.clone()
        })
    })
}

/// Lines of a register, by how far their prosecutions have come.
fn lines(today: NaiveDate, province: &ProvinceCode) -> Vec<Command> {
    let day = |before: u16| sub_days(today, before);
    let minutes = ImportRegisterEntry {
        register_no: "1/2025".to_owned(),
        province: province.clone(),
        ppns: "PPNS-01".to_owned(),
        norm: "WLK-02".to_owned(),
        accused_role: AccusedRole::Pengurus,
        establishment: "Contoh Perusahaan".to_owned(),
        offence_date: day(60),
        bap_completed_on: day(30),
        referred_on: None,
        judged_on: None,
        outcome: None,
        fine_idr: None,
        subsidiary_days: None,
        final_on: None,
        completed_on: None,
        stopped: false,
    };
    let referred = ImportRegisterEntry {
        referred_on: Some(day(28)),
        ..minutes.clone()
    };
    let stopped = ImportRegisterEntry {
        stopped: true,
        ..minutes.clone()
    };
    let judged = OUTCOMES.map(|outcome| ImportRegisterEntry {
        judged_on: Some(day(20)),
        outcome: Some(outcome),
        fine_idr: (outcome == Outcome::Fine).then_some(100_000),
        ..referred.clone()
    });
    let last = judged.clone().map(|line| ImportRegisterEntry {
        final_on: Some(day(10)),
        ..line
    });
    let done = last.clone().map(|line| ImportRegisterEntry {
        completed_on: Some(day(5)),
        ..line
    });
    let lines = [minutes, referred, stopped].into_iter();
    let lines = lines.chain(judged).chain(last).chain(done);
    lines.map(Command::ImportRegisterEntry).collect()
}
