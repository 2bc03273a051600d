//! What the register of officers tells of those whom a command names, or who act by it. Only such
//! commands ask for it. Records come from the log, so that an appointment holds at once in every
//! process: the append compares them once more as it stores the command.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::case::Case;
use domain::establishment::{Establishment, Known};
use domain::officer::{Record, Roster, ServiceRecord, stream_of};
use domain::{Asked, ProvinceCode, Refusal};
use projections::officers::keeps_register;
use quick_cache::sync::Cache;
use sqlx::PgPool;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::resource::Resource;
use crate::log::Seen;
use crate::state::AppState;

/// For how long it is remembered that a province keeps a register. That it keeps none is asked each
/// time: the first appointment holds at once.
const REMEMBERED: Duration = Duration::from_secs(60);

/// Which provinces keep a register of officers.
#[derive(Debug, Clone)]
pub struct Kept {
    provinces: Arc<Cache<String, Arc<Turns>>>,
}

/// What was read of one province. Whoever asks while somebody reads waits, and all of them are
/// answered by the next reading, as that one begins after they asked.
#[derive(Debug, Default)]
struct Turns {
    /// How many have asked.
    askers: AtomicU64,
    last: Mutex<Answered>,
}

/// The last reading.
#[derive(Debug, Default)]
struct Answered {
    /// How many had asked before it began.
    askers: u64,
    kept: bool,
    /// When it told that a register is kept.
    since: Option<Instant>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            provinces: Arc::new(Cache::new(64)),
        }
    }
}

impl Kept {
    async fn ask(&self, pool: &PgPool, province: &ProvinceCode) -> Result<bool, sqlx::Error> {
        let none = || Ok::<_, Infallible>(Arc::<Turns>::default());
        let Ok(turns) = self.provinces.get_or_insert_with(&province.0, none);
        turns.ask(keeps_register(pool, &province.0)).await
    }
}

impl Turns {
    /// What is known, or what a reading tells that begins after this was called.
    async fn ask<E>(&self, reading: impl Future<Output = Result<bool, E>>) -> Result<bool, E> {
        let own = self.askers.fetch_add(1, Ordering::SeqCst);
        let mut last = self.last.lock().await;
        let remembered = last.since.is_some_and(|since| since.elapsed() < REMEMBERED);
        if last.askers <= own && !remembered {
            let askers = self.askers.load(Ordering::SeqCst);
            let kept = reading.await?;
            let since = kept.then(Instant::now);
            *last = Answered {
                askers,
                kept,
                since,
            };
        }
        Ok(last.kept)
    }
}

/// Fills in what a command may know of those whom it names, and answers the records of service on which
/// that rests.
pub(crate) async fn fill<R: Resource>(
    state: &AppState,
    id: Uuid,
    order: &mut R::Order,
) -> Result<Vec<Seen>, ApiError> {
    if R::roster(order).is_none() {
        return Ok(vec![]);
    }
    let (thing, _) = state.log.current::<R>(&id.to_string()).await?;
    let Some(named) = thing.named_by(order) else {
        return Ok(vec![]);
    };
    let about = (&named.province, named.establishment);
    let (found, seen) = read(state, named.officers.iter(), about, How::Current).await?;
    if let Some(roster) = R::roster(order) {
        *roster = found;
    }
    Ok(seen)
}

/// The rule that keeps somebody from acting by a command, if one does, and the records of service on
/// which that rests.
pub(crate) async fn keeps_from<R: Resource>(
    state: &AppState,
    asked: &Asked<R::Order>,
) -> Result<(Option<Refusal>, Vec<Seen>), ApiError> {
    if !R::is_act(&asked.command) {
        return Ok((None, vec![]));
    }
    let id = asked.id.to_string();
    let (thing, _) = state.log.recall::<R>(&id).await?;
    let Some(acting) = thing.acting(asked) else {
        return Ok((None, vec![]));
    };
    let about = (&acting.province, acting.establishment);
    let mut kept = (None, vec![]);
    // Nobody is refused by what is only recalled.
    for how in [How::Recalled, How::Current] {
        let officers = acting.officers.iter().map(|(_, officer)| officer);
        let (roster, seen) = read(state, officers, about, how).await?;
        kept = (acting.is_entitled(&roster).err(), seen);
        if kept.0.is_none() {
            break;
        }
    }
    Ok(kept)
}

/// How a record of service is read.
#[derive(Debug, Clone, Copy)]
enum How {
    /// As this process last saw it.
    Recalled,
    /// As it is stored now.
    Current,
}

