//! Lines of a register: what must be readable and agree.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&KNOWN, &READABLE, &AFTER, &AGREES, &NO_NIK, &NEW_NAME];

/// Codes are of the known lists.
pub const KNOWN: Rule = Rule {
    code: "register.unknown-code",
    sentence: "A code in a register is of the known list.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Dates and numbers can be read.
pub const READABLE: Rule = Rule {
    code: "register.unreadable",
    sentence: "A date or number in a register can be read.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Minutes follow the offence.
pub const AFTER: Rule = Rule {
    code: "register.minutes-not-after-offence",
    sentence: "The minutes are finished after the day of the offence.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Status, outcome and dates agree.
pub const AGREES: Rule = Rule {
    code: "register.does-not-agree",
    sentence: "Status, outcome and dates of a line agree.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Persons are referred to, not identified.
pub const NO_NIK: Rule = Rule {
    code: "register.identity-number",
    sentence: "A person is entered by a reference, never by an identity number.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A renaming gives a name.
pub const NEW_NAME: Rule = Rule {
    code: "register.same-name",
    sentence: "A company that is renamed bears another name than before.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A company that is renamed bears another name than before.
pub fn is_another_name(old: &str, new: &str) -> Result<(), Refusal> {
    if old.trim() == new.trim() {
        let detail = format!("it is named {old} already");
        return Err(NEW_NAME.refuse_field("name", detail, json!({ "name": old })));
    }
    Ok(())
}

/// A person is entered by a reference, never by an identity number (16 digits).
pub fn is_no_identity_number(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.chars().filter(char::is_ascii_digit).count() < 16 {
        return Ok(());
    }
    // The refusal does not repeat what was entered.
    Err(NO_NIK.refuse_field(
        field,
        format!("{field} looks like an identity number"),
        json!({}),
    ))
}

/// A code in a register is of the known list.
pub fn is_known<T>(field: &'static str, text: &str, found: Option<T>) -> Result<T, Refusal> {
    found.ok_or_else(|| {
        let detail = format!("\"{text}\" is not a known {field}");
        KNOWN.refuse_field(field, detail, json!({ "given": text }))
    })
}

/// A date or number in a register can be read.
pub fn is_readable<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<T, Refusal> {
    text.trim().parse().map_err(|_| {
        let detail = format!("\"{text}\" cannot be read as {field}");
        READABLE.refuse_field(field, detail, json!({ "given": text }))
    })
}

/// A date in a register can be read: it is written as `YYYY-MM-DD` and not otherwise.
pub fn is_readable_day(field: &'static str, text: &str) -> Result<NaiveDate, Refusal> {
    let text = text.trim();
    let strict = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| {
            let dash = matches!(place, 4 | 7);
            (dash && byte == b'-') || (!dash && byte.is_ascii_digit())
        });
    is_readable(field, if strict { text } else { "" }).map_err(|refusal: Refusal| Refusal {
        detail: format!("\"{text}\" cannot be read as {field}: a date is written YYYY-MM-DD"),
        data: json!({ "given": text }),
        ..refusal
    })
}

/// The minutes are finished after the day of the offence.
pub fn minutes_follow_offence(bap: NaiveDate, offence: NaiveDate) -> Result<(), Refusal> {
    if bap > offence {
        return Ok(());
    }
    Err(AFTER.refuse_field(
        "bap_completed_on",
        format!("bap_completed_on {bap} is not after the offence of {offence}"),
        json!({ "bap_completed_on": bap, "offence_date": offence }),
    ))
}

/// Status, outcome and dates of a line agree.
pub fn agrees(field: &'static str, agrees: bool, detail: &str) -> Result<(), Refusal> {
    if agrees {
        return Ok(());
    }
    Err(AGREES.refuse_field(field, detail, json!({})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_digits_are_an_identity_number() {
        assert!(is_no_identity_number("suspect_ref", "TSK-01/2026").is_ok());
        for (digits, accepted) in [
            ("123456789012345", true),
            ("1234567890123456", false),
            ("12345678901234567", false),
            ("1234 5678 9012 3456", false),
        ] {
            let answer = is_no_identity_number("suspect_ref", digits);
            assert_eq!(answer.is_ok(), accepted, "{digits}");
        }
    }

    #[test]
    fn minutes_are_finished_after_the_offence() {
        for (on, accepted) in [
            ("2018-02-04", false),
            ("2018-02-05", false),
            ("2018-02-06", true),
        ] {
            let offence = "2018-02-05".parse().unwrap();
            let answer = minutes_follow_offence(on.parse().unwrap(), offence);
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn a_date_is_written_with_four_two_and_two_digits() {
        for (text, accepted) in [
            ("2019-03-01", true),
            (" 2019-03-01 ", true),
            ("2019-3-1", false),
            ("+2019-03-01", false),
            ("-2019-03-1", false),
            ("2018-13-01", false),
            ("2019/03/01", false),
            ("01-03-2019", false),
            ("", false),
        ] {
            assert_eq!(is_readable_day("on", text).is_ok(), accepted, "{text}");
        }
    }

    #[test]
    fn a_renaming_gives_another_name() {
        assert!(is_another_name("PT A", "PT B").is_ok());
        assert!(is_another_name("PT A", "PT A ").is_err());
    }
}
