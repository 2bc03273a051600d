//! Events as they are told to people: what they are called, what they rest on, what is kept back.

use chrono::NaiveDate;
use domain::case::CaseEvent;
use domain::catalogue::Provision;
use domain::correction::Corrected;
use domain::establishment::EstablishmentEvent;
use domain::prosecution::ProsecutionEvent;
use serde_json::{Value, json};

/// An event told to people.
pub trait Told: Corrected {
    /// What was read before and what is read since, when this is a correction.
    fn change(&self) -> Option<(Value, Value)>;
    /// In plain Indonesian.
    fn title(&self) -> &'static str;
    /// The field that tells where the thing comes from, if this event has it.
    fn confidential_field(&self) -> Option<&'static str>;
    /// A field that is told to nobody.
    fn secret_field(&self) -> Option<&'static str> {
        None
    }
    /// A field that names a natural person in clear, as it was stored before the directory of
    /// persons; it is told masked.
    fn naming_field(&self) -> Option<&'static str> {
        None
    }
    /// When it happened, if that is known.
    fn occurred_on(&self) -> Option<NaiveDate>;
    /// What it rests on.
    fn provisions(&self) -> Vec<Provision>;
}

impl Told for CaseEvent {
    fn change(&self) -> Option<(Value, Value)> {
        if let Self::CorrectionRecorded { old, new, .. } = self {
            return Some((json!(old), json!(new)));
        }
        None
    }
    fn title(&self) -> &'static str {
        Self::title(self)
    }
    fn confidential_field(&self) -> Option<&'static str> {
        Self::confidential_field(self)
    }
    fn naming_field(&self) -> Option<&'static str> {
        matches!(self, Self::NotaReceived { .. }).then_some("receiver")
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Some(Self::occurred_on(self))
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}

impl Told for ProsecutionEvent {
    fn change(&self) -> Option<(Value, Value)> {
        if let Self::CorrectionRecorded { old, new, .. } = self {
            return Some((json!(old), json!(new)));
        }
        None
    }
    fn title(&self) -> &'static str {
        Self::title(self)
    }
    fn confidential_field(&self) -> Option<&'static str> {
        None
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Self::occurred_on(self)
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}

/// Tells the events of a register, which are corrected in one way.
macro_rules! told {
    ($event:ty) => {
        impl $crate::http::told::Told for $event {
            fn change(&self) -> Option<(serde_json::Value, serde_json::Value)> {
                if let Self::CorrectionRecorded(recorded) = self {
                    let json = |change| serde_json::to_value(change).unwrap_or_default();
                    return Some((json(&recorded.old), json(&recorded.new)));
                }
                None
            }
            fn title(&self) -> &'static str {
                Self::title(self)
            }
            fn confidential_field(&self) -> Option<&'static str> {
                None
            }
            fn occurred_on(&self) -> Option<chrono::NaiveDate> {
                Some(Self::occurred_on(self))
            }
            fn provisions(&self) -> Vec<domain::catalogue::Provision> {
                Self::provisions(self)
            }
        }
    };
}
pub(super) use told;

told!(EstablishmentEvent);
