//! A read model with one row per stream: load the rows that a batch touches, fold the batch in
//! memory, write each row once. An event that a row has seen already changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::copied::Lines;
use crate::feed::RecordedEvent;
use crate::truth::{self, Streams};

/// New rows from which on they are added by themselves.
const MANY: usize = 16;

/// Why a batch was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The store did not answer; the batch is tried again.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
    /// This event cannot be applied; its projection stops before it.
    #[error("event {position}: {cause}")]
    Poison {
        /// Where it stands in the log.
        position: i64,
        /// Why it cannot be applied.
        cause: String,
    },
}

impl ApplyError {
    /// Whether it is the events that are wrong, not the store: a value or a constraint is refused,
    /// or a row is larger than any row may be.
    pub(crate) fn is_of_events(&self) -> bool {
        match self {
            Self::Poison { .. } => true,
            Self::Store(error) => error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .is_some_and(|code| is_fault_of_values(&code)),
        }
    }

    /// The same when only the event at this position was applied: it is what is wrong.
    pub(crate) fn at(self, position: i64) -> Self {
        let cause = self.to_string();
        match self {
            Self::Store(_) if self.is_of_events() => Self::Poison { position, cause },
            Self::Store(_) | Self::Poison { .. } => self,
        }
    }
}

/// Whether a SQLSTATE is about the values that were given: data exceptions, integrity
/// constraints and program limits (such as a row too big, or an index entry too long).
fn is_fault_of_values(sqlstate: &str) -> bool {
    ["22", "23", "54"]
        .iter()
        .any(|class| sqlstate.starts_with(class))
}

/// A row of a read model, named as its table's columns.
pub(crate) trait Row: Serialize + DeserializeOwned + Send + Unpin + 'static {
    /// The table.
    const TABLE: &'static str;
    /// Its columns after `id`.
    const COLUMNS: &'static [&'static str];
    /// Those of them that hold documents (`jsonb`): a list in one of them is no array.
    const DOCUMENTS: &'static [&'static str] = &[];
    /// Whether its rows are locked by province: PostgreSQL takes no `COPY` into such a table.
    const LOCKED: bool = false;

    /// The row after an event; the first one makes it. Events of no concern leave it.
    fn fold(row: Option<Self>, id: Uuid, event: &RecordedEvent)
    -> Result<Option<Self>, ApplyError>;
    /// Sequence of the last event in it.
    fn version(&mut self) -> &mut i64;
}

/// The table of the sums that triggers keep of the rows of another one (ADR 98).
pub(crate) fn of_sums(table: &str) -> String {
    format!("{table}_sums")
}

/// Applies a batch of events of one kind of stream to a table.
pub(crate) async fn apply<R: Row>(
    connection: &mut PgConnection,
    batch: &[RecordedEvent],
    kind: &str,
) -> Result<(), ApplyError> {
    let mut rows = load::<R>(connection, batch).await?;
    let known: BTreeSet<Uuid> = rows.keys().copied().collect();
    let corrected = corrected(connection, kind, batch).await?;
    for event in batch {
        let id = event.id()?;
        let known = rows.remove(&id);
        let row = if truth::corrects(event) {
            again::<R>(known, id, event, &corrected)?
        } else {
            fold::<R>(known, id, event)?
        };
        if let Some(row) = row {
            rows.insert(id, row);
        }
    }
    let (mut old, mut new) = (vec![], vec![]);
    for (id, row) in rows {
        let among = if known.contains(&id) {
            &mut old
        } else {
            &mut new
        };
        among.push(row);
    }
    if new.len() < MANY || R::LOCKED {
        old.append(&mut new);
    }
    add(connection, new).await?;
    store(connection, old).await
}

/// The streams that a batch corrects.
async fn corrected(
    connection: &mut PgConnection,
    kind: &str,
    events: &[RecordedEvent],
) -> Result<Streams, ApplyError> {
    let corrections = events.iter().filter(|event| truth::corrects(event));
    let ids: Result<Vec<Uuid>, ApplyError> = corrections.map(RecordedEvent::id).collect();
    let until = events.last().map_or(0, |event| event.position);
    truth::load(connection, kind, &ids?, until).await
}

