//! A norm of the violation catalogue (*norma*) and the threat of its sectoral law.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::in_force;
use super::rules::{Status, Threshold};
use crate::rules::texts::{DESCRIPTION, NAME};

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

/// A version of a duty whose breach can be found, with its legal basis and sanction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Code such as `WLK-02`.
    #[schemars(length(max = NAME))]
    pub code: String,
    /// The duty, in Indonesian.
    #[schemars(length(max = DESCRIPTION))]
    pub title: String,
    /// Provision that holds the duty.
    #[schemars(length(max = DESCRIPTION))]
    pub duty: String,
    /// Provision that holds the sanction; empty when there is none.
    #[schemars(length(max = DESCRIPTION))]
    pub sanction: String,
    /// Kind of sanction; the gravest where its duties have different ones.
    pub kind: NormKind,
    /// How sure duty and sanction are.
    pub status: Status,
    /// First day on which the version is in force: of one whose day was not read, the first day of
    /// the year of its statute; none where not even that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// First day on which it is no longer in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Gravest criminal threat of the sectoral law; none for administrative norms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threat: Option<Threat>,
    /// Whether what it forbade is not punished any more after its end, under any law.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decriminalised: bool,
}

impl Norm {
    /// Whether this version is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        in_force(self.valid_from, self.valid_to, on)
    }
}

/// How a threat joins deprivation of liberty and fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Joined {
    /// One or the other.
    Or,
    /// One, the other, or both.
    AndOr,
    /// Both.
    And,
}

/// What a sectoral law threatens at most. A month is 30 days (UU 1/2023 Pasal 184).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threat {
    /// *Penjara*, in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prison_months: Option<u16>,
    /// *Kurungan*, in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kurungan_months: Option<u16>,
    /// Fine, in rupiah.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_idr: Option<i64>,
    /// How they stand together.
    pub joined: Joined,
}

impl Threat {
    /// Whether the threat is at most prison or *kurungan* of the threshold's months, or without
    /// either a fine of at most its amount (UU 8/1981 Pasal 205 ayat (1)).
    #[must_use]
    pub fn fits(&self, threshold: Threshold) -> bool {
        match self.prison_months.max(self.kurungan_months) {
            Some(months) => months <= threshold.months,
            None => self.fine_idr.is_some_and(|fine| fine <= threshold.fine_idr),
        }
    }
}

/// What the accused is: a threat falls on persons and bodies otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccusedKind {
    /// A natural person.
    #[serde(alias = "natural_person")]
    Person,
    /// The employer, a natural person.
    Pengusaha,
    /// A manager, a natural person.
    Pengurus,
    /// A legal person.
    Corporation,
}

#[cfg(test)]
mod tests {
    use super::super::Law;
    use super::*;

    #[test]
    fn every_norm_says_what_it_rests_on_and_what_it_threatens() {
        for norm in Law::seed().norms.iter() {
            assert!(!norm.title.is_empty() && !norm.duty.is_empty(), "{norm:?}");
            let bare = norm.kind == NormKind::NoSanction;
            assert_eq!(norm.sanction.is_empty(), bare, "{norm:?}");
            let criminal = matches!(norm.kind, NormKind::Misdemeanour | NormKind::Felony);
            assert_eq!(norm.threat.is_some(), criminal, "{norm:?}");
        }
    }

    #[test]
    fn the_fast_procedure_has_the_seven_norms_below_its_threshold() {
        let law = Law::seed();
        let fast = [
            "WLK-01", "WLK-02", "WLK-03", "INS-01", "INS-02", "K3-01", "K3-03",
        ];
        let threshold = Threshold {
            months: 3,
            fine_idr: 7_500,
        };
        let fits = law
            .norms
            .iter()
            .filter(|norm| norm.threat.is_some_and(|one| one.fits(threshold)));
        let fits: Vec<&str> = fits.map(|norm| norm.code.as_str()).collect();
        assert_eq!(fits, fast);
    }

    #[test]
    fn a_threat_fits_at_its_threshold_and_not_above() {
        let threshold = Threshold {
            months: 3,
            fine_idr: 7_500,
        };
        let liberty = |months| Threat {
            prison_months: None,
            kurungan_months: Some(months),
            fine_idr: Some(1_000_000),
            joined: Joined::Or,
        };
        let fine = |fine| Threat {
            prison_months: None,
            kurungan_months: None,
            fine_idr: Some(fine),
            joined: Joined::Or,
        };
        assert!(liberty(2).fits(threshold) && liberty(3).fits(threshold));
        assert!(!liberty(4).fits(threshold));
        assert!(fine(7_499).fits(threshold) && fine(7_500).fits(threshold));
        assert!(!fine(7_501).fits(threshold));
    }
}
