//! Merging a case into another one.

/// Adds its events to those before, and goes on with the next list.
macro_rules! merging_events {
    ([$next:ident $($more:ident)*] $($before:tt)*) => {
        $next! { [$($more)*] $($before)*
            CaseMerged, "Perkara digabungkan ke perkara yang lebih lama", merged_on {
                /// The older case, which goes on.
                into: Uuid,
                /// Day.
                merged_on: NaiveDate,
                /// What shows that both are about the same.
                reason: String,
                /// What was found in this case.
                findings: Vec<Finding>,
            }
            MergeReversed, "Penggabungan dibatalkan", reversed_on {
                /// The case into which it was merged.
                from: Uuid,
                /// Day.
                reversed_on: NaiveDate,
                /// What shows that the merging was wrong.
                reason: String,
                /// The state to which the case returns.
                state: CaseStatus,
                /// Its last note, when there is one.
                nota: Option<RunningNota>,
            }
            CaseAbsorbed, "Perkara lain digabungkan ke perkara ini", absorbed_on {
                /// The other case and what was found in it.
                absorbed: Absorbed,
                /// Day of the merging.
                absorbed_on: NaiveDate,
            }
            CaseReleased, "Penggabungan perkara lain ke perkara ini dibatalkan", released_on {
                /// The other case.
                case: Uuid,
                /// Day on which the merging was undone.
                released_on: NaiveDate,
            }
            SuccessorFollowed, "Perkara mengikuti perusahaan penerus", followed_on {
                /// The entry of the register that the case was about.
                employer: Uuid,
                /// The name until then.
                old: String,
                /// The entry of the successor.
                successor: Uuid,
                /// Name of the successor.
                name: String,
                /// Day of the merger.
                merged_on: NaiveDate,
                /// Day on which the case learnt it.
                followed_on: NaiveDate,
            }
        }
    };
}
