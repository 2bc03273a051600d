//! Who holds which powers (*pemegang wewenang*): what the single sign-on says of a person, what was
//! granted to him here, and for whom he acts. It is known day by day, so that who could see
//! something on a day has an answer later.
//!
//! | looking for | file |
//! |---|---|
//! | what may be asked, and a power itself | `commands.rs` |
//! | what has happened to a holder | `events.rs` |
//! | which event follows from a command | `decide.rs`, `actions.rs` |
//! | the holder himself, his powers on a day | `record.rs`, `view.rs` |

mod actions;
mod commands;
mod decide;
mod events;
mod record;
#[cfg(test)]
mod tests;
mod view;

pub use commands::*;
pub use events::HolderEvent;
pub use record::{Claimed, Held, Holder, Holding, Origin, RoleOn, Standing, stream_of};
pub use view::{HeldView, HolderView, Way};
