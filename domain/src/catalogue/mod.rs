//! Provisions, and the norms with their sanctions as they are printed; what changes from day to day
//! is in [`crate::law`]. Nothing here decides anything; the rules that use it are in [`crate::rules`].

mod norm_table;
mod norms;
mod provisions;

pub use norm_table::NORMS;
pub use norms::{NEW_CODE, Norm, NormKind, Status, norm};
pub use provisions::*;
