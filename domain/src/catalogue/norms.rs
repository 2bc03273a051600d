//! A norm of the violation catalogue (*norma*) and its sanctions; the norms themselves are in
//! `norm_table.rs`. Amounts in whole rupiah.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::norm_table::NORMS;

/// Day on which criminal code, procedure and penalties changed.
pub const NEW_CODE: NaiveDate = match NaiveDate::from_ymd_opt(2026, 1, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// How sure a norm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the text of the law.
    Confirmed,
    /// A lawyer must confirm it before it decides a real case.
    NeedsConfirmation,
}

/// Kind of sanction before 2026-01-02.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NormKind {
    /// *Pelanggaran*, misdemeanour.
    Misdemeanour,
    /// *Kejahatan*, felony.
    Felony,
    /// Administrative sanction only.
    Administrative,
    /// No sanction of its own.
    NoSanction,
}

/// A duty whose breach can be found, with its legal basis and sanction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Norm {
    /// Code such as `WLK-02`.
    pub code: &'static str,
    /// The duty, in Indonesian.
    pub title: &'static str,
    /// Provision that holds the duty.
    pub duty: &'static str,
    /// Provision that holds the sanction.
    pub sanction: &'static str,
    /// Kind of sanction; the gravest where its duties have different ones.
    pub kind: NormKind,
    /// How sure duty and sanction are.
    pub status: Status,
    /// Maximum fine in rupiah under the sectoral law, when the norm fits the fast procedure
    /// (*acara pemeriksaan cepat*, tipiring) by its threat of at most three months of *kurungan*.
    pub(super) tipiring_fine_idr: Option<i64>,
}

impl Norm {
    /// Whether the norm may be prosecuted in the fast procedure.
    ///
    /// The threshold of the procedure in force since 2026-01-02 has not been confirmed (V1);
    /// until it is, the catalogue keeps the norms of the threshold before it.
    #[must_use]
    pub const fn is_tipiring(&self) -> bool {
        self.tipiring_fine_idr.is_some()
    }

    /// Maximum fine in rupiah for an offence on this day; `None` outside the fast procedure.
    ///
    /// From 2026-01-02 *kurungan* below six months or a fine became a fine up to category I,
    /// Rp1,000,000 (UU 1/2023 Pasal 79 and 615, reading A; reading B, category II, is open: V2).
    #[must_use]
    pub fn max_fine_idr(&self, offence_date: NaiveDate) -> Option<i64> {
        let sectoral = self.tipiring_fine_idr?;
        Some(if offence_date < NEW_CODE {
            sectoral
        } else {
            1_000_000
        })
    }
}

/// The norm with this code.
#[must_use]
pub fn norm(code: &str) -> Option<&'static Norm> {
    NORMS.iter().find(|norm| norm.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_norm_has_a_code_of_its_own_and_says_what_it_rests_on() {
        let codes: BTreeSet<&str> = NORMS.iter().map(|norm| norm.code).collect();
        assert_eq!(codes.len(), NORMS.len());
        assert_eq!(NORMS.len(), 43);
        for norm in NORMS {
            assert!(!norm.title.is_empty() && !norm.duty.is_empty(), "{norm:?}");
            let bare = norm.kind == NormKind::NoSanction;
            assert_eq!(norm.sanction.is_empty(), bare, "{norm:?}");
        }
    }

    #[test]
    fn the_fast_procedure_has_the_seven_norms_below_its_threshold() {
        let fast = NORMS.iter().filter(|norm| norm.is_tipiring());
        let codes: Vec<&str> = fast.map(|norm| norm.code).collect();
        let expected = [
            "WLK-01", "WLK-02", "WLK-03", "INS-01", "INS-02", "K3-01", "K3-03",
        ];
        assert_eq!(codes, expected);
    }
}
