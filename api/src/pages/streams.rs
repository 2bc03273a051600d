//! The page of one case, prosecution or establishment.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{NaiveDate, Utc};
use domain::{ProvinceCode, province};
use serde::Deserialize;
use serde_json::Value;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::{Kind, spoken};
use super::names::rule;
use super::shown::{Facts, facts};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// What can be done now, and what cannot.
#[derive(Debug, Deserialize)]
struct Actions {
    allowed: Vec<Allowed>,
    refused: Vec<Refused>,
}

#[derive(Debug, Deserialize)]
struct Allowed {
    action: String,
    title: String,
}

#[derive(Debug, Deserialize)]
struct Refused {
    action: String,
    title: String,
    code: String,
    explanation: String,
    provision: Option<String>,
}

/// Which past of a thing is asked for; none of both is now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Times {
    pub(super) as_of: Option<String>,
    pub(super) known_at: Option<String>,
    /// The action that was just done.
    selesai: Option<String>,
}

impl Times {
    pub(super) fn query(&self) -> String {
        let given = |name, value: &Option<String>| {
            let value = value.clone().filter(|value| !value.trim().is_empty());
            value.map(|value| (name, value))
        };
        let both = [
            given("as_of", &self.as_of),
            given("known_at", &self.known_at),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(both.into_iter().flatten()).finish()
    }
}

#[derive(Template)]
#[template(path = "stream.html")]
struct StreamPage {
    page: Frame,
    many: &'static str,
    one: &'static str,
    /// Its list, and its own address.
    list: String,
    to: String,
    name: String,
    state: String,
    /// The day until which something runs, how far it is, and whether it has passed.
    due: Option<(String, String, bool)>,
    facts: Facts,
    allowed: Vec<(String, String)>,
    refused: Vec<(String, String, Option<String>)>,
    as_of: String,
    is_past: bool,
    /// The version that is shown, where news of later ones can come.
    live: Option<i64>,
    done: Option<String>,
    /// What else can be read of it: name and address.
    beside: Vec<(&'static str, String)>,
}

/// One thing as it is now, or as it was; with what can be done.
pub(super) async fn page(
    State(pages): State<Pages>,
    Path((word, id)): Path<(String, String)>,
    Query(times): Query<Times>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let kind = Kind::of(&word).ok_or_else(|| Wrong::new(StatusCode::NOT_FOUND, l))?;
    let path = address(kind, &id, l)?;
    let query = times.query();
    let view: Value = pages.get(&who, &format!("{path}?{query}")).await?;
    let is_past = !query.is_empty();
    let actions = if is_past {
        Actions {
            allowed: vec![],
            refused: vec![],
        }
    } else {
        pages.get(&who, &format!("{path}/actions")).await?
    };
    let state = view.get("status").or_else(|| view.get("state"));
    let code = state.and_then(Value::as_str).unwrap_or_default();
    let allowed = actions.allowed.into_iter();
    let allowed = allowed.map(|one| (l.one(one.title, &one.action), one.action));
    let refused = actions.refused.into_iter().map(|one| {
        let why = rule(&one.code, &one.explanation, l);
        (l.one(one.title, &one.action), why, one.provision)
    });
    let version = view.get("version").and_then(Value::as_i64);
    let name = called(&view).unwrap_or_else(|| id.clone());
    let due_on = view
        .get("due_on")
        .and_then(Value::as_str)
        .and_then(|day| day.parse().ok());
    let today = today(&view);
    let page = StreamPage {
        page: Frame::of(&who, &name, &format!("/{word}/{id}")),
        many: kind.many(l),
        one: kind.one(l),
        list: kind
            .stands_on()
            .map_or_else(|| format!("/{word}"), str::to_owned),
        to: format!("/{word}/{id}"),
        name,
        state: kind.state(code, l),
        due: due_on.map(|day: NaiveDate| (l.day(&day), l.distance(day, today), day < today)),
        facts: facts(&view, l),
        allowed: allowed.collect(),
        refused: refused.collect(),
        as_of: times.as_of.unwrap_or_default(),
        is_past,
        live: kind.stream().and(version).filter(|_| !is_past),
        done: times.selesai.as_deref().map(spoken),
        beside: beside(kind, &id, &who),
    };
    shown(&page, l)
}

/// What can be read of a person for a purpose, by who looks.
fn beside(kind: Kind, id: &str, who: &Visitor) -> Vec<(&'static str, String)> {
    let l = who.language;
    let all = [
        (
            Operation::ReadIdentities,
            l.t("Identitas lengkap", "Full identity"),
            "identitas",
        ),
        (
            Operation::ReportPersons,
            l.t("Laporan untuk yang bersangkutan", "Report for the person"),
            "laporan",
        ),
    ];
    let may = |operation: Operation| operation.roles().contains(&who.officer.role);
    let mine = all.into_iter().filter(|(operation, _, _)| may(*operation));
    mine.filter(|_| kind == Kind::Person)
        .map(|(_, name, part)| (name, format!("/orang/{id}/{part}")))
        .collect()
}

/// Today where it is.
fn today(view: &Value) -> NaiveDate {
    let code = view
        .get("province")
        .or_else(|| view.pointer("/provinces/0"));
    let code = code.and_then(Value::as_str).unwrap_or("31");
    province::local_date(&ProvinceCode(code.to_owned()), Utc::now())
}

/// What a thing is called: by the name of its establishment, its person or its unit.
pub(super) fn called(view: &Value) -> Option<String> {
    let names = [
        "/establishment/name",
        "/establishment",
        "/legal_name",
        "/scope/inspector",
        "/scope/unit",
        "/officer",
        "/holder",
        "/name",
    ];
    let mut names = names
        .iter()
        .filter_map(|pointer| view.pointer(pointer)?.as_str());
    names.next().map(str::to_owned)
}

/// The address of a thing at the interface; none for what cannot be its identifier.
pub(super) fn address(kind: Kind, id: &str, l: Language) -> Result<String, Wrong> {
    let id: uuid::Uuid = id
        .parse()
        .map_err(|_| Wrong::new(StatusCode::NOT_FOUND, l))?;
    Ok(format!("/api/v1/{}/{id}", kind.interface()))
}
