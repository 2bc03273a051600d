//! The report for a person who asks what is kept of him (*akses subjek data pribadi*, UU 27/2022
//! Pasal 32): who he is, where he stands, what happened to that, and who has read it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, Utc};
use domain::law::Law;
use domain::person::{Period, Person, PersonView, Tie, TieKind, Ties};
use domain::province::local_date;
use domain::{Officer, ProvinceCode};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::identity::{FullIdentity, for_a_purpose};
use super::ties;
use crate::audit::{self, Filter, KeptRead};
use crate::auth::SignedIn;
use crate::auth::access::sees;
use crate::error::ApiError;
use crate::history::HistoryEvent;
use crate::http::{reason, streams};
use crate::past::{self, Times};
use crate::state::AppState;

/// Most reads of one thing that a report tells; `/reads?id=` tells the others.
const READS: i64 = 200;

/// All that is kept of a person.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Report {
    person: PersonView,
    /// Who he is, in full; none once that was destroyed.
    identity: Option<FullIdentity>,
    /// Where he stands in files that the reader may see.
    ties: Vec<TieShown>,
    /// How many files of other provinces name him: the centre tells of those.
    elsewhere: usize,
    /// What happened to his data.
    events: Vec<HistoryEvent>,
    /// Who has read his data, the prosecutions in which he is named, and who received the notes of
    /// cases in which he did, last first.
    reads: Vec<KeptRead>,
    /// Whether there were more reads than are told.
    reads_left_out: bool,
}

/// A file that refers to a person, and how long it is kept.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TieShown {
    #[serde(flatten)]
    tie: Tie,
    #[serde(flatten)]
    kept: Period,
}

/// Those of his files that an officer may see, and how many others there are.
pub(super) fn shown(
    ties: &Ties,
    officer: &Officer,
    law: &Law,
    on: NaiveDate,
) -> (Vec<TieShown>, usize) {
    let seen = ties.0.iter().filter(|tie| sees(officer, &tie.province));
    let seen: Vec<TieShown> = seen
        .map(|tie| TieShown {
            tie: tie.clone(),
            kept: tie.kept(law, on),
        })
        .collect();
    let elsewhere = ties.0.len() - seen.len();
    (seen, elsewhere)
}

/// Today where a person was recorded.
pub(super) fn today(person: &Person) -> NaiveDate {
    let jakarta = ProvinceCode("31".to_owned());
    let place = person.kept().and_then(|kept| kept.provinces.first());
    local_date(place.unwrap_or(&jakarta), Utc::now())
}

/// `GET /persons/{id}/report`
pub(in crate::http) async fn report(
    State(registers): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let state = registers.at_access();
    let (person, _) = streams::visible::<Person>(&state, &signed_in.0, id).await?;
    let identity = for_a_purpose(&state, (&signed_in, &headers), &person).await?;
    let ties = ties::of(&registers, id).await?;
    let (told, elsewhere) = shown(&ties, &signed_in.0, &state.law.now(), today(&person));
    let past = past::read::<Person>(&state.pool, id, Times::default()).await?;
    let (mut events, _) = crate::history::events(&past, true);
    events.iter_mut().for_each(reason::hide);
    let (reads, reads_left_out) = reads(&state, id, &told).await?;
    let report = Report {
        person: person.view().ok_or_else(streams::not_yet)?,
        identity,
        ties: told,
        elsewhere,
        events,
        reads,
        reads_left_out,
    };
    Ok(streams::of_province(Json(report).into_response(), &*person))
}

/// Who has read a person, last first, and whether there were more reads than are told: him, the
/// prosecutions in which he is named, and of cases in which he received a note who did.
async fn reads(
    state: &AppState,
    person: Uuid,
    ties: &[TieShown],
) -> Result<(Vec<KeptRead>, bool), ApiError> {
    let of = |kind| ties.iter().filter(move |one| one.tie.kind == kind);
    let named = of(TieKind::Suspect).map(|one| (one.tie.id, None));
    let received = of(TieKind::Receiver).map(|one| (one.tie.id, Some("show_case_receivers")));
    let (mut found, mut left_out) = (vec![], false);
    for (thing, operation) in [(person, None)].into_iter().chain(named).chain(received) {
        let filter = Filter {
            thing: Some(thing),
            limit: READS,
            ..Filter::default()
        };
        let own = audit::list(&state.access.pool, &filter).await?;
        left_out |= i64::try_from(own.len()).is_ok_and(|many| many == READS);
        let own = own.into_iter();
        found.extend(own.filter(|read| operation.is_none_or(|one| read.operation == one)));
    }
    found.sort_by_key(|read| std::cmp::Reverse(read.number));
    Ok((found, left_out))
}
