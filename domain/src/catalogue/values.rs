//! Numbers of the law that are not written into rules: value, basis, and how sure it is.

use serde::Serialize;

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the text of the law.
    Confirmed,
    /// A lawyer must confirm it before it decides a real case.
    NeedsConfirmation,
}

/// A number of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LegalValue {
    /// Key such as `nota1.days`.
    pub rule_id: &'static str,
    /// The number, in the unit the key names.
    pub value: u16,
    /// Legal basis.
    pub basis: &'static str,
    /// How sure it is.
    pub status: Status,
}

/// Longest time to comply with a first note, in calendar days from receipt.
pub const NOTA_I_DAYS: LegalValue = LegalValue {
    rule_id: "nota1.days",
    value: 30,
    basis: "Permenaker 33/2016 jo 1/2020",
    status: Status::NeedsConfirmation,
};

/// Longest time to comply with a second note, in calendar days from receipt.
pub const NOTA_II_DAYS: LegalValue = LegalValue {
    rule_id: "nota2.days",
    value: 14,
    basis: "Permenaker 33/2016 jo 1/2020",
    status: Status::NeedsConfirmation,
};

/// Every value.
pub const VALUES: &[LegalValue] = &[NOTA_I_DAYS, NOTA_II_DAYS];
