//! The clock: states which deadlines were missed, which times end soon and which judgments are
//! final. What runs is found in the read models; when it ends is counted by the law in force.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{Case, CaseCommand, NotaDeadlinePassed, StateMissedDeadline, WarnTimeBar};
use domain::law::Law;
use domain::prosecution::{
    self, BecomeFinal, Deadline, Prosecution, ProsecutionCommand, StateFineOverdue,
};
use domain::rules::sentence::remedy_until;
use domain::rules::time_bar::warning_is_due;
use domain::{ProvinceCode, province};
use projections::case_watches::CaseWatch;
use projections::watches::WatchRow;
use tracing::Instrument;

use crate::processes::{Process, TICK, issue, span};
use crate::state::AppState;

/// Most deadlines looked at in one round.
const ROUND: i64 = 200;

/// How far the clock has looked through all that runs. It begins anew with each hour, in which a
/// day may begin in one of the zones, and with each change of the law; in between it looks only at
/// what has happened since.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    cases: Progress,
    prosecutions: Progress,
}

/// How far it has looked through one read model.
#[derive(Debug, Default)]
struct Progress {
    law_version: i64,
    hour: i64,
    reached: i64,
}

impl Progress {
    /// The position after which to look on.
    fn begin(&mut self, law_version: i64, now: DateTime<Utc>) {
        let hour = now.timestamp().div_euclid(3600);
        if (law_version, hour) != (self.law_version, self.hour) {
            *self = Self {
                law_version,
                hour,
                reached: 0,
            };
        }
    }
}

/// States what the days that have passed have done.
pub(crate) async fn pass_days(state: &AppState, scan: &mut Scan) -> anyhow::Result<usize> {
    let stated = state_passed_deadlines(state).await?;
    let ended = end_remedies(state).await?;
    let watched = watch_cases(state, &mut scan.cases).await?;
    Ok(stated + ended + watched + watch_prosecutions(state, &mut scan.prosecutions).await?)
}

/// The time of the database, by which days pass: every process has the same, whatever its own
/// clock says.
pub(crate) async fn moment(pool: &sqlx::PgPool) -> anyhow::Result<DateTime<Utc>> {
    let now = sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "now!""#);
    Ok(now.fetch_one(pool).await?)
}

/// States which deadlines of prosecutions were missed, and warns of the time bar; answers how many
/// it looked at.
async fn watch_prosecutions(state: &AppState, scan: &mut Progress) -> anyhow::Result<usize> {
    let (now, law) = (moment(&state.pool).await?, state.law.now());
    scan.begin(law.version, now);
    let watches = projections::watches::running(&state.pool, scan.reached, ROUND).await?;
    for watch in &watches {
        let today = province::local_date(&ProvinceCode(watch.province.clone()), now);
        for (cause, command) in to_state(watch, &law, today) {
            issue::<Prosecution>(state, (Process::Clock, now), watch.id, command, &cause)
                .instrument(span(Process::Clock))
                .await?;
        }
        scan.reached = watch.touched;
    }
    Ok(watches.len())
}

/// What the clock states of a prosecution today, each with its cause.
fn to_state(watch: &WatchRow, law: &Law, today: NaiveDate) -> Vec<(String, ProsecutionCommand)> {
    let last = watch.last_days(law);
    let passed = |due_on: Option<NaiveDate>| due_on.filter(|due_on| *due_on < today);
    let missed = last.deadlines.into_iter().filter_map(|(deadline, due_on)| {
        let command = prosecution::StateMissedDeadline {
            noticed_on: today,
            deadline,
        };
        let cause = format!("{}:{}", name(deadline), passed(due_on)?);
        // Two summonses, or two corrections, may be due on one day.
        let cause = match deadline {
            Deadline::Summons | Deadline::Correction => format!("{cause}:{}", watch.touched),
            Deadline::Spdp
            | Deadline::CepatPresent
            | Deadline::CourtDay
            | Deadline::StopNotice
            | Deadline::BapCopy
            | Deadline::Registration
            | Deadline::JudgmentNotice
            | Deadline::TimebarExec => cause,
        };
        Some((cause, ProsecutionCommand::StateMissedDeadline(command)))
    });
    let overdue = passed(last.fine).map(|due_on| {
        let command = StateFineOverdue { noticed_on: today };
        let command = ProsecutionCommand::StateFineOverdue(command);
        (format!("fine:{due_on}"), command)
    });
    let warned = |until: Option<NaiveDate>, given: Option<i32>, execution| {
        let (until, given) = (until?, given.and_then(|days| u16::try_from(days).ok()));
        let days = warning_is_due(until, today, given).ok()?;
        let command = ProsecutionCommand::WarnTimeBar(prosecution::WarnTimeBar {
            warned_on: today,
            execution,
        });
        let name = if execution { "execution" } else { "bar" };
        Some((format!("{name}:{until}:{days}"), command))
    };
    let warnings = [
        warned(last.bar, watch.warned, false),
        warned(last.execution, watch.warned_of_execution, true),
    ];
    let warnings = warnings.into_iter().flatten();
    missed.chain(overdue).chain(warnings).collect()
}

