//! What was done in a prosecution besides its main road.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::commands::{Deadline, Disposal, SummonedAs};
#[cfg(test)]
use super::states::Prosecution;

/// The acts beside the main road, as far as later acts depend on them.
#[expect(clippy::struct_excessive_bools, reason = "one flag for each act")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// Notice of the beginning sent, or its want explained.
    pub spdp: bool,
    /// Summonses issued, with the day of their delivery.
    pub summonses: Vec<Summons>,
    /// Evidence in hand.
    pub seized: bool,
    /// What became of it.
    pub disposed: Option<Disposal>,
    /// Registered by the court.
    pub registered: bool,
    /// Court day of which the accused was told.
    pub hearing_on: Option<NaiveDate>,
    /// Last act of prosecution of which the accused learned: the time bar restarts with it.
    pub known_on: Option<NaiveDate>,
    /// Days before the time bar of the last warning.
    pub warned: Option<u16>,
    /// Deadlines that were missed.
    pub missed: Vec<Deadline>,
    /// Fine paid in parts, in whole rupiah.
    pub paid_idr: i64,
    /// Execution fitted to a lighter law.
    pub adjusted: bool,
    /// Notice of a stop or a settlement sent.
    pub stop_told: bool,
}

/// A summons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summons {
    /// Its number.
    pub number: String,
    /// As what the person is summoned.
    pub summoned_as: SummonedAs,
    /// Day of the summons.
    pub issued_on: NaiveDate,
    /// Day on which the person is to appear.
    pub appear_on: NaiveDate,
    /// Day of its delivery.
    pub served_on: Option<NaiveDate>,
}

#[cfg(test)]
impl Prosecution {
    /// How many acts beside the main road it has seen, as far as later acts depend on them.
    pub(crate) fn detours(&self) -> usize {
        let Self::Filed(dossier) = self else {
            return 0;
        };
        let records = &dossier.records;
        let served = records
            .summonses
            .iter()
            .filter(|one| one.served_on.is_some());
        let flags = [
            records.spdp,
            records.seized,
            records.registered,
            records.warned.is_some(),
            records.adjusted,
            records.stop_told,
            dossier.proposal.is_some(),
        ];
        let flags = flags.into_iter().filter(|flag| *flag).count();
        let rejections = usize::try_from(dossier.rejections).unwrap_or(usize::MAX);
        flags + rejections + records.summonses.len() + served.count() + records.missed.len()
    }
}
