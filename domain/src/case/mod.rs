//! An inspection case (*perkara pengawasan*), from registration to closing or prosecution.

mod aggregate;
mod commands;
mod decide;
mod decide_nota;
mod events;
mod states;

pub use commands::*;
pub use events::{CaseEvent, CloseReason, NotaKind};
pub use states::*;
