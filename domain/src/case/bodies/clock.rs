//! What the system's clock states of a case: deadlines that passed, a time bar that is near.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::duty::Duty;

command! {
    /// *Lewat waktu*: something that is waited for was not done by its last day.
    StateMissedDeadline {
        /// What is waited for.
        duty: Duty,
        /// Day on which it was noticed.
        noticed_on: NaiveDate,
    }
}
command! {
    /// *Peringatan kedaluwarsa*: the time to prosecute a finding ends soon.
    WarnTimeBar {
        /// Number of the finding, from 1.
        finding: u32,
        /// Day of the warning.
        warned_on: NaiveDate,
    }
}
