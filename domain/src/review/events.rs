//! What has happened to a review. Stored for good: fields are added, never changed.

use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::{Look, Sample};

/// An event of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ReviewEvent {
    /// *Sampel ditarik*.
    SampleDrawn(Sample),
    /// *Penilaian dicatat*.
    LookRecorded(Look),
}

impl DomainEvent for ReviewEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::SampleDrawn(_) => "SampleDrawn",
            Self::LookRecorded(_) => "LookRecorded",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
