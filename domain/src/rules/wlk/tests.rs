use std::sync::Arc;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_first_report_in_july_is_due_again_at_the_end_of_every_july() {
    let first = day("2019-07-10");
    for (year, due) in [
        (2018, None),
        (2019, None),
        (2020, Some("2020-07-31")),
        (2021, Some("2021-07-31")),
    ] {
        assert_eq!(annual_due(first, year), due.map(day), "{year}");
    }
    // February has its own end.
    assert_eq!(annual_due(day("2019-02-28"), 2024), Some(day("2024-02-29")));
    assert_eq!(annual_due(day("2020-02-29"), 2023), Some(day("2023-02-28")));
    assert_eq!(offence_date(day("2020-07-31")), day("2020-08-01"));
    assert_eq!(
        annual_start(day("2020-02-29"), 2022),
        Some(day("2021-02-28"))
    );
}

#[test]
fn the_last_day_is_in_time_and_the_next_one_is_late() {
    let due = day("2020-07-31");
    for (filed, stands) in [
        ("2020-07-30", Standing::OnTime),
        ("2020-07-31", Standing::OnTime),
        ("2020-08-01", Standing::Late(1)),
        ("2020-09-10", Standing::Late(41)),
    ] {
        assert_eq!(
            standing(due, Some(day(filed)), day("2026-03-02")),
            stands,
            "{filed}"
        );
    }
    for (on, stands) in [
        ("2020-07-31", Standing::NotDue),
        ("2020-08-01", Standing::Missing(1)),
        ("2020-08-02", Standing::Missing(2)),
    ] {
        assert_eq!(standing(due, None, day(on)), stands, "{on}");
    }
}

/// Whether a report about an event is overdue on a day.
fn is_overdue(law: &Law, duty: Duty, event: &str, on: &str) -> bool {
    let event = day(event);
    let ranges = overdue_events(law, duty, day(on));
    ranges
        .iter()
        .any(|(from, to)| *from <= event && event < *to)
}

#[test]
fn thirty_days_after_an_opening_and_thirty_before_a_closing() {
    let law = Law::seed();
    for (on, overdue) in [
        ("2026-04-01", false),
        ("2026-04-02", true),
        ("2026-04-03", true),
    ] {
        // 2026-03-02 and 30 days are 2026-04-01.
        assert_eq!(
            is_overdue(&law, Duty::Opening, "2026-03-02", on),
            overdue,
            "{on}"
        );
    }
    for (on, overdue) in [
        ("2026-01-31", false),
        ("2026-02-01", true),
        ("2026-02-02", true),
    ] {
        // 30 days before 2026-03-02 are 2026-01-31.
        assert_eq!(
            is_overdue(&law, Duty::Closing, "2026-03-02", on),
            overdue,
            "{on}"
        );
    }
    // Before the law there was no duty under it.
    assert!(!is_overdue(&law, Duty::Opening, "1981-09-28", "2026-03-02"));
    assert!(is_overdue(&law, Duty::Opening, "1981-09-29", "2026-03-02"));
}

#[test]
fn a_longer_time_reaches_only_events_from_its_own_day() {
    let mut law = (*Law::seed()).clone();
    let mut new = law
        .rule("wlk.opening_days", day("2026-03-02"))
        .unwrap()
        .clone();
    for old in Arc::make_mut(&mut law.rules) {
        if old.rule_id == new.rule_id {
            old.valid_to = Some(day("2026-03-01"));
        }
    }
    (new.valid_from, new.value) = (day("2026-03-01"), Value::Days(60));
    Arc::make_mut(&mut law.rules).push(new);
    assert!(is_overdue(&law, Duty::Opening, "2026-02-28", "2026-03-31"));
    assert!(!is_overdue(&law, Duty::Opening, "2026-03-01", "2026-04-30"));
    assert!(is_overdue(&law, Duty::Opening, "2026-03-01", "2026-05-01"));
}

#[test]
fn the_online_system_opens_on_2017_11_06() {
    let law = Law::seed();
    for (on, open) in [
        ("2017-11-05", false),
        ("2017-11-06", true),
        ("2017-11-07", true),
    ] {
        let answer = channel_is_open(&law, Channel::Online, day(on));
        assert_eq!(answer.is_ok(), open, "{on}");
        assert!(channel_is_open(&law, Channel::Post, day(on)).is_ok());
    }
    let refused = channel_is_open(&law, Channel::Online, day("2017-11-05"));
    assert_eq!(refused.unwrap_err().rule.code, "wlk.online-since");
}

#[test]
fn the_business_number_counts_for_the_first_period() {
    let law = Law::seed();
    let on = day("2020-05-01");
    assert!(nib_counts(&law, Channel::OssNib, ReportKind::First, on).is_ok());
    let yearly = nib_counts(&law, Channel::OssNib, ReportKind::Annual, on);
    assert_eq!(yearly.unwrap_err().rule.code, "wlk.nib-first-period");
    let early = nib_counts(&law, Channel::OssNib, ReportKind::First, day("2017-12-31"));
    assert!(early.is_err());
    assert!(nib_counts(&law, Channel::Online, ReportKind::Annual, on).is_ok());
}

