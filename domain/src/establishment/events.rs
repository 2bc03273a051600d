//! What has happened to an establishment. Stored for good: fields are added, never changed.

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bodies::{Headcount, Kbli, Numbers};
use super::change::EstablishmentChange;
use super::codes::{Channel, Office, RegistrySource, ReportKind};
use super::duties::Duties;
use crate::catalogue::{
    Provision, REGISTER, UU_7_1981_4, UU_7_1981_6, UU_7_1981_7, UU_7_1981_8, UU_30_2014_63,
};
use crate::correction::entry::{Proposed, Recorded, Rejected};
use crate::province::{ProvinceCode, RegencyCode};
use crate::rules::dates::FIRST_DAY;

/// Declares the event enum, its type names and its titles.
macro_rules! events {
    ($($name:ident, $title:literal, $date:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)* })*) => {
        /// An event of an establishment.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum EstablishmentEvent {
            $(#[doc = $title] $name { $($(#[$doc])* $field: $kind,)* },)*
            /// Ralat diusulkan
            CorrectionProposed(Proposed<EstablishmentChange>),
            /// Ralat dicatat
            CorrectionRecorded(Recorded<EstablishmentChange>),
            /// Ralat ditolak
            CorrectionRejected(Rejected),
        }

        impl EstablishmentEvent {
            /// Every event type with its Indonesian title.
            pub const TYPES: &'static [(&'static str, &'static str)] =
                &[
                    $((stringify!($name), $title),)*
                    ("CorrectionProposed", "Ralat diusulkan"),
                    ("CorrectionRecorded", "Ralat dicatat"),
                    ("CorrectionRejected", "Ralat ditolak"),
                ];

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
        }
    };
}

events! {
    EmployerRegistered, "Perusahaan didaftarkan", registered_on {
        /// The establishment.
        establishment_id: Uuid,
        /// Province.
        province: ProvinceCode,
        /// Regency or city.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regency: Option<RegencyCode>,
        /// Address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Name in the deed.
        legal_name: String,
        /// Name in trade.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trade_name: Option<String>,
        /// Head office or branch.
        office: Office,
        /// The head office of a branch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<Uuid>,
        /// Numbers.
        numbers: Numbers,
        /// Industries.
        kbli: Vec<Kbli>,
        /// How the register came to know it.
        source: RegistrySource,
        /// First activity or licence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        established_on: Option<NaiveDate>,
        /// Who works there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headcount: Option<Headcount>,
        /// Day from which the register knows it.
        registered_on: NaiveDate,
    }
    EmployerRenamed, "Perusahaan berganti nama", effective_on {
        /// The name until then.
        old: String,
        /// The name since.
        new: String,
        /// The name in trade since, when it changed too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trade_name: Option<String>,
        /// Day from which it is borne.
        effective_on: NaiveDate,
        /// What shows it.
        deed: String,
    }
    EstablishmentMoved, "Perusahaan pindah", moved_on {
        /// Province until then.
        from: ProvinceCode,
        /// Province since.
        to: ProvinceCode,
        /// Regency or city since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regency: Option<RegencyCode>,
        /// Address since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Day.
        moved_on: NaiveDate,
    }
    OwnershipTransferred, "Kepemilikan perusahaan dialihkan", owned_from {
        /// Name of the company that is the new owner, or a reference to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// Of a natural person instead: his key in the directory of persons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// First day of the new owner.
        owned_from: NaiveDate,
        /// What shows it.
        deed: String,
    }
    ProvinceSucceeded, "Beralih ke provinsi hasil pemekaran", succeeded_on {
        /// Province that was split.
        old: ProvinceCode,
        /// Province that was made from it.
        new: ProvinceCode,
        /// Regency or city by its new code.
        regency: RegencyCode,
        /// Day.
        succeeded_on: NaiveDate,
    }
    EmployerMerged, "Perusahaan bergabung ke perusahaan lain", merged_on {
        /// The successor.
        into: Uuid,
        /// What shows it.
        deed: String,
        /// Day.
        merged_on: NaiveDate,
    }
    DuplicateProposed, "Duplikat diusulkan", proposed_on {
        /// The entry that stays.
        survivor: Uuid,
        /// What shows it.
        reason: String,
        /// Who proposes it.
        proposer: String,
        /// Day.
        proposed_on: NaiveDate,
    }
    DuplicateEmployersLinked, "Ditautkan sebagai duplikat", linked_on {
        /// The entry that stays.
        survivor: Uuid,
        /// Who confirmed it.
        confirmer: String,
        /// Day.
        linked_on: NaiveDate,
    }
    DuplicateDeclined, "Usul duplikat ditolak", declined_on {
        /// The entry that would have stayed.
        survivor: Uuid,
        /// Why.
        reason: String,
        /// Day.
        declined_on: NaiveDate,
    }
    LinkReversed, "Tautan duplikat dibatalkan", reversed_on {
        /// The other entry.
        survivor: Uuid,
        /// What shows it.
        reason: String,
        /// Day.
        reversed_on: NaiveDate,
    }
    DuplicateAbsorbed, "Laporan entri duplikat diperhitungkan", linked_on {
        /// The entry that is linked as a duplicate of this one.
        duplicate: Uuid,
        /// What was due and reported there.
        duties: Duties,
        /// Day of the link.
        linked_on: NaiveDate,
    }
    DuplicateReleased, "Laporan entri duplikat tidak lagi diperhitungkan", reversed_on {
        /// The entry that is no duplicate after all.
        duplicate: Uuid,
        /// Day of the reversal.
        reversed_on: NaiveDate,
    }
    PengurusChanged, "Pengurus berubah", from {
        /// Key of the person; a reference such as `PGR-1` in what was recorded before there was a
        /// directory of persons.
        person: String,
        /// Position.
        position: String,
        /// First day.
        from: NaiveDate,
        /// Last day; none while it goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
        /// What shows it.
        evidence: String,
    }
    NumbersRecorded, "Nomor dan KBLI dicatat", recorded_on {
        /// Those that are new.
        numbers: Numbers,
        /// Industries since; an empty list leaves them.
        kbli: Vec<Kbli>,
        /// Day.
        recorded_on: NaiveDate,
    }
    HeadcountRecorded, "Jumlah pekerja dicatat", counted_on {
        /// The count.
        headcount: Headcount,
        /// Day of the count.
        counted_on: NaiveDate,
    }
    OperationStopped, "Perusahaan berhenti", stopped_on {
        /// First day.
        stopped_on: NaiveDate,
        /// What shows it.
        evidence: String,
    }
    OperationResumed, "Perusahaan berjalan kembali", resumed_on {
        /// First day.
        resumed_on: NaiveDate,
        /// What shows it.
        evidence: String,
    }
    EstablishmentDissolved, "Perusahaan bubar", dissolved_on {
        /// Day.
        dissolved_on: NaiveDate,
        /// What shows it.
        evidence: String,
    }
    FirstReportDateDetermined, "Tanggal laporan pertama ditetapkan", determined_on {
        /// Day of the first report.
        first_report_on: NaiveDate,
        /// What shows it.
        reason: String,
        /// Day of the determination.
        determined_on: NaiveDate,
    }
    WlkReportFiled, "Laporan WLK diterima", filed_on {
        /// Number of the report.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wlkp_no: Option<String>,
        /// Kind.
        kind: ReportKind,
        /// How it came in.
        channel: Channel,
        /// Legal day of the filing.
        filed_on: NaiveDate,
        /// When it was submitted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        submitted_at: Option<DateTime<Utc>>,
        /// Day of what is reported, where the report tells it. Those of before 2026-11-28 that told
        /// none hold the day of the duty that they met by what was known then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event_on: Option<NaiveDate>,
        /// Year of a yearly report.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        year: Option<i32>,
        /// Who works there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headcount: Option<Headcount>,
        /// Number of the report that it corrects.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correction_of: Option<i64>,
        /// Last day on which it would have been in time, by the law of its filing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_on: Option<NaiveDate>,
        /// Days that it was late; none when in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late_days: Option<i64>,
        /// How the last day was found, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<String>,
    }
}

