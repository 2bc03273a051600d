//! How far two looks agree: the share of equal answers, and Cohen's kappa, which takes away what
//! would agree by chance (Cohen 1960). The first look at a case is one rater, the second the other.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, LOOKS, Review};

/// How far the looks agree on one question.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Agreement {
    /// Code of the question.
    pub question: String,
    /// Cases with both answers.
    pub both: u32,
    /// Those of them with equal answers.
    pub equal: u32,
    /// Their share, from 0 to 1; none without a case.
    pub share: Option<f64>,
    /// Cohen's kappa, from -1 to 1; none without a case, or where chance alone would agree in all.
    pub kappa: Option<f64>,
    /// How often the first look answered so, and the second so.
    pub pairs: Vec<Pair>,
}

/// How often two answers met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pair {
    /// The answer of the first look.
    pub first: Answer,
    /// The answer of the second look.
    pub second: Answer,
    /// In how many cases.
    pub cases: u32,
}

/// The agreement on each question of a review, over the cases that two persons have looked at.
#[must_use]
pub fn agreement(review: &Review) -> Vec<Agreement> {
    let Some(sample) = &review.sample else {
        return vec![];
    };
    let each = sample.questions.iter().map(|question| {
        let both = sample.cases.iter().filter_map(|drawn| {
            let mut answers = review
                .looks_at(drawn.case)
                .take(LOOKS)
                .filter_map(|look| look.answers.get(question).copied());
            Some((answers.next()?, answers.next()?))
        });
        of_pairs(question, both)
    });
    each.collect()
}

fn of_pairs(question: &str, both: impl Iterator<Item = (Answer, Answer)>) -> Agreement {
    let mut met: BTreeMap<(Answer, Answer), u32> = BTreeMap::new();
    for pair in both {
        *met.entry(pair).or_default() += 1;
    }
    let all: u32 = met.values().sum();
    let equal = met.iter().filter(|((first, second), _)| first == second);
    let equal: u32 = equal.map(|(_, cases)| cases).sum();
    let share = (all > 0).then(|| f64::from(equal) / f64::from(all));
    let pairs = met.iter().map(|((first, second), cases)| Pair {
        first: *first,
        second: *second,
        cases: *cases,
    });
    Agreement {
        question: question.to_owned(),
        both: all,
        equal,
        share,
        kappa: share.and_then(|share| kappa(share, &met, all)),
        pairs: pairs.collect(),
    }
}

/// Cohen's kappa: what agrees beyond chance, of what could.
fn kappa(share: f64, met: &BTreeMap<(Answer, Answer), u32>, all: u32) -> Option<f64> {
    let by_chance = Answer::ALL.into_iter().map(|answer| {
        let first = met.iter().filter(|((first, _), _)| *first == answer);
        let first: u32 = first.map(|(_, cases)| cases).sum();
        let second = met.iter().filter(|((_, second), _)| *second == answer);
        let second: u32 = second.map(|(_, cases)| cases).sum();
        f64::from(first) * f64::from(second)
    });
    let by_chance: f64 = by_chance.sum::<f64>() / (f64::from(all) * f64::from(all));
    (by_chance < 1.0).then(|| (share - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use Answer::{No, NotApplicable, Yes};

    use super::*;

    fn told(pairs: &[(Answer, Answer, u32)]) -> (Option<f64>, Option<f64>) {
        let all = pairs
            .iter()
            .flat_map(|(first, second, many)| (0..*many).map(|_| (*first, *second)));
        let one = of_pairs("q", all);
        (one.share, one.kappa)
    }

    #[test]
    fn kappa_is_as_published() {
        // The example of the literature: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: 0.70 and 0.40.
        let (share, kappa) = told(&[(Yes, Yes, 20), (Yes, No, 5), (No, Yes, 10), (No, No, 15)]);
        assert!((share.unwrap() - 0.7).abs() < 1e-12, "{share:?}");
        assert!((kappa.unwrap() - 0.4).abs() < 1e-12, "{kappa:?}");
    }

    #[test]
    fn what_all_would_answer_alike_has_no_kappa() {
        assert_eq!(told(&[]), (None, None));
        assert_eq!(told(&[(Yes, Yes, 9)]), (Some(1.0), None));
        let (share, kappa) = told(&[(Yes, No, 1), (No, Yes, 1)]);
        assert_eq!((share, kappa), (Some(0.0), Some(-1.0)));
        let (share, kappa) = told(&[
            (Yes, Yes, 1),
            (No, No, 1),
            (NotApplicable, NotApplicable, 1),
        ]);
        assert_eq!((share, kappa), (Some(1.0), Some(1.0)));
    }
}
