//! Revoking a document that was issued (*pencabutan*).

use chrono::NaiveDate;
use serde_json::json;

use super::correction::after_discovery;
use crate::catalogue::UU_30_2014_64;
use crate::law::Law;
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&DOCUMENT];

/// What is revoked is what the case rests on.
pub const DOCUMENT: Rule = Rule {
    code: "revocation.document",
    sentence: "A task order, a note or an order to investigate is revoked by its number while the case \
               rests on it.",
    provision: UU_30_2014_64,
    ground: Ground::Law,
};

/// A document is revoked by its number while the case rests on it.
pub fn is_the_document(number: &str, issued: &str) -> Result<(), Refusal> {
    if number == issued {
        return Ok(());
    }
    Err(DOCUMENT.refuse_field(
        "number",
        format!("the case rests on {issued}, not on {number}"),
        json!({ "number": number, "issued": issued }),
    ))
}

/// The last day to revoke in time, five working days of the province after the discovery of the
/// defect, and how it was found, in words. A later revocation is late, not void: a defective note
/// does not stay for it.
pub fn revocation_due(
    law: &Law,
    province: &ProvinceCode,
    discovered_on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    after_discovery(law, province, discovered_on, "admin.revocation_days")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{CalendarDay, LawEdit, LegalRule, Status, Value};

    #[test]
    fn a_document_is_revoked_by_its_number() {
        assert!(is_the_document("1", "1").is_ok());
        assert!(is_the_document("2", "1").is_err());
    }

    #[test]
    fn five_working_days_leave_out_days_off() {
        let by = |law: &Law, place: &str, on: &str| {
            let province = ProvinceCode(place.to_owned());
            let (due, _) = revocation_due(law, &province, on.parse().unwrap()).unwrap();
            due.to_string()
        };
        let seed = Law::seed();
        assert_eq!(by(&seed, "31", "2026-03-02"), "2026-03-09", "to Monday");
        let due = by(&seed, "31", "2026-05-22");
        assert_eq!(due, "2026-06-03", "27 and 28 May, 1 June off");
        let law = seed.with(&[LawEdit::Day(CalendarDay {
            province: Some(ProvinceCode("32".to_owned())),
            date: "2026-03-09".parse().unwrap(),
            works: false,
            name: "Hari jadi".to_owned(),
            basis: "Keputusan Gubernur".to_owned(),
        })]);
        for (on, elsewhere, there) in [
            ("2026-02-27", "2026-03-06", "2026-03-06"),
            ("2026-03-02", "2026-03-09", "2026-03-10"),
            ("2026-03-03", "2026-03-10", "2026-03-11"),
            ("2026-03-09", "2026-03-16", "2026-03-16"),
        ] {
            assert_eq!(by(&law, "31", on), elsewhere, "{on}");
            assert_eq!(by(&law, "32", on), there, "{on}");
        }
    }

    #[test]
    fn the_working_days_to_revoke_are_those_of_the_law_on_the_day_of_the_discovery() {
        let law = Law::seed().with(&[LawEdit::Rule(LegalRule {
            rule_id: "admin.revocation_days".to_owned(),
            valid_from: "2026-03-03".parse().unwrap(),
            valid_to: None,
            value: Value::WorkingDays(10),
            basis: "Undang-undang percobaan".to_owned(),
            status: Status::Confirmed,
            point: None,
        })]);
        let jakarta = ProvinceCode("31".to_owned());
        for (on, last) in [
            ("2013-12-31", Err("law.no-value")),
            ("2026-03-02", Ok("2026-03-09")),
            ("2026-03-03", Ok("2026-03-17")),
            ("2026-03-04", Ok("2026-03-25")),
        ] {
            let found = revocation_due(&law, &jakarta, on.parse().unwrap());
            let found = found.map_err(|refusal| refusal.rule.code);
            let found = found.map(|(last, _)| last.to_string());
            assert_eq!(found, last.map(str::to_owned), "{on}");
        }
    }
}
