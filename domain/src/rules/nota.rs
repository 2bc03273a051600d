//! Notes (*nota pemeriksaan*): when they may be issued and when their limit has passed.

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use crate::calendar::add_days;
use crate::case::NotaKind;
use crate::catalogue::PERMENAKER_33_2016;
use crate::law::{Law, Value};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &APPROVED,
    &LIMIT,
    &ORDERS,
    &BASIS,
    &COUNTERSIGNED,
    &SIGNED,
    &RECEIVED,
    &STILL_RUNS,
    &PROMISE,
];

/// Notes rest on an approved report.
pub const APPROVED: Rule = Rule {
    code: "nota.report-not-approved",
    sentence: "A note or a closing follows an approved examination report.",
    provision: PERMENAKER_33_2016,
    ground: Ground::WrongState,
};

/// The limit has a maximum.
pub const LIMIT: Rule = Rule {
    code: "nota.limit",
    sentence: "The limit of a note is at least one day and at most what the procedure allows.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Notes order something.
pub const ORDERS: Rule = Rule {
    code: "nota.open-finding",
    sentence: "A note orders what to do about at least one open finding, and only about open ones.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Orders rest on law.
pub const BASIS: Rule = Rule {
    code: "nota.legal-basis",
    sentence: "An order of a note names the provision that the finding breaches: that of its norm, \
               or another one that is given.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// *Mengetahui kepala dinas*.
pub const COUNTERSIGNED: Rule = Rule {
    code: "nota.not-countersigned",
    sentence: "A first or second note is handed over once the head of the provincial office has \
               signed it too, not before that day.",
    provision: PERMENAKER_33_2016,
    ground: Ground::WrongState,
};

/// What is signed is the note that waits for it.
pub const SIGNED: Rule = Rule {
    code: "nota.signed",
    sentence: "The head of the provincial office signs the note that waits for it, by its number.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// The clock starts with receipt.
pub const RECEIVED: Rule = Rule {
    code: "nota.not-received",
    sentence: "The limit of a note runs from its receipt.",
    provision: PERMENAKER_33_2016,
    ground: Ground::WrongState,
};

/// The employer has the whole limit.
pub const STILL_RUNS: Rule = Rule {
    code: "nota.still-runs",
    sentence: "The next step follows only after the last day to comply with the note.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// An undertaking gives no more time than the note.
pub const PROMISE: Rule = Rule {
    code: "nota.promise",
    sentence: "What an employer undertakes he undertakes for a day within the limit of the note.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// What an employer undertakes he undertakes for a day within the limit of the note, if it runs.
pub fn promise_keeps_the_limit(
    field: &'static str,
    promised_on: NaiveDate,
    due_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    match due_on {
        Some(due_on) if due_on < promised_on => Err(PROMISE.refuse_field(
            field,
            format!("the note is to be complied with by {due_on}, not by {promised_on}"),
            json!({ "promised_on": promised_on, "due_on": due_on }),
        )),
        Some(_) | None => Ok(()),
    }
}

/// An order of a note names a provision: one that is given, or that of the finding's norm as it was
/// in force on the day of the offence.
pub fn legal_basis(
    law: &Law,
    given: Option<&String>,
    norm: &str,
    offence_date: NaiveDate,
) -> Result<String, Refusal> {
    let of_norm = || law.norm(norm, offence_date).map(|norm| &norm.duty);
    let found = given.or_else(of_norm).filter(|it| !it.trim().is_empty());
    found.cloned().ok_or_else(|| {
        let detail = format!("the law in force on {offence_date} names no provision for {norm}");
        let data = json!({ "norm": norm, "offence_date": offence_date });
        BASIS.refuse_field("orders", detail, data)
    })
}

/// A first or second note is handed over once it is countersigned, not before that day.
pub fn is_countersigned(
    nota: NotaKind,
    countersigned_on: Option<NaiveDate>,
    received_on: NaiveDate,
) -> Result<(), Refusal> {
    let signed = match nota {
        NotaKind::First | NotaKind::Second => countersigned_on,
        NotaKind::Special => return Ok(()),
    };
    match signed {
        Some(on) if on <= received_on => Ok(()),
        Some(on) => Err(COUNTERSIGNED.refuse_field(
            "received_on",
            format!("it was countersigned on {on}, after {received_on}"),
            json!({ "countersigned_on": on, "received_on": received_on }),
        )),
        None => Err(COUNTERSIGNED.refuse(
            "the head of the provincial office has not signed the note yet",
            json!({}),
        )),
    }
}

/// The head of the provincial office signs the note that waits for it, by its number.
pub fn is_the_note(number: &str, waits: &str) -> Result<(), Refusal> {
    if number == waits {
        return Ok(());
    }
    Err(SIGNED.refuse_field(
        "number",
        format!("{waits} waits for the signature, not {number}"),
        json!({ "number": number, "waits": waits }),
    ))
}

/// A note or a closing follows an approved examination report.
pub fn report_is_approved(approved_on: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    approved_on
        .ok_or_else(|| APPROVED.refuse("the examination report is not yet approved", json!({})))
}

/// The limit of a note is at least one day and at most what the procedure allows on its day.
pub fn limit_is_allowed(
    law: &Law,
    nota: NotaKind,
    issued_on: NaiveDate,
    days: u16,
) -> Result<(), Refusal> {
    let rule_id = match nota {
        NotaKind::First => "nota1.days",
        NotaKind::Second => "nota2.days",
        NotaKind::Special => "notakhusus.days",
    };
    let (rule, most) = length(law, rule_id, issued_on, Value::days)?;
    if days < 1 || days > most {
        return Err(LIMIT.refuse_field(
            "limit_days",
            format!("{days} days; allowed are 1 to {most}"),
            json!({ "limit_days": days, "at_most": most, "rule": rule }),
        ));
    }
    Ok(())
}

/// A note orders what to do about at least one open finding, and only about open ones.
pub fn orders_name_open_findings(orders: &[u32], open: &[u32]) -> Result<(), Refusal> {
    if orders.is_empty() || orders.iter().any(|finding| !open.contains(finding)) {
        return Err(ORDERS.refuse_field(
            "orders",
            "the orders must name open findings, at least one",
            json!({ "orders": orders, "open": open }),
        ));
    }
    Ok(())
}

/// The limit of a note runs from its receipt.
pub fn nota_is_received(due_on: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    due_on.ok_or_else(|| RECEIVED.refuse("the receipt of the note is not recorded", json!({})))
}

/// The next step follows only after the last day to comply with the note.
pub fn limit_has_passed(field: &'static str, on: NaiveDate, due: NaiveDate) -> Result<(), Refusal> {
    if on <= due {
        return Err(STILL_RUNS.refuse_field(
            field,
            format!("the limit runs to the end of {due}; {field} is {on}"),
            json!({ "date": on, "due_on": due }),
        ));
    }
    Ok(())
}

/// The last day to comply, by the working days of the province, and how it was found, in words.
#[must_use]
pub fn due_date(
    law: &Law,
    province: &ProvinceCode,
    received_on: NaiveDate,
    days: u16,
) -> (NaiveDate, String) {
    let counted = add_days(received_on, days);
    let due = law.working_day_from(province, counted);
    let mut words = format!("received {received_on} + {days} calendar days = {counted}");
    if due != counted {
        words = format!("{words}, a day off; next working day {due}");
    }
    words += &law.decrees(province, counted, due);
    (due, words)
}

/// The last day of a limit that runs, by the calendar in force, and how it was found, in words. A
/// day that became a day off after the receipt gives the employer more time; the day that he was
/// `told` is not shortened.
#[must_use]
pub fn running_until(
    law: &Law,
    province: &ProvinceCode,
    received_on: NaiveDate,
    days: u16,
    told: NaiveDate,
) -> (NaiveDate, String) {
    let (due, words) = due_date(law, province, received_on, days);
    if due < told {
        return (
            told,
            format!("{words}; {told} was told and is not shortened"),
        );
    }
    (due, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::deadlines::{Code, due};
    use crate::law::{CalendarDay, LawEdit, LegalRule, Status};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_next_step_waits_for_the_day_after_the_limit() {
        for (on, accepted) in [
            ("2026-05-28", false),
            ("2026-05-29", false),
            ("2026-05-30", true),
        ] {
            let answer = limit_has_passed("issued_on", day(on), day("2026-05-29"));
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn the_limit_is_one_to_thirty_days_and_of_a_second_note_fourteen() {
        let seed = Law::seed();
        let allowed = |nota, days| limit_is_allowed(&seed, nota, day("2026-03-02"), days).is_ok();
        for (days, first, second) in [
            (0, false, false),
            (1, true, true),
            (14, true, true),
            (15, true, false),
            (30, true, false),
            (31, false, false),
        ] {
            assert_eq!(allowed(NotaKind::First, days), first, "{days}");
            assert_eq!(allowed(NotaKind::Second, days), second, "{days}");
        }
    }

    #[test]
    fn the_limit_is_that_of_the_law_on_the_day_of_the_note() {
        let set = |from: &str, value| {
            LawEdit::Rule(LegalRule {
                rule_id: "nota1.days".to_owned(),
                valid_from: day(from),
                valid_to: None,
                value,
                basis: "Permenaker percobaan".to_owned(),
                status: Status::Confirmed,
                point: None,
            })
        };
        let law = Law::seed().with(&[
            set("2026-03-02", Value::Days(20)),
            set("2026-04-01", Value::Unknown),
        ]);
        for (on, days, answer) in [
            ("2015-12-31", 1, Err("law.no-value")),
            ("2026-03-01", 30, Ok(())),
            ("2026-03-02", 21, Err("nota.limit")),
            ("2026-03-03", 20, Ok(())),
            ("2026-03-31", 20, Ok(())),
            ("2026-04-01", 1, Err("law.no-value")),
        ] {
            let found = limit_is_allowed(&law, NotaKind::First, day(on), days);
            assert_eq!(found.map_err(|refusal| refusal.rule.code), answer, "{on}");
        }
    }

    #[test]
    fn a_limit_that_ends_on_a_day_off_moves() {
        let due = |on| due_date(&Law::seed(), &ProvinceCode("31".to_owned()), day(on), 7);
        let (due_on, words) = due("2026-05-23");
        assert_eq!(due_on, day("2026-06-02"));
        assert!(words.contains("next working day"));
        assert_eq!(due("2026-05-22").0, day("2026-05-29"));
    }

    #[test]
    fn a_limit_moves_past_days_off_of_its_province_and_of_a_changed_law() {
        let off = |place: Option<&str>, date| {
            LawEdit::Day(CalendarDay {
                province: place.map(|code| ProvinceCode(code.to_owned())),
                date: day(date),
                works: false,
                name: "Pemilihan".to_owned(),
                basis: "Keputusan".to_owned(),
            })
        };
        let law = Law::seed().with(&[off(None, "2026-03-10"), off(Some("32"), "2026-03-11")]);
        for (received_on, jakarta, bandung) in [
            ("2026-02-07", "2026-03-09", "2026-03-09"),
            ("2026-02-08", "2026-03-11", "2026-03-12"),
            ("2026-02-09", "2026-03-11", "2026-03-12"),
            ("2026-02-10", "2026-03-12", "2026-03-12"),
        ] {
            for (place, ends) in [("31", jakarta), ("32", bandung)] {
                let province = ProvinceCode(place.to_owned());
                let (due_on, words) = due_date(&law, &province, day(received_on), 30);
                assert_eq!(due_on, day(ends), "{place} {received_on}: {words}");
                let told = due(&law, Code::Nota1, day(received_on), &province).unwrap();
                assert_eq!(told.due_on, due_on, "{place} {received_on}");
            }
        }
    }

    #[test]
    fn a_running_limit_moves_with_a_revised_calendar_and_is_not_shortened() {
        let province = ProvinceCode("31".to_owned());
        let set = |date, works| {
            LawEdit::Day(CalendarDay {
                province: None,
                date: day(date),
                works,
                name: "Cuti bersama".to_owned(),
                basis: "Perubahan SKB".to_owned(),
            })
        };
        let seed = Law::seed();
        let revised = seed.with(&[set("2026-05-29", false)]);
        for (received_on, told, runs) in [
            ("2026-05-12", "2026-05-26", "2026-05-26"),
            ("2026-05-13", "2026-05-29", "2026-06-02"),
            ("2026-05-15", "2026-05-29", "2026-06-02"),
            ("2026-05-18", "2026-06-02", "2026-06-02"),
        ] {
            let on = day(received_on);
            assert_eq!(due_date(&seed, &province, on, 14).0, day(told), "{on}");
            let (until, words) = running_until(&revised, &province, on, 14, day(told));
            assert_eq!(until, day(runs), "{words}");
            let says = words.contains("2026-05-29 is off: Cuti bersama (Perubahan SKB)");
            assert_eq!(says, told == "2026-05-29", "{words}");
        }
        let worked = seed.with(&[set("2026-05-28", true)]);
        let (until, words) =
            running_until(&worked, &province, day("2026-05-14"), 14, day("2026-05-29"));
        assert_eq!(until, day("2026-05-29"), "{words}");
        assert!(
            words.ends_with("2026-05-29 was told and is not shortened"),
            "{words}"
        );
    }

    #[test]
    fn an_order_rests_on_the_provision_of_its_norm_unless_another_is_given() {
        let law = Law::seed();
        let basis = |given: Option<&str>, norm, on| {
            legal_basis(&law, given.map(str::to_owned).as_ref(), norm, day(on))
                .map_err(|refusal| refusal.rule.code)
        };
        let of_norm = basis(None, "WLK-02", "2026-02-01").unwrap();
        assert_eq!(of_norm, law.norm("WLK-02", day("2026-02-01")).unwrap().duty);
        let given = basis(Some("UU 7/1981 Pasal 6"), "WLK-02", "2026-02-01");
        assert_eq!(given.unwrap(), "UU 7/1981 Pasal 6");
        for (given, on) in [(Some(" "), "2026-02-01"), (None, "1981-09-28")] {
            assert_eq!(basis(given, "WLK-02", on), Err("nota.legal-basis"), "{on}");
        }
        assert!(basis(None, "WLK-02", "1981-09-29").is_ok());
    }

    #[test]
    fn a_note_is_handed_over_on_the_day_of_the_second_signature_or_later() {
        let signed = Some(day("2026-03-09"));
        for (on, accepted) in [
            ("2026-03-08", false),
            ("2026-03-09", true),
            ("2026-03-10", true),
        ] {
            for kind in [NotaKind::First, NotaKind::Second] {
                assert_eq!(is_countersigned(kind, signed, day(on)).is_ok(), accepted);
                assert!(is_countersigned(kind, None, day(on)).is_err());
            }
            assert!(is_countersigned(NotaKind::Special, None, day(on)).is_ok());
        }
        assert!(is_the_note("1", "1").is_ok());
        assert!(is_the_note("1", "2").is_err());
    }

    #[test]
    fn orders_need_open_findings() {
        assert!(orders_name_open_findings(&[1], &[1, 2]).is_ok());
        assert!(orders_name_open_findings(&[], &[1]).is_err());
        assert!(orders_name_open_findings(&[3], &[1]).is_err());
        assert!(report_is_approved(None).is_err());
        assert!(nota_is_received(None).is_err());
    }

    #[test]
    fn an_undertaking_keeps_the_limit_of_the_note() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, accepted) in [
            ("2026-03-24", true),
            ("2026-03-25", true),
            ("2026-03-26", false),
        ] {
            let answer = promise_keeps_the_limit("promised_on", day(on), Some(day("2026-03-25")));
            assert_eq!(answer.is_ok(), accepted, "{on}");
            assert!(promise_keeps_the_limit("promised_on", day(on), None).is_ok());
        }
    }

    #[test]
    fn a_limit_over_a_day_off_ends_on_the_next_working_day_and_holds_until_its_end() {
        let (law, jakarta) = (Law::seed(), ProvinceCode("31".to_owned()));
        for (received_on, days, ends) in [
            ("2026-03-05", 1, "2026-03-06"),
            ("2026-03-06", 1, "2026-03-09"),
            ("2026-03-06", 2, "2026-03-09"),
            ("2026-03-06", 3, "2026-03-09"),
            ("2026-03-06", 4, "2026-03-10"),
            ("2026-04-17", 14, "2026-05-04"),
            ("2026-12-02", 30, "2027-01-04"),
        ] {
            let (due, words) = due_date(&law, &jakarta, day(received_on), days);
            assert_eq!(due, day(ends), "{received_on} + {days}: {words}");
            for (on, accepted) in [
                (due.pred_opt(), false),
                (Some(due), false),
                (due.succ_opt(), true),
            ] {
                let answer = limit_has_passed("issued_on", on.unwrap(), due);
                assert_eq!(answer.is_ok(), accepted, "{on:?}");
            }
        }
    }

    #[test]
    fn a_limit_runs_over_a_leap_day_and_over_the_end_of_a_year() {
        let (law, jakarta) = (Law::seed(), ProvinceCode("31".to_owned()));
        for (received_on, days, ends) in [
            ("2024-02-15", 14, "2024-02-29"),
            ("2023-02-15", 14, "2023-03-01"),
            ("2025-12-19", 14, "2026-01-02"),
        ] {
            let (due, words) = due_date(&law, &jakarta, day(received_on), days);
            assert_eq!(due, day(ends), "{words}");
        }
    }

    #[test]
    fn no_note_before_its_limit_is_known_nor_for_ever() {
        let law = Law::seed();
        let allowed = |on, days| {
            limit_is_allowed(&law, NotaKind::First, day(on), days)
                .map_err(|refusal| refusal.rule.code)
        };
        assert_eq!(allowed("2015-12-31", 1), Err("law.no-value"));
        assert_eq!(allowed("2016-01-01", 1), Ok(()));
        assert_eq!(allowed("2016-01-02", 30), Ok(()));
        assert_eq!(allowed("2026-03-02", u16::MAX), Err("nota.limit"));
    }

    #[test]
    fn a_refusal_of_orders_names_them() {
        for (orders, open) in [
            (&[][..], &[1][..]),
            (&[1, 3][..], &[1, 2][..]),
            (&[1][..], &[][..]),
        ] {
            let refused = orders_name_open_findings(orders, open).unwrap_err();
            assert_eq!(refused.rule.code, "nota.open-finding", "{orders:?}");
            assert_eq!(refused.field, Some("orders"));
        }
        assert!(orders_name_open_findings(&[1, 2], &[1, 2]).is_ok());
    }
}
