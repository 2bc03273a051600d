//! A complaint as it is shown. Who complains is no part of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::aggregate::{Complaint, ComplaintStatus};
use super::bodies::{Channel, Period};
use crate::case::Establishment;
use crate::law::Law;
use crate::law::deadlines::DueDate;
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::rules::complaint::may_know;

/// A complaint as it is shown to those who may know that there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ComplaintView {
    /// Identifier.
    pub id: Uuid,
    /// Province (Kemendagri code).
    pub province: ProvinceCode,
    /// Where it stands.
    pub status: ComplaintStatus,
    /// How it came in.
    pub channel: Channel,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// Day on which it was registered: that of its receipt, when it was done in time.
    pub registered_on: NaiveDate,
    /// The employer, and where the workplace is.
    pub establishment: Establishment,
    /// Norms that are said to be breached.
    pub norms: Vec<String>,
    /// The time that it is about.
    pub period: Option<Period>,
    /// How many workers it is about.
    pub workers_affected: Option<u32>,
    /// What was handed over.
    pub evidence: Vec<String>,
    /// Whether nobody knows who complains.
    pub anonymous: bool,
    /// Last day to decide, until it is decided.
    pub due: Option<DueDate>,
    /// The last day that passed without a decision, when the clock has stated it.
    pub missed: Option<NaiveDate>,
    /// Day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// The coordinator who supervises what follows.
    pub supervisor: Option<String>,
    /// The case that is registered from it.
    pub case: Option<Uuid>,
    /// The other body that deals with it.
    pub referred_to: Option<String>,
    /// Why the inspectorate has no power over it.
    pub reason: Option<String>,
    /// The answer.
    pub answer: Option<String>,
    /// Day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// Day on which it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
}

impl Complaint {
    /// What it looks like to an officer; nothing to one who may not know of it.
    #[must_use]
    pub fn view_for(&self, officer: &Officer, law: &Law) -> Option<ComplaintView> {
        let filed = self.filed()?;
        may_know(officer, &filed.province, filed.supervisor.as_deref()).ok()?;
        let one = filed.clone();
        let waits = one.status == ComplaintStatus::Registered;
        Some(ComplaintView {
            due: waits.then(|| filed.due(law)).flatten(),
            id: one.id,
            province: one.province,
            status: one.status,
            channel: one.channel,
            received_on: one.received_on,
            registered_on: one.registered_on,
            establishment: one.establishment,
            norms: one.norms,
            period: one.period,
            workers_affected: one.workers_affected,
            evidence: one.evidence,
            anonymous: one.complainant.is_none(),
            missed: one.missed,
            decided_on: one.decided_on,
            supervisor: one.supervisor,
            case: one.case,
            referred_to: one.referred_to,
            reason: one.reason,
            answer: one.answer,
            answered_on: one.answered_on,
            withdrawn_on: one.withdrawn_on,
        })
    }

    /// Whether an officer may know of it.
    #[must_use]
    pub fn is_known_to(&self, officer: &Officer) -> bool {
        let filed = self.filed();
        filed.is_some_and(|one| may_know(officer, &one.province, one.supervisor.as_deref()).is_ok())
    }
}
