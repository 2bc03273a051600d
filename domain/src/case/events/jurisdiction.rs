//! Which province has a case.

/// Adds its events to those before, and goes on with the next list.
macro_rules! jurisdiction_events {
    ([$next:ident $($more:ident)*] $($before:tt)*) => {
        $next! { [$($more)*] $($before)*
            TransferRequested, "Pelimpahan ditawarkan", requested_on {
                /// Province that has the case.
                from: ProvinceCode,
                /// Province to which it is offered, or the centre.
                to: ProvinceCode,
                /// Why that one is competent.
                reason: String,
                /// Day of the offer.
                requested_on: NaiveDate,
                /// Last day to answer.
                answer_due_on: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
            }
            TransferAccepted, "Pelimpahan diterima", accepted_on {
                /// Province that had the case.
                from: ProvinceCode,
                /// Province that has it now, or the centre.
                to: ProvinceCode,
                /// Day.
                accepted_on: NaiveDate,
                /// The state in which it goes on there.
                state: CaseStatus,
            }
            TransferRejected, "Pelimpahan ditolak", rejected_on {
                /// Province that rejected it, or the centre.
                to: ProvinceCode,
                /// Why.
                reason: String,
                /// Day.
                rejected_on: NaiveDate,
                /// The state to which the case returns.
                state: CaseStatus,
            }
            JurisdictionDecided, "Pusat menetapkan provinsi yang berwenang", decided_on {
                /// Province that had the case.
                from: ProvinceCode,
                /// Province that has it now.
                to: ProvinceCode,
                /// Why.
                reason: String,
                /// Day of the decision.
                decided_on: NaiveDate,
                /// The state in which it goes on.
                state: CaseStatus,
            }
            CaseJurisdictionSucceeded, "Perkara beralih ke provinsi hasil pemekaran", succeeded_on {
                /// Province that had the case.
                from: ProvinceCode,
                /// Province that has it now.
                to: ProvinceCode,
                /// Day.
                succeeded_on: NaiveDate,
                /// Regency or city of the establishment by its code in the new province.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                regency: Option<RegencyCode>,
            }
        }
    };
}
