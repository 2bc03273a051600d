//! Which province has a case: offers between provinces, the centre's decision, succession.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::province::{ProvinceCode, RegencyCode};
use crate::rules::texts::DESCRIPTION;

command! {
    /// *Pelimpahan*: offers the case to the province that is competent by the place of the
    /// establishment on the day of the offence, or to the centre.
    RequestTransfer {
        /// Province to which it is offered (Kemendagri code), or `pusat` for the centre.
        #[schemars(with = "String", regex(pattern = "^([0-9]{2}|pusat)$"))]
        to: ProvinceCode,
        /// Day of the offer.
        requested_on: NaiveDate,
        /// Why that province is competent.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
    }
}
command! {
    /// *Pelimpahan diterima*, by the province or the centre to which it was offered: the case is its
    /// own from now on.
    AcceptTransfer {
        /// Day.
        accepted_on: NaiveDate,
    }
}
command! {
    /// *Pelimpahan ditolak*, by the province or the centre to which it was offered.
    RejectTransfer {
        /// Day.
        rejected_on: NaiveDate,
        /// Why it is not competent.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
    }
}
command! {
    /// *Penetapan kewenangan*: the centre decides which province has the case.
    DecideJurisdiction {
        /// The competent province (Kemendagri code); it may be the one that has the case.
        to: ProvinceCode,
        /// Day of the decision.
        decided_on: NaiveDate,
        /// Why.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
    }
}
command! {
    /// *Peralihan karena pemekaran*: the case passes to a province that was made from its own.
    SucceedJurisdiction {
        /// The new province (Kemendagri code).
        to: ProvinceCode,
        /// Day of the passage, when the new province works.
        succeeded_on: NaiveDate,
        /// Regency or city of the establishment by its code in the new province.
        regency: RegencyCode,
    }
}
