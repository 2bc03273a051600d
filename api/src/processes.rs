//! What the system does by itself: open ordered prosecutions, tell a case what was merged into it,
//! and state that a deadline has passed. Each may be repeated or killed at any moment: its commands carry
//! ids derived from what caused them, so that a repeat changes nothing.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::case::{Case, CaseCommand, CaseEvent, NotaDeadlinePassed};
use domain::prosecution::{
    BecomeFinal, Deadline, Prosecution, ProsecutionCommand, StateFineOverdue, StateMissedDeadline,
    WarnTimeBar,
};
use domain::rules::time_bar::warning_is_due;
use domain::upcast::{self, Kind};
use domain::{Asked, Officer, ProvinceCode, province};
use projections::watches::WatchRow;
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
use crate::{simulation, telemetry};

/// How often the clock looks for passed deadlines, and a process for work it was not told of.
const TICK: Duration = Duration::from_secs(1);
/// How long events gather before a process looks at them.
const GATHER: Duration = Duration::from_millis(10);
/// Name of the process that waits for days to pass.
const CLOCK: &str = "clock";
/// Most events or deadlines handled in one round.
const ROUND: i64 = 200;
/// Name and checkpoint of the process that opens prosecutions.
pub const OPENER: &str = "open_prosecutions";
/// Name and checkpoint of the process that tells a case what was merged into it.
const TELLER: &str = "tell_survivors";
/// The processes that follow the log.
pub const FOLLOWERS: [&str; 2] = [OPENER, TELLER];

/// Name of the process that replays prosecutions under a changed law.
const SIMULATOR: &str = "simulator";

/// Starts all processes; they end when `stop` is cancelled.
pub fn start(state: &AppState, workers: &TaskTracker, stop: &CancellationToken) {
    for process in FOLLOWERS.into_iter().chain([CLOCK, SIMULATOR]) {
        workers.spawn(every(state.clone(), stop.clone(), process));
    }
}

/// An event of a case that a process acts on.
struct Ordered {
    position: i64,
    aggregate_id: String,
    event_type: String,
    event_version: String,
    payload: Value,
    recorded_at: DateTime<Utc>,
    traceparent: Option<String>,
}

