//! The states of an inspection case, each with what it alone knows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::CaseChange;
use super::commands::{Establishment, Source};
use super::events::CaseEvent;
use super::status::CaseStatus;
use super::terms::{CloseReason, NotaKind};
use crate::correction::{Past, Proposal};
use crate::law::Law;
use crate::province::ProvinceCode;
use crate::rules::procedure::norm_is_tipiring;
use crate::rules::texts::NAME;

/// An inspection case.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Case {
    /// Nothing has happened.
    #[default]
    Unregistered,
    /// Registered.
    Filed(Box<File>),
}

/// The file of a registered case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The case.
    pub id: Uuid,
    /// Province.
    pub province: ProvinceCode,
    /// Establishment inspected.
    pub establishment: Establishment,
    /// Names that it bore before, the last one last.
    pub former_names: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Inspectors sent.
    pub inspectors: Vec<String>,
    /// Days of visits that did not find the company.
    pub visits: BTreeSet<NaiveDate>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Notes issued: none, the first, or both.
    pub notas: Vec<Nota>,
    /// Task orders and notes that can be revoked, the last one last.
    pub issued: Vec<Issued>,
    /// How often a province has rejected the case.
    pub rejections: u32,
    /// Cases that were merged into it.
    pub absorbed: Vec<Absorbed>,
    /// Day of the last act.
    pub last_on: NaiveDate,
    /// State.
    pub stage: Stage,
    /// The correction that is proposed and not decided.
    pub proposal: Option<Proposal<CaseChange>>,
    /// What was recorded, to be read again in the light of a correction.
    #[serde(skip)]
    pub past: Past<CaseEvent>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Number from 1.
    pub number: u32,
    /// Code of the norm.
    #[schemars(length(max = NAME))]
    pub norm: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Whether it was complied with.
    pub resolved: bool,
}

/// Another case that was merged into this one, with its findings, which stay there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Absorbed {
    /// The other case.
    pub case: Uuid,
    /// What was found in it until then.
    pub findings: Vec<Finding>,
}

/// What is known of another case into which one may be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The other case.
    pub id: Uuid,
    /// Its province.
    pub province: ProvinceCode,
    /// Its establishment.
    pub establishment: Establishment,
    /// Names that the establishment bore before.
    pub former_names: Vec<String>,
    /// Day of its registration.
    pub registered_on: NaiveDate,
    /// Whether it goes on.
    pub is_open: bool,
    /// Its findings.
    pub findings: Vec<Finding>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nota {
    /// First or second.
    pub kind: NotaKind,
    /// Number.
    pub number: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Days to comply.
    pub limit_days: u16,
    /// Day of receipt.
    pub received_on: Option<NaiveDate>,
    /// Last day to comply.
    pub due_on: Option<NaiveDate>,
    /// Whether it was missed.
    pub missed: bool,
}

/// A task order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskOrder {
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: NaiveDate,
}

/// An examination under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examination {
    /// First day.
    pub started_on: NaiveDate,
}

/// An examination report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Author.
    pub author: String,
    /// Day of completion.
    pub completed_on: NaiveDate,
    /// Day of approval.
    pub approved_on: Option<NaiveDate>,
}

/// A report of non-compliance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonCompliance {
    /// Day.
    pub reported_on: NaiveDate,
    /// Finding to be prosecuted.
    pub finding: u32,
}

/// A case raised to a prosecution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// The prosecution.
    pub prosecution_id: Uuid,
}

/// A closed case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Why.
    pub reason: CloseReason,
    /// Day.
    pub closed_on: NaiveDate,
}

/// A suspended case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// First day.
    pub suspended_on: NaiveDate,
    /// Day by which it is reviewed.
    pub review_due_on: NaiveDate,
    /// The state to which it returns.
    pub from: Box<Stage>,
}

/// A case that is offered to another province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The other province.
    pub to: ProvinceCode,
    /// Day of the offer.
    pub requested_on: NaiveDate,
    /// Last day to answer.
    pub answer_due_on: NaiveDate,
    /// The state to which it returns.
    pub from: Box<Stage>,
}

/// A case that was merged into another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merging {
    /// The other case, which goes on.
    pub into: Uuid,
    /// Day.
    pub merged_on: NaiveDate,
    /// The state to which it returns if the merging was wrong.
    pub from: Box<Stage>,
}

/// A task order or note as it was issued, with what stood before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its number.
    pub number: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// The inspectors of before.
    pub inspectors: Vec<String>,
    /// The state of before.
    pub from: Stage,
}

/// The state of a registered case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// *Terdaftar*.
    Registered,
    /// *Masuk rencana kerja*.
    Planned,
    /// *SPT terbit*.
    Assigned(TaskOrder),
    /// *Pemeriksaan*.
    Examining(Examination),
    /// *Penyusunan laporan*.
    ReportPending(Report),
    /// *Nota I*.
    NotaI,
    /// *Nota II*.
    NotaII,
    /// *Verifikasi tindak lanjut*.
    FollowUpReview,
    /// *Laporan ketidakpatuhan*.
    NonCompliance(NonCompliance),
    /// *Ditangguhkan*.
    Suspended(Suspension),
    /// *Pelimpahan ditawarkan*.
    TransferPending(Transfer),
    /// *Digabungkan*.
    Merged(Merging),
    /// *Ke penyidikan*.
    Escalated(Escalation),
    /// *Ditutup*.
    Closed(Closing),
}

