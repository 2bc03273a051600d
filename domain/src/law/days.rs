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
        let decreed = self.decree(province, on);
        decreed.map_or_else(|| calendar::is_working_day(on), |day| day.works)
    }

    /// The decree that says whether a province works on a day: its own, else the nation's.
    fn decree(&self, province: &ProvinceCode, on: NaiveDate) -> Option<&CalendarDay> {
        let of = |place: Option<&ProvinceCode>| {
            let mut days = self.days.iter();
            days.find(|day| day.date == on && day.province.as_ref() == place)
        };
        of(Some(province)).or_else(|| of(None))
    }

    /// What decrees change in the printed calendar of a province from one day to another, in words
    /// that go on a sentence; empty when nothing.
    #[must_use]
    pub fn decrees(&self, province: &ProvinceCode, from: NaiveDate, to: NaiveDate) -> String {
        let days = from.iter_days().take_while(|day| *day <= to);
        let decreed = days.filter_map(|day| self.decree(province, day));
        let decreed = decreed.filter(|day| day.works != calendar::is_working_day(day.date));
        let told = decreed.map(|day| {
            let CalendarDay {
                date, name, basis, ..
            } = day;
            let works = if day.works { "worked" } else { "off" };
            format!("; {date} is {works}: {name} ({basis})")
        });
        told.collect()
    }

    /// The day itself when a province works on it, else the next on which it does.
    #[must_use]
    pub fn working_day_from(&self, province: &ProvinceCode, on: NaiveDate) -> NaiveDate {
        let mut days = on.iter_days();
        days.find(|day| self.is_working_day(province, *day))
            .unwrap_or(on)
    }

    /// The day so many working days of a province after a start; the start itself is not counted.
    #[must_use]
    pub fn add_working_days(
        &self,
        province: &ProvinceCode,
        start: NaiveDate,
        days: u16,
    ) -> NaiveDate {
        let after = start.iter_days().skip(1);
        let after = after.filter(|day| self.is_working_day(province, *day));
        after.take(usize::from(days)).last().unwrap_or(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::LawEdit;

    fn day(place: Option<&str>, date: &str, works: bool) -> LawEdit {
        LawEdit::Day(CalendarDay {
            province: place.map(|code| ProvinceCode(code.to_owned())),
            date: date.parse().unwrap(),
            works,
            name: "Hari kerja".to_owned(),
            basis: "SKB 3 Menteri".to_owned(),
        })
    }

    #[test]
    fn working_days_are_counted_by_the_days_of_the_province() {
        let law = Law::seed().with(&[
            day(None, "2026-06-02", false),
            day(Some("32"), "2026-06-03", false),
        ]);
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (place, from, next, fifth) in [
            ("31", "2026-05-29", "2026-05-29", "2026-06-09"),
            ("32", "2026-05-29", "2026-05-29", "2026-06-10"),
            ("31", "2026-06-02", "2026-06-03", "2026-06-09"),
            ("32", "2026-06-02", "2026-06-04", "2026-06-10"),
            ("32", "2026-06-04", "2026-06-04", "2026-06-11"),
        ] {
            let province = ProvinceCode(place.to_owned());
            let found = law.working_day_from(&province, on(from));
            assert_eq!(found, on(next), "{place} {from}");
            let found = law.add_working_days(&province, on(from), 5);
            assert_eq!(found, on(fifth), "{place} {from}");
        }
    }

    #[test]
    fn a_province_goes_before_the_nation_and_the_nation_before_the_calendar() {
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
