//! The path of a command: recall or load → handle → append, again on a conflict nobody asked about.

use std::sync::Arc;
use std::time::Duration;

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, AggregateContext};
use domain::numbering::Numbered;
use tracing::field::{Empty, display};
use uuid::Uuid;

use super::store::{COMMAND_ID, LogContext, prepare};
use super::{Append, EventLog, ExecuteError, Executed, Fresh, NewEvent, Outcome, Request, Written};

/// The entry of the metadata that tells the unit of the officer, in whose book a number is taken.
const UNIT: &str = "unit";
/// How often a command without an expected version is decided again.
const RETRIES: u32 = 8;
/// The longest pause before the first of them; it grows with each.
const JITTER_MICROS: u64 = 2_000;

type Answer<A> = Result<Executed<A>, ExecuteError<<A as Aggregate>::Error>>;

/// Decides a command on its aggregate and stores what it makes.
///
/// Without an expected version a conflict is decided again on the new state. A refusal is answered
/// only when the command id is not stored already: a repeat is answered with the first result.
///
/// # Errors
/// See [`ExecuteError`].
#[tracing::instrument(name = "command", level = "debug", skip_all, fields(
    aggregate.r#type = log.told(A::TYPE), aggregate.id = log.told(&request.aggregate_id), version = Empty, position = Empty))]
pub async fn execute<A>(
    log: &EventLog,
    mut request: Request<A::Command>,
    services: &A::Services,
) -> Answer<A>
where
    A: Numbered + Clone + 'static,
    A::Command: Clone + Send + Sync,
    A::Error: Send,
{
    let fresh_id = request.command_id.is_none();
    let command_id = request
        .command_id
        .get_or_insert_with(|| Uuid::now_v7().to_string());
    request
        .metadata
        .insert(COMMAND_ID.to_owned(), command_id.clone());
    let mut result = attempt(log, &request, services).await;
    for round in 1..=RETRIES {
        if request.expected.is_some() || !matches!(result, Err(ExecuteError::Conflict)) {
            break;
        }
        tokio::time::sleep(jitter(round)).await;
        result = attempt(log, &request, services).await;
    }
    let refused = matches!(
        result,
        Err(ExecuteError::Refused(_) | ExecuteError::Stale { .. })
    );
    if refused && !fresh_id {
        return first_or(log, &request, result).await;
    }
    if let Ok(executed) = &result {
        let span = tracing::Span::current();
        span.record("version", executed.version);
        span.record("position", display(executed.last_position));
    }
    result
}

async fn attempt<A>(
    log: &EventLog,
    request: &Request<A::Command>,
    services: &A::Services,
) -> Answer<A>
where
    A: Numbered + Clone + 'static,
    A::Command: Clone + Send + Sync,
    A::Error: Send,
{
    let id = &request.aggregate_id;
    if let Some(before) = log.inner.recent.get(id) {
        // What is refused or in conflict on a remembered aggregate may be right on the stored one.
        if let Ok(decided) = decide(&before, request, services).await {
            match append(log, request, &before, decided).await {
                Err(ExecuteError::Conflict) => {}
                done => return done,
            }
        }
    }
    let before = match request.expected {
        // What was never there needs no reading; the append finds out when it is.
        Some(0) => LogContext::none(id),
        _ => log.context::<A>(id).await?,
    };
    let decided = decide(&before, request, services).await?;
    append(log, request, &before, decided).await
}

/// The aggregate, which has applied what a command makes of it, and what that is; its version is
/// still that before.
type Decided<A> = (LogContext<A>, Vec<<A as Aggregate>::Event>);

async fn decide<A>(
    before: &LogContext<A>,
    request: &Request<A::Command>,
    services: &A::Services,
) -> Result<Decided<A>, ExecuteError<A::Error>>
where
    A: Aggregate + Clone,
    A::Command: Clone + Send + Sync,
    A::Error: Send,
{
    let actual = before.version;
    if request.expected.is_some_and(|expected| expected != actual) {
        return Err(ExecuteError::Stale { actual });
    }
    let mut context = before.clone();
    let sink = EventSink::default();
    let command = request.command.clone();
    let handled = context.aggregate().handle(command, services, &sink).await;
    handled.map_err(ExecuteError::Refused)?;
    Ok((context, sink.collect().await))
}

