//! Days and texts of the commands of the main road.

use super::act::{Act, Day, Text, are_worded, each, optional};
use super::change::ProsecutionChange as Change;
use super::commands::{
    ApproveCorrection, BecomeFinal, CompleteBap, ExamineSuspect, ExamineWitness, ExecuteSentence,
    FileEventReport, ImportRegisterEntry, NameSuspect, NotifyAbsent, OpenHearing,
    OpenInvestigation, PayFine, ProposeCorrection, RecordJudgment, ReferToCourt, RejectCorrection,
    StopInvestigation,
};
use crate::refusal::Refusal;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER};

/// The field of earlier judgments.
const PRIORS: &str = "prior_final_judgments";

/// The readings that a command names, and why they are others than before.
fn readings<'a>(
    reading: Option<&'a str>,
    fine_reading: Option<&'a str>,
    ground: Option<&'a str>,
) -> impl Iterator<Item = Text<'a>> {
    let named = optional("reading", reading, NAME).into_iter();
    named
        .chain(optional("fine_reading", fine_reading, NAME))
        .chain(optional("reading_ground", ground, DESCRIPTION))
}

impl Act for FileEventReport {
    fn days(&self) -> Vec<Day> {
        vec![
            ("offence_date", Some(self.offence_date)),
            ("reported_on", Some(self.reported_on)),
        ]
    }

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

impl Act for OpenInvestigation {
    fn days(&self) -> Vec<Day> {
        vec![("opened_on", Some(self.opened_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("order_number", &self.order_number, NAME)]
    }
}

impl Act for NameSuspect {
    fn days(&self) -> Vec<Day> {
        let priors = self.prior_final_judgments.iter();
        let priors = priors.map(|prior| (PRIORS, Some(prior.final_on)));
        [("named_on", Some(self.named_on))]
            .into_iter()
            .chain(priors)
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("suspect_ref", self.suspect_ref.as_str(), NAME)];
        texts.extend(each("evidence", &self.evidence));
        for prior in &self.prior_final_judgments {
            texts.push((PRIORS, &prior.norm, NAME));
            texts.push((PRIORS, &prior.reference, NAME));
        }
        texts
    }

    fn lists(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("evidence", self.evidence.len()),
            (PRIORS, self.prior_final_judgments.len()),
        ]
    }
}

impl Act for ExamineWitness {
    fn days(&self) -> Vec<Day> {
        vec![("examined_on", Some(self.examined_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("witness_ref", &self.witness_ref, NAME)]
    }
}

impl Act for ExamineSuspect {
    fn days(&self) -> Vec<Day> {
        vec![("examined_on", Some(self.examined_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let reason = self.no_recording_reason.as_deref();
        let recording = optional("recording", self.recording.as_deref(), NAME).into_iter();
        recording
            .chain(optional("no_recording_reason", reason, DESCRIPTION))
            .collect()
    }
}

impl Act for CompleteBap {
    fn days(&self) -> Vec<Day> {
        vec![("completed_on", Some(self.completed_on))]
    }

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

    fn lists(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("evidence_list", self.evidence_list.len()),
            ("intent_evidence", self.intent_evidence.len()),
        ]
    }
}

impl Act for ReferToCourt {
    fn days(&self) -> Vec<Day> {
        vec![("referred_on", Some(self.referred_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let delay = self.delay_reason.as_deref();
        let letter = self.cover_letter.as_deref();
        let mut texts = vec![
            ("court", self.court.as_str(), NAME),
            ("dossier_sha256", &self.dossier_sha256, NAME),
        ];
        texts.extend(optional("cover_letter", letter, NAME));
        texts.extend(optional("delay_reason", delay, DESCRIPTION));
        texts.extend(readings(
            self.reading.as_deref(),
            self.fine_reading.as_deref(),
            self.reading_ground.as_deref(),
        ));
        texts
    }

    fn lists(&self) -> Vec<(&'static str, usize)> {
        vec![("dossier_index", self.dossier_index.len())]
    }
}

impl Act for OpenHearing {
    fn days(&self) -> Vec<Day> {
        vec![("held_on", Some(self.held_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let fine = self.fine_reading.as_deref();
        let ground = self.reading_ground.as_deref();
        readings(self.reading.as_deref(), fine, ground).collect()
    }
}

impl Act for RecordJudgment {
    fn days(&self) -> Vec<Day> {
        vec![("judged_on", Some(self.judged_on))]
    }

    fn planned(&self) -> Vec<Day> {
        vec![("pay_until", self.pay_until)]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let ground = self.reading_ground.as_deref();
        readings(self.reading.as_deref(), None, ground).collect()
    }
}

impl Act for NotifyAbsent {
    fn days(&self) -> Vec<Day> {
        vec![("notified_on", Some(self.notified_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("proof", &self.proof, DESCRIPTION)]
    }
}

impl Act for BecomeFinal {
    fn days(&self) -> Vec<Day> {
        vec![("final_on", Some(self.final_on))]
    }
}

impl Act for PayFine {
    fn days(&self) -> Vec<Day> {
        vec![("paid_on", Some(self.paid_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("receipt", &self.receipt, NAME)]
    }
}

impl Act for ExecuteSentence {
    fn days(&self) -> Vec<Day> {
        vec![("executed_on", Some(self.executed_on))]
    }
}

impl Act for StopInvestigation {
    fn days(&self) -> Vec<Day> {
        vec![("stopped_on", Some(self.stopped_on))]
    }
}

impl Act for ImportRegisterEntry {
    /// Its days, in the order of the procedure.
    fn days(&self) -> Vec<Day> {
        vec![
            ("offence_date", Some(self.offence_date)),
            ("bap_completed_on", Some(self.bap_completed_on)),
            ("referred_on", self.referred_on),
            ("judged_on", self.judged_on),
            ("final_on", self.final_on),
            ("completed_on", self.completed_on),
        ]
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

impl ImportRegisterEntry {
    /// Each text of the line that does not keep to its rule; the register calls the PPNS inspector.
    pub(super) fn faults_of_texts(&self) -> impl Iterator<Item = Refusal> {
        let texts = self.texts().into_iter();
        texts.filter_map(|text| are_worded(&[text]).err())
    }
}

impl Act for ProposeCorrection {
    fn days(&self) -> Vec<Day> {
        let discovered_on = Some(self.discovered_on);
        vec![("new", self.new.day()), ("discovered_on", discovered_on)]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("reason", self.reason.as_str(), DESCRIPTION)];
        texts.extend(changed(&self.new));
        texts
    }

    fn planned(&self) -> Vec<Day> {
        if let Change::PayUntil(on) = &self.new {
            return vec![("new", *on)];
        }
        vec![]
    }
}

impl Act for ApproveCorrection {}

impl Act for RejectCorrection {
    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", &self.reason, DESCRIPTION)]
    }
}

fn changed(new: &Change) -> Option<Text<'_>> {
    match new {
        Change::Norm(code) => Some(("new", code, NAME)),
        Change::ReportedOn(_)
        | Change::JudgedOn(_)
        | Change::Sentence(_)
        | Change::CompletedOn(_)
        | Change::OffenceDate(_)
        | Change::PayUntil(_)
        | Change::LibertyDays(_) => None,
    }
}
