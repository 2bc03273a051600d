//! Which open case comes next: time bar, deadline, severity, distance, age; and why, in words.
//!
//! There are no coordinates of units or establishments, so distance is told in steps: the regency of
//! the unit, its province, its time zone, farther. A case whose regency nobody has entered lies in its
//! province.

use std::cmp::Reverse;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::law::Law;
use crate::province::{self, ProvinceCode};
use crate::rules::time_bar::bar;

/// From how many days before its time bar a case comes before all others: the day of the first
/// warning.
const BAR_IS_NEAR: i64 = 90;

/// How far a place of work lies from the unit, in steps (*jarak satuan kerja*); the nearest is the
/// greatest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// In another time zone.
    Far,
    /// In another province of the same time zone.
    Zone,
    /// In the same province.
    Province,
    /// In the same regency or city.
    Regency,
}

impl Distance {
    /// From a unit, of a province and in a regency if that is known, to a regency; a place without
    /// one lies in the province.
    #[must_use]
    pub fn between(unit: (&ProvinceCode, Option<&str>), place: Option<&str>) -> Self {
        let (province, regency) = unit;
        let Some(place) = place else {
            return Self::Province;
        };
        if regency == Some(place) {
            return Self::Regency;
        }
        let other = ProvinceCode(place.split('.').next().unwrap_or_default().to_owned());
        if other == *province {
            return Self::Province;
        }
        let zone = |code| province::find(code).map(|found| found.zone);
        if zone(&other).is_some() && zone(&other) == zone(province) {
            Self::Zone
        } else {
            Self::Far
        }
    }

    /// The step in Indonesian, for a reason.
    const fn reason(self) -> &'static str {
        match self {
            Self::Regency => "di kabupaten/kota satuan kerja",
            Self::Province => {
                "di provinsi satuan kerja (jarak dihitung bertingkat, bukan kilometer)"
            }
            Self::Zone => "di provinsi lain pada zona waktu yang sama (jarak bertingkat)",
            Self::Far => "di zona waktu lain (jarak bertingkat)",
        }
    }
}

/// What of a case tells how urgent it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signs {
    /// Last day to comply with the running note.
    pub due_on: Option<NaiveDate>,
    /// First day of an open finding.
    pub offence_date: Option<NaiveDate>,
    /// Of the gravest open finding: 1 minor, 2 moderate, 3 serious; 0 without one.
    pub severity: i64,
    /// How far it lies from the unit.
    pub distance: Distance,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Place of the registration in the log, for cases of one day.
    pub opened: i64,
}

/// The place of a case in the order: the least comes first.
type Place = (
    Option<Reverse<NaiveDate>>,
    Option<Reverse<NaiveDate>>,
    i64,
    Distance,
    Reverse<(NaiveDate, i64)>,
);

impl Signs {
    /// The last day on which the open finding may be prosecuted, when it is near and not past.
    #[must_use]
    pub fn near_bar(&self, law: &Law, today: NaiveDate) -> Option<NaiveDate> {
        let (until, _) = bar(law, self.offence_date?, None).ok()?;
        let left = until.signed_duration_since(today).num_days();
        (0..=BAR_IS_NEAR).contains(&left).then_some(until)
    }

    /// What orders cases: the greatest comes first.
    #[must_use]
    pub fn place(&self, law: &Law, today: NaiveDate) -> impl Ord + use<> {
        let place: Place = (
            self.near_bar(law, today).map(Reverse),
            self.due_on.map(Reverse),
            self.severity,
            self.distance,
            Reverse((self.registered_on, self.opened)),
        );
        place
    }

