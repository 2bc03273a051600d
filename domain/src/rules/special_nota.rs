//! Special notes (*nota pemeriksaan khusus*): what they are for, and what the law leaves open of them.

use chrono::NaiveDate;
use serde_json::json;

use super::regime::readings;
use crate::calendar::add_days;
use crate::case::SpecialGround;
use crate::catalogue::{C081_13, PERMENAKER_33_2016};
use crate::law::{Effect, Law, Reading, Value};
use crate::prosecution::NamedReading;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&GROUND, &AT_ONCE, &SECOND];

/// Whether a second note follows a special one (the text of the regulation was not read).
pub const SECOND_QUESTION: &str = "V3A";

/// What is at once (the text of the regulation was not read).
pub const AT_ONCE_QUESTION: &str = "V3B";

/// A special note is for a danger or a claim.
pub const GROUND: Rule = Rule {
    code: "nota-khusus.ground",
    sentence: "A special note is issued against an immediate danger, or for a claim that is \
               calculated, and then names the amount.",
    provision: C081_13,
    ground: Ground::Law,
};

/// At once is a day.
pub const AT_ONCE: Rule = Rule {
    code: "nota-khusus.at-once",
    sentence: "A special note that sets no limit is to be complied with at once; while the law \
               gives no days for that, a named reading does.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// A special note is no first note.
pub const SECOND: Rule = Rule {
    code: "nota-khusus.second-note",
    sentence: "A second note follows a special note alone by a named reading that allows it.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// A special note is issued against an immediate danger, or for a claim that is calculated, and
/// then names the amount, in rupiah.
pub fn has_a_ground(ground: SpecialGround, claim_idr: Option<i64>) -> Result<(), Refusal> {
    let fits = match ground {
        SpecialGround::ImmediateDanger => claim_idr.is_none(),
        SpecialGround::CalculatedClaim => claim_idr.is_some_and(|claim| claim > 0),
    };
    if fits {
        return Ok(());
    }
    let detail = match ground {
        SpecialGround::ImmediateDanger => "against a danger no amount is claimed",
        SpecialGround::CalculatedClaim => "a claim that is calculated is more than 0 rupiah",
    };
    let data = json!({ "ground": ground, "claim_idr": claim_idr });
    Err(GROUND.refuse_field("claim_idr", detail, data))
}

/// The days to comply with a special note: those that it sets, those of the law in force on its
/// day, or of the reading of what is at once, which is answered too.
pub fn special_limit(
    law: &Law,
    issued_on: NaiveDate,
    limit_days: Option<u16>,
    reading: Option<&str>,
) -> Result<(u16, Option<NamedReading>), Refusal> {
    let of_law = law.rule("notakhusus.days", issued_on);
    let of_law = of_law.and_then(|rule| Value::days(&rule.value));
    if let Some(days) = limit_days.filter(|days| *days > 0).or(of_law) {
        return Ok((days, None));
    }
    if let Some(one) = chosen(law, AT_ONCE_QUESTION, reading)
        && let Effect::LimitDays(days) = one.effect
    {
        return Ok((days, Some(named(one))));
    }
    let detail =
        "what is at once is not confirmed: set a limit, or name the reading that is followed";
    let data = json!({ "question": AT_ONCE_QUESTION, "reading": reading,
        "readings": readings(law, AT_ONCE_QUESTION) });
    Err(AT_ONCE.refuse_field("reading", detail, data))
}

/// A second note follows a special note alone by a reading that allows it, which is answered.
pub fn second_note_follows(law: &Law, reading: Option<&str>) -> Result<NamedReading, Refusal> {
    if let Some(one) = chosen(law, SECOND_QUESTION, reading)
        && one.effect == Effect::SecondNote(true)
    {
        return Ok(named(one));
    }
    let detail = "whether a second note follows a special one is not confirmed: name a reading that allows it";
    let data = json!({ "question": SECOND_QUESTION, "reading": reading,
        "readings": readings(law, SECOND_QUESTION) });
    Err(SECOND.refuse_field("reading", detail, data))
}

/// The last day to comply with a special note, and how it was found, in words. What is at once does
/// not wait for a working day.
#[must_use]
pub fn special_due(received_on: NaiveDate, days: u16) -> (NaiveDate, String) {
    let due = add_days(received_on, days);
    (
        due,
        format!("received {received_on} + {days} calendar days = {due}"),
    )
}

/// The reading that is named, or that the law has adopted where none is.
fn chosen<'a>(law: &'a Law, question: &'a str, reading: Option<&str>) -> Option<&'a Reading> {
    match reading {
        Some(name) => law.readings_of(question).find(|one| one.reading == name),
        None => law.reading(question),
    }
}

fn named(reading: &Reading) -> NamedReading {
    NamedReading {
        question: reading.question.clone(),
        reading: reading.reading.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{LawEdit, LegalRule, Status};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_claim_is_calculated_and_a_danger_is_not() {
        for (ground, claim, accepted) in [
            (SpecialGround::ImmediateDanger, None, true),
            (SpecialGround::ImmediateDanger, Some(1), false),
            (SpecialGround::CalculatedClaim, None, false),
            (SpecialGround::CalculatedClaim, Some(0), false),
            (SpecialGround::CalculatedClaim, Some(1), true),
        ] {
            assert_eq!(has_a_ground(ground, claim).is_ok(), accepted, "{claim:?}");
        }
    }

    #[test]
    fn at_once_is_read_by_name_until_the_law_gives_its_days() {
        let seed = Law::seed();
        let limit = |law: &Law, on, days, reading| {
            let found = special_limit(law, day(on), days, reading);
            found
                .map(|(days, reading)| (days, reading.is_some()))
                .map_err(|refusal| (refusal.rule.code, refusal.field))
        };
        let refused = Err(("nota-khusus.at-once", Some("reading")));
        for (days, reading, found) in [
            (None, None, refused),
            (None, Some("NEVER"), refused),
            (None, Some("FOLLOWS"), refused),
            (Some(0), None, refused),
            (None, Some("SAME_DAY"), Ok((0, true))),
            (None, Some("NEXT_DAY"), Ok((1, true))),
            (Some(3), None, Ok((3, false))),
            (Some(3), Some("SAME_DAY"), Ok((3, false))),
        ] {
            assert_eq!(limit(&seed, "2026-03-02", days, reading), found, "{days:?}");
        }
        let law = seed.with(&[LawEdit::Rule(LegalRule {
            rule_id: "notakhusus.days".to_owned(),
            valid_from: day("2026-03-02"),
            valid_to: None,
            value: Value::Days(2),
            basis: "Permenaker percobaan".to_owned(),
            status: Status::Confirmed,
            point: None,
        })]);
        for (on, found) in [
            ("2026-03-01", refused),
            ("2026-03-02", Ok((2, false))),
            ("2026-03-03", Ok((2, false))),
        ] {
            assert_eq!(limit(&law, on, None, None), found, "{on}");
        }
    }

    #[test]
    fn a_second_note_follows_a_special_one_by_a_reading_that_allows_it() {
        let law = Law::seed();
        for (reading, accepted) in [
            (None, false),
            (Some("NONE"), false),
            (Some("SAME_DAY"), false),
            (Some("FOLLOWS"), true),
        ] {
            assert_eq!(second_note_follows(&law, reading).is_ok(), accepted);
        }
    }

    #[test]
    fn what_is_at_once_does_not_wait_for_a_working_day() {
        for (days, due) in [(0, "2026-05-30"), (1, "2026-05-31"), (3, "2026-06-02")] {
            let (found, words) = special_due(day("2026-05-30"), days);
            assert_eq!(found, day(due), "{words}");
            assert!(words.ends_with(due), "{words}");
        }
    }
}
