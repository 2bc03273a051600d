//! An independent calculation of every count: each stream's events are read as texts, told apart by
//! their names, and folded into facts; a question is answered by going through all facts. Nothing of
//! the read models' folds or statements is used.

mod case;
mod establishment;
mod facts;
mod questions;
mod subjects;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::province::beyond_34;
use serde_json::{Map, Value, json};

pub use self::facts::{Fact, Facts};
pub use self::subjects::{SUBJECTS, Subject};

/// A question as it stands in an address.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `cases`, `visits`, `prosecutions` or `establishments`.
    pub subject: &'static str,
    /// What makes a fact count.
    pub milestone: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Broken down by.
    pub group_by: Vec<&'static str>,
    /// Only those with a value; none for an unknown one.
    pub filters: Vec<(&'static str, Option<String>)>,
    /// Days between two milestones.
    pub duration: Option<(&'static str, &'static str)>,
    /// Whether 34 provinces are told apart.
    pub p34: bool,
}

/// Groups by their values, each with its numbers.
pub type Groups = BTreeMap<Vec<Option<String>>, Map<String, Value>>;

impl Asked {
    /// The answer: the totals, and the groups.
    #[must_use]
    pub fn answer(&self, facts: &[Fact]) -> (Map<String, Value>, Groups) {
        let met: Vec<&Fact> = facts.iter().filter(|fact| self.meets(fact)).collect();
        let mut totals = self.numbers(&met);
        let provinces: BTreeSet<_> = met
            .iter()
            .map(|fact| self.values(fact, "province"))
            .collect();
        totals.insert("provinces".to_owned(), json!(provinces.len()));
        let mut groups: BTreeMap<Vec<Option<String>>, Vec<&Fact>> = BTreeMap::new();
        for fact in &met {
            for values in self.groups_of(fact) {
                groups.entry(values).or_default().push(fact);
            }
        }
        let told = |(values, facts): (_, Vec<&Fact>)| (values, self.numbers(&facts));
        (totals, groups.into_iter().map(told).collect())
    }

    fn meets(&self, fact: &Fact) -> bool {
        let Some((day, _)) = fact.reached.get(self.milestone.as_str()) else {
            return false;
        };
        let after = self
            .from
            .is_none_or(|from| day.is_some_and(|day| day >= from));
        let before = self.to.is_none_or(|to| day.is_some_and(|day| day <= to));
        let mut filters = self.filters.iter();
        after && before && filters.all(|(by, value)| self.values(fact, by).contains(value))
    }

    /// Each combination of a fact's values.
    fn groups_of(&self, fact: &Fact) -> Vec<Vec<Option<String>>> {
        let mut all = vec![vec![]];
        for by in &self.group_by {
            let mut values = self.values(fact, by);
            if let Some((_, wanted)) = self.filters.iter().find(|(filter, _)| filter == by) {
                values.retain(|value| value == wanted);
            }
            let longer = all.iter().flat_map(|before: &Vec<Option<String>>| {
                values
                    .iter()
                    .map(|value| [&before[..], std::slice::from_ref(value)].concat())
            });
            all = longer.collect();
        }
        if self.group_by.is_empty() {
            vec![]
        } else {
            all
        }
    }

    /// The values of a dimension; one that is not known where there is none.
    fn values(&self, fact: &Fact, by: &str) -> BTreeSet<Option<String>> {
        let (day, province) = fact
            .reached
            .get(self.milestone.as_str())
            .cloned()
            .unwrap_or_default();
        let of_day = |told: fn(NaiveDate) -> String| BTreeSet::from([day.map(told)]);
        match by {
            "province" => BTreeSet::from([Some(self.told_apart(&province))]),
            "month" => of_day(|day| day.format("%Y-%m").to_string()),
            "quarter" => of_day(|day| format!("{}-Q{}", day.year(), day.month0() / 3 + 1)),
            "year" => of_day(|day| day.year().to_string()),
            other => match fact.values.get(other) {
                Some(values) if !values.is_empty() => values.clone(),
                Some(_) | None => BTreeSet::from([None]),
            },
        }
    }

    fn told_apart(&self, province: &str) -> String {
        let mut made = beyond_34().filter(|(new, _)| self.p34 && new.0 == province);
        made.next()
            .map_or_else(|| province.to_owned(), |(_, old)| old.0.clone())
    }

