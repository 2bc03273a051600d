//! What the system does by itself: open ordered prosecutions, tell a case what was merged into it
//! or who succeeds its employer, and an establishment what was reported under its duplicates, state that a deadline has passed,
//! replay prosecutions under a changed law, and open cases for overdue reports. Each may be repeated
//! or killed at any moment: its commands carry ids derived from what caused them, so that a repeat
//! changes nothing.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::case::{Case, CaseCommand, CaseEvent};
use domain::establishment::Establishment;
use domain::prosecution::{Prosecution, ProsecutionCommand};
use domain::upcast::{self, Kind};
use domain::{Asked, Officer};
use serde_json::Value;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span, info_span};
use uuid::Uuid;

use crate::http::body::request_hash;
use crate::http::resource::Resource;
use crate::law::LAW_VERSION;
use crate::log::{ExecuteError, LogError, Request, execute};
use crate::state::AppState;
use crate::{case_opening, clock, complaints, duplicates, simulation, successors, telemetry};

/// How often the clock looks for passed deadlines, and a process for work it was not told of.
pub(crate) const TICK: Duration = Duration::from_secs(1);
/// How long events gather before a process looks at them.
const GATHER: Duration = Duration::from_millis(10);
/// Most events handled in one round.
const ROUND: i64 = 200;

/// A process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// Opens ordered prosecutions.
    Opener,
    /// Tells a case what was merged into it.
    Teller,
    /// Tells an establishment what was reported under its duplicates, and cases who succeeds their
    /// employer.
    Linker,
    /// Waits for days to pass.
    Clock,
    /// Replays prosecutions under a changed law.
    Simulator,
    /// Opens cases for overdue reports.
    CaseOpener,
    /// Registers a case from a complaint that is taken up, on the log of complaints.
    Complaints,
}

impl Process {
    /// The processes that follow the log.
    pub const FOLLOWERS: [Self; 3] = [Self::Opener, Self::Teller, Self::Linker];
    /// Every process on the log of cases and prosecutions, or beside it.
    const ALL: [Self; 6] = [
        Self::Opener,
        Self::Teller,
        Self::Linker,
        Self::Clock,
        Self::Simulator,
        Self::CaseOpener,
    ];

    /// Its name, and that of its checkpoint when it follows the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opener => "open_prosecutions",
            Self::Teller => "tell_survivors",
            Self::Linker => "tell_of_duplicates",
            Self::Clock => "clock",
            Self::Simulator => "simulator",
            Self::CaseOpener => "case_opener",
            Self::Complaints => "register_taken_up",
        }
    }

    /// The kind of streams and the types of the events that it acts on; none when it does not follow
    /// the log.
    const fn acts_on(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::Opener => Some((Case::TYPE, &["InvestigationOrdered"])),
            Self::Teller => Some((Case::TYPE, &["CaseMerged", "MergeReversed"])),
            Self::Linker => Some((
                Establishment::TYPE,
                &["DuplicateEmployersLinked", "LinkReversed", "EmployerMerged"],
            )),
            Self::Clock | Self::Simulator | Self::CaseOpener | Self::Complaints => None,
        }
    }
}

/// Starts all processes; they end when `stop` is cancelled.
pub fn start(state: &AppState, workers: &TaskTracker, stop: &CancellationToken) {
    workers.spawn(complaints::process::run(state.clone(), stop.clone()));
    for process in Process::ALL {
        workers.spawn(every(state.clone(), stop.clone(), process));
    }
}

/// An event that a process acts on.
pub(crate) struct Ordered {
    pub(crate) position: i64,
    pub(crate) aggregate_id: String,
    pub(crate) event_type: String,
    pub(crate) event_version: String,
    pub(crate) payload: Value,
    pub(crate) recorded_at: DateTime<Utc>,
    traceparent: Option<String>,
}

