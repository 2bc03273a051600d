//! An establishment as its readers see it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::bodies::{Headcount, Kbli, Numbers};
use super::codes::{Office, RegistrySource};
use super::states::{Establishment, Manager, Owner, Record, Status};
use crate::province::{ProvinceCode, RegencyCode};
use crate::rules::size::{Sizes, sizes};

/// An establishment as its readers see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EstablishmentView {
    /// The establishment.
    pub id: Uuid,
    /// State.
    pub status: String,
    /// State in Indonesian.
    pub status_title: String,
    /// Province.
    pub province: ProvinceCode,
    /// Provinces in which it lay before it moved.
    pub former_provinces: Vec<ProvinceCode>,
    /// Regency or city.
    pub regency: Option<RegencyCode>,
    /// Address.
    pub address: Option<String>,
    /// Name in the deed.
    pub legal_name: String,
    /// Name in trade.
    pub trade_name: Option<String>,
    /// Names that it bore before; documents of that time keep them.
    pub former_names: Vec<String>,
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
    /// Its size by that count.
    pub size: Option<Sizes>,
    /// Managers.
    pub managers: Vec<Manager>,
    /// Owners who are natural persons, since it changed hands.
    pub owners: Vec<Owner>,
    /// Day of the first report, from whose month the yearly ones are counted.
    pub first_report_on: Option<NaiveDate>,
    /// First day of a stop.
    pub stopped_since: Option<NaiveDate>,
    /// The successor, or the entry of which this one is a duplicate or is said to be.
    pub other: Option<Uuid>,
    /// Day from which the register knows it.
    pub registered_on: NaiveDate,
}

impl Establishment {
    /// The establishment as it is shown; `None` before registration.
    #[must_use]
    pub fn view(&self) -> Option<EstablishmentView> {
        match self {
            Self::Unregistered => None,
            Self::Entered(record) => Some(record.view()),
        }
    }
}

impl Record {
    fn view(&self) -> EstablishmentView {
        let linked = self.link.as_ref().map(|link| link.survivor);
        let (stopped_since, other) = match self.status {
            Status::Stopped { since } => (Some(since), linked),
            Status::Merged { into } => (None, Some(into)),
            Status::Duplicate { of } => (None, Some(of)),
            Status::Active | Status::Dissolved => (None, linked),
        };
        EstablishmentView {
            id: self.id,
            status: self.status.name().to_owned(),
            status_title: self.status.title().to_owned(),
            province: self.province.clone(),
            former_provinces: self.places.former(),
            regency: self.regency.clone(),
            address: self.address.clone(),
            legal_name: self.legal_name.clone(),
            trade_name: self.trade_name.clone(),
            former_names: self.former_names.clone(),
            office: self.office,
            parent: self.parent,
            numbers: self.numbers.clone(),
            kbli: self.kbli.clone(),
            source: self.source,
            established_on: self.established_on,
            headcount: self.headcount.clone(),
            size: self.headcount.as_ref().map(sizes),
            managers: self.managers.clone(),
            owners: self.owners(),
            first_report_on: self.duties.together().first_report_on,
            stopped_since,
            other,
            registered_on: self.registered_on,
        }
    }
}
