//! An inspection case (*perkara pengawasan*), from registration to closing or prosecution.

mod actions;
mod aggregate;
mod bodies;
mod change;
mod commands;
mod dated;
mod decide;
mod decide_clock;
mod decide_correction;
mod decide_course;
mod decide_examination;
mod decide_handover;
mod decide_jurisdiction;
mod decide_merging;
mod decide_nota;
mod decide_special;
mod decide_undoing;
mod duties;
mod duty;
mod escalation;
mod events;
mod grounds;
mod named;
mod numbered;
mod places;
mod stage;
mod states;
mod status;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod view;

pub use change::{CaseChange, Limit, OrderBasis};
pub use commands::*;
pub use decide::faults_of_registration;
#[cfg(test)]
pub(crate) use decide::roles;
pub use duties::{Duties, Suspect};
pub use duty::{Duty, Wait};
pub use events::CaseEvent;
pub use stage::*;
pub use states::*;
pub use status::CaseStatus;
pub use terms::{CloseReason, NotaKind, RunningNota};
pub use view::CaseView;

use uuid::{Builder, Uuid};

/// The id of a case from whatever it arises: all are of one kind (`UUIDv4`), so that none tells of
/// a complaint, of the moment at which one was taken up, or of cases opened in bulk.
#[must_use]
pub fn id_of(origin: Uuid) -> Uuid {
    let own = Uuid::new_v5(&origin, b"case");
    Builder::from_random_bytes(own.into_bytes()).into_uuid()
}
