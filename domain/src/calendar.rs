//! Calendar and working days. Holidays and joint leave come from `domain/data/holidays.csv`
//! (2016-2027, joint decrees of three ministers; Islamic dates of 2027 partly estimated).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

static HOLIDAYS: LazyLock<BTreeSet<NaiveDate>> = LazyLock::new(|| {
    include_str!("../data/holidays.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next()?.parse().ok())
        .collect()
});

/// Whether the calendar knows the holidays of a year.
#[must_use]
pub fn covers(year: i32) -> bool {
    HOLIDAYS.iter().any(|day| day.year() == year)
}

/// Whether the Dinas works on this day: Monday to Friday, no national holiday, no joint leave.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !HOLIDAYS.contains(&day)
}

/// The day itself when it is a working day, else the next one.
#[must_use]
pub fn working_day_from(day: NaiveDate) -> NaiveDate {
    day.iter_days()
        .find(|day| is_working_day(*day))
        .unwrap_or(day)
}

/// The day `days` calendar days after `start`; the start itself is not counted.
#[must_use]
pub fn add_days(start: NaiveDate, days: u16) -> NaiveDate {
    start
        .checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(NaiveDate::MAX)
}

/// The day `days` calendar days before `end`.
#[must_use]
pub fn sub_days(end: NaiveDate, days: u16) -> NaiveDate {
    end.checked_sub_days(Days::new(u64::from(days)))
        .unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_off_moves_to_the_next_working_day() {
        let from = |day: &str| working_day_from(day.parse().unwrap()).to_string();
        assert_eq!(from("2026-05-29"), "2026-05-29", "Friday");
        assert_eq!(
            from("2026-05-30"),
            "2026-06-02",
            "Saturday, Waisak, then Pancasila Day"
        );
        assert_eq!(from("2026-06-01"), "2026-06-02", "national holiday");
    }
}
