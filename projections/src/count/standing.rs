//! The past, read where it still stands: what nothing has happened to since a position and a day is
//! read as it is now, and only of the rest the rows of the past (ADR 100).

use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::Question;
use crate::case_statistics::CaseObservation;
use crate::establishment_list::EstablishmentRow;
use crate::officers::OfficerRow;
use crate::projection::Projection;
use crate::prosecution_statistics::Observation;
use crate::table::Row;
use crate::times::Past;

/// Which rows of the past are read, and from where.
#[derive(Debug, Clone, Default)]
pub enum Reading {
    /// All, from the table of the past.
    #[default]
    Past,
    /// All; what nothing has happened to since, from the table of now.
    Standing(Arc<Standing>),
    /// Only those of streams to which something has happened since.
    Changed,
}

/// What is known of the tables of a question in the transaction that reads them.
#[derive(Debug)]
pub struct Standing {
    /// The position of the question: its own, or the last that the tables of the past have.
    known_at: i64,
    /// Where in the table of the past the rows are of streams to which something has happened since, of
    /// each table of now.
    moved: BTreeMap<&'static str, Vec<String>>,
}

impl Question {
    /// The tables of now that it reads.
    fn present(&self) -> impl Iterator<Item = &'static str> {
        self.beside().into_iter().chain([self.subject.table])
    }

    /// The tables of now and of the past of all that it reads.
    pub(super) fn with_present(&self) -> Vec<String> {
        let past = self.present().map(|table| self.past.table(table));
        self.present().map(str::to_owned).chain(past).collect()
    }

    /// How its rows are read when its tables of the past have come to a position: the tables of now
    /// help where they have come as far, by the same code, and no stream was passed over in any.
    pub(super) async fn reading_at(
        &self,
        connection: &mut PgConnection,
        position: i64,
    ) -> Result<Reading, sqlx::Error> {
        if self.past.is_now() {
            return Ok(Reading::Past);
        }
        let known_at = self.past.known_at.unwrap_or(position);
        let names = self.with_present();
        let version = |name: &String| Projection::named(name).map_or(0, Projection::version);
        let versions: Vec<i32> = names.iter().map(version).collect();
        let helps = sqlx::query_scalar!(
            r#"SELECT coalesce(bool_and(c.version = own.version AND c.position >= $3), false)
                   AND NOT EXISTS (SELECT FROM quarantined WHERE projection = ANY($1)) AS "helps!"
               FROM unnest($1::text[], $2::int[]) own (name, version) JOIN checkpoints c USING (name)"#,
            &names,
            &versions,
            known_at,
        )
        .fetch_one(&mut *connection)
        .await?;
        if !helps {
            return Ok(Reading::Past);
        }
        let mut moved = BTreeMap::new();
        for table in self.present() {
            let mut places = self.moved(table, known_at);
            let places = places.build_query_scalar().fetch_one(&mut *connection);
            moved.insert(table, places.await?);
        }
        Ok(Reading::Standing(Arc::new(Standing { known_at, moved })))
    }

    /// Where the rows of the past are of streams of a table to which something has happened since.
    fn moved(&self, table: &str, known_at: i64) -> QueryBuilder<'static, Postgres> {
        let mut sql = QueryBuilder::new(format!(
            "SELECT coalesce(array_agg(earlier.ctid::text), '{{}}') FROM {table} moved CROSS JOIN LATERAL (
                 SELECT one.ctid, one.stands FROM {table}_times one WHERE one.id = moved.id",
        ));
        let past = Past {
            known_at: Some(known_at),
            ..self.past
        };
        past.met_by(&mut sql, "one");
        sql.push(
            " ORDER BY one.known_from DESC, one.true_from DESC LIMIT 1
              ) earlier WHERE earlier.stands AND (",
        );
        self.stands(&mut sql, ("moved", known_at));
        sql.push(") IS NOT TRUE");
        if let Some(day) = self.past.as_of {
            sql.push(" AND (moved.begun_on <= ").push_bind(day);
            sql.push(") IS NOT FALSE");
        }
        sql
    }

    /// What is read from, by a name.
    pub(super) fn read(&self, sql: &mut QueryBuilder<'_, Postgres>, table: &str, alias: &str) {
        match (&self.reading, self.past.known_at) {
            (Reading::Standing(standing), _) => {
                let all = columns(table).join(", ");
                sql.push(format!("(SELECT {all} FROM {table} still WHERE "));
                self.stands(sql, ("still", standing.known_at));
                let moved = standing.moved.get(table).filter(|moved| !moved.is_empty());
                if let Some(moved) = moved {
                    sql.push(format!(
                        " UNION ALL SELECT {all} FROM {table}_times WHERE ctid = ANY("
                    ));
                    sql.push_bind(moved.clone()).push("::tid[])");
                }
                sql.push(format!(") {alias}"));
            }
            (Reading::Changed, Some(position)) => {
                sql.push("(SELECT * FROM ");
                self.past.named(sql, table, "earlier");
                sql.push(" WHERE id IN ");
                changed(sql, table, position);
                sql.push(format!(") {alias}"));
            }
            (Reading::Past | Reading::Changed, _) => self.past.named(sql, table, alias),
        }
    }

    /// Asks that nothing has happened since to the one stream of a row of now.
    fn stands(&self, sql: &mut QueryBuilder<'_, Postgres>, (row, known_at): (&str, i64)) {
        sql.push(format!("{row}.known_from <= "))
            .push_bind(known_at);
        if let Some(day) = self.past.as_of {
            sql.push(format!(" AND {row}.true_from <= ")).push_bind(day);
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
