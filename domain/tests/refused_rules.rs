//! Every rule refuses something in some test: its code is named there.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::path::Path;

/// What the files below a folder of the repository test.
#[expect(clippy::disallowed_methods, reason = "a test, which reads files")]
fn tested(root: &Path, folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tested(root, &path, text);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let within = path.strip_prefix(root).unwrap();
            let of_tests = within.components().any(|part| part.as_os_str() == "tests")
                || within.ends_with("tests.rs");
            let tests = source.split_once("#[cfg(test)]").map(|(_, tests)| tests);
            text.push_str(if of_tests {
                &source
            } else {
                tests.unwrap_or("")
            });
        }
    }
}

#[test]
fn every_rule_is_named_in_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut text = String::new();
    for folder in ["domain/src", "api/src", "tests/it"] {
        tested(root, &root.join(folder), &mut text);
    }
    let unnamed = |code: &&str| !text.contains(&format!("\"{code}\""));
    let codes = domain::rules::all().into_iter().map(|rule| rule.code);
    let unnamed: Vec<&str> = codes.filter(unnamed).collect();
    assert!(unnamed.is_empty(), "refuse in no test: {unnamed:?}");
}
