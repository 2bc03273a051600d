//! What is tried on what the registers keep: establishments, officers, plans, and on complaints.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use serde_json::Value;
use uuid::Uuid;

use super::walk::{AT_ONCE, Machine, WAITS};
use crate::action::Actions;
use crate::asked::Asked;
use crate::complaint::{Complaint, ComplaintCommand, RegisterComplaint, StateDecisionMissed};
use crate::establishment::{
    AbsorbDuplicate, Duties, Establishment, EstablishmentCommand, Known, Office,
    RegisterEstablishment, ReleaseDuplicate, Status,
};
use crate::law::Law;
use crate::officer::{AppointOfficer, Officer, OfficerCommand, Role, ServiceRecord};
use crate::plan::{DraftPlan, Plan, PlanCommand};
use crate::province::{ProvinceCode, local_date};

/// Who is asked what he may do; the walk finds out who else may.
const ASKED: [Role; 6] = [
    Role::ComplaintOfficer,
    Role::Inspector1,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
    Role::CentralAdmin,
];
/// Another entry of the register.
const OTHER: Uuid = Uuid::from_u128(9);

/// The examples of the actions that are allowed to anybody, by their names.
fn examples(
    province: &ProvinceCode,
    actions: impl Fn(&Officer) -> Actions,
) -> BTreeMap<&'static str, Value> {
    let mut found = BTreeMap::new();
    for role in ASKED {
        let officer = Officer {
            acts_for: None,
            id: format!("{}-{}", role.code(), province.0),
            role,
            unit: None,
            province: (!role.is_national()).then(|| province.clone()),
        };
        for mut one in actions(&officer).allowed {
            found.insert(one.action, one.schema["examples"][0].take());
        }
    }
    found
}

fn here(province: Option<&ProvinceCode>, home: &str) -> ProvinceCode {
    province.map_or_else(|| ProvinceCode(home.to_owned()), ProvinceCode::clone)
}

impl Machine for Establishment {
    type Command = EstablishmentCommand;
    /// A province from which others were made.
    const HOME: &'static str = "91";

    fn provinces(&self) -> Vec<ProvinceCode> {
        vec![here(self.province(), Self::HOME)]
    }

    fn waits(&self) -> &'static [u64] {
        AT_ONCE
    }

    fn stage(&self) -> Option<String> {
        Some(self.view()?.status)
    }

    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, EstablishmentCommand)> {
        let province = here(self.province(), Self::HOME);
        let today = local_date(&province, at);
        let law = Law::seed();
        let found = examples(&province, |officer| self.actions(officer, at, &law));
        let found = found.into_iter();
        let mut commands: Vec<EstablishmentCommand> = found
            .filter_map(|(action, body)| EstablishmentCommand::parse(action, &body)?.ok())
            .collect();
        for command in &mut commands {
            if let Some((id, known)) = command.names(self) {
                *known = Some(Known {
                    id,
                    province: province.clone(),
                    former_provinces: vec![],
                    names: vec![],
                    office: Office::Head,
                    status: Status::Active,
                });
            }
        }
        commands.push(EstablishmentCommand::RegisterEstablishment(
            RegisterEstablishment::example(today, province),
        ));
        commands.extend(self.record().map(|record| {
            if record.duties.absorbed.is_empty() {
                return EstablishmentCommand::AbsorbDuplicate(AbsorbDuplicate {
                    duplicate: OTHER,
                    duties: Duties::default(),
                    linked_on: today,
                });
            }
            EstablishmentCommand::ReleaseDuplicate(ReleaseDuplicate {
                duplicate: OTHER,
                reversed_on: today,
            })
        }));
        let named = commands.into_iter();
        named.map(|command| (command.action(), command)).collect()
    }

    fn accepts(&self, asked: &Asked<EstablishmentCommand>) -> bool {
        self.decide(asked).is_ok()
    }

    fn after(&self, asked: &Asked<EstablishmentCommand>) -> Option<Self> {
        let mut there = self.clone();
        for event in self.decide(asked).ok()? {
            there.apply(event);
        }
        Some(there)
    }

    fn outline(&self) -> String {
        self.record().map_or_else(String::new, |record| {
            let link = record.link.as_ref().map(|link| link.confirmer.is_some());
            let proposed = record.corrections.proposal.is_some();
            let absorbed = !record.duties.absorbed.is_empty();
            let (status, province) = (record.status.name(), &record.province.0);
            format!("{status} {link:?} {proposed} {absorbed} {province}")
        })
    }

    /// One detour at a time.
    fn leads_on(&self) -> bool {
        self.record().is_some_and(|record| {
            let detours = [
                record.link.is_some(),
                record.corrections.proposal.is_some(),
                !record.duties.absorbed.is_empty(),
                record.province.0 != Self::HOME,
            ];
            detours.into_iter().filter(|there| *there).count() <= 1
        })
    }
}

impl Machine for ServiceRecord {
    type Command = OfficerCommand;
    const HOME: &'static str = "31";

    fn provinces(&self) -> Vec<ProvinceCode> {
        vec![here(self.province(), Self::HOME)]
    }

