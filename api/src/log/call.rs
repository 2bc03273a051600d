//! The SQL of the append, and its answer read back.

use std::collections::HashSet;

use sqlx::{FromRow, PgConnection, PgPool};

use super::{Append, LogError, NewEvent, Outcome, Seen, Written};

mod numbers;

/// What `unless_moved` raises.
const MOVED: &str = "WN001";
const EVENTS: &str = "
    SELECT outcome, aggregate_type, aggregate_id, version, first_position, last_position
    FROM append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
/// Where commands rest on other streams; behind the other doors none does.
const RESTING: &str = "
    SELECT outcome, aggregate_type, aggregate_id, version, first_position, last_position
    FROM append_events(unless_moved($1, $12, $13, $14), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// The answer for one command of a batch.
#[derive(Debug)]
pub(super) enum Verdict {
    Settled(Outcome),
    /// An earlier command of the batch stands in its way: send it again.
    Deferred,
}

#[derive(FromRow)]
struct Row {
    outcome: String,
    aggregate_type: String,
    aggregate_id: String,
    version: Option<i64>,
    first_position: Option<i64>,
    last_position: Option<i64>,
    #[sqlx(default)]
    number: Option<String>,
}

#[derive(FromRow)]
struct Known {
    request_hash: Vec<u8>,
    aggregate_type: String,
    aggregate_id: String,
    version: i64,
    first_position: i64,
    last_position: i64,
}

/// One verdict for each command of the batch, in order; an error where a stream that one of several
/// rests on has moved.
pub(super) async fn append(
    connection: &mut PgConnection,
    batch: &[&Append],
) -> Result<Vec<Verdict>, sqlx::Error> {
    match append_by_kind(connection, batch).await {
        Err(error) if batch.len() == 1 && has_moved(&error) => {
            Ok(vec![Verdict::Settled(Outcome::Moved)])
        }
        answered => answered,
    }
}

/// One call for the commands that ask for a number and one for the others.
async fn append_by_kind(
    connection: &mut PgConnection,
    batch: &[&Append],
) -> Result<Vec<Verdict>, sqlx::Error> {
    let asks = |append: &&Append| append.number.is_some();
    if !batch.iter().any(asks) {
        return append_plain(connection, batch).await;
    }
    let (numbered, plain): (Vec<&Append>, Vec<&Append>) = batch.iter().copied().partition(asks);
    let mut plain = append_plain(connection, &plain).await?.into_iter();
    let mut numbered = numbers::append_numbered(connection, &numbered)
        .await?
        .into_iter();
    let each = batch.iter().map(|append| {
        let next = if asks(append) {
            numbered.next()
        } else {
            plain.next()
        };
        next.ok_or_else(|| unknown("a number of answers", "too few"))
    });
    each.collect()
}

async fn append_plain(
    connection: &mut PgConnection,
    batch: &[&Append],
) -> Result<Vec<Verdict>, sqlx::Error> {
    match batch {
        [] => Ok(vec![]),
        [only] if only.rests_on.is_empty() => Ok(vec![append_command(connection, only).await?]),
        many => append_events(connection, many).await,
    }
}

pub(super) async fn append_command(
    connection: &mut PgConnection,
    append: &Append,
) -> Result<Verdict, sqlx::Error> {
    let events = &append.events;
    let row: Row = sqlx::query_as(
        "SELECT outcome, aggregate_type, aggregate_id, version, first_position, last_position
         FROM append_command($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&append.command_id)
    .bind(append.request_hash.as_slice())
    .bind(&append.aggregate_type)
    .bind(&append.aggregate_id)
    .bind(append.expected)
    .bind(append.unique_key.as_deref())
    .bind(each(events, |event| event.event_type.as_str()))
    .bind(each(events, |event| event.event_version.as_str()))
    .bind(each(events, |event| event.payload.as_str()))
    .bind(each(events, |event| event.metadata.as_str()))
    .fetch_one(connection)
    .await?;
    verdict(row)
}

pub(super) async fn append_events(
    connection: &mut PgConnection,
    batch: &[&Append],
) -> Result<Vec<Verdict>, sqlx::Error> {
    let mut event_commands = Vec::new();
    let (mut types, mut versions) = (Vec::new(), Vec::new());
    let (mut payloads, mut metadatas) = (Vec::new(), Vec::new());
    for (command, event) in events_of(batch) {
        event_commands.push(command);
        types.push(event.event_type.as_str());
        versions.push(event.event_version.as_str());
        payloads.push(event.payload.as_str());
        metadatas.push(event.metadata.as_str());
    }
    let seen = rested_on(batch);
    let statement = if seen.is_empty() { EVENTS } else { RESTING };
    let mut asked = sqlx::query_as(statement)
        .bind(column(batch, |append| append.command_id.as_str()))
        .bind(column(batch, |append| append.request_hash.as_slice()))
        .bind(column(batch, |append| append.aggregate_type.as_str()))
        .bind(column(batch, |append| append.aggregate_id.as_str()))
        .bind(column(batch, |append| append.expected))
        .bind(column(batch, |append| append.unique_key.as_deref()))
        .bind(event_commands)
        .bind(types)
        .bind(versions)
        .bind(payloads)
        .bind(metadatas);
    if !seen.is_empty() {
        let (types, ids, versions) = told(&seen);
        asked = asked.bind(types).bind(ids).bind(versions);
    }
    let rows: Vec<Row> = asked.fetch_all(connection).await?;
    if rows.len() != batch.len() {
        return Err(unknown("a number of answers", &rows.len().to_string()));
    }
    rows.into_iter().map(verdict).collect()
}

/// The events of a batch, each with its command, from 1.
fn events_of<'a>(batch: &[&'a Append]) -> impl Iterator<Item = (i32, &'a NewEvent)> {
    let commands = batch.iter().zip(1_i32..);
    commands.flat_map(|(append, command)| append.events.iter().map(move |event| (command, event)))
}

