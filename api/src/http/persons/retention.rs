//! Whose data may be destroyed by the retention schedule, since when, and what stands in the way.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::NaiveDate;
use domain::person::{DestructionGround, Person, PersonView};
use domain::rules::person::{Facts, obstacles};
use domain::{Officer, Refusal};
use schemars::JsonSchema;
use serde::Serialize;

use super::report::{TieShown, shown, today};
use super::ties;
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::http::streams;
use crate::state::AppState;

/// Persons and what the schedule says of their data.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Proposals {
    /// Last recorded first.
    items: Vec<Proposal>,
    /// What `before` takes for the next page; none on the last.
    next: Option<i64>,
}

/// What the schedule says of one person's data.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Proposal {
    person: PersonView,
    /// Whether it may be destroyed today, by two persons and their minutes.
    may_be_destroyed: bool,
    /// On what ground `propose-destruction` would rest.
    ground: DestructionGround,
    /// The first day on which no retention and no time bar runs any more; none while something goes
    /// on, where the schedule has no number, or nothing refers to him.
    free_from: Option<NaiveDate>,
    /// Everything that stands in the way today.
    obstacles: Vec<Obstacle>,
    /// Whether minutes of reassessment are needed.
    needs_reassessment: bool,
    /// Files that refer to him and that the reader may see, each with its retention.
    ties: Vec<TieShown>,
    /// How many files of other provinces refer to him.
    elsewhere: usize,
}

/// Something that stands in the way.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Obstacle {
    /// Code of the rule.
    code: &'static str,
    /// What was met.
    detail: String,
    /// Citation of the provision on which the rule rests.
    provision: &'static str,
}

impl From<Refusal> for Obstacle {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.rule.code,
            detail: refusal.detail,
            provision: refusal.rule.provision.citation,
        }
    }
}

/// `GET /retention/proposals`
pub(in crate::http) async fn proposals(
    State(registers): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Proposals>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let asked = query.province("province");
    let before: Option<i64> = query.parsed("before", "a number that a page has given");
    query.done()?;
    let province = within(&officer, asked)?;
    let state = registers.at_access();
    // Of the nation each person is told where he was recorded first.
    let found = sqlx::query!(
        "SELECT aggregate_id, position FROM access.events
         WHERE aggregate_type = 'person' AND event_type IN ('PersonRecorded', 'PersonKnownInProvince')
           AND position < $2
           AND CASE WHEN $1::text IS NULL THEN sequence = 1 ELSE payload ->> 'province' = $1 END
         ORDER BY position DESC LIMIT $3",
        province,
        before.unwrap_or(i64::MAX),
        limit,
    );
    let found = found.fetch_all(&state.pool).await?;
    let full = i64::try_from(found.len()).is_ok_and(|many| many == limit);
    let next = found.last().filter(|_| full).map(|last| last.position);
    let mut items = vec![];
    for row in found {
        let (person, _) = state.log.current::<Person>(&row.aggregate_id).await?;
        items.push(proposal(&registers, &officer, &person).await?);
    }
    Ok(Json(Proposals { items, next }))
}

async fn proposal(
    registers: &AppState,
    officer: &Officer,
    person: &Person,
) -> Result<Proposal, ApiError> {
    let kept = person.kept().ok_or_else(streams::not_yet)?;
    let ties = ties::of(registers, kept.id).await?;
    let (law, today) = (registers.law.now(), today(person));
    let ground = if ties.0.is_empty() {
        DestructionGround::NoLongerNeeded
    } else {
        DestructionGround::RetentionOver
    };
    let facts = |reassessed| Facts {
        ground,
        reassessed,
        ties: &ties,
    };
    let holds = &kept.keeping.holds;
    let without = obstacles(holds, facts(false), &law, today).len();
    let found = obstacles(holds, facts(true), &law, today);
    let (told, elsewhere) = shown(&ties, officer, &law, today);
    Ok(Proposal {
        person: person.view().ok_or_else(streams::not_yet)?,
        may_be_destroyed: found.is_empty() && kept.keeping.shredded_on.is_none(),
        ground,
        free_from: ties.free_from(&law, today),
        needs_reassessment: without > found.len(),
        obstacles: found.into_iter().map(Obstacle::from).collect(),
        ties: told,
        elsewhere,
    })
}