async fn every(state: AppState, stop: CancellationToken, process: &'static str) {
    let mut head = state.head.clone();
    while !stop.is_cancelled() {
        let done = match process {
            CLOCK => pass_days(&state).await,
            SIMULATOR => simulation::step(&state.pool).await,
            follower => follow(&state, follower).await,
        };
        match done {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(process, error = format!("{error:#}"), "will be tried again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(TICK) => {}
            // The clock waits for days to pass, the simulator for somebody who asks.
            changed = head.changed(), if FOLLOWERS.contains(&process) => {
                if changed.is_err() { return; }
                tokio::time::sleep(GATHER).await;
            }
        }
    }
}

/// The types of the events that a process acts on.
fn acted_on(process: &str) -> Vec<String> {
    let types: &[&str] = if process == OPENER {
        &["InvestigationOrdered"]
    } else {
        &["CaseMerged", "MergeReversed"]
    };
    types.iter().map(|name| (*name).to_owned()).collect()
}

/// Acts on what cases have ordered since the checkpoint.
async fn follow(state: &AppState, process: &'static str) -> anyhow::Result<usize> {
    let mut tx = state.pool.begin().await?;
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
           AND aggregate_type = 'case' AND event_type = ANY($4)
         ORDER BY position LIMIT $3",
        from,
        head,
        ROUND,
        &acted_on(process),
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
        act_on(state, order)
            .instrument(span)
            .await
            .with_context(|| format!("event {}", order.position))?;
    }
    if reached > from {
        sqlx::query_scalar!(
            "UPDATE checkpoints SET position = $2, updated_at = clock_timestamp()
             WHERE name = $1 RETURNING position",
            process,
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
async fn checkpoint(tx: &mut PgConnection, process: &str) -> anyhow::Result<Option<i64>> {
    let found = sqlx::query!(
        "SELECT position, set_config('synchronous_commit', 'off', true) AS durability
         FROM checkpoints WHERE name = $1 FOR NO KEY UPDATE SKIP LOCKED",
        process,
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.map(|checkpoint| checkpoint.position))
}

fn span(process: &'static str) -> Span {
    info_span!("process", otel.kind = "consumer", process)
}

/// Issues the command that follows from an event, unless it was carried out before.
async fn act_on(state: &AppState, order: &Ordered) -> anyhow::Result<()> {
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
        return issue::<Prosecution>(state, (OPENER, at), id, command, &source).await;
    }
    let Some((id, command)) = event.tells(case) else {
        anyhow::bail!("nothing follows from {}", order.event_type);
    };
    let (survivor, _) = state.log.current::<Case>(&id.to_string()).await?;
    let absorbs = matches!(command, CaseCommand::AbsorbCase(_));
    if survivor.has_absorbed(case) == absorbs {
        return Ok(());
    }
    issue::<Case>(state, (TELLER, at), id, command, &source).await
}

/// States what the days that have passed have done.
async fn pass_days(state: &AppState) -> anyhow::Result<usize> {
    let stated = state_passed_deadlines(state).await?;
    let ended = end_remedies(state).await?;
    Ok(stated + ended + watch_prosecutions(state).await?)
}

/// The time of the database, by which days pass: every process has the same, whatever its own
/// clock says.
async fn moment(pool: &sqlx::PgPool) -> anyhow::Result<DateTime<Utc>> {
    let now = sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "now!""#);
    Ok(now.fetch_one(pool).await?)
}

/// States which deadlines of prosecutions were missed, and warns of the time bar.
async fn watch_prosecutions(state: &AppState) -> anyhow::Result<usize> {
    let now = moment(&state.pool).await?;
    let tomorrow_somewhere = now.date_naive().succ_opt().context("the last day")?;
    let due = projections::watches::due(&state.pool, tomorrow_somewhere, ROUND).await?;
    let mut stated = 0;
    for watch in due {
        let today = province::local_date(&ProvinceCode(watch.province.clone()), now);
        for (cause, command) in to_state(&watch, today) {
            issue::<Prosecution>(state, (CLOCK, now), watch.id, command, &cause)
                .instrument(span(CLOCK))
                .await?;
            stated += 1;
        }
    }
    // The read model follows a little later, as that of the notes.
    if stated > 0 {
        tokio::time::sleep(TICK).await;
    }
    Ok(stated)
}

/// What the clock states of a prosecution today, each with its cause.
fn to_state(watch: &WatchRow, today: NaiveDate) -> Vec<(String, ProsecutionCommand)> {
    let passed = |due_on: Option<NaiveDate>| due_on.filter(|due_on| *due_on < today);
    let missed = [
        ("spdp", watch.spdp_due_on, Deadline::Spdp),
        ("present", watch.present_due_on, Deadline::CepatPresent),
        ("stop", watch.stop_due_on, Deadline::StopNotice),
    ];
    let missed = missed.into_iter().filter_map(|(name, due_on, deadline)| {
        let command = StateMissedDeadline {
            noticed_on: today,
            deadline,
        };
        let cause = format!("{name}:{}", passed(due_on)?);
        Some((cause, ProsecutionCommand::StateMissedDeadline(command)))
    });
    let overdue = passed(watch.fine_due_on).map(|due_on| {
        let command = StateFineOverdue { noticed_on: today };
        let command = ProsecutionCommand::StateFineOverdue(command);
        (format!("fine:{due_on}"), command)
    });
    let given = watch.warned.and_then(|days| u16::try_from(days).ok());
    let warning = watch.barred_on.and_then(|until| {
        let days = warning_is_due(until, today, given).ok()?;
        let command = ProsecutionCommand::WarnTimeBar(WarnTimeBar { warned_on: today });
        Some((format!("bar:{until}:{days}"), command))
    });
    missed.chain(overdue).chain(warning).collect()
}

/// Makes every judgment final on the day after the last one for a remedy.
async fn end_remedies(state: &AppState) -> anyhow::Result<usize> {
    let now = moment(&state.pool).await?;
    let tomorrow_somewhere = now.date_naive().succ_opt().context("the last day")?;
    let due = projections::remedies::due(&state.pool, tomorrow_somewhere, ROUND).await?;
    let mut stated = 0;
    for judgment in due {
        let today = province::local_date(&ProvinceCode(judgment.province), now);
        let final_on = judgment.due_on.and_then(|due_on| due_on.succ_opt());
        let Some(final_on) = final_on.filter(|final_on| *final_on <= today) else {
            continue;
        };
        let command = ProsecutionCommand::BecomeFinal(BecomeFinal { final_on });
        let cause = format!("final:{final_on}");
        issue::<Prosecution>(state, (CLOCK, now), judgment.id, command, &cause).await?;
        stated += 1;
    }
    // The read model follows a little later, as that of the notes.
    if stated > 0 {
        tokio::time::sleep(TICK).await;
    }
    Ok(stated)
}

/// States for every note whose limit has passed that it has.
async fn state_passed_deadlines(state: &AppState) -> anyhow::Result<usize> {
    let now = moment(&state.pool).await?;
    let tomorrow_somewhere = now.date_naive().succ_opt().context("the last day")?;
    let due = projections::deadlines::due(&state.pool, tomorrow_somewhere, ROUND).await?;
    let mut stated = 0;
    for note in due {
        let noticed_on = province::local_date(&ProvinceCode(note.province), now);
        let Some(due_on) = note.due_on.filter(|due_on| noticed_on > *due_on) else {
            continue;
        };
        let command = CaseCommand::NotaDeadlinePassed(NotaDeadlinePassed { noticed_on });
        let cause = format!("{}:{due_on}", note.kind);
        issue::<Case>(state, (CLOCK, now), note.id, command, &cause)
            .instrument(span(CLOCK))
            .await?;
        stated += 1;
    }
    // The read model follows a little later; until then the same rows would come again.
    if stated > 0 {
        tokio::time::sleep(TICK).await;
    }
    Ok(stated)
}

/// Issues a process's command. To the clock a refusal is an answer: the case has moved on. What a
/// follower issues was checked when it was ordered: its refusal is a fault, tried again and told
/// until it is mended.
async fn issue<R: Resource>(
    state: &AppState,
    (process, at): (&str, DateTime<Utc>),
    id: Uuid,
    command: R::Order,
    cause: &str,
) -> anyhow::Result<()> {
    let (officer, law) = (Officer::system(process), state.law.now());
    let traceparent = telemetry::traceparent().map(|told| ("traceparent".to_owned(), told));
    let request = Request {
        aggregate_id: id.to_string(),
        command_id: Some(format!("{process}:{id}:{cause}")),
        request_hash: request_hash(process, &Value::String(format!("{id}:{cause}"))),
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
    };
    match execute::<R>(&state.log, request, &()).await {
        Ok(_) => Ok(()),
        Err(ExecuteError::Refused(refusal)) if process != CLOCK => {
            let code = refusal.rule.code;
            tracing::error!(process, %id, code, detail = refusal.detail, "an ordered act is refused");
            anyhow::bail!("{id} is refused: {refusal}")
        }
        Err(ExecuteError::Refused(refusal)) => {
            tracing::info!(process, %id, code = refusal.rule.code, "refused; nothing to do");
            Ok(())
        }
        Err(ExecuteError::Store(LogError::Unavailable(cause))) => anyhow::bail!(cause),
        Err(other) => Err(anyhow::anyhow!("{other}")),
    }
}
