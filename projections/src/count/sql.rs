//! A question as SQL.

use sqlx::{Postgres, QueryBuilder};

use super::firm::{section, size};
use super::subject::{By, Dimension, Firm, Measure, Told};
use super::{ProvinceSet, Question};
use crate::{case_statistics, establishment_list};

/// The table of the officers' register.
pub(super) const OFFICERS: &str = "officers";
/// The column of the province in which rows are counted, beside those of their groups.
pub(super) const PROVINCE: &str = "in_province";

impl Dimension {
    /// Its one value in a row, as SQL; none where a row has several.
    pub(super) fn value(self, question: &Question) -> Option<String> {
        Some(match self.by {
            By::Province => question.province_in_its_set(),
            // Of a day without a zone: PostgreSQL looks none up.
            By::Day(pattern) => {
                format!(
                    "to_char({}::timestamp, '{pattern}')",
                    question.milestone.day()
                )
            }
            By::Value(value) => value.to_owned(),
            By::Size => size(question.firm()),
            By::Section => section(question.firm()),
            By::Each(_) | By::Officers(_) => return None,
        })
    }

    /// Its values in a row, as a statement; each once where rows are counted under them.
    fn values(self, question: &Question, distinct: bool) -> Option<String> {
        match self.by {
            By::Each(array) => Some(format!("SELECT unnest({array}) AS value")),
            By::Officers(column) => Some(format!(
                "SELECT {} (SELECT {column} FROM register) ->> one.officer AS value
                 FROM unnest({}) AS one (officer)",
                if distinct { "DISTINCT" } else { "" },
                question.subject.officers
            )),
            By::Province | By::Day(_) | By::Value(_) | By::Size | By::Section => None,
        }
    }

    /// The column of a group.
    pub(super) fn grouped(self, question: &Question) -> String {
        let value = self.value(question);
        value.unwrap_or_else(|| format!("each_{}.value", self.name()))
    }
}

impl Measure {
    /// The value of which there are so many different ones.
    pub(super) const fn counted(&self) -> Option<&'static str> {
        match self.told {
            Told::Different(value) => Some(value),
            Told::Officers => Some("person.officer"),
            Told::Provinces | Told::Sum(_) | Told::Quotient(..) => None,
        }
    }
}

impl ProvinceSet {
    /// A province in this set, as SQL; codes are of the list of provinces.
    pub(super) fn expression(self, province: &str) -> String {
        let cases = match self {
            Self::P38 => return province.to_owned(),
            Self::P34 => domain::province::beyond_34(),
        };
        let cases = cases.map(|(new, old)| format!("WHEN '{}' THEN '{}' ", new.0, old.0));
        let cases = cases.collect::<String>();
        format!("CASE {province} {cases}ELSE {province} END")
    }
}

impl Question {
    /// The province in which a row is counted, in the set that is asked for.
    pub(super) fn province_in_its_set(&self) -> String {
        self.province_set.expression(&self.milestone.province())
    }

