//! What was true of one stream on each day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::table::{Row, fold};
use crate::truth::{self, Dated};

/// The row of a stream by the day from which it is true, until the next one.
pub(crate) type Timeline = BTreeMap<NaiveDate, Value>;

/// The rows of a stream, from the day on which it began.
pub(crate) fn of<R: Row>(id: Uuid, events: &[Dated]) -> Result<Timeline, ApplyError> {
    let days: BTreeSet<NaiveDate> = events.iter().map(|(on, _)| *on).collect();
    let begun = events.first().map(|(on, _)| *on);
    let mut rows = Timeline::new();
    for day in days.into_iter().filter(|day| Some(*day) >= begun) {
        let by_then = events.iter().filter(|(on, _)| *on <= day);
        if let Some(row) = row::<R>(id, by_then)? {
            rows.insert(day, row);
        }
    }
    Ok(rows)
}

/// The row that one more event adds, where it follows all others in every order; none where it
/// corrects, or has no day of its own or an earlier one: all rows are to be made again.
pub(crate) fn next<R: Row>(
    known: &Timeline,
    id: Uuid,
    event: &RecordedEvent,
) -> Result<Option<(NaiveDate, Value)>, ApplyError> {
    let Some((last, row)) = known.last_key_value() else {
        return Ok(None);
    };
    let day = event.day()?;
    let Some(day) = day.filter(|day| day >= last && !truth::corrects(event)) else {
        return Ok(None);
    };
    let row: R = serde_json::from_value(row.clone()).map_err(|error| event.poison(&error))?;
    let row = fold(Some(row), id, event)?;
    row.map(|row| Ok((day, told(&row, event)?))).transpose()
}

/// The row after some events, in the order in which they were recorded.
fn row<'e, R: Row>(
    id: Uuid,
    events: impl Iterator<Item = &'e Dated>,
) -> Result<Option<Value>, ApplyError> {
    let (mut row, mut last): (Option<R>, _) = (None, None);
    for (_, event) in events {
        row = fold(row, id, event)?;
        last = Some(event);
    }
    let told = row.zip(last).map(|(row, event)| told(&row, event));
    told.transpose()
}

/// A row as it is stored.
pub(crate) fn told<R: Row>(row: &R, event: &RecordedEvent) -> Result<Value, ApplyError> {
    serde_json::to_value(row).map_err(|error| event.poison(&error))
}

/// The row that is true on a day; none before the stream began.
pub(crate) fn on(timeline: &Timeline, day: NaiveDate) -> Option<&Value> {
    timeline.range(..=day).next_back().map(|(_, row)| row)
}

/// What a newer knowledge tells otherwise: from the first day on which it differs, each day from
/// which another row is true, with that row; none where the stream had not begun yet after all.
pub(crate) fn differing<'t>(
    before: &Timeline,
    after: &'t Timeline,
) -> Vec<(NaiveDate, Option<&'t Value>)> {
    let days: BTreeSet<&NaiveDate> = before.keys().chain(after.keys()).collect();
    let mut days = days.into_iter();
    let Some(first) = days.find(|day| on(before, **day) != on(after, **day)) else {
        return vec![];
    };
    let later = after.iter().filter(|(day, _)| *day > first);
    let told = later.map(|(day, row)| (*day, Some(row)));
    [(*first, on(after, *first))]
        .into_iter()
        .chain(told)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use serde_json::{Value, json};

    use super::{Timeline, differing, on};

    fn day(of: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of).unwrap()
    }

    fn timeline(rows: &[(u32, &str)]) -> Timeline {
        let rows = rows.iter().map(|(of, row)| (day(*of), json!(row)));
        rows.collect()
    }

    /// Rows as the store has them: found by a day, the newest knowledge first.
    fn found(stored: &[BTreeMap<NaiveDate, Option<Value>>], of: u32) -> Option<Value> {
        let mut newest = stored.iter().rev();
        let told = newest.find_map(|rows| rows.range(..=day(of)).next_back());
        told.and_then(|(_, row)| row.clone())
    }

    #[test]
    fn whatever_is_told_otherwise_each_day_finds_its_row_again() {
        let known = [
            timeline(&[]),
            timeline(&[(3, "a")]),
            timeline(&[(3, "a"), (7, "b")]),
            // A day of its own before the last.
            timeline(&[(3, "a"), (5, "c"), (7, "bc")]),
            // The same day again.
            timeline(&[(3, "a"), (5, "c"), (7, "bcd")]),
            // It began later after all, then earlier.
            timeline(&[(4, "a"), (5, "c"), (7, "bcd")]),
            timeline(&[(2, "a"), (5, "c"), (7, "bcd")]),
            // A span that is no longer there, and nothing new.
            timeline(&[(2, "a"), (7, "bcd")]),
            timeline(&[(2, "a"), (7, "bcd")]),
        ];
        let mut stored = vec![];
        for pair in known.windows(2) {
            let [before, after] = pair else { continue };
            let rows = differing(before, after);
            let rows = rows.into_iter().map(|(day, row)| (day, row.cloned()));
            stored.push(rows.collect());
            for of in 1..10 {
                assert_eq!(
                    found(&stored, of).as_ref(),
                    on(after, day(of)),
                    "{of}, {after:?}"
                );
            }
        }
    }
}
