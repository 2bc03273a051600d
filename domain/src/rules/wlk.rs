//! The mandatory employment report (*wajib lapor ketenagakerjaan*, UU 7/1981): when it is due, how
//! it stands, and how it is filed.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde_json::json;

use crate::calendar::{add_days, sub_days};
use crate::catalogue::{OSS_NIB, PERMENAKER_18_2017, UU_7_1981_6, UU_7_1981_7, UU_7_1981_8};
use crate::establishment::{Channel, Duty, ReportKind, Standing};
use crate::law::{Law, Value};
use crate::province::{ProvinceCode, local_date};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &FILING_DAY,
    &ONLINE_SINCE,
    &NIB_FIRST,
    &NIB_DAY,
    &YEAR,
    &FIRST_REPORT_KNOWN,
    &CORRECTS,
    &REPORTED_ONCE,
    &EVENT,
];

/// The rule of the table that says how a report is made.
const CHANNEL: &str = "wlk.channel";
/// The rule of the table that says whether the business number counts as a report.
const NIB_COUNTS: &str = "wlk.nib_first_period";

const fn law(
    code: &'static str,
    sentence: &'static str,
    provision: crate::catalogue::Provision,
) -> Rule {
    Rule {
        code,
        sentence,
        provision,
        ground: Ground::Law,
    }
}

/// The day that counts.
pub const FILING_DAY: Rule = law(
    "wlk.filing-day",
    "A report on paper is filed on the day of its postmark, any other when it is submitted.",
    UU_7_1981_6,
);
/// No online system before its day.
pub const ONLINE_SINCE: Rule = law(
    "wlk.online-since",
    "Reports are filed online since 2017-11-06.",
    PERMENAKER_18_2017,
);
/// The business number is no yearly report.
pub const NIB_FIRST: Rule = law(
    "wlk.nib-first-period",
    "The business number (NIB) counts as the report of the first period only.",
    OSS_NIB,
);
/// The day of a business number is that of one.
pub const NIB_DAY: Rule = law(
    "wlk.nib-day",
    "The day of a NIB is told of an establishment that has one, and lies in the time in which NIBs \
     are given (OSS).",
    OSS_NIB,
);
/// A yearly report is of one year.
pub const YEAR: Rule = law(
    "wlk.year",
    "A yearly report is of a year after that of the first report, and not of one after the next.",
    UU_7_1981_7,
);
/// What is known is not determined.
pub const FIRST_REPORT_KNOWN: Rule = law(
    "wlk.first-report-known",
    "An inspector determines the day of the first report only where no report and no NIB tells it.",
    UU_7_1981_7,
);
/// A correction is of a report.
pub const CORRECTS: Rule = law(
    "wlk.corrects-a-report",
    "A correcting report names an earlier report of the establishment.",
    UU_7_1981_6,
);

/// What a report is about lies where such a report can be made.
pub const EVENT: Rule = law(
    "wlk.event",
    "An opening is reported after it; what is to be moved, stopped or dissolved is so in the year of \
     its report or in the next one, if not before.",
    UU_7_1981_8,
);
/// The same report is not taken in twice.
pub const REPORTED_ONCE: Rule = Rule {
    code: "wlk.reported-once",
    sentence: "A report that is there already, the same in kind, channel, day and content, is not \
               taken in again.",
    provision: UU_7_1981_6,
    ground: Ground::WrongState,
};

/// The last day of the yearly report of a year: the end of the month of the first report, every
/// year after that one (Pasal 7 and its elucidation); none for the year of the first and before.
#[must_use]
pub fn annual_due(first_report_on: NaiveDate, year: i32) -> Option<NaiveDate> {
    if year <= first_report_on.year() {
        return None;
    }
    let begins = NaiveDate::from_ymd_opt(year, first_report_on.month(), 1)?;
    begins.checked_add_months(Months::new(1))?.pred_opt()
}

/// The day from which the yearly report of a year is counted: the first report's own in the year
/// after it, then its anniversaries.
#[must_use]
pub fn annual_start(first_report_on: NaiveDate, year: i32) -> Option<NaiveDate> {
    let years = u32::try_from(year - 1 - first_report_on.year()).ok()?;
    first_report_on.checked_add_months(Months::new(years * 12))
}

/// The day from which a first report counts: its own, and not one before the establishment was
/// there (UU 7/1981 Pasal 6 ayat (1): within 30 days after establishing).
#[must_use]
pub fn first_report_counts(
    first_report_on: NaiveDate,
    established_on: Option<NaiveDate>,
) -> NaiveDate {
    established_on.map_or(first_report_on, |began| first_report_on.max(began))
}

