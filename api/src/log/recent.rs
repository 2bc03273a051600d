//! Aggregates as this process last saw them, so that most commands need not load their stream.
//!
//! Nothing is decided by them alone: `append_events` compares the version, and a refusal on a
//! remembered aggregate is decided again on the stored stream.

use std::any::Any;
use std::sync::Arc;

use cqrs_es::Aggregate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::LogContext;

/// About what one aggregate weighs, in bytes: a case with a dozen events. For the first size of
/// the tables only.
const TYPICAL: u64 = 16 * 1024;

/// A set of aggregates by stream, bounded by the memory that they take.
pub(super) struct Recent {
    streams: Cache<String, Known, Weight>,
}

#[derive(Clone)]
struct Known {
    context: Arc<dyn Any + Send + Sync>,
    bytes: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Known> for Weight {
    fn weight(&self, key: &String, known: &Known) -> u64 {
        (size_of::<Known>() + size_of::<String>() + key.len()) as u64 + known.bytes
    }
}

impl Recent {
    /// Remembers aggregates of about `bytes` together at most; none with 0.
    pub(super) fn new(bytes: u64) -> Self {
        let streams = usize::try_from(bytes / TYPICAL).unwrap_or(usize::MAX);
        Self {
            streams: Cache::with_weighter(streams, bytes, Weight),
        }
    }

    /// The aggregate with its version.
    pub(super) fn get<A: Aggregate + 'static>(
        &self,
        aggregate_id: &str,
    ) -> Option<Arc<LogContext<A>>> {
        let found = self.streams.get(&key(A::TYPE, aggregate_id))?;
        found.context.downcast::<LogContext<A>>().ok()
    }

    pub(super) fn put<A: Aggregate + 'static>(&self, context: LogContext<A>) {
        if self.streams.capacity() > 0 {
            let key = key(A::TYPE, &context.aggregate_id);
            let bytes = estimate(&context);
            let context = Arc::new(context);
            self.streams.insert(key, Known { context, bytes });
        }
    }

    pub(super) fn forget(&self, aggregate_type: &str, aggregate_id: &str) {
        self.streams.remove(&key(aggregate_type, aggregate_id));
    }
}

/// What an aggregate takes that holds its events: itself, as of a stream without events too, each
/// event's own size and its texts, which are no longer than its stored form; both twice, for the
/// room in grown lists and for what the state tells once more.
fn estimate<A: Aggregate>(context: &LogContext<A>) -> u64 {
    let events = u64::try_from(context.version).unwrap_or(0);
    let each = size_of::<A::Event>() as u64;
    (size_of::<LogContext<A>>() + size_of::<A>()) as u64 + 2 * (events * each + context.bytes)
}

fn key(aggregate_type: &str, aggregate_id: &str) -> String {
    format!("{aggregate_type}/{aggregate_id}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cqrs_es::Aggregate;

    use super::Recent;
    use crate::log::LogContext;
    use domain::case::Case;

    fn context(number: usize, bytes: u64) -> LogContext<Case> {
        LogContext {
            aggregate_id: number.to_string(),
            aggregate: Arc::default(),
            version: 1,
            bytes,
        }
    }

    fn kept(recent: &Recent, streams: usize) -> usize {
        let found = |number: &usize| recent.get::<Case>(&number.to_string()).is_some();
        (0..streams).filter(found).count()
    }

    #[test]
    fn heavy_aggregates_are_fewer_in_the_same_memory() {
        const BUDGET: u64 = 8 * 1024 * 1024;
        let (light, heavy) = (Recent::new(BUDGET), Recent::new(BUDGET));
        for number in 0..4000 {
            light.put(context(number, 500));
            heavy.put(context(number, 50_000));
        }
        for recent in [&light, &heavy] {
            assert!(recent.streams.weight() <= BUDGET);
        }
        let (many, few) = (kept(&light, 4000), kept(&heavy, 4000));
        assert!(few > 0 && few < 84, "{few} of 100 kB in 8 MiB");
        assert!(many > 10 * few, "{many} light and {few} heavy ones");
    }

    #[test]
    fn an_aggregate_that_grows_weighs_more_and_one_too_heavy_is_not_kept() {
        let recent = Recent::new(1024 * 1024);
        recent.put(context(0, 1000));
        let before = recent.streams.weight();
        recent.put(context(0, 3000));
        assert_eq!(recent.streams.weight() - before, 2 * 2000);
        recent.put(context(1, 1024 * 1024));
        assert_eq!(kept(&recent, 2), 1);
        recent.forget(Case::TYPE, "0");
        assert_eq!(recent.streams.weight(), 0);
    }

    #[test]
    fn without_memory_nothing_is_kept() {
        let none = Recent::new(0);
        none.put(context(0, 0));
        assert_eq!(kept(&none, 1), 0);
    }
}
