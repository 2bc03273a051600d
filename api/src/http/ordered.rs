//! A command that needs nothing of other streams: stored, or refused on record.

use axum::http::HeaderMap;
use chrono::Utc;
use cqrs_es::Aggregate;
use domain::numbering::Numbered;
use domain::{Asked, Officer, Refusal};
use serde_json::Value;
use uuid::Uuid;

use super::acts::metadata;
use super::body;
use crate::error::ApiError;
use crate::log::{ExecuteError, Request, execute};
use crate::refusals;
use crate::state::AppState;

/// What is asked of a thing, as it came.
pub(super) struct Ordered<'a, C> {
    /// The thing.
    pub(super) id: Uuid,
    /// First part of its address.
    pub(super) path: &'static str,
    /// Whether its id was made for this: that is no part of what a client repeats.
    pub(super) is_first: bool,
    /// Name of the command.
    pub(super) action: &'static str,
    /// The body.
    pub(super) value: &'a Value,
    /// The body as a command.
    pub(super) command: C,
    /// The number of events that it was decided on, where it depends on them.
    pub(super) expected: Option<i64>,
}

impl<C: Clone + Send + Sync> Ordered<'_, C> {
    /// Stores it, and answers of which thing: of a repeat, that of the first time.
    ///
    /// # Errors
    /// It is refused, or the log cannot answer.
    pub(super) async fn store<A>(
        self,
        state: &AppState,
        officer: &Officer,
        headers: &HeaderMap,
    ) -> Result<Uuid, ApiError>
    where
        A: Aggregate<Command = Asked<C>, Error = Refusal, Services = ()>
            + Numbered
            + Clone
            + 'static,
    {
        let law = state.law.now();
        let target = if self.is_first {
            String::new()
        } else {
            self.id.to_string()
        };
        let place = format!("{}/{target}/{}", self.path, self.action);
        let asked = Asked {
            id: self.id,
            officer: officer.clone(),
            at: Utc::now(),
            law,
            command: self.command,
        };
        let request = Request {
            aggregate_id: self.id.to_string(),
            command_id: body::idempotency_key(headers, officer)?,
            request_hash: body::request_hash(&place, self.value),
            expected: body::if_match(headers)?.or(self.expected),
            unique_key: None,
            metadata: metadata(officer, headers, &asked.law)?,
            command: asked.clone(),
            rests_on: vec![],
        };
        match execute::<A>(&state.log, request, &()).await {
            Ok(done) => {
                Uuid::parse_str(&done.aggregate_id).map_err(|error| ApiError::internal(&error))
            }
            Err(ExecuteError::Refused(refusal)) => {
                let what = (A::TYPE, self.action);
                refusals::keep(&state.pool, what, &asked, &refusal).await?;
                Err(refusal.into())
            }
            Err(other) => Err(other.into()),
        }
    }
}