/// Whether a report that names no event may be about one of a day: an opening is reported after it
/// (Pasal 6 ayat (1)), a closing before it or, late, after it (Pasal 8 ayat (1)).
#[must_use]
pub fn is_reported_after(duty: Duty, event_on: NaiveDate, filed_on: NaiveDate) -> bool {
    match duty {
        Duty::Opening => event_on <= filed_on,
        Duty::Closing | Duty::Annual => true,
    }
}

/// The day after the last one, on which the offence of not reporting is complete.
#[must_use]
pub fn offence_date(due_on: NaiveDate) -> NaiveDate {
    add_days(due_on, 1)
}

/// A report is in time until its last day, late after it, and missing when there is none.
#[must_use]
pub fn standing(due_on: NaiveDate, filed_on: Option<NaiveDate>, on: NaiveDate) -> Standing {
    let past = (filed_on.unwrap_or(on) - due_on).num_days();
    match (filed_on, past > 0) {
        (Some(_), true) => Standing::Late(past),
        (Some(_), false) => Standing::OnTime,
        (None, true) => Standing::Missing(past),
        (None, false) => Standing::NotDue,
    }
}

/// The rule of the table that gives the length of a duty that runs from an event.
const fn length_of(duty: Duty) -> Option<&'static str> {
    match duty {
        Duty::Opening => Some("wlk.opening_days"),
        Duty::Closing => Some("wlk.closing_days_before"),
        Duty::Annual => None,
    }
}

/// The days of events whose report was due before a day, by each version of the law: half-open
/// intervals. So what is overdue is found by the events' days, and a change of the law reaches it.
#[must_use]
pub fn overdue_events(law: &Law, duty: Duty, day: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let id = length_of(duty);
    let versions = law
        .rules
        .iter()
        .filter(|rule| Some(rule.rule_id.as_str()) == id);
    let ranges = versions.filter_map(|rule| {
        let days = rule.value.days()?;
        // event + length < day, or event - length < day
        let bound = if duty == Duty::Closing {
            add_days(day, days)
        } else {
            sub_days(day, days)
        };
        let to = rule.valid_to.map_or(bound, |to| to.min(bound));
        (rule.valid_from < to).then_some((rule.valid_from, to))
    });
    ranges.collect()
}

/// A report on paper is filed on the day of its postmark, any other when it is submitted.
pub fn filing_day(
    channel: Channel,
    submitted_at: Option<DateTime<Utc>>,
    postmark_on: Option<NaiveDate>,
    province: &ProvinceCode,
) -> Result<NaiveDate, Refusal> {
    let (field, found, other) = match channel {
        Channel::Post => ("postmark_on", postmark_on, submitted_at.is_some()),
        Channel::Online | Channel::OssNib => {
            let day = submitted_at.map(|at| local_date(province, at));
            ("submitted_at", day, postmark_on.is_some())
        }
    };
    found.filter(|_| !other).ok_or_else(|| {
        let detail = format!(
            "by {} a report has {field} and no other day",
            channel.code()
        );
        FILING_DAY.refuse_field(field, detail, json!({ "channel": channel }))
    })
}

/// The day that is told of a report is the one that counts.
pub fn is_filed_then(filed_on: NaiveDate, counts: NaiveDate) -> Result<(), Refusal> {
    if filed_on == counts {
        return Ok(());
    }
    let detail = format!("by its channel and moment the report was filed on {counts}");
    Err(FILING_DAY.refuse_field("new", detail, json!({ "filed_on": counts })))
}

/// Reports are filed online since 2017-11-06. One on paper is taken after that too: the statute
/// asks for a report and no form.
pub fn channel_is_open(law: &Law, channel: Channel, filed_on: NaiveDate) -> Result<(), Refusal> {
    let rule = law.rule(CHANNEL, filed_on);
    let online =
        rule.is_some_and(|rule| matches!(&rule.value, Value::Text(text) if text == "online"));
    if channel == Channel::Online && !online {
        let detail = format!("on {filed_on} reports were made on paper");
        return Err(ONLINE_SINCE.refuse_field("channel", detail, json!({ "filed_on": filed_on })));
    }
    Ok(())
}

