//! What codes are called in Indonesian: rules (`rules.csv`) and values (`codes.csv`); in English the
//! interface's own words stand.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::kinds::spoken;
use super::words::Language;

type Names = LazyLock<HashMap<&'static str, &'static str>>;

static RULES: Names = LazyLock::new(|| table(include_str!("rules.csv")));
static CODES: Names = LazyLock::new(|| table(include_str!("codes.csv")));
static HELP: Names = LazyLock::new(|| table(include_str!("help.csv")));

/// A table of two columns under a head.
pub(super) fn table(text: &'static str) -> HashMap<&'static str, &'static str> {
    let lines = text.lines().skip(1);
    lines.filter_map(|line| line.split_once(',')).collect()
}

/// Why a rule refuses.
pub(super) fn rule(code: &str, detail: &str, l: Language) -> String {
    match (l, RULES.get(code)) {
        (Language::Indonesian, Some(sentence)) => (*sentence).to_owned(),
        (Language::Indonesian, None) | (Language::English, _) => detail.to_owned(),
    }
}

/// A value of a field that is one of some codes; none for any other text.
pub(super) fn code(field: &str, value: &str, l: Language) -> Option<String> {
    let name = CODES
        .get(format!("{field}={value}").as_str())
        .or_else(|| CODES.get(value))?;
    Some(match l {
        Language::Indonesian => (*name).to_owned(),
        Language::English => spoken(value),
    })
}

/// What is to be entered in a field.
pub(super) fn help(field: &str) -> Option<&'static str> {
    HELP.get(field).copied()
}

#[cfg(test)]
mod tests {
    use domain::rules::all;

    use super::*;

    #[test]
    fn every_rule_has_its_sentence() {
        let codes: Vec<&str> = all().into_iter().map(|rule| rule.code).collect();
        let missing: Vec<&&str> = codes
            .iter()
            .filter(|code| !RULES.contains_key(*code))
            .collect();
        assert_eq!(missing, [&""; 0], "add them to api/src/pages/rules.csv");
        let gone: Vec<&&str> = RULES.keys().filter(|code| !codes.contains(code)).collect();
        assert_eq!(gone, [&""; 0], "no such rule");
    }

    #[test]
    fn no_code_is_named_twice() {
        for text in [
            include_str!("rules.csv"),
            include_str!("codes.csv"),
            include_str!("help.csv"),
        ] {
            assert_eq!(table(text).len(), text.lines().skip(1).count());
        }
    }
}
