//! What waits for the decision of who looks, of all that two persons do; and the decision on what
//! has no page of its own: changes of the law and releases of statistics.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Pages;
use super::ask::Sent;
use super::frame::{Frame, answered, page as shown};
use super::kinds::Kind;
use super::names::rule;
use super::shown::{Facts, facts};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// Decisions on the page of them.
const ROWS: u32 = 100;

/// One decision that waits, as the interface tells it.
#[derive(Debug, Deserialize)]
struct Approval {
    kind: String,
    id: String,
    action: String,
    title: String,
    name: String,
    province: Option<String>,
    due_on: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
struct Approvals {
    items: Vec<Approval>,
}

/// One as it is shown: what is decided, on what, and where.
#[derive(Debug)]
pub(super) struct Waiting {
    to: String,
    title: String,
    /// The thing itself with what it is called; none where the decision shows it.
    thing: Option<String>,
    name: String,
    province: Option<String>,
    due_on: Option<NaiveDate>,
}

/// A list of decisions, as other pages show it too.
#[derive(Template, Debug)]
#[template(path = "waiting.html")]
pub(super) struct WaitingList {
    l: Language,
    items: Vec<Waiting>,
    /// Whether there are more on the page of them.
    more: bool,
}

#[derive(Template)]
#[template(path = "approvals.html")]
struct ApprovalsPage {
    page: Frame,
    list: WaitingList,
    done: Option<String>,
}

/// What was just decided.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    selesai: Option<String>,
}

/// All that waits for who looks.
pub(super) async fn page(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let title = l.t("Menunggu keputusan Anda", "Waiting for your decision");
    let page = ApprovalsPage {
        page: Frame::of(&who, title, "/persetujuan"),
        list: waiting(&pages, &who, ROWS).await?,
        done: done
            .selesai
            .map(|_| l.t("Tersimpan.", "Stored.").to_owned()),
    };
    shown(&page, l)
}

impl WaitingList {
    /// Whether nothing waits.
    pub(super) const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// What waits for who looks, so many at most; nothing for roles that decide on nothing.
///
/// # Errors
/// The interface does not answer.
pub(super) async fn waiting(pages: &Pages, who: &Visitor, most: u32) -> Result<WaitingList, Wrong> {
    let l = who.language;
    if !Operation::ReadApprovals.roles().contains(&who.officer.role) {
        return Ok(WaitingList {
            l,
            items: vec![],
            more: false,
        });
    }
    let path = format!("/api/v1/approvals?limit={}", most.saturating_add(1));
    let found: Approvals = pages.get(who, &path).await?;
    let more = u32::try_from(found.items.len()).is_ok_and(|found| found > most);
    let first = found.items.into_iter().take(most as usize);
    Ok(WaitingList {
        l,
        items: first.map(|one| told(one, l)).collect(),
        more,
    })
}

fn told(one: Approval, l: Language) -> Waiting {
    let kind = Kind::of_interface(&one.kind);
    let thing = kind.map(|kind| format!("/{}/{}", kind.word(), one.id));
    let to = match &thing {
        Some(thing) => format!("{thing}/tindakan/{}", one.action),
        None => format!("/persetujuan/{}/{}", one.kind.replace('/', "-"), one.id),
    };
    Waiting {
        to,
        title: l.one(one.title, &one.action),
        thing,
        name: one.name,
        province: one.province.map(|code| l.province(&code)),
        due_on: one.due_on,
    }
}

/// What is decided on here: its address at the interface, what approves it, and its title.
struct Decided {
    at: String,
    approve: &'static str,
    title: &'static str,
    button: &'static str,
}

impl Decided {
    fn of(kind: &str, id: &str, l: Language) -> Result<Self, Wrong> {
        let missing = || Wrong::new(StatusCode::NOT_FOUND, l);
        let id: Uuid = id.parse().map_err(|_| missing())?;
        match kind {
            "legal-changes" => Ok(Self {
                at: format!("/api/v1/legal/changes/{id}"),
                approve: "approve",
                title: l.t("Usul perubahan hukum", "Proposed change of the law"),
                button: l.t("Setujui perubahan", "Approve the change"),
            }),
            "statistics-releases" => Ok(Self {
                at: format!("/api/v1/statistics/releases/{id}"),
                approve: "publish",
                title: l.t("Rilis statistik", "Release of statistics"),
                button: l.t("Rilis tabel", "Publish the table"),
            }),
            _ => Err(missing()),
        }
    }
}

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    page: Frame,
    facts: Facts,
    button: &'static str,
    key: String,
    reason: String,
    problem: Option<(String, Option<String>)>,
}

/// What waits, with the two answers.
pub(super) async fn decision(
    State(pages): State<Pages>,
    Path((kind, id)): Path<(String, String)>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let decided = Decided::of(&kind, &id, who.language)?;
    let page = drawn(&pages, &who, &decided, String::new(), None).await?;
    shown(&page, who.language)
}

/// The answer that was given.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    #[serde(rename = "_kunci")]
    key: String,
    putusan: String,
    #[serde(default)]
    alasan: String,
}

/// Carries the answer out.
pub(super) async fn decide(
    State(pages): State<Pages>,
    Path((kind, id)): Path<(String, String)>,
    who: Visitor,
    Form(answer): Form<Answer>,
) -> Result<Response, Wrong> {
    let l = who.language;
    let decided = Decided::of(&kind, &id, l)?;
    let rejects = answer.putusan == "tolak";
    let (action, body) = if rejects {
        ("reject", json!({ "reason": answer.alasan }))
    } else {
        (decided.approve, json!({}))
    };
    let sent = Sent {
        key: answer.key,
        ..Sent::default()
    };
    let path = format!("{}/actions/{action}", decided.at);
    match pages.post(&who, &path, &body, &sent).await? {
        Ok(_) => Ok(Redirect::to("/persetujuan?selesai=ya").into_response()),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
            let why = if problem.errors.is_empty() {
                rule(&problem.code, &problem.detail, l)
            } else {
                l.t("Tuliskan alasan penolakan.", "Say why you reject it.")
                    .to_owned()
            };
            let told = Some((why, problem.provision));
            let page = drawn(&pages, &who, &decided, answer.alasan, told).await?;
            answered(&page, status).map_err(|error| Wrong::internal(&error, l))
        }
    }
}

async fn drawn(
    pages: &Pages,
    who: &Visitor,
    decided: &Decided,
    reason: String,
    problem: Option<(String, Option<String>)>,
) -> Result<DecisionPage, Wrong> {
    let view: Value = pages.get(who, &decided.at).await?;
    Ok(DecisionPage {
        page: Frame::of(who, decided.title, "/persetujuan"),
        facts: facts(&view, who.language),
        button: decided.button,
        key: Uuid::now_v7().to_string(),
        reason,
        problem,
    })
}
