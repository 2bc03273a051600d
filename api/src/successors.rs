//! A company that merges is succeeded by another one (*penggabungan*): its open cases follow the
//! successor. A process tells them: cases and the register are streams of their own.

use anyhow::Context;
use cqrs_es::Aggregate;
use domain::case::{Case, CaseCommand, FollowSuccessor};
use domain::establishment::{Establishment, EstablishmentEvent};
use domain::province::local_date;
use domain::upcast::{self, Kind};
use uuid::Uuid;

use crate::processes::{Ordered, Process, issue};
use crate::state::AppState;

/// Tells every open case about the employer that merged who succeeds it, unless it knows.
pub(crate) async fn tell(state: &AppState, order: &Ordered) -> anyhow::Result<()> {
    let kind = Kind {
        aggregate_type: Establishment::TYPE,
        event_type: &order.event_type,
        event_version: &order.event_version,
    };
    let event: EstablishmentEvent = upcast::read_value(kind, order.payload.clone())?;
    let EstablishmentEvent::EmployerMerged {
        into, merged_on, ..
    } = event
    else {
        anyhow::bail!("no case follows from {}", event.name());
    };
    let employer = Uuid::parse_str(&order.aggregate_id)?;
    let (successor, _) = state
        .log
        .current::<Establishment>(&into.to_string())
        .await?;
    let successor = successor
        .record()
        .context("the successor is not registered")?;
    let (by, source) = (Process::Linker, format!("event:{}", order.position));
    for id in cases_about(state, employer).await? {
        let (case, _) = state.log.current::<Case>(&id).await?;
        let Some(province) = case
            .province()
            .filter(|_| case.follows_successor_of(employer))
        else {
            continue;
        };
        let command = CaseCommand::FollowSuccessor(FollowSuccessor {
            employer,
            successor: into,
            name: successor.legal_name.clone(),
            merged_on,
            followed_on: local_date(province, order.recorded_at),
        });
        let case = Uuid::parse_str(&id)?;
        issue::<Case>(state, (by, order.recorded_at), case, command, &source).await?;
    }
    Ok(())
}

/// Cases that were registered about an entry of the register, or have followed to it; which of them
/// are open and about it now, they tell.
async fn cases_about(state: &AppState, employer: Uuid) -> Result<Vec<String>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"SELECT aggregate_id AS "id!" FROM events
           WHERE event_type = 'InspectionCaseRegistered'
             AND payload #>> '{establishment,id}' = $1
           UNION
           SELECT aggregate_id FROM events
           WHERE event_type = 'SuccessorFollowed' AND payload ->> 'successor' = $1"#,
        employer.to_string(),
    );
    found.fetch_all(&state.pool).await
}
