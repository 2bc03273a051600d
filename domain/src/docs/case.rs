//! What is tried on a case.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use uuid::Uuid;

use super::walk::{AT_ONCE, Machine, WAITS};
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::case::{
    Case, CaseCommand, Duty, Establishment, File, FollowSuccessor, Nota, NotaDeadlinePassed,
    NotaKind, RegisterCase, Stage, StateMissedDeadline, WarnTimeBar, roles,
};
use crate::officer::{INSPECTORS, Officer, Role};
use crate::property::older;
use crate::province::{ProvinceCode, local_date};

/// The entry of the register that the case is about.
const EMPLOYER: Uuid = Uuid::from_u128(1);
/// Once more when the three years to prosecute the example's finding have nearly passed.
const NEAR_THE_BAR: &[u64] = &[0, 1050];

impl Machine for Case {
    type Command = CaseCommand;
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

    /// Time changes what is accepted while a limit or an offer runs.
    fn waits(&self) -> &'static [u64] {
        match self {
            Self::Filed(file)
                if matches!(file.stage, Stage::Examining(_)) && !file.findings.is_empty() =>
            {
                NEAR_THE_BAR
            }
            Self::Filed(file) if file.deadline().is_none() && self.offered_to().is_none() => {
                AT_ONCE
            }
            Self::Unregistered | Self::Filed(_) => WAITS,
        }
    }

    fn stage(&self) -> Option<String> {
        Some(self.view()?.status)
    }

    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, CaseCommand)> {
        let province = ProvinceCode(Self::HOME.to_owned());
        let today = local_date(&province, at);
        let example = RegisterCase::example(today, province.clone());
        let registered = RegisterCase {
            establishment: Establishment {
                id: Some(EMPLOYER),
                ..example.establishment
            },
            // The day before: it begins before a new province works that takes it over that day.
            registered_on: sub_days(today, 1),
            number: "1".to_owned(),
            ..RegisterCase::example(today, province)
        };
        let beyond_actions = [
            CaseCommand::RegisterCase(registered),
            CaseCommand::NotaDeadlinePassed(NotaDeadlinePassed { noticed_on: today }),
            CaseCommand::FollowSuccessor(FollowSuccessor {
                employer: EMPLOYER,
                successor: EMPLOYER,
                name: "PT Penerus".to_owned(),
                merged_on: today,
                followed_on: today,
            }),
            CaseCommand::WarnTimeBar(WarnTimeBar {
                finding: 1,
                warned_on: today,
            }),
        ];
        let missed = Duty::ALL.map(|duty| {
            CaseCommand::StateMissedDeadline(StateMissedDeadline {
                duty,
                noticed_on: today,
            })
        });
        let other = older(self);
        let nobody = Officer::system("walk");
        let law = crate::law::Law::seed();
        let examples = self.examples(&nobody, at, &law, other.as_ref());
        let all = examples.map(|(asked, _)| asked.command);
        all.flat_map(|command| [variants(&command), vec![command]].concat())
            .chain(beyond_actions)
            .chain(missed)
            .map(sending_all_but_one)
            .map(|command| (command.action(), command))
            .collect()
    }

    fn belongs(command: &CaseCommand, role: Role) -> bool {
        roles(command).contains(&role)
    }

    fn accepts(&self, asked: &Asked<CaseCommand>) -> bool {
        self.decide(asked).is_ok()
    }

    fn after(&self, asked: &Asked<CaseCommand>) -> Option<Self> {
        let events = self.decide(asked).ok()?;
        let mut there = self.clone();
        for event in events {
            there.apply(event);
        }
        Some(there)
    }

    fn outline(&self) -> String {
        let Self::Filed(file) = self else {
            return String::new();
        };
        let states = states(&file.stage);
        let nota = |nota: &Nota| {
            let signed = nota.countersigned_on.is_some();
            (nota.kind, signed, nota.received_on.is_some(), nota.missed)
        };
        let notas: Vec<_> = file.notas.iter().map(nota).collect();
        if has_special_note(file) && detours(file) == 1 {
            return format!("{states} {notas:?}");
        }
        if detours(file) > 0 {
            let proposed = file.proposal.is_some();
            let moved = file.province.0 != Self::HOME;
            let offered = file.handover.is_some();
            return format!(
                "{states} {proposed} {moved} {offered} {} {}",
                file.rejections,
                file.visits.len()
            );
        }
        let finding = file
            .findings
            .first()
            .map(|finding| (finding.resolved, &finding.norm));
        format!("{states} {finding:?} {notas:?}")
    }

    /// One detour from the main road at a time, or the states would multiply; more findings, an
    /// examination after a visit in vain or another one after a special note show nothing new.
    fn leads_on(&self) -> bool {
        let Self::Filed(file) = self else {
            return false;
        };
        let visiting = matches!(file.stage, Stage::Assigned(_)) && file.visits.len() < 3;
        let firsts = file
            .notas
            .iter()
            .filter(|nota| nota.kind == NotaKind::First);
        let once = file.findings.len() < 2
            && firsts.count() < 2
            && file.former_names.is_empty()
            && file.rejections < 3;
        let again = has_special_note(file) && matches!(file.stage, Stage::Assigned(_));
        once && !again && (file.visits.is_empty() || visiting) && detours(file) <= 1
    }
}

