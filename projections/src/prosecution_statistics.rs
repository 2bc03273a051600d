//! Prosecutions by milestone, for counts.

mod observation;

pub(crate) use self::observation::Observation;
use crate::count::{By, Countable, Dimension, Milestone};
use crate::table::Row;

/// Prosecutions, to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prosecutions;

impl Countable for Prosecutions {
    const TABLE: &'static str = Observation::TABLE;
    const MILESTONES: &'static [Milestone] = &[
        Milestone::of("reported"),
        Milestone::of("opened"),
        Milestone::of("referred"),
        Milestone::of("judged"),
        // The sentence was executed.
        Milestone::of("completed"),
    ];
    const USUAL: Milestone = Milestone::of("completed");
    const DIMENSIONS: &'static [Dimension] = &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::of("norm", By::Column("norm")),
        Dimension::of("outcome", By::Column("outcome")),
        Dimension::of("inspector", By::Column("inspector")),
    ];
    const MEASURES: &'static [(&'static str, &'static str)] = &[
        ("prosecutions", "count(*)"),
        ("inspectors", "count(DISTINCT inspector)"),
        ("fines_idr", "coalesce(sum(fine_idr), 0)::bigint"),
    ];
}
