//! Parsers of what comes from outside, tried with changed inputs: beside each parser a test says
//! what has to hold of anything that is sent (its name begins with `whatever_`), from inputs that
//! it takes. Each change is drawn from a fixed seed, so that a run is the same everywhere; `make
//! fuzz` goes on from a new seed for as long as one likes. What is found is made small, kept as a
//! file of `api/corpus/<parser>/`, and tried first in every run from then on.

use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use sha2::{Digest, Sha256};

/// Changed inputs of one parser in a run of the tests.
const CASES: u32 = 1_000;
/// What parsers stumble over.
const PIECES: [&str; 30] = [
    "",
    " ",
    "0",
    "-1",
    "+1",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
    "1e999",
    "NaN",
    "null",
    "true",
    "2026-02-30",
    "0000-00-00",
    "+262143-12-31",
    "-262144-01-01",
    "2026-03-02T25:00:00Z",
    "2026-03-02T23:59:60+23:59",
    "\u{0}",
    "\u{202e}",
    "\u{1f4a9}",
    "\r\n",
    "\"",
    "'",
    "%",
    "%00",
    "{}",
    "[[[[[[[[",
    "../",
    "=",
];

/// Tries a parser with changed texts; what is no text is read as well as can be.
pub(crate) fn texts(parser: &str, taken: &[&str], holds: impl Fn(&str)) {
    let taken: Vec<&[u8]> = taken.iter().map(|text| text.as_bytes()).collect();
    bytes(parser, &taken, |input| {
        holds(&String::from_utf8_lossy(input));
    });
}

/// Tries a parser with what it takes, with what was found before, and with changes of both.
pub(crate) fn bytes(parser: &str, taken: &[&[u8]], holds: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(parser);
    let mut known: Vec<Vec<u8>> = taken.iter().map(|input| input.to_vec()).collect();
    known.extend(found_before(&folder));
    for input in &known {
        println!("{parser}: {:?}", String::from_utf8_lossy(input));
        holds(input);
    }
    let tried = TestRunner::new(run()).run(&changed(known), |input| {
        holds(&input);
        Ok(())
    });
    match tried {
        Ok(()) => {}
        Err(TestError::Fail(why, input)) => {
            let file = keep(&folder, &input);
            let shown = String::from_utf8_lossy(&input).into_owned();
            panic!("{parser}: {why}: {shown:?}, kept as {}", file.display());
        }
        Err(TestError::Abort(why)) => panic!("{parser}: {why}"),
    }
}

/// A short run from a fixed seed, unless the environment asks for another (`PROPTEST_CASES`).
fn run() -> Config {
    let is_long = std::env::var_os("PROPTEST_CASES").is_some();
    let asked = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if is_long {
        return asked;
    }
    Config {
        cases: CASES,
        rng_seed: RngSeed::Fixed(1),
        ..asked
    }
}

/// Inputs that were changed in a few places.
fn changed(known: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let piece = (
        0..3_u8,
        select(&PIECES[..]),
        vec(any::<u8>(), 1..4),
        select(known.clone()),
    );
    let piece = piece.prop_map(|(which, stumbled, any, other)| match which {
        0 => stumbled.as_bytes().to_vec(),
        1 => any,
        _ => other,
    });
    let change = (any::<Index>(), 0..5_u8, 0..12_usize, piece);
    (select(known), vec(change, 0..5)).prop_map(|(input, changes)| {
        changes.into_iter().fold(input, |mut input, change| {
            let (at, how, length, piece) = change;
            let at = at.index(input.len() + 1);
            let end = input.len().min(at + length);
            match how {
                0 => drop(input.splice(at..at, piece)),
                1 => drop(input.splice(at..end, piece)),
                2 => drop(input.drain(at..end)),
                3 => input.truncate(at),
                _ => {
                    let again = input[at..end].repeat(3);
                    input.splice(at..at, again);
                }
            }
            input
        })
    })
}

fn found_before(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return vec![];
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = files.iter().map(|file| std::fs::read(file).unwrap());
    read.collect()
}

