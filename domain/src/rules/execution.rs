//! Execution: when a fine is overdue, what takes its place, and a lighter law.

use chrono::{Months, NaiveDate};
use serde_json::json;

use super::law_change::length;
use crate::calendar::sub_days;
use crate::catalogue::{
    KUHAP_1981_46, KUHAP_1981_273, KUHP_3, KUHP_81, KUHP_82, KUHP_142, KUHP_OLD_84, NEW_CODE,
};
use crate::law::{Law, Value};
use crate::prosecution::{Disposal, RecordSubstitute, Regime, Substance, SubstituteKind};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NOT_OVERDUE,
    &PARTS,
    &SUBSTITUTE,
    &LENGTH,
    &ADJUST,
    &ADJUST_FIRST,
    &EVIDENCE,
    &FORFEIT,
    &BARRED_OLD,
    &BARRED_NEW,
];

/// The rule that says by when a fine is paid, and what it says.
pub(crate) const PAY_BY: &str = "proc.fine.pay_by";
/// Under the old code.
pub(crate) const AT_ONCE: &str = "immediately";
/// Under the new code.
pub(crate) const IN_THE_JUDGMENT: &str = "date in judgment";

/// A fine is overdue after its day.
pub const NOT_OVERDUE: Rule = Rule {
    code: "execution.not-overdue",
    sentence: "A fine is overdue on the day after the last on which it was to be paid: at once under the old code, on the day of the judgment under the new.",
    provision: KUHAP_1981_273,
    ground: Ground::WrongState,
};

/// Parts need leave.
pub const PARTS: Rule = Rule {
    code: "execution.parts",
    sentence: "A fine is paid in parts only where the judgment allows it, and never beyond what is open.",
    provision: KUHP_81,
    ground: Ground::Law,
};

/// Each law has its substitutes.
pub const SUBSTITUTE: Rule = Rule {
    code: "execution.substitute",
    sentence: "An unpaid fine is replaced by what its law knows: kurungan under the old, prison, supervision or community work under the new.",
    provision: KUHP_82,
    ground: Ground::Law,
};

/// A substitute has a length.
pub const LENGTH: Rule = Rule {
    code: "execution.substitute-length",
    sentence: "A substitute lasts at most as long as the judgment says; community work 8 to 240 hours.",
    provision: KUHP_82,
    ground: Ground::Law,
};

/// A lighter law adjusts what is not executed.
pub const ADJUST: Rule = Rule {
    code: "execution.adjust",
    sentence: "The execution of a judgment of the old law is adjusted once, on or after 2026-01-02, to no more than was imposed, or than the new law threatens where kurungan becomes a fine.",
    provision: KUHP_3,
    ground: Ground::Law,
};

/// The new code knows no kurungan.
pub const ADJUST_FIRST: Rule = Rule {
    code: "execution.adjust-first",
    sentence: "Kurungan of a judgment before 2026-01-02, also in place of a fine, is served on or after that day once its execution is adjusted.",
    provision: KUHP_3,
    ground: Ground::WrongState,
};

/// There is something to return.
pub const EVIDENCE: Rule = Rule {
    code: "execution.no-evidence",
    sentence: "Evidence that was seized is returned or forfeited once.",
    provision: KUHAP_1981_46,
    ground: Ground::WrongState,
};

/// Only a judgment takes property.
pub const FORFEIT: Rule = Rule {
    code: "execution.forfeit",
    sentence: "Evidence is forfeited by a final judgment only.",
    provision: KUHAP_1981_46,
    ground: Ground::Law,
};

/// The right to execute ends by time; old code.
pub const BARRED_OLD: Rule = Rule {
    code: "execution.time-bar-old-code",
    sentence: "A judgment of a misdemeanour under the old law is executed within two years from the day after it can be.",
    provision: KUHP_OLD_84,
    ground: Ground::Law,
};

/// The right to execute ends by time; new code.
pub const BARRED_NEW: Rule = Rule {
    code: "execution.time-bar-new-code",
    sentence: "A judgment under the new law is executed within the time to prosecute and a third more, four years here, from the day after it can be.",
    provision: KUHP_142,
    ground: Ground::Law,
};

/// The last day on which a judgment may be executed, and how it was found: counted from the day
/// after it became final.
pub fn executable_until(
    law: &Law,
    substance: Substance,
    final_on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    let day = match substance {
        Substance::Old => sub_days(NEW_CODE, 1),
        Substance::New => NEW_CODE,
    };
    let (_, years) = length(law, "crim.timebar.execute", day, Value::years)?;
    let months = Months::new(u32::from(years) * 12);
    let until = final_on.checked_add_months(months);
    let until = until.unwrap_or(NaiveDate::MAX);
    Ok((
        until,
        format!("final {final_on} + {years} year(s) = {until}"),
    ))
}

/// A judgment is executed within its time bar.
pub fn is_executed_in_time(
    law: &Law,
    substance: Substance,
    final_on: NaiveDate,
    (field, on): (&'static str, NaiveDate),
) -> Result<(), Refusal> {
    let (until, derivation) = executable_until(law, substance, final_on)?;
    if on <= until {
        return Ok(());
    }
    let rule: &'static Rule = match substance {
        Substance::Old => &BARRED_OLD,
        Substance::New => &BARRED_NEW,
    };
    let data = json!({ "final_on": final_on, "until": until, "date": on });
    Err(rule.refuse_field(field, derivation, data))
}

