//! A thing step by step: as it was on the days of what happened to it, or as it was known after each
//! of its records; each step with what it changed.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::Kind;
use super::shown::{Facts, facts};
use super::streams::{address, called};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;

/// By which of both times the steps go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(super) enum By {
    /// The order in which it was recorded: what was known.
    #[default]
    #[serde(rename = "catatan")]
    Record,
    /// The days on which it happened: what was so, as is known now.
    #[serde(rename = "kejadian")]
    Fact,
}

impl By {
    const fn name(self) -> &'static str {
        match self {
            Self::Record => "catatan",
            Self::Fact => "kejadian",
        }
    }
}

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    menurut: By,
    /// Which step, from 1; the last when it is not told.
    ke: Option<usize>,
}

#[derive(Debug, Deserialize)]
struct Event {
    position: i64,
    #[serde(rename = "type")]
    kind: String,
    title: String,
    occurred_on: Option<NaiveDate>,
    recorded_at: DateTime<Utc>,
    province: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Told {
    events: Vec<Event>,
}

/// One moment of a thing.
#[derive(Debug)]
struct Step {
    /// How the interface is asked for it.
    query: String,
    /// When it was.
    when: String,
    /// What happened then.
    titles: Vec<String>,
}

#[derive(Template)]
#[template(path = "moments.html")]
struct MomentsPage {
    page: Frame,
    one: &'static str,
    to: String,
    name: String,
    by: By,
    /// Which step this is, and how many there are.
    nth: usize,
    many: usize,
    when: String,
    titles: Vec<String>,
    state: String,
    /// That before, where it was another one.
    state_before: Option<String>,
    gone: Facts,
    come: Facts,
    facts: Facts,
}

/// One step, and the ways to the others.
pub(super) async fn page(
    State(pages): State<Pages>,
    Path((word, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let unknown = || Wrong::new(StatusCode::NOT_FOUND, l);
    let kind = Kind::of(&word).ok_or_else(unknown)?;
    let path = address(kind, &id, l)?;
    let told: Told = pages.get(&who, &format!("{path}/history")).await?;
    let mut steps = match asked.menurut {
        By::Record => records(told.events, l),
        By::Fact => days(told.events, l),
    };
    let nth = asked.ke.unwrap_or(steps.len()).clamp(1, steps.len().max(1));
    let many = steps.len();
    let mut until = steps.drain(..nth.min(many)).rev();
    let step = until.next().ok_or_else(unknown)?;
    let now: Value = pages.get(&who, &format!("{path}?{}", step.query)).await?;
    let before: Option<Value> = match until.next() {
        Some(step) => Some(pages.get(&who, &format!("{path}?{}", step.query)).await?),
        None => None,
    };
    drop(until);
    let (gone, come) = changed(before.as_ref().unwrap_or(&Value::Null), &now);
    let name = called(&now).unwrap_or_else(|| id.clone());
    let title = format!("{name}: {}", l.t("dari waktu ke waktu", "step by step"));
    let to = format!("/{word}/{id}");
    let state_now = state(kind, &now, l);
    let page = MomentsPage {
        page: Frame::of(&who, &title, &to),
        one: kind.one(l),
        to,
        name,
        by: asked.menurut,
        nth,
        many,
        when: step.when,
        titles: step.titles,
        state_before: before
            .map(|before| state(kind, &before, l))
            .filter(|before| *before != state_now),
        state: state_now,
        gone: facts(&gone, l),
        come: facts(&come, l),
        facts: facts(&now, l),
    };
    shown(&page, l)
}

fn state(kind: Kind, view: &Value, l: Language) -> String {
    let code = view.get("status").and_then(Value::as_str);
    kind.state(code.unwrap_or_default(), l)
}

/// A step for each record.
fn records(mut events: Vec<Event>, l: Language) -> Vec<Step> {
    events.sort_by_key(|event| event.position);
    let step = |event: Event| {
        let place = event.province.as_deref().unwrap_or("31");
        Step {
            query: format!("known_at={}", event.position),
            when: l.moment(&event.recorded_at, place),
            titles: vec![l.one(event.title, &event.kind)],
        }
    };
    events.into_iter().map(step).collect()
}

/// A step for each day on which something happened.
fn days(mut events: Vec<Event>, l: Language) -> Vec<Step> {
    let day = |event: &Event| event.occurred_on.unwrap_or(event.recorded_at.date_naive());
    events.sort_by_key(|event| (day(event), event.position));
    let mut steps: Vec<(NaiveDate, Step)> = vec![];
    for event in events {
        let on = day(&event);
        let title = l.one(event.title, &event.kind);
        match steps.last_mut() {
            Some((last, step)) if *last == on => step.titles.push(title),
            Some(_) | None => steps.push((
                on,
                Step {
                    query: format!("as_of={on}"),
                    when: l.day(&on),
                    titles: vec![title],
                },
            )),
        }
    }
    steps.into_iter().map(|(_, step)| step).collect()
}

/// What of one view is not in the next one, and what has come; of a list that has grown only what
/// is new.
fn changed(before: &Value, after: &Value) -> (Value, Value) {
    let empty = Map::new();
    let (was, is) = (
        before.as_object().unwrap_or(&empty),
        after.as_object().unwrap_or(&empty),
    );
    let (mut gone, mut come) = (Map::new(), Map::new());
    for (name, old) in was {
        if is.get(name) != Some(old) && grown(old, is.get(name)).is_none() {
            gone.insert(name.clone(), old.clone());
        }
    }
    for (name, new) in is {
        let old = was.get(name);
        if old != Some(new) {
            let new = old.and_then(|old| grown(old, Some(new)));
            let new = new.unwrap_or_else(|| is.get(name).cloned().unwrap_or_default());
            come.insert(name.clone(), new);
        }
    }
    (Value::Object(gone), Value::Object(come))
}

/// What stands in the new list after the old one.
fn grown(old: &Value, new: Option<&Value>) -> Option<Value> {
    let rest = new?.as_array()?.strip_prefix(old.as_array()?.as_slice())?;
    Some(Value::Array(rest.to_vec()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_tells_what_it_changed_and_of_a_grown_list_what_is_new() {
        let before =
            json!({ "status": "open", "due_on": "2026-01-02", "findings": [1], "left": true });
        let after = json!({ "status": "open", "due_on": "2026-01-09", "findings": [1, 2] });
        let (gone, come) = changed(&before, &after);
        assert_eq!(gone, json!({ "due_on": "2026-01-02", "left": true }));
        assert_eq!(come, json!({ "due_on": "2026-01-09", "findings": [2] }));
        let (gone, come) = changed(&Value::Null, &after);
        assert_eq!((gone, come), (json!({}), after));
    }

    #[test]
    fn days_hold_all_that_happened_on_them() {
        let event = |position, day: Option<&str>| Event {
            position,
            kind: "NoteIssued".to_owned(),
            title: format!("{position}"),
            occurred_on: day.map(|day| day.parse().unwrap()),
            recorded_at: "2026-03-04T05:06:07Z".parse().unwrap(),
            province: None,
        };
        let all = || {
            vec![
                event(3, Some("2026-01-02")),
                event(1, None),
                event(2, Some("2026-01-02")),
            ]
        };
        let told: Vec<(String, usize)> = days(all(), Language::Indonesian)
            .into_iter()
            .map(|step| (step.query, step.titles.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("as_of=2026-01-02".to_owned(), 2),
                ("as_of=2026-03-04".to_owned(), 1)
            ]
        );
        assert_eq!(records(all(), Language::Indonesian).len(), 3);
    }
}
