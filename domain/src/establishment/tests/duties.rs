//! Duties to report: what makes them due, and what meets them.

use serde_json::json;

use super::*;

#[test]
fn a_first_report_starts_the_yearly_ones() {
    let mut kept = registered(&json!({ "established_on": "2019-06-10" }));
    assert_eq!(
        kept.stands("established:2019-06-10", "2019-07-10"),
        Some(Standing::NotDue)
    );
    assert_eq!(
        kept.stands("established:2019-06-10", "2019-07-11"),
        Some(Standing::Missing(1))
    );
    assert_eq!(kept.record().duties.first_year_unmet(), None);
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    assert_eq!(
        kept.stands("established:2019-06-10", "2026-03-02"),
        Some(Standing::Late(2))
    );
    assert_eq!(kept.stands("2020", "2020-07-31"), Some(Standing::NotDue));
    assert_eq!(
        kept.stands("2020", "2020-08-01"),
        Some(Standing::Missing(1))
    );
    kept.file("annual", "2020-08-03", &json!({})).unwrap();
    assert_eq!(
        kept.stands("2020", "2020-08-02"),
        Some(Standing::Missing(2))
    );
    assert_eq!(kept.stands("2020", "2026-03-02"), Some(Standing::Late(3)));
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2021, day("2021-07-31"))));
}

#[test]
fn a_year_filed_later_does_not_meet_an_earlier_one() {
    let mut kept = registered(&json!({}));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    kept.file("annual", "2022-07-01", &json!({})).unwrap();
    let duties = &kept.record().duties;
    assert_eq!(duties.first_year_unmet(), Some((2020, day("2020-07-31"))));
    kept.file("annual", "2022-07-02", &json!({ "year": 2020 }))
        .unwrap();
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2021, day("2021-07-31"))));
    assert_eq!(
        kept.file("annual", "2022-07-02", &json!({ "year": 2019 })),
        Err("wlk.year")
    );
}

#[test]
fn the_business_number_is_the_report_of_the_first_period() {
    let numbers = json!({ "nib": "1234567890123", "nib_issued_on": "2020-05-20" });
    let kept = registered(&json!({ "established_on": "2020-05-01", "numbers": numbers }));
    assert_eq!(
        kept.stands("established:2020-05-01", "2026-03-02"),
        Some(Standing::OnTime)
    );
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2021, day("2021-05-31"))));
}

#[test]
fn a_move_needs_a_report_before_and_one_after() {
    let mut kept = registered(&json!({}));
    let moved = json!({ "to": "32", "regency": "32.01", "moved_on": "2026-01-31" });
    kept.take("record-move", &moved).unwrap();
    assert_eq!(kept.record().province.0, "32");
    let period = "moved:2026-01-31";
    let stand = |kept: &Kept, on| {
        let record = kept.record();
        let all = record
            .duties
            .standing(&Law::seed(), &record.province, day(on));
        let of_move = all.into_iter().filter(|one| one.period == period);
        of_move
            .map(|one| (one.duty, one.due_on, one.standing))
            .collect::<Vec<_>>()
    };
    let closing = (Duty::Closing, day("2026-01-01"), Standing::Missing(59));
    let opening = (Duty::Opening, day("2026-03-02"), Standing::NotDue);
    assert_eq!(stand(&kept, "2026-03-01"), [closing, opening]);
    kept.file(
        "move_before",
        "2026-03-02",
        &json!({ "event_on": "2026-01-31" }),
    )
    .unwrap();
    assert_eq!(kept.record().duties.first_unmet(Duty::Closing), None);
    let unmet = kept.record().duties.first_unmet(Duty::Opening);
    assert_eq!(unmet.map(|one| one.event_on), Some(day("2026-01-31")));
    kept.file("move_after", "2026-03-02", &json!({})).unwrap();
    assert_eq!(kept.record().duties.first_unmet(Duty::Opening), None);
}

#[test]
fn a_move_that_is_reported_ahead_is_expected() {
    let mut kept = registered(&json!({}));
    kept.file(
        "move_before",
        "2026-03-01",
        &json!({ "event_on": "2026-06-01" }),
    )
    .unwrap();
    assert_eq!(
        kept.stands("moved:2026-06-01", "2026-07-02"),
        Some(Standing::OnTime)
    );
    let after = kept.record().duties.first_unmet(Duty::Opening);
    assert_eq!(after.map(|one| one.event_on), Some(day("2026-06-01")));
}

