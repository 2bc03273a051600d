//! A prosecution in the fast procedure (*perkara tipiring*), from the report to the execution.

mod commands;
mod events;
mod terms;

pub use commands::*;
pub use events::ProsecutionEvent;
pub use terms::{AccusedRole, Outcome, Presence, Regime, StopGround};
