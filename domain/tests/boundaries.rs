//! Every rule is tested beside the code, and one that decides by a day at its boundary: the day
//! before, the day, and the day after.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

/// A function or constant, with its text.
struct Item<'a> {
    name: &'a str,
    text: &'a str,
    is_test: bool,
}

/// The name that a line begins to define.
fn defined(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("pub(super) ").unwrap_or(line);
    let rest = line
        .strip_prefix("fn ")
        .or_else(|| line.strip_prefix("const fn "))
        .or_else(|| line.strip_prefix("const "))?;
    let end = rest.find(|one: char| !one.is_alphanumeric() && one != '_')?;
    rest.get(..end)
}

/// The functions and constants of a source, the first first.
fn items(source: &str) -> Vec<Item<'_>> {
    let mut starts = vec![];
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if let Some(name) = defined(line) {
            starts.push((at, name));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at);
    let ends = ends.chain([source.len()]);
    let mut before = 0;
    let spans = starts.iter().zip(ends).map(|(&(start, name), end)| {
        let head = source.get(before..start).unwrap_or_default();
        before = start;
        let text = source.get(start..end).unwrap_or_default();
        let is_test = head.rsplit('}').next().unwrap_or(head).contains("#[test]");
        Item {
            name,
            text,
            is_test,
        }
    });
    spans.collect()
}

/// Whether a text has a word.
fn has(text: &str, word: &str) -> bool {
    let part = |one: char| one.is_alphanumeric() || one == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// Every test of a source with the helpers that it names.
fn tests(source: &str) -> impl Iterator<Item = String> {
    let items = items(source);
    let (tests, helpers): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.is_test);
    tests.into_iter().map(move |test| {
        let used = helpers.iter().filter(|helper| has(test.text, helper.name));
        let used: String = used.map(|helper| helper.text).collect();
        format!("{}{used}", test.text)
    })
}

/// Whether three days in a row are written in a text.
fn has_three_days(text: &str) -> bool {
    let days = text.split('"').filter_map(|one| one.parse().ok());
    let days: BTreeSet<NaiveDate> = days.collect();
    days.iter().any(|day| {
        let next = day.succ_opt().filter(|next| days.contains(next));
        next.and_then(|next| next.succ_opt())
            .is_some_and(|last| days.contains(&last))
    })
}

#[expect(clippy::disallowed_methods, reason = "a test, which reads files")]
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path.to_string_lossy().into_owned(), text));
        }
    }
}

/// What of a file is tests, and what is not.
fn parted<'a>(path: &str, text: &'a str) -> (&'a str, &'a str) {
    if path.contains("/tests/") || path.ends_with("/tests.rs") {
        return ("", text);
    }
    text.split_once("#[cfg(test)]").unwrap_or((text, ""))
}

/// A rule with the functions that refuse by it, and whether one of them takes a day.
struct Refusing<'a> {
    code: &'a str,
    functions: Vec<&'a str>,
    by_day: bool,
}

/// The rules of a source.
fn rules(source: &str) -> Vec<Refusing<'_>> {
    let items = items(source);
    let is_rule = |item: &&Item<'_>| item.text.contains(": Rule =");
    let found = items.iter().filter(is_rule).filter_map(|rule| {
        let code = rule.text.split('"').nth(1)?;
        let refusing = items.iter().filter(|item| !item.text.contains(": Rule ="));
        let refusing: Vec<_> = refusing
            .filter(|item| item.name != "RULES" && has(item.text, rule.name))
            .collect();
        let takes_a_day = |item: &&Item<'_>| {
            let signature = item.text.split('{').next().unwrap_or_default();
            signature
                .replace("Option<NaiveDate>", "")
                .contains("NaiveDate")
        };
        Some(Refusing {
            code,
            by_day: refusing.iter().any(takes_a_day),
            functions: refusing.into_iter().map(|item| item.name).collect(),
        })
    });
    found.collect()
}

#[test]
fn every_rule_is_tested_and_one_that_decides_by_a_day_on_three_days_in_a_row() {
    let mut found = vec![];
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    let tested: Vec<String> = found
        .iter()
        .flat_map(|(path, text)| tests(parted(path, text).1))
        .collect();
    let mut known = BTreeSet::new();
    let mut wanting = vec![];
    for (path, text) in found.iter().filter(|(path, _)| path.contains("/rules/")) {
        for rule in rules(parted(path, text).0) {
            known.insert(rule.code.to_owned());
            let code = format!("\"{}\"", rule.code);
            let names = |test: &&String| {
                test.contains(&code) || rule.functions.iter().any(|name| has(test, name))
            };
            let own: Vec<_> = tested.iter().filter(names).collect();
            if own.is_empty() {
                wanting.push(format!("{} has no unit test", rule.code));
            } else if rule.by_day && !own.iter().any(|test| has_three_days(test)) {
                wanting.push(format!("{} is not tested at its boundary", rule.code));
            }
        }
    }
    let all: BTreeSet<String> = domain::rules::all()
        .into_iter()
        .map(|rule| rule.code.to_owned())
        .collect();
    assert_eq!(
        known, all,
        "the rules of the sources are those of the program"
    );
    assert!(wanting.is_empty(), "{wanting:#?}");
}
