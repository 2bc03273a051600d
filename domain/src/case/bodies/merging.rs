//! Two cases about the same: the younger one is merged into the older one, and that is undone.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::states::{Finding, Other};
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME};

command! {
    /// *Penggabungan*: the case is about the same as an older one, which goes on alone.
    MergeCase {
        /// The older case.
        into: Uuid,
        /// Day.
        merged_on: NaiveDate,
        /// What shows that both are about the same.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// The older case as the log has it, when the officer may know it; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        survivor: Option<Other>,
    }
}
command! {
    /// *Pembatalan penggabungan*: the merging was wrong, the case goes on where it was.
    UnmergeCase {
        /// Day.
        reversed_on: NaiveDate,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
    }
}
command! {
    /// Notes on the older case that another one was merged into it; follows from that by itself.
    AbsorbCase {
        /// The other case.
        case: Uuid,
        /// What was found in it.
        #[schemars(length(max = ENTRIES))]
        findings: Vec<Finding>,
        /// Day of the merging.
        absorbed_on: NaiveDate,
    }
}
command! {
    /// Notes on the older case that a merging was undone; follows from that by itself.
    ReleaseCase {
        /// The other case.
        case: Uuid,
        /// Day on which the merging was undone.
        released_on: NaiveDate,
    }
}
command! {
    /// *Penggabungan perusahaan*: another company succeeds the employer, and the open case goes on
    /// about that one; follows from the register by itself.
    FollowSuccessor {
        /// The entry of the register that the case was about.
        employer: Uuid,
        /// The entry of its successor.
        successor: Uuid,
        /// Name of the successor.
        #[schemars(length(max = NAME))]
        name: String,
        /// Day of the merger.
        merged_on: NaiveDate,
        /// Day on which the case learnt it.
        followed_on: NaiveDate,
    }
}
