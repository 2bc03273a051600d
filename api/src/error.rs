//! One error of the interface and its one mapping to `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Ground, Refusal, Rule};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::log::{ExecuteError, LogError};

/// The code of a number that another prosecution of the province has.
pub const NUMBER_TAKEN: &str = "register-no.taken";

/// One fault of the data sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// JSON pointer or parameter name.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong with it.
    pub detail: String,
}

/// A problem as it is told (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells what it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// HTTP status.
    status: u16,
    /// Name of the status.
    title: &'static str,
    /// Stable code, such as `nota.still-runs`.
    code: &'static str,
    /// What is wrong, for people.
    detail: String,
    /// The rule that refuses, in a sentence.
    rule: Option<&'static str>,
    /// Citation of the provision on which a refusal rests.
    provision: Option<&'static str>,
    /// What was met, for machines.
    data: Value,
    /// One entry for every wrong field.
    errors: Vec<Fault>,
    /// W3C trace id of the request.
    trace_id: Option<String>,
}

/// Everything that an endpoint answers instead of its result.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    rule: Option<&'static Rule>,
    data: Value,
    errors: Vec<Fault>,
}

impl ApiError {
    /// An error with a status, a stable code and a sentence for the reader.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            rule: None,
            data: Value::Null,
            errors: vec![],
        }
    }

    /// Its HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// 401: who asks is not known.
    #[must_use]
    pub fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "auth.unauthenticated", detail)
    }

    /// 404: not there, or not to be known.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            format!("{what} is not known here"),
        )
    }

    /// 422: the data is wrong, with every fault named.
    #[must_use]
    pub fn invalid(errors: Vec<Fault>) -> Self {
        let fields: Vec<&str> = errors.iter().map(|fault| fault.field.as_str()).collect();
        let detail = format!("wrong data: {}", fields.join(", "));
        Self {
            errors,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "data.invalid", detail)
        }
    }

    /// 409: another prosecution of the province has the number.
    #[must_use]
    pub fn number_taken() -> Self {
        let (code, detail) = (
            NUMBER_TAKEN,
            "another prosecution of the province has this number",
        );
        let errors = vec![Fault {
            field: "/register_no".to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
        }];
        Self {
            errors,
            ..Self::new(StatusCode::CONFLICT, code, detail)
        }
    }

    /// 409: others have these numbers, all of one kind of thing.
    #[must_use]
    pub fn taken(code: &'static str, errors: Vec<Fault>) -> Self {
        let details: Vec<&str> = errors.iter().map(|fault| fault.detail.as_str()).collect();
        let detail = details.join("; ");
        Self {
            errors,
            ..Self::new(StatusCode::CONFLICT, code, detail)
        }
    }

    /// The same with what else is wrong, of other fields than those that are told already.
    #[must_use]
    pub fn beside(mut self, others: Vec<Refusal>) -> Self {
        for other in others {
            let told = Self::from(other).errors;
            let is_new = |one: &Fault| self.errors.iter().all(|known| known.field != one.field);
            let new: Vec<Fault> = told.into_iter().filter(is_new).collect();
            self.errors.extend(new);
        }
        self
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.errors
    }

    /// 503: the store cannot be reached. The cause is logged, not shown.
    #[must_use]
    pub fn unavailable(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "the store cannot be reached");
        let detail = "the store cannot be reached; try again";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "store.unavailable", detail)
    }

    /// 500: our fault. The cause is logged, not shown.
    #[must_use]
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "an error of ours; it is logged",
        )
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.rule.ground {
            Ground::Law => StatusCode::UNPROCESSABLE_ENTITY,
            Ground::WrongState => StatusCode::CONFLICT,
            Ground::NotAllowed => StatusCode::FORBIDDEN,
        };
        let errors = refusal.field.map(|field| Fault {
            field: format!("/{field}"),
            code: refusal.rule.code.to_owned(),
            detail: refusal.detail.clone(),
        });
        Self {
            rule: Some(refusal.rule),
            data: refusal.data,
            errors: errors.into_iter().collect(),
            ..Self::new(status, refusal.rule.code, refusal.detail)
        }
    }
}

impl From<LogError> for ApiError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Unavailable(_) => Self::unavailable(&error),
            LogError::Broken(_) | LogError::Corrupt(_) => Self::internal(&error),
        }
    }
}

impl From<ExecuteError<Refusal>> for ApiError {
    fn from(error: ExecuteError<Refusal>) -> Self {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::Stale { actual } => Self {
                data: json!({ "version": actual }),
                ..Self::new(
                    StatusCode::PRECONDITION_FAILED,
                    "version.stale",
                    format!("the resource has changed; it is at version {actual}"),
                )
            },
            ExecuteError::Conflict | ExecuteError::Moved => {
                let detail = "others changed the resource at the same time; look and try again";
                Self::new(StatusCode::CONFLICT, "version.conflict", detail)
            }
            ExecuteError::KeyReused => {
                let detail = "this Idempotency-Key was used for another request";
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                Self::new(status, "idempotency-key.reused", detail)
            }
            ExecuteError::KeyTaken => Self::number_taken(),
            ExecuteError::Store(error) => error.into(),
            ExecuteError::Corrupt(cause) => Self::internal(&cause),
        }
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        LogError::from(error).into()
    }
}

/// Tells when to ask again, where asking again helps.
pub(crate) fn later(response: &mut Response) {
    let helps = [
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    if helps.contains(&response.status()) {
        let second = HeaderValue::from_static("1");
        response.headers_mut().insert(header::RETRY_AFTER, second);
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = Problem {
            kind: "about:blank",
            status: self.status.as_u16(),
            title,
            code: self.code,
            detail: self.detail,
            rule: self.rule.map(|rule| rule.sentence),
            provision: self.rule.map(|rule| rule.provision.citation),
            data: self.data,
            errors: self.errors,
            trace_id: crate::telemetry::trace_id(),
        };
        let mut response = (self.status, Json(body)).into_response();
        later(&mut response);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
