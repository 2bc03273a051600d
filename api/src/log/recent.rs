//! Aggregates as this process last saw them, so that most commands need not load their stream.
//!
//! Nothing is decided by them alone: `append_events` compares the version, and a refusal on a
//! remembered aggregate is decided again on the stored stream.

use std::any::Any;
use std::sync::Arc;

use cqrs_es::Aggregate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// About as many events as a usual stream has; only the first size of the table rests on it.
const USUAL: u64 = 10;

/// A set of aggregates by stream, bounded by the events that they hold.
pub(super) struct Recent {
    streams: Cache<String, Remembered, ByEvents>,
}

/// An aggregate with its version, which is the number of events that it holds.
#[derive(Clone)]
struct Remembered {
    aggregate: Arc<dyn Any + Send + Sync>,
    version: i64,
}

/// An aggregate weighs what it holds: a case of a thousand events takes the place of a hundred.
#[derive(Clone)]
struct ByEvents;

impl Weighter<String, Remembered> for ByEvents {
    fn weight(&self, _stream: &String, remembered: &Remembered) -> u64 {
        remembered.version.unsigned_abs().max(1)
    }
}

impl Recent {
    /// Remembers aggregates of at most `events` together; none with 0.
    pub(super) fn new(events: u64) -> Self {
        let usual = usize::try_from(events / USUAL).unwrap_or(usize::MAX);
        let streams = Cache::with_weighter(usual, events, ByEvents);
        Self { streams }
    }

    /// The aggregate and its version.
    pub(super) fn get<A: Aggregate + Clone + 'static>(
        &self,
        aggregate_id: &str,
    ) -> Option<(A, i64)> {
        let found = self.streams.get(&key::<A>(aggregate_id))?;
        let aggregate = found.aggregate.downcast_ref::<A>()?;
        Some((aggregate.clone(), found.version))
    }

    pub(super) fn put<A: Aggregate + 'static>(
        &self,
        aggregate_id: &str,
        aggregate: A,
        version: i64,
    ) {
        if self.streams.capacity() > 0 {
            let aggregate = Arc::new(aggregate);
            let remembered = Remembered { aggregate, version };
            self.streams.insert(key::<A>(aggregate_id), remembered);
        }
    }

    pub(super) fn forget<A: Aggregate>(&self, aggregate_id: &str) {
        self.streams.remove(&key::<A>(aggregate_id));
    }
}

fn key<A: Aggregate>(aggregate_id: &str) -> String {
    format!("{}/{aggregate_id}", A::TYPE)
}

#[cfg(test)]
mod tests {
    use domain::case::Case;

    use super::Recent;

    #[test]
    fn what_is_remembered_holds_no_more_events_than_it_may() {
        let recent = Recent::new(1_000);
        for id in 0..100 {
            recent.put(&id.to_string(), Case::default(), 90);
        }
        assert!(recent.get::<Case>("99").is_some(), "the last one");
        let found = (0..100).filter(|id| recent.get::<Case>(&id.to_string()).is_some());
        assert!(found.count() <= 1_000 / 90);
        recent.put("long", Case::default(), 1_001);
        assert!(
            recent.get::<Case>("long").is_none(),
            "heavier than all may be"
        );
    }

    #[test]
    fn nothing_is_remembered_where_nothing_may_be() {
        let recent = Recent::new(0);
        recent.put("one", Case::default(), 1);
        assert!(recent.get::<Case>("one").is_none());
    }
}
