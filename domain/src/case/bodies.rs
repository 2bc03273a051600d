//! The body of each command to an inspection case, and the codes it uses.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::CaseChange;
use crate::calendar::sub_days;
use crate::correction;
use crate::establishment::Known;
use crate::numbering::to_be_given;
use crate::officer::Roster;
use crate::province::{ProvinceCode, RegencyCode};
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME, OFFICER};

/// A command struct with its derives, closed to unknown fields.
macro_rules! command {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    };
}

/// A closed list of codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$code_doc:meta])* $code:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$code_doc])* $code,)* }
    };
}

mod clock;
mod course;
mod examination;
mod handover;
mod jurisdiction;
mod merging;
mod nota;
mod undoing;

pub use clock::*;
pub use course::*;
pub use examination::*;
pub use handover::*;
pub use jurisdiction::*;
pub use merging::*;
pub use nota::*;
pub use undoing::*;

codes! {
    /// Where a case comes from (*sumber*).
    Source {
        #[doc = "Monthly work plan (*rencana kerja*)."] Plan,
        #[doc = "No employment report (*wajib lapor*) received."] WlkMissing,
        #[doc = "Complaint (*pengaduan*)."] Complaint,
        #[doc = "Occupational accident (*kecelakaan kerja*)."] Accident,
        #[doc = "Order of a superior (*perintah atasan*)."] Order,
        #[doc = "Request of the employer or workers (*permintaan*)."] Request,
        #[doc = "Referral of another body (*rujukan*)."] Referral,
    }
}
codes! {
    /// Kind of examination (*jenis pemeriksaan*).
    ExaminationKind {
        #[doc = "*Pertama*."] First,
        #[doc = "*Berkala*."] Periodic,
        #[doc = "*Khusus*."] Special,
        #[doc = "*Ulang*."] Repeat,
    }
}
codes! {
    /// How grave a finding is (*tingkat*).
    Severity {
        #[doc = "*Ringan*."] Minor,
        #[doc = "*Sedang*."] Moderate,
        #[doc = "*Berat*."] Serious,
    }
}
codes! {
    /// How a note was handed over (*cara penyerahan*).
    ReceiptMethod {
        #[doc = "By hand."] Hand,
        #[doc = "By post."] Post,
        #[doc = "By e-mail."] Email,
        #[doc = "Offered and refused."] Refused,
    }
}
codes! {
    /// What a special note is for (*dasar nota khusus*).
    SpecialGround {
        #[doc = "*Bahaya langsung*: immediate danger to workers."] ImmediateDanger,
        #[doc = "*Perhitungan*: a claim of workers that the inspector has calculated."]
        CalculatedClaim,
    }
}

