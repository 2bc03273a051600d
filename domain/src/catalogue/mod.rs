//! The law as data: provisions, norms with their sanctions, and effective-dated values.
//! Nothing here decides anything; the rules that use it are in [`crate::rules`].

mod norm_table;
mod norms;
mod provisions;
mod values;

pub use norm_table::NORMS;
pub use norms::{NEW_CODE, Norm, NormKind, norm};
pub use provisions::*;
pub use values::{LegalValue, NOTA_I_DAYS, NOTA_II_DAYS, Status, VALUES};
