//! What has happened to something, and what was refused: who, when, on what ground.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::{Kind, spoken};
use super::names::rule;
use super::shown::{Facts, facts};
use super::streams::{Times, address, called};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// An event as the interface tells it.
#[derive(Debug, Deserialize)]
struct Event {
    sequence: i64,
    position: i64,
    #[serde(rename = "type")]
    kind: String,
    title: String,
    occurred_on: Option<NaiveDate>,
    recorded_at: DateTime<Utc>,
    officer: Option<String>,
    role: Option<String>,
    province: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    provisions: Vec<String>,
    data: Value,
    corrected_by: Option<i64>,
}

/// A refused command as the interface tells it.
#[derive(Debug, Deserialize)]
struct RefusedCommand {
    command: String,
    refused_at: DateTime<Utc>,
    officer: String,
    role: String,
    code: String,
    detail: String,
    provision: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Told {
    events: Vec<Event>,
    #[serde(default)]
    refused: Vec<RefusedCommand>,
}

/// A read as the interface tells it.
#[derive(Debug, Deserialize)]
struct KeptRead {
    read_at: DateTime<Utc>,
    reader: String,
    role: String,
    purpose: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Reads {
    items: Vec<KeptRead>,
}

/// Who has read it, when, what for.
#[derive(Debug)]
struct Looked {
    when: String,
    who: String,
    purpose: Option<String>,
}

/// One line of a history.
#[derive(Debug)]
struct Line {
    at: DateTime<Utc>,
    when: String,
    on: Option<NaiveDate>,
    title: String,
    who: String,
    law: String,
    reason: Option<String>,
    facts: Option<Facts>,
    sequence: Option<(i64, i64)>,
    is_refused: bool,
    is_corrected: bool,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    page: Frame,
    one: &'static str,
    to: String,
    lines: Vec<Line>,
    reads: Option<Vec<Looked>>,
    as_of: String,
    known_at: String,
}

/// What has happened, and what was refused, last first.
pub(super) async fn page(
    State(pages): State<Pages>,
    Path((word, id)): Path<(String, String)>,
    Query(times): Query<Times>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let kind = Kind::of(&word).ok_or_else(|| Wrong::new(StatusCode::NOT_FOUND, l))?;
    let path = address(kind, &id, l)?;
    let told: Told = pages
        .get(&who, &format!("{path}/history?{}", times.query()))
        .await?;
    let place = place(&who);
    let events = told.events.into_iter().map(|event| happened(event, l));
    let refused = told.refused.into_iter().map(|one| not_done(one, place, l));
    let mut lines: Vec<Line> = events.chain(refused).collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.sequence)));
    let title = format!("{}: {}", kind.one(l), l.t("riwayat", "history"));
    let page = HistoryPage {
        page: Frame::of(&who, &title, &format!("/{word}/{id}")),
        one: kind.one(l),
        to: format!("/{word}/{id}"),
        lines,
        reads: reads(&pages, &who, kind, &id, place).await?,
        as_of: times.as_of.unwrap_or_default(),
        known_at: times.known_at.unwrap_or_default(),
    };
    shown(&page, l)
}

/// Where it is read: in whose time a moment is told that belongs to no province.
fn place(who: &Visitor) -> &str {
    let province = who.officer.province.as_ref();
    province.map_or("31", |code| code.0.as_str())
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    page: Frame,
    one: &'static str,
    to: String,
    name: String,
    state: String,
    facts: Facts,
    lines: Vec<Line>,
    /// When it was made, by whom, and how far the thing was then.
    made: String,
    version: i64,
    position: i64,
}

/// A sheet to be printed: what stands, and all that has happened, first first.
pub(super) async fn sheet(
    State(pages): State<Pages>,
    Path((word, id)): Path<(String, String)>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let kind = Kind::of(&word).ok_or_else(|| Wrong::new(StatusCode::NOT_FOUND, l))?;
    let path = address(kind, &id, l)?;
    let told: Told = pages.get(&who, &format!("{path}/history")).await?;
    let last = told.events.iter().map(|event| event.position).max();
    let position = last.unwrap_or_default();
    // What stands and what has happened are of one moment, whatever comes between both questions.
    let view: Value = pages
        .get(&who, &format!("{path}?known_at={position}"))
        .await?;
    let version = told.events.iter().map(|event| event.sequence).max();
    let code = view.get("status").and_then(Value::as_str);
    let name = called(&view).unwrap_or_else(|| id.clone());
    let to = format!("/{word}/{id}");
    let page = SheetPage {
        page: Frame::of(&who, &name, &to),
        one: kind.one(l),
        state: kind.state(code.unwrap_or_default(), l),
        facts: facts(&view, l),
        made: format!(
            "{}, {}",
            l.moment(&Utc::now(), place(&who)),
            person(Some(&who.officer.id), Some(who.officer.role.code()), l)
        ),
        lines: told
            .events
            .into_iter()
            .map(|event| happened(event, l))
            .collect(),
        version: version.unwrap_or_default(),
        name,
        to,
        position,
    };
    shown(&page, l)
}

