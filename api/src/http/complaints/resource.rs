//! A complaint on the way that cases and prosecutions take.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::Actions;
use domain::case::Other;
use domain::catalogue::Provision;
use domain::complaint::{Complaint, ComplaintCommand, ComplaintEvent, ComplaintView};
use domain::establishment::Known;
use domain::law::Law;
use domain::prosecution::Beside;
use domain::{Asked, Officer, ProvinceCode, Refusal};
use jsonschema::Validator;
use serde_json::Value;
use uuid::Uuid;

use crate::http::resource::{Resource, orders};
use crate::http::told::Told;
use crate::processes::Process;

impl Resource for Complaint {
    type Order = ComplaintCommand;
    type View = ComplaintView;
    const PATH: &'static str = "complaints";
    const FOLLOWERS: &'static [Process] = &[Process::Complaints];

    orders!(ComplaintCommand, ComplaintCommand::NAMES);

    fn view_for(&self, officer: &Officer, law: &Law, _: bool) -> Option<ComplaintView> {
        Self::view_for(self, officer, law)
    }
    fn faults(asked: &Asked<ComplaintCommand>) -> Vec<Refusal> {
        domain::complaint::faults_of_registration(asked)
    }
    fn takes_known(order: &ComplaintCommand) -> bool {
        matches!(
            order,
            ComplaintCommand::RegisterComplaint(_) | ComplaintCommand::TakeUpComplaint(_)
        )
    }
    fn establishment<'a>(
        &self,
        order: &'a mut ComplaintCommand,
    ) -> Option<(Uuid, &'a mut Option<Known>)> {
        order.establishment(self)
    }
    fn tells_source_to(&self, officer: &Officer, _: bool) -> bool {
        self.is_known_to(officer)
    }
    fn province(&self) -> Option<&ProvinceCode> {
        Self::province(self)
    }
    fn is_seen_by(&self, officer: &Officer) -> bool {
        self.is_known_to(officer)
    }
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        _: (Option<&Other>, Option<&Beside>),
    ) -> Actions {
        self.actions(officer, at, law)
    }
}

impl Told for ComplaintEvent {
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
        // The stream of who complains is named to nobody.
        matches!(self, Self::ComplaintRegistered { .. }).then_some("complainant")
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Some(Self::occurred_on(self))
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}
