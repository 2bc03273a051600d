//! A person on the way that everything with a stream takes.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::Actions;
use domain::case::Other;
use domain::catalogue::Provision;
use domain::law::Law;
use domain::person::{Person, PersonCommand, PersonEvent, PersonView, Ties};
use domain::prosecution::Beside;
use domain::{Officer, ProvinceCode};
use jsonschema::Validator;
use serde_json::Value;

use crate::auth::access::sees;
use crate::http::resource::{Resource, orders};
use crate::http::told::Told;
use crate::processes::Process;

impl Resource for Person {
    type Order = PersonCommand;
    type View = PersonView;
    const PATH: &'static str = "persons";
    const FOLLOWERS: &'static [Process] = &[];

    orders!(PersonCommand, PersonCommand::NAMES);

    fn view_for(&self, _: &Officer, _: &Law, _: bool) -> Option<PersonView> {
        self.view()
    }
    fn province(&self) -> Option<&ProvinceCode> {
        self.kept()?.provinces.first()
    }
    fn is_seen_by(&self, officer: &Officer) -> bool {
        let mut provinces = self.kept().into_iter().flat_map(|kept| &kept.provinces);
        provinces.any(|province| sees(officer, province))
    }
    /// What the log has beside him is not known here: nothing is offered that depends on it.
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        _: (Option<&Other>, Option<&Beside>),
    ) -> Actions {
        self.actions(officer, at, law, &Ties::default())
    }
    fn claims(order: &PersonCommand, _: &Self) -> Option<String> {
        match order {
            PersonCommand::RecordPerson(c) => c.claim.clone(),
            PersonCommand::CorrectIdentity(c) => c.claim.clone(),
            PersonCommand::SetHold(_)
            | PersonCommand::LiftHold(_)
            | PersonCommand::ProposeDestruction(_)
            | PersonCommand::ApproveDestruction(_)
            | PersonCommand::RejectDestruction(_) => None,
        }
    }
}

impl Told for PersonEvent {
    fn change(&self) -> Option<(Value, Value)> {
        None
    }
    fn title(&self) -> &'static str {
        Self::title(self)
    }
    fn confidential_field(&self) -> Option<&'static str> {
        None
    }
    fn secret_field(&self) -> Option<&'static str> {
        match self {
            Self::PersonRecorded { .. } | Self::IdentityCorrected { .. } => Some("identity"),
            Self::PersonKnownInProvince { .. }
            | Self::LegalHoldSet { .. }
            | Self::LegalHoldLifted { .. }
            | Self::DestructionProposed { .. }
            | Self::DestructionRejected { .. }
            | Self::PersonalDataShredded { .. } => None,
        }
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Some(Self::occurred_on(self))
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}
