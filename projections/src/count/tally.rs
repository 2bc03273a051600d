//! Numbers of one reading: every row that counts is read once, with all its values, and added up in
//! memory. PostgreSQL would take a pass and a sort for each measure of what stands under several values.

use std::collections::BTreeMap;

use futures::TryStreamExt;
use serde_json::{Map, Value, json};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use super::column::{Numbers, Several, Single, place};
use super::subject::{By, Dimension, Measure, Told};
use super::{Group, Question, Values};

/// What counts, added up by all dimensions of a question.
pub(super) struct Tally {
    dimensions: Vec<Column>,
    provinces: Single,
    sums: Vec<Sum>,
    different: Vec<Different>,
    /// The groups, by the numbers of their values.
    groups: Numbers<Vec<u32>>,
}

/// A dimension.
struct Column {
    values: Several,
    from: Source,
    /// What it is narrowed to, if it is.
    only: Vec<Option<String>>,
}

/// Where the values of a dimension in a row come from.
enum Source {
    /// The one of its column.
    One,
    /// Each of an array.
    Each,
    /// What the register tells of each officer, once.
    Register(BTreeMap<String, Option<String>>),
}

/// A measure that is a sum.
struct Sum {
    name: &'static str,
    all: i64,
    of_groups: Vec<i64>,
}

/// A measure that tells how many different values there are.
struct Different {
    name: &'static str,
    values: Counted,
    /// Groups and values, both by their numbers.
    pairs: Vec<(u32, u32)>,
}

enum Counted {
    One(Single),
    Officers(Several),
}

/// How the values of a dimension are told in a set of groups.
pub(super) struct Way {
    place: usize,
    /// What is told of each value, by numbers.
    to: Vec<u32>,
    told: Values,
}

impl Tally {
    /// Reads what counts; none where it has more than so many groups.
    pub(super) async fn read(
        connection: &mut PgConnection,
        question: &Question,
        most: usize,
    ) -> Result<Option<Self>, sqlx::Error> {
        let mut tally = Self::of(connection, question).await?;
        let mut statement = question.every_row(&question.parts());
        let mut rows = statement.build().fetch(connection);
        while let Some(row) = rows.try_next().await? {
            tally.add(&row)?;
            if tally.groups.len() > most {
                return Ok(None);
            }
        }
        drop(rows);
        for one in &mut tally.different {
            one.pairs.sort_unstable();
            one.pairs.dedup();
        }
        Ok(Some(tally))
    }

    async fn of(connection: &mut PgConnection, question: &Question) -> Result<Self, sqlx::Error> {
        let mut dimensions = vec![];
        for by in &question.group_by {
            dimensions.push(Column::of(connection, question, *by).await?);
        }
        let (mut sums, mut different) = (vec![], vec![]);
        for Measure { name, told, .. } in question.parts() {
            let values = match told {
                Told::Sum(_) => {
                    sums.push(Sum {
                        name,
                        all: 0,
                        of_groups: vec![],
                    });
                    continue;
                }
                Told::Different(_) => Counted::One(Single::default()),
                Told::Officers => Counted::Officers(Several::default()),
                Told::Provinces | Told::Quotient(..) => continue,
            };
            different.push(Different {
                name,
                values,
                pairs: vec![],
            });
        }
        Ok(Self {
            dimensions,
            provinces: Single::default(),
            sums,
            different,
            groups: Numbers::default(),
        })
    }

    /// Adds a row, with its columns in the order of the statement.
    fn add(&mut self, row: &PgRow) -> Result<(), sqlx::Error> {
        let mut nth = 0..;
        let mut next = || nth.next().unwrap_or(usize::MAX);
        let values = self
            .dimensions
            .iter_mut()
            .map(|one| one.of_row(row, next()));
        let values: Vec<&[u32]> = values.collect::<Result<_, _>>()?;
        let mut groups = vec![];
        each_way(&values, &mut vec![], &mut |group| {
            groups.push(self.groups.of(group));
        });
        self.provinces.of(row, next())?;
        for sum in &mut self.sums {
            let number: Option<i64> = row.try_get(next())?;
            sum.add(number.unwrap_or_default(), &groups);
        }
        for one in &mut self.different {
            one.add((row, next()), &groups)?;
        }
        Ok(())
    }

