//! The order in which facts are entered tells nothing: the days on which they happened do.

use serde_json::json;

use super::*;
use crate::property::Dice;

/// What is owed, each period with its day of filing.
fn owed(kept: &Kept, on: &str) -> Vec<(Duty, String, Option<NaiveDate>)> {
    let record = kept.record();
    let all = record
        .duties
        .standing(&Law::seed(), &record.province, day(on));
    all.into_iter()
        .map(|one| (one.duty, one.period, one.filed_on))
        .collect()
}

#[test]
fn two_moves_are_reported_by_the_reports_of_their_days_in_either_order() {
    let entered = |reports: [&str; 2]| {
        let mut kept = registered(&json!({}));
        for moved_on in ["2019-01-10", "2019-07-05"] {
            let moved = json!({ "to": "31", "moved_on": moved_on });
            kept.take("record-move", &moved).unwrap();
        }
        for on in reports {
            kept.file("move_after", on, &json!({})).unwrap();
        }
        kept
    };
    let one = entered(["2019-01-20", "2019-07-20"]);
    let other = entered(["2019-07-20", "2019-01-20"]);
    for kept in [&one, &other] {
        let opening = |period: &str| {
            let all = owed(kept, "2020-01-01");
            let found = all
                .into_iter()
                .find(|(duty, of, _)| *duty == Duty::Opening && of == period);
            found.unwrap().2
        };
        assert_eq!(opening("moved:2019-01-10"), Some(day("2019-01-20")));
        assert_eq!(opening("moved:2019-07-05"), Some(day("2019-07-20")));
    }
    assert_eq!(one.record().duties, other.record().duties);
}

#[test]
fn a_resumption_that_is_entered_after_its_report_was_reported() {
    let mut kept = registered(&json!({}));
    let stop = json!({ "stopped_on": "2024-01-05", "evidence": "Surat" });
    kept.take("record-stop", &stop).unwrap();
    kept.file("resume", "2024-06-20", &json!({})).unwrap();
    let resume = json!({ "resumed_on": "2024-06-01", "evidence": "Surat" });
    kept.take("record-resumption", &resume).unwrap();
    assert_eq!(
        kept.stands("resumed:2024-06-01", "2026-03-02"),
        Some(Standing::OnTime)
    );
    // One of before the resumption is no report of it.
    let mut early = registered(&json!({}));
    early.take("record-stop", &stop).unwrap();
    early.file("resume", "2024-05-31", &json!({})).unwrap();
    early.take("record-resumption", &resume).unwrap();
    assert!(matches!(
        early.stands("resumed:2024-06-01", "2026-03-02"),
        Some(Standing::Missing(_))
    ));
}

#[test]
fn a_business_number_counts_only_while_no_first_report_is_known() {
    let nib = json!({
        "numbers": { "nib": "1234567890123", "nib_issued_on": "2018-09-03" },
        "recorded_on": "2026-03-01",
    });
    let first = |kept: &Kept| kept.record().duties.first_report_on;
    let mut kept = registered(&json!({ "established_on": "2018-08-01" }));
    kept.take("record-numbers", &nib).unwrap();
    assert_eq!(first(&kept), Some(day("2018-09-03")));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    assert_eq!(first(&kept), Some(day("2019-07-12")));
    let mut other = registered(&json!({ "established_on": "2018-08-01" }));
    other.file("first", "2019-07-12", &json!({})).unwrap();
    other.take("record-numbers", &nib).unwrap();
    assert_eq!(first(&other), Some(day("2019-07-12")));
    let unmet = other.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2020, day("2020-07-31"))));
    // It goes on counting as the report of the opening.
    assert_eq!(
        other.stands("established:2018-08-01", "2026-03-02"),
        Some(Standing::Late(3))
    );
    // A report by the licence system is the number itself.
    let mut oss = registered(&json!({}));
    let by_oss = json!({ "channel": "oss_nib" });
    oss.file("first", "2018-09-03", &by_oss).unwrap();
    assert_eq!(first(&oss), Some(day("2018-09-03")));
    oss.file("first", "2019-07-12", &json!({})).unwrap();
    assert_eq!(first(&oss), Some(day("2019-07-12")));
}