    /// Why it stands where it stands, in Indonesian, the weightiest reason first.
    #[must_use]
    pub fn reasons(&self, law: &Law, today: NaiveDate) -> Vec<String> {
        let mut told = vec![];
        if let Some(until) = self.near_bar(law, today) {
            let left = until.signed_duration_since(today).num_days();
            told.push(format!("kedaluwarsa penuntutan {until}, {left} hari lagi"));
        }
        if let Some(due) = self.due_on {
            let left = due.signed_duration_since(today).num_days();
            told.push(if left < 0 {
                format!("batas waktu nota {due} lewat {} hari", -left)
            } else {
                format!("batas waktu nota {due}, {left} hari lagi")
            });
        }
        match self.severity {
            3 => told.push("temuan berat".to_owned()),
            2 => told.push("temuan sedang".to_owned()),
            1 => told.push("temuan ringan".to_owned()),
            _ => {}
        }
        told.push(self.distance.reason().to_owned());
        told.push(format!("terdaftar sejak {}", self.registered_on));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn signs(due_on: Option<&str>, offence: Option<&str>, severity: i64, near: bool) -> Signs {
        Signs {
            due_on: due_on.map(day),
            offence_date: offence.map(day),
            severity,
            distance: if near {
                Distance::Regency
            } else {
                Distance::Province
            },
            registered_on: day("2026-01-05"),
            opened: 7,
        }
    }

    #[test]
    fn a_near_time_bar_comes_first_then_the_deadline_then_severity_then_distance_then_age() {
        let (law, today) = (Law::seed(), day("2026-03-10"));
        let offence = day("2025-04-10");
        let until = bar(&law, offence, None).unwrap().0;
        let barred = signs(None, Some("2025-04-10"), 1, false);
        let near = until.signed_duration_since(today).num_days();
        assert!((0..=BAR_IS_NEAR).contains(&near), "{until}");
        let mut older = signs(None, None, 0, false);
        older.registered_on = day("2025-12-01");
        let ordered = [
            barred,
            signs(Some("2026-03-01"), None, 1, false),
            signs(Some("2026-03-20"), None, 3, true),
            signs(None, None, 3, false),
            signs(None, None, 1, true),
            signs(None, None, 1, false),
            signs(None, None, 0, true),
            older,
            signs(None, None, 0, false),
            Signs {
                opened: 8,
                ..signs(None, None, 0, false)
            },
        ];
        for (one, next) in ordered.iter().zip(ordered.iter().skip(1)) {
            let (first, second) = (one.place(&law, today), next.place(&law, today));
            assert!(first > second, "{one:?} before {next:?}");
        }
    }

    #[test]
    fn a_time_bar_is_near_from_its_first_warning_to_its_last_day() {
        let law = Law::seed();
        let signs = signs(None, Some("2025-04-10"), 0, false);
        let until = bar(&law, day("2025-04-10"), None).unwrap().0;
        for (before, near) in [
            (91, false),
            (90, true),
            (89, true),
            (1, true),
            (0, true),
            (-1, false),
        ] {
            let today = until - chrono::Duration::days(before);
            assert_eq!(signs.near_bar(&law, today).is_some(), near, "{before}");
        }
        let told = signs.reasons(&law, until);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].ends_with("0 hari lagi"), "{told:?}");
    }

    #[test]
    fn distance_goes_in_steps_from_the_regency_of_the_unit_to_another_zone() {
        let unit = ProvinceCode("31".to_owned());
        for (place, distance) in [
            (Some("31.71"), Distance::Regency),
            (Some("31.74"), Distance::Province),
            (None, Distance::Province),
            (Some("32.04"), Distance::Zone),
            (Some("91.71"), Distance::Far),
            (Some("??"), Distance::Far),
        ] {
            let found = Distance::between((&unit, Some("31.71")), place);
            assert_eq!(found, distance, "{place:?}");
        }
        assert_eq!(
            Distance::between((&unit, None), Some("31.71")),
            Distance::Province
        );
        let steps = [
            Distance::Far,
            Distance::Zone,
            Distance::Province,
            Distance::Regency,
        ];
        assert!(steps.is_sorted());
    }
}
