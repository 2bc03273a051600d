//! The law and the life of a case: pure, without IO, clock or randomness.
//!
//! | looking for | file |
//! |---|---|
//! | a rule of law | `rules/<subject>.rs`; all of them in [`rules::all`] |
//! | an article, a norm, a number of the law | `catalogue/` |
//! | the law at a moment: norms, dated rules, readings | `law/` |
//! | what may happen to an inspection case | `case/` |
//! | what may happen to a prosecution | `prosecution/` |
//! | establishments and their reports (WLK) | `establishment/` |
//! | what may happen to a complaint, who complains | `complaint/`, `sealed.rs` |
//! | what corrects an event, what is true of a stream | `correction.rs`, `correction/` |
//! | work plans of units and inspectors | `plan/` |
//! | who holds which powers, grants, delegations | `holder/` |
//! | the register of officers | `officer/` |
//! | official numbers: what is numbered, how it is written | `numbering/` |
//! | persons: who they are, sealed; how long that is kept | `person/`, `sealed.rs` |
//! | releases of statistics, and what they must not tell | `release/`, `disclosure.rs` |
//! | samples of cases that two supervisors look at | `review/` |
//! | events stored by older versions | `upcast.rs` |
//! | who acts, provinces, working days | `officer/role.rs`, `province.rs`, `calendar.rs` |

pub mod action;
mod asked;
pub mod calendar;
pub mod case;
pub mod catalogue;
mod command;
pub mod complaint;
pub mod correction;
pub mod disclosure;
#[cfg(test)]
mod docs;
pub mod establishment;
pub mod holder;
pub mod law;
pub mod numbering;
pub mod officer;
pub mod person;
pub mod plan;
#[cfg(test)]
mod property;
pub mod prosecution;
pub mod province;
mod refusal;
pub mod release;
pub mod review;
pub mod rules;
#[cfg(test)]
mod schema_bounds;
pub mod sealed;
pub mod upcast;
pub mod urgency;

pub use asked::Asked;
pub use officer::{Officer, Role};
pub use province::ProvinceCode;
pub use refusal::{Ground, Refusal, Rule};
