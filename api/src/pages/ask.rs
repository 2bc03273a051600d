//! How a page asks the interface: as any program does, but in the process, and as who looks at it.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt as _;

use super::Pages;
use super::visitor::Visitor;
use super::wrong::Wrong;
use crate::auth::ThroughPage;

/// The header that tells why somebody does or reads something.
const REASON: &str = "x-audit-reason";
/// The largest answer that is read.
const LARGEST: usize = 16 << 20;

/// What the interface refuses, as far as pages tell it (RFC 9457).
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Problem {
    /// HTTP status.
    pub(super) status: u16,
    /// Stable code.
    pub(super) code: String,
    /// What is wrong, for people.
    pub(super) detail: String,
    /// The rule that refuses.
    pub(super) rule: Option<String>,
    /// The provision on which it rests.
    pub(super) provision: Option<String>,
    /// What was met.
    #[serde(default)]
    pub(super) data: Value,
    /// What is wrong with which field.
    #[serde(default)]
    pub(super) errors: Vec<Fault>,
}

/// One fault of the data sent.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fault {
    /// JSON pointer.
    pub(super) field: String,
    /// What is wrong with it.
    pub(super) detail: String,
}

/// What a command is sent with.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// By which a repeat is known.
    pub(super) key: String,
    /// The version that the person saw.
    pub(super) seen: Option<i64>,
    /// Why.
    pub(super) reason: Option<String>,
}

impl Pages {
    /// What the interface answers at an address.
    ///
    /// # Errors
    /// It refuses; the page of the error tells why.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        who: &Visitor,
        path: &str,
    ) -> Result<T, Wrong> {
        let request = Request::get(path).body(Body::empty());
        let request = request.map_err(|error| Wrong::internal(&error, who.language))?;
        match self.asked(who, request).await? {
            Ok(value) => {
                serde_json::from_value(value).map_err(|error| Wrong::internal(&error, who.language))
            }
            Err(problem) => Err(Wrong::refused(&problem, who.language)),
        }
    }

    /// The same for a purpose, which the audit of reads keeps; what is refused is for the page to tell.
    ///
    /// # Errors
    /// Something else than a refusal.
    pub(super) async fn get_for(
        &self,
        who: &Visitor,
        path: &str,
        purpose: &str,
    ) -> Result<Result<Value, Problem>, Wrong> {
        let unreadable = |_| Wrong::new(StatusCode::UNPROCESSABLE_ENTITY, who.language);
        let told = HeaderValue::from_str(purpose.trim()).map_err(unreadable)?;
        let request = Request::get(path).header(REASON, told).body(Body::empty());
        let request = request.map_err(|error| Wrong::internal(&error, who.language))?;
        self.asked(who, request).await
    }

    /// Sends a command; what is refused is for the page to tell.
    ///
    /// # Errors
    /// Something else than a refusal.
    pub(super) async fn post(
        &self,
        who: &Visitor,
        path: &str,
        body: &Value,
        sent: &Sent,
    ) -> Result<Result<Value, Problem>, Wrong> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", &sent.key);
        if let Some(version) = sent.seen {
            request = request.header(header::IF_MATCH, format!("\"{version}\""));
        }
        if let Some(reason) = &sent.reason {
            request = request.header(REASON, reason);
        }
        let request = request.body(Body::from(body.to_string()));
        let request = request.map_err(|error| Wrong::internal(&error, who.language))?;
        self.asked(who, request).await
    }

    /// What the interface answers at an address as a file of some type.
    ///
    /// # Errors
    /// It refuses; the page of the error tells why.
    pub(super) async fn file(&self, who: &Visitor, path: &str, kind: &str) -> Result<Bytes, Wrong> {
        let request = Request::get(path)
            .header(header::ACCEPT, kind)
            .body(Body::empty());
        let request = request.map_err(|error| Wrong::internal(&error, who.language))?;
        let (status, body) = self.answered(who, request).await?;
        if status.is_success() {
            return Ok(body);
        }
        let problem = serde_json::from_slice(&body);
        let problem: Problem = problem.map_err(|error| Wrong::internal(&error, who.language))?;
        Err(Wrong::refused(&problem, who.language))
    }

    async fn answered(
        &self,
        who: &Visitor,
        mut request: Request<Body>,
    ) -> Result<(StatusCode, Bytes), Wrong> {
        let officer = who.officer.clone();
        request.extensions_mut().insert(ThroughPage(officer));
        request.extensions_mut().insert(who.place.clone());
        let Ok(answer) = self.interface.clone().oneshot(request).await;
        let status = answer.status();
        let body = to_bytes(answer.into_body(), LARGEST).await;
        Ok((
            status,
            body.map_err(|error| Wrong::internal(&error, who.language))?,
        ))
    }

    async fn asked(
        &self,
        who: &Visitor,
        request: Request<Body>,
    ) -> Result<Result<Value, Problem>, Wrong> {
        let internal = |error: &dyn std::fmt::Display| Wrong::internal(error, who.language);
        let (status, body) = self.answered(who, request).await?;
        if status.is_success() {
            let value = serde_json::from_slice(&body).map_err(|error| internal(&error))?;
            return Ok(Ok(value));
        }
        let problem: Problem = serde_json::from_slice(&body).map_err(|error| internal(&error))?;
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            return Err(internal(&problem.detail));
        }
        Ok(Err(problem))
    }
}
