//! Complaints (*pengaduan*): who may know of one, and how who complains is kept apart.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{C081_15, REGISTER};
use crate::complaint::{Period, Reporter};
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&KNOWN, &APART, &PERIOD, &PURPOSE, &BASIS];

/// Few know of a complaint.
pub const KNOWN: Rule = Rule {
    code: "complaint.known-to-few",
    sentence: "That there is a complaint is known to the complaint officers of its province only, \
               and to the coordinator there who is assigned to supervise what follows.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// The identity stands in its own place.
pub const APART: Rule = Rule {
    code: "complaint.identity-apart",
    sentence: "What is recorded of a complaint does not tell who complains: that stands in the \
               complainant's own fields, which are sealed.",
    provision: C081_15,
    ground: Ground::Law,
};

/// A complaint is about the past.
pub const PERIOD: Rule = Rule {
    code: "complaint.period",
    sentence: "The time that a complaint is about begins by the day of its receipt and does not \
               end before it begins.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// An identity is read for a purpose.
pub const PURPOSE: Rule = Rule {
    code: "complaint.purpose",
    sentence: "Who reads a complainant's identity tells what for.",
    provision: C081_15,
    ground: Ground::Law,
};

/// An identity is disclosed on two grounds only.
pub const BASIS: Rule = Rule {
    code: "complaint.disclosure-basis",
    sentence: "A complainant's identity is disclosed only on written consent or a court's order, \
               given by the day of the disclosure.",
    provision: C081_15,
    ground: Ground::Law,
};

/// That there is a complaint is known to few of its province.
pub fn may_know(
    officer: &Officer,
    province: &ProvinceCode,
    supervisor: Option<&str>,
) -> Result<(), Refusal> {
    let supervises = officer.role == Role::Coordinator && supervisor == Some(&officer.id);
    let knows = officer.role == Role::ComplaintOfficer || supervises;
    if knows && officer.province.as_ref() == Some(province) {
        return Ok(());
    }
    Err(KNOWN.refuse("it is confidential", json!({})))
}

/// What is recorded of a complaint does not tell who complains. The refusal names the field and
/// repeats nothing of it.
pub fn identity_stands_apart(
    field: &'static str,
    reporter: &Reporter,
    text: &str,
) -> Result<(), Refusal> {
    if names(reporter, text) {
        let detail = format!("{field} tells who complains");
        return Err(APART.refuse_field(field, detail, json!({})));
    }
    Ok(())
}

/// Whether a text holds the name of who complains, or how to reach the person.
#[must_use]
pub fn names(reporter: &Reporter, text: &str) -> bool {
    let own = [&reporter.name, &reporter.contact];
    let text = plain(text);
    let mut own = own.into_iter().flatten().map(|part| plain(part));
    own.any(|part| part.len() >= SHORTEST && text.contains(&part))
}

/// Bytes of the shortest name that is looked for: a shorter one stands in many a word.
const SHORTEST: usize = 4;

/// A text without case, spaces and signs, as a telephone number or a name may be written anyhow.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// The time that a complaint is about begins by the day of its receipt and ends after it begins.
pub fn lies_before_receipt(period: &Period, received_on: NaiveDate) -> Result<(), Refusal> {
    let turned = period.to.is_some_and(|to| to < period.from);
    if period.from <= received_on && !turned {
        return Ok(());
    }
    let data = json!({ "from": period.from, "to": period.to, "received_on": received_on });
    Err(PERIOD.refuse_field(
        "period",
        "it lies after the receipt or is turned round",
        data,
    ))
}

/// Who reads an identity tells what for.
pub fn tells_a_purpose(purpose: &str) -> Result<(), Refusal> {
    if purpose.trim().is_empty() {
        return Err(PURPOSE.refuse_field("purpose", "no purpose is told", json!({})));
    }
    Ok(())
}

/// An identity is disclosed on a document that was there by the day of the disclosure.
pub fn rests_on_consent_or_court(
    document: &str,
    document_on: NaiveDate,
    disclosed_on: NaiveDate,
) -> Result<(), Refusal> {
    if document.trim().is_empty() {
        return Err(BASIS.refuse_field("document", "no document is named", json!({})));
    }
    if document_on > disclosed_on {
        let data = json!({ "document_on": document_on, "disclosed_on": disclosed_on });
        return Err(BASIS.refuse_field("document_on", "it was not given yet", data));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn complaint_officers_of_the_province_and_its_supervisor_know_of_it_and_nobody_else() {
        let jakarta = ProvinceCode("31".to_owned());
        for role in Role::PERSONS.into_iter().chain([Role::System]) {
            for province in [Some("31"), Some("32"), None] {
                let officer = Officer {
                    acts_for: None,
                    id: "a".to_owned(),
                    role,
                    unit: None,
                    province: province.map(|code| ProvinceCode(code.to_owned())),
                };
                for supervisor in [None, Some("a"), Some("b")] {
                    let supervises = role == Role::Coordinator && supervisor == Some("a");
                    let may = role == Role::ComplaintOfficer || supervises;
                    let answer = may_know(&officer, &jakarta, supervisor);
                    let here = province == Some("31");
                    assert_eq!(answer.is_ok(), may && here, "{officer:?} {supervisor:?}");
                    let refused = answer.err();
                    assert!(refused.is_none_or(|one| one.rule.code == "complaint.known-to-few"));
                }
            }
        }
    }

    #[test]
    fn who_complains_stands_in_no_other_text() {
        let reporter = Reporter {
            name: Some("Siti  Aminah".to_owned()),
            contact: Some("0812-3456-7890".to_owned()),
            statement: Some("Saya bekerja di gudang".to_owned()),
        };
        for (text, told) in [
            ("Slip upah", false),
            ("Slip upah siti aminah", true),
            ("SITI-AMINAH", true),
            ("hubungi 081234567890", true),
            ("hubungi 0812 3456 7891", false),
            ("Siti", false),
        ] {
            let answer = identity_stands_apart("evidence", &reporter, text);
            assert_eq!(answer.is_err(), told, "{text}");
            if let Err(refusal) = answer {
                assert_eq!(refusal.rule.code, "complaint.identity-apart");
                assert!(!refusal.detail.to_lowercase().contains("siti"));
            }
        }
        let short = Reporter {
            name: Some("Adi".to_owned()),
            ..Reporter::default()
        };
        assert!(!names(&short, "gaji tidak dibayar, radio rusak"));
        assert_eq!(format!("{reporter:?}"), "Reporter(..)");
    }

    #[test]
    fn a_complaint_is_about_what_has_begun() {
        let about = |from: &str, to: Option<&str>| Period {
            from: day(from),
            to: to.map(day),
        };
        let received = day("2026-03-02");
        for (period, accepted) in [
            (about("2026-03-01", None), true),
            (about("2026-03-02", None), true),
            (about("2026-03-03", None), false),
            (about("2026-02-01", Some("2026-01-31")), false),
            (about("2026-02-01", Some("2026-02-01")), true),
            (about("2026-02-01", Some("2026-02-02")), true),
        ] {
            let answer = lies_before_receipt(&period, received);
            assert_eq!(answer.is_ok(), accepted, "{period:?}");
            let refused = answer.err();
            assert!(refused.is_none_or(|one| one.rule.code == "complaint.period"));
        }
    }

    #[test]
    fn an_identity_is_disclosed_on_a_document_of_that_day_or_before() {
        for (on, accepted) in [
            ("2026-03-01", true),
            ("2026-03-02", true),
            ("2026-03-03", false),
        ] {
            let answer = rests_on_consent_or_court("12/Pen", day(on), day("2026-03-02"));
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
        let none = rests_on_consent_or_court(" ", day("2026-03-01"), day("2026-03-02"));
        assert_eq!(none.unwrap_err().rule.code, "complaint.disclosure-basis");
        assert_eq!(
            tells_a_purpose(" \t").unwrap_err().rule.code,
            "complaint.purpose"
        );
        assert!(tells_a_purpose("Meminta keterangan tambahan").is_ok());
    }
}
