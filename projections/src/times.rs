//! Read models at two times: beside each table one that only grows, with its rows by the
//! position from which they are known and the day from which they are true. At a position and a day
//! a stream's newest row by then is true: of those known by the position and true by the day, the
//! one that is known last, and of these the one that is true last.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use futures::future::BoxFuture;
use serde::Serialize;
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::copied::Lines;
use crate::feed::RecordedEvent;
use crate::table::{Row, fold};
use crate::workspace::Workspace;
use crate::{timeline, truth};

/// Which past is asked for; none of both is now.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// What was true on this day.
    pub as_of: Option<NaiveDate>,
    /// What was known at this position.
    pub known_at: Option<i64>,
}

impl Past {
    /// Whether nothing but now is asked for.
    #[must_use]
    pub const fn is_now(&self) -> bool {
        self.as_of.is_none() && self.known_at.is_none()
    }

    /// The table that answers for this past, and its checkpoint.
    #[must_use]
    pub fn table(&self, table: &str) -> String {
        if self.is_now() {
            return table.to_owned();
        }
        format!("{table}_times")
    }

    /// What is read from: of each stream the row that is newest at both times.
    pub(crate) fn source(&self, sql: &mut QueryBuilder<'_, Postgres>, table: &str) {
        self.named(sql, table, "t");
    }

    /// The same, by a name.
    pub(crate) fn named(&self, sql: &mut QueryBuilder<'_, Postgres>, table: &str, alias: &str) {
        let name = self.table(table);
        if self.is_now() {
            sql.push(format!("{name} {alias}"));
            return;
        }
        sql.push(format!("(SELECT one.* FROM {name} one WHERE one.stands"));
        self.met_by(sql, "one");
        sql.push(format!(
            " AND NOT EXISTS (SELECT FROM {name} newer WHERE newer.id = one.id
              AND (newer.known_from, newer.true_from) > (one.known_from, one.true_from)"
        ));
        self.met_by(sql, "newer");
        sql.push(format!(")) {alias}"));
    }

    /// Asks that a row was known and true by these times.
    pub(crate) fn met_by(&self, sql: &mut QueryBuilder<'_, Postgres>, row: &str) {
        if let Some(position) = self.known_at {
            sql.push(format!(" AND {row}.known_from <= "));
            sql.push_bind(position);
        }
        if let Some(day) = self.as_of {
            sql.push(format!(" AND {row}.true_from <= "));
            sql.push_bind(day);
        }
    }
}

/// The newest row of a stream.
struct Newest<R> {
    /// Sequence of the last event in it.
    version: i64,
    /// The day from which it is true: the last on which anything happened.
    true_from: NaiveDate,
    /// Whether the last event is known to have happened on that day: an event that tells no day of its
    /// own happened with the one before it.
    ends_there: bool,
    row: R,
}

/// The rows of the table of a read model's past: each is written with the batch that told it, and the
/// newest one of each stream is kept.
struct Rows<R> {
    /// The kind of its streams.
    kind: &'static str,
    /// Whether the table had no rows at the beginning: only a stream that was read again is looked
    /// for.
    was_empty: bool,
    newest: HashMap<Uuid, Newest<R>>,
    read_again: HashSet<Uuid>,
}

/// The rows of a past, which are to be added to by events of one kind of stream.
pub(crate) fn rows<R: Row>(kind: &'static str, is_empty: bool) -> Box<dyn Workspace> {
    let newest = HashMap::<Uuid, Newest<R>>::new();
    Box::new(Rows {
        kind,
        was_empty: is_empty,
        newest,
        read_again: HashSet::new(),
    })
}

impl<R: Row> Workspace for Rows<R> {
    fn take<'w>(
        &'w mut self,
        connection: &'w mut PgConnection,
        batch: &'w [RecordedEvent],
    ) -> BoxFuture<'w, Result<(), ApplyError>> {
        Box::pin(self.add(connection, batch))
    }

    fn store<'w>(&'w mut self, _: &'w mut PgConnection) -> BoxFuture<'w, Result<(), ApplyError>> {
        Box::pin(async { Ok(()) })
    }
}

impl<R: Row> Rows<R> {
    async fn add(
        &mut self,
        connection: &mut PgConnection,
        batch: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let mut batches: BTreeMap<Uuid, Vec<&RecordedEvent>> = BTreeMap::new();
        for event in batch {
            batches.entry(event.id()?).or_default().push(event);
        }
        self.look_for(connection, batches.keys()).await?;
        let columns = [&["id"], R::COLUMNS, &["known_from", "true_from", "stands"]].concat();
        let mut rows = Lines::of(columns, R::DOCUMENTS);
        let mut read_again = BTreeMap::new();
        for (id, events) in batches {
            let newest = self.newest.remove(&id);
            let seen = newest.as_ref().map_or(0, |newest| newest.version);
            let new = events.into_iter().filter(|event| event.sequence > seen);
            let new: Vec<&RecordedEvent> = new.collect();
            if let Some(days) = days_in_order(newest.as_ref(), &new)? {
                let newest = go_on(&mut rows, id, newest, &new, days)?;
                self.newest.extend(newest.map(|newest| (id, newest)));
            } else {
                let last = new.last().map_or(0, |last| last.position);
                read_again.insert(id, (seen, last));
            }
        }
        self.read_again.extend(read_again.keys());
        let until = read_again.values().map(|(_, last)| *last).max();
        let ids: Vec<Uuid> = read_again.keys().copied().collect();
        let streams = truth::load(connection, self.kind, &ids, until.unwrap_or(0)).await?;
        for (id, stream) in &streams {
            let (seen, last) = read_again.get(id).copied().unwrap_or_default();
            let upto = stream.partition_point(|event| event.position <= last);
            let stream = stream.get(..upto).unwrap_or_default();
            again::<R>(&mut rows, *id, stream, seen)?;
        }
        let table = format!("{}_times", R::TABLE);
        Ok(rows.send(connection, &table).await?)
    }

