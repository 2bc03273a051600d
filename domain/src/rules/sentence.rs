//! Sentence: the fine, when it is final, and its payment.

use chrono::NaiveDate;
use serde_json::json;

use super::execution::fine_due;
use super::law_change::length;
use super::penalty::{Offence, Repetition};
use crate::calendar::add_days;
use crate::catalogue::{
    KUHAP_1981_75, KUHAP_1981_205, KUHAP_1981_214, KUHAP_1981_233, KUHP_81, NEW_CODE, UU_7_1981_10,
};

use crate::law::{AccusedKind, Law, Value};
use crate::prosecution::{Judged, Outcome, Regime, Substance};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &FINE,
    &FINAL,
    &NOTIFIED,
    &ABSENT,
    &PAID_IN_FULL,
    &TERMS,
    &PAY_DAY,
    &NO_FINE,
    &NO_LIBERTY,
    &NO_LENGTH,
];

/// A fine keeps within its threat.
pub const FINE: Rule = Rule {
    code: "sentence.fine",
    sentence: "A fine is above zero and at most the maximum on the day of the offence; other \
               outcomes carry none.",
    provision: UU_7_1981_10,
    ground: Ground::Law,
};

/// A remedy delays finality.
pub const FINAL: Rule = Rule {
    code: "sentence.not-final",
    sentence: "A judgment that takes liberty is final after seven days, any other at once.",
    provision: KUHAP_1981_205,
    ground: Ground::Law,
};

/// An absent accused must know of the judgment.
pub const NOTIFIED: Rule = Rule {
    code: "sentence.not-notified",
    sentence: "The seven days run from the judgment, or from its notice to an accused who was \
               absent.",
    provision: KUHAP_1981_233,
    ground: Ground::WrongState,
};

/// Who was there has heard the judgment.
pub const ABSENT: Rule = Rule {
    code: "sentence.not-absent",
    sentence: "A judgment is notified once to an accused who was absent.",
    provision: KUHAP_1981_214,
    ground: Ground::WrongState,
};

/// A fine is paid in full.
pub const PAID_IN_FULL: Rule = Rule {
    code: "sentence.not-paid-in-full",
    sentence: "A fine is paid in the amount of the judgment.",
    provision: KUHP_81,
    ground: Ground::Law,
};

/// A fine has its day.
pub const TERMS: Rule = Rule {
    code: "sentence.terms",
    sentence: "A day to pay lies on or after the judgment; it and payment in parts belong to a fine.",
    provision: KUHP_81,
    ground: Ground::Law,
};

/// A fine is to be paid on a day.
pub const PAY_DAY: Rule = Rule {
    code: "sentence.no-day-to-pay",
    sentence: "A fine that is not to be paid at once is recorded with the last day to pay it that the judgment sets.",
    provision: KUHP_81,
    ground: Ground::Law,
};

/// Only a fine is paid.
pub const NO_FINE: Rule = Rule {
    code: "sentence.no-fine",
    sentence: "Only a fine is paid; a judgment without a penalty ends when it is final.",
    provision: KUHP_81,
    ground: Ground::WrongState,
};

/// Only a penalty that takes liberty is served.
pub const NO_LIBERTY: Rule = Rule {
    code: "sentence.no-liberty-taken",
    sentence: "Only a penalty that takes liberty is recorded as served; a fine is paid, and a \
               judgment without a penalty ends when it is final.",
    provision: KUHAP_1981_75,
    ground: Ground::WrongState,
};

/// What is served has a length.
pub const NO_LENGTH: Rule = Rule {
    code: "sentence.length-unknown",
    sentence: "A penalty that takes liberty is recorded as served when its length is known; a judgment without one is corrected first.",
    provision: UU_7_1981_10,
    ground: Ground::WrongState,
};

/// What is served has a length.
pub fn length_is_known(liberty_days: Option<u16>) -> Result<(), Refusal> {
    if liberty_days.is_some() {
        return Ok(());
    }
    let detail =
        "the judgment was recorded without its length: propose a correction of liberty_days";
    Err(NO_LENGTH.refuse(detail, json!({ "needs": "propose-correction" })))
}