#[test]
fn nothing_more_is_due_after_a_dissolution() {
    let mut kept = registered(&json!({}));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    let dissolved = |on: &str| json!({ "dissolved_on": on, "evidence": "Akta" });
    let mut earlier = Kept {
        there: kept.there.clone(),
        ..registered(&json!({}))
    };
    earlier
        .take("record-dissolution", &dissolved("2020-07-31"))
        .unwrap();
    assert_eq!(earlier.record().duties.first_year_unmet(), None);
    kept.take("record-dissolution", &dissolved("2020-08-01"))
        .unwrap();
    assert_eq!(
        kept.stands("2020", "2026-03-02"),
        Some(Standing::Missing(2040))
    );
    assert_eq!(kept.stands("2021", "2026-03-02"), None);
    let again = kept.take("record-dissolution", &dissolved("2020-08-01"));
    assert_eq!(again, Err("acting.state"));
}

#[test]
fn the_day_of_the_first_report_is_determined_where_nothing_tells_it() {
    let mut kept = registered(&json!({}));
    let determine = json!({
        "first_report_on": "2019-07-10", "determined_on": "2026-03-02", "reason": "Tanda terima",
    });
    kept.take("determine-first-report", &determine).unwrap();
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2020, day("2020-07-31"))));
    let mut told = registered(&json!({}));
    told.file("first", "2019-07-12", &json!({})).unwrap();
    let known = told.take("determine-first-report", &determine);
    assert_eq!(known, Err("wlk.first-report-known"));
}

#[test]
fn a_correcting_report_meets_no_duty() {
    let mut kept = registered(&json!({}));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    let count = json!({ "counted_on": "2026-03-01", "wni_men": 7, "wni_women": 8 });
    let wrong = kept.file("annual", "2026-03-01", &json!({ "correction_of": 1 }));
    assert_eq!(wrong, Err("wlk.corrects-a-report"));
    kept.file(
        "annual",
        "2026-03-01",
        &json!({ "correction_of": 2, "headcount": count }),
    )
    .unwrap();
    assert!(kept.record().duties.annual.is_empty());
    assert_eq!(
        kept.record().headcount.as_ref().map(Headcount::workers),
        Some(15)
    );
}

#[test]
fn the_same_report_is_taken_in_once() {
    let mut kept = registered(&json!({ "established_on": "2019-06-10" }));
    let count =
        json!({ "headcount": { "counted_on": "2020-07-01", "wni_men": 1, "wni_women": 2 } });
    kept.file("first", "2019-07-01", &json!({})).unwrap();
    kept.file("annual", "2020-07-01", &count).unwrap();
    let again = Err("wlk.reported-once");
    assert_eq!(kept.file("first", "2019-07-01", &json!({})), again);
    assert_eq!(kept.file("annual", "2020-07-01", &count), again);
    // Another day, another number or another content is another report; a correction is one too.
    kept.file("annual", "2020-07-02", &count).unwrap();
    kept.file("annual", "2020-07-01", &json!({ "wlkp_no": "7" }))
        .unwrap();
    kept.file("annual", "2020-07-01", &json!({ "correction_of": 3 }))
        .unwrap();
}

#[test]
fn another_owner_is_reported_before_and_after_as_a_move_is() {
    let mut kept = registered(&json!({ "established_on": "2020-03-02" }));
    let passed = |on: &str| json!({ "owner": "PMK-1", "owned_from": on, "deed": "Akta jual beli" });
    let early = kept.take("transfer-ownership", &passed("2020-03-01"));
    assert_eq!(early, Err("dates.out-of-order"));
    let number = json!({ "owner": "3171234567890001", "owned_from": "2026-01-31", "deed": "x" });
    assert!(kept.take("transfer-ownership", &number).is_err());
    kept.take("transfer-ownership", &passed("2026-01-31"))
        .unwrap();
    let record = kept.record();
    let standing = |duty| {
        let all = record
            .duties
            .standing(&Law::seed(), &record.province, day("2026-03-03"));
        let one = all
            .into_iter()
            .find(|one| one.duty == duty && one.period == "moved:2026-01-31");
        one.map(|one| (one.due_on, one.standing))
    };
    let closing = (day("2026-01-01"), Standing::Missing(61));
    let opening = (day("2026-03-02"), Standing::Missing(1));
    assert_eq!(standing(Duty::Closing), Some(closing));
    assert_eq!(standing(Duty::Opening), Some(opening));
    assert_eq!(record.province.0, "31", "it lies where it lay");
    let report = json!({ "event_on": "2026-01-31" });
    kept.file("move_before", "2025-12-30", &report).unwrap();
    kept.file("move_after", "2026-02-10", &report).unwrap();
    let duties = &kept.record().duties;
    assert_eq!(duties.first_unmet(Duty::Closing), None);
    assert_eq!(
        duties.first_unmet(Duty::Opening).map(|one| one.cause),
        Some(Cause::Established)
    );
}