async fn every(state: AppState, stop: CancellationToken, process: Process) {
    let (mut head, mut scan) = (state.head.clone(), clock::Scan::default());
    while !stop.is_cancelled() {
        let done = match process {
            Process::Clock => clock::pass_days(&state, &mut scan).await,
            Process::Simulator => simulation::step(&state.pool).await,
            Process::CaseOpener => case_opening::step(&state).await,
            Process::Opener | Process::Teller | Process::Linker | Process::Complaints => {
                follow(&state, process).await
            }
        };
        match done {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                let process = process.name();
                tracing::warn!(process, error = format!("{error:#}"), "will be tried again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(TICK) => {}
            // The clock waits for days to pass, the others for somebody who asks.
            changed = head.changed(), if process.acts_on().is_some() => {
                if changed.is_err() { return; }
                tokio::time::sleep(GATHER).await;
            }
        }
    }
}

/// Acts on what was ordered since the checkpoint.
async fn follow(state: &AppState, process: Process) -> anyhow::Result<usize> {
    let mut tx = state.pool.begin().await?;
    let (kind, types) = process.acts_on().unwrap_or_default();
    let types: Vec<String> = types.iter().map(|name| (*name).to_owned()).collect();
    let Some(from) = checkpoint(&mut tx, process).await? else {
        return Ok(0);
    };
    let head = sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(&mut *tx)
        .await?;
    let ordered = sqlx::query_as!(
        Ordered,
        "SELECT position, aggregate_id, event_type, event_version, payload, recorded_at,
                metadata ->> 'traceparent' AS traceparent
         FROM events WHERE position > $1 AND position <= $2
           AND aggregate_type = $5 AND event_type = ANY($4)
         ORDER BY position LIMIT $3",
        from,
        head,
        ROUND,
        &types,
        kind,
    )
    .fetch_all(&mut *tx)
    .await?;
    let full = i64::try_from(ordered.len()).unwrap_or(ROUND) == ROUND;
    let reached = ordered
        .last()
        .map_or(head, |last| if full { last.position } else { head });
    for order in &ordered {
        let span = span(process);
        projections::origin::link(&span, order.traceparent.as_deref());
        act_on(state, process, order)
            .instrument(span)
            .await
            .with_context(|| format!("event {}", order.position))?;
    }
    if reached > from {
        sqlx::query_scalar!(
            "UPDATE checkpoints SET position = $2, updated_at = clock_timestamp()
             WHERE name = $1 RETURNING position",
            process.name(),
            reached,
        )
        .fetch_one(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(ordered.len())
}

/// The checkpoint, locked; none while another process has it. What a crash of the database takes
/// with it is ordered again under the same command ids: the commit does not wait for the disk.
pub(crate) async fn checkpoint(
    tx: &mut PgConnection,
    process: Process,
) -> anyhow::Result<Option<i64>> {
    let found = sqlx::query!(
        "SELECT position, set_config('synchronous_commit', 'off', true) AS durability
         FROM checkpoints WHERE name = $1 FOR NO KEY UPDATE SKIP LOCKED",
        process.name(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.map(|checkpoint| checkpoint.position))
}

pub(crate) fn span(process: Process) -> Span {
    info_span!("process", otel.kind = "consumer", process = process.name())
}

/// Issues the command that follows from an event, unless it was carried out before.
async fn act_on(state: &AppState, process: Process, order: &Ordered) -> anyhow::Result<()> {
    if process == Process::Linker {
        return match order.event_type.as_str() {
            "EmployerMerged" => successors::tell(state, order).await,
            _ => duplicates::tell(state, order).await,
        };
    }
    let kind = Kind {
        aggregate_type: Case::TYPE,
        event_type: &order.event_type,
        event_version: &order.event_version,
    };
    let event: CaseEvent = upcast::read_value(kind, order.payload.clone())?;
    let case = Uuid::parse_str(&order.aggregate_id)?;
    let (at, source) = (order.recorded_at, format!("event:{}", order.position));
    if let Some((id, report)) = event.opens(case) {
        let (_, version) = state.log.current::<Prosecution>(&id.to_string()).await?;
        if version > 0 {
            return Ok(());
        }
        let command = ProsecutionCommand::FileEventReport(report);
        return issue::<Prosecution>(state, (Process::Opener, at), id, command, &source).await;
    }
    let Some((id, command)) = event.tells(case) else {
        anyhow::bail!("nothing follows from {}", order.event_type);
    };
    let (survivor, _) = state.log.current::<Case>(&id.to_string()).await?;
    let absorbs = matches!(command, CaseCommand::AbsorbCase(_));
    if survivor.has_absorbed(case) == absorbs {
        return Ok(());
    }
    issue::<Case>(state, (Process::Teller, at), id, command, &source).await
}

/// Issues a process's command. To the clock a refusal is an answer: the case has moved on. What a
/// follower issues was checked when it was ordered: its refusal is a fault, tried again and told
/// until it is mended.
pub(crate) async fn issue<R: Resource>(
    state: &AppState,
    (process, at): (Process, DateTime<Utc>),
    id: Uuid,
    command: R::Order,
    cause: &str,
) -> anyhow::Result<()> {
    let (name, law) = (process.name(), state.law.now());
    let officer = Officer::system(name);
    let traceparent = telemetry::traceparent().map(|told| ("traceparent".to_owned(), told));
    let request = Request {
        aggregate_id: id.to_string(),
        command_id: Some(format!("{name}:{id}:{cause}")),
        request_hash: request_hash(name, &Value::String(format!("{id}:{cause}"))),
        expected: None,
        unique_key: None,
        metadata: [
            ("officer".to_owned(), officer.id.clone()),
            ("role".to_owned(), officer.role.code().to_owned()),
            ("caused_by".to_owned(), cause.to_owned()),
            (LAW_VERSION.to_owned(), law.version.to_string()),
            ("software".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ]
        .into_iter()
        .chain(traceparent)
        .collect(),
        command: Asked {
            id,
            officer,
            at,
            law,
            command,
        },
        rests_on: vec![],
    };
    match execute::<R>(&state.log, request, &()).await {
        Ok(_) => Ok(()),
        Err(ExecuteError::Refused(refusal)) if process != Process::Clock => {
            let code = refusal.rule.code;
            tracing::error!(process = name, %id, code, detail = refusal.detail, "an ordered act is refused");
            anyhow::bail!("{id} is refused: {refusal}")
        }
        Err(ExecuteError::Refused(refusal)) => {
            tracing::info!(process = name, %id, code = refusal.rule.code, "refused; nothing to do");
            Ok(())
        }
        Err(ExecuteError::Store(LogError::Unavailable(cause))) => anyhow::bail!(cause),
        Err(other) => Err(anyhow::anyhow!("{other}")),
    }
}