    fn waits(&self) -> &'static [u64] {
        AT_ONCE
    }

    fn stage(&self) -> Option<String> {
        let ended = self.view()?.ended_on.is_some();
        Some(if ended { "ended" } else { "in_service" }.to_owned())
    }

    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, OfficerCommand)> {
        let province = here(self.province(), Self::HOME);
        let law = Law::seed();
        let found = examples(&province, |officer| self.actions(officer, at, &law));
        let appoint = AppointOfficer::example(local_date(&province, at));
        let found = found.into_iter();
        let found = found.filter_map(|(action, body)| OfficerCommand::parse(action, &body)?.ok());
        let all = found.chain([OfficerCommand::AppointOfficer(appoint)]);
        all.map(|command| (command.action(), command)).collect()
    }

    fn accepts(&self, asked: &Asked<OfficerCommand>) -> bool {
        self.decide(asked).is_ok()
    }

    fn after(&self, asked: &Asked<OfficerCommand>) -> Option<Self> {
        let mut there = self.clone();
        there.apply(self.decide(asked).ok()?);
        if let Self::Kept(record) = &mut there
            && let Some(proposal) = &mut record.corrections.proposal
        {
            // The walk knows one officer of each role; another one has proposed it.
            proposal.proposer.push_str("-2");
        }
        Some(there)
    }

    fn outline(&self) -> String {
        let Self::Kept(record) = self else {
            return String::new();
        };
        let card = record.cards.last().map(|card| card.withdrawn_on.is_none());
        let interest = record.interests.last().map(|one| one.to.is_none());
        let proposed = record.corrections.proposal.is_some();
        format!("{:?} {card:?} {interest:?} {proposed}", record.ended_on)
    }

    fn leads_on(&self) -> bool {
        self.province().is_some_and(|code| code.0 == Self::HOME)
    }
}

impl Machine for Plan {
    type Command = PlanCommand;
    const HOME: &'static str = "31";

    fn waits(&self) -> &'static [u64] {
        AT_ONCE
    }

    fn stage(&self) -> Option<String> {
        match self {
            Self::Unwritten => None,
            Self::Written(draft) => Some(draft.state.name().to_owned()),
        }
    }

    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, PlanCommand)> {
        let province = ProvinceCode(Self::HOME.to_owned());
        let law = Law::seed();
        let found = examples(&province, |officer| self.actions(officer, at, &law));
        let draft = DraftPlan::example(local_date(&province, at));
        let found = found.into_iter();
        let found = found.filter_map(|(action, body)| PlanCommand::parse(action, &body)?.ok());
        let all = found.chain([PlanCommand::DraftPlan(draft)]);
        all.map(|command| (command.action(), command)).collect()
    }

    fn accepts(&self, asked: &Asked<PlanCommand>) -> bool {
        self.decide(asked).is_ok()
    }

    fn after(&self, asked: &Asked<PlanCommand>) -> Option<Self> {
        let mut there = self.clone();
        there.apply(self.decide(asked).ok()?);
        Some(there)
    }

    fn outline(&self) -> String {
        let Self::Written(draft) = self else {
            return String::new();
        };
        let proposed = draft.corrections.proposal.is_some();
        format!("{} {proposed}", draft.state.name())
    }

    fn leads_on(&self) -> bool {
        true
    }
}

impl Machine for Complaint {
    type Command = ComplaintCommand;
    const HOME: &'static str = "31";

    /// The days to decide may pass.
    fn waits(&self) -> &'static [u64] {
        WAITS
    }

    fn stage(&self) -> Option<String> {
        Some(self.filed()?.status.name().to_owned())
    }

    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, ComplaintCommand)> {
        let province = ProvinceCode(Self::HOME.to_owned());
        let today = local_date(&province, at);
        let law = Law::seed();
        let found = examples(&province, |officer| self.actions(officer, at, &law));
        let found = found.into_iter();
        let found = found.filter_map(|(action, body)| ComplaintCommand::parse(action, &body)?.ok());
        let all = found.chain([
            ComplaintCommand::RegisterComplaint(RegisterComplaint::example(today, province)),
            ComplaintCommand::StateDecisionMissed(StateDecisionMissed { noticed_on: today }),
        ]);
        all.map(|command| (command.action(), command)).collect()
    }

    fn accepts(&self, asked: &Asked<ComplaintCommand>) -> bool {
        self.decide(asked).is_ok()
    }

    fn after(&self, asked: &Asked<ComplaintCommand>) -> Option<Self> {
        let mut there = self.clone();
        there.apply(self.decide(asked).ok()?);
        Some(there)
    }

    fn outline(&self) -> String {
        let Some(filed) = self.filed() else {
            return String::new();
        };
        let status = filed.status.name();
        let missed = filed.missed.is_some();
        let answered = filed.answered_on.is_some();
        format!(
            "{status} {missed} {answered} {}",
            filed.withdrawn_on.is_some()
        )
    }

    fn leads_on(&self) -> bool {
        true
    }
}
