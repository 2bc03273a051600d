mod rows;

use proptest::prelude::*;

use super::*;
use crate::law::{Effect, Status, Value};
use crate::province::ProvinceCode;

const BAR: &str = "crim.timebar.prosecute";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn bar(from: &str, to: Option<&str>, years: u16) -> LegalRule {
    LegalRule {
        rule_id: BAR.to_owned(),
        valid_from: day(from),
        valid_to: to.map(day),
        value: Value::Years(years),
        basis: "UU baru".to_owned(),
        status: Status::Confirmed,
        point: None,
    }
}

/// Spans of the time bar with their years, by day.
fn versions(law: &Law) -> Vec<(String, Option<String>, u16)> {
    let rules = law.rules.iter().filter(|one| one.rule_id == BAR);
    let mut found: Vec<_> = rules
        .map(|one| {
            let to = one.valid_to.map(|to| to.to_string());
            (one.valid_from.to_string(), to, one.value.years().unwrap())
        })
        .collect();
    found.sort();
    found
}

fn span(from: &str, to: Option<&str>, years: u16) -> (String, Option<String>, u16) {
    (from.to_owned(), to.map(str::to_owned), years)
}

#[test]
fn a_version_cuts_splits_and_drops_what_was_there() {
    let seed = Law::seed();
    let set = |from, to, years| versions(&seed.with(&[LawEdit::Rule(bar(from, to, years))]));
    assert_eq!(
        set("2027-01-01", None, 5),
        [
            span("1918-01-01", Some("2026-01-02"), 1),
            span("2026-01-02", Some("2027-01-01"), 3),
            span("2027-01-01", None, 5),
        ],
        "truncated"
    );
    assert_eq!(
        set("2025-01-01", Some("2026-06-01"), 5),
        [
            span("1918-01-01", Some("2025-01-01"), 1),
            span("2025-01-01", Some("2026-06-01"), 5),
            span("2026-06-01", None, 3),
        ],
        "truncated and moved"
    );
    assert_eq!(
        set("2027-01-01", Some("2027-02-01"), 5),
        [
            span("1918-01-01", Some("2026-01-02"), 1),
            span("2026-01-02", Some("2027-01-01"), 3),
            span("2027-01-01", Some("2027-02-01"), 5),
            span("2027-02-01", None, 3),
        ],
        "split"
    );
    assert_eq!(
        set("1900-01-01", None, 5),
        [span("1900-01-01", None, 5)],
        "dropped"
    );
    assert_eq!(
        set("2026-01-02", None, 5),
        [
            span("1918-01-01", Some("2026-01-02"), 1),
            span("2026-01-02", None, 5)
        ],
        "replaced"
    );
}

#[test]
fn a_norm_without_a_first_day_is_cut_too() {
    let mut seed = Law::clone(&Law::seed());
    let open = &mut Arc::make_mut(&mut seed.norms)[0];
    open.valid_from = None;
    let old = open.clone();
    let new = Norm {
        title: "Baru".to_owned(),
        valid_from: Some(day("2026-07-01")),
        ..old.clone()
    };
    let law = seed.with(&[LawEdit::Norm(new)]);
    let title = |on| law.norm(&old.code, day(on)).unwrap().title.clone();
    assert_eq!(title("2026-06-30"), old.title);
    assert_eq!(
        (title("2026-07-01"), title("2026-07-02")),
        ("Baru".into(), "Baru".into())
    );
}

#[test]
fn a_reading_is_set_and_adopted() {
    let seed = Law::seed();
    let adopt = |question: &str, reading: Option<&str>| {
        LawEdit::Adopt(Adopt {
            question: question.to_owned(),
            reading: reading.map(str::to_owned),
        })
    };
    let law = seed.with(&[adopt("V2", Some("B"))]);
    assert_eq!(law.reading("V2").unwrap().reading, "B");
    assert!(seed.with(&[adopt("V2", None)]).reading("V2").is_none());
    let third = Reading {
        reading: "C".to_owned(),
        effect: Effect::FineCategory(3),
        adopted: true,
        ..seed.readings_of("V2").next().unwrap().clone()
    };
    let edits = [adopt("V2", Some("A")), LawEdit::Reading(third.clone())];
    let both = seed.flaws(&edits);
    assert_eq!(both[0].detail, "two readings of V2 would be adopted");
    let edits = [LawEdit::Reading(third), adopt("V2", Some("C"))];
    assert!(seed.flaws(&edits).is_empty());
    assert_eq!(seed.with(&edits).reading("V2").unwrap().reading, "C");
    assert_eq!(seed.edited(&edits).len(), 1, "one question");
}

