//! An act that is waited for: whom it concerns, and by when it is due.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::law::Law;
use crate::law::deadlines::{self, Code};
use crate::officer::{INSPECTORS, Role};
use crate::province::ProvinceCode;

/// An act that is waited for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// *SPT* after the registration.
    TaskOrder,
    /// Approval of the report after the examination.
    Report,
    /// *Nota Pemeriksaan I* after an examination with findings.
    Note,
    /// *Nota Pemeriksaan II* after the limit of the first has passed.
    SecondNote,
    /// Decision on an investigation after a report of non-compliance.
    Decision,
    /// Compliance that the employer has promised (*surat pernyataan kesanggupan*).
    Undertaking,
    /// Answer to an offered case.
    TransferAnswer,
    /// Review of a suspension.
    SuspensionReview,
    /// Decision on a proposed correction (*ralat*), from the discovery of the error.
    Correction,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 9] = [
        Self::TaskOrder,
        Self::Report,
        Self::Note,
        Self::SecondNote,
        Self::Decision,
        Self::Undertaking,
        Self::TransferAnswer,
        Self::SuspensionReview,
        Self::Correction,
    ];

    /// Its code in documents and lists.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TaskOrder => "task_order",
            Self::Report => "report",
            Self::Note => "note",
            Self::SecondNote => "second_note",
            Self::Decision => "decision",
            Self::Undertaking => "undertaking",
            Self::TransferAnswer => "transfer_answer",
            Self::SuspensionReview => "suspension_review",
            Self::Correction => "correction",
        }
    }

    /// The roles that it concerns: who acts, and for an undertaking who verifies.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::TaskOrder | Self::Decision => &[Role::UnitHead, Role::HeadOfDinas],
            Self::Report => &[Role::Coordinator],
            Self::Note | Self::SecondNote | Self::Undertaking => INSPECTORS,
            Self::TransferAnswer => &[Role::HeadOfDinas, Role::CentralAdmin],
            Self::SuspensionReview => &[Role::UnitHead],
            Self::Correction => &[Role::Coordinator, Role::UnitHead],
        }
    }

    /// The kind of its deadline; none for a promise, which has its own day.
    const fn kind(self) -> Option<Code> {
        match self {
            Self::TaskOrder => Some(Code::TaskOrder),
            Self::Report => Some(Code::Report),
            Self::Note => Some(Code::Note),
            Self::SecondNote => Some(Code::SecondNote),
            Self::Decision => Some(Code::Decision),
            Self::Undertaking => None,
            Self::TransferAnswer => Some(Code::TransferAnswer),
            Self::SuspensionReview => Some(Code::SuspensionReview),
            Self::Correction => Some(Code::Correction),
        }
    }

    /// Whether it is waited for while the case rests or is offered.
    pub(super) const fn goes_on_at_rest(self) -> bool {
        matches!(
            self,
            Self::Undertaking | Self::TransferAnswer | Self::SuspensionReview | Self::Correction
        )
    }
}

/// A duty that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// What is waited for.
    pub duty: Duty,
    /// The day from which its time runs.
    pub since: NaiveDate,
    /// Its last day, when that was promised and is not counted.
    pub until: Option<NaiveDate>,
    /// Whether it was stated as missed.
    pub missed: bool,
    /// The only role that it concerns, where those of the duty share it by what is decided on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Role>,
}

impl Wait {
    /// The roles that it concerns.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        match &self.by {
            Some(only) => std::slice::from_ref(only),
            None => self.duty.roles(),
        }
    }

    /// Its last day by a law, and how that was found; none where the law gives no length.
    #[must_use]
    pub fn due(&self, law: &Law, province: &ProvinceCode) -> Option<(NaiveDate, String)> {
        if let Some(until) = self.until {
            return Some((until, format!("promised on {} for {until}", self.since)));
        }
        let due = deadlines::due(law, self.duty.kind()?, self.since, province)?;
        Some((due.due_on, due.derivation))
    }
}
