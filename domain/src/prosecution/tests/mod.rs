//! Helpers of the tests.

mod assessed;
mod beside;
mod bounded;
mod corrected;
mod ended;
mod execution;
mod given;
mod investigation;
mod lawful;
mod property;
mod refused;
mod regime;
mod register;
mod road;
mod transfer;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use chrono::{DateTime, Utc};
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use uuid::Uuid;

use super::*;
use crate::asked::Asked;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::refusal::Refusal;

fn officer(role: Role, province: &str) -> Officer {
    Officer {
        acts_for: None,
        id: role.code().to_owned(),
        role,
        unit: None,
        province: (!role.is_national()).then(|| ProvinceCode(province.to_owned())),
    }
}

/// The table of contents of a dossier in which nothing wants.
fn all_documents() -> Vec<DocumentKind> {
    serde_json::from_str(DOCUMENTS).unwrap()
}

/// The codes of all documents.
const DOCUMENTS: &str = r#"["LK", "SPG", "SPRINDIK", "SPDP", "SPGL", "BAP-S", "BAP-T", "BAP-A",
    "BA-SITA", "IZIN-SITA", "TAP-TSK", "RESUME", "LIMPAH", "PGL-SDG", "CATATAN"]"#;

fn at(day: &str) -> DateTime<Utc> {
    format!("{day}T03:00:00Z").parse().unwrap()
}

/// Runs a future that never waits.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the domain does not wait"),
    }
}

/// Handles a command and proves that folding the events gives the same state.
fn ask(
    state: &mut Prosecution,
    role: Role,
    day: &str,
    command: ProsecutionCommand,
) -> Result<Vec<ProsecutionEvent>, Refusal> {
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer: officer(role, "31"),
        at: at(day),
        law: crate::law::Law::seed(),
        command,
    };
    let mut folded = state.clone();
    let sink = EventSink::default();
    ready(state.handle(asked, &(), &sink))?;
    let events = ready(sink.collect());
    for event in &events {
        let written = serde_json::to_value(event).unwrap();
        assert_eq!(written["type"], event.event_type());
        assert!(!event.title().is_empty() && !event.provisions().is_empty());
        let before = folded.view().map(|view| view.status);
        folded.apply(serde_json::from_value(written).unwrap());
        let entered = event.enters().map(ProsecutionStatus::name).or(before);
        assert_eq!(folded.view().map(|view| view.status), entered, "{event:?}");
    }
    assert_eq!(*state, folded);
    Ok(events)
}
