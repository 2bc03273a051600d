//! Notices and summonses: the beginning, the end, three days before, the permit to seize.

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use crate::calendar::{add_days, sub_days};
use crate::catalogue::{
    KUHAP_1981_109, KUHAP_1981_227, KUHAP_2025_24, KUHAP_2025_153, MK_130_2015, REGISTER,
    UU_13_2003_182,
};
use crate::law::{Law, Value};
use crate::prosecution::Regime;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &BEGINNING,
    &BEGINNING_ONCE,
    &THREE_DAYS,
    &NUMBER,
    &ISSUED,
    &PERMIT,
    &STOP_OLD,
    &STOP_NEW,
    &STOP_ONCE,
    &COPY,
    &COPY_WANTING,
];

/// The beginning is told in time.
pub const BEGINNING: Rule = Rule {
    code: "notice.beginning-late",
    sentence: "The beginning of an investigation is told within seven days after its order; a later \
               notice has a recorded reason.",
    provision: MK_130_2015,
    ground: Ground::Law,
};

/// The beginning is told once.
pub const BEGINNING_ONCE: Rule = Rule {
    code: "notice.beginning-told",
    sentence: "The beginning of an investigation is told, or its notice waived, once.",
    provision: KUHAP_1981_109,
    ground: Ground::WrongState,
};

/// A summons leaves three days.
pub const THREE_DAYS: Rule = Rule {
    code: "notice.three-days-before",
    sentence: "A summons is delivered at least three days before the day of appearance, or says why \
               that was not possible.",
    provision: KUHAP_1981_227,
    ground: Ground::Law,
};

