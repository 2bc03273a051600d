//! A prosecution in the fast procedure (*perkara tipiring*), from the report to the execution.

mod actions;
mod aggregate;
mod change;
mod commands;
mod dated;
mod decide;
mod decide_correction;
mod decide_court;
mod events;
mod import;
pub mod register;
mod states;
mod status;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod view;

pub use actions::ACTIONS;
pub use change::{ProsecutionChange, Sentence};
pub use commands::*;
pub use events::ProsecutionEvent;
pub use register::{Fault, RegisterRow, prosecution_id_of_register};
pub use states::*;
pub use status::ProsecutionStatus;
pub use terms::{AccusedRole, Outcome, Presence, Regime, StopGround};
pub use view::ProsecutionView;
