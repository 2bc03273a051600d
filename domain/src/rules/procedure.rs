//! The investigation: norms of the fast procedure, governing code, evidence, stopping.

use chrono::NaiveDate;
use serde_json::json;

use super::notice::explains;
use crate::catalogue::{
    KUHAP_1981_75, KUHAP_1981_109, KUHAP_2025_24, KUHAP_2025_RECORDING, KUHAP_RIGHTS, KUHP_36,
    NEW_CODE, REGISTER, UU_7_1981_11,
};
use crate::law::{Law, Value};
use crate::prosecution::{Regime, StopGround};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &FILLED,
    &TWO_PIECES,
    &RIGHTS,
    &LAWYER,
    &RECORDED,
    &SUSPECT_HEARD,
    &INTENT,
    &STOP_GROUND,
    &POLICE,
];

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

/// A needed text is not empty.
pub const FILLED: Rule = law(
    "procedure.not-filled",
    "What an act needs is written down.",
    REGISTER,
);
/// A suspect is named on evidence.
pub const TWO_PIECES: Rule = law(
    "procedure.two-pieces-of-evidence",
    "A suspect is named on at least two pieces of evidence.",
    UU_7_1981_11,
);
/// A suspect knows his rights.
pub const RIGHTS: Rule = law(
    "procedure.rights-not-read",
    "A suspect's rights are read to him before the examination.",
    KUHAP_RIGHTS,
);
/// A suspect is offered a lawyer.
pub const LAWYER: Rule = law(
    "procedure.lawyer-not-offered",
    "A suspect is offered a lawyer before the examination.",
    KUHAP_1981_75,
);
/// The examination of a suspect is recorded.
pub const RECORDED: Rule = law(
    "procedure.not-recorded",
    "Under the new code the examination of a suspect is recorded, as long as the law asks for it, \
     or the minutes say why it was not.",
    KUHAP_2025_RECORDING,
);
/// The suspect's side is in the minutes.
pub const SUSPECT_HEARD: Rule = law(
    "procedure.suspect-not-examined",
    "The minutes are finished after the suspect was examined, or say why not.",
    KUHAP_1981_75,
);
/// Intent is shown.
pub const INTENT: Rule = law(
    "procedure.intent-not-shown",
    "For an offence from 2026-01-02 the dossier shows intent.",
    KUHP_36,
);
/// Grounds to stop are listed; those of the new code include the old ones.
pub const STOP_GROUND: Rule = law(
    "procedure.stop-ground",
    "Under the old code an investigation is stopped for lack of evidence, for want of an offence \
     or by law.",
    KUHAP_1981_109,
);
/// The police take part in a stop.
pub const POLICE: Rule = law(
    "procedure.police-not-involved",
    "Under the new code a PPNS who stops an investigation involves the police investigator.",
    KUHAP_2025_24,
);

/// The row of the law that asks for a recording.
const RECORDING: &str = "proc.suspect_recorded";

/// What an act needs is written down.
pub fn is_filled(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(FILLED.refuse_field(field, format!("{field} is empty"), json!({})));
    }
    Ok(())
}

/// A suspect is named on at least two pieces of evidence.
pub fn has_two_pieces_of_evidence(evidence: &[String]) -> Result<(), Refusal> {
    let count = evidence.iter().filter(|e| !e.trim().is_empty()).count();
    if count < 2 {
        return Err(TWO_PIECES.refuse_field(
            "evidence",
            format!("{count} given"),
            json!({ "given": count }),
        ));
    }
    Ok(())
}

/// A suspect is offered a lawyer before the examination.
pub fn lawyer_is_offered(offered: bool) -> Result<(), Refusal> {
    if !offered {
        return Err(LAWYER.refuse_field("lawyer_offered", "no lawyer was offered", json!({})));
    }
    Ok(())
}

/// A suspect's rights are read to him before the examination.
pub fn rights_are_read(read: bool) -> Result<(), Refusal> {
    if !read {
        return Err(RIGHTS.refuse_field("rights_read", "the rights were not read", json!({})));
    }
    Ok(())
}

/// Under the new code the examination of a suspect is recorded, as long as the law of its day asks
/// for it, or there is a reason.
pub fn examination_is_recorded(
    (law, regime): (&Law, Regime),
    examined_on: NaiveDate,
    recording: Option<&str>,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let rule = law.rule(RECORDING, examined_on);
    let asks = rule.is_some_and(|rule| rule.value == Value::Flag(true));
    if regime == Regime::Kuhap1981 || !asks || explains(recording) || explains(reason) {
        return Ok(());
    }
    Err(RECORDED.refuse_field(
        "recording",
        "neither a recording nor a reason is given",
        json!({ "rule_id": RECORDING, "regime": regime, "examined_on": examined_on }),
    ))
}

/// The minutes are finished after the suspect was examined, or say why not.
pub fn suspect_is_heard_or_absence_explained(
    examined: bool,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    if examined || reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    Err(SUSPECT_HEARD.refuse_field(
        "suspect_absence_reason",
        "the suspect was not examined and no reason is given",
        json!({}),
    ))
}

/// For an offence from 2026-01-02 the dossier shows intent.
pub fn intent_is_shown(offence_date: NaiveDate, evidence: &[String]) -> Result<(), Refusal> {
    if offence_date < NEW_CODE || evidence.iter().any(|e| !e.trim().is_empty()) {
        return Ok(());
    }
    Err(INTENT.refuse_field(
        "intent_evidence",
        "nothing shows intent",
        json!({ "offence_date": offence_date }),
    ))
}

/// Under the old code an investigation is stopped on its three grounds, under the new on more.
pub fn stop_ground_exists(regime: Regime, ground: StopGround) -> Result<(), Refusal> {
    let exists = match ground {
        StopGround::LackOfEvidence | StopGround::NotAnOffence | StopGround::ByLaw => true,
        StopGround::NeBisInIdem
        | StopGround::TimeBarred
        | StopGround::SuspectDied
        | StopGround::MaximumFinePaid
        | StopGround::ComplaintWithdrawn
        | StopGround::RestorativeSettlement
        | StopGround::CategoryIvFinePaid => regime == Regime::Kuhap2025,
    };
    if exists {
        return Ok(());
    }
    Err(STOP_GROUND.refuse_field(
        "ground",
        "UU 8/1981 Pasal 109 ayat (2) does not know this ground",
        json!({ "regime": regime, "ground": ground }),
    ))
}

/// Under the new code a PPNS who stops an investigation involves the police investigator.
pub fn police_are_involved(
    regime: Regime,
    (field, involved): (&'static str, bool),
) -> Result<(), Refusal> {
    if regime == Regime::Kuhap2025 && !involved {
        return Err(POLICE.refuse_field(field, "the police were not involved", json!({})));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
