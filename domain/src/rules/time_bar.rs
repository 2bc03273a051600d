//! Time bar (*kedaluwarsa*): one year for offences under the old code, three under the new.

use chrono::{Months, NaiveDate};
use serde_json::json;

use super::law_change::length;
use super::penalty::{Offence, category};
use crate::calendar::sub_days;
use crate::catalogue::{KUHP_136, KUHP_OLD_78, NEW_CODE, REGISTER, UU_7_1981_10};
use crate::law::{Effect, Law, NormKind, TimeBarChoice, Value};
use crate::prosecution::Substance;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&OLD, &NEW, &CRIMINAL_NORM, &RUNS, &WARNING];

/// Old code.
pub const OLD: Rule = Rule {
    code: "time-bar.old-code",
    sentence: "A misdemeanour committed before 2026-01-02 is prosecuted within one year.",
    provision: KUHP_OLD_78,
    ground: Ground::Law,
};

/// New code.
pub const NEW: Rule = Rule {
    code: "time-bar.new-code",
    sentence: "An offence with a fine up to category III is prosecuted within three years.",
    provision: KUHP_136,
    ground: Ground::Law,
};

/// Fast procedure.
pub const CRIMINAL_NORM: Rule = Rule {
    code: "time-bar.no-criminal-finding",
    sentence: "Only an open finding of a norm of the fast procedure goes to prosecution.",
    provision: UU_7_1981_10,
    ground: Ground::Law,
};

/// Time ends with its last day.
pub const RUNS: Rule = Rule {
    code: "time-bar.still-runs",
    sentence: "The right to prosecute is declared ended after its last day.",
    provision: KUHP_136,
    ground: Ground::WrongState,
};

