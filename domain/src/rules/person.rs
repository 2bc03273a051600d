//! Personal data: who is known once, who reads it for what, and when it may be destroyed.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::catalogue::{
    KUHP_136, PP_40_2019_30, REGISTER, UU_27_2022_35, UU_27_2022_44, UU_43_2009_48, UU_43_2009_51,
};
use crate::law::Law;
use crate::person::{DestructionGround, Hold, Ties};
use crate::province::{self, ProvinceCode};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NIK,
    &KNOWN,
    &SEALED,
    &PURPOSE,
    &APART,
    &HELD,
    &OPEN,
    &BAR,
    &RETENTION,
    &REASSESSED,
    &NEEDED,
];

/// Form of the NIK.
pub const NIK: Rule = Rule {
    code: "person.nik",
    sentence: "A NIK has 16 digits: a province (99 abroad), a regency and district, a day (of \
               women 40 more), month and year of birth, and a serial that is not 0000.",
    provision: PP_40_2019_30,
    ground: Ground::Law,
};

/// One person, one key.
pub const KNOWN: Rule = Rule {
    code: "person.known-already",
    sentence: "Who is known by his NIK is not recorded again: his key is used.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Nothing is stored in clear.
pub const SEALED: Rule = Rule {
    code: "person.sealed",
    sentence: "Who somebody is, is stored under his key alone.",
    provision: UU_27_2022_35,
    ground: Ground::Law,
};

/// Reading has a purpose.
pub const PURPOSE: Rule = Rule {
    code: "person.purpose",
    sentence: "Who reads a name or a NIK in full tells what for.",
    provision: UU_27_2022_35,
    ground: Ground::Law,
};

/// Legal hold.
pub const HELD: Rule = Rule {
    code: "person.legal-hold",
    sentence: "Personal data is not destroyed while a hold on it is in force.",
    provision: UU_43_2009_51,
    ground: Ground::WrongState,
};

/// Pending proceedings.
pub const OPEN: Rule = Rule {
    code: "person.case-open",
    sentence: "Personal data is not destroyed while the person is in office, or a case or \
               prosecution that is linked with him is open.",
    provision: UU_27_2022_44,
    ground: Ground::WrongState,
};

/// Time bar.
pub const BAR: Rule = Rule {
    code: "person.time-bar-runs",
    sentence: "Personal data is not destroyed before the right to prosecute what the person may \
               answer for has ended.",
    provision: KUHP_136,
    ground: Ground::WrongState,
};

/// Retention.
pub const RETENTION: Rule = Rule {
    code: "person.retention-runs",
    sentence: "Personal data that was obtained lawfully is destroyed after the retention of every \
               record that refers to the person, by the schedule in force.",
    provision: UU_43_2009_51,
    ground: Ground::WrongState,
};

/// Reassessment.
pub const REASSESSED: Rule = Rule {
    code: "person.reassessment",
    sentence: "Where the schedule says that a record is reassessed, its minutes are named; what it \
               keeps for ever stays.",
    provision: UU_43_2009_48,
    ground: Ground::Law,
};

/// No need.
pub const NEEDED: Rule = Rule {
    code: "person.needed",
    sentence: "Personal data is destroyed as no longer needed when no record refers to the person.",
    provision: UU_27_2022_44,
    ground: Ground::WrongState,
};

/// Names stand in one place.
pub const APART: Rule = Rule {
    code: "person.named-apart",
    sentence: "What is recorded beside a person's identity does not name him.",
    provision: UU_27_2022_35,
    ground: Ground::Law,
};

/// What a destruction is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Why it is wanted.
    pub ground: DestructionGround,
    /// Whether minutes of reassessment are named.
    pub reassessed: bool,
    /// What else the log has of the person.
    pub ties: &'a Ties,
}

/// A NIK has 16 digits with a province, a day and month of birth and a serial; the refusal does not
/// repeat it.
pub fn nik_has_its_form(text: &str) -> Result<(), Refusal> {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|two| two.parse::<u16>().ok());
    let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    let area = text.get(..2).unwrap_or_default();
    let known = area == "99" || province::find(&ProvinceCode(area.to_owned())).is_some();
    let day = part(6, 8).is_some_and(|day| (1..=31).contains(&day) || (41..=71).contains(&day));
    let month = part(8, 10).is_some_and(|month| (1..=12).contains(&month));
    let serial = part(12, 16).is_some_and(|serial| serial > 0);
    if digits && known && day && month && serial {
        return Ok(());
    }
    Err(NIK.refuse_field("nik", "nik is no NIK", json!({})))
}

/// A text that is recorded beside a person's identity does not name him.
pub fn does_not_name(text: &str, name: &str, nik: Option<&str>) -> Result<(), Refusal> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|one: char| !one.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    // Whole words: Ana is not named by "manager".
    let (told, own) = (words(text), words(name));
    let named = !own.is_empty() && told.windows(own.len()).any(|some| some == own);
    if named || nik.is_some_and(|nik| text.contains(nik)) {
        return Err(APART.refuse("the text names the person", json!({})));
    }
    Ok(())
}

