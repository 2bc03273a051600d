//! What has happened to a complaint. Events are never changed once written. None tells who
//! complains: that is in the complainant's own stream, sealed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bodies::{Channel, Period};
use crate::case::Establishment;
use crate::catalogue::{C081_15, Provision, REGISTER};
use crate::correction::{Corrected, True};
use crate::province::ProvinceCode;

/// An event of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "fields are those of the commands")]
pub enum ComplaintEvent {
    /// *Pengaduan didaftarkan*; `complainant` is the stream of who complains, none of an unknown.
    ComplaintRegistered {
        complaint_id: Uuid,
        province: ProvinceCode,
        channel: Channel,
        received_on: NaiveDate,
        registered_on: NaiveDate,
        establishment: Establishment,
        norms: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Period>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workers_affected: Option<u32>,
        evidence: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        complainant: Option<Uuid>,
    },
    /// *Pengaduan ditindaklanjuti*: `case_id` is the case that is registered from it. The case
    /// knows nothing of it.
    ComplaintTakenUp {
        case_id: Uuid,
        decided_on: NaiveDate,
    },
    /// *Koordinator ditunjuk*: who supervises what follows.
    ComplaintSupervisorAssigned {
        supervisor: String,
        assigned_on: NaiveDate,
    },
    /// *Pengaduan diteruskan*.
    ComplaintReferred { to: String, decided_on: NaiveDate },
    /// *Tidak berwenang*.
    ComplaintNotCompetent {
        reason: String,
        decided_on: NaiveDate,
    },
    /// *Pengaduan dijawab*.
    ComplaintAnswered {
        answer: String,
        answered_on: NaiveDate,
    },
    /// *Pengaduan dicabut*.
    ComplaintWithdrawn { withdrawn_on: NaiveDate },
    /// *Lewat waktu keputusan*.
    ComplaintDecisionMissed {
        due_on: NaiveDate,
        derivation: String,
        noticed_on: NaiveDate,
    },
}

impl ComplaintEvent {
    /// The types of the events that decide on a complaint.
    pub const DECISIONS: [&'static str; 5] = [
        "ComplaintTakenUp",
        "ComplaintReferred",
        "ComplaintNotCompetent",
        "ComplaintAnswered",
        "ComplaintWithdrawn",
    ];

    /// In plain Indonesian.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::ComplaintRegistered { .. } => "Pengaduan didaftarkan",
            Self::ComplaintTakenUp { .. } => "Pengaduan ditindaklanjuti dengan perkara",
            Self::ComplaintSupervisorAssigned { .. } => "Koordinator ditunjuk",
            Self::ComplaintReferred { .. } => "Pengaduan diteruskan ke instansi lain",
            Self::ComplaintNotCompetent { .. } => "Dinyatakan tidak berwenang",
            Self::ComplaintAnswered { .. } => "Pengaduan dijawab",
            Self::ComplaintWithdrawn { .. } => "Pengaduan dicabut",
            Self::ComplaintDecisionMissed { .. } => "Lewat waktu keputusan",
        }
    }

    /// The provisions on which the act rests.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        match self {
            Self::ComplaintRegistered { .. }
            | Self::ComplaintTakenUp { .. }
            | Self::ComplaintSupervisorAssigned { .. } => vec![C081_15],
            Self::ComplaintReferred { .. }
            | Self::ComplaintNotCompetent { .. }
            | Self::ComplaintAnswered { .. }
            | Self::ComplaintWithdrawn { .. }
            | Self::ComplaintDecisionMissed { .. } => vec![REGISTER],
        }
    }

    /// The day on which it happened.
    #[must_use]
    pub const fn occurred_on(&self) -> NaiveDate {
        match self {
            Self::ComplaintRegistered { registered_on, .. } => *registered_on,
            Self::ComplaintTakenUp { decided_on, .. }
            | Self::ComplaintReferred { decided_on, .. }
            | Self::ComplaintNotCompetent { decided_on, .. } => *decided_on,
            Self::ComplaintSupervisorAssigned { assigned_on, .. } => *assigned_on,
            Self::ComplaintAnswered { answered_on, .. } => *answered_on,
            Self::ComplaintWithdrawn { withdrawn_on } => *withdrawn_on,
            Self::ComplaintDecisionMissed { noticed_on, .. } => *noticed_on,
        }
    }
}

impl DomainEvent for ComplaintEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::ComplaintRegistered { .. } => "ComplaintRegistered",
            Self::ComplaintTakenUp { .. } => "ComplaintTakenUp",
            Self::ComplaintSupervisorAssigned { .. } => "ComplaintSupervisorAssigned",
            Self::ComplaintReferred { .. } => "ComplaintReferred",
            Self::ComplaintNotCompetent { .. } => "ComplaintNotCompetent",
            Self::ComplaintAnswered { .. } => "ComplaintAnswered",
            Self::ComplaintWithdrawn { .. } => "ComplaintWithdrawn",
            Self::ComplaintDecisionMissed { .. } => "ComplaintDecisionMissed",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// Nothing of a complaint is corrected: it tells what somebody said.
impl Corrected for ComplaintEvent {
    fn corrects(&self) -> Option<i64> {
        None
    }
    fn correct(&self, _: &mut [True<Self>]) {}
    fn day(&self) -> Option<NaiveDate> {
        Some(self.occurred_on())
    }
    fn is_clerical(&self) -> bool {
        matches!(self, Self::ComplaintDecisionMissed { .. })
    }
}
