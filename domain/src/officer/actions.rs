//! What can be done with a record of service now: an example of each action, sorted by deciding
//! on it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::change::OfficerChange;
use super::commands::{
    AppointOfficer, ApproveCorrection, AssignUnit, ChangeLevel, DeclareInterest, EndInterest,
    EndService, IssueCard, Level, MoveOfficer, OfficerCommand, ProposeCorrection, RejectCorrection,
    WithdrawCard,
};
use super::record::{Record, ServiceRecord, stream_of};
use super::role::Officer;
use crate::action::Actions;
use crate::asked::Asked;
use crate::calendar::add_days;
use crate::correction::CorrectionKind;
use crate::law::Law;
use crate::province::{ProvinceCode, local_date};

impl AppointOfficer {
    /// An appointment that would be accepted.
    #[must_use]
    pub fn example(today: NaiveDate) -> Self {
        Self {
            officer: "inspector_2-31".to_owned(),
            nip: "19820729 201001 1 009".to_owned(),
            level: Level::Inspector2,
            decree: "KEP-001/2020".to_owned(),
            province: ProvinceCode("31".to_owned()),
            unit: "UPTD Wilayah I".to_owned(),
            appointed_on: today,
        }
    }
}

impl ServiceRecord {
    /// The actions on this record for this officer at this moment.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        let mut actions = Actions::default();
        let Self::Kept(record) = self else {
            return actions;
        };
        let here = record.province();
        let today = here.map_or_else(|| at.date_naive(), |here| local_date(here, at));
        let corrections = record.examples_of_corrections(today);
        for command in record.examples(at).into_iter().chain(corrections) {
            let (action, title) = (command.action(), command.title());
            let asked = Asked {
                id: stream_of(&record.officer),
                officer: officer.clone(),
                at,
                law: Arc::clone(law),
                command,
            };
            let answer = self.decide(&asked).map(drop);
            let schema = || asked.command.schema_with_example();
            actions.add(action, title, schema, None, answer);
        }
        actions
    }
}

impl Record {
    fn examples(&self, at: DateTime<Utc>) -> Vec<OfficerCommand> {
        let jakarta = ProvinceCode("31".to_owned());
        let here = self.province().unwrap_or(&jakarta);
        let today = local_date(here, at);
        let elsewhere = if here.0 == "32" { "33" } else { "32" };
        let open = self.interests.iter().find(|one| one.to.is_none());
        let text = |text: &str| text.to_owned();
        vec![
            OfficerCommand::ChangeLevel(ChangeLevel {
                level: Level::Inspector3,
                decree: text("KEP-002/2026"),
                since: today,
            }),
            OfficerCommand::IssueCard(IssueCard {
                decree: text("AHU-001/2026"),
                card: text("KTP-PPNS-001"),
                valid_from: today,
                valid_to: add_days(today, 1825),
            }),
            OfficerCommand::WithdrawCard(WithdrawCard {
                withdrawn_on: today,
                reason: text("Tidak lagi menjadi PPNS"),
            }),
            OfficerCommand::MoveOfficer(MoveOfficer {
                province: ProvinceCode(text(elsewhere)),
                unit: text("UPTD Wilayah II"),
                decree: text("KEP-003/2026"),
                moved_on: today,
            }),
            OfficerCommand::AssignUnit(AssignUnit {
                unit: text("UPTD Wilayah II"),
                since: today,
            }),
            OfficerCommand::DeclareInterest(DeclareInterest {
                establishment: None,
                name: text("PT Contoh Sejahtera"),
                ground: text("Saudara kandung menjadi direktur"),
                from: today,
                to: None,
            }),
            OfficerCommand::EndInterest(EndInterest {
                interest: open.map_or(1, |one| one.interest),
                ended_on: today,
            }),
            OfficerCommand::EndService(EndService {
                ended_on: today,
                reason: text("Pensiun"),
            }),
        ]
    }

    fn examples_of_corrections(&self, today: NaiveDate) -> [OfficerCommand; 3] {
        let proposal = self.corrections.proposal.as_ref();
        let proposal = proposal.map_or(1, |proposal| proposal.sequence);
        let text = |text: &str| text.to_owned();
        [
            OfficerCommand::ProposeCorrection(ProposeCorrection {
                target: 1,
                new: OfficerChange::Decree(text("KEP-010/2020")),
                kind: CorrectionKind::Typing,
                reason: text("Petikan keputusan"),
                discovered_on: today,
                author: None,
            }),
            OfficerCommand::ApproveCorrection(ApproveCorrection { proposal }),
            OfficerCommand::RejectCorrection(RejectCorrection {
                proposal,
                reason: text("Petikan menyebut nomor semula"),
            }),
        ]
    }
}
