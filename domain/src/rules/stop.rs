//! Grounds of the new code on which an investigation is not stopped by naming them: the condition
//! that the law puts to each is asked by another act, or cannot be met in this register.

use serde_json::json;

use crate::catalogue::KUHAP_2025_24;
use crate::prosecution::StopGround;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &MAXIMUM_FINE,
    &TIME_BAR,
    &COMPLAINT,
    &RESTORATIVE,
    &CATEGORY_IV,
];

const fn law(code: &'static str, sentence: &'static str) -> Rule {
    Rule {
        code,
        sentence,
        provision: KUHAP_2025_24,
        ground: Ground::Law,
    }
}

/// A payment has an amount, and a threat to fit.
pub const MAXIMUM_FINE: Rule = law(
    "stop.maximum-fine",
    "Payment of the maximum fine ends a case by pay-maximum-fine, which asks for its amount and threat.",
);

/// A time bar is reckoned.
pub const TIME_BAR: Rule = law(
    "stop.time-bar",
    "The end of the right to prosecute by time is stated by declare-time-barred, which reckons its day.",
);

/// *Delik aduan*: only what is prosecuted on complaint ends with it.
pub const COMPLAINT: Rule = law(
    "stop.complaint",
    "Withdrawal of a complaint stops the investigation of a complaint offence only.",
);

/// *Keadilan restoratif*: Pasal 79-88 ask for a decree of the chief of the court, and there is
/// normally no victim with whom to settle.
pub const RESTORATIVE: Rule = law(
    "stop.restorative",
    "A restorative settlement stops an investigation by a decree of the chief of the court.",
);

/// A fine of category IV buys off what is threatened with more than a light fine.
pub const CATEGORY_IV: Rule = law(
    "stop.category-iv",
    "Payment of the maximum fine of category IV stops an investigation once that fine was paid.",
);

/// An investigation is stopped on a ground whose condition the dossier can show.
///
/// Whether there was evidence, an offence, an earlier judgment or a death is for the person who
/// stops it to say: the law puts no further condition to them.
pub fn ground_holds(ground: StopGround) -> Result<(), Refusal> {
    let (rule, detail) = match ground {
        StopGround::LackOfEvidence
        | StopGround::NotAnOffence
        | StopGround::ByLaw
        | StopGround::NeBisInIdem
        | StopGround::SuspectDied => return Ok(()),
        StopGround::MaximumFinePaid => (&MAXIMUM_FINE, "use pay-maximum-fine"),
        StopGround::TimeBarred => (&TIME_BAR, "use declare-time-barred"),
        StopGround::ComplaintWithdrawn => (
            &COMPLAINT,
            "no norm of the register is known as a complaint offence",
        ),
        StopGround::RestorativeSettlement => (
            &RESTORATIVE,
            "the dossier holds no such decree, and the reporting duty has no victim",
        ),
        StopGround::CategoryIvFinePaid => (&CATEGORY_IV, "use pay-category-iv-fine"),
    };
    Err(rule.refuse_field("ground", detail, json!({ "ground": ground })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_whose_condition_is_asked_elsewhere_stops_nothing() {
        for (ground, code) in [
            (StopGround::LackOfEvidence, None),
            (StopGround::NotAnOffence, None),
            (StopGround::ByLaw, None),
            (StopGround::NeBisInIdem, None),
            (StopGround::SuspectDied, None),
            (StopGround::MaximumFinePaid, Some("stop.maximum-fine")),
            (StopGround::TimeBarred, Some("stop.time-bar")),
            (StopGround::ComplaintWithdrawn, Some("stop.complaint")),
            (StopGround::RestorativeSettlement, Some("stop.restorative")),
            (StopGround::CategoryIvFinePaid, Some("stop.category-iv")),
        ] {
            let refused = ground_holds(ground).err();
            assert_eq!(refused.as_ref().map(|one| one.rule.code), code);
            assert!(refused.is_none_or(|one| one.field == Some("ground")));
        }
    }
}
