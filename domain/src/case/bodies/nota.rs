//! The bodies of commands on notes: issue, countersign, hand over.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{NotaOrder, ReceiptMethod, SpecialGround};
use crate::numbering::to_be_given;
use crate::rules::texts::{ENTRIES, NAME};

command! {
    /// *Nota Pemeriksaan I*.
    IssueNotaI {
        /// Number of the note; left out, the system gives the next one.
        #[serde(default = "to_be_given")]
        #[schemars(length(max = NAME))]
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// Calendar days to comply, from receipt.
        #[schemars(range(min = 1))]
        limit_days: u16,
        /// An order for each finding.
        #[schemars(length(min = 1, max = ENTRIES))]
        orders: Vec<NotaOrder>,
    }
}
command! {
    /// *Nota Pemeriksaan II*.
    IssueNotaII {
        /// Number of the note; left out, the system gives the next one.
        #[serde(default = "to_be_given")]
        #[schemars(length(max = NAME))]
        number: String,
        /// Day of issue, after the limit of the first note.
        issued_on: NaiveDate,
        /// Calendar days to comply, from receipt.
        #[schemars(range(min = 1))]
        limit_days: u16,
        /// An order for each finding.
        #[schemars(length(min = 1, max = ENTRIES))]
        orders: Vec<NotaOrder>,
        /// The reading of V3A, where the note follows a special one only.
        #[schemars(length(max = NAME))]
        reading: Option<String>,
    }
}
command! {
    /// *Nota Pemeriksaan Khusus*: against an immediate danger, or for a calculated claim.
    IssueSpecialNota {
        /// Number of the note; left out, the system gives the next one.
        #[serde(default = "to_be_given")]
        #[schemars(length(max = NAME))]
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// What it is for.
        ground: SpecialGround,
        /// The claim that is calculated, in rupiah; none against a danger.
        #[schemars(range(min = 1))]
        claim_idr: Option<i64>,
        /// Calendar days to comply, from receipt; at once when none are given.
        #[schemars(range(min = 1))]
        limit_days: Option<u16>,
        /// The reading of V3B, where the note is to be complied with at once.
        #[schemars(length(max = NAME))]
        reading: Option<String>,
        /// An order for each finding.
        #[schemars(length(min = 1, max = ENTRIES))]
        orders: Vec<NotaOrder>,
    }
}
command! {
    /// *Mengetahui*: the head of the provincial office signs a first or second note too.
    CountersignNota {
        /// Number of the note.
        #[schemars(length(max = NAME))]
        number: String,
        /// Day of the signature.
        signed_on: NaiveDate,
    }
}
command! {
    /// *Tanda terima nota*: starts the limit to comply.
    RecordNotaReceipt {
        /// Day of receipt.
        received_on: NaiveDate,
        /// Name of who received it; it is kept, sealed, in the directory of persons alone.
        #[schemars(length(max = NAME))]
        receiver: String,
        /// His key there; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        received_by: Option<Uuid>,
        /// His position in the establishment.
        #[schemars(length(max = NAME))]
        position: String,
        /// How it was handed over.
        method: ReceiptMethod,
    }
}
command! {
    /// *Lewat waktu nota*: noticed by the system's clock.
    NotaDeadlinePassed {
        /// Day on which it was noticed.
        noticed_on: NaiveDate,
    }
}
