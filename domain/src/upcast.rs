//! Reading events that an older version of the program has stored: the one registry of upcasters,
//! used by whoever decides and by whoever keeps read models.
//!
//! A field that was added later is an `Option` or has a default and needs no upcaster. Whoever
//! changes an event otherwise raises its version and lists here how the version before becomes it;
//! `domain/tests/samples/` holds one event of every type and version ever stored.

use cqrs_es::DomainEvent;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Value};

/// How one version of an event becomes the next.
#[derive(Debug, Clone, Copy)]
pub struct Upcaster {
    /// Kind of stream.
    pub aggregate_type: &'static str,
    /// Type of the event.
    pub event_type: &'static str,
    /// The version that it takes; it makes the next one.
    pub from: u32,
    /// What it does to the payload.
    pub change: fn(&mut Value),
}

/// All upcasters. There are none yet: what was added to events since their first version may be
/// missing.
pub const UPCASTERS: &[Upcaster] = &[];

/// What is stored beside a payload and says how to read it.
#[derive(Debug, Clone, Copy)]
pub struct Kind<'a> {
    /// Kind of stream.
    pub aggregate_type: &'a str,
    /// Type of the event.
    pub event_type: &'a str,
    /// Its version.
    pub event_version: &'a str,
}

/// The event of a stored text.
///
/// # Errors
/// It is no event of this type, or of a version that this program does not know.
pub fn read<E: DomainEvent>(kind: Kind<'_>, payload: &str) -> Result<E, Error> {
    let version = number(kind.event_version)?;
    if next(UPCASTERS, kind, version).is_none() {
        return known(serde_json::from_str(payload)?, version);
    }
    read_value(kind, serde_json::from_str(payload)?)
}

/// The event of a stored value.
///
/// # Errors
/// As [`read`].
pub fn read_value<E: DomainEvent>(kind: Kind<'_>, payload: Value) -> Result<E, Error> {
    read_with(UPCASTERS, kind, payload)
}

fn read_with<E: DomainEvent>(
    upcasters: &[Upcaster],
    kind: Kind<'_>,
    mut payload: Value,
) -> Result<E, Error> {
    let mut version = number(kind.event_version)?;
    while let Some(upcaster) = next(upcasters, kind, version) {
        (upcaster.change)(&mut payload);
        version = version.saturating_add(1);
    }
    known(decoded(payload)?, version)
}

fn decoded<E: DeserializeOwned>(payload: Value) -> Result<E, Error> {
    serde_json::from_value(payload)
}

fn number(version: &str) -> Result<u32, Error> {
    let number = version.parse();
    number.map_err(|_| Error::custom(format!("version {version:?} is not a number")))
}

fn next<'a>(upcasters: &'a [Upcaster], kind: Kind<'_>, version: u32) -> Option<&'a Upcaster> {
    upcasters.iter().find(|one| {
        (one.aggregate_type, one.event_type, one.from)
            == (kind.aggregate_type, kind.event_type, version)
    })
}

/// The event, if its version is the one that this program writes.
fn known<E: DomainEvent>(event: E, version: u32) -> Result<E, Error> {
    let own = event.event_version();
    if own == version.to_string() {
        return Ok(event);
    }
    let name = event.event_type();
    Err(Error::custom(format!(
        "{name} of version {version}: {own} is known"
    )))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::prosecution::ProsecutionEvent;

    const SINCE_TWO: &[Upcaster] = &[Upcaster {
        aggregate_type: "prosecution",
        event_type: "JudgmentBecameFinal",
        from: 0,
        change: |payload| payload["final_on"] = payload["day"].take(),
    }];

    fn kind(event_version: &str) -> Kind<'_> {
        Kind {
            aggregate_type: "prosecution",
            event_type: "JudgmentBecameFinal",
            event_version,
        }
    }

    #[test]
    fn an_older_version_becomes_the_one_of_today() {
        let old = json!({ "type": "JudgmentBecameFinal", "day": "2026-03-02" });
        let found: ProsecutionEvent = read_with(SINCE_TWO, kind("0"), old.clone()).unwrap();
        let final_on = "2026-03-02".parse().unwrap();
        assert_eq!(found, ProsecutionEvent::JudgmentBecameFinal { final_on });
        assert!(read_with::<ProsecutionEvent>(&[], kind("0"), old).is_err());
    }

    #[test]
    fn a_version_that_is_not_known_is_not_read() {
        let text = r#"{"type":"JudgmentBecameFinal","final_on":"2026-03-02"}"#;
        for (version, accepted) in [("0", false), ("1", true), ("2", false), ("x", false)] {
            let found = read::<ProsecutionEvent>(kind(version), text);
            assert_eq!(found.is_ok(), accepted, "{version}");
        }
    }
}
