//! Aggregates as this process last saw them, so that most commands need not load their stream.
//!
//! Nothing is decided by them alone: `append_events` compares the version, and a refusal on a
//! remembered aggregate is decided again on the stored stream.

use std::any::Any;
use std::sync::Arc;

use cqrs_es::Aggregate;
use quick_cache::sync::Cache;

/// A bounded set of aggregates by stream.
pub(super) struct Recent {
    streams: Cache<String, Arc<dyn Any + Send + Sync>>,
}

impl Recent {
    /// Remembers at most `streams`; none with 0.
    pub(super) fn new(streams: usize) -> Self {
        let streams = Cache::new(streams);
        Self { streams }
    }

    /// The aggregate and its version.
    pub(super) fn get<A: Aggregate + Clone + 'static>(
        &self,
        aggregate_id: &str,
    ) -> Option<(A, i64)> {
        let found = self.streams.get(&key::<A>(aggregate_id))?;
        found.downcast_ref::<(A, i64)>().cloned()
    }

    pub(super) fn put<A: Aggregate + 'static>(
        &self,
        aggregate_id: &str,
        aggregate: A,
        version: i64,
    ) {
        if self.streams.capacity() > 0 {
            let known = Arc::new((aggregate, version));
            self.streams.insert(key::<A>(aggregate_id), known);
        }
    }

    pub(super) fn forget<A: Aggregate>(&self, aggregate_id: &str) {
        self.streams.remove(&key::<A>(aggregate_id));
    }
}

fn key<A: Aggregate>(aggregate_id: &str) -> String {
    format!("{}/{aggregate_id}", A::TYPE)
}