#[test]
fn every_bad_field_is_named() {
    let seed = Law::seed();
    let wlk = seed.norm("WLK-02", day("2026-03-02")).unwrap().clone();
    let edits = [
        LawEdit::Rule(LegalRule {
            basis: " ".to_owned(),
            valid_to: Some(day("2026-01-01")),
            value: Value::Days(3),
            point: Some("V9".to_owned()),
            ..bar("2026-01-01", None, 3)
        }),
        LawEdit::Rule(LegalRule {
            rule_id: "no.such".to_owned(),
            ..bar("2026-01-01", None, 3)
        }),
        LawEdit::Norm(Norm {
            code: "XXX-01".to_owned(),
            threat: None,
            title: String::new(),
            ..wlk
        }),
        LawEdit::Adopt(Adopt {
            question: "V9".to_owned(),
            reading: None,
        }),
        LawEdit::Adopt(Adopt {
            question: "V2".to_owned(),
            reading: Some("Z".to_owned()),
        }),
        LawEdit::Day(CalendarDay {
            province: Some(ProvinceCode("99".to_owned())),
            date: day("2026-06-01"),
            works: true,
            name: String::new(),
            basis: String::new(),
        }),
    ];
    let flaws = seed.flaws(&edits);
    let fields: Vec<&str> = flaws.iter().map(|flaw| flaw.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "/edits/0/rule/basis",
            "/edits/0/rule/valid_to",
            "/edits/0/rule/value",
            "/edits/0/rule/point",
            "/edits/1/rule/rule_id",
            "/edits/2/norm/code",
            "/edits/2/norm/title",
            "/edits/2/norm/threat",
            "/edits/3/adopt/question",
            "/edits/4/adopt/reading",
            "/edits/5/day/province",
            "/edits/5/day/name",
            "/edits/5/day/basis",
        ]
    );
    assert_eq!(seed.flaws(&[])[0].field, "/edits");
}

#[test]
fn a_value_that_was_not_known_may_become_known() {
    let seed = Law::seed();
    let threshold = seed
        .rule("proc.cepat.threshold", day("2026-01-01"))
        .unwrap();
    let known = LegalRule {
        valid_from: day("2026-01-02"),
        valid_to: None,
        ..threshold.clone()
    };
    assert!(seed.flaws(&[LawEdit::Rule(known)]).is_empty());
}

#[test]
fn every_row_of_the_seed_could_have_been_set() {
    let seed = Law::seed();
    let rules = seed.rules.iter().cloned().map(LawEdit::Rule);
    let norms = seed.norms.iter().cloned().map(LawEdit::Norm);
    let readings = seed.readings.iter().cloned().map(LawEdit::Reading);
    let provisions = seed.provisions.iter().cloned().map(LawEdit::Provision);
    for edit in rules.chain(norms).chain(readings).chain(provisions) {
        let edits = [edit];
        assert_eq!(seed.flaws(&edits), [], "{edits:?}");
        let same = seed.with(&edits);
        assert_eq!(
            (same.rules.len(), same.norms.len(), same.readings.len()),
            (seed.rules.len(), seed.norms.len(), seed.readings.len())
        );
    }
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0_u16..900).prop_map(|days| crate::calendar::add_days(day("2025-01-01"), days))
}

proptest! {
    #[test]
    fn any_changes_leave_one_value_for_each_day(
        spans in prop::collection::vec((some_day(), 1_u16..400, any::<bool>()), 1..12),
        asked in some_day(),
    ) {
        let mut law = Law::clone(&Law::seed());
        let mut last = law.rule(BAR, asked).map(|rule| rule.value.clone());
        for (number, (from, days, open)) in (10_u16..).zip(spans) {
            let rule = LegalRule {
                valid_from: from,
                valid_to: (!open).then(|| crate::calendar::add_days(from, days)),
                ..bar("2026-01-01", None, number)
            };
            let edit = [LawEdit::Rule(rule.clone())];
            prop_assert!(law.flaws(&edit).is_empty());
            law = law.with(&edit);
            if rule.is_in_force(asked) {
                last = Some(rule.value);
            }
            let versions = || law.rules.iter().filter(|one| one.rule_id == BAR);
            let in_force = versions().filter(|one| one.is_in_force(asked));
            prop_assert!(in_force.count() <= 1);
            prop_assert!(versions().all(|one| one.valid_to.is_none_or(|to| one.valid_from < to)));
            prop_assert_eq!(law.rule(BAR, asked).map(|rule| rule.value.clone()), last.clone());
        }
    }
}