/// The state, under a suspension, an offer or a merging too, and whether its report is approved.
fn states(stage: &Stage) -> String {
    let under = stage
        .merging()
        .map_or(stage.running(), |merging| &merging.from);
    let report = match under {
        Stage::ReportPending(report) => report.approved_on.is_some(),
        Stage::Registered
        | Stage::Planned
        | Stage::Assigned(_)
        | Stage::Examining(_)
        | Stage::NotaI
        | Stage::NotaII
        | Stage::NotaKhusus
        | Stage::FollowUpReview
        | Stage::NonCompliance(_)
        | Stage::Suspended(_)
        | Stage::TransferPending(_)
        | Stage::Transferred(_)
        | Stage::Merged(_)
        | Stage::Escalated(_)
        | Stage::Closed(_) => false,
    };
    format!("{} {} {report}", stage.name(), under.name())
}

fn has_special_note(file: &File) -> bool {
    file.notas.iter().any(|nota| nota.kind == NotaKind::Special)
}

fn detours(file: &File) -> usize {
    let away = file.province.0 != Case::HOME || file.rejections > 0;
    let offered = file.stage.transfer().is_some() || file.stage.at_centre().is_some();
    let transfer = away || offered;
    let others = [
        transfer,
        file.proposal.is_some(),
        !file.visits.is_empty(),
        file.stage.suspension().is_some(),
        file.stage.merging().is_some(),
        has_special_note(file),
        file.handover.is_some(),
    ];
    others.into_iter().filter(|there| *there).count()
}

/// Other bodies of a command that lead elsewhere.
fn variants(command: &CaseCommand) -> Vec<CaseCommand> {
    if let CaseCommand::ReopenCase(example) = command {
        let mut other = example.clone();
        other.examine = false;
        return vec![CaseCommand::ReopenCase(other)];
    }
    if let CaseCommand::DeclineInvestigation(example) = command {
        let mut other = example.clone();
        other.close = true;
        return vec![CaseCommand::DeclineInvestigation(other)];
    }
    if let CaseCommand::RequestTransfer(example) = command {
        let mut other = example.clone();
        other.to = ProvinceCode::centre();
        return vec![CaseCommand::RequestTransfer(other)];
    }
    if let CaseCommand::RecordFinding(example) = command {
        let mut other = example.clone();
        "UPH-04".clone_into(&mut other.norm);
        return vec![CaseCommand::RecordFinding(other)];
    }
    vec![]
}

/// A task order names inspectors of all levels but the last, so that each of them is seen to act,
/// and one is left to whom a case can be handed over.
fn sending_all_but_one(mut command: CaseCommand) -> CaseCommand {
    if let CaseCommand::IssueTaskOrder(order) = &mut command {
        let sent = INSPECTORS.iter().take(INSPECTORS.len() - 1);
        order.inspectors = sent
            .map(|role| format!("{}-{}", role.code(), <Case as Machine>::HOME))
            .collect();
    }
    command
}