/// The last day to pay a fine and how it was found; none when the judgment sets none under the new
/// code.
#[must_use]
pub fn fine_due(
    law: &Law,
    regime: Regime,
    final_on: NaiveDate,
    pay_until: Option<NaiveDate>,
) -> Option<(NaiveDate, String)> {
    if let Some(day) = pay_until {
        let basis = &law.saying(PAY_BY, IN_THE_JUDGMENT)?.basis;
        return Some((day, format!("the judgment sets {day} ({basis})")));
    }
    match regime {
        Regime::Kuhap1981 => {
            let basis = &law.saying(PAY_BY, AT_ONCE)?.basis;
            let words = format!("final {final_on}, to be paid at once ({basis})");
            Some((final_on, words))
        }
        Regime::Kuhap2025 => None,
    }
}

/// A fine is overdue on the day after the last on which it was to be paid.
pub fn is_overdue(
    due: Option<(NaiveDate, String)>,
    noticed_on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    let told = due.as_ref().map(|(day, _)| *day);
    due.filter(|(day, _)| noticed_on > *day).ok_or_else(|| {
        let detail = "the last day to pay is not known or has not passed";
        NOT_OVERDUE.refuse(detail, json!({ "due_on": told, "noticed_on": noticed_on }))
    })
}

/// A part of a fine is paid where the judgment allows it, and less than what is open.
pub fn part_may_be_paid(allowed: bool, open_idr: i64, amount_idr: i64) -> Result<(), Refusal> {
    if allowed && amount_idr > 0 && amount_idr < open_idr {
        return Ok(());
    }
    Err(PARTS.refuse_field(
        "amount_idr",
        format!("open are {open_idr} rupiah; parts allowed: {allowed}"),
        json!({ "open_idr": open_idr, "amount_idr": amount_idr, "instalments": allowed }),
    ))
}

/// An unpaid fine is replaced by what its law knows, for no longer than the judgment says.
pub fn substitute_fits(
    substance: Substance,
    c: &RecordSubstitute,
    subsidiary_days: Option<u16>,
) -> Result<(), Refusal> {
    let old = match c.kind {
        SubstituteKind::Kurungan => true,
        SubstituteKind::Prison | SubstituteKind::Supervision | SubstituteKind::CommunityWork => {
            false
        }
    };
    if old != (substance == Substance::Old) {
        let data = json!({ "kind": c.kind, "substance": substance });
        return Err(SUBSTITUTE.refuse_field("kind", "that law does not know it", data));
    }
    let fits = if c.kind == SubstituteKind::CommunityWork {
        c.days.is_none() && c.hours.is_some_and(|hours| (8..=240).contains(&hours))
    } else {
        let within = |days| days > 0 && subsidiary_days.is_none_or(|most| days <= most);
        c.hours.is_none() && c.days.is_some_and(within)
    };
    if fits {
        return Ok(());
    }
    let field = if c.kind == SubstituteKind::CommunityWork {
        "hours"
    } else {
        "days"
    };
    let data = json!({ "days": c.days, "hours": c.hours, "subsidiary_days": subsidiary_days });
    Err(LENGTH.refuse_field(field, "the length is missing or too long", data))
}

/// The execution of a judgment of the old law is adjusted once, to no more than the fine that was
/// imposed; *kurungan* to no more than the fine of the new law.
pub fn may_be_adjusted(
    substance: Substance,
    adjusted: bool,
    adjusted_on: NaiveDate,
    (most_idr, fine_idr): (Option<i64>, Option<i64>),
) -> Result<(), Refusal> {
    let lighter = match (most_idr, fine_idr) {
        (Some(most), Some(fine)) => fine > 0 && fine <= most,
        (None, Some(_)) => false,
        (_, None) => true,
    };
    if !adjusted && substance == Substance::Old && adjusted_on >= NEW_CODE && lighter {
        return Ok(());
    }
    let detail = "not a judgment of the old law, adjusted already, too early, or not lighter";
    let data = json!({ "substance": substance, "adjusted": adjusted, "fine_idr": fine_idr, "most_idr": most_idr });
    Err(ADJUST.refuse_field("adjusted_on", detail, data))
}

/// *Kurungan* of a judgment before 2026-01-02, also in place of a fine (*kurungan pengganti*), is
/// served on or after that day once adjusted.
pub fn liberty_may_be_taken(
    is_kurungan: bool,
    judged_on: NaiveDate,
    executed_on: NaiveDate,
    adjusted: bool,
) -> Result<(), Refusal> {
    let across = judged_on < NEW_CODE && executed_on >= NEW_CODE;
    if is_kurungan && across && !adjusted {
        let detail = "the new code knows no kurungan: record how the execution was adjusted";
        return Err(ADJUST_FIRST.refuse(detail, json!({ "executed_on": executed_on })));
    }
    Ok(())
}

/// Evidence that was seized is returned or forfeited once; forfeited by a final judgment only.
pub fn evidence_may_go(
    in_hand: bool,
    disposal: Disposal,
    final_judgment: bool,
) -> Result<(), Refusal> {
    if !in_hand {
        return Err(EVIDENCE.refuse("no seized evidence is in hand", json!({})));
    }
    if disposal == Disposal::Forfeited && !final_judgment {
        let detail = "there is no final judgment";
        return Err(FORFEIT.refuse_field("disposal", detail, json!({ "disposal": disposal })));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
