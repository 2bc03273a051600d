//! Court: three days to refer, outcomes of each code.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use super::notice::{days_to_appear, explains};
use crate::calendar::add_days;
use crate::catalogue::{
    KUHAP_1981_205, KUHAP_1981_206, KUHAP_1981_207, KUHAP_1981_214, KUHAP_2025_258, KUHAP_2025_265,
    KUHP_65, REGISTER,
};
use crate::law::{Law, Value};
use crate::prosecution::{DocumentKind, Outcome, Presence, Regime, Substance};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &THREE_DAYS_OLD,
    &THREE_DAYS_NEW,
    &OUTCOME,
    &COURT_DAY,
    &CLOSED,
    &REGISTERED,
    &REPRESENTATIVE,
    &PRESENCE,
    &LATER,
    &DOSSIER,
    &CHECKSUM,
];

/// Three days to court under UU 8/1981.
pub const THREE_DAYS_OLD: Rule = Rule {
    code: "court.three-days-1981",
    sentence: "A case goes to court within three days after the minutes were finished; a later \
               day has a recorded reason.",
    provision: KUHAP_1981_205,
    ground: Ground::Law,
};

/// Three days to court under UU 20/2025.
pub const THREE_DAYS_NEW: Rule = Rule {
    code: "court.three-days-2025",
    sentence: THREE_DAYS_OLD.sentence,
    provision: KUHAP_2025_258,
    ground: Ground::Law,
};

/// Outcomes of each law.
pub const OUTCOME: Rule = Rule {
    code: "court.outcome",
    sentence: "A judgment has an outcome that the governing criminal law knows.",
    provision: KUHP_65,
    ground: Ground::Law,
};

/// The nearest court day, with a reason.
pub const COURT_DAY: Rule = Rule {
    code: "court.day-conflict",
    sentence: "The court day lies within three days after the minutes and at least three days after the notice to the accused; where that cannot be, the conflict has a recorded reason.",
    provision: KUHAP_1981_206,
    ground: Ground::Law,
};

/// Courts rest on days off.
pub const CLOSED: Rule = Rule {
    code: "court.closed",
    sentence: "A court day is no Saturday, Sunday, holiday of the nation or the province, or joint leave.",
    provision: KUHAP_1981_206,
    ground: Ground::Law,
};

/// One number.
pub const REGISTERED: Rule = Rule {
    code: "court.registered",
    sentence: "The court registers a case once.",
    provision: KUHAP_1981_207,
    ground: Ground::WrongState,
};

/// A representative is new.
pub const REPRESENTATIVE: Rule = Rule {
    code: "court.representative",
    sentence: "Under the new code the accused may be represented by letter.",
    provision: KUHAP_2025_265,
    ground: Ground::Law,
};

/// Absent is absent.
pub const PRESENCE: Rule = Rule {
    code: "court.presence",
    sentence: "A judgment is one in absence exactly when neither the accused nor a representative appeared at its hearing.",
    provision: KUHAP_1981_214,
    ground: Ground::Law,
};

/// Adjourned is later.
pub const LATER: Rule = Rule {
    code: "court.adjourned-to",
    sentence: "A hearing is adjourned to a later court day.",
    provision: KUHAP_1981_206,
    ground: Ground::Law,
};

/// A dossier is complete.
pub const DOSSIER: Rule = Rule {
    code: "court.dossier-incomplete",
    sentence: "A dossier goes to court with the documents of every investigation and one for each act \
               that made one.",
    provision: KUHAP_1981_207,
    ground: Ground::Law,
};

/// A dossier is known by its checksum.
pub const CHECKSUM: Rule = Rule {
    code: "court.dossier-checksum",
    sentence: "The checksum of a dossier is its SHA-256, in 64 lower-case hexadecimal digits.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// The last day to go to court, by the law of the day on which the minutes were finished; the next
/// day is day one.
pub fn last_day_to_refer(law: &Law, bap_completed_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(
        law,
        "proc.cepat.present_days",
        bap_completed_on,
        Value::days,
    )?;
    Ok(add_days(bap_completed_on, days))
}

/// The last day on which a case that was referred is heard: the court has a day within every seven
/// (KUHAP 1981 Pasal 206), by the law of the day of the referral.
pub fn last_day_to_be_heard(law: &Law, referred_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(law, "proc.court_day_days", referred_on, Value::days)?;
    Ok(add_days(referred_on, days))
}

/// The last day on which a case that was referred is entered in the court's register (KUHAP 1981
/// Pasal 207 ayat (2)), by the law of the day of the referral.
pub fn last_day_to_register(law: &Law, referred_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(
        law,
        "proc.court_registration_days",
        referred_on,
        Value::days,
    )?;
    Ok(add_days(referred_on, days))
}

/// A dossier goes to court with every document that it needs; the refusal names each that wants.
pub fn dossier_is_complete(
    needed: &BTreeSet<DocumentKind>,
    index: &[DocumentKind],
) -> Result<(), Refusal> {
    let wanting: Vec<_> = needed.iter().filter(|one| !index.contains(one)).collect();
    if wanting.is_empty() {
        return Ok(());
    }
    let detail = format!("{} documents are wanting", wanting.len());
    Err(DOSSIER.refuse_field("dossier_index", detail, json!({ "wanting": wanting })))
}

/// A checksum is a SHA-256 in 64 lower-case hexadecimal digits.
pub fn checksum_is_one(field: &'static str, text: &str) -> Result<(), Refusal> {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() == 64 && text.bytes().all(digit) {
        return Ok(());
    }
    let detail = "no 64 lower-case hexadecimal digits";
    Err(CHECKSUM.refuse_field(field, detail, json!({ field: text })))
}