async fn append<A: Numbered + Clone + 'static>(
    log: &EventLog,
    request: &Request<A::Command>,
    before: &LogContext<A>,
    (mut context, mut events): Decided<A>,
) -> Answer<A> {
    let id = &before.aggregate_id;
    let marked = log.mark::<A>(&context.aggregate, &mut events, request.metadata.get(UNIT));
    let (nth, number) = marked.unzip();
    let asked = Append {
        command_id: request.command_id.clone().unwrap_or_default(),
        request_hash: request.request_hash,
        aggregate_type: A::TYPE.to_owned(),
        aggregate_id: id.clone(),
        expected: before.version,
        unique_key: request.unique_key.clone(),
        events: prepare::<A>(&events, &request.metadata)?,
        number,
        rests_on: request.rests_on.clone(),
    };
    context.bytes += asked.events.iter().map(length).sum::<u64>();
    let outcome = log.append(asked).await?;
    if let (Outcome::Appended(written), Some(nth)) = (&outcome, nth) {
        let number = written.number.as_deref().unwrap_or_default();
        context.aggregate = numbered(&before.aggregate, &mut events, nth, number);
    }
    answered(log, request, outcome, context, events)
}

/// The aggregate once the event has the number that it was stored with.
fn numbered<A: Numbered + Clone>(
    before: &Arc<A>,
    events: &mut [A::Event],
    nth: usize,
    number: &str,
) -> Arc<A> {
    let mut aggregate = A::clone(before);
    for (step, event) in events.iter_mut().enumerate() {
        if step == nth {
            A::bear(event, number);
        }
        aggregate.apply(event.clone());
    }
    Arc::new(aggregate)
}

/// The answer; what the command made of the aggregate is remembered, what proved to be old dropped.
fn answered<A: Aggregate + Clone + 'static>(
    log: &EventLog,
    request: &Request<A::Command>,
    outcome: Outcome,
    mut context: LogContext<A>,
    events: Vec<A::Event>,
) -> Answer<A> {
    match (outcome, request.expected) {
        (Outcome::Appended(written), _) => {
            context.version = written.version;
            let aggregate = Arc::clone(&context.aggregate);
            log.inner.recent.put(context);
            Ok(executed(written, Some(Fresh { aggregate, events })))
        }
        (Outcome::Duplicate(written), _) => Ok(executed(written, None)),
        (Outcome::Reused, _) => Err(ExecuteError::KeyReused),
        (Outcome::KeyTaken, _) => Err(ExecuteError::KeyTaken),
        (Outcome::Moved, _) => {
            for seen in &request.rests_on {
                log.inner
                    .recent
                    .forget(seen.aggregate_type, &seen.aggregate_id);
            }
            Err(ExecuteError::Moved)
        }
        (Outcome::Conflict { actual }, expected) => {
            log.inner.recent.forget(A::TYPE, &context.aggregate_id);
            Err(match expected {
                Some(_) => ExecuteError::Stale { actual },
                None => ExecuteError::Conflict,
            })
        }
    }
}

fn length(event: &NewEvent) -> u64 {
    event.payload.len() as u64
}

/// The first result of a repeated command, or `refusal`.
async fn first_or<A: Aggregate>(
    log: &EventLog,
    request: &Request<A::Command>,
    refusal: Answer<A>,
) -> Answer<A> {
    let id = request.command_id.as_deref().unwrap_or_default();
    match log.first_result(id, &request.request_hash).await? {
        Some(Outcome::Duplicate(written)) => Ok(executed(written, None)),
        Some(Outcome::Reused) => Err(ExecuteError::KeyReused),
        Some(
            Outcome::Appended(_) | Outcome::Conflict { .. } | Outcome::KeyTaken | Outcome::Moved,
        )
        | None => refusal,
    }
}

fn executed<A: Aggregate>(written: Written, fresh: Option<Fresh<A>>) -> Executed<A> {
    Executed {
        aggregate_id: written.aggregate_id,
        version: written.version,
        first_position: written.first_position,
        last_position: written.last_position,
        duplicate: fresh.is_none(),
        fresh,
    }
}

/// Random enough to part commands that met: the low bits of a time-ordered UUID.
fn jitter(round: u32) -> Duration {
    let (_, random) = Uuid::now_v7().as_u64_pair();
    Duration::from_micros(random % (JITTER_MICROS * u64::from(round)))
}
