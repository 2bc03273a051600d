//! What is asked about each case of a sample (`data/review-questions.csv`).

use std::sync::LazyLock;

/// A question about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Its code.
    pub code: String,
    /// In Indonesian.
    pub indonesian: String,
    /// In English.
    pub english: String,
}

static QUESTIONS: LazyLock<Vec<Asking>> = LazyLock::new(|| {
    let lines = include_str!("../../data/review-questions.csv")
        .lines()
        .skip(1);
    lines.filter_map(read).collect()
});

/// The questions, in order. A review keeps the codes that it asks: a question that is added later is
/// asked by later reviews only.
#[must_use]
pub fn questions() -> &'static [Asking] {
    &QUESTIONS
}

/// A line of three fields, of which those with a comma stand in quotation marks.
fn read(line: &str) -> Option<Asking> {
    let mut fields = vec![];
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let (field, after) = quoted.split_once('"')?;
                (field, after.strip_prefix(','))
            }
            None => match rest.split_once(',') {
                Some((field, after)) => (field, Some(after)),
                None => (rest, None),
            },
        };
        fields.push(field.to_owned());
        match after {
            Some(after) => rest = after,
            None => break,
        }
    }
    let [code, indonesian, english] = fields.try_into().ok()?;
    Some(Asking {
        code,
        indonesian,
        english,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_question() {
        let lines = include_str!("../../data/review-questions.csv")
            .lines()
            .count();
        assert_eq!(questions().len(), lines - 1);
        let second = questions().get(1).unwrap();
        assert_eq!(second.code, "deadlines_kept");
        assert!(second.indonesian.contains(", atau"), "{second:?}");
    }
}
