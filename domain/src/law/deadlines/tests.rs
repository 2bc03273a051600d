//! Expected days are counted by hand from the table of deadlines and the joint decrees.

use super::*;
use crate::law::{CalendarDay, LawEdit};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place(code: &str) -> ProvinceCode {
    ProvinceCode(code.to_owned())
}

fn found(law: &Law, code: Code, from: &str) -> DueDate {
    due(law, code, day(from), &place("31")).unwrap()
}

fn off(place: Option<&str>, date: &str) -> LawEdit {
    LawEdit::Day(CalendarDay {
        province: place.map(|code| ProvinceCode(code.to_owned())),
        works: false,
        date: day(date),
        name: "Pemilihan".to_owned(),
        basis: "Keputusan Gubernur 1/2026".to_owned(),
    })
}

/// Around Wednesday 2026-05-27 (Iduladha) and Thursday 05-28 (joint leave): the start of a time
/// that ends on the day before, and where it and those of the next two days end.
const AROUND: [(Code, &str, [&str; 3]); 33] = [
    (Code::WlkOpen, "2026-04-26", STAYS),
    (Code::WlkClose, "2026-06-25", STAYS),
    (
        Code::WlkAnnual,
        "2025-05-30",
        ["2026-05-31", "2026-05-31", "2026-06-30"],
    ),
    (Code::Nota1, "2026-04-26", MOVES),
    (Code::Nota2, "2026-05-12", MOVES),
    (Code::AktaChange, "2026-05-12", STAYS),
    (Code::TaskOrder, "2026-05-19", WORKING),
    (Code::Report, "2026-05-23", STAYS),
    (Code::Note, "2026-05-23", STAYS),
    (Code::SecondNote, "2026-05-19", STAYS),
    (Code::Decision, "2026-05-19", STAYS),
    (Code::TransferAnswer, "2026-05-12", STAYS),
    (Code::SuspensionReview, "2026-04-26", STAYS),
    (Code::Spdp, "2026-05-19", STAYS),
    (Code::Summons, "2026-05-29", STAYS),
    (Code::CepatPresent, "2026-05-23", STAYS),
    (Code::CourtDay, "2026-05-19", STAYS),
    (Code::CourtRegistration, "2026-05-26", STAYS),
    (Code::JudgmentNotice, "2026-05-26", STAYS),
    (Code::Appeal, "2026-05-19", STAYS),
    (Code::Objection, "2026-05-19", STAYS),
    (Code::FineOld, "2026-05-26", STAYS),
    (Code::FineNew, "2026-05-26", STAYS),
    (Code::Sp3Notice, "2026-05-25", STAYS),
    (Code::BapCopy, "2026-05-25", STAYS),
    (Code::TimebarPros, "2025-05-26", STAYS),
    (Code::TimebarExec, "2024-05-26", STAYS),
    (Code::ObjAdmin, "2026-04-22", WORKING),
    (Code::Correction, "2026-05-19", WORKING),
    (Code::PdpBreach, "2026-05-23", STAYS),
    (Code::PdpFix, "2026-05-23", STAYS),
    (Code::IloReport, "2025-05-26", STAYS),
    (Code::ComplaintDecision, "2026-05-19", WORKING),
];
const STAYS: [&str; 3] = ["2026-05-26", "2026-05-27", "2026-05-28"];
/// Both days off move to Friday.
const MOVES: [&str; 3] = ["2026-05-26", "2026-05-29", "2026-05-29"];
/// Of working days none is a day off; Monday 06-01 is Pancasila Day.
const WORKING: [&str; 3] = ["2026-05-26", "2026-05-29", "2026-06-02"];

#[test]
fn every_kind_ends_before_on_and_after_a_holiday_as_the_law_says() {
    let law = Law::seed();
    assert_eq!(AROUND.map(|(code, ..)| code), Code::ALL);
    for (code, first, ends) in AROUND {
        for (start, ends) in day(first).iter_days().zip(ends) {
            let due = found(&law, code, &start.to_string());
            assert_eq!(due.due_on, day(ends), "{code:?} {start}");
            let moves = matches!(code, Code::Nota1 | Code::Nota2) && ends == "2026-05-29";
            assert_eq!(due.moved_from.is_some(), moves, "{code:?} {start}");
            let words = format!("{start} ");
            assert!(due.derivation.starts_with(&words), "{}", due.derivation);
        }
    }
}

