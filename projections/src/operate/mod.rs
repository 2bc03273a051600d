//! What an operator does with read models: rebuild, compare, retry, set a stream aside.

mod acts;
mod copies;
mod fill;
mod quarantine;
mod rebuild;
mod status;
mod swap;
mod verify;

pub use acts::Act;
pub use quarantine::{lift, quarantine, retry};
pub use rebuild::{Options, Progress, confirm, rebuild, undo};
pub use status::{Beside, Status, set_aside, statuses};
pub use verify::{Compared, Difference, verify};

use crate::apply_error::ApplyError;

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum OperateError {
    /// The store did not answer, or an event cannot be applied.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// It cannot be done as things are.
    #[error("{0}")]
    Refused(String),
}

impl From<sqlx::Error> for OperateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Apply(error.into())
    }
}

/// Nothing but the reason.
fn refused<T>(reason: impl Into<String>) -> Result<T, OperateError> {
    Err(OperateError::Refused(reason.into()))
}
