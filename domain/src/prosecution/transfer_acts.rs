//! Which province has a prosecution: the same acts as those of a case, but that who takes a dossier
//! over names the investigator who goes on with it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Day, Text};
pub use crate::case::{DecideJurisdiction, RejectTransfer, RequestTransfer, SucceedJurisdiction};
use crate::rules::texts::{DESCRIPTION, OFFICER};

/// *Pelimpahan diterima*, by the province to which the dossier was offered: it is its own from now
/// on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// Day.
    pub accepted_on: NaiveDate,
    /// Subject identifier of the investigator (*PPNS*) who goes on with it there.
    #[schemars(length(min = 1, max = OFFICER))]
    pub ppns: String,
}

impl Act for TakeOver {
    fn days(&self) -> Vec<Day> {
        vec![("accepted_on", Some(self.accepted_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("ppns", self.ppns.as_str(), OFFICER)]
    }
}

impl Act for RequestTransfer {
    fn days(&self) -> Vec<Day> {
        vec![("requested_on", Some(self.requested_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", self.reason.as_str(), DESCRIPTION)]
    }
}

impl Act for RejectTransfer {
    fn days(&self) -> Vec<Day> {
        vec![("rejected_on", Some(self.rejected_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", self.reason.as_str(), DESCRIPTION)]
    }
}

impl Act for DecideJurisdiction {
    fn days(&self) -> Vec<Day> {
        vec![("decided_on", Some(self.decided_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", self.reason.as_str(), DESCRIPTION)]
    }
}

impl Act for SucceedJurisdiction {
    fn days(&self) -> Vec<Day> {
        vec![("succeeded_on", Some(self.succeeded_on))]
    }
}
