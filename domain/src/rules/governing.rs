//! Which code of procedure governs a case by the days of its acts (UU 20/2025 Pasal 361, 369).

use chrono::NaiveDate;

use crate::catalogue::NEW_CODE;
use crate::law::{Law, Reading};
use crate::prosecution::Regime;
use crate::rules::regime::QUESTION;

/// The question of a hearing that began before 2026-01-02 and goes on after it.
pub const HEARD: &str = "361C";

/// Why everything before 2026-01-02 has the old code.
pub(crate) const IN_FORCE: &str = "UU 8/1981 (KUHAP) was in force on that day";
/// Why a hearing begun before 2026-01-02 keeps the old code.
const HEARD_BEFORE: &str = "361 c: the examination in court began before 2026-01-02";
/// Why it does not, by another reading.
pub(crate) const GOES_ON: &str =
    "361 c, as adopted otherwise: a hearing that goes on after 2026-01-02 follows the new code";

/// Why none is told where it hangs on a day that was not.
pub(crate) const BEGINS_UNKNOWN: &str = "361 a, b or d: in court since 2026-01-02, and it is not told when the investigation was opened";

/// The days of a case on which its code of procedure hangs.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Day on which the investigation was opened, when it was.
    pub opened_on: Option<NaiveDate>,
    /// Day on which the case was handed to the court, when it was.
    pub referred_on: Option<NaiveDate>,
    /// Day on which the court began to examine it, when it did.
    pub hearing_on: Option<NaiveDate>,
    /// Day on which it is looked at.
    pub on: NaiveDate,
}

/// The code that governs an investigation opened on this day, and why (UU 20/2025 Pasal 361).
#[must_use]
pub fn regime_of_opening(opened_on: NaiveDate) -> (Regime, &'static str) {
    if opened_on < NEW_CODE {
        let why = "361 a: the investigation was running on 2026-01-02";
        (Regime::Kuhap1981, why)
    } else {
        let why = "361 b: the investigation began on or after 2026-01-02";
        (Regime::Kuhap2025, why)
    }
}

/// The code of an investigation that would begin on a day.
#[must_use]
pub fn regime_if_begun(offence_date: NaiveDate, on: NaiveDate) -> Regime {
    if offence_date >= NEW_CODE {
        Regime::Kuhap2025
    } else {
        regime_of_opening(on).0
    }
}

/// Why a case that ran on 2026-01-02 and came to court after it has this code, by an adopted
/// reading.
#[must_use]
pub const fn as_adopted(regime: Regime) -> &'static str {
    match regime {
        Regime::Kuhap1981 => "361 a, as adopted",
        Regime::Kuhap2025 => "361 d, as adopted",
    }
}

/// The adopted reading by which a hearing that began before 2026-01-02 goes on under the new code.
#[must_use]
pub fn read_otherwise(law: &Law) -> Option<&Reading> {
    let adopted = law.reading(HEARD);
    adopted.filter(|one| one.effect.procedure() == Some(Regime::Kuhap2025))
}

/// The code after the hearing began, when 361 d changes it: in court before 2026-01-02, heard
/// after.
#[must_use]
pub fn regime_of_hearing(
    referred_on: NaiveDate,
    held_on: NaiveDate,
) -> Option<(Regime, &'static str)> {
    let why = "361 d: in court before 2026-01-02, examination not begun";
    (referred_on < NEW_CODE && held_on >= NEW_CODE).then_some((Regime::Kuhap2025, why))
}

/// Whether an investigation ran on 2026-01-02 and came to court on or after it (361 a or d).
#[must_use]
pub fn is_open(opened_on: Option<NaiveDate>, referred_on: Option<NaiveDate>) -> bool {
    opened_on.is_some_and(|on| on < NEW_CODE) && referred_on.is_some_and(|on| on >= NEW_CODE)
}

/// The code that governs a case, none where it is decided by a person, and why.
#[must_use]
pub fn governing(law: &Law, course: &Course) -> (Option<Regime>, &'static str) {
    let old = |day: NaiveDate| day < NEW_CODE;
    if !old(course.offence_date) {
        let why = "369: the offence lies after its entry into force";
        return (Some(Regime::Kuhap2025), why);
    }
    let told = [course.opened_on, course.referred_on, course.hearing_on];
    if old(course.on) && told.into_iter().flatten().all(old) {
        return (Some(Regime::Kuhap1981), IN_FORCE);
    }
    if course.hearing_on.is_some_and(old) {
        return match read_otherwise(law) {
            Some(_) => (Some(Regime::Kuhap2025), GOES_ON),
            None => (Some(Regime::Kuhap1981), HEARD_BEFORE),
        };
    }
    let adopted = law.reading(QUESTION).and_then(|one| one.effect.procedure());
    if course.begins_unknown() {
        // By 361 b as by 361 d it is the new code; 361 a alone would leave the old one.
        return match adopted {
            Some(Regime::Kuhap2025) => (adopted, as_adopted(Regime::Kuhap2025)),
            Some(Regime::Kuhap1981) | None => (None, BEGINS_UNKNOWN),
        };
    }
    if is_open(course.opened_on, course.referred_on) {
        return match adopted {
            Some(regime) => (adopted, as_adopted(regime)),
            None => (
                None,
                "361 a or d: opened before 2026-01-02, in court after it",
            ),
        };
    }
    let in_court = course.referred_on.filter(|on| old(*on));
    if let Some((regime, why)) = in_court.and_then(|on| regime_of_hearing(on, course.on)) {
        return (Some(regime), why);
    }
    let (regime, why) = regime_of_opening(course.opened_on.unwrap_or(course.on));
    (Some(regime), why)
}

