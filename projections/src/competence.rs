//! Which province has a case and who is sent, as the rows of cases have it.

use domain::case::{CaseEvent, CaseStatus};

/// Takes in what moves a case or its inspectors; of other events nothing.
pub(crate) fn follow(happened: &CaseEvent, province: &mut String, inspectors: &mut Vec<String>) {
    if let CaseEvent::TaskOrderIssued {
        inspectors: sent, ..
    }
    | CaseEvent::DocumentRevoked {
        inspectors: sent, ..
    } = happened
    {
        inspectors.clone_from(sent);
    } else if let CaseEvent::InspectorReplaced { removed, added, .. } = happened {
        if let Some(leaving) = inspectors.iter_mut().find(|one| *one == removed) {
            leaving.clone_from(added);
        }
    } else if let CaseEvent::TransferAccepted {
        from, to, state, ..
    }
    | CaseEvent::JurisdictionDecided {
        from, to, state, ..
    } = happened
    {
        // A task order binds officers of its own province only.
        if from != to && *state == CaseStatus::Registered {
            inspectors.clear();
        }
        // The centre is no province: the case stays in that of the place.
        if !to.is_centre() {
            province.clone_from(&to.0);
        }
    } else if let CaseEvent::CaseJurisdictionSucceeded { to, .. } = happened {
        province.clone_from(&to.0);
    }
}