/// Who is known by his NIK is not recorded again.
pub fn is_new_here(known: Uuid, is_known: bool) -> Result<(), Refusal> {
    if is_known {
        let detail = format!("the person is known: {known}");
        return Err(KNOWN.refuse_field("nik", detail, json!({ "person": known })));
    }
    Ok(())
}

/// Who somebody is, is stored under his key alone.
pub fn is_sealed(sealed: bool) -> Result<(), Refusal> {
    if sealed {
        return Ok(());
    }
    Err(SEALED.refuse("the identity is not sealed", json!({})))
}

/// Who reads a name or a NIK in full tells what for.
pub fn tells_what_for(purpose: Option<&str>) -> Result<(), Refusal> {
    match purpose.filter(|text| !text.trim().is_empty()) {
        Some(_) => Ok(()),
        None => Err(PURPOSE.refuse_field("X-Audit-Reason", "no purpose is told", json!({}))),
    }
}

/// No hold is in force.
pub fn no_hold_is_in_force(holds: &[Hold]) -> Result<(), Refusal> {
    let Some(hold) = holds.first() else {
        return Ok(());
    };
    let detail = format!("hold {} is in force since {}", hold.number, hold.set_on);
    Err(HELD.refuse(detail, json!({ "hold": hold.number })))
}

/// He is not in office, and nothing that is linked with him is open. The refusal names no file: it
/// may be of another province.
pub fn nothing_is_open(ties: &Ties) -> Result<(), Refusal> {
    let Some(tie) = ties.0.iter().find(|tie| tie.ended_on.is_none()) else {
        return Ok(());
    };
    let (kind, place) = (tie.kind, &tie.province);
    let detail = format!("{} in province {} has not ended", kind.name(), place.0);
    Err(OPEN.refuse(detail, json!({ "kind": kind, "province": place })))
}

/// The right to prosecute what he may answer for has ended.
pub fn no_time_bar_runs(ties: &Ties, today: NaiveDate) -> Result<(), Refusal> {
    let last = ties.0.iter().filter_map(|tie| tie.barred_after).max();
    match last.filter(|last| today <= *last) {
        None => Ok(()),
        Some(last) => {
            let detail = format!("the time bar runs until {last}");
            Err(BAR.refuse(detail, json!({ "last_day": last, "today": today })))
        }
    }
}

/// The retention of every record that refers to him is over.
pub fn retention_is_over(facts: Facts<'_>, law: &Law, today: NaiveDate) -> Result<(), Refusal> {
    match facts.ground {
        DestructionGround::UnlawfullyObtained | DestructionGround::NoLongerNeeded => return Ok(()),
        DestructionGround::RetentionOver | DestructionGround::SubjectRequest => {}
    }
    if facts.ties.0.is_empty() && facts.ground == DestructionGround::RetentionOver {
        return Err(RETENTION.refuse("no record of the schedule refers to him", json!({})));
    }
    for tie in &facts.ties.0 {
        let until = tie.kept(law, today).until;
        let rule_id = tie.record.rule_id();
        let Some(until) = until else {
            let detail = format!("{rule_id} has no number that is in force");
            return Err(RETENTION.refuse(detail, json!({ "rule_id": rule_id })));
        };
        if today <= until {
            let detail = format!("{rule_id} runs until {until}");
            let data = json!({ "rule_id": rule_id, "until": until });
            return Err(RETENTION.refuse(detail, data));
        }
    }
    Ok(())
}

/// What the schedule reassesses was reassessed, and nothing is kept for ever.
pub fn is_reassessed(facts: Facts<'_>, law: &Law, today: NaiveDate) -> Result<(), Refusal> {
    if facts.ground == DestructionGround::UnlawfullyObtained {
        return Ok(());
    }
    for tie in &facts.ties.0 {
        let may_go = match tie.kept(law, today).then.as_deref() {
            Some("musnah") => true,
            Some("dinilai kembali") => facts.reassessed,
            Some(_) | None => false,
        };
        if !may_go {
            let rule_id = tie.record.rule_id();
            let detail = format!("{rule_id} does not end with destruction by itself");
            let data = json!({ "rule_id": rule_id });
            return Err(REASSESSED.refuse_field("reassessment", detail, data));
        }
    }
    Ok(())
}

/// What is no longer needed is referred to by no record.
pub fn nothing_refers(facts: Facts<'_>) -> Result<(), Refusal> {
    let tie = facts.ties.0.first();
    match tie.filter(|_| facts.ground == DestructionGround::NoLongerNeeded) {
        None => Ok(()),
        Some(tie) => {
            let detail = format!("{} refers to him", tie.kind.name());
            Err(NEEDED.refuse(detail, json!({ "kind": tie.kind })))
        }
    }
}

/// Everything that stands in the way of destroying a person's data on a day.
#[must_use]
pub fn obstacles(holds: &[Hold], facts: Facts<'_>, law: &Law, today: NaiveDate) -> Vec<Refusal> {
    let found = [
        no_hold_is_in_force(holds),
        nothing_is_open(facts.ties),
        no_time_bar_runs(facts.ties, today),
        nothing_refers(facts),
        retention_is_over(facts, law, today),
        is_reassessed(facts, law, today),
    ];
    found.into_iter().filter_map(Result::err).collect()
}

#[cfg(test)]
mod tests;
