//! What follows from complaints by itself: a case is registered from one that is taken up, and the
//! clock states that the days to decide have passed.

use anyhow::Context;
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::case::{Case, CaseCommand};
use domain::complaint::{Complaint, ComplaintCommand, ComplaintEvent, StateDecisionMissed};
use domain::establishment::{Establishment, Known};
use domain::upcast::{self, Kind};
use domain::{Asked, Officer, ProvinceCode, Role, province};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::clock::moment;
use crate::http::body::request_hash;
use crate::law::LAW_VERSION;
use crate::log::{Request, execute};
use crate::processes::{Process, TICK, checkpoint, issue};
use crate::state::AppState;

/// Most events handled in one round.
const ROUND: i64 = 200;

/// How far the clock has looked through what waits; it begins anew with each hour and law.
#[derive(Debug, Default)]
struct Scan {
    begun: (i64, i64),
    reached: i64,
}

/// Does both until `stop` is cancelled.
pub(crate) async fn run(state: AppState, stop: CancellationToken) {
    let mut head = state.complaints.log.head_watch();
    let mut scan = Scan::default();
    while !stop.is_cancelled() {
        let done = async {
            let registered = register_cases(&state).await?;
            anyhow::Ok(registered + state_missed(&state, &mut scan).await?)
        };
        match done.await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                // The cause may name a complaint: it is told on demand only.
                tracing::warn!("a process will be tried again; why is told at debug");
                tracing::debug!(error = format!("{error:#}"), "will be tried again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(TICK) => {}
            changed = head.changed() => if changed.is_err() { return; },
        }
    }
}

/// A complaint that was taken up.
struct TakenUp {
    position: i64,
    aggregate_id: String,
    event_type: String,
    event_version: String,
    payload: Value,
    metadata: Value,
    recorded_at: DateTime<Utc>,
}

/// Registers a case for each complaint taken up since the checkpoint.
async fn register_cases(state: &AppState) -> anyhow::Result<usize> {
    let mut tx = state.complaints.pool.begin().await?;
    let Some(from) = checkpoint(&mut tx, Process::Complaints).await? else {
        return Ok(0);
    };
    let head = sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(&mut *tx)
        .await?;
    let taken = sqlx::query_as!(
        TakenUp,
        "SELECT position, aggregate_id, event_type, event_version, payload, metadata, recorded_at
         FROM complaints.events
         WHERE position > $1 AND position <= $2
           AND aggregate_type = 'complaint' AND event_type = 'ComplaintTakenUp'
         ORDER BY position LIMIT $3",
        from,
        head,
        ROUND,
    )
    .fetch_all(&mut *tx)
    .await?;
    for one in &taken {
        register(state, one).await.context("a complaint taken up")?;
    }
    let full = i64::try_from(taken.len()).unwrap_or(ROUND) == ROUND;
    let last = taken.last().filter(|_| full);
    let reached = last.map_or(head, |last| last.position);
    if reached > from {
        sqlx::query!(
            "UPDATE complaints.checkpoints SET position = $2, updated_at = clock_timestamp()
             WHERE name = $1",
            Process::Complaints.name(),
            reached,
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(taken.len())
}

/// Registers the case as its complaint officer would have, so that nothing of it tells whence it
/// comes: who asked for a registration is told to those only who know its source.
async fn register(state: &AppState, taken: &TakenUp) -> anyhow::Result<()> {
    let kind = Kind {
        aggregate_type: Complaint::TYPE,
        event_type: &taken.event_type,
        event_version: &taken.event_version,
    };
    let event: ComplaintEvent = upcast::read_value(kind, taken.payload.clone())?;
    let ComplaintEvent::ComplaintTakenUp {
        case_id,
        decided_on,
    } = event
    else {
        anyhow::bail!("it is of another type");
    };
    let (_, version) = state.log.current::<Case>(&case_id.to_string()).await?;
    if version > 0 {
        return Ok(());
    }
    let complaints = &state.complaints.log;
    let (complaint, _) = complaints.current::<Complaint>(&taken.aggregate_id).await?;
    let complained = complaint.filed().context("it is not registered")?;
    let known = known(state, complained.establishment.id).await?;
    let law = state.law.now();
    let officer = decider(&taken.metadata, &complained.province);
    let command = Asked {
        id: case_id,
        officer: officer.clone(),
        at: taken.recorded_at,
        law: law.clone(),
        command: CaseCommand::RegisterCase(complained.case(decided_on, known)),
    };
    let metadata = [
        ("officer", Some(officer.id)),
        ("role", Some(officer.role.code().to_owned())),
        ("unit", officer.unit),
        ("province", officer.province.map(|code| code.0)),
        (LAW_VERSION, Some(law.version.to_string())),
        ("software", Some(env!("CARGO_PKG_VERSION").to_owned())),
    ];
    let metadata = metadata.into_iter();
    let request = Request {
        aggregate_id: case_id.to_string(),
        command,
        command_id: Some(format!("register-case:{case_id}")),
        request_hash: request_hash("register-case", &Value::String(case_id.to_string())),
        expected: None,
        unique_key: None,
        metadata: metadata
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect(),
        rests_on: vec![],
    };
    execute::<Case>(&state.log, request, &())
        .await
        .map(drop)
        .map_err(|error| anyhow::anyhow!("{error}"))
}

/// What the register has of the establishment, where it is named.
async fn known(state: &AppState, id: Option<Uuid>) -> anyhow::Result<Option<Known>> {
    let Some(id) = id else { return Ok(None) };
    let id = id.to_string();
    let (found, _) = state.registers.current::<Establishment>(&id).await?;
    Ok(found.known())
}

/// Who decided to take it up.
fn decider(metadata: &Value, province: &ProvinceCode) -> Officer {
    let about = |name: &str| Some(metadata.get(name)?.as_str()?.to_owned());
    Officer {
        acts_for: None,
        id: about("officer").unwrap_or_default(),
        role: Role::ComplaintOfficer,
        unit: about("unit"),
        province: Some(province.clone()),
    }
}

/// A complaint that waits for a decision.
struct Waiting {
    position: i64,
    aggregate_id: String,
}

/// States for every complaint whose days to decide have passed that they have; answers how many it
/// looked at.
async fn state_missed(state: &AppState, scan: &mut Scan) -> anyhow::Result<usize> {
    let (now, law) = (moment(&state.pool).await?, state.law.now());
    let begun = (law.version, now.timestamp().div_euclid(3600));
    if scan.begun != begun {
        *scan = Scan { begun, reached: 0 };
    }
    let waiting = sqlx::query_as!(
        Waiting,
        "SELECT position, complaint AS aggregate_id FROM complaints.waiting
         WHERE position > $1 AND NOT missed ORDER BY position LIMIT $2",
        scan.reached,
        ROUND,
    )
    .fetch_all(&state.complaints.pool)
    .await?;
    let complaints = state.at_complaints();
    for one in &waiting {
        let (complaint, _) = complaints
            .log
            .current::<Complaint>(&one.aggregate_id)
            .await?;
        if let Some(filed) = complaint.filed() {
            let noticed_on = province::local_date(&filed.province, now);
            if let Some(due) = filed.due(&law).filter(|due| due.due_on < noticed_on) {
                let command = StateDecisionMissed { noticed_on };
                let command = ComplaintCommand::StateDecisionMissed(command);
                let (id, cause) = (Uuid::parse_str(&one.aggregate_id)?, due.due_on.to_string());
                issue::<Complaint>(&complaints, (Process::Clock, now), id, command, &cause).await?;
            }
        }
        scan.reached = one.position;
    }
    Ok(waiting.len())
}