/// An opening is reported after it; what is to be moved, stopped or dissolved is so in the year of its
/// report or in the next one, if not before. The statute has no longest time; a day beyond is a slip
/// of the pen.
pub fn event_fits_report(
    field: &'static str,
    (kind, event_on): (ReportKind, NaiveDate),
    filed_on: NaiveDate,
) -> Result<(), Refusal> {
    let fits = match kind {
        ReportKind::First | ReportKind::Resume | ReportKind::MoveAfter => event_on <= filed_on,
        ReportKind::MoveBefore | ReportKind::Stop | ReportKind::Dissolve => {
            event_on.year() <= filed_on.year() + 1
        }
        ReportKind::Annual => true,
    };
    if fits {
        return Ok(());
    }
    Err(EVENT.refuse_field(
        field,
        format!(
            "no report of kind {} of {filed_on} is about {event_on}",
            kind.code()
        ),
        json!({ "kind": kind, "event_on": event_on, "filed_on": filed_on }),
    ))
}

/// The business number (NIB) counts as the report of the first period only.
pub fn nib_counts(
    law: &Law,
    channel: Channel,
    kind: ReportKind,
    filed_on: NaiveDate,
) -> Result<(), Refusal> {
    let counts = law.rule(NIB_COUNTS, filed_on);
    let counts = counts.is_some_and(|rule| rule.value == Value::Flag(true));
    if channel != Channel::OssNib || (counts && kind == ReportKind::First) {
        return Ok(());
    }
    Err(NIB_FIRST.refuse_field(
        "channel",
        format!("a NIB of {filed_on} is no report of kind {}", kind.code()),
        json!({ "kind": kind, "filed_on": filed_on, "counts_then": counts }),
    ))
}

/// The day of a NIB is told of an establishment that has one, and lies in the time in which NIBs are
/// given: from the first row of the table of rules on.
pub fn nib_day_is_of_a_nib(
    law: &Law,
    nib: Option<&str>,
    issued_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    let Some(on) = issued_on else { return Ok(()) };
    let rows = law.rules.iter().filter(|rule| rule.rule_id == NIB_COUNTS);
    let since = rows.map(|rule| rule.valid_from).min();
    if nib.is_some() && since.is_some_and(|since| on >= since) {
        return Ok(());
    }
    let detail = match (nib, since) {
        (None, _) => "there is no NIB whose day it could be".to_owned(),
        (Some(_), None) => "no NIB counts as a report".to_owned(),
        (Some(_), Some(since)) => format!("no NIB was given before {since}"),
    };
    let data = json!({ "nib_issued_on": on, "since": since });
    Err(NIB_DAY.refuse_field("numbers/nib_issued_on", detail, data))
}

/// A yearly report is of a year after that of the first report, and not of one after the next.
pub fn is_of_a_year(
    year: i32,
    first_report_on: Option<NaiveDate>,
    filed_on: NaiveDate,
) -> Result<(), Refusal> {
    let after_first = first_report_on.is_none_or(|first| year > first.year());
    if after_first && year <= filed_on.year() + 1 {
        return Ok(());
    }
    Err(YEAR.refuse_field(
        "year",
        format!("no yearly report of {year} is filed on {filed_on}"),
        json!({ "year": year, "first_report_on": first_report_on, "filed_on": filed_on }),
    ))
}

/// An inspector determines the day of the first report only where no report and no NIB tells it.
pub fn first_report_is_unknown(
    known: Option<NaiveDate>,
    determined_before: bool,
) -> Result<(), Refusal> {
    match known.filter(|_| !determined_before) {
        None => Ok(()),
        Some(on) => Err(FIRST_REPORT_KNOWN.refuse_field(
            "first_report_on",
            format!("the first report is known, of {on}"),
            json!({ "first_report_on": on }),
        )),
    }
}

/// A report that is there already is not taken in again.
pub fn is_reported_once(earlier: Option<i64>) -> Result<(), Refusal> {
    match earlier {
        None => Ok(()),
        Some(number) => Err(REPORTED_ONCE.refuse(
            format!("event {number} is this report"),
            json!({ "report": number }),
        )),
    }
}

/// A correcting report names an earlier report of the establishment.
pub fn corrects_a_report(target: Option<i64>, reports: &[i64]) -> Result<(), Refusal> {
    match target.filter(|target| !reports.contains(target)) {
        None => Ok(()),
        Some(target) => Err(CORRECTS.refuse_field(
            "correction_of",
            format!("event {target} is no report of this establishment"),
            json!({ "reports": reports }),
        )),
    }
}

#[cfg(test)]
#[path = "wlk/tests.rs"]
mod tests;
