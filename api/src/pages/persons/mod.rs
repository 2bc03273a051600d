//! The directory of persons (*direktori orang*): whose data is kept and until when, who somebody is for
//! a purpose, and the report for himself. What can be done with one of them stands on his page, as
//! with everything that has one (`streams.rs`).

mod identity;
mod named;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

pub(super) use identity::{ask_identity, ask_report, identity, report};
pub(super) use named::{names_a_person, parts, recorded};

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::Kind;
use super::names::rule;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// Persons on a page.
const ROWS: u32 = 25;

#[derive(Debug, Deserialize)]
struct Proposals {
    items: Vec<Proposal>,
    next: Option<i64>,
}

/// What the schedule says of one person's data, as the interface tells it.
#[derive(Debug, Deserialize)]
struct Proposal {
    person: Person,
    may_be_destroyed: bool,
    free_from: Option<NaiveDate>,
    obstacles: Vec<Obstacle>,
}

#[derive(Debug, Deserialize)]
struct Person {
    id: Uuid,
    status: String,
    provinces: Vec<String>,
    recorded_on: NaiveDate,
}

#[derive(Debug, Deserialize)]
struct Obstacle {
    code: String,
    detail: String,
    provision: String,
}

/// A person as he is listed: without who he is.
#[derive(Debug)]
struct Line {
    to: String,
    key: String,
    state: String,
    provinces: String,
    recorded_on: NaiveDate,
    may_be_destroyed: bool,
    free_from: Option<NaiveDate>,
    /// What stands in the way, and by which provision.
    obstacles: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "persons.html")]
struct PersonsPage {
    page: Frame,
    key: String,
    /// Whether what was looked for cannot be a key.
    no_key: bool,
    records: bool,
    /// None for who has nothing to do with the schedule.
    lines: Option<Vec<Line>>,
    next: Option<i64>,
}

/// Which person is looked for, or which page.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kunci: String,
    sebelum: Option<i64>,
}

/// Persons, and the way to one by his key.
pub(super) async fn page(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let key = asked.kunci.trim();
    if let Ok(found) = key.parse::<Uuid>() {
        return Ok(Redirect::to(&format!("/orang/{found}")).into_response());
    }
    let may = |operation: Operation| operation.roles().contains(&who.officer.role);
    may_look(may(Operation::ReadPersons), l)?;
    let (mut lines, mut next) = (None, None);
    if may(Operation::ReadRetention) {
        let before = asked.sebelum.map(|before| format!("&before={before}"));
        let path = format!(
            "/api/v1/retention/proposals?limit={ROWS}{}",
            before.unwrap_or_default()
        );
        let found: Proposals = pages.get(&who, &path).await?;
        next = found.next;
        lines = Some(found.items.into_iter().map(|one| line(one, l)).collect());
    }
    let page = PersonsPage {
        page: Frame::of(&who, Kind::Person.many(l), "/orang"),
        no_key: !key.is_empty(),
        key: key.to_owned(),
        records: may(Operation::RecordPersons),
        lines,
        next,
    };
    shown(&page, l)
}

fn may_look(may: bool, l: Language) -> Result<(), Wrong> {
    if may {
        return Ok(());
    }
    Err(Wrong::new(axum::http::StatusCode::FORBIDDEN, l))
}

fn line(one: Proposal, l: Language) -> Line {
    let provinces = one.person.provinces.iter().map(|code| l.province(code));
    let provinces: Vec<String> = provinces.collect();
    let obstacles = one.obstacles.into_iter();
    Line {
        to: format!("/orang/{}", one.person.id),
        key: short(&one.person.id),
        state: Kind::Person.state(&one.person.status, l),
        provinces: provinces.join(", "),
        recorded_on: one.person.recorded_on,
        may_be_destroyed: one.may_be_destroyed,
        free_from: one.free_from,
        obstacles: obstacles
            .map(|it| (rule(&it.code, &it.detail, l), it.provision))
            .collect(),
    }
}

/// The beginning of a key, by which people tell persons apart on a page.
fn short(id: &Uuid) -> String {
    let (first, ..) = id.as_fields();
    format!("{first:08x}…")
}
