//! Numbers by many sets of dimensions at once, as a table with all its totals wants them: what counts
//! is read once by all dimensions, and each set is added up in memory.

use std::collections::{BTreeMap, HashMap};

use futures::TryStreamExt;
use serde_json::{Map, Value, json};
use sqlx::postgres::PgRow;
use sqlx::{Postgres, Row as _, Transaction};

use super::numbers::{add, measured};
use super::subject::{By, Dimension, Measure};
use super::{Group, Question, Values, begun, values};

/// Counts by each of some sets of dimensions, in a transaction in which nothing has been read; none
/// where that is more than so many numbers. A set has dimensions of the question, those with several
/// values in a row all of them; instead of a month it may have its quarter or year.
///
/// # Errors
/// The store cannot be reached.
pub async fn count_by(
    tx: &mut Transaction<'_, Postgres>,
    question: &Question,
    (sets, most): (&[Vec<Dimension>], usize),
) -> Result<Option<Vec<Vec<Group>>>, sqlx::Error> {
    let (question, _) = begun(tx, question).await?;
    let (apart, together): (Vec<Measure>, Vec<Measure>) = question
        .parts()
        .into_iter()
        .partition(|one| one.counted().is_some());
    let finest = &question.group_by;
    let mut statement = question.statement(&together, true);
    let rows = statement.build().fetch_all(&mut **tx).await?;
    let sets: Vec<Vec<Step>> = sets.iter().map(|set| steps(finest, set)).collect();
    let mut told: Vec<Found> = sets.iter().map(|set| nothing(set, &together)).collect();
    for row in &rows {
        let (values, numbers) = (values(row, finest)?, measured(row, &together)?);
        for (set, told) in sets.iter().zip(&mut told) {
            add_to(told, set, &values, &numbers);
        }
    }
    let groups: usize = told.iter().map(Found::len).sum();
    if groups * question.measures.len() > most {
        return Ok(None);
    }
    for measure in &apart {
        let pairs = Pairs::read(tx, &question, measure).await?;
        for (set, told) in sets.iter().zip(&mut told) {
            pairs.tell(measure, set, told);
        }
    }
    let groups = told.into_iter().map(|told| {
        let mut groups: Vec<Group> = told.into_iter().collect();
        for (_, numbers) in &mut groups {
            question.divide(numbers);
        }
        groups
    });
    Ok(Some(groups.collect()))
}

/// The numbers of the groups of a set.
type Found = BTreeMap<Values, Map<String, Value>>;

/// A value of a set by those of the finest groups.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// That at a place.
    Same(usize),
    /// The quarter of the month at a place.
    Quarter(usize),
    /// Its year.
    Year(usize),
}

fn steps(finest: &[Dimension], set: &[Dimension]) -> Vec<Step> {
    let place = |wanted: Dimension| finest.iter().position(|one| *one == wanted);
    let step = |one: &Dimension| match (place(*one), place(Dimension::MONTH)) {
        (Some(nth), _) => Some(Step::Same(nth)),
        (None, Some(month)) if *one == Dimension::QUARTER => Some(Step::Quarter(month)),
        (None, Some(month)) if *one == Dimension::YEAR => Some(Step::Year(month)),
        (None, _) => None,
    };
    set.iter().filter_map(step).collect()
}

impl Step {
    fn of(self, values: &Values) -> Option<String> {
        let at = |nth: usize| values.get(nth).cloned().flatten();
        match self {
            Self::Same(nth) => at(nth),
            Self::Quarter(nth) => {
                let month = at(nth)?;
                let (year, number) = month.split_once('-')?;
                let quarter = number.parse::<u32>().ok()?.div_ceil(3);
                Some(format!("{year}-Q{quarter}"))
            }
            Self::Year(nth) => Some(at(nth)?.split_once('-')?.0.to_owned()),
        }
    }
}

fn group(set: &[Step], values: &Values) -> Values {
    set.iter().map(|step| step.of(values)).collect()
}

/// A set without dimensions has one group, also when nothing counts.
fn nothing(set: &[Step], measures: &[Measure]) -> Found {
    let zeros = measures.iter().map(|one| (one.name.to_owned(), json!(0)));
    let only = set.is_empty().then(|| (vec![], zeros.collect()));
    only.into_iter().collect()
}

