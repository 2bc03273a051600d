//! Where an establishment has lain, and which province an offence of a day belongs to.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::EstablishmentEvent;
use crate::province::ProvinceCode;
use crate::rules::succession::competent_province;

/// Where it has lain since a day (*tempat kedudukan*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// First day there; none of the first place.
    pub since: Option<NaiveDate>,
    /// Province; once the place passed to one that was made from it, that one.
    pub province: ProvinceCode,
}

/// All places of an establishment by their days, whenever they were entered; the last one last.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Places(Vec<Place>);

impl Places {
    /// Takes in what an event tells of places; of other events nothing.
    pub fn apply(&mut self, event: &EstablishmentEvent) {
        if let EstablishmentEvent::EmployerRegistered { province, .. } = event {
            let province = province.clone();
            self.0.push(Place {
                since: None,
                province,
            });
        } else if let EstablishmentEvent::EstablishmentMoved { to, moved_on, .. } = event {
            let since = Some(*moved_on);
            let at = self.0.partition_point(|place| place.since <= since);
            let province = to.clone();
            self.0.insert(at, Place { since, province });
        } else if let (EstablishmentEvent::ProvinceSucceeded { new, .. }, Some(last)) =
            (event, self.0.last_mut())
        {
            last.province = new.clone();
        }
    }

    /// Whether nothing later is known than a move of a day, so that it lies there now.
    #[must_use]
    pub fn end_on(&self, moved_on: NaiveDate) -> bool {
        self.0
            .last()
            .is_some_and(|last| last.since == Some(moved_on))
    }

    /// The province to which an offence of a day belongs.
    #[must_use]
    pub fn competent_on(&self, offence_date: NaiveDate) -> Option<&ProvinceCode> {
        competent_province(&self.0, offence_date)
    }

    /// Provinces other than that of the last place, each once.
    #[must_use]
    pub fn former(&self) -> Vec<ProvinceCode> {
        let last = self.0.last().map(|place| &place.province);
        let mut former: Vec<ProvinceCode> = vec![];
        for Place { province, .. } in &self.0 {
            if Some(province) != last && !former.contains(province) {
                former.push(province.clone());
            }
        }
        former
    }
}
