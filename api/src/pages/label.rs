//! What the fields of forms and records are called (`labels.csv`): Indonesian by the table, English by
//! the name itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::kinds::spoken;
use super::names::table;
use super::words::Language;

static LABELS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| table(include_str!("labels.csv")));

/// The name of a field.
pub(super) fn label(name: &str, l: Language) -> String {
    match (l, LABELS.get(name)) {
        (Language::Indonesian, Some(label)) => (*label).to_owned(),
        (Language::Indonesian, None) | (Language::English, _) => english(name),
    }
}

/// `issued_on` is the day of it; `fine_idr` an amount in rupiah.
fn english(name: &str) -> String {
    let plain = name.strip_suffix("_idr").unwrap_or(name);
    match plain.strip_suffix("_on") {
        Some(done) => spoken(&format!("{done} on")),
        None => spoken(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_once_each() {
        let lines = include_str!("labels.csv").lines().skip(1).count();
        assert_eq!(LABELS.len(), lines);
        assert_eq!(label("due_on", Language::Indonesian), "Jatuh tempo");
        assert_eq!(label("fine_idr", Language::English), "Fine");
    }
}
