//! A national history that never was: cases and prosecutions over years, each the same for a seed
//! and a number. Every event is decided by the domain's own aggregates, so every stream is lawful.
//!
//! | looking for | file |
//! |---|---|
//! | chance, the same each time | `random.rs` |
//! | provinces, names, officers | `world.rs` |
//! | one stream as it grows | `life.rs` |
//! | establishments and their reports | `establishment.rs` |
//! | what becomes of a case, of a prosecution | `inspection.rs`, `follow_up.rs`, `prosecution.rs`, `court.rs` |
//! | batches, resuming, progress | `fill.rs` |

mod court;
mod establishment;
mod fill;
mod follow_up;
mod inspection;
mod life;
mod prosecution;
mod random;
mod world;

use chrono::NaiveDate;

use crate::log::Append;

pub use fill::{Filled, fill};
pub use life::Unlawful;

/// What a history is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Inspection cases; some bring prosecutions, and some prosecutions come alone.
    Cases,
    /// Establishments with ten years of reports.
    Establishments,
}

impl Kind {
    /// What a number of it is, in the id of its command.
    const fn purpose(self) -> &'static str {
        match self {
            Self::Cases => "case",
            Self::Establishments => "establishment",
        }
    }

    /// What it is of, for people.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Establishments => "establishments",
        }
    }
}

/// Which history.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// What it is of.
    pub kind: Kind,
    /// Another seed, another history.
    pub seed: u64,
    /// How many of them.
    pub count: u64,
    /// The last day on which anything happens.
    pub today: NaiveDate,
}

/// The streams that one number makes; the first is that of its inspection case.
///
/// # Errors
/// The domain refuses a step: an error of ours.
pub fn streams(plan: &Plan, number: u64) -> Result<Vec<Append>, Unlawful> {
    if plan.kind == Kind::Establishments {
        return Ok(vec![establishment::establishment(plan, number)?]);
    }
    let (case, ordered) = inspection::case(plan, number)?;
    let mut made = vec![case];
    if let Some(ordered) = ordered {
        made.push(prosecution::ordered(plan, number, ordered)?);
    }
    made.extend(prosecution::alone(plan, number)?);
    Ok(made)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;

    use super::{Kind, Plan, streams};

    const PLAN: Plan = Plan {
        kind: Kind::Cases,
        seed: 7,
        count: 1500,
        today: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
    };

    #[test]
    fn every_stream_is_lawful_and_the_same_each_time() {
        let mut seen = BTreeSet::new();
        for number in 0..PLAN.count {
            let made = streams(&PLAN, number).unwrap();
            let again = streams(&PLAN, number).unwrap();
            assert_eq!(format!("{made:?}"), format!("{again:?}"));
            for append in made {
                assert!(seen.insert(append.command_id), "twice in {number}");
            }
        }
    }

    /// Seldom enough that a short history has none: reported before the new provinces worked.
    #[test]
    fn prosecutions_alone_are_lawful_in_new_provinces() {
        let plan = Plan { seed: 1, ..PLAN };
        let made =
            (0..6_000).filter_map(|number| super::prosecution::alone(&plan, number).unwrap());
        assert!(made.count() > 300);
    }

    #[test]
    fn establishments_report_move_and_end() {
        let plan = Plan {
            kind: Kind::Establishments,
            ..PLAN
        };
        let made = (0..plan.count).flat_map(|number| {
            let made = streams(&plan, number).unwrap();
            assert_eq!(
                format!("{made:?}"),
                format!("{:?}", streams(&plan, number).unwrap())
            );
            made
        });
        let events: Vec<_> = made.flat_map(|append| append.events).collect();
        let all: BTreeSet<&str> = events
            .iter()
            .map(|event| event.event_type.as_str())
            .collect();
        for name in [
            "EmployerRegistered",
            "WlkReportFiled",
            "EmployerRenamed",
            "EstablishmentMoved",
            "ProvinceSucceeded",
            "OperationStopped",
            "EstablishmentDissolved",
        ] {
            assert!(all.contains(name), "{name} never happens");
        }
    }

    #[test]
    fn both_roads_are_gone_to_their_ends() {
        let made = (0..PLAN.count).flat_map(|number| streams(&PLAN, number).unwrap());
        let events: Vec<_> = made.flat_map(|append| append.events).collect();
        let all: BTreeSet<&str> = events
            .iter()
            .map(|event| event.event_type.as_str())
            .collect();
        // Nobody errs in it, and no case leaves the road to its close.
        for name in [
            "InspectionCaseRegistered",
            "TaskOrderIssued",
            "ExaminationStarted",
            "FindingRecorded",
            "ExaminationCompleted",
            "ExaminationReportApproved",
            "FirstNotaIssued",
            "SecondNotaIssued",
            "NotaCountersigned",
            "NotaReceived",
            "NotaDeadlineMissed",
            "FollowUpReported",
            "FindingResolved",
            "NonComplianceReported",
            "InvestigationOrdered",
            "CaseClosed",
            "InvestigationStopped",
            "FinePaid",
        ] {
            assert!(all.contains(name), "{name} never happens");
        }
        let text = events.iter().map(|event| event.payload.as_str());
        let text: String = text.collect();
        for outcome in ["Fine", "Kurungan", "Conditional", "Acquitted"] {
            let told = format!(r#""outcome":"{outcome}""#);
            assert!(text.contains(&told), "no {outcome}");
        }
    }

    #[test]
    fn other_seeds_make_other_histories() {
        let other = Plan { seed: 8, ..PLAN };
        let (one, two) = (streams(&PLAN, 1).unwrap(), streams(&other, 1).unwrap());
        assert_ne!(one[0].aggregate_id, two[0].aggregate_id);
        assert_ne!(one[0].command_id, two[0].command_id);
    }
}
