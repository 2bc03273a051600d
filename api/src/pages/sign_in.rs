//! Signing in and out: at the provider of the single sign-on, or as a persona of the local issuer.

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{ProvinceCode, Role, province};
use serde::Deserialize;
use sqlx::PgPool;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::visitor::{self, Visitor, language};
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::browser::flow::{self, Answered};
use crate::auth::browser::sessions::{self, AtProvider, Session};
use crate::auth::tokens::{Person, Rejected};
use crate::place::Place;

/// What a browser holds while it is at the provider.
const UNDER_WAY: &str = "__Host-wasnaker-masuk";

/// Where a person wants to go after signing in.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    kembali: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Frame,
    roles: Vec<(&'static str, &'static str)>,
    provinces: Vec<(String, String)>,
    return_to: String,
    busy: Vec<Busy>,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage {
    page: Frame,
}

/// To where people sign in, and back to what they asked for.
pub(super) fn first(asked: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("kembali", asked)
        .finish();
    Redirect::to(&format!("/masuk?{query}")).into_response()
}

/// An address on this server; the first page for any other.
pub(super) fn own_path(asked: &str) -> String {
    let own = asked.starts_with('/') && !asked.starts_with("//") && !asked.contains('\\');
    let clean = !asked.contains(char::is_control);
    if own && clean {
        asked.to_owned()
    } else {
        "/".to_owned()
    }
}

/// Sends to the provider, or shows the personas.
pub(super) async fn page(
    State(pages): State<Pages>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let l = language(&headers);
    let return_to = own_path(&wanted.kembali);
    let Some(provider) = pages.state.tokens.of_provider() else {
        let busy = busy(&pages.state.pool).await;
        let busy = busy.map_err(|error| Wrong::internal(&error, l))?;
        return personas(l, return_to, busy);
    };
    let Some(client) = &pages.state.browser else {
        let detail = "oidc_client_id is not configured".to_owned();
        return Err(Wrong::new(StatusCode::SERVICE_UNAVAILABLE, l).because(detail));
    };
    let way = flow::begin(&pages.state.pool, provider, client, &return_to).await;
    let way = way.map_err(|error| away(&error, l))?;
    let kept = visitor::kept(UNDER_WAY, way.secret.text());
    Ok(visitor::answer(&way.address, &kept))
}

/// Somebody who has much to do, to try the product as.
#[derive(Debug)]
struct Busy {
    id: String,
    role: Role,
    province: String,
    /// Cases of his in which a time runs.
    cases: i64,
}

/// Inspectors with the most cases among those whose time ends first.
async fn busy(pool: &PgPool) -> Result<Vec<Busy>, sqlx::Error> {
    let found = sqlx::query!(
        r#"SELECT inspector AS "inspector!", province, count(*) AS "cases!"
           FROM (SELECT inspectors, province FROM deadlines
                 WHERE outcome IS NULL AND due_on IS NOT NULL ORDER BY due_on LIMIT 2000) AS first,
                unnest(inspectors) AS inspector
           GROUP BY inspector, province ORDER BY count(*) DESC, inspector LIMIT 5"#,
    );
    let found = found.fetch_all(pool).await?.into_iter();
    let persona = found.filter_map(|one| {
        // A persona's identifier begins with its role.
        let role = Role::from_code(one.inspector.split('-').next()?)?;
        Some(Busy {
            role,
            id: one.inspector,
            province: one.province,
            cases: one.cases,
        })
    });
    Ok(persona.collect())
}

fn personas(l: Language, return_to: String, busy: Vec<Busy>) -> Result<Response, Wrong> {
    let provinces = province::all().iter();
    let page = SignInPage {
        page: Frame::open(l, l.t("Masuk", "Sign in")),
        roles: Role::PERSONS
            .iter()
            .map(|role| (role.code(), l.role(*role)))
            .collect(),
        provinces: provinces
            .map(|one| (one.code.0.clone(), one.name.clone()))
            .collect(),
        return_to,
        busy,
    };
    shown(&page, l)
}

/// The persona that was chosen.
#[derive(Debug, Deserialize)]
pub(super) struct Persona {
    peran: String,
    provinsi: String,
    #[serde(default)]
    nama: String,
    #[serde(default)]
    kembali: String,
}

/// Signs a persona of the local issuer in; where people come from a provider there is none.
pub(super) async fn as_persona(
    State(pages): State<Pages>,
    headers: HeaderMap,
    Form(chosen): Form<Persona>,
) -> Result<Response, Wrong> {
    let l = language(&headers);
    if pages.state.tokens.of_provider().is_some() {
        return Err(Wrong::new(StatusCode::NOT_FOUND, l));
    }
    let person = chosen
        .person()
        .ok_or_else(|| Wrong::new(StatusCode::UNPROCESSABLE_ENTITY, l))?;
    let secret = sessions::begin(&pages.state.pool, &person, &AtProvider::default()).await;
    let secret = secret.map_err(|error| Wrong::internal(&error, l))?;
    Ok(visitor::signed_in(&own_path(&chosen.kembali), &secret))
}

