//! What has happened to a record of service. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::OfficerChange;
use super::commands::Level;
use crate::catalogue::{
    C081_15, Provision, REGISTER, UU_13_2003_176, UU_13_2003_182, UU_23_2014, UU_30_2014_63,
};
use crate::correction::entry::{Proposed, Recorded, Rejected};
use crate::province::ProvinceCode;

/// Declares the event enum, its type names, titles, days and provisions.
macro_rules! officer_events {
    ($($name:ident, $title:literal, $date:ident, $provision:ident { $($field:ident: $kind:ty,)* })*) => {
        /// An event of a record of service; its fields are those of the commands.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        #[expect(missing_docs, reason = "fields are those of the commands")]
        pub enum OfficerEvent {
            $(#[doc = $title] $name { $($field: $kind,)* },)*
            /// Ralat diusulkan
            CorrectionProposed(Proposed<OfficerChange>),
            /// Ralat dicatat
            CorrectionRecorded(Recorded<OfficerChange>),
            /// Ralat ditolak
            CorrectionRejected(Rejected),
        }

        impl OfficerEvent {
            /// Name of the event type.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => stringify!($name),)*
                    Self::CorrectionProposed(_) => "CorrectionProposed",
                    Self::CorrectionRecorded(_) => "CorrectionRecorded",
                    Self::CorrectionRejected(_) => "CorrectionRejected",
                }
            }

            /// What happened, in plain Indonesian.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $title,)*
                    Self::CorrectionProposed(_) => "Ralat diusulkan",
                    Self::CorrectionRecorded(_) => "Ralat dicatat",
                    Self::CorrectionRejected(_) => "Ralat ditolak",
                }
            }

            /// The legal day on which it happened.
            #[must_use]
            pub const fn occurred_on(&self) -> NaiveDate {
                match self {
                    $(Self::$name { $date, .. } => *$date,)*
                    Self::CorrectionProposed(proposed) => proposed.proposed_on,
                    Self::CorrectionRecorded(recorded) => recorded.recorded_on,
                    Self::CorrectionRejected(rejected) => rejected.rejected_on,
                }
            }

            /// What it rests on.
            #[must_use]
            pub fn provisions(&self) -> Vec<Provision> {
                match self {
                    $(Self::$name { .. } => vec![$provision],)*
                    Self::CorrectionProposed(_)
                    | Self::CorrectionRecorded(_)
                    | Self::CorrectionRejected(_) => vec![UU_30_2014_63],
                }
            }
        }
    };
}

officer_events! {
    OfficerAppointed, "Pengawas diangkat", appointed_on, UU_13_2003_176 {
        officer: String,
        nip: String,
        level: Level,
        decree: String,
        province: ProvinceCode,
        unit: String,
        appointed_on: NaiveDate,
    }
    LevelChanged, "Jenjang diubah", since, REGISTER {
        level: Level,
        decree: String,
        since: NaiveDate,
    }
    CardIssued, "Kartu PPNS diterbitkan", valid_from, UU_13_2003_182 {
        decree: String,
        card: String,
        valid_from: NaiveDate,
        valid_to: NaiveDate,
    }
    CardWithdrawn, "Kartu PPNS dicabut", withdrawn_on, UU_13_2003_182 {
        withdrawn_on: NaiveDate,
        reason: String,
    }
    OfficerMoved, "Pengawas dimutasi", moved_on, UU_23_2014 {
        province: ProvinceCode,
        unit: String,
        decree: String,
        moved_on: NaiveDate,
    }
    UnitAssigned, "Pengawas ditempatkan", since, REGISTER {
        unit: String,
        since: NaiveDate,
    }
    InterestDeclared, "Benturan kepentingan dinyatakan", from, C081_15 {
        interest: u32,
        establishment: Option<Uuid>,
        name: String,
        ground: String,
        from: NaiveDate,
        to: Option<NaiveDate>,
    }
    InterestEnded, "Benturan kepentingan berakhir", ended_on, C081_15 {
        interest: u32,
        ended_on: NaiveDate,
    }
    ServiceEnded, "Pengawas diberhentikan", ended_on, UU_13_2003_176 {
        ended_on: NaiveDate,
        reason: String,
    }
}

impl DomainEvent for OfficerEvent {
    fn event_type(&self) -> String {
        self.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