    /// The numbers of all that count.
    pub(super) fn all(&self) -> Map<String, Value> {
        let sums = self.sums.iter().map(|one| (one.name, json!(one.all)));
        let different = self.different.iter();
        let different = different.map(|one| (one.name, json!(one.values.len())));
        let provinces = (Measure::PROVINCES.name, json!(self.provinces.len()));
        let told = sums.chain(different).chain([provinces]);
        told.map(|(name, number)| (name.to_owned(), number))
            .collect()
    }

    /// How the values of the dimension at a place are told.
    pub(super) fn way(
        &self,
        place: usize,
        tell: impl Fn(Option<&str>) -> Option<String>,
    ) -> Option<Way> {
        let values = self.dimensions.get(place)?.values.values.in_order();
        let mut told = Numbers::<Option<String>>::default();
        let to = values.into_iter().map(|one| told.of(&tell(one.as_deref())));
        let to = to.collect();
        Some(Way {
            place,
            to,
            told: told.in_order().into_iter().cloned().collect(),
        })
    }

    /// The same, each as it is.
    pub(super) fn as_it_is(&self, place: usize) -> Option<Way> {
        self.way(place, |value| value.map(str::to_owned))
    }

    /// The groups of a set.
    pub(super) fn in_set(&self, set: &[Way]) -> Set {
        let (mut keys, mut key) = (Numbers::<Vec<u32>>::default(), vec![]);
        let of = self.groups.in_order().into_iter().map(|group| {
            key.clear();
            key.extend(set.iter().filter_map(|way| way.of(group)));
            keys.of(key.as_slice())
        });
        let of = of.collect();
        let keys = keys.in_order().into_iter();
        let values = keys.map(|key| {
            let told = set.iter().zip(key);
            told.map(|(way, one)| way.told.get(place(*one)).cloned().flatten())
                .collect()
        });
        Set {
            of,
            values: values.collect(),
        }
    }

    /// The numbers of the groups of a set, in the order of their values; what is not known is last.
    pub(super) fn told(&self, set: Set) -> Vec<Group> {
        let mut groups: Vec<Group> = set
            .values
            .into_iter()
            .map(|one| (one, Map::new()))
            .collect();
        for sum in &self.sums {
            let mut told = vec![0_i64; groups.len()];
            for (group, number) in set.of.iter().zip(&sum.of_groups) {
                told.get_mut(place(*group))
                    .into_iter()
                    .for_each(|sum| *sum += number);
            }
            tell(&mut groups, sum.name, told);
        }
        for one in &self.different {
            let mut told = vec![0_i64; groups.len()];
            for (group, _) in one.in_set(&set.of) {
                told.get_mut(place(group))
                    .into_iter()
                    .for_each(|many| *many += 1);
            }
            tell(&mut groups, one.name, told);
        }
        groups.sort_by(|(one, _), (other, _)| unknown_last(one).cmp(unknown_last(other)));
        groups
    }
}

fn unknown_last(values: &[Option<String>]) -> impl Iterator<Item = (bool, Option<&str>)> {
    values.iter().map(|one| (one.is_none(), one.as_deref()))
}

fn tell(groups: &mut [Group], name: &str, told: Vec<i64>) {
    for ((_, numbers), number) in groups.iter_mut().zip(told) {
        numbers.insert(name.to_owned(), json!(number));
    }
}

/// Groups of some dimensions, of which those of all dimensions are parts.
pub(super) struct Set {
    /// The group of each part, by numbers.
    of: Vec<u32>,
    values: Vec<Values>,
}

