//! An establishment (*perusahaan, cabang*): a workplace that must report its employment (*wajib
//! lapor ketenagakerjaan*, WLK), with its names, places, managers and reports over time.

mod actions;
mod aggregate;
mod bodies;
mod change;
mod codes;
mod commands;
mod decide;
mod decide_correction;
mod decide_report;
mod decide_ties;
mod duties;
mod duty;
mod events;
mod filings;
pub mod import;
mod name;
mod places;
mod standing;
mod states;
#[cfg(test)]
mod tests;
mod view;

pub use bodies::*;
pub use change::{EstablishmentChange, ReportContent};
pub use codes::*;
pub use commands::EstablishmentCommand;
pub use decide::{faults_of_registration, roles};
pub use duties::{Duties, Obligation};
pub use duty::{Cause, Duty, case_id};
pub use events::EstablishmentEvent;
pub use name::{place_key, search_key};
pub use places::{Place, Places};
pub use standing::{Owed, Standing};
pub use states::{Establishment, Known, Link, Manager, Owner, Record, Status};
pub use view::EstablishmentView;
