//! Cases opened for overdue reports, batch by batch: one for each missing period, in the province to
//! which its offence belongs. The id of a case is made of establishment, duty and period, so it
//! exists once whoever asks how often; progress and results are one transaction, so whoever is
//! killed is followed by any other process.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{Case, CaseCommand, Establishment, RegisterCase, Source};
use domain::establishment::{Establishment as Entry, case_id};
use domain::law::Law;
use domain::numbering::to_be_given;
use domain::province::RegencyCode;
use domain::{Asked, Officer, Refusal, province};
use futures::StreamExt;
use futures::stream;
use projections::times::Past;
use projections::wlk::{self, Filter, Missing, Overdue, Place};
use serde_json::Value;
use sqlx::PgConnection;
use std::sync::Arc;
use uuid::Uuid;

use crate::http::body::request_hash;
use crate::law::LAW_VERSION;
use crate::log::{ExecuteError, Request, execute};
use crate::state::AppState;

/// Establishments and duties in one batch, each with all of its missing periods.
const BATCH: i64 = 50;
/// Cases registered at the same time.
const AT_ONCE: usize = 32;

/// An opening that was claimed.
struct Claimed {
    id: Uuid,
    officer: Officer,
    asked_at: DateTime<Utc>,
    on: NaiveDate,
    filter: Filter,
    reached: Option<Place>,
    examined: i64,
    known: i64,
}

impl Claimed {
    /// How many cases it may still open: those that were there before count for none of them.
    fn left(&self) -> Option<usize> {
        let most = i64::from(self.filter.most?);
        let left = most.saturating_sub(self.examined - self.known);
        Some(usize::try_from(left).unwrap_or(0))
    }
}

/// One missing period of an establishment.
type Report<'a> = (&'a Overdue, &'a Missing);

/// What became of one overdue report.
struct Told {
    case: Uuid,
    outcome: &'static str,
    detail: Option<String>,
}

/// Opens the cases of the next batch of the oldest opening that no other process works on; answers
/// how many batches that were: 1, or 0 when none waits.
pub(crate) async fn step(state: &AppState) -> anyhow::Result<usize> {
    let mut tx = state.pool.begin().await?;
    let Some(claimed) = claim(&mut tx).await? else {
        return Ok(0);
    };
    let law = state.law.now();
    let (filter, past) = (&claimed.filter, Past::default());
    let page = (claimed.reached, BATCH);
    let (rows, next) = wlk::overdue(&mut tx, &law, (filter, past), claimed.on, page).await?;
    let periods = |row| move |missing| (row, missing);
    let reports = rows
        .iter()
        .flat_map(|row| row.missing.iter().map(periods(row)));
    let (reports, goes_on) = within(state, &claimed, reports.collect()).await?;
    let next = next.filter(|_| goes_on);
    let mut work = Vec::with_capacity(reports.len());
    for report in &reports {
        work.push(open(state, &law, &claimed, *report));
    }
    let results: Vec<anyhow::Result<Told>> = stream::iter(work).buffered(AT_ONCE).collect().await;
    let results: Vec<Told> = results.into_iter().collect::<anyhow::Result<_>>()?;
    keep(&mut tx, &claimed, (&reports, &results), next).await?;
    tx.commit().await?;
    Ok(1)
}

/// The reports of a page until so many of them have no case yet, and whether more may be opened. What
/// this opening has registered itself, before a kill took the memory of it, has none yet.
async fn within<'a>(
    state: &AppState,
    claimed: &Claimed,
    reports: Vec<Report<'a>>,
) -> anyhow::Result<(Vec<Report<'a>>, bool)> {
    let Some(left) = claimed.left() else {
        return Ok((reports, true));
    };
    let (mut taken, mut new) = (vec![], 0);
    for (row, missing) in reports {
        if new == left {
            break;
        }
        let case = case_id(row.establishment, row.duty, &missing.period);
        let (_, version) = state.log.current::<Case>(&case.to_string()).await?;
        let is_new = version == 0 || registered(state, claimed, case).await?;
        new += usize::from(is_new);
        taken.push((row, missing));
    }
    Ok((taken, new < left))
}

async fn claim(tx: &mut PgConnection) -> anyhow::Result<Option<Claimed>> {
    let found = sqlx::query!(
        "SELECT id, asked_by, asked_at, asked_on, filter, reached, examined, known
         FROM case_openings
         WHERE state IN ('waiting', 'running') ORDER BY asked_at, id
         LIMIT 1 FOR UPDATE SKIP LOCKED",
    );
    let Some(found) = found.fetch_optional(tx).await? else {
        return Ok(None);
    };
    Ok(Some(Claimed {
        id: found.id,
        officer: serde_json::from_value(found.asked_by)?,
        asked_at: found.asked_at,
        on: found.asked_on,
        filter: serde_json::from_value(found.filter)?,
        reached: found.reached.map(serde_json::from_value).transpose()?,
        examined: found.examined,
        known: found.known,
    }))
}

/// The command by which an opening registers a case, and its hash: a repeat after a kill is told as
/// what it opened itself.
fn command_of(opening: Uuid, case: Uuid) -> (String, [u8; 32]) {
    let hash = request_hash("open-case", &Value::String(format!("{opening}:{case}")));
    (format!("open-case:{opening}:{case}"), hash)
}

