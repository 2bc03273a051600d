//! The three duties to report, what makes a report due, and which report meets what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::codes::ReportKind;
use crate::case;

/// A duty to report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// After establishing, resuming or moving (UU 7/1981 Pasal 6 ayat (1)).
    Opening,
    /// Yearly (Pasal 7 ayat (1)).
    Annual,
    /// Before moving, stopping or dissolving (Pasal 8 ayat (1)).
    Closing,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 3] = [Self::Opening, Self::Annual, Self::Closing];

    /// The code as it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Annual => "annual",
            Self::Closing => "closing",
        }
    }

    /// The duty of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The norm of the violation catalogue.
    #[must_use]
    pub const fn norm(self) -> &'static str {
        match self {
            Self::Opening => "WLK-01",
            Self::Annual => "WLK-02",
            Self::Closing => "WLK-03",
        }
    }
}

/// What makes a report due.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Established (*mendirikan*).
    Established,
    /// Works again (*menjalankan kembali*).
    Resumed,
    /// Moved (*memindahkan*), or passed to another owner, which is the same to the law (Pasal 1 huruf h).
    Moved,
    /// Stops (*menghentikan*).
    Stopped,
    /// Is dissolved (*membubarkan*).
    Dissolved,
}

impl Cause {
    /// The code as it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Resumed => "resumed",
            Self::Moved => "moved",
            Self::Stopped => "stopped",
            Self::Dissolved => "dissolved",
        }
    }
}

impl ReportKind {
    /// The duty that a report of this kind meets, and the event that it reports; none of the yearly.
    #[must_use]
    pub const fn meets(self) -> Option<(Duty, Cause)> {
        match self {
            Self::First => Some((Duty::Opening, Cause::Established)),
            Self::Annual => None,
            Self::Resume => Some((Duty::Opening, Cause::Resumed)),
            Self::MoveBefore => Some((Duty::Closing, Cause::Moved)),
            Self::MoveAfter => Some((Duty::Opening, Cause::Moved)),
            Self::Stop => Some((Duty::Closing, Cause::Stopped)),
            Self::Dissolve => Some((Duty::Closing, Cause::Dissolved)),
        }
    }
}

/// The case about a report that is missing: one for each establishment, duty and period.
#[must_use]
pub fn case_id(establishment: Uuid, duty: Duty, period: &str) -> Uuid {
    let name = format!("wlk/{}/{period}", duty.code());
    case::id_of(Uuid::new_v5(&establishment, name.as_bytes()))
}
