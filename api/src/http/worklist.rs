//! The signed-in officer's worklist: what waits in the cases that concern him, by due date.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::{NaiveDate, Utc};
use domain::law::Law;
use domain::rules::time_bar::WARNINGS;
use domain::{Officer, ProvinceCode, Role, province};
use projections::case_list;
use projections::case_watches::{self, CaseWatch};
use projections::deadlines::{self, NoteRow};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::auth::access::scope;
use crate::error::ApiError;
use crate::http::query::{Pairs, Query};
use crate::sight::Seen;
use crate::state::AppState;

/// What an officer has to do.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Worklist {
    items: Vec<Item>,
    /// How far in the log the list has come.
    position: i64,
}

/// One thing that waits.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    /// The case.
    id: Uuid,
    /// Name of the establishment.
    establishment: String,
    /// What waits: a note to be complied with (`nota_i`, `nota_ii`, `nota_khusus`), an act
    /// (`task_order`, `report`, `note`, `second_note`, `decision`, `transfer_answer`,
    /// `suspension_review`), a promise (`undertaking`), or the end of the time to prosecute
    /// (`time_bar`).
    kind: String,
    /// Kemendagri code.
    province: String,
    /// Inspectors of the task order.
    inspectors: Vec<String>,
    /// The roles to which the act belongs; none where the employer has to act.
    roles: Vec<Role>,
    /// Number of the finding, for the end of the time to prosecute it.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<u32>,
    /// Last day.
    due_on: NaiveDate,
    /// How the due date came about, in words.
    derivation: String,
    /// Whether its last day was stated to have passed.
    missed: bool,
}

/// `GET /worklist`
pub(super) async fn worklist(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Worklist>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let (id, within) = (&officer.id, scope(&officer).map(|code| code.0.as_str()));
    let notes =
        |mut seen: Seen| async move { deadlines::of_officer(&mut seen, id, within, limit).await };
    let (notes, told) = state.reads.ask("deadlines", min_position, notes).await?;
    let asker = &officer;
    let cases =
        |mut seen: Seen| async move { case_watches::of_officer(&mut seen, asker, limit).await };
    let (cases, position) = state.reads.ask("case_watches", min_position, cases).await?;
    let law = state.law.now();
    let mut items: Vec<Item> = notes
        .into_iter()
        .filter_map(|note| of_note(note, &law))
        .collect();
    items.extend(cases.iter().flat_map(|case| of_case(case, &officer, &law)));
    items.sort_by(|one, other| {
        (one.due_on, one.id, &one.kind).cmp(&(other.due_on, other.id, &other.kind))
    });
    items.truncate(usize::try_from(limit).unwrap_or(0));
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let ids = ids.as_slice();
    let names = |mut seen: Seen| async move { case_list::establishments(&mut seen, ids).await };
    let (mut names, listed) = state.reads.ask("case_list", min_position, names).await?;
    for item in &mut items {
        item.establishment = names.remove(&item.id).unwrap_or_default();
    }
    let position = position.min(told).min(listed);
    Ok(Json(Worklist { items, position }))
}

/// A note that runs, with its limit by the calendar in force.
fn of_note(note: NoteRow, law: &Law) -> Option<Item> {
    let note = note.by(law);
    Some(Item {
        id: note.id,
        establishment: String::new(),
        due_on: note.due_on?,
        derivation: note.derivation.unwrap_or_default(),
        kind: note.kind,
        province: note.province,
        inspectors: note.inspectors,
        roles: vec![],
        finding: None,
        missed: false,
    })
}

/// What waits in a case and concerns an officer, by the law in force.
fn of_case(case: &CaseWatch, officer: &Officer, law: &Law) -> Vec<Item> {
    let item = |kind: &str, due_on: NaiveDate, derivation: String| Item {
        id: case.id,
        establishment: String::new(),
        kind: kind.to_owned(),
        province: case.province.clone(),
        inspectors: case.inspectors.clone(),
        roles: vec![],
        finding: None,
        due_on,
        derivation,
        missed: false,
    };
    let due = case.due(law).into_iter();
    let due = due.filter(|due| case.concerns(officer, due));
    let due = due.map(|due| Item {
        missed: due.missed,
        roles: due.roles,
        ..item(due.duty.code(), due.due_on, due.derivation)
    });
    let today = province::local_date(&ProvinceCode(case.province.clone()), Utc::now());
    let [first, ..] = WARNINGS;
    let bars = case.bars(law, today).into_iter().filter(|bar| {
        let left = (bar.until - today).num_days();
        case.inspectors.contains(&officer.id) && (0..=i64::from(first)).contains(&left)
    });
    let bars = bars.map(|bar| Item {
        finding: Some(bar.finding),
        ..item("time_bar", bar.until, bar.derivation)
    });
    due.chain(bars).collect()
}