impl Persona {
    fn person(&self) -> Option<Person> {
        let role = Role::from_code(&self.peran).filter(|role| Role::PERSONS.contains(role))?;
        let code = ProvinceCode(self.provinsi.clone());
        let province =
            Some(code).filter(|code| !role.is_national() && province::find(code).is_some());
        if province.is_none() && !role.is_national() {
            return None;
        }
        let place = province.as_ref().map_or("pusat", |code| code.0.as_str());
        let name = self.nama.trim();
        let id = if name.is_empty() {
            format!("{}-{place}", role.code())
        } else {
            name.to_owned()
        };
        let named = !id.contains(char::is_control) && id.len() <= 100;
        named.then_some(Person {
            id,
            roles: vec![role],
            unit: None,
            province,
        })
    }
}

/// Back from the provider.
pub(super) async fn back(
    State(pages): State<Pages>,
    Query(answered): Query<Answered>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let l = language(&headers);
    let state = &pages.state;
    let (Some(provider), Some(client)) = (state.tokens.of_provider(), &state.browser) else {
        return Err(Wrong::new(StatusCode::NOT_FOUND, l));
    };
    let secret = visitor::secret(&headers, UNDER_WAY);
    let secret = secret.ok_or_else(|| Wrong::new(StatusCode::BAD_REQUEST, l))?;
    let both = (&*state.tokens, provider);
    let arrived = flow::finish(&state.pool, both, client, &secret, answered).await;
    let arrived = arrived.map_err(|error| away(&error, l))?;
    Ok(visitor::signed_in(
        &own_path(&arrived.return_to),
        &arrived.session,
    ))
}

/// What went wrong on the way to the provider or back.
fn away(error: &anyhow::Error, l: Language) -> Wrong {
    tracing::warn!(error = format!("{error:#}"), "a sign-in failed");
    let status = match error.downcast_ref() {
        Some(Rejected::Nobody(_)) => StatusCode::FORBIDDEN,
        Some(Rejected::Unreachable) => StatusCode::SERVICE_UNAVAILABLE,
        Some(Rejected::Token(_)) => StatusCode::UNAUTHORIZED,
        None if error.is::<sqlx::Error>() => StatusCode::SERVICE_UNAVAILABLE,
        None => StatusCode::BAD_REQUEST,
    };
    Wrong::new(status, l).because(error.to_string())
}

/// What the provider tells when a session has ended there.
#[derive(Debug, Deserialize)]
pub(super) struct Ended {
    logout_token: String,
}

/// Ends the sessions of which the provider says that they have ended (OpenID Connect Back-Channel
/// Logout 1.0).
pub(super) async fn ended_there(
    State(pages): State<Pages>,
    Extension(place): Extension<Place>,
    Form(ended): Form<Ended>,
) -> Result<StatusCode, StatusCode> {
    let state = &pages.state;
    let (Some(provider), Some(client)) = (state.tokens.of_provider(), &state.browser) else {
        return Err(StatusCode::NOT_FOUND);
    };
    let told = provider.logged_out(&ended.logout_token, &client.id).await;
    let (subject, session) = told.map_err(|rejected| match rejected {
        Rejected::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
        // The provider itself is never held back: a shift that ends ends many sessions at once.
        Rejected::Token(_) | Rejected::Nobody(_) => state
            .pace
            .counts_stranger(&place)
            .map_or_else(|slower| slower.status(), |()| StatusCode::BAD_REQUEST),
    })?;
    sessions::end_of_provider(&state.pool, subject.as_deref(), session.as_deref())
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(StatusCode::OK)
}

/// Signs out, here and at the provider.
pub(super) async fn out(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    who: Visitor,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let state = &pages.state;
    if let Some(secret) = visitor::session(&headers) {
        let ended = sessions::end(&state.pool, &secret).await;
        ended.map_err(|error| Wrong::internal(&error, who.language))?;
    }
    let mut to = "/keluar/selesai".to_owned();
    let there = (
        state.tokens.of_provider(),
        &state.browser,
        &session.identity_token,
    );
    if let (Some(provider), Some(client), Some(token)) = there
        && let Ok(Some(way)) = flow::way_out(provider, client, token).await
    {
        to = way;
    }
    Ok(visitor::signed_out(&to))
}

/// After signing out.
pub(super) async fn gone(headers: HeaderMap) -> Result<Response, Wrong> {
    let l = language(&headers);
    let page = Frame::open(l, l.t("Anda sudah keluar", "You are signed out"));
    shown(&GonePage { page }, l)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (asked, to) in [
            ("/perkara?q=PT", "/perkara?q=PT"),
            ("//evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(asked), to);
        }
    }

    #[test]
    fn whatever_is_asked_for_one_stays_on_this_site() {
        let base = reqwest::Url::parse("https://wasnaker.example/masuk").unwrap();
        let taken = [
            "/perkara?q=PT",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
        ];
        crate::fuzzed::texts("return-to", &taken, |asked| {
            let to = own_path(asked);
            assert!(
                axum::http::HeaderValue::try_from(to.clone()).is_ok(),
                "{to:?}"
            );
            let there = base.join(&to).unwrap();
            assert_eq!(there.host_str(), base.host_str(), "{to:?}");
            assert_eq!(there.scheme(), "https");
        });
    }
}
