//! Provisions as they are printed; what changes from day to day, the norms among it, is in
//! [`crate::law`]. Nothing here decides anything; the rules that use it are in [`crate::rules`].

mod provisions;

use chrono::NaiveDate;

pub use provisions::*;

/// Day on which criminal code, procedure and penalties changed.
pub const NEW_CODE: NaiveDate = match NaiveDate::from_ymd_opt(2026, 1, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
