//! An inspector hands a case over to another one, who accepts or declines (*serah terima*).

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::officer::Roster;
use crate::rules::texts::{DESCRIPTION, OFFICER};

command! {
    /// *Tawaran serah terima*: offers his case to another inspector.
    OfferHandover {
        /// Inspector to whom it is offered (subject identifier).
        #[schemars(length(max = OFFICER))]
        to: String,
        /// Why.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day.
        offered_on: NaiveDate,
    }
}
command! {
    /// *Penerimaan serah terima*: the one to whom it is offered takes the case.
    AcceptHandover {
        /// Day.
        accepted_on: NaiveDate,
        /// What the register of officers tells of him; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        roster: Roster,
    }
}
command! {
    /// *Penolakan serah terima*: the case stays with whom it is.
    DeclineHandover {
        /// Why.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day.
        declined_on: NaiveDate,
    }
}
