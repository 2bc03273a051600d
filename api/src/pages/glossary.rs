//! Legal terms in plain words (`terms.csv`).

use std::sync::LazyLock;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::frame::{Frame, page as shown};
use super::visitor::Visitor;
use super::wrong::Wrong;

/// A term of the law.
#[derive(Debug, Deserialize)]
struct Term {
    #[serde(rename = "term")]
    name: String,
    /// What it means, in Indonesian.
    meaning: String,
    /// The same in English.
    english: String,
}

/// By the alphabet.
static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("terms.csv").as_bytes());
    let mut terms: Vec<Term> = reader.deserialize().filter_map(Result::ok).collect();
    terms.sort_by_key(|term| term.name.to_lowercase());
    terms
});

#[derive(Template)]
#[template(path = "glossary.html")]
struct GlossaryPage {
    page: Frame,
    terms: &'static [Term],
}

/// `GET /istilah`
pub(super) async fn page(who: Visitor) -> Result<Response, Wrong> {
    let l = who.language;
    let title = l.t("Istilah", "Terms");
    let page = GlossaryPage {
        page: Frame::of(&who, title, "/istilah"),
        terms: &TERMS,
    };
    shown(&page, l)
}

#[cfg(test)]
mod tests {
    use super::TERMS;

    #[test]
    fn every_line_is_a_term_in_both_languages() {
        assert_eq!(TERMS.len(), include_str!("terms.csv").lines().count() - 1);
        for term in TERMS.iter() {
            assert!(
                !term.meaning.is_empty() && !term.english.is_empty(),
                "{term:?}"
            );
        }
    }
}
