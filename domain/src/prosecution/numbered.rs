//! Which documents of a prosecution bear an official number.

use super::events::ProsecutionEvent as Event;
use super::states::Prosecution;
use crate::correction::Corrected;
use crate::numbering::{NumberKind, Numbered, TO_BE_GIVEN, Wanted};

impl Numbered for Prosecution {
    fn asks_for(&self, event: &Event) -> Option<Wanted> {
        let (kind, number) = if let Event::OffenceReportFiled { register_no, .. } = event {
            (NumberKind::Prosecution, register_no.as_deref()?)
        } else if let Event::InvestigationOpened { order_number, .. } = event {
            (NumberKind::InvestigationOrder, order_number.as_str())
        } else {
            return None;
        };
        (number == TO_BE_GIVEN).then_some(())?;
        Some(Wanted {
            kind,
            province: self.province()?.clone(),
            on: event.day()?,
        })
    }

    fn bear(event: &mut Event, given: &str) {
        if let Event::OffenceReportFiled { register_no, .. } = event {
            *register_no = Some(given.to_owned());
        } else if let Event::InvestigationOpened { order_number, .. } = event {
            given.clone_into(order_number);
        }
    }
}
