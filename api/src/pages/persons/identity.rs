//! Who somebody is, in full, for a purpose that the audit of reads keeps; and the report for a person
//! who asks what is kept of him. Both are answers to a form: no address shows them.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::pages::Pages;
use crate::pages::ask::Problem;
use crate::pages::frame::{Frame, answered, page as shown};
use crate::pages::kinds::Kind;
use crate::pages::names::rule;
use crate::pages::shown::{Facts, facts};
use crate::pages::streams::address;
use crate::pages::visitor::Visitor;
use crate::pages::wrong::Wrong;

/// What is asked of a person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Who he is.
    Identity,
    /// All that is kept of him.
    Report,
}

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityPage {
    page: Frame,
    back: String,
    what: What,
    purpose: String,
    problem: Option<(String, Option<String>)>,
    /// What was asked for.
    told: Option<Facts>,
}

/// What somebody reads it for.
#[derive(Debug, Deserialize)]
pub(in crate::pages) struct Purpose {
    #[serde(default)]
    tujuan: String,
}

/// Asks for what the identity is read.
pub(in crate::pages) async fn ask_identity(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Wrong> {
    asked(&pages, &who, &id, What::Identity).await
}

/// Who he is, in full.
pub(in crate::pages) async fn identity(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    who: Visitor,
    Form(purpose): Form<Purpose>,
) -> Result<Response, Wrong> {
    told(&pages, &who, &id, What::Identity, purpose).await
}

/// Asks for what the report is made.
pub(in crate::pages) async fn ask_report(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Wrong> {
    asked(&pages, &who, &id, What::Report).await
}

/// All that is kept of him.
pub(in crate::pages) async fn report(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    who: Visitor,
    Form(purpose): Form<Purpose>,
) -> Result<Response, Wrong> {
    told(&pages, &who, &id, What::Report, purpose).await
}

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Report => "report",
        }
    }

    fn page(self, who: &Visitor, id: &str) -> IdentityPage {
        let l = who.language;
        let title = match self {
            Self::Identity => l.t("Identitas lengkap", "Full identity"),
            Self::Report => l.t("Laporan untuk yang bersangkutan", "Report for the person"),
        };
        IdentityPage {
            page: Frame::of(who, title, "/orang"),
            back: format!("/orang/{id}"),
            what: self,
            purpose: String::new(),
            problem: None,
            told: None,
        }
    }
}

/// The form, to who may see the person.
async fn asked(pages: &Pages, who: &Visitor, id: &str, what: What) -> Result<Response, Wrong> {
    let path = address(Kind::Person, id, who.language)?;
    pages.get::<Value>(who, &path).await?;
    shown(&what.page(who, id), who.language)
}

/// What was asked for, or why it is not told; nothing of it stays in a browser.
async fn told(
    pages: &Pages,
    who: &Visitor,
    id: &str,
    what: What,
    Purpose { tujuan }: Purpose,
) -> Result<Response, Wrong> {
    let l = who.language;
    let path = format!("{}/{}", address(Kind::Person, id, l)?, what.word());
    let mut page = what.page(who, id);
    let mut status = StatusCode::OK;
    match pages.get_for(who, &path, &tujuan).await? {
        Ok(found) => page.told = Some(facts(&found, l)),
        Err(problem) => {
            status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
            page.problem = Some(refused(problem, who));
        }
    }
    page.purpose = tujuan;
    let mut response = answered(&page, status).map_err(|error| Wrong::internal(&error, l))?;
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, never);
    Ok(response)
}

fn refused(problem: Problem, who: &Visitor) -> (String, Option<String>) {
    let l = who.language;
    let code = problem.code.as_str();
    let told = problem.errors.into_iter().map(|fault| fault.detail).next();
    (
        rule(code, &told.unwrap_or(problem.detail), l),
        problem.provision,
    )
}
