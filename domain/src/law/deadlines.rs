//! Due dates with their derivation in words, by the calendar of a province.

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Law, LegalRule, Status, Value};
use crate::calendar;
use crate::province::ProvinceCode;

/// A kind of deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// Report after establishing, resuming or moving, from that day (UU 7/1981 Pasal 6 ayat (1)).
    WlkOpen,
    /// Report before moving, stopping or dissolving, from that day backwards (Pasal 8 ayat (1)).
    WlkClose,
    /// Next yearly report, from the day of the first (Pasal 7 ayat (1)).
    WlkAnnual,
    /// To comply with a first note, from its receipt.
    #[serde(rename = "NOTA1")]
    Nota1,
    /// To comply with a second note, from its receipt.
    #[serde(rename = "NOTA2")]
    Nota2,
    /// To report a change to the inspection book, from the change.
    AktaChange,
    /// Notice that an investigation has begun, from its order.
    Spdp,
    /// Last day to deliver a summons, from the hearing backwards (UU 8/1981 Pasal 227).
    Summons,
    /// To bring the accused to court, from the finished minutes.
    CepatPresent,
    /// Next court day, from a day (Pasal 206).
    CourtDay,
    /// To appeal, from the judgment or its notice (Pasal 233).
    Appeal,
    /// To object to a judgment in absence, from its notice (Pasal 214).
    Objection,
    /// To pay a fine under the old code, from the judgment (Pasal 273).
    FineOld,
    /// To pay a fine under the new code: the day set in the judgment (UU 1/2023 Pasal 81).
    FineNew,
    /// To tell of a stopped investigation, from the stop (UU 20/2025 Pasal 24 ayat (4)).
    #[serde(rename = "SP3_NOTICE")]
    Sp3Notice,
    /// To hand a copy of the minutes over, from the signing (UU 20/2025 Pasal 153).
    BapCopy,
    /// Last day of prosecution, from the offence.
    TimebarPros,
    /// Last day of execution, from the day on which the judgment could be executed.
    TimebarExec,
    /// To object to a decision, from its announcement (UU 30/2014 Pasal 77).
    ObjAdmin,
    /// To correct a decision, from the discovery of the error (UU 30/2014 Pasal 63).
    Correction,
    /// To tell of a breach of personal data, from its knowledge (UU 27/2022 Pasal 46).
    PdpBreach,
    /// To correct personal data, from the request (UU 27/2022 Pasal 30).
    PdpFix,
    /// To publish the yearly report, from the end of its year (C081 Pasal 20).
    IloReport,
}

impl Code {
    /// Every kind.
    pub const ALL: [Self; 23] = [
        Self::WlkOpen,
        Self::WlkClose,
        Self::WlkAnnual,
        Self::Nota1,
        Self::Nota2,
        Self::AktaChange,
        Self::Spdp,
        Self::Summons,
        Self::CepatPresent,
        Self::CourtDay,
        Self::Appeal,
        Self::Objection,
        Self::FineOld,
        Self::FineNew,
        Self::Sp3Notice,
        Self::BapCopy,
        Self::TimebarPros,
        Self::TimebarExec,
        Self::ObjAdmin,
        Self::Correction,
        Self::PdpBreach,
        Self::PdpFix,
        Self::IloReport,
    ];
}

/// A due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DueDate {
    /// Its kind.
    pub kind: Code,
    /// Last day, in the province's zone.
    pub due_on: NaiveDate,
    /// How it was found, in words.
    pub derivation: String,
    /// The day before it was moved past days off, when it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<NaiveDate>,
    /// Whether its length or its kind of day must still be confirmed.
    pub needs_confirmation: bool,
}

/// How a length is counted.
enum Length {
    Days(i64),
    WorkingDays(u16),
    Years(u16),
    MonthEnd,
}

/// A length, whether its end moves to a working day, its basis, and whether it is unsure.
struct Term {
    length: Length,
    moves: bool,
    basis: String,
    unsure: bool,
}

fn fixed(length: Length, basis: &str, unsure: bool) -> Term {
    let (basis, moves) = (basis.to_owned(), false);
    Term {
        length,
        moves,
        basis,
        unsure,
    }
}

fn of_rule(rule: Option<&LegalRule>, sign: i64) -> Option<Term> {
    let rule = rule?;
    let length = match &rule.value {
        Value::Days(days) => Length::Days(sign * i64::from(*days)),
        Value::Hours(hours) => Length::Days(sign * i64::from(hours / 24)),
        Value::Years(years) => Length::Years(*years),
        Value::Count(_)
        | Value::Idr(_)
        | Value::Flag(_)
        | Value::Text(_)
        | Value::Threshold(_)
        | Value::ByReading(_)
        | Value::Unknown => return None,
    };
    let unsure = rule.status != Status::Confirmed;
    Some(fixed(length, &rule.basis, unsure))
}

