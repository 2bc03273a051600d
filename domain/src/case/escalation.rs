//! How a case becomes a prosecution.

use uuid::Uuid;

use super::events::CaseEvent;
use crate::prosecution::{AccusedRole, FileEventReport};

impl CaseEvent {
    /// The prosecution that this event opens for its case, with the report that begins it.
    #[must_use]
    pub fn opens(&self, case: Uuid) -> Option<(Uuid, FileEventReport)> {
        let Self::InvestigationOrdered {
            ordered_on,
            ppns,
            norm,
            offence_date,
            establishment,
            province,
            prosecution_id,
            ..
        } = self
        else {
            return None;
        };
        let place = establishment.address.as_ref();
        let report = FileEventReport {
            province: province.clone(),
            establishment: establishment.name.clone(),
            norm: norm.clone(),
            offence_date: *offence_date,
            place: place.unwrap_or(&establishment.name).clone(),
            accused_role: AccusedRole::Pengurus,
            ppns: ppns.clone(),
            reported_on: *ordered_on,
            inspection_case: Some(case),
            register_no: None,
        };
        Some((*prosecution_id, report))
    }
}
