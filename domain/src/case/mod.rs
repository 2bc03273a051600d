//! An inspection case (*perkara pengawasan*), from registration to closing or prosecution.

mod commands;
mod events;

pub use commands::*;
pub use events::{CaseEvent, CloseReason, NotaKind};
