//! The states of a registered case, each with what it alone knows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::status::CaseStatus;
use super::terms::CloseReason;
use crate::province::ProvinceCode;

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

/// A case that the centre has taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtCentre {
    /// Day.
    pub accepted_on: NaiveDate,
    /// The state in which it was offered, in which a province goes on.
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
    /// *Nota khusus*.
    NotaKhusus,
    /// *Verifikasi tindak lanjut*.
    FollowUpReview,
    /// *Laporan ketidakpatuhan*.
    NonCompliance(NonCompliance),
    /// *Ditangguhkan*.
    Suspended(Suspension),
    /// *Pelimpahan ditawarkan*.
    TransferPending(Transfer),
    /// *Dilimpahkan ke pusat*.
    Transferred(AtCentre),
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
            Self::NotaKhusus => CaseStatus::NotaKhusus,
            Self::FollowUpReview => CaseStatus::FollowUpReview,
            Self::NonCompliance(_) => CaseStatus::NonCompliance,
            Self::Suspended(_) => CaseStatus::Suspended,
            Self::TransferPending(_) => CaseStatus::TransferPending,
            Self::Transferred(_) => CaseStatus::Transferred,
            Self::Merged(_) => CaseStatus::Merged,
            Self::Escalated(_) => CaseStatus::Escalated,
            Self::Closed(_) => CaseStatus::Closed,
        }
    }

    /// The state in which the clocks of the case run: that under a suspension or an offer, or with
    /// the centre.
    #[must_use]
    pub fn running(&self) -> &Self {
        if let Self::Suspended(Suspension { from, .. })
        | Self::TransferPending(Transfer { from, .. })
        | Self::Transferred(AtCentre { from, .. }) = self
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

    /// The centre's having it, while it decides.
    #[must_use]
    pub const fn at_centre(&self) -> Option<&AtCentre> {
        if let Self::Transferred(taken) = self {
            return Some(taken);
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
            | Self::NotaKhusus
            | Self::FollowUpReview
            | Self::NonCompliance(_) => true,
            Self::Suspended(_)
            | Self::TransferPending(_)
            | Self::Transferred(_)
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
