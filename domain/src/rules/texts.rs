//! Texts: how long they may be. The schemas of the commands declare the same limits.

use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&TOO_LONG, &TOO_MANY];

/// Most characters of a name, a number, a code or an address.
pub const NAME: usize = 200;
/// Most characters of a description, a reason or a statement.
pub const DESCRIPTION: usize = 4_000;
/// Most characters of an officer's identifier.
pub const OFFICER: usize = 100;
/// Most entries of a list.
pub const ENTRIES: usize = 100;

/// Texts have a length.
pub const TOO_LONG: Rule = Rule {
    code: "texts.too-long",
    sentence: "A name or number has at most 200 characters, a description 4,000, an officer's \
               identifier 100.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Lists have a length.
pub const TOO_MANY: Rule = Rule {
    code: "texts.too-many",
    sentence: "A list has at most 100 entries.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A name or number has at most 200 characters, a description 4,000, an officer's id 100.
pub fn is_short_enough(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    let given = text.chars().count();
    if given > most {
        // The refusal does not repeat what was entered.
        return Err(TOO_LONG.refuse_field(
            field,
            format!("{field} has {given} characters; at most {most} are kept"),
            json!({ "characters": given, "at_most": most }),
        ));
    }
    Ok(())
}

/// A list has at most 100 entries.
pub fn are_few_enough(field: &'static str, given: usize) -> Result<(), Refusal> {
    if given > ENTRIES {
        return Err(TOO_MANY.refuse_field(
            field,
            format!("{field} has {given} entries; at most {ENTRIES} are kept"),
            json!({ "entries": given, "at_most": ENTRIES }),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_to_its_characters_and_a_list_to_its_entries() {
        for most in [NAME, DESCRIPTION, OFFICER] {
            for (given, accepted) in [(most - 1, true), (most, true), (most + 1, false)] {
                let answer = is_short_enough("field", &"\u{e9}".repeat(given), most);
                assert_eq!(answer.is_ok(), accepted, "{given} of {most}");
            }
        }
        for (given, accepted) in [(99, true), (100, true), (101, false)] {
            assert_eq!(are_few_enough("field", given).is_ok(), accepted, "{given}");
        }
    }
}
