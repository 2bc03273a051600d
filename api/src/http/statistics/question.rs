//! A question for numbers as it stands in an address, and the address of what a number counts.

use chrono::NaiveDate;
use domain::province;
use form_urlencoded::Serializer;
use projections::count::{Dimension, Duration, Milestone, ProvinceSet, Question, Subject};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::SUBJECTS;
use crate::error::{ApiError, Fault};
use crate::http::query::Query;

/// A value that is not known, in addresses.
pub(super) const UNKNOWN: &str = "unknown";

/// What can be counted, by its name.
pub(super) fn subject(name: &str) -> Option<&'static Subject> {
    SUBJECTS.into_iter().find(|one| one.name == name)
}

/// Reads a question of a subject; what is wrong is named in the query.
pub(super) fn read(subject: &'static Subject, query: &mut Query) -> Question {
    let milestone = query.text("milestone");
    let usual = subject.milestones.first().copied();
    let milestone = milestone.map_or(usual, |name| reached(subject, query, "milestone", &name));
    let unasked = Milestone::of("", ["", ""]);
    let usual = Question::of(subject, milestone.unwrap_or(unasked));
    let (from, to) = (query.date("from"), query.date("to"));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        query.wrong("from", &format!("{from} is after to {to}"));
    }
    let measures = match query.text("measures") {
        None => usual.measures.clone(),
        Some(names) => {
            let known = |name: &str| subject.measures.iter().find(|one| one.name == name);
            let names_known: Vec<&str> = subject.measures.iter().map(|one| one.name).collect();
            several(query, "measures", &names, known, &names_known)
        }
    };
    Question {
        from,
        to,
        group_by: group_by(subject, query),
        filters: filters(subject, query),
        measures,
        duration: duration(subject, query),
        province_set: province_set(query, to),
        ..usual
    }
}

/// A milestone by its name.
fn reached(subject: &Subject, query: &mut Query, field: &str, name: &str) -> Option<Milestone> {
    let known = subject.milestones.iter();
    let found = known.clone().find(|one| one.name() == name).copied();
    if found.is_none() {
        let names: Vec<&str> = known.map(|one| one.name()).collect();
        query.wrong(field, &format!("takes {}", one_of(&names)));
    }
    found
}

fn duration(subject: &Subject, query: &mut Query) -> Option<Duration> {
    let text = query.text("duration")?;
    let Some((from, to)) = text.split_once("..") else {
        query.wrong(
            "duration",
            "takes two milestones, such as registered..closed",
        );
        return None;
    };
    let from = reached(subject, query, "duration", from);
    let to = reached(subject, query, "duration", to);
    Some(Duration {
        from: from?,
        to: to?,
    })
}

/// Which provinces are told apart: those that are asked for, else those of the last day.
fn province_set(query: &mut Query, to: Option<NaiveDate>) -> ProvinceSet {
    let Some(name) = query.text("province_set") else {
        let before = to.is_some_and(|to| to < province::MORE_THAN_34);
        return if before {
            ProvinceSet::P34
        } else {
            ProvinceSet::P38
        };
    };
    word(&name).unwrap_or_else(|| {
        query.wrong("province_set", "takes P34 or P38");
        ProvinceSet::default()
    })
}

/// The dimensions asked for, each once.
fn group_by(subject: &Subject, query: &mut Query) -> Vec<Dimension> {
    let names = query.text("group_by").unwrap_or_default();
    let known = |name: &str| subject.dimensions.iter().find(|one| one.name() == name);
    let all: Vec<&str> = subject.dimensions.iter().map(|one| one.name()).collect();
    several(query, "group_by", &names, known, &all)
}

/// Several things by their names, each once.
fn several<T: Copy + PartialEq + 'static>(
    query: &mut Query,
    field: &str,
    names: &str,
    known: impl Fn(&str) -> Option<&'static T>,
    all: &[&str],
) -> Vec<T> {
    let mut found: Vec<T> = vec![];
    for name in names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        match known(name) {
            Some(one) if !found.contains(one) => found.push(*one),
            Some(_) => query.wrong(field, &format!("names {name} twice")),
            None => query.wrong(
                field,
                &format!("knows no {name}; it takes {}", all.join(", ")),
            ),
        }
    }
    found
}

/// The value that each dimension must have.
fn filters(subject: &Subject, query: &mut Query) -> Vec<(Dimension, Option<String>)> {
    let mut filters = vec![];
    for dimension in subject.dimensions {
        let name = dimension.name();
        let value = match name {
            "province" => query.province(name),
            "status" => status(subject, query),
            _ => query.text(name),
        };
        if let Some(value) = value {
            filters.push((*dimension, Some(value).filter(|value| value != UNKNOWN)));
        }
    }
    filters
}