fn keep(folder: &Path, input: &[u8]) -> PathBuf {
    let name = hex::encode(Sha256::digest(input));
    let file = folder.join(&name[..16]);
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(&file, input).unwrap();
    file
}

mod tests {
    use std::collections::BTreeMap;
    use std::panic::catch_unwind;
    use std::path::Path;

    use cqrs_es::DomainEvent;
    use domain::case::CaseEvent;
    use domain::complaint::{ComplainantEvent, ComplaintEvent};
    use domain::establishment::EstablishmentEvent;
    use domain::holder::HolderEvent;
    use domain::law::change::LawChangeEvent;
    use domain::numbering::void::NumberEvent;
    use domain::officer::OfficerEvent;
    use domain::person::PersonEvent;
    use domain::plan::PlanEvent;
    use domain::prosecution::ProsecutionEvent;
    use domain::release::ReleaseEvent;
    use domain::review::ReviewEvent;
    use domain::upcast::{Kind, read};
    use serde_json::Value;

    use super::{bytes, found_before};

    #[test]
    fn what_is_found_is_kept_and_tried_again() {
        let parser = "of-a-test";
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(parser);
        let holds = |input: &[u8]| assert!(!input.contains(&b'%'), "a sign");
        let run = || catch_unwind(|| bytes(parser, &[b"31"], holds)).is_err();
        assert!(run(), "a change has the sign");
        let found = found_before(&folder);
        assert!(found.len() == 1 && found[0].contains(&b'%'), "{found:?}");
        assert!(run(), "found before");
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// Stored events as the samples have them, by their type and version.
    fn samples(kind: &str) -> BTreeMap<(String, String), Vec<String>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/samples");
        let mut all: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for text in found_before(&folder.join(kind)) {
            let sample: Value = serde_json::from_slice(&text).unwrap();
            let text = |name: &str| sample[name].as_str().unwrap().to_owned();
            let of = (text("event_type"), text("event_version"));
            let payload = sample["payload"].to_string();
            all.entry(of).or_default().push(payload);
        }
        all
    }

    /// An event that is read is written and read again as the same, in the words of today.
    fn events<E: DomainEvent>(aggregate_type: &str) {
        let samples = samples(aggregate_type);
        assert!(!samples.is_empty(), "{aggregate_type}");
        let taken: Vec<&[u8]> = samples.values().flatten().map(String::as_bytes).collect();
        let types: Vec<&(String, String)> = samples.keys().collect();
        bytes(&format!("event-{aggregate_type}"), &taken, |input| {
            let text = String::from_utf8_lossy(input);
            for (event_type, event_version) in &types {
                let kind = Kind {
                    aggregate_type,
                    event_type,
                    event_version,
                };
                if !text.contains(event_type.as_str()) {
                    continue;
                }
                let Ok(event) = read::<E>(kind, &text) else {
                    continue;
                };
                let written = serde_json::to_string(&event).unwrap();
                let event_version = &event.event_version();
                let today = Kind {
                    event_version,
                    ..kind
                };
                let again: E = read(today, &written).unwrap();
                assert_eq!(again, event);
                assert_eq!(serde_json::to_string(&again).unwrap(), written);
            }
        });
    }

    #[test]
    fn whatever_is_stored_as_an_event_of_a_file_is_read_or_refused() {
        events::<CaseEvent>("case");
        events::<ProsecutionEvent>("prosecution");
        events::<ComplaintEvent>("complaint");
        events::<ComplainantEvent>("complainant");
    }

    #[test]
    fn whatever_is_stored_as_an_event_of_a_register_is_read_or_refused() {
        events::<EstablishmentEvent>("establishment");
        events::<OfficerEvent>("officer");
        events::<PlanEvent>("plan");
        events::<PersonEvent>("person");
        events::<HolderEvent>("holder");
    }

    #[test]
    fn whatever_is_stored_as_another_event_is_read_or_refused() {
        events::<LawChangeEvent>("law_change");
        events::<NumberEvent>("number");
        events::<ReleaseEvent>("release");
        events::<ReviewEvent>("review");
    }
}