#[test]
fn a_branch_owes_nothing_of_before_it_was_there() {
    let numbers = json!({ "nib": "1234567890123", "nib_issued_on": "2018-09-03" });
    let branch = |established: &str| {
        registered(&json!({
            "office": "branch", "established_on": established, "numbers": numbers,
            "registered_on": "2024-06-03",
        }))
    };
    let mut kept = branch("2024-05-02");
    assert_eq!(kept.record().duties.first_report_on, None);
    assert_eq!(
        kept.stands("established:2024-05-02", "2024-06-02"),
        Some(Standing::Missing(1))
    );
    kept.file("first", "2024-05-20", &json!({})).unwrap();
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2025, day("2025-05-31"))));
    // A head office whose number is older counts from its establishing.
    for (established, first) in [
        ("2018-09-02", "2018-09-03"),
        ("2018-09-03", "2018-09-03"),
        ("2018-10-01", "2018-10-01"),
    ] {
        let head = registered(&json!({ "established_on": established, "numbers": numbers }));
        assert_eq!(head.record().duties.first_report_on, Some(day(first)));
    }
}

/// Facts of one establishment, each of which may be entered at any time.
fn facts(dice: &mut Dice) -> Vec<EstablishmentEvent> {
    let at_some_day = |dice: &mut Dice| {
        let days = u64::try_from(dice.below(1500)).unwrap();
        day("2019-01-01") + chrono::Days::new(days)
    };
    let mut facts = vec![];
    for _ in 0..dice.below(9) + 2 {
        let (on, other) = (at_some_day(dice), at_some_day(dice));
        let text = || "Akta".to_owned();
        facts.push(match dice.below(8) {
            0 => json!({ "type": "OperationStopped", "stopped_on": on, "evidence": text() }),
            1 => json!({ "type": "OperationResumed", "resumed_on": on, "evidence": text() }),
            2 => json!({ "type": "EstablishmentMoved", "from": "31", "to": "31", "moved_on": on }),
            3 => json!({
                "type": "NumbersRecorded", "numbers": { "nib": "1234567890123", "nib_issued_on": on },
                "kbli": [], "recorded_on": "2026-03-02",
            }),
            kind => {
                let kinds = ["first", "annual", "resume", "move_before", "move_after", "stop"];
                let kind = kinds[(kind + dice.below(6)) % 6];
                let mut report = json!({
                    "type": "WlkReportFiled", "kind": kind, "channel": "online", "filed_on": on,
                });
                if kind == "annual" {
                    report["year"] = json!(chrono::Datelike::year(&on));
                } else if dice.below(3) == 0 {
                    report["event_on"] = json!(other);
                }
                report
            }
        });
    }
    let read = facts.into_iter().map(serde_json::from_value);
    read.collect::<Result<_, _>>().unwrap()
}

#[test]
fn any_order_of_entry_of_the_same_facts_gives_the_same_duties() {
    for seed in 0..500 {
        let mut dice = Dice(seed);
        let mut facts = facts(&mut dice);
        let more = match dice.below(3) {
            0 => json!({}),
            1 => json!({ "established_on": "2019-02-01" }),
            _ => json!({ "office": "branch", "established_on": "2019-02-01" }),
        };
        let entry = registered(&more);
        let duties = |facts: &[EstablishmentEvent]| {
            let mut duties = entry.record().duties.clone();
            for fact in facts {
                duties.apply(fact);
            }
            duties
        };
        let one = duties(&facts);
        for _ in 0..10 {
            let last = facts.len();
            facts.swap(dice.below(last), dice.below(last));
            assert_eq!(duties(&facts), one, "seed {seed}: {facts:?}");
        }
    }
}

