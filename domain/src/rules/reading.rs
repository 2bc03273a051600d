//! Readings of open questions that the steps of one case follow.

use serde_json::json;

use super::notice::explains;
use crate::catalogue::REGISTER;
use crate::prosecution::NamedReading;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&CHANGED];

/// One case is read in one way.
pub const CHANGED: Rule = Rule {
    code: "reading.changed",
    sentence: "A step that follows another reading of an open question than an earlier step of the same case says on what ground.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A step follows the readings of the earlier steps, or says on what ground it does not. Answers
/// the ground where one is needed.
pub fn follows_or_explains(
    followed: &[NamedReading],
    now: &[NamedReading],
    reading_ground: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let earlier = |one: &NamedReading| {
        let mut before = followed.iter().filter(|by| by.question == one.question);
        before.find(|by| by.reading != one.reading).cloned()
    };
    let Some((other, before)) = now.iter().find_map(|one| Some((one, earlier(one)?))) else {
        return Ok(None);
    };
    if explains(reading_ground) {
        return Ok(reading_ground.map(str::to_owned));
    }
    let detail = format!(
        "an earlier step followed reading {} of {}, this one follows {}",
        before.reading, before.question, other.reading
    );
    let data = json!({ "question": other.question, "earlier": before.reading,
        "reading": other.reading });
    Err(CHANGED.refuse_field("reading_ground", detail, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(question: &str, reading: &str) -> NamedReading {
        NamedReading {
            question: question.to_owned(),
            reading: reading.to_owned(),
        }
    }

    #[test]
    fn another_reading_than_before_has_a_ground() {
        let followed = [by("V1", "DRAFT"), by("V2", "A")];
        let told = |now: &[NamedReading], ground| {
            let answer = follows_or_explains(&followed, now, ground);
            answer.map_err(|refusal| (refusal.rule.code, refusal.field))
        };
        let refused = Err(("reading.changed", Some("reading_ground")));
        assert_eq!(told(&[by("V2", "A")], None), Ok(None));
        assert_eq!(told(&[by("V2", "A")], Some("x")), Ok(None), "none needed");
        assert_eq!(told(&[by("R7B", "84")], None), Ok(None), "a new question");
        assert_eq!(told(&[by("V2", "B")], None), refused);
        assert_eq!(told(&[by("V2", "B")], Some(" ")), refused);
        let ground = "Putusan hakim";
        assert_eq!(
            told(&[by("V1", "DRAFT"), by("V2", "B")], Some(ground)),
            Ok(Some(ground.to_owned()))
        );
    }
}