/// Only a fine is paid.
pub fn has_a_fine(outcome: Outcome) -> Result<(), Refusal> {
    if outcome == Outcome::Fine {
        return Ok(());
    }
    let detail = format!("the judgment is {}: nothing is paid", outcome.name());
    Err(NO_FINE.refuse(detail, json!({ "outcome": outcome })))
}

/// Only a penalty that takes liberty is recorded as served.
pub fn has_liberty_to_take(outcome: Outcome) -> Result<(), Refusal> {
    if outcome.takes_liberty() {
        return Ok(());
    }
    let detail = format!("the judgment is {}: nothing is served", outcome.name());
    Err(NO_LIBERTY.refuse(detail, json!({ "outcome": outcome })))
}

/// The maximum fine of an offence by a person who is accused for the first time, by the criminal
/// law of its day and the adopted readings, in rupiah; 0 where none may be imposed. A register names
/// no reading.
#[must_use]
pub fn maximum_fine(law: &Law, norm: &str, offence_date: NaiveDate) -> i64 {
    let substance = if offence_date < NEW_CODE {
        Substance::Old
    } else {
        Substance::New
    };
    let ceiling = law.norm(norm, offence_date).and_then(|norm| {
        let offence = Offence {
            norm,
            committed_on: offence_date,
            by: AccusedKind::Person,
            repetition: Repetition::default(),
        };
        offence.ceiling(law, substance)
    });
    ceiling.map_or(0, |ceiling| ceiling.fine_idr(law))
}

/// A fine is above zero and at most the maximum on the day of the offence; others carry none.
pub fn fine_fits(
    law: &Law,
    (norm, offence_date): (&str, NaiveDate),
    outcome: Outcome,
    fine_idr: Option<i64>,
) -> Result<(), Refusal> {
    let ceiling = maximum_fine(law, norm, offence_date);
    let fits = match fine_idr {
        Some(fine) => outcome == Outcome::Fine && fine > 0 && fine <= ceiling,
        None => outcome != Outcome::Fine,
    };
    if fits {
        return Ok(());
    }
    Err(FINE.refuse_field(
        "fine_idr",
        format!(
            "{} with {}; the maximum fine is {ceiling} rupiah",
            outcome.name(),
            in_words(fine_idr)
        ),
        json!({ "outcome": outcome, "fine_idr": fine_idr, "max_fine_idr": ceiling }),
    ))
}

/// A fine as people say it.
pub(super) fn in_words(fine_idr: Option<i64>) -> String {
    fine_idr.map_or_else(
        || "no fine".to_owned(),
        |fine| format!("a fine of {fine} rupiah"),
    )
}

/// A day to pay lies on or after the judgment; it and parts belong to a fine.
pub fn terms_fit(
    outcome: Outcome,
    judged_on: NaiveDate,
    pay_until: Option<NaiveDate>,
    instalments: bool,
) -> Result<(), Refusal> {
    let none = pay_until.is_none() && !instalments;
    let fits = pay_until.is_none_or(|day| day >= judged_on);
    if none || (outcome == Outcome::Fine && fits) {
        return Ok(());
    }
    Err(TERMS.refuse_field(
        "pay_until",
        "not a fine, or a day before the judgment",
        json!({ "outcome": outcome, "judged_on": judged_on, "pay_until": pay_until }),
    ))
}

/// A fine is to be paid at once, or by the day that the judgment sets.
pub fn day_to_pay_is_known(
    law: &Law,
    (regime, judged_on): (Regime, NaiveDate),
    outcome: Outcome,
    pay_until: Option<NaiveDate>,
) -> Result<(), Refusal> {
    if outcome != Outcome::Fine || fine_due(law, regime, judged_on, pay_until).is_some() {
        return Ok(());
    }
    let detail = "no law gives the day by which this fine is paid: record the day in the judgment";
    let data = json!({ "regime": regime, "judged_on": judged_on });
    Err(PAY_DAY.refuse_field("pay_until", detail, data))
}

