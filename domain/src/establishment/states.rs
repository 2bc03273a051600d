//! An establishment: the record that the register keeps of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bodies::{Headcount, Kbli, Numbers};
use super::change::EstablishmentChange;
use super::codes::{Office, RegistrySource};
use super::duties::Duties;
use super::events::EstablishmentEvent;
use super::places::Places;
use crate::calendar::sub_days;
use crate::correction::entry::Kept;
use crate::province::{ProvinceCode, RegencyCode};

/// An establishment.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Establishment {
    /// Nothing has happened.
    #[default]
    Unregistered,
    /// In the register.
    Entered(Box<Record>),
}

/// What the register keeps of an establishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The establishment.
    pub id: Uuid,
    /// Province.
    pub province: ProvinceCode,
    /// Where it has lain.
    pub places: Places,
    /// Regency or city.
    pub regency: Option<RegencyCode>,
    /// Address.
    pub address: Option<String>,
    /// Name in the deed.
    pub legal_name: String,
    /// Name in trade.
    pub trade_name: Option<String>,
    /// Other names that it bore, in the order in which they became known.
    pub former_names: Vec<String>,
    /// Day from which it bears its name, when that was ever changed.
    pub named_on: Option<NaiveDate>,
    /// Head office or branch.
    pub office: Office,
    /// The head office of a branch.
    pub parent: Option<Uuid>,
    /// Numbers.
    pub numbers: Numbers,
    /// Industries.
    pub kbli: Vec<Kbli>,
    /// How the register came to know it.
    pub source: RegistrySource,
    /// First activity or licence.
    pub established_on: Option<NaiveDate>,
    /// The last count of those who work there.
    pub headcount: Option<Headcount>,
    /// Managers.
    pub managers: Vec<Manager>,
    /// Transfers of ownership: since when, and the natural person who is the owner where one is.
    pub(super) transfers: Vec<(NaiveDate, Option<Uuid>)>,
    /// Day from which the register knows it.
    pub registered_on: NaiveDate,
    /// State.
    pub status: Status,
    /// The other entry of which this is a duplicate, or is said to be.
    pub link: Option<Link>,
    /// Its duties to report.
    pub duties: Duties,
    /// Whether an inspector determined the day of the first report.
    pub first_report_determined: bool,
    /// Numbers in the history of its reports.
    pub reports: Vec<i64>,
    /// Number of its events.
    pub events: i64,
    /// What was recorded, and the correction that is proposed.
    #[serde(skip)]
    pub corrections: Kept<EstablishmentEvent, EstablishmentChange>,
}

/// The state of an establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It works.
    Active,
    /// It has stopped since a day (*berhenti*).
    Stopped {
        /// First day.
        since: NaiveDate,
    },
    /// It is no more (*bubar*).
    Dissolved,
    /// Another succeeds (*bergabung*).
    Merged {
        /// The successor.
        into: Uuid,
    },
    /// The same as another entry.
    Duplicate {
        /// The entry that stays.
        of: Uuid,
    },
}

impl Status {
    /// Names of all states.
    pub const NAMES: &'static [&'static str] =
        &["active", "stopped", "dissolved", "merged", "duplicate"];

    /// Name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Stopped { .. } => "stopped",
            Self::Dissolved => "dissolved",
            Self::Merged { .. } => "merged",
            Self::Duplicate { .. } => "duplicate",
        }
    }

    /// The entry that stays in place of one in this state.
    #[must_use]
    pub const fn stays_as(self) -> Option<Uuid> {
        match self {
            Self::Merged { into: other } | Self::Duplicate { of: other } => Some(other),
            Self::Active | Self::Stopped { .. } | Self::Dissolved => None,
        }
    }

    /// Name in Indonesian.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Active => "Aktif",
            Self::Stopped { .. } => "Berhenti",
            Self::Dissolved => "Bubar",
            Self::Merged { .. } => "Bergabung",
            Self::Duplicate { .. } => "Duplikat",
        }
    }
}

/// A manager (*pengurus*): his name is sealed in the directory of persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manager {
    /// Key of the person, or a reference of before.
    pub person: String,
    /// Position.
    pub position: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it goes on.
    pub to: Option<NaiveDate>,
}

/// A natural person who owns or owned the place of work (*pemilik*): his name is sealed in the
/// directory of persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Owner {
    /// Key of the person.
    pub person: Uuid,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it goes on.
    pub to: Option<NaiveDate>,
}

impl Record {
    /// The natural persons who own or owned it, by what was transferred; of whom it was before is
    /// not known.
    #[must_use]
    pub fn owners(&self) -> Vec<Owner> {
        let mut transfers = self.transfers.clone();
        transfers.sort_by_key(|(from, _)| *from);
        let later = transfers.iter().skip(1).map(|(from, _)| Some(*from));
        let spans = transfers.iter().zip(later.chain([None]));
        let owner = |((from, person), next): (&(NaiveDate, Option<Uuid>), Option<NaiveDate>)| {
            let (from, person) = (*from, (*person)?);
            // Two of one day: who was entered first had it on that day alone.
            let to = next.map(|next| sub_days(next, 1).max(from));
            Some(Owner { person, from, to })
        };
        spans.filter_map(owner).collect()
    }
}

/// A duplicate that was proposed, or linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The entry that stays.
    pub survivor: Uuid,
    /// Who proposed it.
    pub proposer: String,
    /// Day of the proposal.
    pub proposed_on: NaiveDate,
    /// Day of the link, once it is confirmed.
    pub linked_on: Option<NaiveDate>,
    /// Who confirmed it, when that was done.
    pub confirmer: Option<String>,
    /// The state before it was linked.
    pub before: Status,
}

/// What the register has of an establishment that another command names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The establishment.
    pub id: Uuid,
    /// Its province.
    pub province: ProvinceCode,
    /// Provinces in which it lay before it moved.
    pub former_provinces: Vec<ProvinceCode>,
    /// Every name that it bears or bore.
    pub names: Vec<String>,
    /// Head office or branch.
    pub office: Office,
    /// State.
    pub status: Status,
}

impl Establishment {
    /// The province in which it lies; `None` before registration.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unregistered => None,
            Self::Entered(record) => Some(&record.province),
        }
    }

    /// What the register keeps of it; `None` before registration.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Unregistered => None,
            Self::Entered(record) => Some(record),
        }
    }

    /// What another command may know of it; `None` before registration.
    #[must_use]
    pub fn known(&self) -> Option<Known> {
        let Self::Entered(record) = self else {
            return None;
        };
        let own = [record.legal_name.clone()].into_iter();
        let names = own
            .chain(record.trade_name.clone())
            .chain(record.former_names.clone());
        Some(Known {
            id: record.id,
            province: record.province.clone(),
            former_provinces: record.places.former(),
            names: names.collect(),
            office: record.office,
            status: record.status,
        })
    }
}