    /// Reads the newest rows of streams that are not known.
    async fn look_for(
        &mut self,
        connection: &mut PgConnection,
        ids: impl Iterator<Item = &Uuid>,
    ) -> Result<(), ApplyError> {
        let unknown = ids.filter(|id| {
            let may_be_there = !self.was_empty || self.read_again.contains(id);
            may_be_there && !self.newest.contains_key(id)
        });
        let unknown: Vec<Uuid> = unknown.copied().collect();
        if !unknown.is_empty() {
            self.newest.extend(newest::<R>(connection, &unknown).await?);
        }
        Ok(())
    }
}

/// The days of new events that follow all others in every order; none where one corrects or has an
/// earlier day, where its day is not known, or where events before them are missing.
fn days_in_order<R: Row>(
    newest: Option<&Newest<R>>,
    new: &[&RecordedEvent],
) -> Result<Option<Vec<NaiveDate>>, ApplyError> {
    let (mut last, mut seen) = newest.map_or((NaiveDate::MIN, 0), |newest| {
        (newest.true_from, newest.version)
    });
    let mut before = newest.filter(|newest| newest.ends_there).map(|_| last);
    let mut days = vec![];
    for event in new {
        let follows = event.sequence == seen + 1 && !truth::corrects(event);
        match event.day()?.or(before) {
            Some(day) if follows && day >= last => {
                days.push(day);
                (last, seen, before) = (day, event.sequence, Some(day));
            }
            Some(_) | None => return Ok(None),
        }
    }
    Ok(Some(days))
}

/// One more row for each event; answers the newest.
fn go_on<R: Row>(
    rows: &mut Lines,
    id: Uuid,
    newest: Option<Newest<R>>,
    new: &[&RecordedEvent],
    days: Vec<NaiveDate>,
) -> Result<Option<Newest<R>>, ApplyError> {
    let mut newest = newest;
    for (event, true_from) in new.iter().zip(days) {
        let Some(row) = fold(newest.map(|newest| newest.row), id, event)? else {
            newest = None;
            continue;
        };
        let times = Times {
            known_from: event.position,
            true_from,
            stands: true,
        };
        times
            .add(rows, &row)
            .map_err(|error| event.poison(&error))?;
        newest = Some(Newest {
            version: event.sequence,
            true_from,
            ends_there: true,
            row,
        });
    }
    Ok(newest)
}

/// What each event after those seen tells otherwise, from the whole stream.
fn again<R: Row>(
    rows: &mut Lines,
    id: Uuid,
    stream: &[RecordedEvent],
    seen: i64,
) -> Result<(), ApplyError> {
    let begin = stream.partition_point(|event| event.sequence <= seen);
    let first = |length| truth::of(stream.get(..length).unwrap_or_default());
    let mut known = timeline::of::<R>(id, &first(begin)?)?;
    for (length, event) in (begin + 1..).zip(stream.iter().skip(begin)) {
        let poison = |error| event.poison(&error);
        let known_from = event.position;
        if let Some((true_from, row)) = timeline::next::<R>(&known, id, event)? {
            let times = Times {
                known_from,
                true_from,
                stands: true,
            };
            times.add(rows, &row).map_err(poison)?;
            known.insert(true_from, row);
            continue;
        }
        let after = timeline::of::<R>(id, &first(length)?)?;
        for (true_from, row) in timeline::differing(&known, &after) {
            let gone = timeline::on(&known, true_from).filter(|_| row.is_none());
            if let Some(told) = row.or(gone) {
                let times = Times {
                    known_from,
                    true_from,
                    stands: row.is_some(),
                };
                times.add(rows, told).map_err(poison)?;
            }
        }
        known = after;
    }
    Ok(())
}

/// The times of a row.
#[derive(Serialize)]
struct Times {
    known_from: i64,
    true_from: NaiveDate,
    /// Not where the stream had not begun yet after all.
    stands: bool,
}

impl Times {
    fn add(&self, rows: &mut Lines, row: &impl Serialize) -> Result<(), serde_json::Error> {
        rows.take(row)?;
        rows.take(self)?;
        rows.end();
        Ok(())
    }
}

/// The newest rows of some streams.
async fn newest<R: Row>(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Newest<R>>, ApplyError> {
    let sql = format!(
        "SELECT t.id, t.version, t.true_from, to_json(t) FROM unnest($1::uuid[]) AS wanted (id)
         CROSS JOIN LATERAL (
             SELECT * FROM {}_times one WHERE one.id = wanted.id
             ORDER BY known_from DESC, true_from DESC LIMIT 1
         ) t",
        R::TABLE
    );
    let found: Vec<(Uuid, i64, NaiveDate, Json<R>)> =
        sqlx::query_as(&sql).bind(ids).fetch_all(connection).await?;
    let newest = found
        .into_iter()
        .map(|(id, version, true_from, Json(row))| {
            let newest = Newest {
                version,
                true_from,
                ends_there: false,
                row,
            };
            (id, newest)
        });
    Ok(newest.collect())
}
