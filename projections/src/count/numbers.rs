//! The numbers of all that count, and of each group.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row as _};

use super::sql::PROVINCE;
use super::subject::{Dimension, Measure, Told, Unit};
use super::summed::Sums;
use super::tally::Tally;
use super::{Group, Question, Values, values};

/// What is told of all that count, and of each group in order.
type Numbers = (Map<String, Value>, Vec<Group>);

/// Those of all that count, with that of their provinces, and those of each group; none where there are
/// more than so many groups.
pub(super) async fn numbers(
    connection: &mut PgConnection,
    question: &Question,
    most: usize,
) -> Result<Option<Numbers>, sqlx::Error> {
    let (of_all, of_groups) = (Parts::of(question, false), Parts::of(question, true));
    let is_summed = of_all.is_summed() && of_groups.is_summed();
    if !is_summed && question.group_by.iter().any(|by| by.is_of_several()) {
        return of_one_reading(connection, question, most).await;
    }
    let (totals, mut groups) = of_all.together(connection, question, &of_groups).await?;
    if groups.len() > most {
        return Ok(None);
    }
    let mut totals = [(vec![], totals)];
    let by_groups = of_groups.apart.iter();
    let by_groups = by_groups.filter(|_| !question.group_by.is_empty());
    for (measure, value) in by_groups.clone() {
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
        if by_groups.clone().all(|(one, _)| one != measure) {
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
    let [(_, totals)] = totals;
    Ok(Some((totals, groups)))
}

/// The same, of what stands under several values.
async fn of_one_reading(
    connection: &mut PgConnection,
    question: &Question,
    most: usize,
) -> Result<Option<Numbers>, sqlx::Error> {
    let Some(tally) = Tally::read(connection, question, most).await? else {
        return Ok(None);
    };
    let dimensions = 0..question.group_by.len();
    let ways = dimensions.filter_map(|nth| tally.as_it_is(nth));
    let set = tally.in_set(&ways.collect::<Vec<_>>());
    let (mut totals, mut groups) = (tally.all(), tally.told(set));
    question.divide(&mut totals);
    for (_, numbers) in &mut groups {
        question.divide(numbers);
    }
    Ok(Some((totals, groups)))
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
        for measure in question.parts() {
            match measure.counted() {
                Some(value) if sums.is_none() || measure.summed.is_none() => {
                    apart.push((measure, value.to_owned()));
                }
                Some(_) | None => together.push(measure),
            }
        }
        Self {
            sums,
            together,
            apart,
        }
    }

    /// Whether nothing but sums answers it.
    fn is_summed(&self) -> bool {
        self.sums.is_some() && self.apart.is_empty()
    }

    /// What one statement tells of all that count, with their provinces, and of each group: rows are
    /// read once for both.
    async fn together(
        &self,
        connection: &mut PgConnection,
        question: &Question,
        of_groups: &Self,
    ) -> Result<Numbers, sqlx::Error> {
        let (all, dimensions) = (&self.together, &question.group_by);
        let Some(sums) = self.sums else {
            let mut statement = question.statement(all);
            let rows = statement.build().fetch_all(connection).await?;
            return rolled_up(&rows, all, dimensions);
        };
        let told_with = [&all[..], &[Measure::PROVINCES]].concat();
        let statement = question.statement_of_sums(sums, &told_with, false);
        let mut totals = told(connection, statement, (&told_with, &[])).await?;
        let totals = totals.pop().map(|(_, numbers)| numbers).unwrap_or_default();
        let all = &of_groups.together;
        let groups = match of_groups.sums {
            _ if dimensions.is_empty() => vec![],
            Some(sums) => {
                let statement = question.statement_of_sums(sums, all, true);
                told(connection, statement, (all, dimensions)).await?
            }
            None => {
                let mut statement = question.statement(all);
                let rows = statement.build().fetch_all(connection).await?;
                rolled_up(&rows, all, dimensions)?.1
            }
        };
        Ok((totals, groups))
    }
}

/// The numbers of groups and of all of them together, with their provinces, of rows that tell them
/// for each province of each group.
fn rolled_up(
    rows: &[PgRow],
    measures: &[Measure],
    dimensions: &[Dimension],
) -> Result<Numbers, sqlx::Error> {
    let nothing = measures.iter().map(|one| (one.name.to_owned(), json!(0)));
    let mut totals: Map<String, Value> = nothing.collect();
    let mut groups: Vec<Group> = vec![];
    let mut provinces: BTreeSet<String> = BTreeSet::new();
    for row in rows {
        let (values, numbers) = (values(row, dimensions)?, measured(row, measures)?);
        provinces.extend(row.try_get::<Option<String>, _>(PROVINCE)?);
        add(&mut totals, &numbers);
        match groups.last_mut() {
            Some((last, sums)) if *last == values => add(sums, &numbers),
            Some(_) | None => groups.push((values, numbers)),
        }
    }
    totals.insert(Measure::PROVINCES.name.to_owned(), json!(provinces.len()));
    groups.retain(|_| !dimensions.is_empty());
    Ok((totals, groups))
}

/// Adds counts and sums up.
fn add(sums: &mut Map<String, Value>, numbers: &Map<String, Value>) {
    for (name, sum) in sums {
        let number = numbers.get(name).and_then(Value::as_i64);
        *sum = json!(sum.as_i64().zip(number).map(|(sum, number)| sum + number));
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
                Told::Quotient(of, _) => of.contains(&one.name),
                Told::Sum(_) | Told::Different(_) | Told::Officers | Told::Provinces => {
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
    pub(super) fn divide(&self, numbers: &mut Map<String, Value>) {
        for asked in &self.measures {
            if let Told::Quotient([of, by], digits) = asked.told {
                let number = |name: &str| numbers.get(name).and_then(Value::as_i64);
                let pair = number(of).zip(number(by));
                let told = pair.and_then(|pair| quotient(pair, digits));
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

/// A number divided by another one, to so many digits, a half up; of nothing none.
fn quotient((of, by): (i64, i64), digits: u32) -> Option<f64> {
    let (of, by, parts_of_one) = (i128::from(of), i128::from(by), 10_i128.pow(digits));
    let parts = (of * 2 * parts_of_one + by).checked_div(2 * by)?;
    // As a text, the number next to it.
    let width = usize::try_from(digits).ok()?;
    let (whole, rest) = (parts / parts_of_one, parts % parts_of_one);
    format!("{whole}.{rest:0width$}").parse().ok()
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
    fn a_quotient_is_told_to_its_digits_a_half_up_and_of_nothing_not_at_all() {
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
            assert_eq!(quotient((of, by), 4), told, "{of}/{by}");
        }
        assert_eq!(quotient((10_000_000, 3), 2), Some(3_333_333.33));
    }
}
