//! Questions as they stand in an address, and whether an answer is what the facts tell.

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate};
use fastrand::Rng;
use serde_json::{Map, Value};

use super::subjects::Subject;
use super::{Asked, Fact, Groups, same};

impl Asked {
    /// Its address, with every measure of the subject.
    #[must_use]
    pub fn address(&self, subject: &Subject) -> String {
        format!("{}&measures={}", self.usual(subject), subject.measures)
    }

    /// The same for what is told when no measure is named.
    #[must_use]
    pub fn usual(&self, subject: &Subject) -> String {
        let set = if self.p34 { "P34" } else { "P38" };
        let mut path = format!(
            "/api/v1/statistics/{}?milestone={}&province_set={set}&group_by={}",
            subject.name,
            self.milestone,
            self.group_by.join(",")
        );
        for (name, day) in [("from", self.from), ("to", self.to)] {
            path.extend(day.map(|day| format!("&{name}={day}")));
        }
        for (by, value) in &self.filters {
            let value = value.as_deref().unwrap_or("unknown").replace(' ', "%20");
            path.extend(["&", *by, "=", &value]);
        }
        path.extend(
            self.duration
                .map(|(from, to)| format!("&duration={from}..{to}")),
        );
        path
    }

    /// That an answer tells what the facts tell; how many groups it has.
    pub fn is_told(&self, told: &Value, facts: &[Fact]) -> Result<usize> {
        let (totals, groups) = self.answer(facts);
        let told_totals = told["totals"].as_object().cloned().unwrap_or_default();
        ensure!(
            same(&told_totals, &totals),
            "{told_totals:?} is not {totals:?}"
        );
        let rows = told["rows"].as_array().context("no rows")?;
        let told_groups: Groups = rows.iter().map(|row| self.group(row)).collect();
        ensure!(told_groups.len() == rows.len(), "a group twice");
        for (values, numbers) in &groups {
            let found = told_groups.get(values);
            let fits = found.is_some_and(|found| same(found, numbers));
            ensure!(fits, "{values:?} {found:?} is not {numbers:?}");
        }
        ensure!(groups.len() == rows.len(), "{} groups", rows.len());
        Ok(groups.len())
    }

    /// A row as its values and its numbers.
    fn group(&self, row: &Value) -> (Vec<Option<String>>, Map<String, Value>) {
        let value = |by: &&str| {
            let value = row[*by].get("code").unwrap_or(&row[*by]);
            value.as_str().map(str::to_owned)
        };
        let mut numbers = row.as_object().cloned().unwrap_or_default();
        numbers.retain(|name, _| name != "listed_at" && !self.group_by.contains(&name.as_str()));
        (self.group_by.iter().map(value).collect(), numbers)
    }

    /// Some question about a subject.
    pub fn any(rng: &mut Rng, subject: &Subject, facts: &[Fact]) -> Self {
        let any = |rng: &mut Rng, names: &'static [&'static str]| names[rng.usize(..names.len())];
        let milestone = any(rng, subject.milestones);
        let mut group_by: Vec<&'static str> = vec![];
        for _ in 0..rng.usize(..4) {
            let by = any(rng, subject.dimensions);
            if !group_by.contains(&by) {
                group_by.push(by);
            }
        }
        let begin =
            day(2018, 1, 1).and_then(|first| first.checked_add_days(Days::new(rng.u64(..2000))));
        let (from, to) = match rng.u8(..4) {
            0 => (
                begin,
                begin.and_then(|first| first.checked_add_days(Days::new(rng.u64(..2500)))),
            ),
            1 => (begin, None),
            2 => (None, begin),
            _ => (None, None),
        };
        let mut asked = Asked {
            subject: subject.name,
            milestone: milestone.to_owned(),
            from,
            to,
            group_by,
            p34: rng.bool(),
            ..Asked::default()
        };
        if subject.milestones.len() > 1 && rng.bool() {
            asked.duration = Some((any(rng, subject.milestones), any(rng, subject.milestones)));
        }
        for _ in 0..rng.usize(..3) {
            let by = any(rng, subject.dimensions);
            let is_known = asked.filters.iter().any(|(known, _)| *known == by);
            asked
                .filters
                .extend(narrowed(rng, by, facts).filter(|_| !is_known));
        }
        asked
    }
}

/// A dimension with a value that some fact has, none for one that is not known.
fn narrowed(
    rng: &mut Rng,
    by: &'static str,
    facts: &[Fact],
) -> Option<(&'static str, Option<String>)> {
    let told = |value: &str| Some((by, Some(value.to_owned())));
    match by {
        "province" => return told("32"),
        "year" => return told("2022"),
        _ => {}
    }
    let fact = facts.get(rng.usize(..facts.len().max(1)))?;
    let values: Vec<&Option<String>> = fact.values.get(by)?.iter().collect();
    if values.is_empty() {
        return Some((by, None));
    }
    Some((by, values[rng.usize(..values.len())].clone()))
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}
