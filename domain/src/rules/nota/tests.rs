//! The rules at their boundaries: the day before, the day, the day after.

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
        limit_is_allowed(&law, NotaKind::First, day(on), days).map_err(|refusal| refusal.rule.code)
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
