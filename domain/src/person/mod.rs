//! Natural persons (*orang*) whom the register knows by a random key: managers, suspects. Name and
//! NIK stand here alone, sealed under a key of that person (UU 27/2022); all else names the key.
//!
//! | looking for | file |
//! |---|---|
//! | what may be asked | `commands.rs` |
//! | what has happened to a person's data | `events.rs` |
//! | which event follows from a command | `decide.rs`, `actions.rs` |
//! | holds, and destruction by two persons | `keeping.rs` |
//! | what else the log has of him, and how long that is kept | `ties.rs` |
//! | the person himself, masked texts | `record.rs`, `view.rs` |

mod actions;
mod commands;
mod decide;
mod events;
mod keeping;
mod record;
#[cfg(test)]
mod tests;
mod ties;
mod view;

pub use commands::*;
pub use events::{PersonEvent, SealedIdentity};
pub(crate) use keeping::Asking;
pub use keeping::{Destruction, Hold, Keeping};
pub use record::{Kept, Person};
pub use ties::{Period, RecordKind, Tie, TieKind, Ties};
pub use view::{HoldView, PersonView, masked_name, masked_nik};
