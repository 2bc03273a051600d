//! What can be done with a holder now: an example of each action, sorted by deciding on it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::commands::{
    ApproveGrant, DelegatePower, EndPower, HolderCommand, Power, ProposeGrant, RejectGrant,
};
use super::record::{Holder, Standing, stream_of};
use crate::action::Actions;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::province::{ProvinceCode, local_date};

impl ProposeGrant {
    /// A grant that would be accepted in a province.
    #[must_use]
    pub fn example(today: NaiveDate, province: &ProvinceCode) -> Self {
        Self {
            holder: format!("coordinator-{}", province.0),
            power: Power {
                role: Role::UnitHead,
                unit: Some("UPTD Wilayah I".to_owned()),
                province: Some(province.clone()),
                from: today,
                until: None,
            },
            reason: "Keputusan kepala dinas tentang penunjukan".to_owned(),
        }
    }
}

impl DelegatePower {
    /// A delegation that would be accepted today.
    #[must_use]
    pub fn example(today: NaiveDate, province: &ProvinceCode) -> Self {
        Self {
            holder: format!("coordinator-{}", province.0),
            from: today,
            until: today,
            reason: "Cuti".to_owned(),
        }
    }
}

impl Holder {
    /// The actions on this holder for this officer at this moment.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        let mut actions = Actions::default();
        let Some(holding) = self.holding() else {
            return actions;
        };
        let numbered = |wanted: fn(&Standing) -> bool| {
            let mut found = holding.powers.iter().rev();
            let found = found.find(|held| wanted(&held.standing));
            found.map_or(1, |held| held.number)
        };
        let proposal = numbered(|standing| *standing == Standing::Proposed);
        let power = numbered(|standing| matches!(standing, Standing::Given(_)));
        let province = self.provinces().last().or(officer.province.as_ref());
        let province = province.map_or_else(|| ProvinceCode("31".to_owned()), Clone::clone);
        let today = local_date(&province, at);
        let holder = holding.holder.clone();
        let examples = [
            HolderCommand::ProposeGrant(ProposeGrant {
                holder: holder.clone(),
                ..ProposeGrant::example(today, &province)
            }),
            HolderCommand::ApproveGrant(ApproveGrant { proposal }),
            HolderCommand::RejectGrant(RejectGrant {
                proposal,
                reason: "Belum ada surat keputusan".to_owned(),
            }),
            HolderCommand::DelegatePower(DelegatePower {
                holder,
                ..DelegatePower::example(today, &province)
            }),
            HolderCommand::EndPower(EndPower {
                power,
                reason: "Sudah kembali bertugas".to_owned(),
            }),
        ];
        for command in examples {
            let (action, title) = (command.action(), command.title());
            let asked = Asked {
                id: stream_of(&holding.holder),
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