    fn numbers(&self, facts: &[&Fact]) -> Map<String, Value> {
        let count = |met: &dyn Fn(&Fact) -> bool| facts.iter().filter(|fact| met(fact)).count();
        let officers: BTreeSet<&String> = facts.iter().flat_map(|fact| &fact.officers).collect();
        let firms: BTreeSet<&String> = facts.iter().map(|fact| &fact.firm_key).collect();
        let mut told = Map::new();
        let mut tell = |name: &str, value: Value| drop(told.insert(name.to_owned(), value));
        match self.subject {
            "cases" => {
                let noted = count(&|fact| fact.reached.contains_key("nota_i"));
                let complied = count(&|fact| fact.complied_after_first_note);
                tell("cases", json!(facts.len()));
                tell("establishments", json!(firms.len()));
                tell("inspectors", json!(officers.len()));
                tell("noted", json!(noted));
                tell("complied_after_first_note", json!(complied));
                tell("compliance_rate", ratio(complied, noted));
            }
            "visits" => {
                let cases: BTreeSet<&String> = facts.iter().map(|fact| &fact.id).collect();
                tell("visits", json!(facts.len()));
                tell("cases", json!(cases.len()));
                tell("inspectors", json!(officers.len()));
                tell("establishments", json!(firms.len()));
                // A visit whose inspectors are not known is none of an inspector.
                tell("visits_per_inspector", ratio(facts.len(), officers.len()));
            }
            "prosecutions" => {
                let persons: BTreeSet<_> =
                    facts.iter().filter_map(|one| one.person.as_ref()).collect();
                let fined: Vec<i64> = facts
                    .iter()
                    .map(|one| one.amount)
                    .filter(|fine| *fine > 0)
                    .collect();
                let sum: i64 = fined.iter().sum();
                tell("prosecutions", json!(facts.len()));
                tell("establishments", json!(firms.len()));
                tell("inspectors", json!(officers.len()));
                tell("fines_idr", json!(sum));
                tell("accused", json!(persons.len()));
                let average =
                    (!fined.is_empty()).then(|| rounded(whole(sum) / float(fined.len()), 100.0));
                tell("fined", json!(fined.len()));
                tell("average_fine_idr", json!(average));
            }
            _ => {
                let workers: i64 = facts.iter().map(|one| one.amount).sum();
                tell("establishments", json!(facts.len()));
                tell("workers", json!(workers));
            }
        }
        if let Some((from, to)) = self.duration {
            told.extend(days(facts, from, to));
        }
        told
    }
}

fn days(facts: &[&Fact], from: &str, to: &str) -> Map<String, Value> {
    let between = |fact: &&Fact| {
        let day = |name: &str| fact.reached.get(name).and_then(|(day, _)| *day);
        Some((day(to)? - day(from)?).num_days())
    };
    let mut days: Vec<i64> = facts.iter().filter_map(between).collect();
    days.sort_unstable();
    // Tenths of the way from the first to the last, between two of them in proportion.
    let quantile = |tenths: usize| {
        let way = tenths * days.len().checked_sub(1)?;
        let (below, above) = (days[way / 10], days[way.div_ceil(10)]);
        let part = float(way % 10) / 10.0;
        Some(whole(below) + (whole(above) - whole(below)) * part)
    };
    let told =
        json!({ "measured": days.len(), "median_days": quantile(5), "p90_days": quantile(9) });
    told.as_object().cloned().unwrap_or_default()
}

fn ratio(part: usize, whole: usize) -> Value {
    if whole == 0 {
        return Value::Null;
    }
    json!(rounded(float(part) / float(whole), 10_000.0))
}

fn float(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::NAN, f64::from)
}

/// A whole number, such as rupiah; by its text, which is as near as there is.
fn whole(number: i64) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

/// Whether two answers tell the same numbers.
#[must_use]
pub fn same(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let near = |a: &Value, b: &Value| match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-6,
        (None, None) => a == b,
        (Some(_), None) | (None, Some(_)) => false,
    };
    one.len() == other.len()
        && one
            .iter()
            .all(|(name, value)| other.get(name).is_some_and(|told| near(value, told)))
}
