//! What ties an entry to another one.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::duties::Duties;
use super::super::states::Known;
use crate::rules::texts::DESCRIPTION;

body! {
    /// *Penggabungan, peleburan, akuisisi*: another legal person succeeds.
    MergeEstablishment {
        /// Its successor in the register.
        into: Uuid,
        /// Day.
        merged_on: NaiveDate,
        /// Deed that shows it.
        #[schemars(length(max = DESCRIPTION))]
        deed: String,
        /// What the register has of the successor; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        known: Option<Known>,
    }
}
body! {
    /// Proposes that this entry is of the same establishment as another one.
    ProposeDuplicate {
        /// The entry that stays.
        survivor: Uuid,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day.
        proposed_on: NaiveDate,
        /// What the register has of the other entry; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        known: Option<Known>,
    }
}
body! {
    /// Another person confirms a proposed duplicate.
    ConfirmDuplicate {
        /// Day.
        linked_on: NaiveDate,
        /// What the register has of the entry that stays; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        known: Option<Known>,
    }
}
body! {
    /// Another person declines a proposed duplicate.
    DeclineDuplicate {
        /// Why.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day.
        declined_on: NaiveDate,
    }
}
body! {
    /// The two entries are of different establishments after all.
    ReverseDuplicate {
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day.
        reversed_on: NaiveDate,
    }
}
body! {
    /// Takes in what was reported under an entry that is linked as a duplicate; a process asks it.
    AbsorbDuplicate {
        /// The duplicate.
        duplicate: Uuid,
        /// What was due and reported there; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        duties: Duties,
        /// Day of the link.
        linked_on: NaiveDate,
    }
}
body! {
    /// Gives back what was taken in of an entry that is no duplicate after all; a process asks it.
    ReleaseDuplicate {
        /// The entry.
        duplicate: Uuid,
        /// Day of the reversal.
        reversed_on: NaiveDate,
    }
}
