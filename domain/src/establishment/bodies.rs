//! The body of each command to an establishment, and the codes it uses.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::EstablishmentChange;
use super::codes::{Channel, KbliEdition, Office, RegistrySource, ReportKind};
use super::states::Known;
use crate::correction::entry::Propose;
pub use crate::correction::{ApproveCorrection, RejectCorrection};
use crate::province::{ProvinceCode, RegencyCode};
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME};

/// A struct with its derives, closed to unknown fields.
macro_rules! body {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    };
}

mod ties;

pub use ties::*;

body! {
    /// Numbers by which an establishment is known elsewhere.
    #[derive(Default)]
    Numbers {
        /// *Nomor Induk Berusaha*, 13 digits; one for a company with all its branches.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nib: Option<String>,
        /// Day of the NIB.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nib_issued_on: Option<NaiveDate>,
        /// Tax number of the company (*NPWP*): 16 digits, or the 15 of before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        npwp: Option<String>,
        /// Number of the place of business (*NITKU*): the NPWP of 16 digits and six more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nitku: Option<String>,
        /// Number of the deed's approval (*AHU*).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        ahu_no: Option<String>,
    }
}
body! {
    /// A class of industry.
    Kbli {
        /// Edition of the code.
        edition: KbliEdition,
        /// Five digits.
        code: String,
        /// Whether it is the main one.
        #[serde(default)]
        main: bool,
    }
}
body! {
    /// How many work there.
    Headcount {
        /// Day of the count.
        counted_on: NaiveDate,
        /// Men with Indonesian nationality (*WNI*, *L*).
        wni_men: u32,
        /// Women with Indonesian nationality (*WNI*, *P*).
        wni_women: u32,
        /// Men with another nationality (*WNA*, *L*).
        #[serde(default)]
        wna_men: u32,
        /// Women with another nationality (*WNA*, *P*).
        #[serde(default)]
        wna_women: u32,
        /// Capital without land and buildings, in rupiah.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0))]
        capital_idr: Option<i64>,
        /// Sales of a year, in rupiah.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0))]
        yearly_sales_idr: Option<i64>,
    }
}
body! {
    /// *Pendaftaran perusahaan*.
    RegisterEstablishment {
        /// Name in the deed.
        #[schemars(length(max = NAME))]
        legal_name: String,
        /// Name used in trade.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        trade_name: Option<String>,
        /// Head office or branch.
        office: Office,
        /// The head office in the register, of a branch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<Uuid>,
        /// Province in which it lies (Kemendagri code).
        province: ProvinceCode,
        /// Regency or city in which it lies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regency: Option<RegencyCode>,
        /// Address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        address: Option<String>,
        /// Numbers.
        #[serde(default)]
        numbers: Numbers,
        /// Industries; one is the main one.
        #[serde(default)]
        #[schemars(length(max = ENTRIES))]
        kbli: Vec<Kbli>,
        /// How the register came to know it.
        source: RegistrySource,
        /// First physical activity or licence (UU 7/1981 Pasal 1 huruf e), when known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        established_on: Option<NaiveDate>,
        /// Who works there, when counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headcount: Option<Headcount>,
        /// Day from which the register knows it.
        registered_on: NaiveDate,
        /// What the register has of the head office; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        known: Option<Known>,
    }
}
body! {
    /// *Ganti nama*: the same legal person bears another name.
    RenameEstablishment {
        /// New name in the deed.
        #[schemars(length(max = NAME))]
        legal_name: String,
        /// New name in trade; without one the old one stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        trade_name: Option<String>,
        /// Day from which it is borne.
        effective_on: NaiveDate,
        /// Deed or AHU number that shows it.
        #[schemars(length(max = DESCRIPTION))]
        deed: String,
    }
}
body! {
    /// *Perpindahan*: the place of work has moved.
    MoveEstablishment {
        /// Province in which it lies now.
        to: ProvinceCode,
        /// Regency or city in which it lies now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regency: Option<RegencyCode>,
        /// Address now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        address: Option<String>,
        /// Day of the move.
        moved_on: NaiveDate,
    }
}
body! {
    /// *Pengalihan kepemilikan*: another owner has the place of work. By the law that is a move, with
    /// a report before and one after it (UU 7/1981 Pasal 1 huruf h).
    TransferOwnership {
        /// Name of the company that is the new owner, or a reference to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        owner: Option<String>,
        /// Of a natural person instead: his key in the directory of persons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// First day of the new owner.
        owned_from: NaiveDate,
        /// Deed that shows it.
        #[schemars(length(max = DESCRIPTION))]
        deed: String,
    }
}
body! {
    /// *Pemekaran*: its province was split, and it lies in the new one.
    SucceedProvince {
        /// Province that was made from its own.
        to: ProvinceCode,
        /// Its regency or city by the code of the new province.
        regency: RegencyCode,
        /// Day, from the first on which the new province works.
        succeeded_on: NaiveDate,
    }
}
body! {
    /// *Perubahan pengurus*: who manages, from when until when. Who managed on the due date is accused.
    ChangeManager {
        /// Key of the person in the directory of persons, where his name and NIK are sealed.
        #[schemars(length(max = NAME))]
        manager: String,
        /// Position.
        #[schemars(length(max = NAME))]
        position: String,
        /// First day.
        from: NaiveDate,
        /// Last day; none while it goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
        /// Deed or AHU number that shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
body! {
    /// Numbers and industries that became known later, or changed.
    RecordNumbers {
        /// Numbers; those left out stay.
        numbers: Numbers,
        /// Industries; an empty list leaves them.
        #[serde(default)]
        #[schemars(length(max = ENTRIES))]
        kbli: Vec<Kbli>,
        /// Day.
        recorded_on: NaiveDate,
    }
}
body! {
    /// A count of those who work there.
    RecordHeadcount {
        /// The count.
        headcount: Headcount,
    }
}
body! {
    /// *Penghentian*: it stops, for at most one year (UU 7/1981 Pasal 1 huruf f).
    RecordStop {
        /// First day.
        stopped_on: NaiveDate,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
body! {
    /// *Menjalankan kembali*: it works again.
    RecordResumption {
        /// First day.
        resumed_on: NaiveDate,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
body! {
    /// *Pembubaran*: it is no more.
    RecordDissolution {
        /// Day.
        dissolved_on: NaiveDate,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
body! {
    /// *Penetapan tanggal laporan pertama*: an inspector sets it where it is not known.
    DetermineFirstReport {
        /// Day of the first report.
        first_report_on: NaiveDate,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day of the determination.
        determined_on: NaiveDate,
    }
}
body! {
    /// *Laporan ketenagakerjaan* (WLK).
    FileReport {
        /// Number of the report.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = 40))]
        wlkp_no: Option<String>,
        /// Kind.
        kind: ReportKind,
        /// How it came in.
        channel: Channel,
        /// When it was submitted, by the time of the server; needed unless it came by post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        submitted_at: Option<DateTime<Utc>>,
        /// Day of the postmark; needed when it came by post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postmark_on: Option<NaiveDate>,
        /// Day of the establishing, resuming, moving, stopping or dissolving that is reported.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event_on: Option<NaiveDate>,
        /// Year of a yearly report; without one, that of its filing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        year: Option<i32>,
        /// Who works there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headcount: Option<Headcount>,
        /// Number in the history of the report that it corrects; it meets no duty of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1))]
        correction_of: Option<i64>,
    }
}

/// *Usul ralat*: proposes that one field of one earlier event be read otherwise.
pub type ProposeCorrection = Propose<EstablishmentChange>;

impl Headcount {
    /// All who work there.
    #[must_use]
    pub const fn workers(&self) -> u32 {
        self.wni_men
            .saturating_add(self.wni_women)
            .saturating_add(self.wna_men)
            .saturating_add(self.wna_women)
    }
}
