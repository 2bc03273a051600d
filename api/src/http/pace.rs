//! How fast one person may ask: whoever copies a register or lost a program in a loop does not take
//! the places of others.

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::http::StatusCode;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::ApiError;

/// So many seconds' requests may come at once.
const BURST: u32 = 4;

/// The pace of everybody at one process; clones share it.
#[derive(Debug, Clone)]
pub struct Pace(Option<Arc<DefaultKeyedRateLimiter<String>>>);

impl Pace {
    /// So many requests a second for each person; 0 lets all pass.
    #[must_use]
    pub fn of(per_second: u32) -> Self {
        let quota = NonZeroU32::new(per_second).map(|rate| {
            let burst = rate.saturating_mul(NonZeroU32::new(BURST).unwrap_or(NonZeroU32::MIN));
            Arc::new(RateLimiter::keyed(
                Quota::per_second(rate).allow_burst(burst),
            ))
        });
        Self(quota)
    }

    /// Counts a request of a person.
    ///
    /// # Errors
    /// 429 `request.too-many`: nothing was done.
    pub(crate) fn counts(&self, person: &str) -> Result<(), ApiError> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter.check_key(&person.to_owned()).map_err(|_| {
            let detail = "these are more requests than one person may send; nothing was done, \
                          try again in a moment";
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "request.too-many", detail)
        })
    }

    /// Forgets people who have not asked for a while.
    pub(crate) fn forget(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn each_person_has_a_pace_of_his_own() {
        let pace = Pace::of(5);
        for nth in 0..20 {
            assert!(pace.counts("budi").is_ok(), "{nth}");
        }
        assert!(pace.counts("budi").is_err());
        assert!(pace.counts("sari").is_ok());
        let none = Pace::of(0);
        assert!((0..1000).all(|_| none.counts("budi").is_ok()));
    }
}
