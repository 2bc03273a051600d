//! What `/metrics` tells about read models, looked up when it is asked.

use std::sync::LazyLock;

use opentelemetry::KeyValue;
use opentelemetry::metrics::Gauge;
use projections::operate::{Status, statuses};
use sqlx::PgPool;

struct Gauges {
    lag: Gauge<i64>,
    stopped: Gauge<u64>,
    quarantined: Gauge<u64>,
}

/// Made at the first question, when the global meter provider is in place.
static GAUGES: LazyLock<Gauges> = LazyLock::new(|| {
    let meter = opentelemetry::global::meter("wasnaker");
    Gauges {
        lag: meter
            .i64_gauge("wasnaker.projection.lag")
            .with_unit("{event}")
            .with_description("Events that a projection has not seen")
            .build(),
        stopped: meter
            .u64_gauge("wasnaker.projection.stopped")
            .with_description("1 where a projection has stopped")
            .build(),
        quarantined: meter
            .u64_gauge("wasnaker.projection.quarantined")
            .with_unit("{stream}")
            .with_description("Streams that an operator has set aside")
            .build(),
    }
});

/// Sets them; without the store they stay as they were.
pub(super) async fn read_models(pool: &PgPool) {
    let found = async { statuses(&mut *pool.acquire().await?).await };
    match found.await {
        Ok(found) => found.into_iter().for_each(tell),
        Err(error) => tracing::debug!(%error, "the gauges of read models are old"),
    }
}

fn tell(one: Status) {
    let labels = [KeyValue::new("projection", one.name)];
    GAUGES.lag.record(one.lag, &labels);
    GAUGES
        .stopped
        .record(u64::from(one.error.is_some()), &labels);
    GAUGES
        .quarantined
        .record(one.quarantined.len() as u64, &labels);
}
