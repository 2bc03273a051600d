//! `docs/rules.md` and `docs/states.md`, made from the code: `make docs` writes them, the tests
//! here fail when they are old.

mod case;
mod prosecution;
mod registers;
mod rules;
mod states;
mod walk;

pub(crate) use prosecution::ROLES;

use std::path::Path;

/// Compares a document with what the code says; with `UPDATE_DOCS` set it is written instead.
#[expect(clippy::disallowed_methods, reason = "a test, which reads a file")]
fn kept(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "docs/{name} is old: run `make docs`");
}

#[test]
fn the_rules_are_as_documented() {
    kept("rules.md", &rules::document());
}

#[test]
fn the_states_are_as_documented() {
    kept("states.md", &states::document());
}
