//! The lists of cases, prosecutions and establishments; what is asked for stands in the address.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::province;
use serde::Deserialize;
use serde_json::Value;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::Kind;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::scope;

/// Rows on a page.
const ROWS: u32 = 25;
/// What of an address is passed on to the interface.
const FILTERS: [&str; 9] = [
    "q", "status", "province", "norm", "officer", "cursor", "counted", "as_of", "known_at",
];

/// The same for complaints, which are found by nothing else.
const WAITS: [&str; 2] = ["waits", "before"];

/// A row as the interface tells it, of any kind.
#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    province: String,
    status: String,
    /// A name, or what has one.
    #[serde(alias = "legal_name")]
    establishment: Value,
    #[serde(default)]
    norms: Vec<String>,
    norm: Option<String>,
    #[serde(default)]
    inspectors: Vec<String>,
    inspector: Option<String>,
    #[serde(alias = "offence_date")]
    registered_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    #[serde(alias = "nib")]
    register_no: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Items {
    items: Vec<Item>,
    /// The address of the next page, or the number before which it begins.
    next: Option<Value>,
}

/// A row as it is shown.
#[derive(Debug)]
struct Row {
    to: String,
    name: String,
    number: Option<String>,
    state: String,
    province: String,
    norms: String,
    people: String,
    on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
}

/// A choice of a filter.
#[derive(Debug)]
struct Choice {
    code: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    page: Frame,
    kind: Kind,
    q: String,
    states: Vec<Choice>,
    provinces: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    filtered: bool,
    /// Whether it is found by name and state; else by whether it waits.
    searched: bool,
    waits: bool,
    /// What is done when one is made, if who looks may.
    begun: Option<&'static str>,
}

/// A list.
pub(super) async fn page(
    State(pages): State<Pages>,
    Path(word): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let kind = Kind::of(&word).ok_or_else(|| Wrong::new(StatusCode::NOT_FOUND, l))?;
    if let Some(page) = kind.stands_on() {
        return Ok(Redirect::to(page).into_response());
    }
    let asked = Filters::of(kind, asked);
    let path = format!("/api/v1/{}?{}", kind.interface(), asked.query());
    let found: Items = pages.get(&who, &path).await?;
    let states = kind.states(l).into_iter();
    let states = states.map(|(code, name)| (code.to_owned(), name));
    let all = province::all()
        .iter()
        .filter(|_| scope(&who.officer).is_none());
    let provinces = all.map(|one| (one.code.0.clone(), one.name.clone()));
    let may = kind.made_by().roles().contains(&who.officer.role);
    let rows = found.items.into_iter().map(|item| row(item, kind, l));
    let list = ListPage {
        page: Frame::of(&who, kind.many(l), &format!("/{word}")),
        kind,
        q: asked.value("q").unwrap_or_default().to_owned(),
        states: asked.choices("status", states),
        provinces: asked.choices("province", provinces),
        rows: rows.collect(),
        next: found.next.and_then(|next| further(&next, kind)),
        filtered: !asked.0.is_empty(),
        searched: kind != Kind::Complaint,
        waits: asked.value("waits") == Some("true"),
        begun: may.then(|| kind.begun(l)),
    };
    shown(&list, l)
}

/// What of an address is asked of the interface.
struct Filters(Vec<(String, String)>);

impl Filters {
    fn of(kind: Kind, asked: Vec<(String, String)>) -> Self {
        let known = if kind == Kind::Complaint {
            &WAITS[..]
        } else {
            &FILTERS[..]
        };
        let asked = asked
            .into_iter()
            .filter(|(name, value)| known.contains(&name.as_str()) && !value.trim().is_empty());
        Self(asked.collect())
    }

    fn value(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name)?;
        Some(found.1.as_str())
    }

    fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("limit", &ROWS.to_string())
            .extend_pairs(&self.0)
            .finish()
    }

    /// All that a filter may be, with the one that is chosen.
    fn choices(&self, name: &str, all: impl Iterator<Item = (String, String)>) -> Vec<Choice> {
        let chosen = self.value(name);
        let choice = |(code, name): (String, String)| Choice {
            chosen: chosen == Some(code.as_str()),
            code,
            name,
        };
        all.map(choice).collect()
    }
}

fn row(item: Item, kind: Kind, l: Language) -> Row {
    Row {
        to: format!("/{}/{}", kind.word(), item.id),
        name: named(&item.establishment).to_owned(),
        number: item.register_no,
        state: kind.state(&item.status, l),
        province: l.province(&item.province),
        norms: item
            .norms
            .into_iter()
            .chain(item.norm)
            .collect::<Vec<_>>()
            .join(", "),
        people: item
            .inspectors
            .into_iter()
            .chain(item.inspector)
            .collect::<Vec<_>>()
            .join(", "),
        on: item.registered_on,
        due_on: item.due_on,
    }
}

/// A name, or that of what has one.
fn named(establishment: &Value) -> &str {
    let name = establishment.get("name").unwrap_or(establishment);
    name.as_str().unwrap_or_default()
}

/// The address of the next page, from what the interface says of it.
fn further(next: &Value, kind: Kind) -> Option<String> {
    let query = match next {
        Value::String(address) => address.split_once('?')?.1.to_owned(),
        Value::Number(before) => format!("before={before}"),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(format!("/{}?{query}", kind.word()))
}