/// Three warnings.
pub const WARNING: Rule = Rule {
    code: "time-bar.no-warning-due",
    sentence: "A warning is given once at 90, at 30 and at 7 days before the time bar.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Days before the time bar on which it is warned of it, the first first.
pub const WARNINGS: [u16; 3] = [90, 30, 7];

/// The question of the time bar of an older offence.
pub const QUESTION: &str = "R13A";

/// Whether the catalogue knows the time bar of an offence under a criminal law: under the old that
/// of every misdemeanour (*pelanggaran*), under the new that of a fine of at most category III.
#[must_use]
pub fn is_known(law: &Law, offence: &Offence, substance: Substance) -> bool {
    match substance {
        Substance::Old => offence.norm.kind == NormKind::Misdemeanour,
        Substance::New => offence.ceiling(law, substance).is_some_and(|ceiling| {
            let third = category(law, 3, offence.committed_on.max(NEW_CODE)).unwrap_or(0);
            ceiling.prison_months == 0 && ceiling.fines.iter().all(|(_, fine)| *fine <= third)
        }),
    }
}

/// Years within which an offence is prosecuted under a criminal law.
pub fn years_under(
    law: &Law,
    offence_date: NaiveDate,
    substance: Substance,
) -> Result<u16, Refusal> {
    let on = match substance {
        Substance::Old => offence_date.min(sub_days(NEW_CODE, 1)),
        Substance::New => offence_date.max(NEW_CODE),
    };
    length(law, "crim.timebar.prosecute", on, Value::years).map(|(_, years)| years)
}

/// Years within which an offence is prosecuted under a reading of R13a.
pub fn years_by(law: &Law, offence_date: NaiveDate, choice: TimeBarChoice) -> Result<u16, Refusal> {
    let new = years_under(law, offence_date, Substance::New)?;
    match choice {
        TimeBarChoice::New => Ok(new),
        TimeBarChoice::Shorter => {
            years_under(law, offence_date, Substance::Old).map(|old| old.min(new))
        }
    }
}

/// Years within which an offence is prosecuted: of the law on its day; for an offence before
/// 2026-01-02 the shorter of both, unless another reading of R13a is adopted.
fn years(law: &Law, offence_date: NaiveDate) -> Result<u16, Refusal> {
    let adopted = law.reading(QUESTION).map(|reading| reading.effect);
    let new = offence_date >= NEW_CODE || adopted == Some(Effect::Timebar(TimeBarChoice::New));
    let choice = if new {
        TimeBarChoice::New
    } else {
        TimeBarChoice::Shorter
    };
    years_by(law, offence_date, choice)
}

/// The last day so many years after another.
#[must_use]
pub fn last_day(start: NaiveDate, years: u16) -> NaiveDate {
    let months = Months::new(u32::from(years) * 12);
    start.checked_add_months(months).unwrap_or(NaiveDate::MAX)
}

/// The last day on which an offence may be prosecuted, and how it was found: counted from the day
/// after it, or after the last act of prosecution of which the accused learned. Such an act is
/// recorded only when it lies within the time.
pub fn bar(
    law: &Law,
    offence_date: NaiveDate,
    known_on: Option<NaiveDate>,
) -> Result<(NaiveDate, String), Refusal> {
    Ok(counted(years(law, offence_date)?, offence_date, known_on))
}

fn counted(
    years: u16,
    offence_date: NaiveDate,
    known_on: Option<NaiveDate>,
) -> (NaiveDate, String) {
    let (what, start) = known_on.map_or(("offence", offence_date), |on| ("interrupted", on));
    let until = last_day(start, years);
    let words = format!("{what} {start} + {years} year(s) = {until}");
    (until, words)
}

/// The same after acts of prosecution of which the accused learned: each that lies within the time
/// restarts it, and none after its end.
pub fn bar_after(
    law: &Law,
    offence_date: NaiveDate,
    known: &[NaiveDate],
) -> Result<(NaiveDate, String), Refusal> {
    Ok(restarted(years(law, offence_date)?, offence_date, known))
}

/// The same for an act on a day: before 2026-01-02 the old time alone ran. The favour of the new law
/// (UU 1/2023 Pasal 3 ayat (1)) reaches what is done under it and undoes nothing done before.
pub fn bar_of_act(
    law: &Law,
    offence_date: NaiveDate,
    known: &[NaiveDate],
    on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    if on >= NEW_CODE {
        return bar_after(law, offence_date, known);
    }
    let years = years_under(law, offence_date, Substance::Old)?;
    Ok(restarted(years, offence_date, known))
}

fn restarted(years: u16, offence_date: NaiveDate, known: &[NaiveDate]) -> (NaiveDate, String) {
    let mut known = known.to_vec();
    known.sort_unstable();
    let mut found = counted(years, offence_date, None);
    for on in known {
        if on > found.0 {
            break;
        }
        found = counted(years, offence_date, Some(on));
    }
    found
}

/// An act of prosecution lies within the time bar.
pub fn still_runs(
    field: &'static str,
    offence_date: NaiveDate,
    (until, derivation): (NaiveDate, String),
    on: NaiveDate,
) -> Result<(), Refusal> {
    if on <= until {
        return Ok(());
    }
    let rule: &'static Rule = if offence_date < NEW_CODE { &OLD } else { &NEW };
    let data = json!({ "offence_date": offence_date, "until": until, "date": on });
    Err(rule.refuse_field(field, derivation, data))
}

/// The right to prosecute has ended by time.
pub fn has_ended(
    (until, derivation): (NaiveDate, String),
    on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    if on > until {
        return Ok((until, derivation));
    }
    Err(RUNS.refuse_field(
        "declared_on",
        derivation,
        json!({ "until": until, "date": on }),
    ))
}

/// The warning that is due on a day: the days left at most, of which none so few was given.
pub fn warning_is_due(until: NaiveDate, on: NaiveDate, given: Option<u16>) -> Result<u16, Refusal> {
    let left = (until - on).num_days();
    let due = WARNINGS.into_iter().rev();
    let mut due = due.filter(|days| left >= 0 && left <= i64::from(*days));
    due.next()
        .filter(|days| given.is_none_or(|given| given > *days))
        .ok_or_else(|| {
            let detail = format!("{left} days are left until {until}");
            WARNING.refuse(
                detail,
                json!({ "until": until, "date": on, "given": given }),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{LawEdit, LegalRule, Status};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_act_that_the_accused_knows_restarts_the_time() {
        let law = Law::seed();
        let until =
            |offence, known: Option<&str>| bar(&law, day(offence), known.map(day)).unwrap().0;
        assert_eq!(until("2025-08-01", None), day("2026-08-01"));
        assert_eq!(until("2025-08-01", Some("2026-08-01")), day("2027-08-01"));
        assert_eq!(until("2026-01-02", None), day("2029-01-02"));
        for (on, ended) in [
            ("2026-07-31", false),
            ("2026-08-01", false),
            ("2026-08-02", true),
        ] {
            let bar = || bar(&law, day("2025-08-01"), None).unwrap();
            assert_eq!(has_ended(bar(), day(on)).is_ok(), ended, "{on}");
            let runs = still_runs("on", day("2025-08-01"), bar(), day(on));
            assert_eq!(runs.is_err(), ended, "{on}");
        }
    }

    #[test]
    fn an_act_after_the_end_of_the_time_restarts_nothing() {
        let law = Law::seed();
        let until = |known: &[&str]| {
            let known: Vec<NaiveDate> = known.iter().map(|on| day(on)).collect();
            bar_after(&law, day("2025-08-01"), &known).unwrap().0
        };
        assert_eq!(until(&[]), day("2026-08-01"));
        for (on, last) in [
            ("2026-07-31", "2027-07-31"),
            ("2026-08-01", "2027-08-01"),
            ("2026-08-02", "2026-08-01"),
        ] {
            assert_eq!(until(&[on]), day(last), "{on}");
        }
        assert_eq!(until(&["2027-06-01", "2026-07-31"]), day("2028-06-01"));
    }

    #[test]
    fn favour_reaches_acts_of_the_new_law_and_undoes_none_before_it() {
        let shorter = LawEdit::Rule(LegalRule {
            rule_id: "crim.timebar.prosecute".to_owned(),
            valid_from: NEW_CODE,
            valid_to: None,
            value: Value::Years(0),
            basis: "UU percobaan Pasal 1".to_owned(),
            status: Status::Confirmed,
            point: None,
        });
        let law = Law::seed().with(&[shorter]);
        let offence = day("2025-12-01");
        for (on, until) in [
            ("2026-01-01", "2026-12-01"),
            ("2026-01-02", "2025-12-01"),
            ("2026-01-03", "2025-12-01"),
        ] {
            let bar = bar_of_act(&law, offence, &[], day(on)).unwrap();
            assert_eq!(bar.0, day(until), "{on}");
        }
    }

    #[test]
    fn a_time_bar_follows_a_change_of_the_law_and_is_not_guessed() {
        let set = |from: &str, to: Option<&str>, value| {
            LawEdit::Rule(LegalRule {
                rule_id: "crim.timebar.prosecute".to_owned(),
                valid_from: day(from),
                valid_to: to.map(day),
                value,
                basis: "UU percobaan Pasal 1".to_owned(),
                status: Status::Confirmed,
                point: None,
            })
        };
        let seed = Law::seed();
        let law = seed.with(&[set("2026-03-02", None, Value::Years(5))]);
        for (offence, until) in [
            ("2026-03-01", "2029-03-01"),
            ("2026-03-02", "2031-03-02"),
            ("2026-03-03", "2031-03-03"),
        ] {
            let found = bar(&law, day(offence), None).unwrap();
            assert_eq!(found.0, day(until), "{offence}");
        }
        let gap = seed.with(&[set("2026-01-02", Some("2026-01-03"), Value::Unknown)]);
        for (offence, known) in [
            ("2026-01-01", false),
            ("2026-01-02", false),
            ("2026-01-03", true),
        ] {
            let code = bar(&gap, day(offence), None).map_err(|refusal| refusal.rule.code);
            assert_eq!(code.is_ok(), known, "{offence}");
            assert!(known || code == Err("law.no-value"), "{offence}");
        }
    }

    #[test]
    fn another_reading_gives_an_old_offence_three_years() {
        let mut law = (*Law::seed()).clone();
        for one in &mut law.readings {
            one.adopted = one.reading == "NEW";
        }
        let (until, _) = bar(&law, day("2025-08-01"), None).unwrap();
        assert_eq!(until, day("2028-08-01"));
    }

    #[test]
    fn a_warning_is_due_once_at_90_30_and_7_days() {
        let due = |on, given| warning_is_due(day("2026-08-01"), day(on), given).ok();
        for (on, days) in [
            ("2026-05-02", None),
            ("2026-05-03", Some(90)),
            ("2026-05-04", Some(90)),
            ("2026-07-01", Some(90)),
            ("2026-07-02", Some(30)),
            ("2026-07-24", Some(30)),
            ("2026-07-25", Some(7)),
            ("2026-07-26", Some(7)),
            ("2026-08-01", Some(7)),
            ("2026-08-02", None),
        ] {
            assert_eq!(due(on, None), days, "{on}");
            assert_eq!(due(on, days.or(Some(7))), None, "{on}: given");
        }
        assert_eq!(due("2026-07-02", Some(90)), Some(30));
    }

    #[test]
    fn the_last_day_is_one_year_or_three_after_the_offence() {
        for (offence, on, accepted) in [
            ("2026-01-01", "2026-12-31", true),
            ("2026-01-01", "2027-01-01", true),
            ("2026-01-01", "2027-01-02", false),
            ("2026-01-02", "2029-01-01", true),
            ("2026-01-02", "2029-01-02", true),
            ("2026-01-02", "2029-01-03", false),
        ] {
            let until = bar(&Law::seed(), day(offence), None).unwrap();
            let answer = still_runs("on", day(offence), until, day(on));
            assert_eq!(answer.is_ok(), accepted, "{offence} {on}");
        }
    }
}
