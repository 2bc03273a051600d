//! The numbers of all that count, and of each group.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _};

use super::subject::{Dimension, Measure, Told, Unit};
use super::summed::Sums;
use super::{Group, Question, Values, values};

/// Those of all that count, with that of their provinces, and those of each group in order.
pub(super) async fn numbers(
    connection: &mut PgConnection,
    question: &Question,
) -> Result<(Map<String, Value>, Vec<Group>), sqlx::Error> {
    let of_all = Parts::of(question, false);
    let mut totals = of_all.together(connection, question, &[]).await?;
    let (mut groups, mut by_groups) = (vec![], vec![]);
    if !question.group_by.is_empty() {
        let of_groups = Parts::of(question, true);
        groups = of_groups
            .together(connection, question, &question.group_by)
            .await?;
        by_groups = of_groups.apart;
    }
    for (measure, value) in &by_groups {
        let mut statement = question.different_in_groups(*measure, value);
        let rows = statement.build().fetch_all(&mut *connection).await?;
        if of_all.apart.iter().any(|(one, _)| one == measure) {
            let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
            join(&mut totals, vec![only(measure, total)]);
        }
        join(
            &mut groups,
            in_groups(&rows, &[*measure], &question.group_by)?,
        );
    }
    for (measure, value) in &of_all.apart {
        if by_groups.iter().all(|(one, _)| one != measure) {
            let statement = question.different(*measure, value);
            join(
                &mut totals,
                told(connection, statement, (&[*measure], &[])).await?,
            );
        }
    }
    for (_, numbers) in totals.iter_mut().chain(&mut groups) {
        question.divide(numbers);
    }
    let totals = totals.pop().map(|(_, numbers)| numbers);
    Ok((totals.unwrap_or_default(), groups))
}

/// The measures of which what is asked is made, by how they are told.
struct Parts {
    sums: Option<Sums>,
    /// By one statement.
    together: Vec<Measure>,
    /// Each by one of its own: the measure, and of what there are so many different ones.
    apart: Vec<(Measure, String)>,
}

impl Parts {
    /// Of all that count, or of each group.
    fn of(question: &Question, groups: bool) -> Self {
        let sums = question.sums(groups);
        let (mut together, mut apart) = (vec![], vec![]);
        let beside = [Measure::PROVINCES];
        let beside = beside.iter().filter(|_| !groups);
        for measure in question.parts().iter().chain(beside) {
            let by_sums = measure.summed.is_some() || measure.told == Told::Provinces;
            match measure.counted(question) {
                Some(value) if sums.is_none() || !by_sums => apart.push((*measure, value)),
                Some(_) | None => together.push(*measure),
            }
        }
        Self {
            sums,
            together,
            apart,
        }
    }

    /// What one statement tells of each group; of all that count without dimensions.
    async fn together(
        &self,
        connection: &mut PgConnection,
        question: &Question,
        dimensions: &[Dimension],
    ) -> Result<Vec<Group>, sqlx::Error> {
        let groups = !dimensions.is_empty();
        if self.together.is_empty() && !groups {
            return Ok(vec![Group::default()]);
        }
        let statement = match self.sums {
            Some(sums) => question.statement_of_sums(sums, &self.together, groups),
            None => question.statement(&self.together, groups),
        };
        told(connection, statement, (&self.together, dimensions)).await
    }
}

fn only(measure: &Measure, number: i64) -> Group {
    let numbers = Map::from_iter([(measure.name.to_owned(), json!(number))]);
    (vec![], numbers)
}

impl Question {
    /// The measures of the subject of which what is asked is made, each once.
    pub(super) fn parts(&self) -> Vec<Measure> {
        let is_part = |one: &&Measure| {
            self.measures.iter().any(|asked| match asked.told {
                Told::Quotient(of) => of.contains(&one.name),
                Told::Aggregate(_) | Told::Different(_) | Told::Officers | Told::Provinces => {
                    asked == *one
                }
            })
        };
        self.subject
            .measures
            .iter()
            .filter(is_part)
            .copied()
            .collect()
    }

    /// Tells quotients of what they are made of, and leaves out what is not asked.
    fn divide(&self, numbers: &mut Map<String, Value>) {
        for asked in &self.measures {
            if let Told::Quotient([of, by]) = asked.told {
                let number = |name: &str| numbers.get(name).and_then(Value::as_i64);
                let told = number(of).zip(number(by)).and_then(quotient);
                numbers.insert(asked.name.to_owned(), json!(told));
            }
        }
        let asked = self.measures.iter().chain(&[Measure::PROVINCES]);
        let names: Vec<&str> = asked.map(|one| one.name).collect();
        numbers.retain(|name, _| names.contains(&name.as_str()));
    }
}

/// What a statement tells of each group.
async fn told(
    connection: &mut PgConnection,
    mut statement: QueryBuilder<'_, Postgres>,
    (measures, dimensions): (&[Measure], &[Dimension]),
) -> Result<Vec<Group>, sqlx::Error> {
    let rows = statement.build().fetch_all(connection).await?;
    in_groups(&rows, measures, dimensions)
}

fn in_groups(
    rows: &[PgRow],
    measures: &[Measure],
    dimensions: &[Dimension],
) -> Result<Vec<Group>, sqlx::Error> {
    let group = |row: &PgRow| Ok((values(row, dimensions)?, measured(row, measures)?));
    rows.iter().map(group).collect()
}

/// Adds what is told of the same groups.
fn join(found: &mut [Group], beside: Vec<Group>) {
    let mut beside: BTreeMap<Values, Map<String, Value>> = beside.into_iter().collect();
    for (values, told) in found {
        told.extend(beside.remove(values).unwrap_or_default());
    }
}

/// A count divided by another one, to four digits, a half up; of nothing none.
fn quotient((of, by): (i64, i64)) -> Option<f64> {
    let (of, by) = (i128::from(of), i128::from(by));
    let parts = (of * 20_000 + by).checked_div(2 * by)?;
    // As a text, the number next to it.
    format!("{}.{:04}", parts / 10_000, parts % 10_000)
        .parse()
        .ok()
}

fn measured(row: &PgRow, measures: &[Measure]) -> Result<Map<String, Value>, sqlx::Error> {
    let named = |one: &Measure| Ok((one.name.to_owned(), number(row, one.name, one.unit)?));
    measures.iter().map(named).collect()
}

fn number(row: &PgRow, name: &str, unit: Unit) -> Result<Value, sqlx::Error> {
    Ok(match unit {
        Unit::Number | Unit::Rupiah => json!(row.try_get::<i64, _>(name)?),
        Unit::Days | Unit::Ratio => json!(row.try_get::<Option<f64>, _>(name)?),
    })
}

#[cfg(test)]
mod tests {
    use super::quotient;

    #[test]
    fn a_quotient_is_told_to_four_digits_a_half_up_and_of_nothing_not_at_all() {
        for (of, by, told) in [
            (2, 3, Some(0.6667)),
            (1, 3, Some(0.3333)),
            (1, 20_000, Some(0.0001)),
            (1, 20_001, Some(0.0)),
            (29, 23, Some(1.2609)),
            (0, 5, Some(0.0)),
            (5, 5, Some(1.0)),
            (0, 0, None),
            (5, 0, None),
        ] {
            assert_eq!(quotient((of, by)), told, "{of}/{by}");
        }
    }
}
