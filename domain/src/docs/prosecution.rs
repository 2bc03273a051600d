//! What is tried on a prosecution.

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;

use super::walk::{Machine, blanked};
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::officer::{Officer, Role};
use crate::prosecution::{
    AccusedRole, BecomeFinal, Deadline, FileEventReport, ImportRegisterEntry, OpenHearing, Outcome,
    Presence, Prosecution, ProsecutionCommand as Command, RecordJudgment, RecordReturn,
    ReturnGround, StateFineOverdue, StateMissedDeadline, WarnTimeBar,
};
use crate::province::{ProvinceCode, local_date};

/// With a fine, and with a penalty that takes liberty.
const OUTCOMES: [Outcome; 2] = [Outcome::Fine, Outcome::Kurungan];

/// The establishment of an offence that is nearly barred by time.
const OLD: &str = "Perusahaan Lama";

/// Who acts in a prosecution; a test of the walk's property shows that nobody else does.
pub(crate) const ROLES: &[Role] = &[
    Role::Ppns,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
    Role::PpnsSuperior,
    Role::CentralAdmin,
    Role::System,
];

/// Members that do not decide which commands are accepted.
const ASIDE: &[&str] = &[
    "norm",
    "province",
    "to",
    "ppns",
    "register_no",
    "suspect_ref",
    "hearing_on",
    "known",
    "reported_on",
    "bap_completed_on",
    "judged_on",
    "final_on",
    "completed_on",
    "served_on",
    "regime_by_court",
    "number",
    "issued_on",
    "copy_from",
    "stopped_on",
    "told",
    "dossier_index",
    "followed",
];

impl Machine for Prosecution {
    type Command = Command;
    /// A province from which others were made in 2022.
    const HOME: &str = "91";

    fn provinces(&self) -> Vec<ProvinceCode> {
        let own = self.province().into_iter().chain(self.offered_to());
        let own: Vec<ProvinceCode> = own.cloned().collect();
        if own.is_empty() {
            return vec![ProvinceCode(Self::HOME.to_owned())];
        }
        own
    }

    fn stage(&self) -> Option<String> {
        Some(self.view()?.status.to_owned())
    }

    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, Command)> {
        let province = ProvinceCode(Self::HOME.to_owned());
        let today = local_date(&province, at);
        let mut tries = match self {
            Self::Unreported => beginnings(today, &province),
            Self::Filed(_) => by_the_system(today),
        };
        for asked in self.examples(&Officer::system("walk"), at, &crate::law::Law::seed()) {
            tries.extend(variants(&asked.command));
            tries.push(asked.command);
        }
        let named = tries.into_iter();
        named.map(|command| (command.action(), command)).collect()
    }

    fn belongs(_command: &Command, role: Role) -> bool {
        ROLES.contains(&role)
    }

    fn accepts(&self, asked: &Asked<Command>) -> bool {
        self.decide(asked).is_ok()
    }

    fn after(&self, asked: &Asked<Command>) -> Option<Self> {
        let mut there = self.clone();
        let events = self.decide(asked).ok()?;
        for event in events {
            there.apply(event);
        }
        Some(there)
    }

    fn outline(&self) -> String {
        blanked(self, ASIDE)
    }

    /// One detour from the main road at a time, or the states would multiply.
    fn leads_on(&self) -> bool {
        let old = self.view().is_some_and(|view| view.establishment == OLD);
        self.detours() + usize::from(old) <= 1
    }
}

/// A report of last month, one that is nearly barred by time, and lines of a register.
fn beginnings(today: NaiveDate, province: &ProvinceCode) -> Vec<Command> {
    let report = FileEventReport {
        // The day before: it begins before a new province works that takes it over that day.
        reported_on: sub_days(today, 1),
        ..FileEventReport::example(today, province)
    };
    let old = FileEventReport {
        offence_date: sub_days(today, 360),
        establishment: OLD.to_owned(),
        ..report.clone()
    };
    let reports = [report, old].map(Command::FileEventReport);
    reports.into_iter().chain(lines(today, province)).collect()
}

/// What the system states.
fn by_the_system(today: NaiveDate) -> Vec<Command> {
    let missed = Deadline::ALL.map(|deadline| StateMissedDeadline {
        noticed_on: today,
        deadline,
    });
    let others = [
        Command::BecomeFinal(BecomeFinal { final_on: today }),
        Command::StateFineOverdue(StateFineOverdue { noticed_on: today }),
        Command::WarnTimeBar(WarnTimeBar {
            warned_on: today,
            execution: false,
        }),
        Command::WarnTimeBar(WarnTimeBar {
            warned_on: today,
            execution: true,
        }),
    ];
    let missed = missed.map(Command::StateMissedDeadline).into_iter();
    missed.chain(others).collect()
}

/// Other bodies of a command that lead elsewhere.
fn variants(command: &Command) -> Vec<Command> {
    if let Command::RecordJudgment(example) = command {
        return judgments(example).collect();
    }
    if let Command::OpenHearing(example) = command {
        return vec![Command::OpenHearing(OpenHearing {
            present: Presence::Absent,
            ..example.clone()
        })];
    }
    if let Command::RecordReturn(example) = command {
        return vec![Command::RecordReturn(RecordReturn {
            ground: ReturnGround::NotTipiring,
            ..example.clone()
        })];
    }
    vec![]
}

fn judgments(example: &RecordJudgment) -> impl Iterator<Item = Command> {
    let liberty = RecordJudgment {
        outcome: Outcome::Kurungan,
        fine_idr: None,
        subsidiary_days: None,
        liberty_days: Some(7),
        pay_until: None,
        ..example.clone()
    };
    [Command::RecordJudgment(liberty)].into_iter()
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