impl EstablishmentEvent {
    /// The day from which what it tells is true, whenever the register came to know it: an
    /// establishment is there since it was established, a first report counts since its own day. Of
    /// one whose first day nobody knows, nobody knows that it was not there.
    #[must_use]
    pub fn true_from(&self) -> NaiveDate {
        let own = self.occurred_on();
        if let Self::EmployerRegistered {
            office,
            established_on,
            numbers,
            ..
        } = self
        {
            let first = established_on.unwrap_or(FIRST_DAY);
            // A branch has the number of its company.
            let nib = numbers.nib_issued_on.filter(|_| *office == Office::Head);
            return own.min(first).min(nib.unwrap_or(own));
        }
        if let Self::NumbersRecorded { numbers, .. } = self {
            return own.min(numbers.nib_issued_on.unwrap_or(own));
        }
        if let Self::FirstReportDateDetermined {
            first_report_on, ..
        } = self
        {
            return own.min(*first_report_on);
        }
        own
    }

    /// What it rests on.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        match self {
            Self::WlkReportFiled { kind, .. } => vec![match kind {
                ReportKind::First | ReportKind::Resume | ReportKind::MoveAfter => UU_7_1981_6,
                ReportKind::Annual => UU_7_1981_7,
                ReportKind::MoveBefore | ReportKind::Stop | ReportKind::Dissolve => UU_7_1981_8,
            }],
            Self::FirstReportDateDetermined { .. } => vec![UU_7_1981_7],
            Self::EmployerRegistered { .. }
            | Self::EstablishmentMoved { .. }
            | Self::OwnershipTransferred { .. }
            | Self::OperationStopped { .. }
            | Self::OperationResumed { .. }
            | Self::EstablishmentDissolved { .. } => vec![UU_7_1981_4],
            Self::CorrectionProposed(_)
            | Self::CorrectionRecorded(_)
            | Self::CorrectionRejected(_) => vec![UU_30_2014_63],
            Self::EmployerRenamed { .. }
            | Self::ProvinceSucceeded { .. }
            | Self::EmployerMerged { .. }
            | Self::DuplicateProposed { .. }
            | Self::DuplicateEmployersLinked { .. }
            | Self::DuplicateDeclined { .. }
            | Self::LinkReversed { .. }
            | Self::DuplicateAbsorbed { .. }
            | Self::DuplicateReleased { .. }
            | Self::PengurusChanged { .. }
            | Self::NumbersRecorded { .. }
            | Self::HeadcountRecorded { .. } => vec![REGISTER],
        }
    }
}

impl DomainEvent for EstablishmentEvent {
    fn event_type(&self) -> String {
        self.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
