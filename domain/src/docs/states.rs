//! The state machines as diagrams and tables.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::walk::{Machine, NOTHING, Step, walk};
use crate::case::{Case, CaseCommand};
use crate::complaint::{Complaint, ComplaintCommand};
use crate::establishment::{Establishment, EstablishmentCommand};
use crate::officer::{OfficerCommand, ServiceRecord};
use crate::plan::{Plan, PlanCommand};
use crate::prosecution::{ACTIONS, Prosecution};

const HEAD: &str = "# States
<!-- Made by taking every accepted command from nothing on (domain/src/docs) by `make docs`; a test fails when it is old. -->

An arrow is a command that the domain accepts in a state; its guards are the [rules](rules.md). Several arrows of one command
from one state: which one depends on the data or on the day.
";

pub(super) fn document() -> String {
    // On the first day of the provinces of 2022, which take over what runs, and before and after
    // 2026-01-02, when the code of procedure changed.
    let cases = steps::<Case>(&["2022-11-11", "2026-03-02"]);
    let prosecutions = steps::<Prosecution>(&["2022-11-11", "2025-12-08", "2026-03-02"]);
    let (of_case, of_prosecution) = (&CaseCommand::ACTIONS[..], ACTIONS);
    assert_eq!(untaken(&[of_case, CASE_BEYOND].concat(), &cases), NONE);
    let all = [of_prosecution, PROSECUTION_BEYOND].concat();
    assert_eq!(untaken(&all, &prosecutions), NONE);
    let establishments = steps::<Establishment>(&["2026-03-02"]);
    let officers = steps::<ServiceRecord>(&["2026-03-02"]);
    let plans = steps::<Plan>(&["2026-03-02"]);
    let complaints = steps::<Complaint>(&["2026-03-02"]);
    assert_eq!(untaken(EstablishmentCommand::NAMES, &establishments), NONE);
    assert_eq!(untaken(OfficerCommand::NAMES, &officers), NONE);
    assert_eq!(untaken(PlanCommand::NAMES, &plans), NONE);
    assert_eq!(untaken(ComplaintCommand::NAMES, &complaints), NONE);
    let mut text = HEAD.to_owned();
    for (title, steps) in [
        ("Inspection case", cases),
        ("Prosecution", prosecutions),
        ("Establishment", establishments),
        ("Officer", officers),
        ("Plan", plans),
        ("Complaint", complaints),
    ] {
        write!(
            text,
            "\n## {title}\n\n{}\n{}",
            diagram(&steps),
            table(&steps)
        )
        .unwrap();
    }
    text
}

/// Commands that are no actions on what is there.
const CASE_BEYOND: &[&str] = &[
    "register-case",
    "nota-deadline-passed",
    "state-missed-deadline",
    "warn-time-bar",
];
const PROSECUTION_BEYOND: &[&str] = &[
    "file-event-report",
    "import-register-entry",
    "become-final",
    "state-fine-overdue",
    "warn-time-bar",
    "state-missed-deadline",
];

const NONE: Vec<&str> = vec![];

fn steps<M: Machine>(days: &[&str]) -> Vec<Step> {
    let mut steps = vec![];
    for day in days {
        walk::<M>(day, &mut steps);
    }
    let mut order: Vec<String> = vec![];
    for Step { from, to, .. } in &steps {
        for state in [from, to] {
            if !order.contains(state) {
                order.push(state.clone());
            }
        }
    }
    steps.sort_by_key(|step| order.iter().position(|state| *state == step.from));
    steps
}

/// Actions that no walk has taken: their examples never fit, or the walk must try more.
fn untaken<'a>(actions: &[&'a str], steps: &[Step]) -> Vec<&'a str> {
    let untaken = |action: &&str| !steps.iter().any(|step| step.command == *action);
    actions.iter().copied().filter(untaken).collect()
}

fn diagram(steps: &[Step]) -> String {
    let mut text = "```mermaid\nstateDiagram-v2\n".to_owned();
    let mut drawn = BTreeSet::new();
    for Step { from, to, .. } in steps {
        if drawn.insert((from, to)) {
            let same = steps
                .iter()
                .filter(|step| step.from == *from && step.to == *to);
            let commands: Vec<&str> = same.map(|step| step.command).collect();
            writeln!(text, "    {from} --> {to}: {}", commands.join(", ")).unwrap();
        }
    }
    let leads = steps.iter().filter(|step| step.from != step.to);
    let left: BTreeSet<&str> = leads.map(|step| step.from.as_str()).collect();
    let mut ended = BTreeSet::new();
    for Step { to, .. } in steps {
        if !left.contains(to.as_str()) && ended.insert(to) {
            writeln!(text, "    {to} --> {NOTHING}").unwrap();
        }
    }
    text + "```\n"
}

fn table(steps: &[Step]) -> String {
    let mut text = "| from | command | by | to |\n|---|---|---|---|\n".to_owned();
    for step in steps {
        let roles: Vec<&str> = step.by.iter().map(|role| role.code()).collect();
        let from = if step.from == NOTHING {
            "nothing"
        } else {
            &step.from
        };
        let (command, by, to) = (step.command, roles.join(", "), &step.to);
        writeln!(text, "| {from} | `{command}` | {by} | {to} |").unwrap();
    }
    text
}
