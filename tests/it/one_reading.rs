//! What is added up in the program is what PostgreSQL counts: sets of groups beside a question for each, and
//! groups of several values beside questions that are narrowed to one of them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use projections::case_statistics::{CASES, VISITS};
use projections::count::{Counted, Dimension, Question, Subject, count, count_by};
use projections::establishment_statistics::ESTABLISHMENTS;
use projections::prosecution_statistics::PROSECUTIONS;
use serde_json::{Map, Value};
use sqlx::{Connection, PgConnection};
use tests::App;

const SUBJECTS: [&Subject; 4] = [&CASES, &VISITS, &PROSECUTIONS, &ESTABLISHMENTS];
/// The finest groups, and what is added up of them; the register of establishments knows each of these too.
const FINEST: [&str; 3] = ["month", "province", "status"];
const SETS: [&[&str]; 6] = [
    &[],
    &["month", "province", "status"],
    &["year"],
    &["quarter", "province"],
    &["status", "year"],
    &["province", "month"],
];
/// Those of which a row has several.
const SEVERAL: [(&Subject, &[&str]); 6] = [
    (&CASES, &["norm"]),
    (&CASES, &["inspector", "level"]),
    (&CASES, &["unit", "year"]),
    (&VISITS, &["inspector"]),
    (&VISITS, &["norm", "level"]),
    (&VISITS, &["unit", "province"]),
];

#[tokio::test]
async fn sets_of_groups_are_what_a_question_for_each_tells() -> Result<()> {
    let app = filled().await?;
    let mut owner = app.database().await?;
    for subject in SUBJECTS {
        let sets: Result<Vec<Vec<Dimension>>> = SETS.iter().map(|set| by(subject, set)).collect();
        let (sets, finest) = (sets?, asked(subject, by(subject, &FINEST)?));
        let told = count_by(&mut owner.begin().await?, &finest, (&sets, usize::MAX)).await?;
        for (set, told) in sets.iter().zip(told.context("nothing is told")?) {
            let alone = counted(&mut owner, &asked(subject, set.clone())).await?;
            let mut groups: BTreeMap<_, _> = alone.groups.into_iter().collect();
            if set.is_empty() {
                groups.insert(vec![], alone.totals);
            }
            let names: Vec<&str> = set.iter().map(|by| by.name()).collect();
            ensure!(told.len() == groups.len(), "{} by {names:?}", subject.name);
            ensure!(!told.is_empty(), "no {} by {names:?}", subject.name);
            for (values, numbers) in told {
                let found = groups.get(&values).map(of_groups);
                let same = found.as_ref() == Some(&of_groups(&numbers));
                ensure!(same, "{} {values:?}: {numbers:?} {found:?}", subject.name);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_group_is_what_is_counted_of_its_values_alone() -> Result<()> {
    let app = filled().await?;
    let mut owner = app.database().await?;
    for (subject, names) in SEVERAL {
        let question = asked(subject, by(subject, names)?);
        let all = counted(&mut owner, &question).await?;
        ensure!(all.groups.len() > 1, "{} by {names:?}", subject.name);
        let none = counted(&mut owner, &asked(subject, vec![])).await?;
        ensure!(all.totals == none.totals, "{} by {names:?}", subject.name);
        for (values, numbers) in &all.groups {
            let filters = question.group_by.iter().copied();
            let filters: Vec<_> = filters.zip(values.iter().cloned()).collect();
            let mut alone = asked(subject, vec![]);
            alone.filters.clone_from(&filters);
            let alone = counted(&mut owner, &alone).await?.totals;
            let same = of_groups(&alone) == of_groups(numbers);
            ensure!(same, "{} {values:?}: {numbers:?} {alone:?}", subject.name);
            // Narrowed to them, it is the only group.
            let mut narrowed = question.clone();
            narrowed.filters = filters;
            let narrowed = counted(&mut owner, &narrowed).await?;
            let only = [(values.clone(), numbers.clone())];
            ensure!(narrowed.groups == only, "{} {values:?}", subject.name);
        }
    }
    Ok(())
}

async fn filled() -> Result<App> {
    let app = App::start(&[])?;
    for more in [&["--cases", "90"], &["--establishments", "40"]] {
        let made = app.command(&[&["demo", "--seed", "11"], &more[..]].concat())?;
        ensure!(made.status.success(), "{made:?}");
    }
    app.reached(app.position().await?).await?;
    Ok(app)
}

/// The dimensions of these names, in their order.
fn by(subject: &'static Subject, names: &[&str]) -> Result<Vec<Dimension>> {
    let of = |name: &&str| {
        let mut all = subject.dimensions.iter().copied();
        let found = all.find(|by| by.name() == *name);
        found.with_context(|| format!("{} have no {name}", subject.name))
    };
    names.iter().map(of).collect()
}

/// With every measure; of reports none is due where no law is given.
fn asked(subject: &'static Subject, group_by: Vec<Dimension>) -> Question {
    let milestone = subject.milestones[0];
    Question {
        group_by,
        measures: subject.measures.to_vec(),
        ..Question::of(subject, milestone)
    }
}

async fn counted(owner: &mut PgConnection, question: &Question) -> Result<Counted> {
    let told = count(&mut owner.begin().await?, question, usize::MAX).await?;
    told.context("nothing is told")
}

/// Provinces are told of all that count alone.
fn of_groups(numbers: &Map<String, Value>) -> Map<String, Value> {
    let mut numbers = numbers.clone();
    numbers.remove("provinces");
    numbers
}
