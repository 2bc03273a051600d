//! What else the log has of a person: read from it, not from a read model, so that nothing lags
//! when his data is to be destroyed.

use std::sync::Arc;

use chrono::{NaiveDate, Utc};
use domain::ProvinceCode;
use domain::case::{Case, CaseStatus, CaseView};
use domain::establishment::Establishment;
use domain::law::Law;
use domain::person::{Tie, TieKind, Ties};
use domain::prosecution::Prosecution;
use domain::province::local_date;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::beside::of_person;
use crate::state::AppState;

/// Everything that the register has of a person; takes the state of the register.
pub(super) async fn of(state: &AppState, person: Uuid) -> Result<Ties, ApiError> {
    let law = state.law.now();
    let mut found = vec![];
    for id in of_person(&state.pool, person).await? {
        let (prosecution, _) = state.registers.current::<Prosecution>(&id).await?;
        // Whether he still is the suspect, the stream tells.
        let own = prosecution
            .view()
            .is_some_and(|view| view.person == Some(person));
        found.extend(own.then(|| Tie::of_suspect(&prosecution, &law)).flatten());
    }
    for id in received(state, person).await? {
        let file = case_file(state, &id).await?;
        found.extend(file.map(|(case, led_to)| Tie::of_receipt(&case, led_to.as_deref())));
    }
    for id in managed(state, person).await? {
        managing(state, &law, (&id, person), &mut found).await?;
    }
    Ok(Ties(found))
}

/// Cases in which a person received a note.
async fn received(state: &AppState, person: Uuid) -> Result<Vec<String>, ApiError> {
    let found = sqlx::query_scalar!(
        "SELECT DISTINCT aggregate_id FROM events
         WHERE event_type = 'NotaReceived' AND payload ->> 'received_by' = $1",
        person.to_string(),
    );
    Ok(found.fetch_all(&state.pool).await?)
}

/// Streams of establishments in which a person was named as manager or owner at some time.
async fn managed(state: &AppState, person: Uuid) -> Result<Vec<String>, ApiError> {
    let found = sqlx::query_scalar!(
        r#"SELECT aggregate_id AS "id!" FROM events
           WHERE event_type = 'PengurusChanged' AND payload ->> 'person' = $1
           UNION
           SELECT aggregate_id FROM events
           WHERE event_type = 'OwnershipTransferred' AND payload ->> 'person' = $1
           UNION
           SELECT aggregate_id FROM events
           WHERE event_type = 'CorrectionRecorded' AND payload #>> '{new,field}' = 'manager'
             AND payload #>> '{new,value}' = $1"#,
        person.to_string(),
    );
    Ok(found.fetch_all(&state.pool).await?)
}

/// His times at an establishment, and the cases about it in those.
async fn managing(
    state: &AppState,
    law: &Law,
    (id, person): (&str, Uuid),
    found: &mut Vec<Tie>,
) -> Result<(), ApiError> {
    let (establishment, _) = state.registers.current::<Establishment>(id).await?;
    let Some(record) = establishment.record() else {
        return Ok(());
    };
    let key = person.to_string();
    let managers = record.managers.iter().filter(|one| one.person == key);
    let managers = managers.map(|one| (TieKind::Manager, (one.from, one.to)));
    let owners = record.owners();
    let owners = owners.iter().filter(|one| one.person == person);
    let owners = owners.map(|one| (TieKind::Owner, (one.from, one.to)));
    let own: Vec<(TieKind, (NaiveDate, Option<NaiveDate>))> = managers.chain(owners).collect();
    if own.is_empty() {
        return Ok(());
    }
    let today = local_date(&record.province, Utc::now());
    let place: (Uuid, &ProvinceCode) = (record.id, &record.province);
    let ties = own.iter();
    found.extend(ties.map(|(kind, (_, to))| Tie::of_place(*kind, place, *to, law, today)));
    for (case, led_to) in cases(state, record.id).await? {
        let led_to = led_to.as_deref();
        let tie = own
            .iter()
            .find_map(|(_, time)| Tie::of_case(&case, *time, led_to));
        found.extend(tie);
    }
    Ok(())
}

/// A case, and the prosecution to which it led.
pub(in crate::http) type CaseFile = (CaseView, Option<Arc<Prosecution>>);

/// The cases about an establishment.
async fn cases(state: &AppState, establishment: Uuid) -> Result<Vec<CaseFile>, ApiError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT aggregate_id AS "id!" FROM events
           WHERE event_type = 'InspectionCaseRegistered' AND payload #>> '{establishment,id}' = $1
           UNION
           SELECT aggregate_id FROM events
           WHERE event_type = 'SuccessorFollowed' AND payload ->> 'successor' = $1"#,
        establishment.to_string(),
    );
    let mut found = vec![];
    for id in ids.fetch_all(&state.pool).await? {
        found.extend(case_file(state, &id).await?);
    }
    Ok(found)
}

/// A case, and the prosecution to which it led; takes the state of the register.
pub(in crate::http) async fn case_file(
    state: &AppState,
    id: &str,
) -> Result<Option<CaseFile>, ApiError> {
    let (case, _) = state.registers.current::<Case>(id).await?;
    let Some(view) = case.view() else {
        return Ok(None);
    };
    let led_to = match view.prosecution_id {
        Some(led_to) if view.status == CaseStatus::Escalated.name() => {
            let led_to = led_to.to_string();
            Some(state.registers.current::<Prosecution>(&led_to).await?.0)
        }
        Some(_) | None => None,
    };
    Ok(Some((view, led_to)))
}
