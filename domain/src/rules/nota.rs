//! Notes (*nota pemeriksaan*): when they may be issued and when their limit has passed.

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use crate::calendar::add_days;
use crate::case::NotaKind;
use crate::catalogue::PERMENAKER_33_2016;
use crate::law::{Law, Value};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &APPROVED,
    &LIMIT,
    &ORDERS,
    &BASIS,
    &COUNTERSIGNED,
    &SIGNED,
    &RECEIVED,
    &STILL_RUNS,
    &PROMISE,
];

/// Notes rest on an approved report.
pub const APPROVED: Rule = Rule {
    code: "nota.report-not-approved",
    sentence: "A note or a closing follows an approved examination report.",
    provision: PERMENAKER_33_2016,
    ground: Ground::WrongState,
};

/// The limit has a maximum.
pub const LIMIT: Rule = Rule {
    code: "nota.limit",
    sentence: "The limit of a note is at least one day and at most what the procedure allows.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Notes order something.
pub const ORDERS: Rule = Rule {
    code: "nota.open-finding",
    sentence: "A note orders what to do about at least one open finding, and only about open ones.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Orders rest on law.
pub const BASIS: Rule = Rule {
    code: "nota.legal-basis",
    sentence: "An order of a note names the provision that the finding breaches: that of its norm, \
               or another one that is given.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// *Mengetahui kepala dinas*.
pub const COUNTERSIGNED: Rule = Rule {
    code: "nota.not-countersigned",
    sentence: "A first or second note is handed over once the head of the provincial office has \
               signed it too, not before that day.",
    provision: PERMENAKER_33_2016,
    ground: Ground::WrongState,
};

/// What is signed is the note that waits for it.
pub const SIGNED: Rule = Rule {
    code: "nota.signed",
    sentence: "The head of the provincial office signs the note that waits for it, by its number.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// The clock starts with receipt.
pub const RECEIVED: Rule = Rule {
    code: "nota.not-received",
    sentence: "The limit of a note runs from its receipt.",
    provision: PERMENAKER_33_2016,
    ground: Ground::WrongState,
};

/// The employer has the whole limit.
pub const STILL_RUNS: Rule = Rule {
    code: "nota.still-runs",
    sentence: "The next step follows only after the last day to comply with the note.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// An undertaking gives no more time than the note.
pub const PROMISE: Rule = Rule {
    code: "nota.promise",
    sentence: "What an employer undertakes he undertakes for a day within the limit of the note.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// What an employer undertakes he undertakes for a day within the limit of the note, if it runs.
pub fn promise_keeps_the_limit(
    field: &'static str,
    promised_on: NaiveDate,
    due_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    match due_on {
        Some(due_on) if due_on < promised_on => Err(PROMISE.refuse_field(
            field,
            format!("the note is to be complied with by {due_on}, not by {promised_on}"),
            json!({ "promised_on": promised_on, "due_on": due_on }),
        )),
        Some(_) | None => Ok(()),
    }
}

/// An order of a note names a provision: one that is given, or that of the finding's norm as it was
/// in force on the day of the offence.
pub fn legal_basis(
    law: &Law,
    given: Option<&String>,
    norm: &str,
    offence_date: NaiveDate,
) -> Result<String, Refusal> {
    let of_norm = || law.norm(norm, offence_date).map(|norm| &norm.duty);
    let found = given.or_else(of_norm).filter(|it| !it.trim().is_empty());
    found.cloned().ok_or_else(|| {
        let detail = format!("the law in force on {offence_date} names no provision for {norm}");
        let data = json!({ "norm": norm, "offence_date": offence_date });
        BASIS.refuse_field("orders", detail, data)
    })
}

/// A first or second note is handed over once it is countersigned, not before that day.
pub fn is_countersigned(
    nota: NotaKind,
    countersigned_on: Option<NaiveDate>,
    received_on: NaiveDate,
) -> Result<(), Refusal> {
    let signed = match nota {
        NotaKind::First | NotaKind::Second => countersigned_on,
        NotaKind::Special => return Ok(()),
    };
    match signed {
        Some(on) if on <= received_on => Ok(()),
        Some(on) => Err(COUNTERSIGNED.refuse_field(
            "received_on",
            format!("it was countersigned on {on}, after {received_on}"),
            json!({ "countersigned_on": on, "received_on": received_on }),
        )),
        None => Err(COUNTERSIGNED.refuse(
            "the head of the provincial office has not signed the note yet",
            json!({}),
        )),
    }
}

/// The head of the provincial office signs the note that waits for it, by its number.
pub fn is_the_note(number: &str, waits: &str) -> Result<(), Refusal> {
    if number == waits {
        return Ok(());
    }
    Err(SIGNED.refuse_field(
        "number",
        format!("{waits} waits for the signature, not {number}"),
        json!({ "number": number, "waits": waits }),
    ))
}

/// A note or a closing follows an approved examination report.
pub fn report_is_approved(approved_on: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    approved_on
        .ok_or_else(|| APPROVED.refuse("the examination report is not yet approved", json!({})))
}

/// The limit of a note is at least one day and at most what the procedure allows on its day.
pub fn limit_is_allowed(
    law: &Law,
    nota: NotaKind,
    issued_on: NaiveDate,
    days: u16,
) -> Result<(), Refusal> {
    let rule_id = match nota {
        NotaKind::First => "nota1.days",
        NotaKind::Second => "nota2.days",
        NotaKind::Special => "notakhusus.days",
    };
    let (rule, most) = length(law, rule_id, issued_on, Value::days)?;
    if days < 1 || days > most {
        return Err(LIMIT.refuse_field(
            "limit_days",
            format!("{days} days; allowed are 1 to {most}"),
            json!({ "limit_days": days, "at_most": most, "rule": rule }),
        ));
    }
    Ok(())
}

/// A note orders what to do about at least one open finding, and only about open ones.
pub fn orders_name_open_findings(orders: &[u32], open: &[u32]) -> Result<(), Refusal> {
    if orders.is_empty() || orders.iter().any(|finding| !open.contains(finding)) {
        return Err(ORDERS.refuse_field(
            "orders",
            "the orders must name open findings, at least one",
            json!({ "orders": orders, "open": open }),
        ));
    }
    Ok(())
}

/// The limit of a note runs from its receipt.
pub fn nota_is_received(due_on: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    due_on.ok_or_else(|| RECEIVED.refuse("the receipt of the note is not recorded", json!({})))
}

/// The next step follows only after the last day to comply with the note.
pub fn limit_has_passed(field: &'static str, on: NaiveDate, due: NaiveDate) -> Result<(), Refusal> {
    if on <= due {
        return Err(STILL_RUNS.refuse_field(
            field,
            format!("the limit runs to the end of {due}; {field} is {on}"),
            json!({ "date": on, "due_on": due }),
        ));
    }
    Ok(())
}

/// The last day to comply, by the working days of the province, and how it was found, in words.
#[must_use]
pub fn due_date(
    law: &Law,
    province: &ProvinceCode,
    received_on: NaiveDate,
    days: u16,
) -> (NaiveDate, String) {
    let counted = add_days(received_on, days);
    let due = law.working_day_from(province, counted);
    let mut words = format!("received {received_on} + {days} calendar days = {counted}");
    if due != counted {
        words = format!("{words}, a day off; next working day {due}");
    }
    words += &law.decrees(province, counted, due);
    (due, words)
}

/// The last day of a limit that runs, by the calendar in force, and how it was found, in words. A
/// day that became a day off after the receipt gives the employer more time; the day that he was
/// `told` is not shortened.
#[must_use]
pub fn running_until(
    law: &Law,
    province: &ProvinceCode,
    received_on: NaiveDate,
    days: u16,
    told: NaiveDate,
) -> (NaiveDate, String) {
    let (due, words) = due_date(law, province, received_on, days);
    if due < told {
        return (
            told,
            format!("{words}; {told} was told and is not shortened"),
        );
    }
    (due, words)
}

#[cfg(test)]
mod tests;
