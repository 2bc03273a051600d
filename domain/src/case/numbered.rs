//! Which documents of a case bear an official number.

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
