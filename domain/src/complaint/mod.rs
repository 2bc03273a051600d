//! A complaint (*pengaduan*), from its registration to the decision on it, and apart from it who
//! complains (*pelapor*). Both are kept away from everything else (C081 Pasal 15 huruf c).

mod actions;
mod aggregate;
mod bodies;
mod commands;
mod complainant;
mod complainant_events;
mod decide;
mod events;
#[cfg(test)]
mod tests;
mod view;

pub use aggregate::{Complaint, ComplaintStatus};
pub use commands::*;
pub use complainant::*;
pub use complainant_events::ComplainantEvent;
pub use decide::faults_of_registration;
pub use events::ComplaintEvent;
pub use view::ComplaintView;
