//! Those who act themselves: an examination under a task order, an investigation, a plan of one's
//! own. Each is held against the register of officers on the day of the act, so what runs when
//! somebody leaves, or his card ends, is gone on with by another who is entitled.

use chrono::NaiveDate;
use uuid::Uuid;

use super::roster::{Duty, Roster};
use crate::province::ProvinceCode;
use crate::refusal::Refusal;

/// Who acts, where, on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// Subject identifiers, each with the field by which a refusal is told.
    pub officers: Vec<(&'static str, String)>,
    /// Whether it is an act of an investigation, for which a card is needed.
    pub investigates: bool,
    /// Days on one of which they must be entitled: that of the act, or those of a plan's time.
    pub days: Vec<NaiveDate>,
    /// Province of the case.
    pub province: ProvinceCode,
    /// The establishment in the employer registry, if it is known.
    pub establishment: Option<Uuid>,
    /// Its name; none of a plan.
    pub name: String,
    /// Names that it bore before, as the case knows them.
    pub former_names: Vec<String>,
}

impl Acting {
    /// Everybody who acts is entitled.
    ///
    /// # Errors
    /// The rule that keeps one of them from it.
    pub fn is_entitled(&self, roster: &Roster) -> Result<(), Refusal> {
        for (field, officer) in &self.officers {
            let mut refused = None;
            for on in &self.days {
                match self.may(roster, officer, field, *on) {
                    Ok(()) => {
                        refused = None;
                        break;
                    }
                    Err(refusal) => refused = refused.or(Some(refusal)),
                }
            }
            refused.map_or(Ok(()), Err)?;
        }
        Ok(())
    }

    fn may(
        &self,
        roster: &Roster,
        officer: &str,
        field: &'static str,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        let duty = Duty {
            field,
            province: &self.province,
            on,
            establishment: self.establishment,
            name: &self.name,
            former_names: &self.former_names,
        };
        if self.investigates {
            roster.may_investigate(officer, &duty)
        } else {
            roster.may_inspect(officer, &duty)
        }
    }
}
