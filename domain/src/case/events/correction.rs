//! What is read otherwise than it was recorded.

/// Adds its events to those before, and goes on with the next list.
macro_rules! correction_events {
    ([$next:ident $($more:ident)*] $($before:tt)*) => {
        $next! { [$($more)*] $($before)*
            CorrectionProposed, "Ralat diusulkan", proposed_on {
                /// Number of the event to be corrected.
                target: i64,
                /// The field as it is read now.
                old: CaseChange,
                /// The field as it should be read.
                new: CaseChange,
                /// Why.
                kind: CorrectionKind,
                /// What shows it.
                reason: String,
                /// Who recorded the event.
                author: Option<String>,
                /// Who proposes it.
                proposer: String,
                /// Day of the proposal.
                proposed_on: NaiveDate,
                /// Day on which the error was discovered.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                discovered_on: Option<NaiveDate>,
                /// Last day to correct in time.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                in_time_until: Option<NaiveDate>,
                /// How that day was found, in words.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                derivation: Option<String>,
            }
            CorrectionRecorded, "Ralat dicatat", recorded_on {
                /// Number of the proposal.
                proposal: i64,
                /// Number of the corrected event.
                target: i64,
                /// The field as it was read before.
                old: CaseChange,
                /// The field as it is read from now on.
                new: CaseChange,
                /// Why.
                kind: CorrectionKind,
                /// The limit that follows from it.
                limit: Option<Limit>,
                /// Day of the approval.
                recorded_on: NaiveDate,
                /// Last day to correct in time.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                in_time_until: Option<NaiveDate>,
            }
            CorrectionRejected, "Ralat ditolak", rejected_on {
                /// Number of the proposal.
                proposal: i64,
                /// Number of the event that stays.
                target: i64,
                /// Why.
                reason: String,
                /// Day of the rejection.
                rejected_on: NaiveDate,
            }
        }
    };
}
