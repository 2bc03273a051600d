//! What the register of officers tells of those whom a command names; it comes with the command.

use chrono::NaiveDate;
use uuid::Uuid;

use super::record::Record;
use crate::establishment::Known;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::officer::{
    has_no_interest, has_valid_card, is_appointed, is_in_register, serves_in,
};

/// Those of the register whom a command names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Whether the province keeps its register: somebody was appointed in it.
    pub kept: bool,
    /// Their records.
    pub records: Vec<Record>,
    /// What the register of establishments has of the one in the case and of those in which they
    /// have declared an interest.
    pub establishments: Vec<Known>,
}

/// Whom a command names, and in which province he is to act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Subject identifiers.
    pub officers: Vec<String>,
    /// Province of the case.
    pub province: ProvinceCode,
    /// The establishment in the employer registry, if it is known.
    pub establishment: Option<Uuid>,
}

/// What an officer is named for.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// The field that names him.
    pub field: &'static str,
    /// Province of the case.
    pub province: &'a ProvinceCode,
    /// Day of the act.
    pub on: NaiveDate,
    /// The establishment in the employer registry, if it is known.
    pub establishment: Option<Uuid>,
    /// Its name.
    pub name: &'a str,
    /// Names that it bore before, as the case knows them.
    pub former_names: &'a [String],
}

impl Roster {
    /// What the register has of an officer; none of one whom it does not know.
    #[must_use]
    pub fn of(&self, officer: &str) -> Option<&Record> {
        self.records.iter().find(|one| one.officer == officer)
    }

    /// An officer may be sent to the establishment on that day.
    ///
    /// # Errors
    /// The rule that keeps him from it.
    pub fn may_inspect(&self, officer: &str, duty: &Duty<'_>) -> Result<(), Refusal> {
        let Some(record) = self.of(officer) else {
            return is_in_register(self.kept, officer, duty);
        };
        is_appointed(record, duty)?;
        serves_in(record, duty)?;
        has_no_interest(record, duty, &self.establishments)
    }

    /// An officer has no interest in the establishment on that day, as far as he has declared.
    ///
    /// # Errors
    /// The rule that keeps him from it.
    pub fn is_impartial(&self, officer: &str, duty: &Duty<'_>) -> Result<(), Refusal> {
        let record = self.of(officer);
        record.map_or(Ok(()), |record| {
            has_no_interest(record, duty, &self.establishments)
        })
    }

    /// An officer may investigate: he may inspect, and his card is valid.
    ///
    /// # Errors
    /// The rule that keeps him from it.
    pub fn may_investigate(&self, officer: &str, duty: &Duty<'_>) -> Result<(), Refusal> {
        self.may_inspect(officer, duty)?;
        self.of(officer)
            .map_or(Ok(()), |record| has_valid_card(record, duty))
    }
}
