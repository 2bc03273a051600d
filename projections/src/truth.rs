//! The events of a stream as corrections let them be read, for read models that fold them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::case::CaseEvent;
use domain::correction::{Corrected, truth};
use domain::establishment::EstablishmentEvent;
use domain::officer::OfficerEvent;
use domain::plan::PlanEvent;
use domain::prosecution::ProsecutionEvent;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::{self, RecordedEvent};

/// Streams by their ids, each in order.
pub(crate) type Streams = BTreeMap<Uuid, Vec<RecordedEvent>>;

/// Name of the event that changes how earlier events of its stream are read.
const CORRECTION: &str = "CorrectionRecorded";

/// An event with its true values, and the day on which it happened.
pub(crate) type Dated = (NaiveDate, RecordedEvent);

/// Whether the events before this one are read otherwise from now on.
pub(crate) fn corrects(event: &RecordedEvent) -> bool {
    event.event_type == CORRECTION
}

/// The streams of one kind up to a position.
pub(crate) async fn load(
    connection: &mut PgConnection,
    kind: &str,
    ids: &[Uuid],
    until: i64,
) -> Result<Streams, ApplyError> {
    let mut streams = Streams::new();
    if ids.is_empty() {
        return Ok(streams);
    }
    let names: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    for event in feed::streams(connection, kind, &names, until).await? {
        streams.entry(event.id()?).or_default().push(event);
    }
    Ok(streams)
}

/// The first events of a stream as they are true in the light of one another.
pub(crate) fn of(recorded: &[RecordedEvent]) -> Result<Vec<Dated>, ApplyError> {
    match recorded.first().map(|event| event.aggregate_type.as_str()) {
        Some("case") => read::<CaseEvent>(recorded),
        Some("prosecution") => read::<ProsecutionEvent>(recorded),
        Some("establishment") => read::<EstablishmentEvent>(recorded),
        Some("officer") => read::<OfficerEvent>(recorded),
        Some("plan") => read::<PlanEvent>(recorded),
        Some(_) | None => Ok(vec![]),
    }
}

fn read<E: Corrected>(recorded: &[RecordedEvent]) -> Result<Vec<Dated>, ApplyError> {
    let events: Result<Vec<E>, ApplyError> = recorded.iter().map(RecordedEvent::read).collect();
    let pairs = recorded.iter().zip(truth(events?));
    if !recorded.iter().any(corrects) {
        return Ok(pairs
            .map(|(stored, one)| (one.on, stored.clone()))
            .collect());
    }
    pairs
        .map(|(stored, one)| Ok((one.on, stored.with(&one.event)?)))
        .collect()
}