#[test]
fn a_report_is_filed_on_the_day_of_its_province() {
    let at = "2026-05-31T15:30:00Z".parse().unwrap();
    let (jakarta, papua) = (ProvinceCode("31".to_owned()), ProvinceCode("91".to_owned()));
    let online = |place| filing_day(Channel::Online, Some(at), None, place);
    assert_eq!(online(&jakarta).unwrap(), day("2026-05-31"));
    assert_eq!(online(&papua).unwrap(), day("2026-06-01"));
    let marked = Some(day("2026-05-30"));
    let post = filing_day(Channel::Post, None, marked, &papua);
    assert_eq!(post.unwrap(), day("2026-05-30"));
    for (channel, submitted, marked) in [
        (Channel::Post, Some(at), None),
        (Channel::Post, Some(at), marked),
        (Channel::Online, None, marked),
        (Channel::OssNib, None, None),
    ] {
        let refused = filing_day(channel, submitted, marked, &jakarta).unwrap_err();
        assert_eq!(refused.rule.code, "wlk.filing-day");
    }
}

#[test]
fn a_yearly_report_is_of_a_year_that_needs_one() {
    let filed = day("2022-03-02");
    for (year, accepted) in [(2019, false), (2020, true), (2023, true), (2024, false)] {
        let answer = is_of_a_year(year, Some(day("2019-07-10")), filed);
        assert_eq!(answer.is_ok(), accepted, "{year}");
    }
    let refused = is_of_a_year(2024, None, filed).unwrap_err();
    assert_eq!(refused.rule.code, "wlk.year");
}

#[test]
fn a_year_is_filed_from_the_first_day_of_the_year_before_it() {
    for (on, accepted) in [
        ("2021-12-30", false),
        ("2021-12-31", false),
        ("2022-01-01", true),
        ("2022-01-02", true),
    ] {
        let answer = is_of_a_year(2023, Some(day("2019-07-10")), day(on));
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
}

#[test]
fn the_business_number_counts_from_the_day_of_its_rule() {
    for (on, accepted) in [
        ("2017-12-31", false),
        ("2018-01-01", true),
        ("2018-01-02", true),
    ] {
        let answer = nib_counts(&Law::seed(), Channel::OssNib, ReportKind::First, day(on));
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
}

#[test]
fn what_a_report_tells_is_not_determined() {
    let known = Some(day("2019-07-10"));
    assert!(first_report_is_unknown(None, false).is_ok());
    assert!(first_report_is_unknown(known, true).is_ok());
    let refused = first_report_is_unknown(known, false).unwrap_err();
    assert_eq!(refused.rule.code, "wlk.first-report-known");
}

#[test]
fn a_correction_names_a_report() {
    assert!(corrects_a_report(None, &[]).is_ok());
    assert!(corrects_a_report(Some(3), &[2, 3]).is_ok());
    let refused = corrects_a_report(Some(4), &[2, 3]).unwrap_err();
    assert_eq!(refused.rule.code, "wlk.corrects-a-report");
}

#[test]
fn the_day_of_a_business_number_is_told_with_it_and_not_of_a_time_before_there_were_any() {
    let law = Law::seed();
    let code = |nib, on: &str| {
        let answer = nib_day_is_of_a_nib(&law, nib, Some(on.parse().unwrap()));
        answer.err().map(|refused| refused.rule.code)
    };
    let nib = Some("1234567890123");
    for (on, refused) in [
        ("2017-12-31", Some("wlk.nib-day")),
        ("2018-01-01", None),
        ("2018-01-02", None),
    ] {
        assert_eq!(code(nib, on), refused, "{on}");
        assert_eq!(code(None, on), Some("wlk.nib-day"), "{on}");
    }
    assert!(nib_day_is_of_a_nib(&law, None, None).is_ok());
}

#[test]
fn an_opening_is_reported_after_it_and_what_is_planned_until_the_end_of_the_next_year() {
    let filed_on = "2026-03-02".parse().unwrap();
    for (kind, event_on, accepted) in [
        (ReportKind::First, "2026-03-01", true),
        (ReportKind::First, "2026-03-02", true),
        (ReportKind::First, "2026-03-03", false),
        (ReportKind::Resume, "2026-03-03", false),
        (ReportKind::MoveAfter, "2026-03-03", false),
        (ReportKind::MoveBefore, "2027-12-30", true),
        (ReportKind::Stop, "2027-12-31", true),
        (ReportKind::Dissolve, "2028-01-01", false),
        (ReportKind::Dissolve, "9999-12-31", false),
    ] {
        let on = event_on.parse().unwrap();
        let answer = event_fits_report("event_on", (kind, on), filed_on);
        assert_eq!(answer.is_ok(), accepted, "{kind:?} {event_on}");
        assert!(accepted || answer.unwrap_err().rule.code == "wlk.event");
    }
}

#[test]
fn a_first_report_counts_from_the_establishing_on() {
    for (reported, counts) in [
        ("2026-03-01", "2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-03", "2026-03-03"),
    ] {
        let found = first_report_counts(day(reported), Some(day("2026-03-02")));
        assert_eq!(found, day(counts));
        assert_eq!(first_report_counts(day(reported), None), day(reported));
    }
}

#[test]
fn an_opening_without_a_day_is_one_of_before_the_report() {
    let filed_on = "2026-03-02".parse().unwrap();
    for (event_on, opening) in [
        ("2026-03-01", true),
        ("2026-03-02", true),
        ("2026-03-03", false),
    ] {
        let on = event_on.parse().unwrap();
        assert_eq!(is_reported_after(Duty::Opening, on, filed_on), opening);
        assert!(is_reported_after(Duty::Closing, on, filed_on));
    }
}