/// What the register has of these officers, and their records as they were seen.
async fn read(
    state: &AppState,
    officers: impl Iterator<Item = &String>,
    (province, establishment): (&ProvinceCode, Option<Uuid>),
    how: How,
) -> Result<(Roster, Vec<Seen>), ApiError> {
    let (mut records, mut seen) = (vec![], vec![]);
    for officer in officers {
        let stream = stream_of(officer).to_string();
        let (found, version) = match how {
            How::Recalled => state.log.recall::<ServiceRecord>(&stream).await?,
            How::Current => state.log.current::<ServiceRecord>(&stream).await?,
        };
        records.extend(kept(found));
        seen.push(Seen {
            aggregate_type: ServiceRecord::TYPE,
            aggregate_id: stream,
            version,
        });
    }
    let here = records
        .iter()
        .any(|one: &Record| one.province() == Some(province));
    let is_kept = here || state.kept.ask(&state.pool, province).await?;
    let establishments = of_interests(state, &records, establishment).await?;
    let roster = Roster {
        kept: is_kept,
        records,
        establishments,
    };
    Ok((roster, seen))
}

/// The establishment in a case and those in which somebody has declared an interest; none where
/// nobody has.
fn about(records: &[Record], establishment: Option<Uuid>) -> BTreeSet<Uuid> {
    let mut interests = records.iter().flat_map(|one| &one.interests).peekable();
    let own = establishment.filter(|_| interests.peek().is_some());
    let declared = interests.filter_map(|one| one.establishment);
    declared.chain(own).collect()
}

/// What the register has of the establishment in the case, and of those in which somebody has
/// declared an interest; nothing is read where nobody has.
async fn of_interests(
    state: &AppState,
    records: &[Record],
    establishment: Option<Uuid>,
) -> Result<Vec<Known>, ApiError> {
    let ids = about(records, establishment);
    let mut found = vec![];
    for id in ids {
        let id = id.to_string();
        found.extend(
            state
                .registers
                .current::<Establishment>(&id)
                .await?
                .0
                .known(),
        );
    }
    Ok(found)
}

/// Which of some cases are about no establishment in which an officer has declared an interest for a
/// day; they are read only where he has declared one.
pub(crate) async fn impartial(
    state: &AppState,
    (officer, on): (&str, NaiveDate),
    cases: &mut Vec<Uuid>,
) -> Result<(), ApiError> {
    let found = record(state, officer).await?;
    let Some(found) = found.filter(|one| !one.interests.is_empty()) else {
        return Ok(());
    };
    let mut roster = Roster {
        records: vec![found],
        ..Roster::default()
    };
    let mut left = vec![];
    for id in std::mem::take(cases) {
        let (case, _) = state.log.current::<Case>(&id.to_string()).await?;
        let own = case.entry();
        roster.establishments = of_interests(state, &roster.records, own).await?;
        if case.is_for(officer, &roster, on) {
            left.push(id);
        }
    }
    *cases = left;
    Ok(())
}

async fn record(state: &AppState, officer: &str) -> Result<Option<Record>, ApiError> {
    let stream = stream_of(officer).to_string();
    let (found, _) = state.log.current::<ServiceRecord>(&stream).await?;
    Ok(kept(found))
}

fn kept(found: Arc<ServiceRecord>) -> Option<Record> {
    match Arc::unwrap_or_clone(found) {
        ServiceRecord::Unknown => None,
        ServiceRecord::Kept(record) => Some(*record),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::time::sleep;

    use super::Turns;

    /// A register, and how often it was read.
    #[derive(Default)]
    struct Register {
        kept: AtomicBool,
        read: AtomicUsize,
    }

    impl Register {
        async fn reading(&self) -> Result<bool, Infallible> {
            let kept = self.kept.load(Ordering::SeqCst);
            self.read.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(10)).await;
            Ok(kept)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_is_answered_by_one_reading_and_nobody_by_one_before_he_asked() {
        let (turns, register) = (Arc::<Turns>::default(), Arc::<Register>::default());
        let ask = || {
            let (turns, register) = (Arc::clone(&turns), Arc::clone(&register));
            tokio::spawn(async move { turns.ask(register.reading()).await.unwrap() })
        };
        let first = ask();
        sleep(Duration::from_millis(1)).await;
        // The first one is being read: it does not tell what is entered now.
        register.kept.store(true, Ordering::SeqCst);
        let others: Vec<_> = (0..50).map(|_| ask()).collect();
        assert!(!first.await.unwrap());
        for other in others {
            assert!(other.await.unwrap());
        }
        assert_eq!(register.read.load(Ordering::SeqCst), 2);
        assert!(ask().await.unwrap(), "that one is kept is remembered");
        assert_eq!(register.read.load(Ordering::SeqCst), 2);
    }
}
