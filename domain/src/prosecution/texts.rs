//! The texts of a command: none is blank or too long, and none speaks of a complaint.

use super::change::ProsecutionChange as Change;
use super::commands::{
    CompleteBap, FileEventReport, ImportRegisterEntry, ProsecutionCommand as Command, ReferToCourt,
};
use crate::refusal::Refusal;
use crate::rules::confidential::does_not_speak_of_a_complaint;
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER, are_few_enough, is_short_enough};

/// The fields that name officers: an identifier is given by the sign-in and tells nothing.
const OFFICERS: &[&str] = &["inspector", "ppns"];

/// The reasons that are left blank when there is nothing to explain.
const MAY_BE_BLANK: &[&str] = &["suspect_absence_reason", "delay_reason"];

/// A text with the pointer of its field and the most characters that it may have.
type Text<'a> = (&'static str, &'a str, usize);

impl Command {
    /// What an act needs is written down at a length that can be kept, and does not speak of a
    /// complaint.
    pub(super) fn is_worded(&self) -> Result<(), Refusal> {
        for (field, entries) in self.lists() {
            are_few_enough(field, entries)?;
        }
        are_worded(&self.texts())
    }

    fn lists(&self) -> Vec<(&'static str, usize)> {
        match self {
            Self::NameSuspect(c) => vec![("evidence", c.evidence.len())],
            Self::CompleteBap(c) => vec![
                ("evidence_list", c.evidence_list.len()),
                ("intent_evidence", c.intent_evidence.len()),
            ],
            Self::FileEventReport(_)
            | Self::OpenInvestigation(_)
            | Self::ExamineWitness(_)
            | Self::ExamineSuspect(_)
            | Self::ReferToCourt(_)
            | Self::OpenHearing(_)
            | Self::RecordJudgment(_)
            | Self::NotifyAbsent(_)
            | Self::BecomeFinal(_)
            | Self::PayFine(_)
            | Self::ExecuteSentence(_)
            | Self::StopInvestigation(_)
            | Self::ImportRegisterEntry(_)
            | Self::ProposeCorrection(_)
            | Self::ApproveCorrection(_)
            | Self::RejectCorrection(_) => vec![],
        }
    }

    fn texts(&self) -> Vec<Text<'_>> {
        match self {
            Self::FileEventReport(c) => c.texts(),
            Self::OpenInvestigation(c) => vec![("order_number", &c.order_number, NAME)],
            Self::NameSuspect(c) => {
                let evidence = each("evidence", &c.evidence);
                [("suspect_ref", c.suspect_ref.as_str(), NAME)]
                    .into_iter()
                    .chain(evidence)
                    .collect()
            }
            Self::ExamineWitness(c) => vec![("witness_ref", &c.witness_ref, NAME)],
            Self::CompleteBap(c) => c.texts(),
            Self::ReferToCourt(c) => c.texts(),
            Self::NotifyAbsent(c) => vec![("proof", &c.proof, DESCRIPTION)],
            Self::PayFine(c) => vec![("receipt", &c.receipt, NAME)],
            Self::ImportRegisterEntry(c) => c.texts(),
            Self::ProposeCorrection(c) => {
                let mut texts = vec![("reason", c.reason.as_str(), DESCRIPTION)];
                texts.extend(changed(&c.new));
                texts
            }
            Self::RejectCorrection(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::ExamineSuspect(_)
            | Self::OpenHearing(_)
            | Self::RecordJudgment(_)
            | Self::BecomeFinal(_)
            | Self::ExecuteSentence(_)
            | Self::StopInvestigation(_)
            | Self::ApproveCorrection(_) => vec![],
        }
    }
}

/// Each text is filled and short enough, and speaks of no complaint.
fn are_worded(texts: &[Text<'_>]) -> Result<(), Refusal> {
    for (field, text, most) in texts {
        if !MAY_BE_BLANK.contains(field) {
            is_filled(field, text)?;
        }
        is_short_enough(field, text, *most)?;
        if !OFFICERS.contains(field) {
            does_not_speak_of_a_complaint(field, text)?;
        }
    }
    Ok(())
}

impl FileEventReport {
    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![
            ("establishment", self.establishment.as_str(), NAME),
            ("place", &self.place, NAME),
            ("norm", &self.norm, NAME),
            ("ppns", &self.ppns, OFFICER),
        ];
        texts.extend(optional("register_no", self.register_no.as_deref(), NAME));
        texts
    }
}

impl CompleteBap {
    fn texts(&self) -> Vec<Text<'_>> {
        let absence = self.suspect_absence_reason.as_deref();
        let absence = optional("suspect_absence_reason", absence, DESCRIPTION);
        let resume = [("resume", self.resume.as_str(), DESCRIPTION)];
        resume
            .into_iter()
            .chain(each("evidence_list", &self.evidence_list))
            .chain(each("intent_evidence", &self.intent_evidence))
            .chain(absence)
            .collect()
    }
}

impl ReferToCourt {
    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("court", self.court.as_str(), NAME)];
        texts.extend(optional(
            "delay_reason",
            self.delay_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}

impl ImportRegisterEntry {
    /// Each text of the line that does not keep to its rule; the register calls the PPNS inspector.
    pub(super) fn faults_of_texts(&self) -> impl Iterator<Item = Refusal> {
        let texts = self.texts().into_iter();
        texts.filter_map(|text| are_worded(&[text]).err())
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![
            ("register_no", &self.register_no, NAME),
            ("inspector", &self.ppns, OFFICER),
            ("norm", &self.norm, NAME),
            ("establishment", &self.establishment, NAME),
        ]
    }
}

fn changed(new: &Change) -> Option<Text<'_>> {
    match new {
        Change::Norm(code) => Some(("new", code, NAME)),
        Change::ReportedOn(_)
        | Change::JudgedOn(_)
        | Change::Sentence(_)
        | Change::CompletedOn(_) => None,
    }
}

fn each<'a>(field: &'static str, texts: &'a [String]) -> impl Iterator<Item = Text<'a>> {
    let texts = texts.iter();
    texts.map(move |text| (field, text.as_str(), DESCRIPTION))
}

fn optional<'a>(field: &'static str, text: Option<&'a str>, most: usize) -> Option<Text<'a>> {
    text.map(|text| (field, text, most))
}