impl Set {
    /// How many groups it has.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}

impl Way {
    fn of(&self, group: &[u32]) -> Option<u32> {
        let value = group.get(self.place)?;
        self.to.get(place(*value)).copied()
    }
}

impl Column {
    async fn of(
        connection: &mut PgConnection,
        question: &Question,
        by: Dimension,
    ) -> Result<Self, sqlx::Error> {
        let from = match by.by {
            By::Each(_) => Source::Each,
            By::Officers(column) => {
                let mut statement = question.register(column);
                let register = statement.build_query_as().fetch_all(connection).await?;
                Source::Register(register.into_iter().collect())
            }
            By::Province | By::Day(_) | By::Value(_) | By::Size | By::Section => Source::One,
        };
        let filters = question.filters.iter();
        let filters = filters.filter(|(filtered, _)| *filtered == by);
        Ok(Self {
            values: Several::default(),
            from,
            only: filters.map(|(_, wanted)| wanted.clone()).collect(),
        })
    }

    fn of_row(&mut self, row: &PgRow, nth: usize) -> Result<&[u32], sqlx::Error> {
        let Self { values, from, only } = self;
        values.of(row, nth, || {
            let mut values = from.of(row, nth)?;
            values.retain(|value| only.iter().all(|only| value == only));
            Ok(values)
        })
    }
}

impl Source {
    fn of(&self, row: &PgRow, nth: usize) -> Result<Values, sqlx::Error> {
        let mut values = match self {
            Self::One => return Ok(vec![row.try_get(nth)?]),
            Self::Each => array(row, nth)?,
            Self::Register(register) => {
                let known = |officer: &Option<String>| register.get(officer.as_ref()?).cloned();
                let officers = array(row, nth)?;
                let mut values: Values = officers.iter().map(|one| known(one).flatten()).collect();
                values.sort_unstable();
                values.dedup();
                values
            }
        };
        // Without any it is counted as one that is not known.
        if values.is_empty() {
            values.push(None);
        }
        Ok(values)
    }
}

fn array(row: &PgRow, nth: usize) -> Result<Values, sqlx::Error> {
    Ok(row.try_get::<Option<Values>, _>(nth)?.unwrap_or_default())
}

impl Sum {
    fn add(&mut self, number: i64, groups: &[u32]) {
        self.all += number;
        for group in groups.iter().map(|group| place(*group)) {
            if self.of_groups.len() <= group {
                self.of_groups.resize(group + 1, 0);
            }
            self.of_groups
                .get_mut(group)
                .into_iter()
                .for_each(|sum| *sum += number);
        }
    }
}

impl Different {
    fn add(&mut self, (row, nth): (&PgRow, usize), groups: &[u32]) -> Result<(), sqlx::Error> {
        let one;
        let values = match &mut self.values {
            Counted::One(column) => {
                one = column.of(row, nth)?;
                one.as_slice()
            }
            Counted::Officers(column) => column.of(row, nth, || {
                let mut officers = array(row, nth)?;
                officers.retain(Option::is_some);
                Ok(officers)
            })?,
        };
        for group in groups {
            self.pairs
                .extend(values.iter().map(|value| (*group, *value)));
        }
        Ok(())
    }

    /// The pairs of a set, each once.
    fn in_set(&self, of: &[u32]) -> Vec<(u32, u32)> {
        let pairs = self.pairs.iter();
        let pairs = pairs.filter_map(|(part, value)| Some((*of.get(place(*part))?, *value)));
        let mut pairs: Vec<(u32, u32)> = pairs.collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

impl Counted {
    fn len(&self) -> usize {
        match self {
            Self::One(column) => column.len(),
            Self::Officers(column) => column.values.len(),
        }
    }
}

/// Each way to take one value of each column.
fn each_way(columns: &[&[u32]], taken: &mut Vec<u32>, visit: &mut impl FnMut(&[u32])) {
    let Some((first, rest)) = columns.split_first() else {
        return visit(taken);
    };
    for value in *first {
        taken.push(*value);
        each_way(rest, taken, visit);
        taken.pop();
    }
}
