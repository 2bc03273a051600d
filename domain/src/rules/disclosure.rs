//! What published statistics must not tell (*pengendalian pengungkapan*).

use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&FEW];

/// The fewest establishments that a published number is made of.
pub const FEWEST: i64 = 3;

/// Few establishments are not told of.
pub const FEW: Rule = Rule {
    code: "disclosure.few",
    sentence: "Of what is published, a number made of fewer than three establishments is not told, \
               nor another one from which it could be calculated.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// A published number is made of three establishments or more, or of none.
pub fn is_of_enough(establishments: i64) -> Result<(), Refusal> {
    if (1..FEWEST).contains(&establishments) {
        let detail = format!("it is of {establishments} establishments");
        return Err(FEW.refuse(detail, json!({ "establishments": establishments })));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_three_is_told() {
        let code = |many| is_of_enough(many).map_err(|refusal| refusal.rule.code);
        assert_eq!(code(0), Ok(()));
        assert_eq!(code(1), Err("disclosure.few"));
        assert_eq!(code(2), Err("disclosure.few"));
        assert_eq!(code(3), Ok(()));
        assert_eq!(code(4), Ok(()));
    }
}