/// The row after a correction: made again from the stream as it is read from then on.
fn again<R: Row>(
    known: Option<R>,
    id: Uuid,
    event: &RecordedEvent,
    streams: &Streams,
) -> Result<Option<R>, ApplyError> {
    let mut known = known;
    if known
        .as_mut()
        .is_some_and(|row| *row.version() >= event.sequence)
    {
        return Ok(known);
    }
    let stream = streams.get(&id).map_or(&[][..], Vec::as_slice);
    let until = stream.partition_point(|one| one.sequence <= event.sequence);
    let mut row = None;
    for (_, event) in truth::of(stream.get(..until).unwrap_or_default())? {
        row = fold::<R>(row, id, &event)?;
    }
    Ok(row)
}

pub(crate) fn fold<R: Row>(
    known: Option<R>,
    id: Uuid,
    event: &RecordedEvent,
) -> Result<Option<R>, ApplyError> {
    let mut known = known;
    if known
        .as_mut()
        .is_some_and(|row| *row.version() >= event.sequence)
    {
        return Ok(known);
    }
    let mut row = R::fold(known, id, event)?;
    if let Some(row) = &mut row {
        *row.version() = event.sequence;
    }
    Ok(row)
}

async fn load<R: Row>(
    connection: &mut PgConnection,
    events: &[RecordedEvent],
) -> Result<BTreeMap<Uuid, R>, ApplyError> {
    let ids: Result<Vec<Uuid>, ApplyError> = events.iter().map(RecordedEvent::id).collect();
    let sql = format!(
        "SELECT id, to_json(t) FROM {} t WHERE id = ANY($1)",
        R::TABLE
    );
    let found: Vec<(Uuid, sqlx::types::Json<R>)> = sqlx::query_as(&sql)
        .bind(ids?)
        .fetch_all(connection)
        .await?;
    Ok(found.into_iter().map(|(id, row)| (id, row.0)).collect())
}

/// Adds rows of streams that have none yet, the cheapest way.
async fn add<R: Row>(connection: &mut PgConnection, rows: Vec<R>) -> Result<(), sqlx::Error> {
    let mut lines = Lines::of([&["id"], R::COLUMNS].concat(), R::DOCUMENTS);
    for row in rows {
        lines.take(&row).map_err(encoding)?;
        lines.end();
    }
    lines.send(connection, R::TABLE).await
}

async fn store<R: Row>(connection: &mut PgConnection, rows: Vec<R>) -> Result<(), ApplyError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (table, columns) = (R::TABLE, R::COLUMNS.join(", "));
    let excluded = R::COLUMNS
        .iter()
        .map(|column| format!("EXCLUDED.{column}"))
        .collect::<Vec<_>>()
        .join(", ");
    let sql = format!(
        "WITH stored AS (
             INSERT INTO {table} (id, {columns})
             SELECT id, {columns} FROM json_populate_recordset(NULL::{table}, $1::json)
             ON CONFLICT (id) DO UPDATE SET ({columns}) = ROW({excluded}) RETURNING 1
         ) SELECT count(*) FROM stored"
    );
    let _: i64 = sqlx::query_scalar(&sql)
        .bind(as_json(&rows)?)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Rows as a text for `json_populate_recordset`: PostgreSQL needs a third less for it than for
/// `jsonb`.
fn as_json(rows: &[impl Serialize]) -> Result<String, sqlx::Error> {
    serde_json::to_string(rows).map_err(encoding)
}

fn encoding(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Encode(error.into())
}

#[cfg(test)]
mod tests {
    use super::is_fault_of_values;

    #[test]
    fn values_constraints_and_limits_are_the_events_fault_and_nothing_else_is() {
        for (sqlstate, fault) in [
            ("22008", true),
            ("23505", true),
            ("54000", true),
            ("54001", true),
            ("53100", false),
            ("55P03", false),
            ("57014", false),
            ("08006", false),
            ("40001", false),
        ] {
            assert_eq!(is_fault_of_values(sqlstate), fault, "{sqlstate}");
        }
    }
}
