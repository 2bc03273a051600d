//! A prosecution in the fast procedure (*perkara tipiring*), from the report to the execution.

mod aggregate;
mod commands;
mod decide;
mod decide_court;
mod events;
mod register;
mod states;
mod terms;

pub use commands::*;
pub use events::ProsecutionEvent;
pub use register::{Fault, RegisterRow, prosecution_id_of_register};
pub use states::*;
pub use terms::{AccusedRole, Outcome, Presence, Regime, StopGround};
