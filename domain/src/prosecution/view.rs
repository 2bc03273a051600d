//! A prosecution as it is shown.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::basis::{KnownJudgment, NamedReading};
use super::dossier_index::DocumentKind;
use super::states::{Milestones, Prosecution};
use super::terms::{AccusedRole, Outcome, Regime, Substance};
use crate::law::Law;
use crate::officer::Officer;
use crate::province::ProvinceCode;

/// A prosecution for readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProsecutionView {
    /// Identifier.
    pub id: Uuid,
    /// Number in the register.
    pub register_no: Option<String>,
    /// Name of the state.
    pub status: &'static str,
    /// Whether nothing more is to come: executed, stopped, or final with nothing to execute.
    pub ended: bool,
    /// Indonesian title.
    pub title: String,
    /// Province.
    pub province: ProvinceCode,
    /// Province to which it is offered.
    pub offered_to: Option<ProvinceCode>,
    /// Last day to answer the offer.
    pub answer_due_on: Option<NaiveDate>,
    /// Establishment.
    pub establishment: String,
    /// Norm breached.
    pub norm: String,
    /// Who is accused.
    pub accused_role: AccusedRole,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Investigator.
    pub ppns: String,
    /// Governing code of procedure.
    pub regime: Option<Regime>,
    /// Governing criminal law, once decided for an offence before 2026-01-02.
    pub substance: Option<Substance>,
    /// Readings of open questions that its steps followed, of each question the last.
    pub readings: Vec<NamedReading>,
    /// Whether a judgment for the same duty had become final before the offence (UU 7/1981 Pasal 10
    /// ayat (2)); for an offence from 2026-01-02 the KUHP Pasal 84 flag.
    pub repeat_offender: bool,
    /// Random key of the suspect, by which he is named in another prosecution.
    pub person: Option<Uuid>,
    /// Judgments of this register on the suspect, as the log had them when it was last asked.
    pub known_judgments: Vec<KnownJudgment>,
    /// Documents in the dossier that went to court.
    pub dossier_index: Vec<DocumentKind>,
    /// SHA-256 of that dossier, in hexadecimal digits.
    pub dossier_sha256: Option<String>,
    /// Days of the milestones passed.
    #[serde(flatten)]
    pub milestones: Milestones,
    /// What the court decided.
    pub outcome: Option<Outcome>,
    /// Fine in whole rupiah.
    pub fine_idr: Option<i64>,
    /// Inspection case from which it came.
    pub inspection_case: Option<Uuid>,
}

impl Prosecution {
    /// The prosecution as an officer sees it: nothing in it is kept from its readers.
    #[must_use]
    pub fn view_for(&self, _: &Officer, law: &Law) -> Option<ProsecutionView> {
        self.view_under(law)
    }

    /// It names the inspection case that it comes from, never what that comes from.
    #[must_use]
    pub const fn tells_source_to(&self, _: &Officer) -> bool {
        true
    }

    /// The province it belongs to; `None` before it is filed.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unreported => None,
            Self::Filed(dossier) => Some(&dossier.province),
        }
    }

    /// The province to which it is offered; its officers may read it to answer.
    #[must_use]
    pub fn offered_to(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unreported => None,
            Self::Filed(dossier) => Some(&dossier.stage.transfer()?.to),
        }
    }

    /// The prosecution as it is shown; `None` before anything has happened.
    #[must_use]
    pub fn view(&self) -> Option<ProsecutionView> {
        self.view_under(&Law::seed())
    }

    /// The same under another law than the seed, by which an offence may be a repeat or not.
    fn view_under(&self, law: &Law) -> Option<ProsecutionView> {
        let Self::Filed(dossier) = self else {
            return None;
        };
        let judgment = dossier.stage.judgment();
        let norm = law.norm(&dossier.norm, dossier.offence_date);
        let duty = norm.map_or(dossier.norm.as_str(), |norm| &norm.title);
        Some(ProsecutionView {
            id: dossier.id,
            register_no: dossier.register_no.clone(),
            status: dossier.stage.name(),
            ended: dossier.stage.has_ended(),
            title: format!("Perkara tipiring {}: {duty}", dossier.norm),
            province: dossier.province.clone(),
            offered_to: self.offered_to().cloned(),
            answer_due_on: dossier.stage.transfer().map(|offer| offer.answer_due_on),
            establishment: dossier.establishment.clone(),
            norm: dossier.norm.clone(),
            accused_role: dossier.accused_role,
            offence_date: dossier.offence_date,
            ppns: dossier.ppns.clone(),
            regime: dossier.regime,
            substance: dossier.substance,
            readings: dossier.followed.clone(),
            repeat_offender: dossier.repetition(law).again,
            person: dossier.person,
            known_judgments: dossier.known.clone(),
            dossier_index: dossier.records.dossier_index.clone(),
            dossier_sha256: dossier.records.dossier_sha256.clone(),
            milestones: dossier.milestones.clone(),
            outcome: judgment.map(|judged| judged.outcome),
            fine_idr: judgment.and_then(|judged| judged.fine_idr),
            inspection_case: dossier.inspection_case,
        })
    }
}
