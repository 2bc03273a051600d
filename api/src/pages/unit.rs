//! A unit as its head sees it: who carries how much, and what comes next.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::Kind;
use super::visitor::Visitor;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// Cases that come next, on the page.
const NEXT: u32 = 10;

#[derive(Debug, Deserialize)]
struct Loads {
    items: Vec<Load>,
    quota: Option<i64>,
}

/// What one inspector carries; nobody for cases that nobody is sent to.
#[derive(Debug, Deserialize)]
struct Load {
    inspector: Option<String>,
    open: i64,
    due: i64,
    overdue: i64,
    examined: i64,
}

#[derive(Debug, Deserialize)]
struct Next {
    items: Vec<NextCase>,
}

#[derive(Debug, Deserialize)]
struct NextCase {
    id: String,
    establishment: String,
    status: String,
    due_on: Option<NaiveDate>,
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    page: Frame,
    loads: Vec<Load>,
    quota: Option<i64>,
    next: Vec<(NextCase, String)>,
}

/// The unit.
pub(super) async fn page(State(pages): State<Pages>, who: Visitor) -> Result<Response, Wrong> {
    let l = who.language;
    let loads: Loads = pages.get(&who, "/api/v1/load").await?;
    let may = Operation::TakeNextCase.roles().contains(&who.officer.role);
    let next = if may {
        let path = format!("/api/v1/next-case?limit={NEXT}");
        pages.get::<Next>(&who, &path).await?.items
    } else {
        vec![]
    };
    let named = |case: NextCase| {
        let state = Kind::Case.state(&case.status, l);
        (case, state)
    };
    let page = UnitPage {
        page: Frame::of(&who, l.t("Unit", "Unit"), "/unit"),
        loads: loads.items,
        quota: loads.quota,
        next: next.into_iter().map(named).collect(),
    };
    shown(&page, l)
}
