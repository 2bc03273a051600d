//! Reviews of samples (*tinjauan sampel*): how a sample is drawn, and who looks at its cases.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use crate::catalogue::{C081_15, REGISTER};
use crate::officer::Officer;
use crate::refusal::{Ground, Refusal, Rule};
use crate::review::{Answer, LARGEST, LOOKS, Review};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&SAMPLE, &LOOK, &OWN_CASE, &ANSWERS];

/// A sample is drawn once, from something.
pub const SAMPLE: Rule = Rule {
    code: "review.sample",
    sentence: "A sample is drawn once for a review, of 1 to 200 cases, from a question that counts \
               at least one.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Two look, each once.
pub const LOOK: Rule = Rule {
    code: "review.two-looks",
    sentence: "A case of the sample is looked at by two persons, by each of them once.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Nobody judges his own work.
pub const OWN_CASE: Rule = Rule {
    code: "review.own-case",
    sentence: "Who was sent to a case does not review it.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// All that is asked is answered.
pub const ANSWERS: Rule = Rule {
    code: "review.answers",
    sentence: "A look answers each question of the review, and no other.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A sample is drawn once for a review.
pub fn is_drawn_once(drawn: bool) -> Result<(), Refusal> {
    if drawn {
        return Err(SAMPLE.refuse("the sample of this review is drawn", json!({})));
    }
    Ok(())
}

/// A sample is drawn of 1 to 200 cases, from a question that counts at least one.
pub fn is_drawn_from_some(size: u32, population: usize) -> Result<(), Refusal> {
    if !(1..=LARGEST).contains(&size) {
        let detail = format!("a sample has 1 to {LARGEST} cases, not {size}");
        return Err(SAMPLE.refuse_field("size", detail, json!({ "size": size })));
    }
    if population == 0 {
        let detail = "the question counts no case at that position";
        return Err(SAMPLE.refuse_field("question", detail, json!({})));
    }
    Ok(())
}

/// A case of the sample is looked at by two persons, by each of them once, and by nobody who was sent
/// to it.
pub fn looks_at_it(officer: &Officer, review: &Review, case: Uuid) -> Result<(), Refusal> {
    let data = json!({ "case": case });
    let sample = review.sample.as_ref();
    let drawn = sample.and_then(|sample| sample.cases.iter().find(|one| one.case == case));
    let Some(drawn) = drawn else {
        return Err(LOOK.refuse_field("case", "the case is not in the sample", data));
    };
    if drawn.inspectors.iter().any(|one| officer.is(one)) {
        return Err(OWN_CASE.refuse("you were sent to this case", data));
    }
    if review.looks_at(case).any(|look| officer.is(&look.reviewer)) {
        return Err(LOOK.refuse("you have looked at this case", data));
    }
    if review.looks_at(case).count() >= LOOKS {
        return Err(LOOK.refuse("two persons have looked at this case", data));
    }
    Ok(())
}

/// A look answers each question of the review, and no other.
pub fn answers_each(
    questions: &[String],
    answers: &BTreeMap<String, Answer>,
) -> Result<(), Refusal> {
    let missing = questions.iter().filter(|code| !answers.contains_key(*code));
    let missing: Vec<&String> = missing.collect();
    let unknown = answers.keys().filter(|code| !questions.contains(code));
    let unknown: Vec<&String> = unknown.collect();
    if missing.is_empty() && unknown.is_empty() {
        return Ok(());
    }
    let detail = format!("without an answer: {missing:?}; no question of the review: {unknown:?}");
    let data = json!({ "missing": missing, "unknown": unknown });
    Err(ANSWERS.refuse_field("answers", detail, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: Result<(), Refusal>) -> Result<(), &'static str> {
        answer.map_err(|refusal| refusal.rule.code)
    }

    #[test]
    fn a_sample_is_of_some_and_of_few() {
        for (size, population, told) in [
            (0, 5, Err("review.sample")),
            (1, 5, Ok(())),
            (200, 5, Ok(())),
            (201, 5, Err("review.sample")),
            (1, 0, Err("review.sample")),
        ] {
            assert_eq!(code(is_drawn_from_some(size, population)), told, "{size}");
        }
        assert_eq!(code(is_drawn_once(true)), Err("review.sample"));
        assert_eq!(code(is_drawn_once(false)), Ok(()));
    }

    #[test]
    fn every_question_is_answered_and_no_other() {
        let asked = ["a".to_owned(), "b".to_owned()];
        let answers = |codes: &[&str]| {
            let each = codes.iter().map(|code| ((*code).to_owned(), Answer::Yes));
            each.collect::<BTreeMap<_, _>>()
        };
        assert_eq!(code(answers_each(&asked, &answers(&["a", "b"]))), Ok(()));
        for wrong in [&["a"][..], &["a", "b", "c"], &[]] {
            let told = code(answers_each(&asked, &answers(wrong)));
            assert_eq!(told, Err("review.answers"), "{wrong:?}");
        }
    }
}