/// What a decision is about: the proposal, and what it would correct.
#[derive(Template, Debug)]
#[template(path = "proposed.html")]
pub(super) struct Proposed {
    l: Language,
    lines: Vec<Line>,
}

impl Proposed {
    /// The proposal of a number, else the last one that the history of a thing tells; none where
    /// nothing was proposed.
    ///
    /// # Errors
    /// The interface does not answer.
    pub(super) async fn find(
        pages: &Pages,
        who: &Visitor,
        thing: &str,
        number: Option<&(&str, i64)>,
    ) -> Result<Option<Self>, Wrong> {
        let l = who.language;
        let told: Told = pages.get(who, &format!("{thing}/history")).await?;
        let is_it = |event: &&Event| match number {
            Some((_, number)) => event.sequence == *number,
            None => event.kind.ends_with("Proposed"),
        };
        let Some(proposal) = told.events.iter().rfind(is_it) else {
            return Ok(None);
        };
        let target = proposal.data.get("target").and_then(Value::as_i64);
        let numbers = [target, Some(proposal.sequence)];
        let lines = told.events.into_iter();
        let lines = lines.filter(|event| numbers.contains(&Some(event.sequence)));
        let lines = lines.map(|event| happened(event, l)).rev().collect();
        Ok(Some(Self { l, lines }))
    }
}

/// The last reads of it, for those who look after that.
async fn reads(
    pages: &Pages,
    who: &Visitor,
    kind: Kind,
    id: &str,
    place: &str,
) -> Result<Option<Vec<Looked>>, Wrong> {
    let l = who.language;
    if !Operation::ReadReads.roles().contains(&who.officer.role) {
        return Ok(None);
    }
    let asked = format!("/api/v1/reads?kind={}&id={id}&limit=20", kind.interface());
    let told: Reads = pages.get(who, &asked).await?;
    let looked = told.items.into_iter().map(|one| Looked {
        when: l.moment(&one.read_at, place),
        who: person(Some(&one.reader), Some(&one.role), l),
        purpose: one.purpose,
    });
    Ok(Some(looked.collect()))
}

fn happened(event: Event, l: Language) -> Line {
    let place = event.province.as_deref().unwrap_or("31");
    Line {
        when: l.moment(&event.recorded_at, place),
        who: person(event.officer.as_deref(), event.role.as_deref(), l),
        title: l.one(event.title, &event.kind),
        at: event.recorded_at,
        on: event.occurred_on,
        law: event.provisions.join("; "),
        reason: event.reason,
        facts: Some(facts(&event.data, l)).filter(|facts| !facts.is_empty()),
        sequence: Some((event.sequence, event.position)),
        is_refused: false,
        is_corrected: event.corrected_by.is_some(),
    }
}

fn not_done(one: RefusedCommand, place: &str, l: Language) -> Line {
    Line {
        when: l.moment(&one.refused_at, place),
        who: person(Some(&one.officer), Some(&one.role), l),
        title: format!("{}: {}", l.t("Ditolak", "Refused"), spoken(&one.command)),
        at: one.refused_at,
        on: None,
        law: one.provision.unwrap_or_default(),
        reason: Some(rule(&one.code, &one.detail, l)),
        facts: None,
        sequence: None,
        is_refused: true,
        is_corrected: false,
    }
}

/// Who did something, in which role.
fn person(officer: Option<&str>, role: Option<&str>, l: Language) -> String {
    let role = role
        .and_then(domain::Role::from_code)
        .map(|role| l.role(role));
    match (officer, role) {
        (Some(officer), Some(role)) => format!("{officer}, {role}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        // Who began a case is not told to everybody.
        (None, None) => String::new(),
    }
}