/// A case goes to court within three days after the minutes were finished, or with a reason.
pub fn referred_in_three_days_or_with_reason(
    law: &Law,
    regime: Regime,
    bap_completed_on: NaiveDate,
    referred_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = last_day_to_refer(law, bap_completed_on)?;
    if referred_on <= last || reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    let rule = match regime {
        Regime::Kuhap1981 => &THREE_DAYS_OLD,
        Regime::Kuhap2025 => &THREE_DAYS_NEW,
    };
    Err(rule.refuse_field(
        "delay_reason",
        format!("the last day was {last}; {referred_on} needs a reason"),
        json!({ "last_day": last, "referred_on": referred_on }),
    ))
}

/// The court day lies within the three days and three days after the notice, or has a reason.
pub fn court_day_fits(
    law: &Law,
    province: &ProvinceCode,
    bap_completed_on: NaiveDate,
    notified_on: NaiveDate,
    hearing_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    court_is_open(law, province, "hearing_on", hearing_on)?;
    let third = last_day_to_refer(law, bap_completed_on)?;
    let told = add_days(notified_on, days_to_appear(law, notified_on)?);
    let fits = hearing_on <= third && told <= hearing_on;
    if fits || explains(reason) {
        return Ok(());
    }
    let nearest = law.working_day_from(province, third);
    let off = if nearest == third {
        String::new()
    } else {
        format!(", a day off; the next open day is {nearest}")
    };
    Err(COURT_DAY.refuse_field(
        "conflict_reason",
        format!(
            "the last day is {third}{off}; after the notice the accused may be heard from \
             {told}; {hearing_on} needs a reason"
        ),
        json!({ "third_day": third, "nearest_open_day": nearest, "three_days_from_notice": told,
            "hearing_on": hearing_on }),
    ))
}

/// A court day is no day off of the province.
pub fn court_is_open(
    law: &Law,
    province: &ProvinceCode,
    field: &'static str,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let next = law.working_day_from(province, on);
    if next == on {
        return Ok(());
    }
    let detail = format!("{on} is a day off; the next open day is {next}");
    Err(CLOSED.refuse_field(field, detail, json!({ "date": on, "next_open_day": next })))
}

/// A hearing is adjourned to a later court day.
pub fn adjourned_to_later(
    law: &Law,
    province: &ProvinceCode,
    on: NaiveDate,
    next_on: NaiveDate,
) -> Result<(), Refusal> {
    court_is_open(law, province, "next_on", next_on)?;
    if next_on > on {
        return Ok(());
    }
    let detail = format!("{next_on} is not after {on}");
    Err(LATER.refuse_field(
        "next_on",
        detail,
        json!({ "adjourned_on": on, "next_on": next_on }),
    ))
}

/// The court registers a case once.
pub fn is_not_registered(registered: bool) -> Result<(), Refusal> {
    if registered {
        return Err(REGISTERED.refuse("the number is recorded", json!({})));
    }
    Ok(())
}

/// Under the new code the accused may be represented by letter.
pub fn may_be_represented(regime: Regime, present: Presence) -> Result<(), Refusal> {
    if regime == Regime::Kuhap1981 && present == Presence::Representative {
        let detail = "UU 8/1981 does not know a representative of the accused";
        return Err(REPRESENTATIVE.refuse_field("present", detail, json!({ "regime": regime })));
    }
    Ok(())
}

/// A judgment has an outcome that the governing law knows.
pub fn outcome_exists(substance: Substance, outcome: Outcome) -> Result<(), Refusal> {
    let exists = match outcome {
        Outcome::Kurungan | Outcome::Conditional => substance == Substance::Old,
        Outcome::Pardon | Outcome::Supervision => substance == Substance::New,
        Outcome::Fine
        | Outcome::Acquitted
        | Outcome::Released
        | Outcome::Inadmissible
        | Outcome::Lapsed => true,
    };
    if exists {
        return Ok(());
    }
    Err(OUTCOME.refuse_field(
        "outcome",
        "the governing criminal law does not know this outcome",
        json!({ "substance": substance, "outcome": outcome }),
    ))
}

/// A judgment is one in absence exactly when nobody appeared at its hearing, as far as that was
/// recorded.
pub fn presence_agrees(present: Option<Presence>, in_absentia: bool) -> Result<(), Refusal> {
    let fits = match present {
        None => true,
        Some(Presence::Absent) => in_absentia,
        Some(Presence::InPerson | Presence::Representative) => !in_absentia,
    };
    if fits {
        return Ok(());
    }
    let detail = "the hearing was recorded otherwise";
    let data = json!({ "present": present, "in_absentia": in_absentia });
    Err(PRESENCE.refuse_field("in_absentia", detail, data))
}

#[cfg(test)]
mod tests;
