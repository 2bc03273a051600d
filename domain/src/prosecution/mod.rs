//! A prosecution in the fast procedure (*perkara tipiring*), from the report to the execution.

mod act;
mod actions;
mod advance;
mod aggregate;
mod basis;
mod change;
mod command;
mod commands;
mod court_acts;
mod decide;
mod decide_correction;
mod decide_court;
mod decide_ending;
mod decide_notice;
mod decide_regime;
mod decide_remedy;
mod described;
mod ending_acts;
mod events;
mod examples;
mod examples_court;
mod import;
mod notices;
mod records;
mod regime_acts;
pub mod register;
mod remedy_acts;
mod states;
mod status;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod view;

pub use actions::ACTIONS;
pub use basis::{Basis, JudgmentTerms, NamedReading};
pub use change::{ProsecutionChange, Sentence};
pub use command::ProsecutionCommand;
pub use commands::*;
pub use events::ProsecutionEvent;
pub use register::{Fault, RegisterRow, prosecution_id_of_register};
pub use states::*;
pub use status::ProsecutionStatus;
pub use terms::{AccusedRole, Outcome, Presence, Regime, StopGround, Substance};
pub use view::ProsecutionView;
