//! A number that is void (*nomor batal*): it stays in its book and on the list of void numbers,
//! and is not given again.

use chrono::NaiveDate;
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{NumberKind, Numbered};
use crate::asked::Asked;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is};
use crate::rules::numbering::is_not_void;
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, NAME, is_short_enough};

/// Who keeps the books of a province.
const KEEPERS: &[Role] = &[Role::HeadOfDinas, Role::UnitHead];

/// *Pembatalan nomor*: declares a number void that the system has given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidNumber {
    /// The province whose book it is.
    pub province: ProvinceCode,
    /// The kind of book.
    pub kind: NumberKind,
    /// The unit whose book it is; none where the units of a province share one.
    #[serde(default)]
    #[schemars(length(max = NAME))]
    pub unit: String,
    /// The year of the book.
    pub year: i32,
    /// The serial in the book.
    #[schemars(range(min = 1))]
    pub serial: i64,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

impl VoidNumber {
    /// The stream of the number: one for each place in a book.
    #[must_use]
    pub fn stream(&self) -> Uuid {
        stream(
            &self.province.0,
            self.kind.code(),
            &self.unit,
            self.year,
            self.serial,
        )
    }
}

/// The stream of a place in a book.
#[must_use]
pub fn stream(province: &str, kind: &str, unit: &str, year: i32, serial: i64) -> Uuid {
    let place = format!("wasnaker:number:{province}/{kind}/{unit}/{year}/{serial}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, place.as_bytes())
}

/// What has happened to a number since it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum NumberEvent {
    /// *Nomor dinyatakan batal*.
    NumberVoided {
        /// The province whose book it is.
        province: ProvinceCode,
        /// The kind of book.
        kind: NumberKind,
        /// The unit whose book it is.
        unit: String,
        /// The year of the book.
        year: i32,
        /// The serial in the book.
        serial: i64,
        /// Why.
        reason: String,
        /// Who declared it.
        voided_by: String,
        /// The day, in the province.
        voided_on: NaiveDate,
    },
}

impl DomainEvent for NumberEvent {
    fn event_type(&self) -> String {
        "NumberVoided".to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// A number of a book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// Since when it is void.
    pub voided_on: Option<NaiveDate>,
}

impl Number {
    /// The event that follows from a command, or the rule that refuses it. That the number was
    /// given is known where the books are.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: &Asked<VoidNumber>) -> Result<NumberEvent, Refusal> {
        role_is(&asked.officer, KEEPERS)?;
        let command = &asked.command;
        acts_in_own_province(&asked.officer, &command.province)?;
        is_not_void(self.voided_on)?;
        is_filled("reason", &command.reason)?;
        is_short_enough("reason", &command.reason, DESCRIPTION)?;
        Ok(NumberEvent::NumberVoided {
            province: command.province.clone(),
            kind: command.kind,
            unit: command.unit.clone(),
            year: command.year,
            serial: command.serial,
            reason: command.reason.clone(),
            voided_by: asked.officer.id.clone(),
            voided_on: asked.today(&command.province),
        })
    }
}

impl Aggregate for Number {
    const TYPE: &'static str = "number";
    type Command = Asked<VoidNumber>;
    type Event = NumberEvent;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        let event = self.decide(&command)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        let NumberEvent::NumberVoided { voided_on, .. } = event;
        self.voided_on = Some(voided_on);
    }
}

impl Numbered for Number {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;
    use crate::officer::Officer;

    fn asked(role: Role, province: &str, reason: &str) -> Asked<VoidNumber> {
        let command = VoidNumber {
            province: ProvinceCode("21".to_owned()),
            kind: NumberKind::Note,
            unit: String::new(),
            year: 2026,
            serial: 7,
            reason: reason.to_owned(),
        };
        Asked {
            id: command.stream(),
            officer: Officer {
                acts_for: None,
                id: "head".to_owned(),
                role,
                unit: None,
                province: Some(ProvinceCode(province.to_owned())),
            },
            at: "2026-11-24T01:00:00Z".parse().unwrap(),
            law: Law::seed(),
            command,
        }
    }

    #[test]
    fn a_number_is_void_once_by_who_keeps_the_books_and_for_a_reason() {
        let mut number = Number::default();
        let refused = |number: &Number, asked| number.decide(&asked).unwrap_err().rule.code;
        let (head, reason) = (Role::HeadOfDinas, "Salah cetak");
        assert_eq!(
            refused(&number, asked(Role::Inspector1, "21", reason)),
            "acting.role"
        );
        assert_eq!(
            refused(&number, asked(head, "31", reason)),
            "acting.province"
        );
        assert_eq!(
            number.decide(&asked(head, "21", " ")).unwrap_err().field,
            Some("reason")
        );
        let event = number.decide(&asked(head, "21", reason)).unwrap();
        let NumberEvent::NumberVoided { voided_on, .. } = &event;
        assert_eq!(voided_on.to_string(), "2026-11-24");
        number.apply(event);
        let again = asked(Role::UnitHead, "21", reason);
        assert_eq!(refused(&number, again), "numbering.void-once");
    }

    #[test]
    fn each_place_in_a_book_has_a_stream_of_its_own() {
        let one = asked(Role::UnitHead, "21", "x").command;
        let next = VoidNumber {
            serial: 8,
            ..one.clone()
        };
        let other = VoidNumber {
            unit: "A".to_owned(),
            ..one.clone()
        };
        assert!(one.stream() != next.stream() && one.stream() != other.stream());
        assert_eq!(one.stream(), stream("21", "note", "", 2026, 7));
    }
}
