//! A past that is not long ago: what nothing has happened to since is read as it is now, and of the
//! rest alone the rows of the past.

use std::iter;

use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::Question;
use crate::case_statistics::CaseObservation;
use crate::establishment_list::EstablishmentRow;
use crate::officers::OfficerRow;
use crate::projection::Projection;
use crate::prosecution_statistics::Observation;
use crate::table::Row;

/// Events after a position up to which it is not long ago.
const RECENT: i64 = 100_000;

/// Which rows of the past are read, and from where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// All, from the table of the past.
    #[default]
    Past,
    /// All; what nothing has happened to since, from the table of now.
    Recent,
    /// Only those of streams to which something has happened since.
    Changed,
}

impl Question {
    /// The tables of now and of the past of all that it reads.
    pub(super) fn with_present(&self) -> Vec<String> {
        let present = self.beside().into_iter().chain([self.subject.table]);
        let past = present.clone().map(|table| self.past.table(table));
        present.map(str::to_owned).chain(past).collect()
    }

    /// Whether the tables of now may answer it: they know the position, by the same code, no stream
    /// was passed over in them, and not much has happened since.
    pub(super) async fn is_recent(
        &self,
        connection: &mut PgConnection,
    ) -> Result<bool, sqlx::Error> {
        let (Some(position), None) = (self.past.known_at, self.past.as_of) else {
            return Ok(false);
        };
        let names = self.with_present();
        let version = |name: &String| Projection::named(name).map_or(0, Projection::version);
        let versions: Vec<i32> = names.iter().map(version).collect();
        sqlx::query_scalar!(
            r#"SELECT coalesce(bool_and(c.version = own.version AND c.position BETWEEN $3 AND $3 + $4), false)
                   AND NOT EXISTS (SELECT FROM quarantined WHERE projection = ANY($1)) AS "recent!"
               FROM unnest($1::text[], $2::int[]) own (name, version) JOIN checkpoints c USING (name)"#,
            &names,
            &versions,
            position,
            RECENT,
        )
        .fetch_one(connection)
        .await
    }

    /// What is read from, by a name.
    pub(super) fn read(&self, sql: &mut QueryBuilder<'_, Postgres>, table: &str, alias: &str) {
        match (self.reading, self.past.known_at) {
            (Reading::Recent, Some(position)) => {
                let of = columns(table).join(", ");
                sql.push(format!(
                    "(SELECT {of} FROM {table} still WHERE still.id NOT IN "
                ));
                changed(sql, table, position);
                sql.push(format!(" UNION ALL SELECT {of} FROM "));
                self.past.named(sql, table, "earlier");
                sql.push(" WHERE id IN ");
                changed(sql, table, position);
                sql.push(format!(") {alias}"));
            }
            (Reading::Changed, Some(position)) => {
                sql.push("(SELECT * FROM ");
                self.past.named(sql, table, "earlier");
                sql.push(" WHERE id IN ");
                changed(sql, table, position);
                sql.push(format!(") {alias}"));
            }
            (Reading::Past | Reading::Recent | Reading::Changed, _) => {
                self.past.named(sql, table, alias);
            }
        }
    }
}

/// The streams of a table to which something has happened after a position.
fn changed(sql: &mut QueryBuilder<'_, Postgres>, table: &str, position: i64) {
    let kind = Projection::named(table).map_or("", Projection::kind);
    sql.push(format!(
        "(SELECT e.aggregate_id::uuid FROM events e WHERE e.aggregate_type = '{kind}' AND e.position > "
    ));
    sql.push_bind(position);
    sql.push(")");
}

/// The columns that the tables of now and of the past share.
fn columns(table: &str) -> Vec<&'static str> {
    let known = [
        (CaseObservation::TABLE, CaseObservation::COLUMNS),
        (Observation::TABLE, Observation::COLUMNS),
        (EstablishmentRow::TABLE, EstablishmentRow::COLUMNS),
        (OfficerRow::TABLE, OfficerRow::COLUMNS),
    ];
    let own = known.into_iter().find(|(name, _)| *name == table);
    let after_id = own.map_or(&[][..], |(_, columns)| columns);
    iter::once("id").chain(after_id.iter().copied()).collect()
}