    const fn firm(&self) -> &'static str {
        match self.subject.firm {
            Firm::Own => "t",
            Firm::Named | Firm::OfItsCase => "firm",
        }
    }

    fn dimensions(&self) -> impl Iterator<Item = Dimension> {
        let filtered = self.filters.iter().map(|(dimension, _)| *dimension);
        self.group_by.iter().copied().chain(filtered)
    }

    /// The tables that are read beside that of the subject.
    #[must_use]
    pub fn beside(&self) -> Vec<&'static str> {
        let mut tables = vec![];
        if self.dimensions().any(Dimension::asks_officers) {
            tables.push(OFFICERS);
        }
        if self.dimensions().any(Dimension::asks_firm) {
            match self.subject.firm {
                Firm::Own => {}
                Firm::Named => tables.push(establishment_list::TABLE),
                Firm::OfItsCase => {
                    tables.extend([establishment_list::TABLE, case_statistics::TABLE]);
                }
            }
        }
        tables
    }

    /// Begins a statement with what it reads of the register of officers.
    pub(super) fn begin(&self, sql: &mut QueryBuilder<'_, Postgres>) {
        if !self.dimensions().any(Dimension::asks_officers) {
            return;
        }
        sql.push(
            "WITH register AS MATERIALIZED (SELECT coalesce(jsonb_object_agg(r.officer, r.level), '{}') AS level,
             coalesce(jsonb_object_agg(r.officer, r.unit), '{}') AS unit FROM ",
        );
        self.read(sql, OFFICERS, "r");
        sql.push(") ");
    }

    /// From where, and which of them.
    pub(super) fn restrict(
        &self,
        sql: &mut QueryBuilder<'_, Postgres>,
        (groups, officers): (bool, bool),
    ) {
        self.read(sql, self.subject.table, "t");
        sql.push(self.subject.each);
        if self.dimensions().any(Dimension::asks_firm) {
            self.join_firm(sql);
        }
        for by in self.group_by.iter().filter(|_| groups) {
            if let Some(values) = by.values(self, true) {
                let name = by.name();
                sql.push(format!(
                    " LEFT JOIN LATERAL ({values}) AS each_{name} ON true"
                ));
            }
        }
        if officers {
            let all = self.subject.officers;
            sql.push(format!(
                " LEFT JOIN LATERAL unnest({all}) AS person (officer) ON true"
            ));
        }
        self.meet(sql, groups);
    }

    fn join_firm(&self, sql: &mut QueryBuilder<'_, Postgres>) {
        let id = match self.subject.firm {
            Firm::Own => return,
            Firm::Named => "t.establishment",
            Firm::OfItsCase => {
                sql.push(" LEFT JOIN ");
                self.read(sql, case_statistics::TABLE, "inspected");
                sql.push(" ON inspected.id = t.inspection_case");
                "inspected.establishment"
            }
        };
        sql.push(" LEFT JOIN ");
        self.read(sql, establishment_list::TABLE, "firm");
        sql.push(format!(" ON firm.id = {id}"));
    }

    /// What a row must meet.
    fn meet(&self, sql: &mut QueryBuilder<'_, Postgres>, groups: bool) {
        let (reached, day) = (self.milestone.reached(), self.milestone.day());
        sql.push(format!(" WHERE {reached}"));
        if let Some(from) = self.from {
            sql.push(format!(" AND {day} >= ")).push_bind(from);
        }
        if let Some(to) = self.to {
            sql.push(format!(" AND {day} <= ")).push_bind(to);
        }
        if let Some(province) = self.within.clone() {
            let province_then = self.milestone.province();
            sql.push(format!(" AND {province_then} = "))
                .push_bind(province);
        }
        for (dimension, wanted) in &self.filters {
            self.narrow(sql, *dimension, wanted.as_deref());
            // A group is that of the value that is asked for.
            if groups && self.group_by.contains(dimension) && dimension.value(self).is_none() {
                let group = dimension.grouped(self);
                is(sql, &group, wanted.as_deref());
            }
        }
    }

    /// Asks that a row has a value, or an unknown one.
    fn narrow(
        &self,
        sql: &mut QueryBuilder<'_, Postgres>,
        dimension: Dimension,
        wanted: Option<&str>,
    ) {
        if let Some(value) = dimension.value(self) {
            is(sql, &value, wanted);
        } else if let Some(values) = dimension.values(self, false) {
            if wanted.is_some() {
                sql.push(format!(
                    " AND EXISTS (SELECT FROM ({values}) has WHERE true"
                ));
                is(sql, "has.value", wanted);
                sql.push(")");
            } else {
                // As an outer join tells them: without any, or with one that is not known.
                sql.push(format!(
                    " AND (NOT EXISTS (SELECT FROM ({values}) has)
                      OR EXISTS (SELECT FROM ({values}) has WHERE has.value IS NULL))"
                ));
            }
        }
    }

    /// The sums of each group for each province.
    pub(super) fn statement(&self, measures: &[Measure]) -> QueryBuilder<'static, Postgres> {
        let mut sql = QueryBuilder::new("");
        self.begin(&mut sql);
        let mut columns = self.columns(true);
        columns.push(format!("{} AS {PROVINCE}", self.province_in_its_set()));
        let keys = columns.len();
        let sum = |one: &Measure| {
            let number = self.number(one)?;
            Some(format!(
                "coalesce(sum({number}), 0)::bigint AS {}",
                one.name
            ))
        };
        columns.extend(measures.iter().filter_map(sum));
        sql.push(format!("SELECT {} FROM ", columns.join(", ")));
        self.restrict(&mut sql, (true, false));
        group(&mut sql, keys);
        sql
    }

    /// How many different values there are. They are made different first and counted then:
    /// PostgreSQL does that by hash on several cores, and `count(DISTINCT …)` by sorting on one.
    pub(super) fn different(
        &self,
        measure: Measure,
        value: &str,
    ) -> QueryBuilder<'static, Postgres> {
        let mut sql = QueryBuilder::new("");
        self.begin(&mut sql);
        sql.push(format!("SELECT count(value) AS {} FROM (", measure.name));
        self.made_different(&mut sql, (measure, value), false);
        sql.push(") different");
        sql
    }

    /// How many there are in each group, and in all of them together: the rows are read once for both.
    pub(super) fn different_in_groups(
        &self,
        measure: Measure,
        value: &str,
    ) -> QueryBuilder<'static, Postgres> {
        let by = self.group_by.iter().map(|by| format!("by_{}", by.name()));
        let by = by.collect::<Vec<_>>().join(", ");
        let mut sql = QueryBuilder::new("");
        self.begin(&mut sql);
        sql.push("SELECT * FROM (WITH different AS MATERIALIZED (");
        self.made_different(&mut sql, (measure, value), true);
        sql.push(format!(
            ") SELECT {by}, count(value) AS {},
                      (SELECT count(value) FROM (SELECT DISTINCT value FROM different) one) AS total
               FROM different",
            measure.name
        ));
        group(&mut sql, self.group_by.len());
        sql.push(") told");
        sql
    }

    /// The different values, of all that count or in each group.
    fn made_different(
        &self,
        sql: &mut QueryBuilder<'static, Postgres>,
        (measure, value): (Measure, &str),
        groups: bool,
    ) {
        let mut columns = self.columns(groups);
        columns.push(format!("{value} AS value"));
        sql.push(format!("SELECT DISTINCT {} FROM ", columns.join(", ")));
        self.restrict(sql, (groups, measure.told == Told::Officers));
    }

    /// The columns of its groups.
    pub(super) fn columns(&self, groups: bool) -> Vec<String> {
        let told = |by: &Dimension| format!("{} AS by_{}", by.grouped(self), by.name());
        self.group_by.iter().filter(|_| groups).map(told).collect()
    }

    /// The number of a row that a measure sums.
    pub(super) fn number(&self, measure: &Measure) -> Option<String> {
        let Told::Sum(number) = measure.told else {
            return None;
        };
        let number = number.replace(":subject", &self.reports.subject);
        Some(number.replace(":missing", &self.reports.missing))
    }
}

/// By so many first columns, in their order.
pub(super) fn group(sql: &mut QueryBuilder<'_, Postgres>, columns: usize) {
    let places = (1..=columns).map(|place| place.to_string());
    let order = places.collect::<Vec<_>>().join(", ");
    sql.push(format!(" GROUP BY {order} ORDER BY {order}"));
}

/// Asks that something has a value, or an unknown one.
pub(super) fn is(sql: &mut QueryBuilder<'_, Postgres>, value: &str, wanted: Option<&str>) {
    match wanted {
        Some(wanted) => sql
            .push(format!(" AND {value} = "))
            .push_bind(wanted.to_owned()),
        None => sql.push(format!(" AND {value} IS NULL")),
    };
}