#[test]
fn the_latest_by_its_day_holds_whenever_it_is_entered() {
    let mut kept = registered(&json!({}));
    let moved = |to: &str, on: &str| json!({ "to": to, "moved_on": on });
    kept.take("record-move", &moved("32", "2024-05-01"))
        .unwrap();
    kept.take("record-move", &moved("33", "2021-05-01"))
        .unwrap();
    let record = kept.record();
    assert_eq!(record.province.0, "32");
    for (on, province) in [
        ("2021-04-30", "31"),
        ("2021-05-01", "33"),
        ("2024-04-30", "33"),
        ("2024-05-01", "32"),
    ] {
        let found = record.places.competent_on(day(on));
        assert_eq!(found.map(|one| one.0.as_str()), Some(province), "{on}");
    }
    let named =
        |name: &str, on: &str| json!({ "legal_name": name, "effective_on": on, "deed": "Akta" });
    kept.take("rename", &named("PT Baru", "2024-05-01"))
        .unwrap();
    kept.take("rename", &named("PT Antara", "2021-05-01"))
        .unwrap();
    let record = kept.record();
    assert_eq!(record.legal_name, "PT Baru");
    assert_eq!(record.former_names, ["PT Contoh", "PT Antara"]);
    let last = record
        .corrections
        .past
        .last()
        .map(|event| (**event).clone());
    assert!(
        matches!(last, Some(EstablishmentEvent::EmployerRenamed { old, .. }) if old == "PT Contoh")
    );
    let counted = |men: u32, on: &str| json!({ "headcount": { "counted_on": on, "wni_men": men, "wni_women": 0 } });
    kept.take("record-headcount", &counted(26, "2026-01-05"))
        .unwrap();
    kept.take("record-headcount", &counted(20, "2020-01-05"))
        .unwrap();
    let workers = |kept: &Kept| kept.record().headcount.as_ref().map(Headcount::workers);
    assert_eq!(workers(&kept), Some(26));
    kept.file("first", "2026-02-01", &counted(21, "2021-01-05"))
        .unwrap();
    assert_eq!(workers(&kept), Some(26));
}

#[test]
fn nothing_happens_before_the_establishing() {
    for (on, answer) in [
        ("2020-03-01", Err("dates.out-of-order")),
        ("2020-03-02", Ok(())),
        ("2020-03-03", Ok(())),
    ] {
        for (action, field) in [
            ("record-dissolution", "dissolved_on"),
            ("record-stop", "stopped_on"),
            ("record-move", "moved_on"),
        ] {
            let mut kept = registered(&json!({ "established_on": "2020-03-02" }));
            let mut body = json!({ "evidence": "Akta" });
            if action == "record-move" {
                body = json!({ "to": "32" });
            }
            body[field] = json!(on);
            assert_eq!(kept.take(action, &body), answer, "{action} {on}");
        }
    }
}

#[test]
fn a_link_follows_its_proposal_and_a_reversal_the_link() {
    let mut kept = registered(&json!({}));
    kept.known = Some(head_office());
    let propose =
        json!({ "survivor": SECOND, "reason": "Alamat sama", "proposed_on": "2026-02-10" });
    kept.take("propose-duplicate", &propose).unwrap();
    let other = officer(Role::UnitHead, "b", "31");
    let confirm = |on: &str| json!({ "linked_on": on });
    let early = kept.ask(&other, "confirm-duplicate", &confirm("2026-02-09"));
    assert_eq!(early, Err("dates.out-of-order"));
    // The entry that stays is looked at when the link is made.
    for status in [
        Status::Duplicate {
            of: Uuid::from_u128(3),
        },
        Status::Merged {
            into: Uuid::from_u128(3),
        },
    ] {
        kept.known = Some(Known {
            status,
            ..head_office()
        });
        let gone = kept.ask(&other, "confirm-duplicate", &confirm("2026-02-10"));
        assert_eq!(gone, Err("establishment.itself"));
    }
    kept.known = Some(head_office());
    kept.ask(&other, "confirm-duplicate", &confirm("2026-02-20"))
        .unwrap();
    let reverse = |on: &str| json!({ "reversed_on": on, "reason": "Akta berbeda" });
    let early = kept.take("reverse-duplicate", &reverse("2026-02-19"));
    assert_eq!(early, Err("dates.out-of-order"));
    kept.take("reverse-duplicate", &reverse("2026-02-20"))
        .unwrap();
    assert_eq!(kept.record().status, Status::Active);
}
