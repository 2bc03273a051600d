//! What has happened to an inspection case. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::{CaseChange, Limit};
use super::commands::{
    Capacity, Defect, Establishment, ExaminationKind, NotaOrder, ReceiptMethod, ReopeningGround,
    Severity, Source, SpecialGround, SuspensionGround, TestResult,
};
use super::duty::Duty;
use super::states::{Absorbed, Finding};
use super::status::CaseStatus;
use super::terms::{CloseReason, NotaKind, RunningNota};
use crate::correction::CorrectionKind;
use crate::officer::Role;
use crate::prosecution::Basis;
use crate::province::{ProvinceCode, RegencyCode};

#[macro_use]
mod correction;
#[macro_use]
mod course;
#[macro_use]
mod examination;
#[macro_use]
mod jurisdiction;
#[macro_use]
mod merging;
#[macro_use]
mod nota;

/// Declares the event enum, its type names and its titles.
macro_rules! case_events {
    ([] $($name:ident, $title:literal, $date:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)* })*) => {
        /// An event of an inspection case.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum CaseEvent {
            $(#[doc = $title] $name { $($(#[$doc])* $field: $kind,)* },)*
        }

        impl CaseEvent {
            /// Every event type with its Indonesian title.
            pub const TYPES: &'static [(&'static str, &'static str)] =
                &[$((stringify!($name), $title),)*];

            /// Name of the event type.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name),)* }
            }

            /// What happened, in plain Indonesian.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name { .. } => $title,)* }
            }

            /// The legal day on which it happened.
            #[must_use]
            pub const fn occurred_on(&self) -> NaiveDate {
                match self { $(Self::$name { $date, .. } => *$date,)* }
            }
        }
    };
}

// Each list adds its events and goes on with the next; the last one declares them all.
examination_events! {
    [nota_events course_events jurisdiction_events merging_events correction_events case_events]
}

impl DomainEvent for CaseEvent {
    fn event_type(&self) -> String {
        self.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
