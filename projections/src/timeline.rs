//! What was true of one stream on each day: the spans of days in which its row is the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::table::{ApplyError, Row, fold};
use crate::truth::Dated;

/// A day with the row after one of its events; none before the first row.
type After = (NaiveDate, Option<Arc<Value>>);

/// A span of days with the row that is true in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment {
    /// First day.
    pub(crate) from: NaiveDate,
    /// The day after the last; none while it lasts.
    pub(crate) until: Option<NaiveDate>,
    /// The row.
    pub(crate) row: Arc<Value>,
}

/// The spans of a stream, in order, from the day on which it began.
pub(crate) fn of<R: Row>(id: Uuid, events: &[Dated]) -> Result<Vec<Segment>, ApplyError> {
    if events.is_sorted_by_key(|(on, _)| *on) {
        return Ok(spans(&rows::<R>(id, events)?));
    }
    day_by_day::<R>(id, events)
}

/// The spans of its first events, for each number of them from `least` on. Events that were
/// recorded in the order of their days are read once for all.
pub(crate) fn of_each<R: Row>(
    id: Uuid,
    events: &[Dated],
    least: usize,
) -> Result<Vec<Vec<Segment>>, ApplyError> {
    let lengths = least..=events.len();
    if events.is_sorted_by_key(|(on, _)| *on) {
        let rows = rows::<R>(id, events)?;
        let first = |length| spans(rows.get(..length).unwrap_or_default());
        return Ok(lengths.map(first).collect());
    }
    let first = |length| of::<R>(id, events.get(..length).unwrap_or_default());
    lengths.map(first).collect()
}

/// The row after each event, with the event's day.
fn rows<R: Row>(id: Uuid, events: &[Dated]) -> Result<Vec<After>, ApplyError> {
    let mut row: Option<R> = None;
    let mut rows = Vec::with_capacity(events.len());
    for (on, event) in events {
        row = fold::<R>(row, id, event)?;
        let told = row.as_ref().map(serde_json::to_value).transpose();
        let told = told.map_err(|error| event.poison(&error))?;
        rows.push((*on, told.map(Arc::new)));
    }
    Ok(rows)
}

/// What stands at the end of each day, until the next one that has events.
fn spans(rows: &[After]) -> Vec<Segment> {
    let mut found: Vec<Segment> = vec![];
    let mut rest = rows.iter().peekable();
    while let Some((on, row)) = rest.next() {
        let day_ends = rest.peek().is_none_or(|(next, _)| next != on);
        if let Some(row) = row.as_ref().filter(|_| day_ends) {
            if let Some(last) = found.last_mut() {
                last.until = Some(*on);
            }
            found.push(Segment {
                from: *on,
                until: None,
                row: Arc::clone(row),
            });
        }
    }
    found
}

/// Out of the order of their days, for each day those are read that had happened by then.
fn day_by_day<R: Row>(id: Uuid, events: &[Dated]) -> Result<Vec<Segment>, ApplyError> {
    let days: BTreeSet<NaiveDate> = events.iter().map(|(on, _)| *on).collect();
    let begun = events.first().map(|(on, _)| *on);
    let mut found: Vec<Segment> = vec![];
    for day in days.into_iter().filter(|day| Some(*day) >= begun) {
        let by_then = events.iter().filter(|(on, _)| *on <= day);
        let on_that_day: Vec<Dated> = by_then.map(|(_, event)| (day, event.clone())).collect();
        let of_day = spans(&rows::<R>(id, &on_that_day)?);
        if let Some(last) = found.last_mut().filter(|_| !of_day.is_empty()) {
            last.until = Some(day);
        }
        found.extend(of_day);
    }
    Ok(found)
}
