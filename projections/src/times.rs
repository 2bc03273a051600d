//! Read models at two times: beside each table one with its rows as they were, by the positions at
//! which they were known so and the days on which they were so.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::feed::RecordedEvent;
use crate::table::{ApplyError, Row};
use crate::timeline::{self, Segment};
use crate::truth;

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

    /// What is read from, with its name: the rows that stand at both times. Only a span without
    /// an end holds the last of all positions or days, and the index finds it.
    pub(crate) fn source(&self, sql: &mut QueryBuilder<'_, Postgres>, table: &str) {
        let name = self.table(table);
        if self.is_now() {
            sql.push(name);
            return;
        }
        sql.push(format!("(SELECT * FROM {name} WHERE "));
        match self.known_at {
            Some(position) => sql.push("known @> ").push_bind(position),
            None => sql.push("known @> 9223372036854775807"),
        };
        match self.as_of {
            Some(day) => sql.push(" AND during @> ").push_bind(day),
            None => sql.push(" AND during @> date 'infinity'"),
        };
        sql.push(") t");
    }
}

/// What a batch changes: rows that no longer stand, and new ones.
#[derive(Default)]
struct Changes {
    closed: Vec<Value>,
    opened: Vec<Value>,
}

/// Applies a batch to the table of a read model's past.
pub(crate) async fn apply<R: Row>(
    connection: &mut PgConnection,
    batch: &[RecordedEvent],
    kind: &str,
) -> Result<(), ApplyError> {
    let of_kind = || batch.iter().filter(|event| event.aggregate_type == kind);
    let ids: Result<BTreeSet<Uuid>, ApplyError> = of_kind().map(RecordedEvent::id).collect();
    let ids: Vec<Uuid> = ids?.into_iter().collect();
    let until = of_kind().next_back().map_or(0, |event| event.position);
    let streams = truth::load(connection, kind, &ids, until).await?;
    let seen = seen::<R>(connection, &ids).await?;
    let mut changes = Changes::default();
    for (id, stream) in &streams {
        let seen = seen.get(id).copied().unwrap_or(0);
        changes.follow::<R>(*id, stream, seen)?;
    }
    store::<R>(connection, changes).await
}

impl Changes {
    /// Notes what each event of a stream after those seen has changed.
    fn follow<R: Row>(
        &mut self,
        id: Uuid,
        stream: &[RecordedEvent],
        seen: i64,
    ) -> Result<(), ApplyError> {
        let begin = stream.partition_point(|event| event.sequence <= seen);
        if begin == stream.len() {
            return Ok(());
        }
        let spans = spans::<R>(id, stream, begin)?;
        let mut stand: Vec<(Segment, Option<i64>)> = vec![];
        for (segments, event) in spans.into_iter().zip(known_since(stream, begin)) {
            let Some(position) = event else {
                stand = segments.into_iter().map(|one| (one, None)).collect();
                continue;
            };
            let (kept, gone): (Vec<_>, Vec<_>) = mem::take(&mut stand)
                .into_iter()
                .partition(|(segment, _)| segments.contains(segment));
            for (segment, since) in gone {
                self.close(id, segment, since, position);
            }
            stand = kept;
            for segment in segments {
                if !stand.iter().any(|(known, _)| *known == segment) {
                    stand.push((segment, Some(position)));
                }
            }
        }
        for (segment, since) in stand {
            if let Some(since) = since {
                self.opened.push(told(segment, since, None));
            }
        }
        Ok(())
    }

    fn close(&mut self, id: Uuid, segment: Segment, since: Option<i64>, position: i64) {
        match since {
            None => {
                let key = json!({ "id": id, "since": segment.from, "position": position });
                self.closed.push(key);
            }
            Some(since) => self.opened.push(told(segment, since, Some(position))),
        }
    }
}

/// The positions at which what is known changes; none for what was known before.
fn known_since(stream: &[RecordedEvent], begin: usize) -> impl Iterator<Item = Option<i64>> {
    let before = (begin > 0).then_some(None);
    let new = stream.iter().skip(begin);
    before
        .into_iter()
        .chain(new.map(|event| Some(event.position)))
}

/// The spans of a stream as they were known before, if anything was, and since each new event.
fn spans<R: Row>(
    id: Uuid,
    stream: &[RecordedEvent],
    begin: usize,
) -> Result<Vec<Vec<Segment>>, ApplyError> {
    let least = begin.max(1);
    if !stream.iter().any(truth::corrects) {
        return timeline::of_each::<R>(id, &truth::of(stream)?, least);
    }
    let first = |length| truth::of(stream.get(..length).unwrap_or_default());
    let known = (least..=stream.len()).map(first);
    known.map(|known| timeline::of::<R>(id, &known?)).collect()
}

/// A row with its spans, as PostgreSQL reads it.
fn told(segment: Segment, since: i64, until: Option<i64>) -> Value {
    let end = |end: Option<String>| end.unwrap_or_default();
    let known = format!("[{since},{})", end(until.map(|until| until.to_string())));
    let last = end(segment.until.map(|until| until.to_string()));
    let during = format!("[{},{last})", segment.from);
    let mut row = Arc::unwrap_or_clone(segment.row);
    if let Some(fields) = row.as_object_mut() {
        fields.insert("known".to_owned(), json!(known));
        fields.insert("during".to_owned(), json!(during));
    }
    row
}

/// Sequence of the last event of each stream that the table knows.
async fn seen<R: Row>(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, i64>, ApplyError> {
    let sql = format!(
        "SELECT id, max(version) FROM {}_times WHERE id = ANY($1) GROUP BY id",
        R::TABLE
    );
    let found: Vec<(Uuid, i64)> = sqlx::query_as(&sql).bind(ids).fetch_all(connection).await?;
    Ok(found.into_iter().collect())
}

async fn store<R: Row>(connection: &mut PgConnection, changes: Changes) -> Result<(), ApplyError> {
    let (table, columns) = (R::TABLE, R::COLUMNS.join(", "));
    let close = format!(
        "WITH closed AS (
             UPDATE {table}_times t SET known = int8range(lower(t.known), c.position)
             FROM jsonb_to_recordset($1) AS c (id uuid, since date, position bigint)
             WHERE t.id = c.id AND lower(t.during) = c.since AND upper_inf(t.known) RETURNING 1
         ) SELECT count(*) FROM closed"
    );
    let open = format!(
        "WITH opened AS (
             INSERT INTO {table}_times (id, {columns}, known, during)
             SELECT id, {columns}, known, during
             FROM jsonb_populate_recordset(NULL::{table}_times, $1) RETURNING 1
         ) SELECT count(*) FROM opened"
    );
    for (sql, rows) in [(close, changes.closed), (open, changes.opened)] {
        if rows.is_empty() {
            continue;
        }
        let _: i64 = sqlx::query_scalar(&sql)
            .bind(Json(rows))
            .fetch_one(&mut *connection)
            .await?;
    }
    Ok(())
}
