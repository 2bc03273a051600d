//! What can be corrected in a record of service, and where it stands in its events.

use std::mem;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::commands::Level;
use super::events::OfficerEvent as Event;
use crate::correction::entry::{Change, carry_out};
use crate::correction::{Corrected, True};
use crate::rules::texts::{DESCRIPTION, NAME};

/// A field of one event of a record of service with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "field",
    content = "value",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum OfficerChange {
    /// Day from which it holds; of a card its first day.
    OccurredOn(NaiveDate),
    /// *Nomor induk pegawai*.
    Nip(#[schemars(length(max = NAME))] String),
    /// Grade.
    Level(Level),
    /// Number of a decree.
    Decree(#[schemars(length(max = NAME))] String),
    /// Unit.
    Unit(#[schemars(length(max = NAME))] String),
    /// Number of a card.
    Card(#[schemars(length(max = NAME))] String),
    /// Last day of a card.
    ValidTo(NaiveDate),
    /// Name of the establishment in which an interest was declared.
    Name(#[schemars(length(max = NAME))] String),
    /// Last day of a declared interest.
    InterestUntil(Option<NaiveDate>),
    /// Why, or what an interest is.
    Reason(#[schemars(length(max = DESCRIPTION))] String),
}

/// Lets a value change places with a field; says whether there is one.
const fn swapped<T>(value: &mut T, place: Option<&mut T>) -> bool {
    if let Some(place) = place {
        mem::swap(value, place);
        return true;
    }
    false
}

impl Change<Event> for OfficerChange {
    fn exchange(&mut self, event: &mut Event) -> bool {
        match self {
            Self::OccurredOn(on) => swapped(on, occurred_on(event)),
            Self::Nip(nip) => swapped(nip, nip_of(event)),
            Self::Level(level) => swapped(level, level_of(event)),
            Self::Decree(text) => swapped(text, decree(event)),
            Self::Unit(text) => swapped(text, unit(event)),
            Self::Card(text) => swapped(text, card(event)),
            Self::ValidTo(on) => swapped(on, valid_to(event)),
            Self::Name(text) => swapped(text, name(event)),
            Self::InterestUntil(on) => swapped(on, interest_until(event)),
            Self::Reason(text) => swapped(text, reason(event)),
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::OccurredOn(on) => Some(*on),
            // A card and an interest may last into a time to come.
            Self::ValidTo(_)
            | Self::InterestUntil(_)
            | Self::Nip(_)
            | Self::Level(_)
            | Self::Decree(_)
            | Self::Unit(_)
            | Self::Card(_)
            | Self::Name(_)
            | Self::Reason(_) => None,
        }
    }

    fn text(&self) -> Option<(&str, usize)> {
        match self {
            Self::Nip(text)
            | Self::Decree(text)
            | Self::Unit(text)
            | Self::Card(text)
            | Self::Name(text) => Some((text, NAME)),
            Self::Reason(text) => Some((text, DESCRIPTION)),
            Self::OccurredOn(_) | Self::Level(_) | Self::ValidTo(_) | Self::InterestUntil(_) => {
                None
            }
        }
    }
}

const fn occurred_on(event: &mut Event) -> Option<&mut NaiveDate> {
    match event {
        Event::OfficerAppointed {
            appointed_on: on, ..
        }
        | Event::LevelChanged { since: on, .. }
        | Event::CardIssued { valid_from: on, .. }
        | Event::CardWithdrawn {
            withdrawn_on: on, ..
        }
        | Event::OfficerMoved { moved_on: on, .. }
        | Event::UnitAssigned { since: on, .. }
        | Event::InterestDeclared { from: on, .. }
        | Event::InterestEnded { ended_on: on, .. }
        | Event::ServiceEnded { ended_on: on, .. } => Some(on),
        Event::CorrectionProposed(_)
        | Event::CorrectionRecorded(_)
        | Event::CorrectionRejected(_) => None,
    }
}

const fn nip_of(event: &mut Event) -> Option<&mut String> {
    if let Event::OfficerAppointed { nip, .. } = event {
        return Some(nip);
    }
    None
}

const fn level_of(event: &mut Event) -> Option<&mut Level> {
    if let Event::OfficerAppointed { level, .. } | Event::LevelChanged { level, .. } = event {
        return Some(level);
    }
    None
}

const fn decree(event: &mut Event) -> Option<&mut String> {
    if let Event::OfficerAppointed { decree, .. }
    | Event::LevelChanged { decree, .. }
    | Event::CardIssued { decree, .. }
    | Event::OfficerMoved { decree, .. } = event
    {
        return Some(decree);
    }
    None
}

const fn unit(event: &mut Event) -> Option<&mut String> {
    if let Event::OfficerAppointed { unit, .. }
    | Event::OfficerMoved { unit, .. }
    | Event::UnitAssigned { unit, .. } = event
    {
        return Some(unit);
    }
    None
}

const fn card(event: &mut Event) -> Option<&mut String> {
    if let Event::CardIssued { card, .. } = event {
        return Some(card);
    }
    None
}

const fn valid_to(event: &mut Event) -> Option<&mut NaiveDate> {
    if let Event::CardIssued { valid_to, .. } = event {
        return Some(valid_to);
    }
    None
}

const fn name(event: &mut Event) -> Option<&mut String> {
    if let Event::InterestDeclared { name, .. } = event {
        return Some(name);
    }
    None
}

const fn interest_until(event: &mut Event) -> Option<&mut Option<NaiveDate>> {
    if let Event::InterestDeclared { to, .. } = event {
        return Some(to);
    }
    None
}

const fn reason(event: &mut Event) -> Option<&mut String> {
    if let Event::InterestDeclared { ground: reason, .. }
    | Event::CardWithdrawn { reason, .. }
    | Event::ServiceEnded { reason, .. } = event
    {
        return Some(reason);
    }
    None
}

impl Corrected for Event {
    fn corrects(&self) -> Option<i64> {
        if let Self::CorrectionRecorded(recorded) = self {
            return Some(recorded.target);
        }
        None
    }

    fn correct(&self, earlier: &mut [True<Self>]) {
        if let Self::CorrectionRecorded(recorded) = self {
            carry_out(recorded, earlier);
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        Some(self.occurred_on())
    }

    fn is_clerical(&self) -> bool {
        matches!(
            self,
            Self::CorrectionProposed(_) | Self::CorrectionRecorded(_) | Self::CorrectionRejected(_)
        )
    }
}
