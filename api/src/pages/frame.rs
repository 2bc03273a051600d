//! What stands around every page: its head, the ways to the others, and what browsers are told.

use askama::Template;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::Role;

use super::assets;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation as O;

/// Only what lies here is loaded and run, and forms are sent here only; that of signing out goes on
/// to the provider, wherever that is.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// A way to another page.
#[derive(Debug)]
pub(super) struct Way {
    /// Its address.
    pub(super) to: &'static str,
    /// What it is called.
    pub(super) name: &'static str,
    /// Whether the page is this one, or one below it.
    pub(super) here: bool,
}

/// What every page has around it.
#[derive(Debug)]
pub(super) struct Frame {
    /// The language.
    pub(super) l: Language,
    /// What the page is called.
    pub(super) title: String,
    /// The ways to others.
    pub(super) ways: Vec<Way>,
    /// Who looks: his identifier, his role, his province.
    pub(super) who: Option<(String, &'static str, String)>,
    /// For whom he acts, when it is for another person.
    pub(super) acts_for: Option<String>,
    /// Whether anything may wait for a decision of his.
    pub(super) decides: bool,
    /// Address of the style sheet.
    pub(super) style: &'static str,
    /// Address of the script.
    pub(super) script: &'static str,
    /// Address of the icon.
    pub(super) icon: &'static str,
}

impl Frame {
    /// Around a page for everybody.
    pub(super) fn open(l: Language, title: &str) -> Self {
        Self {
            l,
            title: title.to_owned(),
            ways: vec![],
            who: None,
            acts_for: None,
            decides: false,
            style: assets::style(),
            script: assets::script(),
            icon: assets::icon(),
        }
    }

    /// Around a page at an address for somebody who is signed in.
    pub(super) fn of(who: &Visitor, title: &str, here: &str) -> Self {
        let l = who.language;
        let province = who.officer.province.as_ref();
        let province = province.map_or_else(
            || l.t("Nasional", "National").to_owned(),
            |code| l.province(&code.0),
        );
        let open = |to: &'static str, name| Way {
            to,
            name,
            here: here == to
                || here
                    .strip_prefix(to)
                    .is_some_and(|rest| rest.starts_with('/')),
        };
        Self {
            ways: ways(who.officer.role, l)
                .into_iter()
                .map(|(to, name)| open(to, name))
                .collect(),
            who: Some((who.officer.id.clone(), l.role(who.officer.role), province)),
            acts_for: who.officer.acts_for.clone(),
            decides: O::ReadApprovals.roles().contains(&who.officer.role),
            ..Self::open(l, title)
        }
    }
}

/// The pages of a role.
fn ways(role: Role, l: Language) -> Vec<(&'static str, &'static str)> {
    let may = |operation: O| operation.roles().contains(&role);
    let all = [
        (O::ReadWorklist, "/tugas", l.t("Tugas saya", "My duties")),
        (O::ReadLoad, "/unit", l.t("Unit", "Unit")),
        (O::ReadCases, "/perkara", l.t("Perkara", "Cases")),
        (
            O::ReadProsecutions,
            "/penyidikan",
            l.t("Penyidikan", "Prosecutions"),
        ),
        (
            O::ReadEstablishments,
            "/perusahaan",
            l.t("Perusahaan", "Establishments"),
        ),
        (
            O::ReadComplaints,
            "/pengaduan",
            l.t("Pengaduan", "Complaints"),
        ),
        (O::ReadPersons, "/orang", l.t("Orang", "Persons")),
        (O::ReadReviews, "/tinjauan", l.t("Tinjauan", "Reviews")),
        (O::CountCases, "/statistik", l.t("Statistik", "Statistics")),
        (O::SeeOperations, "/operasi", l.t("Operasi", "Operations")),
    ];
    let mine = all.into_iter().filter(|(operation, _, _)| may(*operation));
    mine.map(|(_, to, name)| (to, name)).collect()
}

/// A page as it is answered.
pub(super) fn page(template: &impl Template, l: Language) -> Result<Response, Wrong> {
    answered(template, StatusCode::OK).map_err(|error| Wrong::internal(&error, l))
}

/// The same with another status.
pub(super) fn answered(
    template: &impl Template,
    status: StatusCode,
) -> Result<Response, askama::Error> {
    Ok((status, Html(template.render()?)).into_response())
}

/// Adds what browsers are told about every page; what is answered to programs is none.
pub(super) async fn secured(request: Request, next: Next) -> Response {
    let is_page = !request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    if !is_page {
        return response;
    }
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
    let own = HeaderValue::from_static("same-origin");
    headers.entry(REFERRER_POLICY).or_insert(own);
    headers.append(VARY, HeaderValue::from_static("cookie"));
    response
}