/// What the law says of a kind for one that starts on a day.
fn term(law: &Law, code: Code, from: NaiveDate) -> Option<Term> {
    use Length::{Days, MonthEnd, WorkingDays};
    let rule = |id: &str| of_rule(law.rule(id, from), 1);
    let moved = |term: Option<Term>| {
        term.map(|term| Term {
            moves: true,
            ..term
        })
    };
    Some(match code {
        Code::WlkOpen => rule("wlk.opening_days")?,
        Code::WlkClose => of_rule(law.rule("wlk.closing_days_before", from), -1)?,
        Code::WlkAnnual => fixed(MonthEnd, "UU 7/1981 Pasal 7 ayat (1)", false),
        Code::Nota1 => moved(rule("nota1.days"))?,
        Code::Nota2 => moved(rule("nota2.days"))?,
        Code::AktaChange => fixed(Days(14), "Akta Pengawasan Ketenagakerjaan", true),
        Code::Spdp => rule("proc.spdp_days")
            .unwrap_or_else(|| fixed(Days(7), "Putusan MK 130/PUU-XIII/2015", true)),
        Code::Summons => fixed(Days(-3), "UU 8/1981 (KUHAP) Pasal 227", false),
        Code::CepatPresent => rule("proc.cepat.present_days")?,
        Code::CourtDay => fixed(Days(7), "UU 8/1981 (KUHAP) Pasal 206", false),
        Code::Appeal => fixed(Days(7), "UU 8/1981 (KUHAP) Pasal 233 ayat (2)", false),
        Code::Objection => fixed(Days(7), "UU 8/1981 (KUHAP) Pasal 214", true),
        Code::FineOld => fixed(Days(0), "UU 8/1981 (KUHAP) Pasal 273", false),
        Code::FineNew => fixed(Days(0), "UU 1/2023 (KUHP) Pasal 81", false),
        Code::Sp3Notice => Term {
            unsure: true,
            ..rule("proc.sp3.notice_days")?
        },
        Code::BapCopy => fixed(Days(1), "UU 20/2025 (KUHAP) Pasal 153", true),
        Code::TimebarPros => rule("crim.timebar.prosecute")?,
        Code::TimebarExec => rule("crim.timebar.execute")?,
        Code::ObjAdmin => fixed(WorkingDays(21), "UU 30/2014 Pasal 77", false),
        Code::Correction => fixed(WorkingDays(5), "UU 30/2014 Pasal 63", false),
        Code::PdpBreach => rule("pdp.breach_hours")?,
        Code::PdpFix => fixed(Days(3), "UU 27/2022 Pasal 30, 3 x 24 jam", false),
        Code::IloReport => fixed(Length::Years(1), "C081 Pasal 20", false),
    })
}

/// The due date of a kind that starts on a day; the day itself is not counted. None when no rule
/// of the kind is in force on it.
#[must_use]
pub fn due(law: &Law, code: Code, from: NaiveDate, province: &ProvinceCode) -> Option<DueDate> {
    let term = term(law, code, from)?;
    let (end, told) = counted(&term.length, from, |days| {
        law.add_working_days(province, from, days)
    })?;
    let moved = if term.moves {
        law.working_day_from(province, end)
    } else {
        end
    };
    let moved_from = (moved != end).then_some(end);
    let mut derivation = format!("{from} {told} = {end} ({})", term.basis);
    if moved_from.is_some() {
        derivation = format!("{derivation}; a day off, so the next working day, {moved}");
    } else if code == Code::CepatPresent && !law.is_working_day(province, end) {
        derivation += "; a day off: the nearest court day is recorded with its reason";
    }
    if !calendar::covers(moved.year()) {
        let year = moved.year();
        derivation = format!("{derivation}; the holidays of {year} are not in the calendar");
    }
    Some(DueDate {
        kind: code,
        due_on: moved,
        derivation,
        moved_from,
        needs_confirmation: term.unsure,
    })
}

