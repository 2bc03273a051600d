//! A read model with one row per stream: load the rows that events touch, fold the events in
//! memory, write each row once. An event that a row has seen already changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::copied::Lines;
use crate::feed::RecordedEvent;
use crate::truth::{self, Streams};
use crate::workspace::Workspace;

/// New rows from which on they are added by themselves.
const MANY: usize = 16;
/// Most rows that are told to PostgreSQL at once.
const AT_ONCE: usize = 10_000;

/// A row of a read model, named as its table's columns.
pub(crate) trait Row: Serialize + DeserializeOwned + Send + Sync + Unpin + 'static {
    /// The table.
    const TABLE: &'static str;
    /// Its columns after `id`.
    const COLUMNS: &'static [&'static str];
    /// Those of them that hold documents (`jsonb`): a list in one of them is no array.
    const DOCUMENTS: &'static [&'static str] = &[];
    /// Whether its rows are locked by province: PostgreSQL takes no `COPY` into such a table from
    /// anybody but its owner.
    const LOCKED: bool = false;
    /// Whether it tells of its rows since when they stand ([`Since`]), so that what nothing has happened
    /// to since is read here by who asks for the past.
    const DATED: bool = false;

    /// The row after an event; the first one makes it. Events of no concern leave it.
    fn fold(row: Option<Self>, id: Uuid, event: &RecordedEvent)
    -> Result<Option<Self>, ApplyError>;
    /// Sequence of the last event in it.
    fn version(&mut self) -> &mut i64;
}

/// Since when a row stands: at a later position and day it is what the table of the past tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Since {
    /// Position of the last event in it.
    known_from: Option<i64>,
    /// The last day on which anything happened; none where no event tells its day.
    true_from: Option<NaiveDate>,
    /// The first day on which anything was ever said to have happened: before it there was nothing.
    begun_on: Option<NaiveDate>,
}

impl Since {
    const COLUMNS: [&'static str; 3] = ["known_from", "true_from", "begun_on"];

    fn take(&mut self, event: &RecordedEvent) -> Result<(), ApplyError> {
        self.known_from = Some(event.position);
        if let Some(day) = event.day()? {
            self.true_from = self.true_from.max(Some(day));
            self.begun_on = Some(self.begun_on.map_or(day, |begun| begun.min(day)));
        }
        Ok(())
    }
}

/// A row as it is stored.
#[derive(Serialize)]
struct Stored<R> {
    #[serde(flatten)]
    row: R,
    #[serde(flatten)]
    since: Since,
}

/// The columns of a table of rows after `id`.
pub(crate) fn columns<R: Row>() -> Vec<&'static str> {
    let since = Since::COLUMNS.iter().filter(|_| R::DATED);
    R::COLUMNS.iter().chain(since).copied().collect()
}

/// The table of the sums that triggers keep of the rows of another one (ADR 98).
pub(crate) fn of_sums(table: &str) -> String {
    format!("{table}_sums")
}

/// The rows of a table with one row per stream.
struct Rows<R> {
    /// The kind of its streams.
    kind: &'static str,
    /// Whether the table had no rows at the beginning: none is looked for.
    was_empty: bool,
    held: BTreeMap<Uuid, Held<R>>,
}

/// A row that was looked for.
struct Held<R> {
    /// None where the stream has none yet.
    row: Option<Stored<R>>,
    is_in_table: bool,
    has_changed: bool,
}

/// The rows of a table, which are to be changed by events of one kind of stream.
pub(crate) fn rows<R: Row>(kind: &'static str, is_empty: bool) -> Box<dyn Workspace> {
    let held = BTreeMap::<Uuid, Held<R>>::new();
    Box::new(Rows {
        kind,
        was_empty: is_empty,
        held,
    })
}

impl<R: Row> Workspace for Rows<R> {
    fn take<'w>(
        &'w mut self,
        connection: &'w mut PgConnection,
        batch: &'w [RecordedEvent],
    ) -> BoxFuture<'w, Result<(), ApplyError>> {
        Box::pin(async move {
            self.look_for(connection, batch).await?;
            let corrected = corrected(connection, self.kind, batch).await?;
            for event in batch {
                self.fold(event, &corrected)?;
            }
            Ok(())
        })
    }

    fn store<'w>(
        &'w mut self,
        connection: &'w mut PgConnection,
    ) -> BoxFuture<'w, Result<(), ApplyError>> {
        Box::pin(async move {
            let (mut old, mut new) = (vec![], vec![]);
            for held in std::mem::take(&mut self.held).into_values() {
                let among = if held.is_in_table { &mut old } else { &mut new };
                among.extend(held.row.filter(|_| held.has_changed));
            }
            if new.len() < MANY || R::LOCKED && is_locked::<R>(connection).await? {
                old.append(&mut new);
            }
            add(connection, &new).await?;
            store(connection, &old).await
        })
    }
}

