//! An inspection case: the file that every state of it has.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::CaseChange;
use super::commands::{Establishment, Source};
use super::duties::Duties;
use super::events::CaseEvent;
use super::stage::{Issued, Stage};
use super::terms::NotaKind;
use crate::correction::{Past, Proposal};
use crate::law::{AccusedKind, Law};
use crate::province::ProvinceCode;
use crate::rules::gate::may_be_investigated;
use crate::rules::texts::NAME;

/// An inspection case.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Case {
    /// Nothing has happened.
    #[default]
    Unregistered,
    /// Registered.
    Filed(Box<File>),
}

/// The file of a registered case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The case.
    pub id: Uuid,
    /// Province.
    pub province: ProvinceCode,
    /// Establishment inspected.
    pub establishment: Establishment,
    /// Names that it bore before, the last one last.
    pub former_names: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Number in the register of cases, if it has one.
    pub number: Option<String>,
    /// Inspectors sent.
    pub inspectors: Vec<String>,
    /// Days of visits that did not find the company.
    pub visits: BTreeSet<NaiveDate>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Notes issued, the last one last.
    pub notas: Vec<Nota>,
    /// Task orders and notes that can be revoked, the last one last.
    pub issued: Vec<Issued>,
    /// How often a province has rejected the case.
    pub rejections: u32,
    /// The last hand-over that was offered and not answered.
    pub handover: Option<Handover>,
    /// Cases that were merged into it.
    pub absorbed: Vec<Absorbed>,
    /// Day of the last act.
    pub last_on: NaiveDate,
    /// State.
    pub stage: Stage,
    /// What is waited for.
    pub duties: Duties,
    /// The correction that is proposed and not decided.
    pub proposal: Option<Proposal<CaseChange>>,
    /// What was recorded, to be read again in the light of a correction.
    #[serde(skip)]
    pub past: Past<CaseEvent>,
}

/// A case that one inspector offers to another (*serah terima*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Handover {
    /// Inspector who offers it.
    pub from: String,
    /// Inspector to whom it is offered.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Day of the offer.
    pub offered_on: NaiveDate,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Number from 1.
    pub number: u32,
    /// Code of the norm.
    #[schemars(length(max = NAME))]
    pub norm: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Whether it was complied with.
    pub resolved: bool,
}

impl Finding {
    /// Whether the fast procedure of the code of an investigation that begins on a day may take it.
    #[must_use]
    pub fn is_criminal(&self, law: &Law, on: NaiveDate) -> bool {
        let breach = (self.norm.as_str(), self.offence_date);
        may_be_investigated(law, breach, AccusedKind::Pengurus, on).is_ok()
    }
}

/// Another case that was merged into this one, with its findings, which stay there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Absorbed {
    /// The other case.
    pub case: Uuid,
    /// What was found in it until then.
    pub findings: Vec<Finding>,
}

/// What is known of another case into which one may be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The other case.
    pub id: Uuid,
    /// Its province.
    pub province: ProvinceCode,
    /// Its establishment.
    pub establishment: Establishment,
    /// Names that the establishment bore before.
    pub former_names: Vec<String>,
    /// Day of its registration.
    pub registered_on: NaiveDate,
    /// Whether it goes on.
    pub is_open: bool,
    /// Its findings.
    pub findings: Vec<Finding>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nota {
    /// First, second or special.
    pub kind: NotaKind,
    /// Number.
    pub number: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Days to comply.
    pub limit_days: u16,
    /// Day on which the head of the provincial office signed it too.
    pub countersigned_on: Option<NaiveDate>,
    /// The first or second note beside which a special one was issued.
    pub beside: Option<NotaKind>,
    /// Day of receipt.
    pub received_on: Option<NaiveDate>,
    /// Last day to comply.
    pub due_on: Option<NaiveDate>,
    /// Whether it was missed.
    pub missed: bool,
}

impl File {
    /// Numbers of the open findings.
    #[must_use]
    pub fn open_findings(&self) -> Vec<u32> {
        let open = self.findings.iter().filter(|finding| !finding.resolved);
        open.map(|finding| finding.number).collect()
    }

    /// The open finding that may be prosecuted longest, of those that the fast procedure may take
    /// on a day.
    #[must_use]
    pub fn criminal_finding(&self, law: &Law, on: NaiveDate) -> Option<&Finding> {
        let open = self.findings.iter().filter(|finding| !finding.resolved);
        open.filter(|finding| finding.is_criminal(law, on))
            .max_by_key(|finding| finding.offence_date)
    }

    /// The last note.
    #[must_use]
    pub fn nota(&self) -> Option<&Nota> {
        self.notas.last()
    }

    /// The last note of the ladder, the first or the second: a special one stands beside it.
    #[must_use]
    pub fn rung(&self) -> Option<&Nota> {
        let last = self.nota()?;
        match (last.kind, last.beside) {
            (NotaKind::First | NotaKind::Second, _) => Some(last),
            (NotaKind::Special, Some(kind)) => self.notas.iter().rfind(|one| one.kind == kind),
            (NotaKind::Special, None) => None,
        }
    }

    /// The note under way: that of the state, while its follow-up is reviewed the last one.
    #[must_use]
    pub fn current(&self) -> Option<&Nota> {
        self.note_of(self.stage.running())
    }

    /// The note under way in a state.
    pub(super) fn note_of(&self, stage: &Stage) -> Option<&Nota> {
        match stage {
            Stage::NotaI | Stage::NotaII => self.rung(),
            Stage::NotaKhusus | Stage::FollowUpReview => self.nota(),
            Stage::Registered
            | Stage::Planned
            | Stage::Assigned(_)
            | Stage::Examining(_)
            | Stage::ReportPending(_)
            | Stage::NonCompliance(_)
            | Stage::Suspended(_)
            | Stage::TransferPending(_)
            | Stage::Transferred(_)
            | Stage::Merged(_)
            | Stage::Escalated(_)
            | Stage::Closed(_) => None,
        }
    }

    /// Last day to comply with the note that is open now.
    #[must_use]
    pub fn deadline(&self) -> Option<NaiveDate> {
        self.current()?.due_on
    }
}
