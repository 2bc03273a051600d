//! A question that sums answer (ADR 98): those of years, or of months where years will not do. What it costs is bounded by the calendar and the provinces, however many rows there are.

use chrono::{Datelike, NaiveDate};
use sqlx::{Postgres, QueryBuilder};

use super::Question;
use super::sql::{group, is};
use super::subject::{By, Dimension, Measure};
use crate::table::of_sums;

/// Which sums answer a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sums {
    /// Of this dimension; empty for those of each row once.
    dimension: &'static str,
    level: Level,
}

/// How long the periods are of which there are sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Year,
    Month,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
        }
    }

    /// The period of a day, as sums have it.
    fn period(self, day: NaiveDate) -> String {
        match self {
            Self::Year => day.format("%Y").to_string(),
            Self::Month => day.format("%Y-%m").to_string(),
        }
    }
}

impl Question {
    /// The sums that answer it; none where its rows have to be counted.
    pub(super) fn sums(&self, groups: bool) -> Option<Sums> {
        let summed_by = self.subject.summed_by?;
        let grouped = self.group_by.iter().filter(|_| groups);
        let filtered = self.filters.iter().map(|(dimension, _)| dimension);
        let asked: Vec<&Dimension> = grouped.chain(filtered).collect();
        let level = self.level(&asked)?;
        let mut others = asked
            .iter()
            .filter(|one| !matches!(one.by, By::Province | By::Day(_)))
            .map(|one| one.name());
        let dimension = others.next().unwrap_or_default();
        let milestone = self.milestone.name();
        let mut summed = summed_by.iter().filter(|(name, _)| *name == dimension);
        let at_it = summed.any(|(_, at)| at.is_empty() || at.contains(&milestone));
        let kept = dimension.is_empty() || (at_it && level < Level::Month);
        let is_told = |one: &Measure| one.summed.is_some() || one.counted().is_some();
        let answered = self.past.is_now()
            && self.parts().iter().all(is_told)
            && others.all(|other| other == dimension);
        (kept && answered).then_some(Sums { dimension, level })
    }

    /// The longest periods of which its days and dimensions are made; none where a month is cut.
    fn level(&self, asked: &[&Dimension]) -> Option<Level> {
        let of_dimension = |one: &&Dimension| match one.by {
            By::Day(pattern) if pattern != Dimension::YEAR_PATTERN => Level::Month,
            By::Day(_)
            | By::Province
            | By::Value(_)
            | By::Each(_)
            | By::Officers(_)
            | By::Size
            | By::Section => Level::Year,
        };
        let bound = |day: Option<NaiveDate>| match day {
            Some(day) if day.day() > 1 => None,
            Some(day) if day.month() > 1 => Some(Level::Month),
            Some(_) | None => Some(Level::Year),
        };
        let after = self.to.map(|to| to.succ_opt().unwrap_or(to));
        let bounds = bound(self.from)?.max(bound(after)?);
        Some(asked.iter().map(of_dimension).fold(bounds, Level::max))
    }

    /// The numbers of all that count, or of each group, from sums.
    pub(super) fn statement_of_sums(
        &self,
        sums: Sums,
        measures: &[Measure],
        groups: bool,
    ) -> QueryBuilder<'static, Postgres> {
        let mut columns = vec![];
        if groups {
            let told = |by: &Dimension| format!("{} AS by_{}", self.value_of_sums(*by), by.name());
            columns.extend(self.group_by.iter().map(told));
        }
        let told = measures.iter();
        columns.extend(told.filter_map(|one| Some(format!("{} AS {}", one.summed?, one.name))));
        if !groups {
            let province = self.province_set.expression("s.province");
            columns.push(format!("count(DISTINCT {province}) AS provinces"));
        }
        let table = of_sums(self.subject.table);
        let columns = columns.join(", ");
        let mut sql = QueryBuilder::new(format!("SELECT {columns} FROM {table} s WHERE "));
        let Sums { dimension, level } = sums;
        sql.push("s.milestone = ").push_bind(self.milestone.name());
        sql.push(" AND s.dimension = ").push_bind(dimension);
        sql.push(" AND s.level = ").push_bind(level.name());
        if let Some(from) = self.from {
            sql.push(" AND s.period >= ").push_bind(level.period(from));
        }
        if let Some(to) = self.to {
            sql.push(" AND s.period <> '' AND s.period <= ");
            sql.push_bind(level.period(to));
        }
        if let Some(province) = self.within.clone() {
            sql.push(" AND s.province = ").push_bind(province);
        }
        for (by, wanted) in &self.filters {
            is(&mut sql, &self.value_of_sums(*by), wanted.as_deref());
        }
        if groups {
            group(&mut sql, self.group_by.len());
        }
        sql
    }

    /// The value of a dimension in a row of sums.
    fn value_of_sums(&self, dimension: Dimension) -> String {
        match dimension.by {
            By::Province => self.province_set.expression("s.province"),
            By::Day(pattern) if pattern == Dimension::YEAR_PATTERN => {
                "nullif(left(s.period, 4), '')".to_owned()
            }
            By::Day(pattern) => {
                format!("to_char(to_date(nullif(s.period, ''), 'YYYY-MM'), '{pattern}')")
            }
            By::Value(_) | By::Each(_) | By::Officers(_) | By::Size | By::Section => {
                "nullif(s.value, '')".to_owned()
            }
        }
    }
}
