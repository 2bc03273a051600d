//! Which documents of a case bear an official number.

use super::commands::CaseCommand;
use super::events::CaseEvent;
use super::states::Case;
use crate::numbering::{NumberKind, Numbered, TO_BE_GIVEN, Wanted};

impl Numbered for Case {
    fn asks_for(&self, event: &CaseEvent) -> Option<Wanted> {
        let (kind, number) = document(event)?;
        (number == TO_BE_GIVEN).then_some(())?;
        Some(Wanted {
            kind,
            province: self.province()?.clone(),
            on: event.occurred_on(),
        })
    }

    fn bear(event: &mut CaseEvent, given: &str) {
        if let CaseEvent::InspectionCaseRegistered { number, .. } = event {
            *number = Some(given.to_owned());
        } else if let CaseEvent::TaskOrderIssued { number, .. }
        | CaseEvent::FirstNotaIssued { number, .. }
        | CaseEvent::SecondNotaIssued { number, .. }
        | CaseEvent::SpecialNotaIssued { number, .. } = event
        {
            given.clone_into(number);
        }
    }
}

/// The book that a document belongs to, and its number.
fn document(event: &CaseEvent) -> Option<(NumberKind, &str)> {
    if let CaseEvent::InspectionCaseRegistered { number, .. } = event {
        Some((NumberKind::Case, number.as_deref()?))
    } else if let CaseEvent::TaskOrderIssued { number, .. } = event {
        Some((NumberKind::TaskOrder, number))
    } else if let CaseEvent::FirstNotaIssued { number, .. }
    | CaseEvent::SecondNotaIssued { number, .. }
    | CaseEvent::SpecialNotaIssued { number, .. } = event
    {
        Some((NumberKind::Note, number))
    } else {
        None
    }
}

impl CaseCommand {
    /// The book of the document that a command makes, and the number that it brings along; none of
    /// one that leaves it to the book.
    #[must_use]
    pub fn brings_number(&self) -> Option<(NumberKind, &str)> {
        let (kind, number) = if let Self::RegisterCase(c) = self {
            (NumberKind::Case, &c.number)
        } else if let Self::IssueTaskOrder(c) = self {
            (NumberKind::TaskOrder, &c.number)
        } else if let Self::IssueNotaI(c) = self {
            (NumberKind::Note, &c.number)
        } else if let Self::IssueNotaII(c) = self {
            (NumberKind::Note, &c.number)
        } else if let Self::IssueSpecialNota(c) = self {
            (NumberKind::Note, &c.number)
        } else {
            return None;
        };
        (number != TO_BE_GIVEN).then_some((kind, number.as_str()))
    }
}
