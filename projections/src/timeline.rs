//! What was true of one stream on each day: the spans of days in which its row is the same.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::table::{ApplyError, Row, fold};
use crate::truth::Dated;

/// A span of days with the row that is true in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment {
    /// First day.
    pub(crate) from: NaiveDate,
    /// The day after the last; none while it lasts.
    pub(crate) until: Option<NaiveDate>,
    /// The row.
    pub(crate) row: Value,
}

/// The spans of a stream, in order, from the day on which it began.
pub(crate) fn of<R: Row>(id: Uuid, events: &[Dated]) -> Result<Vec<Segment>, ApplyError> {
    let mut found = if events.is_sorted_by_key(|(on, _)| *on) {
        in_order::<R>(id, events)?
    } else {
        day_by_day::<R>(id, events)?
    };
    for next in (1..found.len()).rev() {
        let from = found.get(next).map(|segment| segment.from);
        if let Some(segment) = found.get_mut(next - 1) {
            segment.until = from;
        }
    }
    Ok(found)
}

/// Events that were recorded in the order of their days are read once.
fn in_order<R: Row>(id: Uuid, events: &[Dated]) -> Result<Vec<Segment>, ApplyError> {
    let mut found: Vec<Segment> = vec![];
    let mut row: Option<R> = None;
    let mut rest = events.iter().peekable();
    while let Some((on, event)) = rest.next() {
        row = fold::<R>(row, id, event)?;
        let day_ends = rest.peek().is_none_or(|(next, _)| next != on);
        if let Some(row) = row.as_ref().filter(|_| day_ends) {
            let row = serde_json::to_value(row).map_err(|error| event.poison(&error))?;
            found.push(Segment {
                from: *on,
                until: None,
                row,
            });
        }
    }
    Ok(found)
}

/// Otherwise for each day those are read that had happened by then.
fn day_by_day<R: Row>(id: Uuid, events: &[Dated]) -> Result<Vec<Segment>, ApplyError> {
    let days: BTreeSet<NaiveDate> = events.iter().map(|(on, _)| *on).collect();
    let begun = events.first().map(|(on, _)| *on);
    let mut found = vec![];
    for day in days.into_iter().filter(|day| Some(*day) >= begun) {
        let by_then = events.iter().filter(|(on, _)| *on <= day);
        let on_that_day: Vec<Dated> = by_then.map(|(_, event)| (day, event.clone())).collect();
        found.extend(in_order::<R>(id, &on_that_day)?);
    }
    Ok(found)
}