impl Stage {
    /// Its status.
    #[must_use]
    pub const fn status(&self) -> CaseStatus {
        match self {
            Self::Registered => CaseStatus::Registered,
            Self::Planned => CaseStatus::Planned,
            Self::Assigned(_) => CaseStatus::Assigned,
            Self::Examining(_) => CaseStatus::Examining,
            Self::ReportPending(_) => CaseStatus::ReportPending,
            Self::NotaI => CaseStatus::NotaI,
            Self::NotaII => CaseStatus::NotaII,
            Self::FollowUpReview => CaseStatus::FollowUpReview,
            Self::NonCompliance(_) => CaseStatus::NonCompliance,
            Self::Suspended(_) => CaseStatus::Suspended,
            Self::TransferPending(_) => CaseStatus::TransferPending,
            Self::Merged(_) => CaseStatus::Merged,
            Self::Escalated(_) => CaseStatus::Escalated,
            Self::Closed(_) => CaseStatus::Closed,
        }
    }

    /// The state in which the clocks of the case run: that under a suspension or an offer.
    #[must_use]
    pub fn running(&self) -> &Self {
        if let Self::Suspended(Suspension { from, .. })
        | Self::TransferPending(Transfer { from, .. }) = self
        {
            return from;
        }
        self
    }

    /// Its suspension, while it rests.
    #[must_use]
    pub const fn suspension(&self) -> Option<&Suspension> {
        if let Self::Suspended(suspension) = self {
            return Some(suspension);
        }
        None
    }

    /// Its offer, while that is not answered.
    #[must_use]
    pub const fn transfer(&self) -> Option<&Transfer> {
        if let Self::TransferPending(transfer) = self {
            return Some(transfer);
        }
        None
    }

    /// Its merging into another case.
    #[must_use]
    pub const fn merging(&self) -> Option<&Merging> {
        if let Self::Merged(merging) = self {
            return Some(merging);
        }
        None
    }

    /// Its prosecution, once raised to one.
    #[must_use]
    pub const fn escalation(&self) -> Option<&Escalation> {
        if let Self::Escalated(escalation) = self {
            return Some(escalation);
        }
        None
    }

    /// Why and when it ended without a prosecution, when it did.
    #[must_use]
    pub const fn end(&self) -> Option<(CloseReason, NaiveDate)> {
        if let Self::Closed(Closing { reason, closed_on }) = self {
            return Some((*reason, *closed_on));
        }
        if let Self::Merged(merging) = self {
            return Some((CloseReason::Duplicate, merging.merged_on));
        }
        None
    }

    /// Whether the case goes on: it neither rests nor waits for another province nor is over.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Registered
            | Self::Planned
            | Self::Assigned(_)
            | Self::Examining(_)
            | Self::ReportPending(_)
            | Self::NotaI
            | Self::NotaII
            | Self::FollowUpReview
            | Self::NonCompliance(_) => true,
            Self::Suspended(_)
            | Self::TransferPending(_)
            | Self::Merged(_)
            | Self::Escalated(_)
            | Self::Closed(_) => false,
        }
    }

    /// Name of the state.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.status().name()
    }
}

impl File {
    /// Numbers of the open findings.
    #[must_use]
    pub fn open_findings(&self) -> Vec<u32> {
        let open = self.findings.iter().filter(|finding| !finding.resolved);
        open.map(|finding| finding.number).collect()
    }

    /// The open finding of the fast procedure that may be prosecuted longest.
    #[must_use]
    pub fn criminal_finding(&self, law: &Law) -> Option<&Finding> {
        let open = self.findings.iter().filter(|finding| !finding.resolved);
        open.filter(|finding| norm_is_tipiring(law, &finding.norm, finding.offence_date).is_ok())
            .max_by_key(|finding| finding.offence_date)
    }

    /// The last note.
    #[must_use]
    pub fn nota(&self) -> Option<&Nota> {
        self.notas.last()
    }

    /// Last day to comply with the note that is open now.
    #[must_use]
    pub fn deadline(&self) -> Option<NaiveDate> {
        match self.stage.running() {
            Stage::NotaI | Stage::NotaII | Stage::FollowUpReview => self.nota()?.due_on,
            Stage::Registered
            | Stage::Planned
            | Stage::Assigned(_)
            | Stage::Examining(_)
            | Stage::ReportPending(_)
            | Stage::NonCompliance(_)
            | Stage::Suspended(_)
            | Stage::TransferPending(_)
            | Stage::Merged(_)
            | Stage::Escalated(_)
            | Stage::Closed(_) => None,
        }
    }
}
