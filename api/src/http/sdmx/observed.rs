//! What a data message is made of.

use chrono::NaiveDate;

/// Observations that hold together, as of one position.
#[derive(Debug)]
pub(super) struct DataSet {
    /// The position of the log up to which they were counted.
    pub(super) position: i64,
    /// SHA-256 of the released table.
    pub(super) digest: Option<String>,
    /// The day from which a released table is the last one.
    pub(super) valid_from: Option<NaiveDate>,
    /// The day on which the next one was released.
    pub(super) valid_to: Option<NaiveDate>,
    /// In the order of their codes.
    pub(super) observations: Vec<Observation>,
}

/// One number.
#[derive(Debug, Clone)]
pub(super) struct Observation {
    /// Its code on each dimension of the flow, time last.
    pub(super) codes: Vec<String>,
    /// The number; none where it is not told.
    pub(super) value: Option<String>,
    /// `A` for a number, `Q` for one that is not told.
    pub(super) status: &'static str,
    /// The unit of its measure.
    pub(super) unit: &'static str,
}
