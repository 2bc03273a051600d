//! Handing a case over from one inspector to another.

use serde_json::json;

use crate::case::Handover;
use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&OWN, &OPEN, &RECEIVER];

/// Only who is sent hands over.
pub const OWN: Rule = Rule {
    code: "handover.own",
    sentence: "Who is sent by the task order hands his case over, to one who is not sent, and \
               offers it to one at a time.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// What is not offered is not answered.
pub const OPEN: Rule = Rule {
    code: "handover.open",
    sentence: "A hand-over is answered while it is offered by one who is still sent.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// The addressee answers.
pub const RECEIVER: Rule = Rule {
    code: "handover.receiver",
    sentence: "A hand-over is accepted or declined by the one to whom it is offered; until then \
               the one who offers it stays responsible.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// Who is sent hands his case over, to one who is not sent, and offers it to one at a time.
pub fn gives_what_he_has(
    from: &str,
    to: &str,
    inspectors: &[String],
    open: Option<&Handover>,
) -> Result<(), Refusal> {
    let sent = |officer: &str| inspectors.iter().any(|one| one == officer);
    let detail = if !sent(from) {
        format!("{from} is not in the task order")
    } else if sent(to) {
        format!("{to} is in the task order already")
    } else if let Some(open) = open.filter(|open| open.from == from) {
        format!(
            "the case is offered to {} since {}",
            open.to, open.offered_on
        )
    } else {
        return Ok(());
    };
    Err(OWN.refuse_field("to", detail, json!({ "inspectors": inspectors })))
}

/// A hand-over is answered while it is offered by one who is still sent.
pub fn is_offered(open: Option<&Handover>) -> Result<&Handover, Refusal> {
    open.ok_or_else(|| OPEN.refuse("no hand-over of this case is offered", json!({})))
}

/// A hand-over is accepted or declined by the one to whom it is offered.
pub fn is_offered_to(officer: &str, handover: &Handover) -> Result<(), Refusal> {
    if officer == handover.to {
        return Ok(());
    }
    let detail = format!("the case is offered to {}", handover.to);
    Err(RECEIVER.refuse(detail, json!({ "to": handover.to })))
}
