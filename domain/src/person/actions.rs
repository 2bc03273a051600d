//! What can be done with a person's data now: an example of each action, sorted by deciding on it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::commands::{
    ApproveDestruction, CorrectIdentity, DestructionGround, LiftHold, PersonCommand,
    ProposeDestruction, RecordPerson, RejectDestruction, SetHold,
};
use super::events::SealedIdentity;
use super::record::Person;
use super::ties::Ties;
use crate::action::Actions;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::Officer;
use crate::province::{ProvinceCode, local_date};
use crate::sealed::Sealed;

impl RecordPerson {
    /// A person of a district that does not exist.
    #[must_use]
    pub fn example(province: ProvinceCode) -> Self {
        Self {
            province,
            name: "Contoh Nama".to_owned(),
            nik: None,
            sealed: None,
            claim: None,
        }
    }
}

/// Stands for what is sealed before the command is decided.
fn to_be_sealed(subject: uuid::Uuid) -> SealedIdentity {
    let (nonce, text) = (String::new(), String::new());
    SealedIdentity {
        name: Sealed {
            subject,
            nonce,
            text,
        },
        nik: None,
    }
}

impl Person {
    /// The actions for this officer at this moment, beside what else the log has of the person.
    #[must_use]
    pub fn actions(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        ties: &Ties,
    ) -> Actions {
        let mut actions = Actions::default();
        let Some(kept) = self.kept() else {
            return actions;
        };
        let jakarta = ProvinceCode("31".to_owned());
        let today = local_date(kept.provinces.first().unwrap_or(&jakarta), at);
        let hold = kept.keeping.holds.last().map_or(1, |hold| hold.number);
        let examples = [
            PersonCommand::CorrectIdentity(CorrectIdentity {
                name: "Contoh Nama".to_owned(),
                nik: None,
                evidence: "Kartu tanda penduduk".to_owned(),
                sealed: Some(to_be_sealed(kept.id)),
                claim: None,
                known: None,
            }),
            PersonCommand::SetHold(SetHold {
                basis: "Pemeriksaan inspektorat 7/2026".to_owned(),
            }),
            PersonCommand::LiftHold(LiftHold {
                hold,
                reason: "Pemeriksaan selesai".to_owned(),
            }),
            PersonCommand::ProposeDestruction(proposal(today, ties)),
            PersonCommand::ApproveDestruction(ApproveDestruction { ties: ties.clone() }),
            PersonCommand::RejectDestruction(RejectDestruction {
                reason: "Masih dinilai".to_owned(),
            }),
        ];
        for command in examples {
            let (action, title) = (command.action(), command.title());
            let asked = Asked {
                id: kept.id,
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

fn proposal(today: NaiveDate, ties: &Ties) -> ProposeDestruction {
    let ground = if ties.0.is_empty() {
        DestructionGround::NoLongerNeeded
    } else {
        DestructionGround::RetentionOver
    };
    ProposeDestruction {
        ground,
        basis: "Jadwal retensi arsip".to_owned(),
        minutes: "BA 1/2026".to_owned(),
        minutes_on: today,
        reassessment: Some("BA 2/2026".to_owned()),
        ties: ties.clone(),
    }
}
