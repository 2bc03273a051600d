//! Single days on which a province or the nation works, or does not, by a decree of its own.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Law;
use crate::calendar;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, NAME};

/// A day that is worked, or not, whatever the printed calendar says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDay {
    /// The province; none for the nation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<ProvinceCode>,
    /// The day.
    pub date: NaiveDate,
    /// Whether it is worked.
    pub works: bool,
    /// Why, such as the name of a holiday.
    #[schemars(length(min = 1, max = NAME))]
    pub name: String,
    /// The decree that says so.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub basis: String,
}

impl CalendarDay {
    /// The day and its province, in words.
    pub(super) fn key(&self) -> String {
        let place = self
            .province
            .as_ref()
            .map_or("nation", |code| code.0.as_str());
        format!("{} {place}", self.date)
    }
}

impl Law {
    /// Whether a province works on a day: as its own decree says, else as the nation's, else as the
    /// printed calendar.
    #[must_use]
    pub fn is_working_day(&self, province: &ProvinceCode, on: NaiveDate) -> bool {
        let of = |place: Option<&ProvinceCode>| {
            let mut days = self.days.iter();
            days.find(|day| day.date == on && day.province.as_ref() == place)
        };
        let decreed = of(Some(province)).or_else(|| of(None));
        decreed.map_or_else(|| calendar::is_working_day(on), |day| day.works)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::LawEdit;

    #[test]
    fn a_province_goes_before_the_nation_and_the_nation_before_the_calendar() {
        let day = |place: Option<&str>, date: &str, works| {
            LawEdit::Day(CalendarDay {
                province: place.map(|code| ProvinceCode(code.to_owned())),
                date: date.parse().unwrap(),
                works,
                name: "Hari kerja".to_owned(),
                basis: "SKB 3 Menteri".to_owned(),
            })
        };
        let seed = Law::seed();
        let law = seed.with(&[
            day(None, "2026-06-01", true),
            day(None, "2026-06-02", false),
            day(Some("32"), "2026-06-01", false),
        ]);
        let works = |law: &Law, place: &str, date: &str| {
            law.is_working_day(&ProvinceCode(place.to_owned()), date.parse().unwrap())
        };
        for (date, before, jakarta, bandung) in [
            ("2026-05-31", false, false, false),
            ("2026-06-01", false, true, false),
            ("2026-06-02", true, false, false),
            ("2026-06-03", true, true, true),
        ] {
            assert_eq!(works(&seed, "31", date), before, "{date}");
            assert_eq!(works(&law, "31", date), jakarta, "{date}");
            assert_eq!(works(&law, "32", date), bandung, "{date}");
        }
        let again = law.with(&[day(None, "2026-06-02", true)]);
        assert!(works(&again, "31", "2026-06-02"), "the last word counts");
        assert_eq!(again.days.len(), law.days.len());
    }
}