#[test]
fn lengths_change_with_the_codes() {
    let law = Law::seed();
    for (code, from, ends) in [
        (Code::WlkAnnual, "2019-07-10", "2020-07-31"),
        (Code::Spdp, "2025-03-01", "2025-03-08"),
        (Code::TimebarPros, "2020-08-01", "2021-08-01"),
        (Code::TimebarPros, "2026-01-01", "2027-01-01"),
        (Code::TimebarPros, "2026-01-02", "2029-01-02"),
        (Code::TimebarPros, "2026-01-03", "2029-01-03"),
        (Code::TimebarExec, "2026-01-01", "2028-01-01"),
        (Code::TimebarExec, "2026-01-02", "2030-01-02"),
        (Code::TimebarExec, "2026-01-03", "2030-01-03"),
        (Code::IloReport, "2025-12-31", "2026-12-31"),
    ] {
        assert_eq!(found(&law, code, from).due_on, day(ends), "{code:?} {from}");
    }
}

#[test]
fn a_note_of_every_year_moves_past_independence_day() {
    for (year, ends) in [
        (2019, "2019-08-19"),
        (2020, "2020-08-18"),
        (2021, "2021-08-18"),
        (2022, "2022-08-18"),
        (2023, "2023-08-18"),
        (2024, "2024-08-19"),
        (2025, "2025-08-19"),
        (2026, "2026-08-18"),
    ] {
        let due = found(&Law::seed(), Code::Nota2, &format!("{year}-08-03"));
        assert_eq!(due.moved_from, Some(day(&format!("{year}-08-17"))));
        assert_eq!(due.due_on, day(ends), "{}", due.derivation);
    }
}

#[test]
fn stages_follow_each_other_at_the_latest() {
    let law = Law::seed();
    let stages = |code, from: &str| {
        let stages = staged(&law, code, day(from), &place("31")).unwrap().stages;
        let told = stages
            .into_iter()
            .map(|one| (one.stage, one.due_on.to_string()));
        told.collect::<Vec<_>>()
    };
    let named = |stages: &[(&str, &str)]| {
        let told = stages
            .iter()
            .map(|(stage, on)| ((*stage).to_owned(), (*on).to_owned()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        stages(Code::ObjAdmin, "2026-04-22"),
        named(&[
            ("object", "2026-05-26"),
            ("answer", "2026-06-12"),
            ("appeal", "2026-06-29"),
            ("appeal_answer", "2026-07-13"),
        ])
    );
    assert_eq!(
        stages(Code::IloReport, "2025-12-31"),
        named(&[("publish", "2026-12-31"), ("send", "2027-03-31")])
    );
    for code in Code::ALL {
        assert!(!code.steps().is_empty(), "{code:?}");
    }
}

#[test]
fn a_day_of_a_province_or_a_revised_joint_leave_moves_what_runs_and_is_told() {
    let seed = Law::seed();
    let note = found(&seed, Code::Nota1, "2026-04-30");
    assert_eq!(note.moved_from, Some(day("2026-05-30")), "Saturday");
    assert_eq!(note.due_on, day("2026-06-02"), "Waisak, then Pancasila Day");
    let law = seed.with(&[off(Some("31"), "2026-06-02")]);
    let moved = found(&law, Code::Nota1, "2026-04-30");
    assert_eq!(moved.due_on, day("2026-06-03"));
    let told = "; 2026-06-02 is off: Pemilihan (Keputusan Gubernur 1/2026)";
    assert!(moved.derivation.ends_with(told), "{}", moved.derivation);
    let elsewhere = due(&law, Code::Nota1, day("2026-04-30"), &place("32")).unwrap();
    assert_eq!(elsewhere.due_on, day("2026-06-02"));
    for (start, ends, says) in [
        ("2026-05-20", "2026-05-29", false),
        ("2026-05-21", "2026-06-03", true),
        ("2026-05-22", "2026-06-04", true),
    ] {
        let due = found(&law, Code::Correction, start);
        assert_eq!(due.due_on, day(ends), "{}", due.derivation);
        assert_eq!(due.derivation.ends_with(told), says, "{}", due.derivation);
    }
}

#[test]
fn a_stop_has_no_day_of_notice_before_the_new_code() {
    let notice = |from| due(&Law::seed(), Code::Sp3Notice, day(from), &place("31"));
    assert!(notice("2026-01-01").is_none());
    assert!(notice("2026-01-02").is_some() && notice("2026-01-03").is_some());
}
