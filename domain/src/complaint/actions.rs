//! What can be done with a complaint now.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::aggregate::Complaint;
use super::commands::{
    AnswerComplaint, AssignSupervisor, ComplaintCommand, DeclareNotCompetent, ReferComplaint,
    TakeUpComplaint, WithdrawComplaint,
};
use crate::action::Actions;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::Officer;
use crate::province::{ProvinceCode, local_date};

impl Complaint {
    /// The actions on this complaint for this officer at this moment.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        let mut actions = Actions::default();
        let Some(filed) = self.filed() else {
            return actions;
        };
        let deadline = filed.due(law).map(|due| due.due_on);
        for command in examples(&filed.province, local_date(&filed.province, at)) {
            let (action, title) = (command.action(), command.title());
            let example = command.body();
            let schema = || {
                let mut schema = ComplaintCommand::schema(action).unwrap_or_default();
                if let Value::Object(members) = &mut schema {
                    members.insert("examples".to_owned(), json!([example]));
                }
                schema
            };
            let asked = Asked {
                id: filed.id,
                officer: officer.clone(),
                at,
                law: Arc::clone(law),
                command,
            };
            let answer = self.decide(&asked).map(drop);
            actions.add(action, title, schema, deadline, answer);
        }
        actions
    }
}

fn examples(province: &ProvinceCode, today: NaiveDate) -> [ComplaintCommand; 6] {
    [
        ComplaintCommand::TakeUpComplaint(TakeUpComplaint {
            decided_on: today,
            known: None,
        }),
        ComplaintCommand::AssignSupervisor(AssignSupervisor {
            supervisor: format!("coordinator-{}", province.0),
            assigned_on: today,
        }),
        ComplaintCommand::ReferComplaint(ReferComplaint {
            to: "BPJS Ketenagakerjaan".to_owned(),
            decided_on: today,
        }),
        ComplaintCommand::DeclareNotCompetent(DeclareNotCompetent {
            reason: "Perselisihan hubungan industrial".to_owned(),
            decided_on: today,
        }),
        ComplaintCommand::AnswerComplaint(AnswerComplaint {
            answer: "Upah minimum provinsi berlaku bagi semua pekerja".to_owned(),
            answered_on: today,
        }),
        ComplaintCommand::WithdrawComplaint(WithdrawComplaint {
            withdrawn_on: today,
        }),
    ]
}