/// The first day on which the judgment is final, counted from the judgment or its notice.
pub fn final_from(law: &Law, outcome: Outcome, known_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    if outcome.takes_liberty() {
        Ok(add_days(remedy_until(law, known_on)?.0, 1))
    } else {
        Ok(known_on)
    }
}

/// A remedy of the accused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// *Perlawanan*.
    Objection,
    /// *Banding*.
    Appeal,
}

/// The last day for one remedy against a judgment that takes liberty, and how it was found.
pub fn last_day_for(
    law: &Law,
    remedy: Remedy,
    known_on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    let rule = match remedy {
        Remedy::Objection => "proc.objection_days",
        Remedy::Appeal => "proc.appeal_days",
    };
    let (_, days) = length(law, rule, known_on, Value::days)?;
    let last = add_days(known_on, days);
    let words = format!("judgment known {known_on} + {days} calendar days = {last}");
    Ok((last, words))
}

/// The last day for any remedy against a judgment that takes liberty, and how it was found.
pub fn remedy_until(law: &Law, known_on: NaiveDate) -> Result<(NaiveDate, String), Refusal> {
    let objection = last_day_for(law, Remedy::Objection, known_on)?;
    Ok(objection.max(last_day_for(law, Remedy::Appeal, known_on)?))
}

/// The day on which the accused knew the judgment: its own when he was there, else its notice.
/// A register does not tell whether he was there; then only a notice counts.
#[must_use]
pub fn known_to_accused(
    in_absentia: Option<bool>,
    judged_on: NaiveDate,
    notified_on: Option<NaiveDate>,
) -> Option<NaiveDate> {
    match in_absentia {
        Some(false) => Some(judged_on),
        Some(true) | None => notified_on,
    }
}

/// The seven days run from the judgment, or from its notice to an accused who was absent.
pub fn accused_knows(judged: &Judged) -> Result<NaiveDate, Refusal> {
    let Judged {
        in_absentia,
        judged_on,
        notified_on,
        ..
    } = *judged;
    known_to_accused(in_absentia, judged_on, notified_on).ok_or_else(|| {
        let detail = "the accused was absent and no notice of the judgment is recorded";
        NOTIFIED.refuse(detail, json!({ "judged_on": judged_on }))
    })
}

/// A judgment is notified once to an accused who was absent.
pub fn accused_was_absent(judged: &Judged) -> Result<(), Refusal> {
    if judged.in_absentia == Some(false) || judged.notified_on.is_some() {
        let detail = "the accused knows the judgment";
        return Err(ABSENT.refuse(detail, json!({ "judged_on": judged.judged_on })));
    }
    Ok(())
}

/// A judgment that takes liberty is final after seven days, any other at once.
pub fn final_after_remedy(
    law: &Law,
    outcome: Outcome,
    known_on: NaiveDate,
    final_on: NaiveDate,
) -> Result<(), Refusal> {
    let first = final_from(law, outcome, known_on)?;
    if final_on < first {
        return Err(FINAL.refuse_field(
            "final_on",
            format!("a remedy is possible until the day before {first}"),
            json!({ "final_from": first, "final_on": final_on }),
        ));
    }
    Ok(())
}

/// A fine is paid in the amount of the judgment.
pub fn paid_in_full(fine_idr: Option<i64>, amount_idr: i64) -> Result<(), Refusal> {
    if fine_idr == Some(amount_idr) {
        return Ok(());
    }
    Err(PAID_IN_FULL.refuse_field(
        "amount_idr",
        format!(
            "the judgment has {}; paid were {amount_idr} rupiah",
            in_words(fine_idr)
        ),
        json!({ "fine_idr": fine_idr, "amount_idr": amount_idr }),
    ))
}

#[cfg(test)]
mod tests;
