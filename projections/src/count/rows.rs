//! The rows that count themselves, as SQL.

use sqlx::{Postgres, QueryBuilder};

use super::Question;
use super::sql::OFFICERS;
use super::subject::{By, Dimension, Measure, Told};

impl Question {
    /// Every row that counts: its values, its province, its numbers, and what is counted of it.
    pub(super) fn every_row(&self, measures: &[Measure]) -> QueryBuilder<'static, Postgres> {
        let officers = self.subject.officers;
        let value = |by: &Dimension| match by.by {
            By::Each(array) => array.to_owned(),
            By::Officers(_) => officers.to_owned(),
            By::Province | By::Day(_) | By::Value(_) | By::Size | By::Section => by.grouped(self),
        };
        let mut columns: Vec<String> = self.group_by.iter().map(value).collect();
        columns.push(self.province_in_its_set());
        let numbers = measures.iter().filter_map(|one| self.number(one));
        columns.extend(numbers.map(|number| format!("({number})::bigint")));
        let counted = measures.iter().filter_map(|one| match one.told {
            Told::Different(value) => Some(value),
            Told::Officers => Some(officers),
            Told::Sum(_) | Told::Provinces | Told::Quotient(..) => None,
        });
        columns.extend(counted.map(str::to_owned));
        let mut sql = QueryBuilder::new("");
        self.begin(&mut sql);
        sql.push(format!("SELECT {} FROM ", columns.join(", ")));
        self.restrict(&mut sql, (false, false));
        sql
    }

    /// What the register tells of each officer in a column.
    pub(super) fn register(&self, column: &str) -> QueryBuilder<'static, Postgres> {
        let mut sql = QueryBuilder::new(format!("SELECT r.officer, r.{column} FROM "));
        self.read(&mut sql, OFFICERS, "r");
        sql
    }

    /// How many events after its position are of streams that it counts.
    pub(super) fn changed_since(&self) -> QueryBuilder<'static, Postgres> {
        let kind = match self.subject.list {
            "prosecutions" => "prosecution",
            "establishments" => "establishment",
            _ => "case",
        };
        let mut sql = QueryBuilder::new("");
        self.begin(&mut sql);
        sql.push(format!(
            "SELECT count(*) AS changes,
                    count(*) FILTER (WHERE e.event_type = 'CorrectionRecorded') AS corrections
             FROM events e WHERE e.aggregate_type = '{kind}' AND e.position > "
        ));
        sql.push_bind(self.past.known_at.unwrap_or(i64::MAX));
        sql.push(" AND e.aggregate_id IN (SELECT t.id::text FROM ");
        self.restrict(&mut sql, (false, false));
        sql.push(")");
        sql
    }

    /// Those that count, each once under the least of its values.
    pub(super) fn members(&self, most: i64) -> QueryBuilder<'static, Postgres> {
        let mut sql = QueryBuilder::new("");
        self.begin(&mut sql);
        let (mut columns, mut order) = (String::new(), String::new());
        for by in &self.group_by {
            let value = by.grouped(self);
            columns = format!("{columns}, {value} AS by_{}", by.name());
            // By bytes, so that every database tells the same one.
            order = format!("{order}, {value} COLLATE \"C\"");
        }
        let officers = self.subject.officers;
        sql.push(format!(
            "SELECT DISTINCT ON (t.id) t.id, {officers} AS officers{columns} FROM "
        ));
        self.restrict(&mut sql, (true, false));
        sql.push(format!(" ORDER BY t.id{order} LIMIT "))
            .push_bind(most);
        sql
    }

    /// Asks that the id of a row is that of one that counts.
    pub(crate) fn counts(&self, sql: &mut QueryBuilder<'_, Postgres>) {
        sql.push(" AND id IN (");
        self.begin(sql);
        sql.push("SELECT t.id FROM ");
        self.restrict(sql, (false, false));
        sql.push(")");
    }
}