command! {
    /// The establishment inspected (*tempat kerja*).
    Establishment {
        /// Name.
        #[schemars(length(max = NAME))]
        name: String,
        /// Identifier in the employer registry.
        id: Option<Uuid>,
        /// Address.
        #[schemars(length(max = NAME))]
        address: Option<String>,
        /// Regency or city in which it lies, when that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regency: Option<RegencyCode>,
    }
}
command! {
    /// One order of a note: what to do about one finding (*perintah*).
    NotaOrder {
        /// Number of the finding, from 1.
        finding: u32,
        /// What must be done.
        #[schemars(length(max = DESCRIPTION))]
        text: String,
        /// Provision that the finding breaches; that of its norm when none is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = DESCRIPTION))]
        legal_basis: Option<String>,
    }
}
command! {
    /// *Pendaftaran perkara*: opens an inspection case.
    RegisterCase {
        /// Establishment to be inspected.
        establishment: Establishment,
        /// Province in which it lies (Kemendagri code).
        province: ProvinceCode,
        /// Where the case comes from.
        source: Source,
        /// Day of registration.
        registered_on: NaiveDate,
        /// Number in the register of cases; left out, the system gives the next one.
        #[serde(default = "to_be_given")]
        #[schemars(length(max = NAME))]
        number: String,
        /// What the register has of the establishment; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        known: Option<Known>,
    }
}
command! {
    /// *Surat perintah tugas* (SPT).
    IssueTaskOrder {
        /// Number of the order; left out, the system gives the next one.
        #[serde(default = "to_be_given")]
        #[schemars(length(max = NAME))]
        number: String,
        /// Inspectors sent (subject identifiers).
        #[schemars(length(min = 1, max = ENTRIES), inner(length(max = OFFICER)))]
        inspectors: Vec<String>,
        /// Day of issue.
        issued_on: NaiveDate,
        /// First day of validity.
        valid_from: NaiveDate,
        /// Last day of validity.
        valid_to: NaiveDate,
        /// What the inspectors are sent for.
        #[schemars(length(max = DESCRIPTION))]
        purpose: String,
        /// What the register of officers tells of them; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        roster: Roster,
    }
}
command! {
    /// *Pemeriksaan dimulai*.
    StartExamination {
        /// Kind of examination.
        kind: ExaminationKind,
        /// Day, within the validity of the task order.
        started_on: NaiveDate,
    }
}
command! {
    /// *Temuan*: a breach of one norm.
    RecordFinding {
        /// Code of the norm, such as `WLK-02`.
        #[schemars(length(max = NAME))]
        norm: String,
        /// Day of the offence.
        offence_date: NaiveDate,
        /// What was found.
        #[schemars(length(max = DESCRIPTION))]
        description: String,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
        /// How grave it is.
        severity: Severity,
        /// Number of workers affected.
        workers_affected: u32,
    }
}
command! {
    /// *Pemeriksaan selesai*.
    CompleteExamination {
        /// Day of completion.
        completed_on: NaiveDate,
        /// Norms that were checked (*daftar periksa*), by their codes.
        #[serde(default)]
        #[schemars(length(max = ENTRIES), inner(length(max = NAME)))]
        checked: Vec<String>,
        /// Why the checklist is not complete, if it is not.
        #[schemars(length(max = DESCRIPTION))]
        incomplete_reason: Option<String>,
    }
}
command! {
    /// *Persetujuan laporan pemeriksaan*, by someone other than its author.
    ApproveReport {
        /// Day of approval.
        approved_on: NaiveDate,
    }
}
command! {
    /// *Penutupan: tidak ditemukan pelanggaran*.
    CloseNoViolation {
        /// Day of closing.
        closed_on: NaiveDate,
    }
}
command! {
    /// *Laporan tindak lanjut* of the employer.
    RecordFollowUp {
        /// Day of the report.
        reported_on: NaiveDate,
        /// What the employer says was done.
        #[schemars(length(max = DESCRIPTION))]
        statement: String,
    }
}
command! {
    /// *Temuan dipenuhi*, verified by the inspector.
    ConfirmCompliance {
        /// Number of the finding, from 1.
        finding: u32,
        /// Day of verification.
        verified_on: NaiveDate,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
command! {
    /// *Penutupan: dipatuhi*.
    CloseComplied {
        /// Day of closing.
        closed_on: NaiveDate,
    }
}
command! {
    /// *Laporan ketidakpatuhan*.
    ReportNonCompliance {
        /// Day of the report.
        reported_on: NaiveDate,
        /// Evidence listed in the report.
        #[schemars(length(min = 1, max = ENTRIES), inner(length(max = DESCRIPTION)))]
        evidence: Vec<String>,
        /// Why prosecution does not wait for a second note (*penindakan langsung*).
        #[schemars(length(max = DESCRIPTION))]
        direct_prosecution_reason: Option<String>,
    }
}
command! {
    /// *Perintah penyidikan*: raises the case to a prosecution.
    OrderInvestigation {
        /// Day of the order.
        ordered_on: NaiveDate,
        /// Investigator appointed (subject identifier).
        #[schemars(length(max = OFFICER))]
        ppns: String,
        /// What the register of officers tells of the investigator; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        roster: Roster,
    }
}

pub use crate::correction::{ApproveCorrection, RejectCorrection};

/// *Usul ralat* of a case.
pub type ProposeCorrection = correction::ProposeCorrection<CaseChange>;

impl RegisterCase {
    /// An example whose whole road can be driven with past dates.
    #[must_use]
    pub fn example(today: NaiveDate, province: ProvinceCode) -> Self {
        Self {
            establishment: Establishment {
                name: "PT Contoh Sejahtera".to_owned(),
                id: None,
                address: Some("Jalan Merdeka 1".to_owned()),
                regency: None,
            },
            province,
            source: Source::WlkMissing,
            registered_on: sub_days(today, 120),
            number: to_be_given(),
            known: None,
        }
    }
}
