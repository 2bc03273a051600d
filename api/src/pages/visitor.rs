//! Who looks at a page: found by the secret that his browser holds.

use axum::extract::{FromRequestParts, OriginalUri, Path, Request, State};
use axum::http::header::{COOKIE, HOST, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use domain::{Officer, Role};

use super::words::Language;
use super::wrong::Wrong;
use super::{Pages, roles, sign_in};
use crate::auth::browser::Secret;
use crate::auth::browser::sessions::{self, Session};
use crate::place::Place;

/// Cookies of this name and their kind are sent to this host only, and by TLS only (but on this
/// machine): RFC 6265bis, section 4.1.3.2.
const SESSION: &str = "__Host-wasnaker";
const LANGUAGE: &str = "bahasa";
/// From where a browser says that a request comes.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Who looks at a page.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// In which role, and for whom.
    pub(super) officer: Officer,
    /// In which language.
    pub(super) language: Language,
    /// From where.
    pub(super) place: Place,
}

impl FromRequestParts<Pages> for Visitor {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, _: &Pages) -> Result<Self, Wrong> {
        let known = parts.extensions.get::<Self>().cloned();
        known.ok_or_else(|| Wrong::new(StatusCode::INTERNAL_SERVER_ERROR, Language::Indonesian))
    }
}

/// Stands before every page that is not for everybody: who is not signed in is sent to where he
/// can, and who has several roles to where he chooses one.
pub(super) async fn known(
    State(pages): State<Pages>,
    OriginalUri(address): OriginalUri,
    mut request: Request,
    next: Next,
) -> Result<Response, Wrong> {
    let language = language(request.headers());
    let session = match secret(request.headers(), SESSION) {
        Some(secret) => sessions::find(&pages.state.pool, &secret).await,
        None => Ok(None),
    };
    let Some(session) = session.map_err(|error| Wrong::internal(&error, language))? else {
        counted(&pages, &Place::of(&request), language)?;
        let asked = address.path_and_query().map_or("/", |asked| asked.as_str());
        let asked = if request.method() == Method::GET {
            asked
        } else {
            "/"
        };
        return Ok(sign_in::first(asked));
    };
    let law = pages.state.law.now();
    let kept = pages.state.access.keep(&session.person, &law).await;
    kept.map_err(|_| Wrong::new(StatusCode::SERVICE_UNAVAILABLE, language))?;
    let choosing = address.path() == "/peran";
    let officer = match (acting(&pages, &session, language).await?, choosing) {
        (Some(officer), _) => officer,
        (None, true) => roles::undecided(&session),
        (None, false) => return Ok(Redirect::to("/peran").into_response()),
    };
    let counted = pages.state.pace.counts(&officer.id);
    counted.map_err(|_| Wrong::new(StatusCode::TOO_MANY_REQUESTS, language))?;
    let who = Visitor {
        officer,
        language,
        place: Place::of(&request),
    };
    request.extensions_mut().insert(who.clone());
    request.extensions_mut().insert(session);
    let response = next.run(request).await;
    let wrong = response.extensions().get::<Wrong>();
    Ok(match wrong.filter(|_| !choosing) {
        Some(wrong) => wrong.page(Some(&who)),
        None => response,
    })
}

/// Stands before pages that are for everybody: who asks is told by his address alone.
pub(super) async fn stranger(
    State(pages): State<Pages>,
    request: Request,
    next: Next,
) -> Result<Response, Wrong> {
    let language = language(request.headers());
    counted(&pages, &Place::of(&request), language)?;
    Ok(next.run(request).await)
}

/// Counts a request of somebody who is not known.
pub(super) fn counted(pages: &Pages, place: &Place, language: Language) -> Result<(), Wrong> {
    let counted = pages.state.pace.counts_stranger(place);
    counted.map_err(|_| Wrong::new(StatusCode::TOO_MANY_REQUESTS, language))
}

/// The officer that a person acts as: in his only role, or in what he has chosen while he holds it.
async fn acting(
    pages: &Pages,
    session: &Session,
    language: Language,
) -> Result<Option<Officer>, Wrong> {
    let role = session.acting.map(Role::code);
    let (person, other) = (session.person.clone(), session.acting_for.as_deref());
    match pages.state.access.officer(person, role, other).await {
        Ok(officer) => Ok(Some(officer)),
        Err(refused) if refused.status() == StatusCode::FORBIDDEN => Ok(None),
        Err(error) => Err(Wrong::new(error.status(), language)),
    }
}

/// Lets nothing be done that another site asks a browser to do: the site of the request is named by
/// the browser itself, by old ones at least its origin.
pub(super) async fn from_here(request: Request, next: Next) -> Result<Response, Wrong> {
    let headers = request.headers();
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
    // The provider tells by itself that a session has ended; its token proves who it is.
    let by_provider = request.uri().path() == "/masuk/putus";
    let from_here = match (text(&FETCH_SITE), text(&ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == text(&HOST),
        (None, None) => false,
    };
    if is_safe || by_provider || from_here {
        return Ok(next.run(request).await);
    }
    Err(Wrong::new(StatusCode::FORBIDDEN, language(headers)))
}

/// Changes the language, and goes back to the page.
pub(super) async fn speak(Path(code): Path<String>, headers: HeaderMap) -> Response {
    let language = Language::of(&code);
    let chosen = Cookie::build((LANGUAGE, language.code()))
        .path("/")
        .same_site(SameSite::Lax)
        .http_only(true)
        .permanent();
    let from = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let from = from.and_then(|from| from.parse::<Uri>().ok());
    let back = from.as_ref().and_then(Uri::path_and_query);
    let back = back.map_or("/", PathAndQuery::as_str);
    answer(&sign_in::own_path(back), &chosen.build())
}

/// The language of a browser that has chosen one.
pub(super) fn language(headers: &HeaderMap) -> Language {
    held(headers, LANGUAGE).map_or(Language::Indonesian, |code| Language::of(&code))
}

/// The secret that a browser holds under a name.
pub(super) fn secret(headers: &HeaderMap, name: &str) -> Option<Secret> {
    held(headers, name).map(|text| Secret::sent(&text))
}

/// The secret of its session.
pub(super) fn session(headers: &HeaderMap) -> Option<Secret> {
    secret(headers, SESSION)
}

fn held(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(COOKIE).iter();
    let mut cookies = sent
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok);
    let found = cookies.find(|cookie| cookie.name() == name)?;
    Some(found.value().to_owned())
}

/// Goes to an address with the session begun.
pub(super) fn signed_in(to: &str, secret: &Secret) -> Response {
    answer(to, &kept(SESSION, secret.text()))
}

/// Goes to an address with the session gone.
pub(super) fn signed_out(to: &str) -> Response {
    let mut gone = kept(SESSION, "");
    gone.make_removal();
    answer(to, &gone)
}

/// A secret for the browser: no script reads it, and no other site lets it be sent along but by a
/// link.
pub(super) fn kept(name: &'static str, value: &str) -> Cookie<'static> {
    Cookie::build((name, value.to_owned()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

/// Goes to an address with a cookie.
pub(super) fn answer(to: &str, cookie: &Cookie<'_>) -> Response {
    let headers = [(LOCATION, to.to_owned()), (SET_COOKIE, cookie.to_string())];
    (StatusCode::SEE_OTHER, headers).into_response()
}