/// States which duties of cases were missed, and warns of the time bar of their findings; answers
/// how many it looked at. A case is left alone on the day on which something was recorded in it.
async fn watch_cases(state: &AppState, scan: &mut Progress) -> anyhow::Result<usize> {
    let (now, law) = (moment(&state.pool).await?, state.law.now());
    scan.begin(law.version, now);
    let watches = projections::case_watches::running(&state.pool, scan.reached, ROUND).await?;
    for (watch, recorded_at) in &watches {
        let province = ProvinceCode(watch.province.clone());
        let today = province::local_date(&province, now);
        scan.reached = watch.touched;
        // Who enters the papers of days past is still at it: what is missing may come yet.
        if province::local_date(&province, *recorded_at) >= today {
            continue;
        }
        for (cause, command) in to_state_of_case(watch, &law, today) {
            issue::<Case>(state, (Process::Clock, now), watch.id, command, &cause)
                .instrument(span(Process::Clock))
                .await?;
        }
    }
    Ok(watches.len())
}

/// What the clock states of a case today, each with its cause.
fn to_state_of_case(watch: &CaseWatch, law: &Law, today: NaiveDate) -> Vec<(String, CaseCommand)> {
    let missed = watch.due(law).into_iter();
    let missed = missed.filter(|due| !due.missed && due.due_on < today);
    let missed = missed.map(|due| {
        let command = CaseCommand::StateMissedDeadline(StateMissedDeadline {
            duty: due.duty,
            noticed_on: today,
        });
        (format!("{}:{}", due.duty.code(), due.due_on), command)
    });
    let warnings = watch.bars(law, today).into_iter().filter_map(|bar| {
        let days = warning_is_due(bar.until, today, bar.warned).ok()?;
        let command = CaseCommand::WarnTimeBar(WarnTimeBar {
            finding: bar.finding,
            warned_on: today,
        });
        Some((format!("bar:{}:{}:{days}", bar.finding, bar.until), command))
    });
    missed.chain(warnings).collect()
}

/// A deadline in the cause of what is stated of it.
const fn name(deadline: Deadline) -> &'static str {
    match deadline {
        Deadline::Spdp => "spdp",
        Deadline::CepatPresent => "present",
        Deadline::CourtDay => "court_day",
        Deadline::StopNotice => "stop",
        Deadline::BapCopy => "bap_copy",
        Deadline::Registration => "registration",
        Deadline::JudgmentNotice => "judgment_notice",
        Deadline::Summons => "summons",
        Deadline::TimebarExec => "execution",
        Deadline::Correction => "correction",
    }
}

/// Makes every judgment final on the day after the last one for a remedy.
async fn end_remedies(state: &AppState) -> anyhow::Result<usize> {
    let (now, law) = (moment(&state.pool).await?, state.law.now());
    let tomorrow_somewhere = now.date_naive().succ_opt().context("the last day")?;
    let due = projections::remedies::due(&state.pool, tomorrow_somewhere, ROUND).await?;
    let mut stated = 0;
    for judgment in due {
        let today = province::local_date(&ProvinceCode(judgment.province), now);
        let last = judgment.known_on.and_then(|on| remedy_until(&law, on).ok());
        let final_on = last.and_then(|(last, _)| last.succ_opt());
        let Some(final_on) = final_on.filter(|final_on| *final_on <= today) else {
            continue;
        };
        let command = ProsecutionCommand::BecomeFinal(BecomeFinal { final_on });
        let cause = format!("final:{final_on}");
        issue::<Prosecution>(state, (Process::Clock, now), judgment.id, command, &cause).await?;
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
    let (now, law) = (moment(&state.pool).await?, state.law.now());
    let tomorrow_somewhere = now.date_naive().succ_opt().context("the last day")?;
    let due = projections::deadlines::due(&state.pool, tomorrow_somewhere, ROUND).await?;
    let mut stated = 0;
    for note in due.into_iter().map(|note| note.by(&law)) {
        let noticed_on = province::local_date(&ProvinceCode(note.province), now);
        let Some(due_on) = note.due_on.filter(|due_on| noticed_on > *due_on) else {
            continue;
        };
        let command = CaseCommand::NotaDeadlinePassed(NotaDeadlinePassed { noticed_on });
        let cause = format!("{}:{due_on}", note.kind);
        issue::<Case>(state, (Process::Clock, now), note.id, command, &cause)
            .instrument(span(Process::Clock))
            .await?;
        stated += 1;
    }
    // The read model follows a little later; until then the same rows would come again.
    if stated > 0 {
        tokio::time::sleep(TICK).await;
    }
    Ok(stated)
}
