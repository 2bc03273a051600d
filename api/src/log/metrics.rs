//! What the appender tells about itself.

use std::sync::LazyLock;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram};

use super::Outcome;

struct Instruments {
    duration: Histogram<f64>,
    batch: Histogram<u64>,
    commands: Counter<u64>,
}

/// Made at the first append, when the global meter provider is in place.
static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(|| {
    let meter = opentelemetry::global::meter("wasnaker");
    Instruments {
        duration: meter
            .f64_histogram("wasnaker.append.duration")
            .with_unit("s")
            .with_description("Time of one call of append_events, retries included")
            .build(),
        batch: meter
            .u64_histogram("wasnaker.append.batch_size")
            .with_unit("{command}")
            .with_description("Commands in one call of append_events")
            .build(),
        commands: meter
            .u64_counter("wasnaker.append.commands")
            .with_unit("{command}")
            .with_description("Commands answered, by outcome")
            .build(),
    }
});

pub(super) fn batch(commands: usize, took: Duration) {
    INSTRUMENTS.duration.record(took.as_secs_f64(), &[]);
    INSTRUMENTS.batch.record(commands as u64, &[]);
}

pub(super) fn answered(outcome: &Outcome) {
    let name = match outcome {
        Outcome::Appended(_) => "appended",
        Outcome::Duplicate(_) => "duplicate",
        Outcome::Reused => "reused",
        Outcome::Conflict { .. } => "conflict",
        Outcome::KeyTaken => "key_taken",
        Outcome::Moved => "moved",
    };
    INSTRUMENTS
        .commands
        .add(1, &[KeyValue::new("outcome", name)]);
}
