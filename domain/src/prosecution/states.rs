//! The states of a prosecution and what is known in each.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::basis::{JudgmentTerms, KnownJudgment, NamedReading, PriorJudgment};
use super::change::ProsecutionChange;
use super::events::ProsecutionEvent;
use super::records::Records;
use super::status::ProsecutionStatus;
use super::terms::{AccusedRole, Outcome, Presence, Regime, StopGround, Substance};
use crate::correction::{Past, Proposal};
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
    /// Province in which the offence was reported.
    pub reported_in: ProvinceCode,
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
    /// Whether that was decided by a person: by a named reading, by the days, or by the court.
    pub regime_decided: bool,
    /// Whether the court decided it: that goes before everything.
    pub regime_by_court: bool,
    /// Governing criminal law, once determined for an offence before 2026-01-02.
    pub substance: Option<Substance>,
    /// Readings of open questions that its steps followed, of each question the last.
    pub followed: Vec<NamedReading>,
    /// Reference to the suspect.
    pub suspect_ref: Option<String>,
    /// Random key of the suspect.
    pub person: Option<Uuid>,
    /// Earlier final judgments against the suspect, as they were stated.
    pub priors: Vec<PriorJudgment>,
    /// Those of this register, as the log had them when it was last asked.
    pub known: Vec<KnownJudgment>,
    /// What was done besides the main road.
    pub records: Records,
    /// Days of the milestones passed.
    pub milestones: Milestones,
    /// Day of the latest dated act.
    pub last_act: NaiveDate,
    /// Where it stands.
    pub stage: Stage,
    /// How often another province has rejected it.
    pub rejections: u32,
    /// The correction that is proposed and not decided.
    pub proposal: Option<Proposal<ProsecutionChange>>,
    /// What was recorded, to be read again in the light of a correction.
    #[serde(skip)]
    pub past: Past<ProsecutionEvent>,
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
    /// Executed, stopped, settled, barred by time, handed over or transferred.
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
    /// Who appeared for the accused, as far as that was recorded.
    pub present: Option<Presence>,
}

/// *Jadwal sidang*: the accused was told the court day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HearingSet {
    /// Day on which the court sits.
    pub hearing_on: NaiveDate,
}

/// *Perlawanan* or *banding*: the accused uses a remedy against the judgment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// The judgment.
    pub judgment: Judged,
    /// Day on which the remedy was filed.
    pub filed_on: NaiveDate,
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
    /// What else the judgment sets.
    pub terms: JudgmentTerms,
}

/// *Inkracht*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Final {
    /// The judgment.
    pub judgment: Judged,
    /// Day from which it is final.
    pub final_on: NaiveDate,
    /// Whether its execution has lapsed: the act is punished no longer.
    pub lapsed: bool,
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
    /// Why, when known.
    pub ground: Option<StopGround>,
}

/// An end from which no road leads on: settled, barred by time, handed over or transferred.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// Its day.
    pub on: NaiveDate,
}

/// *Pelimpahan ditawarkan*: offered to another province.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// Province to which it is offered.
    pub to: ProvinceCode,
    /// Last day to answer.
    pub answer_due_on: NaiveDate,
    /// Where it stood when it was offered.
    pub from: Box<Stage>,
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
    /// See [`HearingSet`].
    HearingSet(HearingSet),
    /// See [`Referred`].
    Referred(Referred),
    /// See [`InHearing`].
    InHearing(InHearing),
    /// See [`Judged`].
    Judged(Judged),
    /// *Perlawanan*, see [`Remedy`].
    Objection(Remedy),
    /// *Banding*, see [`Remedy`].
    Appealed(Remedy),
    /// See [`Final`].
    Final(Final),
    /// *Eksekusi*: the fine was not paid in time.
    Executing(Final),
    /// See [`Executed`].
    Executed(Executed),
    /// See [`Stopped`].
    Stopped(Stopped),
    /// *Denda maksimum dibayar*.
    Settled(Ended),
    /// *Kedaluwarsa*.
    TimeBarred(Ended),
    /// *Diserahkan* to the police or to another procedure.
    HandedOver(Ended),
    /// *Dilimpahkan ke provinsi lain*, as it was recorded once.
    Transferred(Ended),
    /// See [`Transfer`].
    TransferPending(Transfer),
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
            Self::HearingSet(_) => ProsecutionStatus::HearingSet,
            Self::Referred(_) => ProsecutionStatus::Referred,
            Self::InHearing(_) => ProsecutionStatus::InHearing,
            Self::Judged(_) => ProsecutionStatus::Judged,
            Self::Final(_) => ProsecutionStatus::Final,
            Self::Executed(_) => ProsecutionStatus::Executed,
            Self::Stopped(_) => ProsecutionStatus::Stopped,
            Self::Objection(_) => ProsecutionStatus::Objection,
            Self::Appealed(_) => ProsecutionStatus::Appealed,
            Self::Executing(_) => ProsecutionStatus::Executing,
            Self::Settled(_) => ProsecutionStatus::Settled,
            Self::TimeBarred(_) => ProsecutionStatus::TimeBarred,
            Self::HandedOver(_) => ProsecutionStatus::HandedOver,
            Self::Transferred(_) => ProsecutionStatus::Transferred,
            Self::TransferPending(_) => ProsecutionStatus::TransferPending,
        }
    }

    /// Name of the state.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.status().name()
    }

    /// Whether nothing more is to come: an end was reached, or a final judgment has nothing to
    /// execute.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        match self {
            Self::Executed(_)
            | Self::Stopped(_)
            | Self::Settled(_)
            | Self::TimeBarred(_)
            | Self::HandedOver(_)
            | Self::Transferred(_) => true,
            Self::Final(last) | Self::Executing(last) => {
                last.lapsed || !last.judgment.outcome.has_penalty()
            }
            Self::EventReported(_)
            | Self::InvestigationOpen(_)
            | Self::SuspectNamed(_)
            | Self::BapComplete(_)
            | Self::HearingSet(_)
            | Self::Referred(_)
            | Self::InHearing(_)
            | Self::Judged(_)
            | Self::Objection(_)
            | Self::Appealed(_)
            | Self::TransferPending(_) => false,
        }
    }

    /// The judgment, while there is one: an objection makes it lapse.
    #[must_use]
    pub const fn judgment(&self) -> Option<&Judged> {
        match self {
            Self::Judged(judged) => Some(judged),
            Self::Appealed(remedy) => Some(&remedy.judgment),
            Self::Final(last) | Self::Executing(last) => Some(&last.judgment),
            Self::Executed(executed) => Some(&executed.judgment),
            Self::EventReported(_)
            | Self::InvestigationOpen(_)
            | Self::SuspectNamed(_)
            | Self::BapComplete(_)
            | Self::HearingSet(_)
            | Self::Referred(_)
            | Self::InHearing(_)
            | Self::Objection(_)
            | Self::Stopped(_)
            | Self::Settled(_)
            | Self::TimeBarred(_)
            | Self::HandedOver(_)
            | Self::Transferred(_)
            | Self::TransferPending(_) => None,
        }
    }

    /// Its offer, while that is not answered.
    #[must_use]
    pub const fn transfer(&self) -> Option<&Transfer> {
        if let Self::TransferPending(transfer) = self {
            return Some(transfer);
        }
        None
    }

    /// The state in which its clocks run: that under an offer.
    #[must_use]
    pub fn running(&self) -> &Self {
        self.transfer().map_or(self, |transfer| &transfer.from)
    }
}
