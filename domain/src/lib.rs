//! The law and the life of a case: pure, without IO, clock or randomness.
//!
//! | looking for | file |
//! |---|---|
//! | a rule of law | `rules/<subject>.rs`; all of them in [`rules::all`] |
//! | an article, a norm, a number of the law | `catalogue/` |
//! | what may happen to an inspection case | `case/` |
//! | what may happen to a prosecution | `prosecution/` |
//! | who acts, provinces, working days | `officer.rs`, `province.rs`, `calendar.rs` |

pub mod action;
mod asked;
pub mod calendar;
pub mod case;
pub mod catalogue;
#[cfg(test)]
mod docs;
pub mod officer;
pub mod prosecution;
pub mod province;
mod refusal;
pub mod rules;

pub use asked::Asked;
pub use officer::{Officer, Role};
pub use province::ProvinceCode;
pub use refusal::{Ground, Refusal, Rule};