impl<R: Row> Rows<R> {
    /// Reads the rows of a batch's streams that were not looked for before.
    async fn look_for(
        &mut self,
        connection: &mut PgConnection,
        batch: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let mut ids = BTreeSet::new();
        for event in batch {
            let id = event.id()?;
            if !self.held.contains_key(&id) {
                ids.insert(id);
            }
        }
        let mut found = if self.was_empty {
            BTreeMap::new()
        } else {
            load::<R>(connection, &ids).await?
        };
        self.held.extend(ids.into_iter().map(|id| {
            let row = found.remove(&id);
            let held = Held {
                is_in_table: row.is_some(),
                has_changed: false,
                row,
            };
            (id, held)
        }));
        Ok(())
    }

    fn fold(&mut self, event: &RecordedEvent, corrected: &Streams) -> Result<(), ApplyError> {
        let id = event.id()?;
        let Some(held) = self.held.get_mut(&id) else {
            return Ok(());
        };
        let is_seen = |one: &mut Stored<R>| *one.row.version() >= event.sequence;
        if held.row.as_mut().is_some_and(is_seen) {
            return Ok(());
        }
        let since = held
            .row
            .as_ref()
            .map_or_else(Since::default, |one| one.since);
        let known = held.row.take().map(|one| one.row);
        held.row = if truth::corrects(event) {
            again::<R>((id, since), event, corrected)?
        } else {
            next::<R>((id, since), known, event)?
        };
        held.has_changed = true;
        Ok(())
    }
}

/// Whether the rows of a table are locked for this connection's user.
async fn is_locked<R: Row>(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT row_security_active($1)")
        .bind(R::TABLE)
        .fetch_one(connection)
        .await
}

/// The row after one more event.
fn next<R: Row>(
    (id, mut since): (Uuid, Since),
    known: Option<R>,
    event: &RecordedEvent,
) -> Result<Option<Stored<R>>, ApplyError> {
    if R::DATED {
        since.take(event)?;
    }
    let row = fold(known, id, event)?;
    Ok(row.map(|row| Stored { row, since }))
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
    (id, since): (Uuid, Since),
    correction: &RecordedEvent,
    streams: &Streams,
) -> Result<Option<Stored<R>>, ApplyError> {
    let stream = streams.get(&id).map_or(&[][..], Vec::as_slice);
    let until = stream.partition_point(|one| one.sequence <= correction.sequence);
    let mut row = None;
    // What was ever said to have happened first was read by those who asked then.
    let mut since = Since {
        begun_on: since.begun_on,
        ..Since::default()
    };
    for (_, event) in truth::of(stream.get(..until).unwrap_or_default())? {
        row = fold::<R>(row, id, &event)?;
        if R::DATED {
            since.take(&event)?;
        }
    }
    Ok(row.map(|row| Stored { row, since }))
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

/// A row as it is read: its id, itself, and since when it stands.
type Loaded<R> = (
    Uuid,
    Json<R>,
    Option<i64>,
    Option<NaiveDate>,
    Option<NaiveDate>,
);

async fn load<R: Row>(
    connection: &mut PgConnection,
    ids: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, Stored<R>>, ApplyError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    let since = if R::DATED {
        Since::COLUMNS.join(", ")
    } else {
        "NULL::bigint, NULL::date, NULL::date".to_owned()
    };
    let sql = format!(
        "SELECT id, to_json(t), {since} FROM {} t WHERE id = ANY($1)",
        R::TABLE
    );
    let found: Vec<Loaded<R>> = sqlx::query_as(&sql).bind(ids).fetch_all(connection).await?;
    let stored = |(id, Json(row), known_from, true_from, begun_on)| {
        let since = Since {
            known_from,
            true_from,
            begun_on,
        };
        (id, Stored { row, since })
    };
    Ok(found.into_iter().map(stored).collect())
}

/// Adds rows of streams that have none yet, the cheapest way.
async fn add<R: Row>(connection: &mut PgConnection, rows: &[Stored<R>]) -> Result<(), sqlx::Error> {
    for some in rows.chunks(AT_ONCE) {
        let mut lines = Lines::of([&["id"], &*columns::<R>()].concat(), R::DOCUMENTS);
        for stored in some {
            lines.take(&stored.row).map_err(encoding)?;
            lines.take(&stored.since).map_err(encoding)?;
            lines.end();
        }
        lines.send(connection, R::TABLE).await?;
    }
    Ok(())
}

async fn store<R: Row>(
    connection: &mut PgConnection,
    rows: &[Stored<R>],
) -> Result<(), ApplyError> {
    let (table, columns) = (R::TABLE, columns::<R>());
    let excluded = columns
        .iter()
        .map(|column| format!("EXCLUDED.{column}"))
        .collect::<Vec<_>>()
        .join(", ");
    let columns = columns.join(", ");
    let sql = format!(
        "WITH stored AS (
             INSERT INTO {table} (id, {columns})
             SELECT id, {columns} FROM json_populate_recordset(NULL::{table}, $1::json)
             ON CONFLICT (id) DO UPDATE SET ({columns}) = ROW({excluded}) RETURNING 1
         ) SELECT count(*) FROM stored"
    );
    for some in rows.chunks(AT_ONCE) {
        let _: i64 = sqlx::query_scalar(&sql)
            .bind(as_json(some)?)
            .fetch_one(&mut *connection)
            .await?;
    }
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