/// Whether an opening has registered a case itself.
async fn registered(state: &AppState, claimed: &Claimed, case: Uuid) -> anyhow::Result<bool> {
    let (id, hash) = command_of(claimed.id, case);
    Ok(state.log.first_result(&id, &hash).await?.is_some())
}

/// Registers the case of one overdue report, in the name of who asked.
async fn open(
    state: &AppState,
    law: &Arc<Law>,
    claimed: &Claimed,
    (row, missing): Report<'_>,
) -> anyhow::Result<Told> {
    let case = case_id(row.establishment, row.duty, &missing.period);
    let (entry, _) = state
        .log
        .current::<Entry>(&row.establishment.to_string())
        .await?;
    let province = missing.competent.clone();
    // The regency is told where the establishment lies in the province of the case.
    let regency = row.regency.clone().map(RegencyCode);
    let regency = regency.filter(|regency| regency.is_of(&province));
    let command = CaseCommand::RegisterCase(RegisterCase {
        establishment: Establishment {
            name: row.legal_name.clone(),
            id: Some(row.establishment),
            address: row.address.clone(),
            regency,
        },
        registered_on: province::local_date(&province, claimed.asked_at),
        province,
        source: Source::WlkMissing,
        number: to_be_given(),
        known: entry.known(),
    });
    let (command_id, request_hash) = command_of(claimed.id, case);
    let request = Request {
        aggregate_id: case.to_string(),
        command_id: Some(command_id),
        request_hash,
        expected: None,
        unique_key: None,
        metadata: metadata(claimed, law),
        command: Asked {
            id: case,
            officer: claimed.officer.clone(),
            at: claimed.asked_at,
            law: Arc::clone(law),
            command,
        },
        rests_on: vec![],
    };
    told(
        case,
        execute::<Case>(&state.log, request, &()).await.map(drop),
    )
}

fn told(case: Uuid, result: Result<(), ExecuteError<Refusal>>) -> anyhow::Result<Told> {
    let (outcome, detail) = match result {
        Ok(()) => ("opened", None),
        Err(ExecuteError::Refused(refusal)) if refusal.rule == &domain::rules::acting::STATE => {
            ("known", None)
        }
        Err(ExecuteError::Refused(refusal)) => {
            let rule = refusal.rule.code;
            ("refused", Some(format!("{rule}: {}", refusal.detail)))
        }
        // Another opening of the same case was faster at each try.
        Err(ExecuteError::Conflict) => ("known", None),
        Err(other) => return Err(other.into()),
    };
    Ok(Told {
        case,
        outcome,
        detail,
    })
}

fn metadata(claimed: &Claimed, law: &Law) -> HashMap<String, String> {
    let officer = &claimed.officer;
    let entries = [
        ("officer", Some(officer.id.clone())),
        ("role", Some(officer.role.code().to_owned())),
        ("unit", officer.unit.clone()),
        ("province", officer.province.clone().map(|code| code.0)),
        ("caused_by", Some(format!("opening:{}", claimed.id))),
        (LAW_VERSION, Some(law.version.to_string())),
        ("software", Some(env!("CARGO_PKG_VERSION").to_owned())),
    ];
    let given = entries.into_iter();
    given
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

/// Stores the results of a batch with its progress; a short batch was the last.
async fn keep(
    tx: &mut PgConnection,
    claimed: &Claimed,
    (reports, results): (&[Report<'_>], &[Told]),
    next: Option<Place>,
) -> anyhow::Result<()> {
    let establishments: Vec<Uuid> = reports.iter().map(|(row, _)| row.establishment).collect();
    let duties = reports.iter().map(|(row, _)| row.duty.code().to_owned());
    let periods = reports.iter().map(|(_, missing)| missing.period.clone());
    let outcomes: Vec<String> = results.iter().map(|one| one.outcome.to_owned()).collect();
    let cases: Vec<Uuid> = results.iter().map(|one| one.case).collect();
    let details: Vec<Option<String>> = results.iter().map(|one| one.detail.clone()).collect();
    sqlx::query!(
        "INSERT INTO case_opening_results
             (opening, number, establishment, duty, period, outcome, case_id, detail)
         SELECT $1, $2 + nth, establishment, duty, period, outcome, case_id, detail
         FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[])
             WITH ORDINALITY AS r (establishment, duty, period, outcome, case_id, detail, nth)",
        claimed.id,
        claimed.examined,
        &establishments,
        &duties.collect::<Vec<String>>(),
        &periods.collect::<Vec<String>>(),
        &outcomes,
        &cases,
        &details as &[Option<String>],
    )
    .execute(&mut *tx)
    .await?;
    let count = |outcome| results.iter().filter(|one| one.outcome == outcome).count();
    let count = |outcome| i64::try_from(count(outcome));
    sqlx::query!(
        "UPDATE case_openings SET examined = examined + $2, opened = opened + $3,
             known = known + $4, refused = refused + $5, reached = $6, state = $7 WHERE id = $1",
        claimed.id,
        i64::try_from(reports.len())?,
        count("opened")?,
        count("known")?,
        count("refused")?,
        next.map(serde_json::to_value).transpose()?,
        if next.is_some() { "running" } else { "done" },
    )
    .execute(tx)
    .await?;
    Ok(())
}