/// A summons has a number of its own.
pub const NUMBER: Rule = Rule {
    code: "notice.number-taken",
    sentence: "Each summons of a prosecution has a number of its own.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// What is delivered was issued.
pub const ISSUED: Rule = Rule {
    code: "notice.not-issued",
    sentence: "A summons is delivered once, after it was issued.",
    provision: KUHAP_1981_227,
    ground: Ground::Law,
};

/// Evidence is seized by permit or for urgency.
pub const PERMIT: Rule = Rule {
    code: "notice.no-permit",
    sentence: "Evidence is seized by permit of the court, or for a recorded urgency.",
    provision: UU_13_2003_182,
    ground: Ground::Law,
};

/// A stop is told at once (old code).
pub const STOP_OLD: Rule = Rule {
    code: "notice.stop-late-1981",
    sentence: "A stop is told at once; a later day has a recorded reason.",
    provision: KUHAP_1981_109,
    ground: Ground::Law,
};

/// A stop is told within a day (new code).
pub const STOP_NEW: Rule = Rule {
    code: "notice.stop-late-2025",
    sentence: "A stop or a settlement is told within one day; a later day has a recorded reason.",
    provision: KUHAP_2025_24,
    ground: Ground::Law,
};

/// A stop is told once.
pub const STOP_ONCE: Rule = Rule {
    code: "notice.stop-told",
    sentence: "A stop or a settlement is told once.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// A copy is handed over within a day.
pub const COPY: Rule = Rule {
    code: "notice.bap-copy-late",
    sentence: "Under the new code a copy of his minutes is handed to the suspect or his lawyer within \
               one day after he signed them; a later day has a recorded reason.",
    provision: KUHAP_2025_153,
    ground: Ground::Law,
};

/// A copy is handed over where one is wanting.
pub const COPY_WANTING: Rule = Rule {
    code: "notice.no-bap-copy-wanting",
    sentence: "A copy of the minutes is handed over once, of those that the suspect signed under the \
               new code.",
    provision: KUHAP_2025_153,
    ground: Ground::WrongState,
};

/// Whether a reason is written down.
pub(super) fn explains(reason: Option<&str>) -> bool {
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

/// The last day to tell the beginning, where the law of that day sets one.
#[must_use]
pub fn last_day_to_tell_beginning(law: &Law, opened_on: NaiveDate) -> Option<NaiveDate> {
    let rule = law.rule("proc.spdp_days", opened_on)?;
    Some(add_days(opened_on, rule.value.days()?))
}

/// The beginning of an investigation is told within seven days after its order, or with a reason.
pub fn beginning_is_told_in_time(
    law: &Law,
    opened_on: NaiveDate,
    sent_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = last_day_to_tell_beginning(law, opened_on);
    let Some(last) = last.filter(|last| sent_on > *last && !explains(reason)) else {
        return Ok(());
    };
    Err(BEGINNING.refuse_field(
        "delay_reason",
        format!("the last day was {last}; {sent_on} needs a reason"),
        json!({ "opened_on": opened_on, "last_day": last, "sent_on": sent_on }),
    ))
}

/// The beginning of an investigation is told, or its notice waived, once.
pub fn beginning_is_told_once(told: bool) -> Result<(), Refusal> {
    if told {
        let detail = "the notice was sent or waived";
        return Err(BEGINNING_ONCE.refuse(detail, json!({})));
    }
    Ok(())
}

/// The days that the law of a day leaves between the delivery of a summons and the appearance.
pub fn days_to_appear(law: &Law, on: NaiveDate) -> Result<u16, Refusal> {
    length(law, "proc.summons_days_before", on, Value::days).map(|(_, days)| days)
}

/// A summons is delivered at least three days before the day of appearance, or says why not.
pub fn three_days_before(
    law: &Law,
    field: &'static str,
    on: NaiveDate,
    appear_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = sub_days(appear_on, days_to_appear(law, on)?);
    if on <= last || (on <= appear_on && explains(reason)) {
        return Ok(());
    }
    Err(THREE_DAYS.refuse_field(
        field,
        format!("for an appearance on {appear_on} the last day was {last}; it was {on}"),
        json!({ "appear_on": appear_on, "last_day": last, "date": on }),
    ))
}

/// Each summons of a prosecution has a number of its own.
pub fn number_is_new<'a>(
    number: &str,
    mut known: impl Iterator<Item = &'a str>,
) -> Result<(), Refusal> {
    if known.any(|one| one == number) {
        let detail = "a summons has this number";
        return Err(NUMBER.refuse_field("number", detail, json!({ "number": number })));
    }
    Ok(())
}

/// A summons is delivered once, after it was issued.
pub fn is_issued<T>(number: &str, found: Option<T>) -> Result<T, Refusal> {
    found.ok_or_else(|| {
        let detail = "no summons with this number waits for its delivery";
        ISSUED.refuse_field("number", detail, json!({ "number": number }))
    })
}

/// Evidence is seized by permit of the court, or for a recorded urgency.
pub fn permit_or_urgent(permit: Option<&str>, urgency: Option<&str>) -> Result<(), Refusal> {
    if explains(permit) || explains(urgency) {
        return Ok(());
    }
    let detail = "neither a permit nor an urgency is given";
    Err(PERMIT.refuse_field("permit", detail, json!({})))
}

/// The last day to tell a stop: its own under the old code, under the new the days of the rule in
/// force on it.
pub fn last_day_to_tell_stop(
    law: &Law,
    regime: Regime,
    stopped_on: NaiveDate,
) -> Result<NaiveDate, Refusal> {
    match regime {
        Regime::Kuhap1981 => Ok(stopped_on),
        Regime::Kuhap2025 => {
            let (_, days) = length(law, "proc.sp3.notice_days", stopped_on, Value::days)?;
            Ok(add_days(stopped_on, days))
        }
    }
}

/// A stop or a settlement is told in time, or with a reason.
pub fn stop_is_told_in_time(
    law: &Law,
    regime: Regime,
    stopped_on: NaiveDate,
    sent_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = last_day_to_tell_stop(law, regime, stopped_on)?;
    if sent_on <= last || explains(reason) {
        return Ok(());
    }
    let rule = match regime {
        Regime::Kuhap1981 => &STOP_OLD,
        Regime::Kuhap2025 => &STOP_NEW,
    };
    Err(rule.refuse_field(
        "delay_reason",
        format!("the last day was {last}; {sent_on} needs a reason"),
        json!({ "stopped_on": stopped_on, "last_day": last, "sent_on": sent_on }),
    ))
}

/// The last day to hand a copy of the minutes over, by the law of the day of the signing.
pub fn last_day_to_hand_copy_over(law: &Law, signed_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(law, "proc.bap_copy_days", signed_on, Value::days)?;
    Ok(add_days(signed_on, days))
}

/// The day of the signed minutes of which no copy was handed over.
pub fn copy_is_wanting(signed_on: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    let detail = "the suspect signed no minutes under the new code, or has their copy";
    signed_on.ok_or_else(|| COPY_WANTING.refuse(detail, json!({})))
}

/// A copy of the minutes is handed over within one day after the signing, or with a reason.
pub fn copy_is_handed_over_in_time(
    law: &Law,
    signed_on: NaiveDate,
    handed_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = last_day_to_hand_copy_over(law, signed_on)?;
    if handed_on <= last || explains(reason) {
        return Ok(());
    }
    Err(COPY.refuse_field(
        "delay_reason",
        format!("the last day was {last}; {handed_on} needs a reason"),
        json!({ "signed_on": signed_on, "last_day": last, "handed_on": handed_on }),
    ))
}

/// A stop or a settlement is told once.
pub fn stop_is_told_once(told: bool) -> Result<(), Refusal> {
    if told {
        return Err(STOP_ONCE.refuse("the notice was sent", json!({})));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