/// A state by its name, however it is written: `executed` is `Executed`.
fn status(subject: &Subject, query: &mut Query) -> Option<String> {
    let text = query.text("status")?;
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let found = subject
        .statuses
        .iter()
        .find(|one| plain(one) == plain(&text));
    if found.is_none() {
        let known = subject.statuses.join(", ");
        query.wrong("status", &format!("{text} is not one of {known}"));
    }
    found.map(|name| (*name).to_owned())
}

/// The question that narrows a list: `cases?milestone=...`, of what the list tells.
pub(in crate::http) fn counted(query: &mut Query, list: &str) -> Option<Question> {
    let text = query.text("counted")?;
    let (name, asked) = text.split_once('?').unwrap_or((&text, ""));
    let Some(subject) = subject(name).filter(|one| one.list == list) else {
        let known = SUBJECTS.into_iter().filter(|one| one.list == list);
        let known: Vec<&str> = known.map(|one| one.name).collect();
        let wanted = one_of(&known);
        query.wrong(
            "counted",
            &format!("begins with {wanted}, then ? and a question of it"),
        );
        return None;
    };
    let pairs = form_urlencoded::parse(asked.as_bytes()).into_owned();
    let mut inner = Query::new(pairs);
    let question = read(subject, &mut inner);
    for fault in inner.faults() {
        query.wrong("counted", &format!("holds no question: {}", fault.detail));
    }
    Some(Question {
        measures: vec![],
        ..question
    })
}

/// A question as a text has it, with what is true of the days up to `as_of`.
///
/// # Errors
/// 422, with everything that is wrong with it.
pub(in crate::http) fn asked(text: &str) -> Result<Question, ApiError> {
    let wrong = |detail: String| Fault {
        field: "/question".to_owned(),
        code: "parameter".to_owned(),
        detail,
    };
    let (name, asked) = text.split_once('?').unwrap_or((text, ""));
    let Some(subject) = subject(name) else {
        let known = one_of(&SUBJECTS.map(|one| one.name));
        let detail = format!("question begins with {known}, then ? and what is asked of it");
        return Err(ApiError::invalid(vec![wrong(detail)]));
    };
    let pairs = form_urlencoded::parse(asked.as_bytes()).into_owned();
    let mut query = Query::new(pairs);
    let mut question = read(subject, &mut query);
    question.past.as_of = query.date("as_of");
    let on_a_day = question.past.as_of.is_some();
    if question.asks_reports() && !on_a_day {
        query.wrong("as_of", "is named where reports are asked for");
    }
    let faults = query.faults().into_iter().map(|fault| wrong(fault.detail));
    let faults: Vec<Fault> = faults.collect();
    if faults.is_empty() {
        Ok(question)
    } else {
        Err(ApiError::invalid(faults))
    }
}

/// The address that lists what a number counts: those of a group by its values, else all.
pub(super) fn listed_at(question: &Question, values: &[Option<String>], position: i64) -> String {
    let grouped = question
        .group_by
        .iter()
        .copied()
        .zip(values.iter().cloned());
    let mut narrowed: Vec<(Dimension, Option<String>)> = grouped.collect();
    for (dimension, value) in &question.filters {
        if !narrowed.iter().any(|(known, _)| known == dimension) {
            narrowed.push((*dimension, value.clone()));
        }
    }
    let subject = question.subject;
    let counted = format!("{}?{}", subject.name, narrowed_address(question, &narrowed));
    let mut address = Serializer::new(String::new());
    address.append_pair("counted", &counted);
    if let Some(day) = question.past.as_of {
        address.append_pair("as_of", &day.to_string());
    }
    address.append_pair("known_at", &position.to_string());
    format!("/api/v1/{}?{}", subject.list, address.finish())
}

/// What makes a row count, as an address has it.
fn narrowed_address(question: &Question, filters: &[(Dimension, Option<String>)]) -> String {
    let mut address = Serializer::new(String::new());
    address.append_pair("milestone", question.milestone.name());
    for (name, day) in [("from", question.from), ("to", question.to)] {
        if let Some(day) = day {
            address.append_pair(name, &day.to_string());
        }
    }
    address.append_pair("province_set", question.province_set.code());
    for (dimension, value) in filters {
        address.append_pair(dimension.name(), value.as_deref().unwrap_or(UNKNOWN));
    }
    address.finish()
}

/// Names as a sentence has them.
fn one_of(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

fn word<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}
