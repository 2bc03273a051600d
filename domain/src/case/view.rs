//! A case as its readers see it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::commands::{Establishment, Source};
use super::states::{Absorbed, Case, Finding, Handover, Nota};
use super::terms::{CloseReason, NotaKind};
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::rules::confidential::may_know_source;

/// A case as its readers see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseView {
    /// The case.
    pub id: Uuid,
    /// State.
    pub status: String,
    /// State in Indonesian.
    pub status_title: String,
    /// Province.
    pub province: ProvinceCode,
    /// Establishment.
    pub establishment: Establishment,
    /// Names that it bore before; documents of that time keep them.
    pub former_names: Vec<String>,
    /// Where it comes from, for those who may know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Number in the register of cases; cases registered before there were numbers have none.
    pub number: Option<String>,
    /// Inspectors sent.
    pub inspectors: Vec<String>,
    /// The hand-over that waits for an answer.
    pub handover: Option<Handover>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// First note.
    pub nota_i: Option<Nota>,
    /// Second note.
    pub nota_ii: Option<Nota>,
    /// Last special note.
    pub nota_khusus: Option<Nota>,
    /// Last day to comply with the open note.
    pub due_on: Option<NaiveDate>,
    /// Day by which a suspension is reviewed.
    pub review_due_on: Option<NaiveDate>,
    /// Province to which it is offered, or `pusat` for the centre.
    #[schemars(with = "Option<String>")]
    pub offered_to: Option<ProvinceCode>,
    /// Last day to answer the offer.
    pub answer_due_on: Option<NaiveDate>,
    /// The case into which it was merged.
    pub merged_into: Option<Uuid>,
    /// Cases that were merged into it, with their findings.
    pub absorbed: Vec<Absorbed>,
    /// Prosecution opened.
    pub prosecution_id: Option<Uuid>,
    /// Day of closing, or of the merging into another case.
    pub closed_on: Option<NaiveDate>,
    /// Reason of closing.
    pub close_reason: Option<CloseReason>,
}

impl Case {
    /// Whether an officer may know where the case comes from; a coordinator of one that is his.
    #[must_use]
    pub fn tells_source_to(&self, officer: &Officer, is_his: bool) -> bool {
        match self {
            Self::Unregistered => false,
            Self::Filed(file) => may_know_source(officer, &file.province, is_his).is_ok(),
        }
    }

    /// The province it belongs to; `None` before registration.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unregistered => None,
            Self::Filed(file) => Some(&file.province),
        }
    }

    /// The province to which it is offered; its officers may read the case to answer.
    #[must_use]
    pub fn offered_to(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unregistered => None,
            Self::Filed(file) => Some(&file.stage.transfer()?.to),
        }
    }

    /// The case as it is seen by who may know where it comes from, or may not; `None` before
    /// registration.
    #[must_use]
    pub fn view_for(&self, tells_source: bool) -> Option<CaseView> {
        let mut view = self.view()?;
        if !tells_source {
            view.source = None;
        }
        Some(view)
    }

    /// The whole case, for the system itself; `None` before registration.
    #[must_use]
    pub fn view(&self) -> Option<CaseView> {
        let Self::Filed(file) = self else { return None };
        let nota = |kind: NotaKind| file.notas.iter().rfind(|nota| nota.kind == kind).cloned();
        let status = file.stage.status();
        Some(CaseView {
            id: file.id,
            status: status.name().to_owned(),
            status_title: status.title().to_owned(),
            province: file.province.clone(),
            establishment: file.establishment.clone(),
            former_names: file.former_names.clone(),
            source: Some(file.source),
            registered_on: file.registered_on,
            number: file.number.clone(),
            inspectors: file.inspectors.clone(),
            handover: file.open_handover().cloned(),
            findings: file.findings.clone(),
            nota_i: nota(NotaKind::First),
            nota_ii: nota(NotaKind::Second),
            nota_khusus: nota(NotaKind::Special),
            due_on: file.deadline(),
            review_due_on: file
                .stage
                .suspension()
                .map(|suspension| suspension.review_due_on),
            offered_to: file.stage.transfer().map(|transfer| transfer.to.clone()),
            answer_due_on: file.stage.transfer().map(|transfer| transfer.answer_due_on),
            merged_into: file.stage.merging().map(|merging| merging.into),
            absorbed: file.absorbed.clone(),
            prosecution_id: file
                .stage
                .escalation()
                .map(|escalation| escalation.prosecution_id),
            closed_on: file.stage.end().map(|(_, on)| on),
            close_reason: file.stage.end().map(|(reason, _)| reason),
        })
    }
}
