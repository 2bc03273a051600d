//! Commands that ask for an official number, in one call.

use sqlx::PgConnection;

use super::{Row, Verdict, column, events_of, rested_on, told, unknown, verdict};
use crate::log::append::NumberAsked;
use crate::log::{Append, NewEvent};

/// One after the other in one transaction: each gets the next number of its book, or none.
const STATEMENT: &str = "
    SELECT r.outcome, r.aggregate_type, r.aggregate_id, r.version, r.first_position,
           r.last_position, r.number
    FROM unnest(unless_moved($1::text[], $19, $20, $21), $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::text[],
                $12::text[], $13::text[], $14::text[], $15::integer[], $16::text[], $17::text[],
                $18::text[])
        WITH ORDINALITY AS c (id, hash, stream_type, stream_id, expected, key,
                              province, kind, unit, year, template, mark, prefix, nth)
    CROSS JOIN LATERAL (
        SELECT array_agg(e.type ORDER BY e.step) AS types,
               array_agg(e.version ORDER BY e.step) AS versions,
               array_agg(e.payload ORDER BY e.step) AS payloads,
               array_agg(e.metadata ORDER BY e.step) AS metadatas
        FROM unnest($7::integer[], $8::text[], $9::text[], $10::text[], $11::text[])
            WITH ORDINALITY AS e (command, type, version, payload, metadata, step)
        WHERE e.command = c.nth
    ) e
    CROSS JOIN LATERAL append_numbered(
        c.id, c.hash, c.stream_type, c.stream_id, c.expected, c.key,
        e.types, e.versions, e.payloads, e.metadatas,
        c.province, c.kind, c.unit, c.year, c.template, c.mark, c.prefix) r
    ORDER BY c.nth";

pub(super) async fn append_numbered(
    connection: &mut PgConnection,
    batch: &[&Append],
) -> Result<Vec<Verdict>, sqlx::Error> {
    let events: Vec<(i32, &NewEvent)> = events_of(batch).collect();
    let texts = |of: fn(&NewEvent) -> &str| -> Vec<&str> {
        events.iter().map(|(_, event)| of(event)).collect()
    };
    let asked: Vec<&NumberAsked> = batch.iter().filter_map(|one| one.number.as_ref()).collect();
    let books = |of: fn(&NumberAsked) -> &str| -> Vec<&str> {
        asked.iter().map(|number| of(number)).collect()
    };
    let years: Vec<i32> = asked.iter().map(|number| number.year).collect();
    let prefixes = asked.iter().map(|number| number.key_prefix.as_deref());
    let (seen_types, seen_ids, seen_versions) = told(&rested_on(batch));
    let rows: Vec<Row> = sqlx::query_as(STATEMENT)
        .bind(column(batch, |append| append.command_id.as_str()))
        .bind(column(batch, |append| append.request_hash.as_slice()))
        .bind(column(batch, |append| append.aggregate_type.as_str()))
        .bind(column(batch, |append| append.aggregate_id.as_str()))
        .bind(column(batch, |append| append.expected))
        .bind(column(batch, |append| append.unique_key.as_deref()))
        .bind(
            events
                .iter()
                .map(|(command, _)| *command)
                .collect::<Vec<i32>>(),
        )
        .bind(texts(|event| &event.event_type))
        .bind(texts(|event| &event.event_version))
        .bind(texts(|event| &event.payload))
        .bind(texts(|event| &event.metadata))
        .bind(books(|number| &number.province))
        .bind(books(|number| number.kind))
        .bind(books(|number| &number.unit))
        .bind(years)
        .bind(books(|number| &number.template))
        .bind(books(|number| &number.mark))
        .bind(prefixes.collect::<Vec<Option<&str>>>())
        .bind(seen_types)
        .bind(seen_ids)
        .bind(seen_versions)
        .fetch_all(connection)
        .await?;
    if rows.len() != batch.len() {
        return Err(unknown("a number of answers", &rows.len().to_string()));
    }
    rows.into_iter().map(verdict).collect()
}
