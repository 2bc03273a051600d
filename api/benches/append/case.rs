//! A case whose events weigh what ours do: about 290 bytes of payload.

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Case {
    notes: u64,
    last: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Noted {
    officer: String,
    number: u64,
    on: String,
    text: String,
}

impl Noted {
    pub(crate) fn new(number: u64) -> Self {
        Self {
            officer: "19850412 201001 1 007".to_owned(),
            number,
            on: "2026-11-24".to_owned(),
            text: "Upah lembur bulan Oktober belum dibayar. ".repeat(5),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the case does not exist")]
pub(crate) struct Missing;

impl DomainEvent for Noted {
    fn event_type(&self) -> String {
        "Noted".to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl domain::numbering::Numbered for Case {}

impl Aggregate for Case {
    const TYPE: &'static str = "case";
    type Command = ();
    type Event = Noted;
    type Error = Missing;
    type Services = ();

    async fn handle(&mut self, (): (), (): &(), sink: &EventSink<Self>) -> Result<(), Missing> {
        if self.notes == 0 {
            return Err(Missing);
        }
        sink.write(Noted::new(self.notes + 1), self).await;
        Ok(())
    }

    fn apply(&mut self, event: Noted) {
        self.notes += 1;
        self.last = event.text;
    }
}
