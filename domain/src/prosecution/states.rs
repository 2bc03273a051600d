//! The states of a prosecution and what is known in each.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::ProsecutionChange;
use super::events::ProsecutionEvent;
use super::status::ProsecutionStatus;
use super::terms::{AccusedRole, Outcome, Regime};
use crate::correction::Proposal;
use crate::province::ProvinceCode;

/// A prosecution: not yet reported, or a dossier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Prosecution {
    /// Nothing has happened.
    #[default]
    Unreported,
    /// An offence was reported or taken over from a register.
    Filed(Box<Dossier>),
}

/// What stays with a prosecution through all its states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Identifier of the prosecution.
    pub id: Uuid,
    /// Number in the register, when it has one.
    pub register_no: Option<String>,
    /// Province.
    pub province: ProvinceCode,
    /// Establishment.
    pub establishment: String,
    /// Norm breached.
    pub norm: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Who is accused.
    pub accused_role: AccusedRole,
    /// Investigator.
    pub ppns: String,
    /// Inspection case from which it came.
    pub inspection_case: Option<Uuid>,
    /// Governing code, once determined.
    pub regime: Option<Regime>,
    /// Days of the milestones passed.
    pub milestones: Milestones,
    /// Day of the latest dated act.
    pub last_act: NaiveDate,
    /// Where it stands.
    pub stage: Stage,
    /// The correction that is proposed and not decided.
    pub proposal: Option<Proposal<ProsecutionChange>>,
    /// What was recorded, to be read again in the light of a correction.
    #[serde(skip)]
    pub past: Vec<ProsecutionEvent>,
}

/// Days on which a prosecution passed its milestones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Milestones {
    /// Reported.
    pub reported_on: Option<NaiveDate>,
    /// Investigation opened.
    pub opened_on: Option<NaiveDate>,
    /// Minutes finished.
    pub bap_completed_on: Option<NaiveDate>,
    /// Brought to court.
    pub referred_on: Option<NaiveDate>,
    /// Judged.
    pub judged_on: Option<NaiveDate>,
    /// Final.
    pub final_on: Option<NaiveDate>,
    /// Executed or stopped.
    pub completed_on: Option<NaiveDate>,
}

/// *Laporan kejadian*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventReported {
    /// Day of the report.
    pub reported_on: NaiveDate,
}

/// *Penyidikan*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvestigationOpen {
    /// Day of the order.
    pub opened_on: NaiveDate,
}

/// *Tersangka ditetapkan*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuspectNamed {
    /// Day of the decision.
    pub named_on: NaiveDate,
    /// Whether the suspect was examined since.
    pub examined: bool,
}

/// *BAP selesai*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BapComplete {
    /// Day on which the minutes were finished.
    pub completed_on: NaiveDate,
}

/// *Dilimpahkan*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referred {
    /// Day on which the case went to court.
    pub referred_on: NaiveDate,
}

/// *Sidang*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InHearing {
    /// Day of the hearing.
    pub held_on: NaiveDate,
}

/// *Diputus*: judged, with a remedy still possible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Day of the judgment.
    pub judged_on: NaiveDate,
    /// What the court decided.
    pub outcome: Outcome,
    /// Fine in whole rupiah.
    pub fine_idr: Option<i64>,
    /// Days of *kurungan* instead of an unpaid fine.
    pub subsidiary_days: Option<u16>,
    /// Whether the accused was absent, when that is known.
    pub in_absentia: Option<bool>,
    /// Day on which an absent accused was notified.
    pub notified_on: Option<NaiveDate>,
}

/// *Inkracht*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Final {
    /// The judgment.
    pub judgment: Judged,
    /// Day from which it is final.
    pub final_on: NaiveDate,
}

/// *Dilaksanakan*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Executed {
    /// The judgment.
    pub judgment: Judged,
    /// Day of the execution.
    pub executed_on: NaiveDate,
}

/// *Dihentikan*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stopped {
    /// Day of the decision, when known.
    pub stopped_on: Option<NaiveDate>,
}

/// Where a prosecution stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// See [`EventReported`].
    EventReported(EventReported),
    /// See [`InvestigationOpen`].
    InvestigationOpen(InvestigationOpen),
    /// See [`SuspectNamed`].
    SuspectNamed(SuspectNamed),
    /// See [`BapComplete`].
    BapComplete(BapComplete),
    /// See [`Referred`].
    Referred(Referred),
    /// See [`InHearing`].
    InHearing(InHearing),
    /// See [`Judged`].
    Judged(Judged),
    /// See [`Final`].
    Final(Final),
    /// See [`Executed`].
    Executed(Executed),
    /// See [`Stopped`].
    Stopped(Stopped),
}

impl Stage {
    /// Its status.
    #[must_use]
    pub const fn status(&self) -> ProsecutionStatus {
        match self {
            Self::EventReported(_) => ProsecutionStatus::EventReported,
            Self::InvestigationOpen(_) => ProsecutionStatus::InvestigationOpen,
            Self::SuspectNamed(_) => ProsecutionStatus::SuspectNamed,
            Self::BapComplete(_) => ProsecutionStatus::BapComplete,
            Self::Referred(_) => ProsecutionStatus::Referred,
            Self::InHearing(_) => ProsecutionStatus::InHearing,
            Self::Judged(_) => ProsecutionStatus::Judged,
            Self::Final(_) => ProsecutionStatus::Final,
            Self::Executed(_) => ProsecutionStatus::Executed,
            Self::Stopped(_) => ProsecutionStatus::Stopped,
        }
    }

    /// Name of the state.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.status().name()
    }

    /// Whether nothing more is to come: executed, stopped, or final with nothing to execute.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        match self {
            Self::Executed(_) | Self::Stopped(_) => true,
            Self::Final(last) => !last.judgment.outcome.has_penalty(),
            Self::EventReported(_)
            | Self::InvestigationOpen(_)
            | Self::SuspectNamed(_)
            | Self::BapComplete(_)
            | Self::Referred(_)
            | Self::InHearing(_)
            | Self::Judged(_) => false,
        }
    }

    /// The judgment, once there is one.
    #[must_use]
    pub const fn judgment(&self) -> Option<&Judged> {
        match self {
            Self::Judged(judged) => Some(judged),
            Self::Final(last) => Some(&last.judgment),
            Self::Executed(executed) => Some(&executed.judgment),
            Self::EventReported(_)
            | Self::InvestigationOpen(_)
            | Self::SuspectNamed(_)
            | Self::BapComplete(_)
            | Self::Referred(_)
            | Self::InHearing(_)
            | Self::Stopped(_) => None,
        }
    }
}
