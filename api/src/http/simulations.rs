//! Simulations over HTTP: asked for, watched, and their findings read page by page.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::law::LawEdit;
use domain::law::change::ProposeLawChange;
use domain::law::simulation::Finding;
use domain::rules::law_change::FITS;
use domain::rules::texts::ENTRIES;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::creation::typed;
use crate::http::query::{Pairs, Query};
use crate::http::{body, legal};
use crate::state::AppState;

/// First part of the address of a simulation.
const PATH: &str = "/api/v1/legal/simulations";

/// Under which changes of the law in force all prosecutions are replayed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Simulate {
    /// What is changed, one after the other.
    #[schemars(length(min = 1, max = ENTRIES))]
    edits: Vec<LawEdit>,
}

impl Simulate {
    /// One that shows a change.
    pub(super) fn example() -> Self {
        let edits = ProposeLawChange::example().edits;
        Self { edits }
    }
}

/// A simulation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Simulation {
    id: Uuid,
    /// `waiting`, `running`, `done` or `failed`.
    state: String,
    /// Why it failed.
    cause: Option<String>,
    /// Who asked for it.
    asked_by: String,
    /// When.
    asked_at: DateTime<Utc>,
    /// The law that is changed.
    law_version: i64,
    /// The place in the log up to which prosecutions are read.
    position: i64,
    /// Prosecutions in all.
    total: i64,
    /// Prosecutions examined so far.
    examined: i64,
    /// Those of which anything would be otherwise.
    differing: i64,
    /// Those of which a stored act would have been refused.
    falling: i64,
}

/// Findings of a simulation, by prosecution.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Findings {
    items: Vec<Found>,
    /// The prosecution after which the next page begins; none on the last page.
    next: Option<Uuid>,
}

/// What a simulation found of a prosecution.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SimulationFinding")]
struct Found {
    prosecution: Uuid,
    /// Whether a stored act would have been refused.
    falls: bool,
    #[serde(flatten)]
    finding: Finding,
}

/// `POST /legal/simulations`
pub(super) async fn ask(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let asked = typed::<Simulate>(&body::json(&bytes)?)?;
    let law = state.law.latest().await?;
    let flaws = law.flaws(&asked.edits);
    if !flaws.is_empty() {
        return Err(legal::wrong(FITS.code, flaws));
    }
    let edits = serde_json::to_value(&asked.edits).map_err(|error| ApiError::internal(&error))?;
    let id = Uuid::now_v7();
    sqlx::query!(
        "WITH head AS (SELECT position FROM log_head)
         INSERT INTO simulations (id, asked_by, edits, law_version, position, total)
         SELECT $1, $2, $3, $4, head.position,
                (SELECT count(*) FROM events e WHERE e.aggregate_type = 'prosecution'
                   AND e.sequence = 1 AND e.position <= head.position)
         FROM head",
        id,
        officer.id,
        edits,
        law.version,
    )
    .execute(&state.pool)
    .await?;
    let location = [(header::LOCATION, format!("{PATH}/{id}"))];
    let made = read(&state, id).await?;
    Ok((StatusCode::ACCEPTED, location, Json(made)).into_response())
}

/// `GET /legal/simulations/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
) -> Result<Json<Simulation>, ApiError> {
    read(&state, id).await.map(Json)
}

async fn read(state: &AppState, id: Uuid) -> Result<Simulation, ApiError> {
    let found = sqlx::query_as!(
        Simulation,
        "SELECT id, state, cause, asked_by, asked_at, law_version, position, total, examined,
                differing, falling FROM simulations WHERE id = $1",
        id,
    );
    let found = found.fetch_optional(&state.pool).await?;
    found.ok_or_else(|| ApiError::not_found("this id"))
}

/// `GET /legal/simulations/{id}/findings`
pub(super) async fn findings(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Json<Findings>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let falls: Option<bool> = query.parsed("falls", "true or false");
    let after: Option<Uuid> = query.parsed("after", "the id of a prosecution");
    query.done()?;
    read(&state, id).await?;
    let rows = sqlx::query!(
        "SELECT prosecution, falls, finding FROM simulation_findings
         WHERE simulation = $1 AND ($2::uuid IS NULL OR prosecution > $2)
           AND ($3::boolean IS NULL OR falls = $3)
         ORDER BY prosecution LIMIT $4",
        id,
        after,
        falls,
        limit,
    );
    let rows = rows.fetch_all(&state.pool).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|found| found == limit);
    let next = rows.last().filter(|_| full).map(|last| last.prosecution);
    let items = rows.into_iter().map(|row| {
        let finding = serde_json::from_value(row.finding);
        Ok(Found {
            prosecution: row.prosecution,
            falls: row.falls,
            finding: finding.map_err(|error| ApiError::internal(&error))?,
        })
    });
    let items = items.collect::<Result<_, ApiError>>()?;
    Ok(Json(Findings { items, next }))
}
