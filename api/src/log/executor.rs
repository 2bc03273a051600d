//! A command's way: load, decide, append; once more when somebody else was faster.

use std::collections::HashMap;
use std::time::Duration;

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use uuid::Uuid;

use super::{EventLog, Loaded, LogError, Outcome, Written, prepare};

/// How often a command is decided again after a conflict, when the client named no version.
const ROUNDS: u32 = 64;

/// A command with what its append must know.
#[derive(Debug, Clone)]
pub struct Request<C> {
    /// The stream.
    pub aggregate_id: String,
    /// The command.
    pub command: C,
    /// The client's idempotency key, scoped to him; none makes a new id.
    pub command_id: Option<String>,
    /// Tells a repeat from another command with the same id.
    pub request_hash: [u8; 32],
    /// The version that the client saw, from `If-Match`.
    pub expected: Option<i64>,
    /// A natural key that only one stream may hold.
    pub unique_key: Option<String>,
    /// Stored with every event.
    pub metadata: HashMap<String, String>,
}

/// A command that was carried out, now or earlier.
#[derive(Debug)]
pub struct Executed<A> {
    /// The stream.
    pub aggregate_id: String,
    /// Its version after the command.
    pub version: i64,
    /// Position of the command's first event.
    pub first_position: i64,
    /// Position of its last event.
    pub last_position: i64,
    /// Whether an earlier request did it.
    pub duplicate: bool,
    aggregate: std::marker::PhantomData<A>,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<E: std::error::Error> {
    /// A rule refused it.
    #[error(transparent)]
    Refused(E),
    /// The client saw an older version.
    #[error("the resource is at version {actual}")]
    Stale {
        /// Where it is.
        actual: i64,
    },
    /// Others were faster, too often.
    #[error("others changed the resource at the same time")]
    Conflict,
    /// The idempotency key belongs to another request.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The natural key belongs to another stream.
    #[error("this number is taken")]
    KeyTaken,
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] LogError),
}

/// Carries a command out.
///
/// # Errors
/// See [`ExecuteError`]. After [`LogError::Unavailable`] the outcome is unknown; the same
/// command id asked again gives it.
pub async fn execute<A>(
    log: &EventLog,
    request: Request<A::Command>,
    services: &A::Services,
) -> Result<Executed<A>, ExecuteError<A::Error>>
where
    A: Aggregate,
    A::Command: Clone,
{
    let given = request.command_id.is_some();
    let command_id = request.command_id.clone().unwrap_or_else(|| Uuid::now_v7().to_string());
    let mut round = 0;
    loop {
        round += 1;
        let (aggregate, version, _) = log.load::<A>(&request.aggregate_id).await?;
        let loaded = Loaded { id: request.aggregate_id.clone(), version, aggregate };
        let decided = decide(loaded, &request, services).await;
        let (loaded, events) = match decided {
            Ok(decided) => decided,
            // A repeat is told its first answer, not that the state has moved on.
            Err(refused) if given => {
                let earlier = log.earlier(&command_id, &request.request_hash).await?;
                return earlier.map_or(Err(refused), done);
            }
            Err(refused) => return Err(refused),
        };
        let mut metadata = request.metadata.clone();
        metadata.insert("command_id".to_owned(), command_id.clone());
        let (hash, key) = (request.request_hash, request.unique_key.clone());
        let append = prepare(&loaded, &events, command_id.clone(), hash, key, &metadata)?;
        match log.append(append).await? {
            Outcome::Conflict { actual } if request.expected.is_some() => {
                return Err(ExecuteError::Stale { actual });
            }
            Outcome::Conflict { .. } if round < ROUNDS => jitter(round).await,
            outcome => return done(outcome),
        }
    }
}

async fn decide<A>(
    mut loaded: Loaded<A>,
    request: &Request<A::Command>,
    services: &A::Services,
) -> Result<(Loaded<A>, Vec<A::Event>), ExecuteError<A::Error>>
where
    A: Aggregate,
    A::Command: Clone,
{
    let actual = loaded.version;
    if request.expected.is_some_and(|expected| expected != actual) {
        return Err(ExecuteError::Stale { actual });
    }
    let sink = EventSink::default();
    let handled = loaded.aggregate.handle(request.command.clone(), services, &sink).await;
    handled.map_err(ExecuteError::Refused)?;
    Ok((loaded, sink.collect().await))
}

fn done<A: Aggregate>(outcome: Outcome) -> Result<Executed<A>, ExecuteError<A::Error>> {
    let executed = |written: Written, duplicate| Executed {
        aggregate_id: written.aggregate_id,
        version: written.version,
        first_position: written.first_position,
        last_position: written.last_position,
        duplicate,
        aggregate: std::marker::PhantomData,
    };
    match outcome {
        Outcome::Appended(written) => Ok(executed(written, false)),
        Outcome::Duplicate(written) => Ok(executed(written, true)),
        Outcome::Reused => Err(ExecuteError::KeyReused),
        Outcome::Conflict { .. } => Err(ExecuteError::Conflict),
        Outcome::KeyTaken => Err(ExecuteError::KeyTaken),
    }
}

/// Spreads those that met in a conflict, so that they do not meet again.
async fn jitter(round: u32) {
    let spread = Uuid::now_v7().as_u128() % u128::from(round.min(8) * 4 + 1);
    tokio::time::sleep(Duration::from_millis(u64::try_from(spread).unwrap_or(0))).await;
}
