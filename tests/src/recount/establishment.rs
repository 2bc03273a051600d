//! What an establishment tells.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use super::facts::{Event, Fact, day, one, text};

pub(super) fn establishment(id: String, events: &[Event]) -> Result<Fact> {
    const STATES: [(&str, &str); 6] = [
        ("EmployerMerged", "merged"),
        ("DuplicateEmployersLinked", "duplicate"),
        ("OperationStopped", "stopped"),
        ("OperationResumed", "active"),
        ("EstablishmentDissolved", "dissolved"),
        ("EmployerRegistered", "active"),
    ];
    let first = &events.first().context("no event")?.2;
    let mut province = text(&first["province"]).context("no province")?;
    let (mut status, mut before) = (String::new(), None);
    let (mut workers, mut main): (Option<i64>, Option<Value>) = (None, None);
    for (name, _, data) in events {
        if let Some((_, state)) = STATES.iter().find(|(event, _)| event == name) {
            before = Some(std::mem::replace(&mut status, (*state).to_owned()));
        }
        match name.as_str() {
            "LinkReversed" => status = before.take().unwrap_or_default(),
            "EstablishmentMoved" => province = text(&data["to"]).unwrap_or(province),
            "ProvinceSucceeded" => province = text(&data["new"]).unwrap_or(province),
            _ => {}
        }
        if let Some(told) = data["headcount"].as_object() {
            let people = ["wni_men", "wni_women", "wna_men", "wna_women"];
            let people = people.iter().filter_map(|name| told.get(*name));
            workers = Some(people.filter_map(Value::as_i64).sum());
        }
        let mut told = data["kbli"].as_array().into_iter().flatten();
        main = told.find(|one| one["main"] == true).cloned().or(main);
    }
    let size = workers.map(|many| match many {
        ..5 => "micro",
        5..20 => "small",
        20..100 => "medium",
        _ => "large",
    });
    let main = main.filter(|one| one["edition"] == "2020");
    let code = main.and_then(|one| text(&one["code"]));
    let section = code.and_then(|code| section(code.get(..2)?.parse().ok()?));
    let registered = (day(&first["registered_on"]), province);
    Ok(Fact {
        id,
        amount: workers.unwrap_or(0),
        reached: BTreeMap::from([("registered", registered)]),
        values: BTreeMap::from([
            ("status", one(Some(status))),
            ("kind", one(text(&first["office"]))),
            ("size", one(size.map(str::to_owned))),
            ("section", one(section.map(|letter| letter.to_string()))),
        ]),
        ..Fact::default()
    })
}

/// The letter of a division of KBLI 2020: each letter with its first division, those between two
/// letters being none.
fn section(division: u32) -> Option<char> {
    const FIRST: [(u32, char); 21] = [
        (1, 'A'),
        (5, 'B'),
        (10, 'C'),
        (35, 'D'),
        (36, 'E'),
        (41, 'F'),
        (45, 'G'),
        (49, 'H'),
        (55, 'I'),
        (58, 'J'),
        (64, 'K'),
        (68, 'L'),
        (69, 'M'),
        (77, 'N'),
        (84, 'O'),
        (85, 'P'),
        (86, 'Q'),
        (90, 'R'),
        (94, 'S'),
        (97, 'T'),
        (99, 'U'),
    ];
    const NONE: [u32; 12] = [0, 4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89];
    let found = FIRST.iter().rev().find(|(first, _)| *first <= division)?;
    (!NONE.contains(&division)).then_some(found.1)
}