/// Each stream that commands rest on, once.
fn rested_on<'a>(batch: &[&'a Append]) -> HashSet<&'a Seen> {
    batch.iter().flat_map(|append| &append.rests_on).collect()
}

/// The types, the ids and the versions of streams, as `unless_moved` takes them.
fn told<'a>(seen: &HashSet<&'a Seen>) -> (Vec<&'a str>, Vec<&'a str>, Vec<i64>) {
    let each = seen.iter();
    each.map(|one| (one.aggregate_type, &*one.aggregate_id, one.version))
        .collect()
}

fn has_moved(error: &sqlx::Error) -> bool {
    let cause = error.as_database_error();
    cause.is_some_and(|cause| cause.code().is_some_and(|code| code == MOVED))
}

fn column<'a, T>(batch: &[&'a Append], of: impl Fn(&'a Append) -> T) -> Vec<T> {
    batch.iter().map(|append| of(append)).collect()
}

fn each<'a, T>(events: &'a [NewEvent], of: impl Fn(&'a NewEvent) -> T) -> Vec<T> {
    events.iter().map(of).collect()
}

fn verdict(row: Row) -> Result<Verdict, sqlx::Error> {
    let outcome = match row.outcome.as_str() {
        "appended" => Outcome::Appended(row.written()?),
        "duplicate" => Outcome::Duplicate(row.written()?),
        "reused" => Outcome::Reused,
        "conflict" => Outcome::Conflict {
            actual: row.version.ok_or_else(|| missing("version"))?,
        },
        "key_taken" => Outcome::KeyTaken,
        "deferred" => return Ok(Verdict::Deferred),
        other => return Err(unknown("an outcome", other)),
    };
    Ok(Verdict::Settled(outcome))
}

impl Row {
    fn written(self) -> Result<Written, sqlx::Error> {
        Ok(Written {
            aggregate_type: self.aggregate_type,
            aggregate_id: self.aggregate_id,
            version: self.version.ok_or_else(|| missing("version"))?,
            first_position: self
                .first_position
                .ok_or_else(|| missing("first_position"))?,
            last_position: self.last_position.ok_or_else(|| missing("last_position"))?,
            number: self.number,
        })
    }
}

/// Not [`sqlx::Error::Protocol`]: sending it again would not help.
fn unknown(what: &str, value: &str) -> sqlx::Error {
    sqlx::Error::Decode(
        format!("append_events answered {what} that we do not know: {value}").into(),
    )
}

fn missing(column: &str) -> sqlx::Error {
    unknown("without a column", column)
}

/// The result stored under a command id.
pub(super) async fn first_result(
    pool: &PgPool,
    command_id: &str,
    request_hash: &[u8; 32],
) -> Result<Option<Outcome>, LogError> {
    let known: Option<Known> = sqlx::query_as(
        "SELECT request_hash, aggregate_type, aggregate_id, version, first_position, last_position
         FROM commands WHERE command_id = $1",
    )
    .bind(command_id)
    .fetch_optional(pool)
    .await?;
    Ok(known.map(|known| {
        if known.request_hash != request_hash {
            return Outcome::Reused;
        }
        Outcome::Duplicate(Written {
            aggregate_type: known.aggregate_type,
            aggregate_id: known.aggregate_id,
            version: known.version,
            first_position: known.first_position,
            last_position: known.last_position,
            number: None,
        })
    }))
}
