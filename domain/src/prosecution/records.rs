//! What was done in a prosecution besides its main road.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::commands::{Deadline, Disposal, DocumentKind, SummonedAs};
#[cfg(test)]
use super::states::Prosecution;
use super::terms::StopGround;

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
    /// Acts of prosecution of which the accused learned: the time bar restarts with each that lies
    /// within it.
    pub known: Vec<NaiveDate>,
    /// Days before the time bar of the last warning.
    pub warned: Option<u16>,
    /// Days before the time bar of the execution of the last warning.
    pub warned_of_execution: Option<u16>,
    /// Deadlines that were missed.
    pub missed: Vec<Deadline>,
    /// Fine paid in parts, in whole rupiah.
    pub paid_idr: i64,
    /// Execution fitted to a lighter law.
    pub adjusted: bool,
    /// Notice of a stop or a settlement sent.
    pub stop_told: bool,
    /// The order on which the investigation rests.
    pub order: Option<Order>,
    /// Whether an order was taken back.
    pub revoked: bool,
    /// Day of the first minutes of the suspect of which no copy was handed over, as far as the code
    /// asks for one.
    pub copy_from: Option<NaiveDate>,
    /// Documents in the dossier that went to court.
    pub dossier_index: Vec<DocumentKind>,
    /// SHA-256 of that dossier, in hexadecimal digits.
    pub dossier_sha256: Option<String>,
}

/// An order to investigate, and where the prosecution stood before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Day of the order.
    pub issued_on: NaiveDate,
    /// The stop that it reopened; none of a first order.
    pub reopened: Option<Reopened>,
}

/// A stop that was reopened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// Day of the stop, when known.
    pub stopped_on: Option<NaiveDate>,
    /// Its ground, when known.
    pub ground: Option<StopGround>,
    /// Whether it was told.
    pub told: bool,
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
    /// Whether it was stated that it was not delivered in time.
    pub missed: bool,
}

impl Records {
    /// The summons that waits for its delivery and is to be delivered first.
    #[must_use]
    pub fn undelivered(&self) -> Option<&Summons> {
        let waiting = self.summonses.iter().filter(|one| one.waits());
        waiting.min_by_key(|one| one.appear_on)
    }

    /// The same, to state that its delivery is late.
    pub(super) fn undelivered_mut(&mut self) -> Option<&mut Summons> {
        let waiting = self.summonses.iter_mut().filter(|one| one.waits());
        waiting.min_by_key(|one| one.appear_on)
    }
}

impl Summons {
    /// Whether its delivery is waited for and was not stated as late.
    const fn waits(&self) -> bool {
        self.served_on.is_none() && !self.missed
    }
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
            records.warned_of_execution.is_some(),
            records.adjusted,
            records.stop_told,
            records.revoked,
            dossier.proposal.is_some(),
            dossier.regime_decided && dossier.milestones.referred_on.is_none(),
            records
                .order
                .as_ref()
                .is_some_and(|one| one.reopened.is_some()),
        ];
        let flags = flags.into_iter().filter(|flag| *flag).count();
        let rejections = usize::try_from(dossier.rejections).unwrap_or(usize::MAX);
        let late = records.summonses.iter().filter(|one| one.missed);
        let summonses = records.summonses.len() + served.count() + late.count();
        flags + rejections + summonses + records.missed.len()
    }
}
