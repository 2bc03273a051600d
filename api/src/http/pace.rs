//! How fast one person may ask, and one address of people who are not known: whoever copies a
//! register, lost a program in a loop or tries tokens does not take the places of others.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::http::StatusCode;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::ApiError;
use crate::place::Place;

/// So many seconds' requests may come at once.
const BURST: u32 = 4;
/// Counters over which all addresses are spread, about 2 MB: whoever has many addresses takes no
/// more memory with them. Two addresses share one by chance, and nobody can choose with whom.
const COUNTERS: u64 = 1 << 16;

type Limiter<Key> = DefaultKeyedRateLimiter<Key>;

/// The pace of everybody at one process; clones share it.
#[derive(Debug, Clone)]
pub struct Pace {
    persons: Option<Arc<Limiter<String>>>,
    strangers: Option<Arc<Limiter<u64>>>,
    /// By which addresses are spread; nobody outside knows it.
    spread: RandomState,
}

impl Pace {
    /// So many requests a second for each person, and for each address from which nobody who is
    /// known asks; 0 lets all pass.
    #[must_use]
    pub fn of(persons: u32, strangers: u32) -> Self {
        Self {
            persons: limiter(persons),
            strangers: limiter(strangers),
            spread: RandomState::new(),
        }
    }

    /// Counts a request of a person.
    ///
    /// # Errors
    /// 429 `request.too-many`: nothing was done.
    pub(crate) fn counts(&self, person: &str) -> Result<(), ApiError> {
        counted(
            self.persons.as_deref(),
            &person.to_owned(),
            "one person may send",
        )
    }

    /// Counts a request of somebody who is not known. A person who is known is not counted by
    /// address: a whole office asks from one.
    ///
    /// # Errors
    /// 429 `request.too-many`: nothing was done.
    pub(crate) fn counts_stranger(&self, place: &Place) -> Result<(), ApiError> {
        let counter = self.spread.hash_one(place.network()) % COUNTERS;
        let who = "may come from one address without a valid sign-in";
        counted(self.strangers.as_deref(), &counter, who)
    }

    /// Forgets who has not asked for a while.
    pub(crate) fn forget(&self) {
        if let Some(limiter) = &self.persons {
            limiter.retain_recent();
        }
        if let Some(limiter) = &self.strangers {
            limiter.retain_recent();
        }
    }
}

fn limiter<Key: Hash + Eq + Clone>(per_second: u32) -> Option<Arc<Limiter<Key>>> {
    let rate = NonZeroU32::new(per_second)?;
    let burst = rate.saturating_mul(NonZeroU32::new(BURST).unwrap_or(NonZeroU32::MIN));
    let quota = Quota::per_second(rate).allow_burst(burst);
    Some(Arc::new(RateLimiter::keyed(quota)))
}

fn counted<Key: Hash + Eq + Clone>(
    limiter: Option<&Limiter<Key>>,
    key: &Key,
    who: &str,
) -> Result<(), ApiError> {
    let passes = limiter.is_none_or(|one| one.check_key(key).is_ok());
    if passes {
        return Ok(());
    }
    let detail =
        format!("these are more requests than {who}; nothing was done, try again in a moment");
    let status = StatusCode::TOO_MANY_REQUESTS;
    Err(ApiError::new(status, "request.too-many", detail))
}

#[cfg(test)]
mod tests {
    use super::{COUNTERS, Pace, Place};

    #[test]
    fn each_person_has_a_pace_of_his_own() {
        let pace = Pace::of(5, 0);
        for nth in 0..20 {
            assert!(pace.counts("budi").is_ok(), "{nth}");
        }
        assert!(pace.counts("budi").is_err());
        assert!(pace.counts("sari").is_ok());
        let none = Pace::of(0, 0);
        assert!((0..1000).all(|_| none.counts("budi").is_ok()));
    }

    #[test]
    fn strangers_have_a_pace_by_address_and_take_no_more_memory_than_there_is() {
        let pace = Pace::of(0, 1);
        let from = |bits: u32| Place {
            address: Some(std::net::Ipv4Addr::from_bits(bits).into()),
            ..Place::default()
        };
        let sent = (0..20).filter(|_| pace.counts_stranger(&from(1)).is_ok());
        assert!((4..8).contains(&sent.count()));
        // Another one has a counter of his own, but for one in 65,536.
        let free = (2..12).filter(|bits| pace.counts_stranger(&from(*bits)).is_ok());
        assert!(free.count() >= 9);
        assert!((0..100).all(|_| pace.counts("budi").is_ok()));
        for bits in 0..300_000 {
            let _either = pace.counts_stranger(&from(bits));
        }
        let counters = pace.strangers.as_ref().unwrap().len();
        assert!(u64::try_from(counters).unwrap() <= COUNTERS, "{counters}");
    }
}
