//! Work plans (*rencana kerja*): of a unit for a year, of an inspector for a month. One person
//! writes it, another approves it; only then are cases included in it.

mod actions;
mod change;
mod commands;
mod decide;
mod events;
mod state;
#[cfg(test)]
mod tests;
mod view;

pub use change::PlanChange;
pub use commands::*;
pub use events::PlanEvent;
pub use state::{Draft, Plan, PlanState, stream_of};
pub use view::{PlanView, monthly_quota};
