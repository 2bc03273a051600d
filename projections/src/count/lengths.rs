//! How long it took from one milestone to another. The rows are counted by whole days, of which there are few, and
//! quantiles are read from these counts: nothing is sorted, and PostgreSQL counts on several cores.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _};

use super::{Duration, Question, Values, values};

/// How many took so many days, by days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lengths(BTreeMap<i32, i64>);

/// What took so long, in all and in each group.
#[derive(Debug, Default)]
pub(super) struct Taken {
    all: Lengths,
    groups: BTreeMap<Values, Lengths>,
}

impl Taken {
    /// Of a question for a duration.
    pub(super) async fn of(
        connection: &mut PgConnection,
        question: &Question,
        duration: Duration,
    ) -> Result<Self, sqlx::Error> {
        if question.group_by.is_empty() {
            let all = counted(connection, question, duration, false).await?;
            let all = all.into_values().next().unwrap_or_default();
            return Ok(Self {
                all,
                ..Self::default()
            });
        }
        let groups = counted(connection, question, duration, true).await?;
        // What stands under several values is still one.
        let all = if question.group_by.iter().any(|one| one.is_of_several()) {
            let all = counted(connection, question, duration, false).await?;
            all.into_values().next().unwrap_or_default()
        } else {
            Lengths::together(groups.values())
        };
        Ok(Self { all, groups })
    }

    /// Adds what is told of all.
    pub(super) fn tell_all(&self, told: &mut Map<String, Value>) {
        self.all.tell(told);
    }

    /// Adds what is told of a group.
    pub(super) fn tell(&self, group: &Values, told: &mut Map<String, Value>) {
        let none = Lengths::default();
        self.groups.get(group).unwrap_or(&none).tell(told);
    }
}

impl Lengths {
    fn together<'l>(many: impl Iterator<Item = &'l Self>) -> Self {
        let mut all = Self::default();
        for (days, count) in many.flat_map(|one| &one.0) {
            *all.0.entry(*days).or_default() += count;
        }
        all
    }

    fn many(&self) -> i64 {
        self.0.values().sum()
    }

    fn tell(&self, told: &mut Map<String, Value>) {
        told.insert("measured".to_owned(), json!(self.many()));
        told.insert("median_days".to_owned(), json!(self.quantile(0.5)));
        told.insert("p90_days".to_owned(), json!(self.quantile(0.9)));
    }

    /// The days that a share of them took at most, between two of them by linear interpolation, as
    /// `percentile_cont` tells it.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "far fewer than 2^52, and from 0 up"
    )]
    fn quantile(&self, share: f64) -> Option<f64> {
        let place = share * (self.many() - 1) as f64;
        let (below, above) = (
            self.nth(place.floor() as i64)?,
            self.nth(place.ceil() as i64)?,
        );
        Some(f64::from(below) + (place - place.floor()) * f64::from(above - below))
    }

    /// The days that the one at this place took, from 0.
    fn nth(&self, place: i64) -> Option<i32> {
        let mut before = 0;
        let mut days = self.0.iter();
        let found = days.find(|(_, many)| {
            before += **many;
            place < before
        });
        found.map(|(days, _)| *days)
    }
}

/// The rows by their days, all or in groups.
async fn counted(
    connection: &mut PgConnection,
    question: &Question,
    duration: Duration,
    groups: bool,
) -> Result<BTreeMap<Values, Lengths>, sqlx::Error> {
    let dimensions = if groups { &question.group_by[..] } else { &[] };
    let mut statement = statement(question, duration, groups);
    let mut found: BTreeMap<Values, Lengths> = BTreeMap::new();
    let rows: Vec<PgRow> = statement.build().fetch_all(connection).await?;
    for row in rows {
        let lengths = found.entry(values(&row, dimensions)?).or_default();
        lengths.0.insert(row.try_get("days")?, row.try_get("many")?);
    }
    Ok(found)
}

fn statement(
    question: &Question,
    duration: Duration,
    groups: bool,
) -> QueryBuilder<'static, Postgres> {
    let Duration { from, to } = duration;
    let days = format!("({} - {})", to.day(), from.day());
    let mut sql = QueryBuilder::new("");
    question.begin(&mut sql);
    let mut columns = question.columns(groups);
    columns.push(format!("{days} AS days, count(*) AS many"));
    sql.push(format!("SELECT {} FROM ", columns.join(", ")));
    question.restrict(&mut sql, (groups, false));
    sql.push(format!(
        " AND {} AND {} AND {days} IS NOT NULL GROUP BY ",
        from.reached(),
        to.reached()
    ));
    let places = (1..=columns.len()).map(|place| place.to_string());
    sql.push(places.collect::<Vec<_>>().join(", "));
    sql
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::Lengths;

    fn of(days: &[i32]) -> Lengths {
        let mut lengths = Lengths::default();
        for one in days {
            *lengths.0.entry(*one).or_default() += 1;
        }
        lengths
    }

    fn told(days: &[i32]) -> [serde_json::Value; 3] {
        let mut told = Map::new();
        of(days).tell(&mut told);
        ["measured", "median_days", "p90_days"].map(|name| told[name].clone())
    }

    #[test]
    fn quantiles_are_between_two_of_them_as_the_database_tells_them() {
        assert_eq!(told(&[]), [json!(0), json!(null), json!(null)]);
        assert_eq!(told(&[7]), [json!(1), json!(7.0), json!(7.0)]);
        assert_eq!(told(&[3, 10]), [json!(2), json!(6.5), json!(9.3)]);
        // Some before the day they count from.
        let many = [-4, 0, 0, 1, 5, 5, 9, 30, 31, 400, 401];
        assert_eq!(told(&many), [json!(11), json!(5.0), json!(400.0)]);
    }

    #[test]
    fn groups_together_are_all() {
        let (one, other) = (of(&[1, 2, 2]), of(&[2, 9]));
        assert_eq!(
            Lengths::together([&one, &other].into_iter()),
            of(&[1, 2, 2, 2, 9])
        );
    }
}
