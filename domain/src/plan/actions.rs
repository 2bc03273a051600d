//! What can be done with a plan now: an example of each action, sorted by deciding on it.

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::change::PlanChange;
use super::commands::{
    ApproveCorrection, ApprovePlan, ChangePlan, DraftPlan, PlanCommand, ProposeCorrection,
    RejectCorrection, ReturnPlan, Scope, Target,
};
use super::state::{Plan, stream_of};
use crate::action::Actions;
use crate::asked::Asked;
use crate::case::ExaminationKind;
use crate::correction::CorrectionKind;
use crate::law::Law;
use crate::officer::Officer;
use crate::province::{ProvinceCode, local_date};

fn targets() -> Vec<Target> {
    let target = |kind, count| Target { kind, count };
    vec![
        target(ExaminationKind::First, 2),
        target(ExaminationKind::Periodic, 3),
    ]
}

impl DraftPlan {
    /// A plan of an inspector for this month that would be accepted.
    #[must_use]
    pub fn example(today: NaiveDate) -> Self {
        Self {
            scope: Scope {
                province: ProvinceCode("31".to_owned()),
                unit: "UPTD Wilayah I".to_owned(),
                year: today.year(),
                month: Some(today.month()),
                inspector: Some("inspector_2-31".to_owned()),
            },
            targets: targets(),
        }
    }
}

impl Plan {
    /// The actions on this plan for this officer at this moment.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        let mut actions = Actions::default();
        let Self::Written(draft) = self else {
            return actions;
        };
        let proposal = draft.corrections.proposal.as_ref();
        let proposal = proposal.map_or(1, |proposal| proposal.sequence);
        let examples = [
            PlanCommand::ChangePlan(ChangePlan { targets: targets() }),
            PlanCommand::ApprovePlan(ApprovePlan {
                approved_on: local_date(&draft.scope.province, at),
            }),
            PlanCommand::ReturnPlan(ReturnPlan {
                reason: "Target melebihi kemampuan satuan kerja".to_owned(),
            }),
            PlanCommand::ProposeCorrection(ProposeCorrection {
                target: 1,
                new: PlanChange::Targets(targets().into_iter().take(1).collect()),
                kind: CorrectionKind::Typing,
                reason: "Naskah rencana kerja".to_owned(),
                discovered_on: local_date(&draft.scope.province, at),
                author: None,
            }),
            PlanCommand::ApproveCorrection(ApproveCorrection { proposal }),
            PlanCommand::RejectCorrection(RejectCorrection {
                proposal,
                reason: "Naskah menyebut target semula".to_owned(),
            }),
        ];
        for command in examples {
            let (action, title) = (command.action(), command.title());
            let asked = Asked {
                id: stream_of(&draft.scope),
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
