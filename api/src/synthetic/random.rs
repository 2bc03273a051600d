//! Chance that is the same each time: `SplitMix64`, begun from a seed, a number and a purpose.

use uuid::{Builder, Uuid};

/// A day on which no history had begun, in milliseconds of Unix time: 2020-01-01.
const EPOCH: u64 = 1_577_836_800_000;

/// A row of numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64, number: u64, purpose: u64) -> Self {
        let mut random = Self(seed);
        for part in [number, purpose] {
            random.0 = random.next() ^ part;
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`.
    pub(super) fn within(&mut self, least: u16, most: u16) -> u16 {
        let span = u64::from(most.saturating_sub(least)) + 1;
        least.saturating_add(u16::try_from(self.next() % span).unwrap_or(0))
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&mut self, times: u16) -> bool {
        self.within(1, 100) <= times
    }

    /// One of some things, each as often as its weight says.
    pub(super) fn weighted<'a, T>(&mut self, things: &'a [(T, u16)]) -> Option<&'a T> {
        let all: u64 = things.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.next() % all.max(1);
        for (thing, weight) in things {
            if left < u64::from(*weight) {
                return Some(thing);
            }
            left -= u64::from(*weight);
        }
        None
    }

    /// One of some texts.
    pub(super) fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        let place = usize::try_from(self.next() % texts.len().max(1) as u64).unwrap_or(0);
        texts.get(place).copied().unwrap_or_default()
    }

    /// An id that sorts by number, so that a great many are stored side by side.
    pub(super) fn id(&mut self, number: u64) -> Uuid {
        let (high, low) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let mut bytes = [0; 10];
        for (to, from) in bytes.iter_mut().zip(high.into_iter().chain(low)) {
            *to = from;
        }
        Builder::from_unix_timestamp_millis(EPOCH + number, &bytes).into_uuid()
    }
}
