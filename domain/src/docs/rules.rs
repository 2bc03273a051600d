//! The table of rules.

use std::fmt::Write;

use crate::refusal::{Ground, Rule};

const HEAD: &str = "# Rules
<!-- Made from domain/src/rules by `make docs`; a test fails when it is old. -->

Every rule that refuses a command. *Ground* says what the client gets: law 422, state 409, right 403. A provision marked (?)
was not read in the statute and wants a lawyer's eye.
";

pub(super) fn document() -> String {
    let mut text = HEAD.to_owned();
    let mut subject = "";
    for rule in crate::rules::all() {
        let own = rule.code.split('.').next().unwrap_or_default();
        if own != subject {
            subject = own;
            let head = "| code | the rule | provision | ground |\n|---|---|---|---|";
            writeln!(text, "\n## {subject}\n\n{head}").unwrap();
        }
        text.push_str(&row(rule));
    }
    text
}

fn row(rule: &Rule) -> String {
    let ground = match rule.ground {
        Ground::Law => "law",
        Ground::WrongState => "state",
        Ground::NotAllowed => "right",
    };
    let unsure = if rule.provision.needs_confirmation {
        " (?)"
    } else {
        ""
    };
    format!(
        "| `{}` | {} | {}{unsure} | {ground} |\n",
        rule.code, rule.sentence, rule.provision.citation
    )
}