impl Course {
    /// Whether it is in court since 2026-01-02 and nobody has told when the investigation began.
    fn begins_unknown(&self) -> bool {
        let first = self.referred_on.or(self.hearing_on);
        self.opened_on.is_none() && first.is_some_and(|on| on >= NEW_CODE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_code_of_the_investigation_changes_on_2_january_2026() {
        for (on, regime) in [
            ("2026-01-01", Regime::Kuhap1981),
            ("2026-01-02", Regime::Kuhap2025),
            ("2026-01-03", Regime::Kuhap2025),
        ] {
            assert_eq!(regime_of_opening(day(on)).0, regime, "{on}");
        }
        assert!(regime_of_hearing(day("2026-01-01"), day("2026-01-01")).is_none());
        assert!(regime_of_hearing(day("2026-01-01"), day("2026-01-02")).is_some());
        assert!(regime_of_hearing(day("2026-01-02"), day("2026-01-02")).is_none());
    }

    #[test]
    fn the_code_is_open_when_the_change_lies_between_opening_and_referral() {
        for (opened, referred, open) in [
            ("2026-01-01", "2026-01-01", false),
            ("2026-01-01", "2026-01-02", true),
            ("2026-01-01", "2026-01-03", true),
            ("2026-01-02", "2026-01-03", false),
        ] {
            let found = is_open(Some(day(opened)), Some(day(referred)));
            assert_eq!(found, open, "{opened} {referred}");
        }
        assert!(!is_open(None, Some(day("2026-02-01"))), "a register");
    }

    /// (opened, referred, hearing, looked at; the code, how the reason begins)
    type Told = (
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        Option<Regime>,
        &'static str,
    );

    const OLD: Option<Regime> = Some(Regime::Kuhap1981);
    const NEW: Option<Regime> = Some(Regime::Kuhap2025);

    const CASES: &[Told] = &[
        ("", "", "", "2026-01-01", OLD, "UU 8/1981"),
        ("", "", "", "2026-01-02", NEW, "361 b"),
        ("", "2026-01-01", "", "2026-02-02", NEW, "361 d"),
        ("", "2026-01-02", "", "2026-02-02", None, "361 a, b or d"),
        ("", "", "2026-01-01", "2026-02-02", OLD, "361 c"),
        ("", "", "2026-01-02", "2026-02-02", None, "361 a, b or d"),
        ("", "2025-12-15", "2025-12-20", "2026-02-02", OLD, "361 c"),
        ("", "2025-12-15", "2026-01-02", "2026-02-02", NEW, "361 d"),
        ("2026-01-01", "", "", "2026-02-02", OLD, "361 a"),
        ("2026-01-02", "", "", "2026-02-02", NEW, "361 b"),
        (
            "2025-12-01",
            "2026-01-01",
            "",
            "2026-01-01",
            OLD,
            "UU 8/1981",
        ),
        ("2025-12-01", "2026-01-01", "", "2026-01-02", NEW, "361 d"),
        (
            "2025-12-01",
            "2026-01-02",
            "",
            "2026-01-02",
            None,
            "361 a or d",
        ),
        (
            "2025-12-01",
            "2025-12-30",
            "2026-01-01",
            "2026-02-02",
            OLD,
            "361 c",
        ),
        (
            "2025-12-01",
            "2025-12-30",
            "2026-01-02",
            "2026-02-02",
            NEW,
            "361 d",
        ),
    ];

    #[test]
    fn each_letter_of_361_governs_its_cases() {
        let law = Law::seed();
        let told = |text: &str| (!text.is_empty()).then(|| day(text));
        for case in CASES {
            let (opened, referred, hearing, on, regime, why) = *case;
            let course = Course {
                offence_date: day("2025-11-15"),
                opened_on: told(opened),
                referred_on: told(referred),
                hearing_on: told(hearing),
                on: day(on),
            };
            let found = governing(&law, &course);
            assert_eq!(found.0, regime, "{case:?}");
            assert!(found.1.starts_with(why), "{case:?}: {}", found.1);
            let later = Course {
                offence_date: day("2026-01-02"),
                ..course
            };
            assert_eq!(governing(&law, &later).0, NEW, "{case:?}");
        }
    }
}