/// The day at which a length ends, and how it was counted.
fn counted(
    length: &Length,
    from: NaiveDate,
    working: impl Fn(u16) -> NaiveDate,
) -> Option<(NaiveDate, String)> {
    Some(match *length {
        Length::Days(days) => {
            let length = Days::new(days.unsigned_abs());
            let (day, sign) = if days < 0 {
                (from.checked_sub_days(length)?, '-')
            } else {
                (from.checked_add_days(length)?, '+')
            };
            (day, format!("{sign} {} calendar days", days.unsigned_abs()))
        }
        Length::WorkingDays(days) => (working(days), format!("+ {days} working days")),
        Length::Years(years) => {
            let day = from.checked_add_months(Months::new(u32::from(years) * 12))?;
            (day, format!("+ {years} years"))
        }
        Length::MonthEnd => {
            let first = from.with_day(1)?.checked_add_months(Months::new(13))?;
            (
                first.pred_opt()?,
                "in the next year, end of the month of the first report".to_owned(),
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::CalendarDay;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found(law: &Law, code: Code, from: &str) -> DueDate {
        due(law, code, day(from), &ProvinceCode("31".to_owned())).unwrap()
    }

    #[test]
    fn every_kind_ends_where_the_law_says() {
        let law = Law::seed();
        for (code, from, ends) in [
            (Code::WlkOpen, "2026-03-02", "2026-04-01"),
            (Code::WlkClose, "2026-03-31", "2026-03-01"),
            (Code::WlkAnnual, "2019-07-10", "2020-07-31"),
            (Code::Nota1, "2026-04-29", "2026-05-29"),
            (Code::Nota2, "2026-05-15", "2026-05-29"),
            (Code::AktaChange, "2026-03-01", "2026-03-15"),
            (Code::Spdp, "2025-03-01", "2025-03-08"),
            (Code::Spdp, "2026-03-01", "2026-03-08"),
            (Code::Summons, "2026-03-10", "2026-03-07"),
            (Code::CepatPresent, "2026-05-29", "2026-06-01"),
            (Code::CourtDay, "2026-03-01", "2026-03-08"),
            (Code::Appeal, "2026-03-01", "2026-03-08"),
            (Code::Objection, "2026-03-01", "2026-03-08"),
            (Code::FineOld, "2025-03-01", "2025-03-01"),
            (Code::FineNew, "2026-03-01", "2026-03-01"),
            (Code::Sp3Notice, "2026-03-01", "2026-03-02"),
            (Code::BapCopy, "2026-03-01", "2026-03-02"),
            (Code::TimebarPros, "2020-08-01", "2021-08-01"),
            (Code::TimebarPros, "2026-01-01", "2027-01-01"),
            (Code::TimebarPros, "2026-01-02", "2029-01-02"),
            (Code::TimebarExec, "2026-01-01", "2028-01-01"),
            (Code::TimebarExec, "2026-01-02", "2030-01-02"),
            (Code::ObjAdmin, "2026-04-01", "2026-05-04"),
            (Code::Correction, "2026-05-29", "2026-06-08"),
            (Code::PdpBreach, "2026-03-01", "2026-03-04"),
            (Code::PdpFix, "2026-03-01", "2026-03-04"),
            (Code::IloReport, "2025-12-31", "2026-12-31"),
        ] {
            assert_eq!(found(&law, code, from).due_on, day(ends), "{code:?} {from}");
        }
    }

    #[test]
    fn a_note_moves_past_weekend_holiday_joint_leave_and_provincial_day() {
        let seed = Law::seed();
        let note = found(&seed, Code::Nota1, "2026-04-30");
        assert_eq!(note.moved_from, Some(day("2026-05-30")), "Saturday");
        assert_eq!(note.due_on, day("2026-06-02"), "Waisak, then Pancasila Day");
        let mut law = Law::clone(&seed);
        law.days.push(CalendarDay {
            province: Some(ProvinceCode("31".to_owned())),
            works: false,
            date: day("2026-06-02"),
            name: "Pemilihan".to_owned(),
            basis: "Keputusan Gubernur".to_owned(),
        });
        assert_eq!(
            found(&law, Code::Nota1, "2026-04-30").due_on,
            day("2026-06-03")
        );
        let elsewhere = due(
            &law,
            Code::Nota1,
            day("2026-04-30"),
            &ProvinceCode("32".to_owned()),
        );
        assert_eq!(elsewhere.unwrap().due_on, day("2026-06-02"));
        let leave = found(&seed, Code::Nota1, "2026-02-16");
        assert_eq!(leave.moved_from, Some(day("2026-03-18")), "joint leave");
        assert_eq!(leave.due_on, day("2026-03-25"), "after Nyepi and Idulfitri");
        let working = found(&seed, Code::Nota1, "2026-02-14");
        assert_eq!(
            (working.moved_from, working.due_on),
            (None, day("2026-03-16"))
        );
        let joint = found(&seed, Code::Nota2, "2026-03-04");
        assert_eq!(joint.due_on, day("2026-03-25"), "{}", joint.derivation);
    }

    #[test]
    fn a_stop_has_no_day_of_notice_before_the_new_code() {
        let notice = |from| {
            due(
                &Law::seed(),
                Code::Sp3Notice,
                day(from),
                &ProvinceCode("31".to_owned()),
            )
        };
        assert!(notice("2026-01-01").is_none());
        assert!(notice("2026-01-02").is_some() && notice("2026-01-03").is_some());
    }
}
