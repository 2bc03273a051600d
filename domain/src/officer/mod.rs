//! Officers: who acts, and the register of those who are appointed (*register pengawas dan PPNS*).
//!
//! | looking for | file |
//! |---|---|
//! | roles, who asks for a command | `role.rs` |
//! | what may be asked of a record of service | `commands.rs` |
//! | what has happened to it | `events.rs` |
//! | which event follows from a command | `decide.rs`, `actions.rs` |
//! | what can be corrected | `change.rs`, `decide_correction.rs` |
//! | the record itself | `record.rs`, `view.rs` |
//! | a civil servant's number | `nip.rs` |
//! | whom a task order or an investigation may name | `roster.rs` |
//! | who may act under them, day by day | `acting.rs` |

mod acting;
mod actions;
mod change;
mod commands;
mod decide;
mod decide_correction;
mod events;
mod nip;
mod record;
mod role;
mod roster;
#[cfg(test)]
mod tests;
mod view;

pub use acting::Acting;
pub use change::OfficerChange;
pub use commands::*;
pub use events::OfficerEvent;
pub use nip::{NipFault, fault_of_nip};
pub use record::{Card, Interest, Record, ServiceRecord, stream_of};
pub use role::*;
pub use roster::{Duty, Named, Roster};
pub use view::OfficerView;