fn add_to(told: &mut Found, set: &[Step], values: &Values, numbers: &Map<String, Value>) {
    match told.get_mut(&group(set, values)) {
        Some(sums) => add(sums, numbers),
        None => drop(told.insert(group(set, values), numbers.clone())),
    }
}

/// The different values of a measure in the finest groups: both by their numbers.
#[derive(Default)]
struct Pairs {
    groups: Vec<Values>,
    pairs: Vec<(u32, u32)>,
}

impl Pairs {
    async fn read(
        tx: &mut Transaction<'_, Postgres>,
        question: &Question,
        measure: &Measure,
    ) -> Result<Self, sqlx::Error> {
        let (mut groups, mut different) = (HashMap::<Values, u32>::new(), HashMap::new());
        let mut found = Self::default();
        let mut statement = question.different_rows(*measure);
        let mut rows = statement.build().fetch(&mut **tx);
        while let Some(row) = rows.try_next().await? {
            let row: PgRow = row;
            let Some(value) = row.try_get::<Option<String>, _>("value")? else {
                continue;
            };
            let group = numbered(&mut groups, values(&row, &question.group_by)?);
            found.pairs.push((group, numbered(&mut different, value)));
        }
        let mut groups: Vec<(Values, u32)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, number)| *number);
        found.groups = groups.into_iter().map(|(values, _)| values).collect();
        Ok(found)
    }

    /// How many different ones each group of a set has.
    fn tell(&self, measure: &Measure, set: &[Step], told: &mut Found) {
        let mut numbers: HashMap<Values, u32> = HashMap::new();
        let groups = self.groups.iter().map(|values| group(set, values));
        let of: Vec<u32> = groups.map(|group| numbered(&mut numbers, group)).collect();
        let in_set = |(group, value): &(u32, u32)| {
            let group = usize::try_from(*group).ok().and_then(|nth| of.get(nth));
            Some((*group?, *value))
        };
        let mut pairs: Vec<(u32, u32)> = self.pairs.iter().filter_map(in_set).collect();
        pairs.sort_unstable();
        pairs.dedup();
        for (values, numbers_of) in told {
            let many = numbers.get(values).map_or(0, |group| {
                let begin = pairs.partition_point(|(one, _)| one < group);
                let end = pairs.partition_point(|(one, _)| one <= group);
                end - begin
            });
            numbers_of.insert(measure.name.to_owned(), json!(many));
        }
    }
}

/// The number of a thing, a new one if it has none yet.
fn numbered<T: std::hash::Hash + Eq>(known: &mut HashMap<T, u32>, one: T) -> u32 {
    let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
    *known.entry(one).or_insert(next)
}

impl Dimension {
    /// Whether a row may have several of its values, and is counted under each.
    #[must_use]
    pub const fn is_of_several(self) -> bool {
        matches!(self.by, By::Each(_) | By::Officers(_))
    }

    /// Whether it tells periods apart.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self.by, By::Day(_))
    }
}

#[cfg(test)]
mod tests {
    use super::{Dimension, group, steps};

    #[test]
    fn a_quarter_and_a_year_are_told_of_a_month() {
        let finest = [Dimension::MONTH, Dimension::PROVINCE];
        let of = |set: &[Dimension], month: &str| {
            let values = vec![Some(month.to_owned()), Some("32".to_owned())];
            group(&steps(&finest, set), &values)
        };
        for (month, quarter) in [
            ("2019-01", "2019-Q1"),
            ("2019-03", "2019-Q1"),
            ("2019-04", "2019-Q2"),
            ("2020-12", "2020-Q4"),
        ] {
            let told = of(&[Dimension::QUARTER], month);
            assert_eq!(told, [Some(quarter.to_owned())]);
        }
        let told = of(&[Dimension::YEAR, Dimension::PROVINCE], "2019-04");
        assert_eq!(told, [Some("2019".to_owned()), Some("32".to_owned())]);
        assert!(of(&[], "2019-04").is_empty());
        let unknown = group(&steps(&finest, &[Dimension::QUARTER]), &vec![None, None]);
        assert_eq!(unknown, [None]);
    }
}
