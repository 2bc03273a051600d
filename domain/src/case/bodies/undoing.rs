//! What takes back: reopening a closed case, revoking a document.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME};

codes! {
    /// Why a closed case is opened again (*alasan pembukaan kembali*).
    ReopeningGround {
        #[doc = "*Bukti baru*."] NewEvidence,
        #[doc = "*Pemenuhan tidak benar*: what was held to be complied with was not."]
        FalseCompliance,
        #[doc = "*Keputusan atasan*."] SuperiorDecision,
    }
}
codes! {
    /// What is wrong with a document (*cacat*, UU 30/2014 Pasal 64).
    Defect {
        #[doc = "*Wewenang*."] Authority,
        #[doc = "*Prosedur*."] Procedure,
        #[doc = "*Substansi*."] Substance,
    }
}

command! {
    /// *Dibuka kembali*: to a new examination, which needs a new task order, or to the review of
    /// the follow-up.
    ReopenCase {
        /// Day.
        reopened_on: NaiveDate,
        /// Why.
        ground: ReopeningGround,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Numbers of the findings that were not complied with after all.
        #[schemars(length(max = ENTRIES))]
        findings: Vec<u32>,
        /// Whether it is examined again; else its follow-up is reviewed.
        examine: bool,
    }
}
command! {
    /// *Pencabutan* of the task order or note on which the case rests: it returns to where it was
    /// before.
    RevokeDocument {
        /// Number of the document.
        #[schemars(length(max = NAME))]
        number: String,
        /// What is wrong with it.
        defect: Defect,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day on which the defect was discovered.
        discovered_on: NaiveDate,
        /// Day of the revocation.
        revoked_on: NaiveDate,
    }
}
