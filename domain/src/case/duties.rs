//! What is waited for in a case, each with the day from which its time runs. It is made from the
//! events alone, so that the case and the read model of the clock cannot differ.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::duty::{Duty, Wait};
use super::events::CaseEvent;
use super::status::CaseStatus;
use super::terms::{NotaKind, RunningNota};
use crate::officer::Role;

/// A finding whose time bar may be near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// Number of the finding.
    pub finding: u32,
    /// Code of its norm.
    pub norm: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Whether it was complied with.
    pub resolved: bool,
    /// Days left at the last warning.
    pub warned: Option<u16>,
}

/// All that is waited for in a case.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    waits: Vec<Wait>,
    findings: Vec<Suspect>,
    rests: bool,
    over: bool,
    first_note_missed: bool,
}

impl Duties {
    /// Nothing is waited for.
    pub const NONE: Self = Self {
        waits: Vec::new(),
        findings: Vec::new(),
        rests: false,
        over: false,
        first_note_missed: false,
    };

    /// What is waited for now.
    pub fn waits(&self) -> impl Iterator<Item = &Wait> {
        let waits = self.waits.iter();
        let waits = waits.filter(|wait| !self.over || wait.duty == Duty::Correction);
        waits.filter(|wait| !self.rests || wait.duty.goes_on_at_rest())
    }

    /// The open findings of a case that is not over.
    pub fn suspects(&self) -> impl Iterator<Item = &Suspect> {
        let findings = self.findings.iter().filter(|_| !self.over);
        findings.filter(|finding| !finding.resolved)
    }

    /// Takes an event in.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    pub fn take(&mut self, event: &CaseEvent) {
        use CaseEvent as E;
        match event {
            E::InspectionCaseRegistered { registered_on, .. } => {
                self.wait(Duty::TaskOrder, *registered_on);
            }
            E::TaskOrderIssued { .. } => self.done(&[Duty::TaskOrder]),
            E::FindingRecorded {
                finding,
                norm,
                offence_date,
                ..
            } => self.findings.push(Suspect {
                finding: *finding,
                norm: norm.clone(),
                offence_date: *offence_date,
                resolved: false,
                warned: None,
            }),
            E::ExaminationCompleted { completed_on, .. } => {
                self.wait(Duty::Report, *completed_on);
                self.wait_for_note(*completed_on);
            }
            E::ExaminationReportApproved { .. } => self.done(&[Duty::Report]),
            E::FirstNotaIssued { .. } | E::SpecialNotaIssued { .. } => {
                self.done(&[Duty::Report, Duty::Note]);
            }
            E::SecondNotaIssued { .. } => self.done(&[Duty::SecondNote, Duty::Undertaking]),
            E::NotaDeadlineMissed {
                nota: NotaKind::First,
                due_on,
                ..
            } => {
                self.first_note_missed = true;
                self.wait(Duty::SecondNote, *due_on);
            }
            E::UndertakingAccepted {
                accepted_on,
                promised_on,
                ..
            } => self.promised(*accepted_on, *promised_on),
            E::FollowUpReported { .. } => self.done(&[Duty::Undertaking]),
            E::FindingResolved { finding, .. } => self.resolve(*finding),
            E::NonComplianceReported { reported_on, .. } => {
                self.begin_anew();
                self.wait(Duty::Decision, *reported_on);
            }
            E::InvestigationDeclined {
                decided_on, nota, ..
            } => {
                self.begin_anew();
                let missed = *nota == NotaKind::First && self.first_note_missed;
                self.wait_for_second_note(missed, *decided_on);
            }
            E::InvestigationOrdered { .. } | E::CaseClosed { .. } => {
                self.begin_anew();
                self.over = true;
            }
            E::CaseMerged { .. } => self.over = true,
            E::MergeReversed { reversed_on, .. } => self.go_on(*reversed_on),
            E::CaseReopened {
                reopened_on,
                findings,
                state,
                ..
            } => self.reopen(*state, *reopened_on, findings),
            E::DocumentRevoked {
                revoked_on,
                state,
                nota,
                ..
            } => self.restart(*state, *revoked_on, nota.as_ref()),
            E::CaseSuspended { suspended_on, .. } => {
                self.rests = true;
                self.wait(Duty::SuspensionReview, *suspended_on);
            }
            E::SuspensionReviewed { reviewed_on, .. } => {
                self.wait(Duty::SuspensionReview, *reviewed_on);
            }
            E::CaseResumed { resumed_on, .. } => self.go_on(*resumed_on),
            E::TransferRequested { requested_on, .. } => {
                self.rests = true;
                self.wait(Duty::TransferAnswer, *requested_on);
            }
            E::TransferRejected { rejected_on, .. } => self.go_on(*rejected_on),
            E::TransferAccepted {
                accepted_on: on,
                state,
                ..
            }
            | E::JurisdictionDecided {
                decided_on: on,
                state,
                ..
            } => self.hand_over(*state, *on),
            E::DeadlineMissed { duty, due_on, .. } => self.missed(*duty, *due_on),
            E::TimeBarWarned {
                finding, days_left, ..
            } => self.warned(*finding, *days_left),
            E::NotaDeadlineMissed {
                nota: NotaKind::Second | NotaKind::Special,
                ..
            }
            | E::CaseIncludedInWorkPlan { .. }
            | E::InspectorReplaced { .. }
            | E::HandoverOffered { .. }
            | E::HandoverAccepted { .. }
            | E::HandoverDeclined { .. }
            | E::ExaminationStarted { .. }
            | E::FruitlessVisitMade { .. }
            | E::EntryRefused { .. }
            | E::TestResultRecorded { .. }
            | E::StatementTaken { .. }
            | E::InspectionBookUpdated { .. }
            | E::InspectionBookChangeReported { .. }
            | E::NotaCountersigned { .. }
            | E::NotaReceived { .. }
            | E::AdministrativeSanctionProposed { .. }
            | E::EstablishmentRenamed { .. }
            | E::CaseJurisdictionSucceeded { .. }
            | E::CaseAbsorbed { .. }
            | E::SuccessorFollowed { .. }
            | E::CaseReleased { .. }
            | E::CorrectionProposed {
                discovered_on: None,
                ..
            } => {}
            E::CorrectionProposed {
                discovered_on: Some(on),
                new,
                ..
            } => self.wait_for_correction(*on, new.decided_by()),
            E::CorrectionRecorded { .. } | E::CorrectionRejected { .. } => {
                self.done(&[Duty::Correction]);
            }
        }
    }

    /// Waits for nothing of the course of the case; an error is corrected whatever its state.
    fn begin_anew(&mut self) {
        self.waits.retain(|wait| wait.duty == Duty::Correction);
    }

    /// Waits for a duty from a day on, and no longer from an earlier one.
    fn wait(&mut self, duty: Duty, since: NaiveDate) {
        self.done(&[duty]);
        self.waits.push(Wait {
            duty,
            since,
            until: None,
            missed: false,
            by: None,
        });
    }

    /// Waits for the decision of one role on a proposed correction.
    fn wait_for_correction(&mut self, since: NaiveDate, by: Role) {
        self.wait(Duty::Correction, since);
        if let Some(wait) = self.waits.last_mut() {
            wait.by = Some(by);
        }
    }

    /// A later promise takes the place of the one before.
    fn promised(&mut self, since: NaiveDate, until: NaiveDate) {
        self.done(&[Duty::Undertaking]);
        self.waits.push(Wait {
            duty: Duty::Undertaking,
            since,
            until: Some(until),
            missed: false,
            by: None,
        });
    }

    fn done(&mut self, duties: &[Duty]) {
        self.waits.retain(|wait| !duties.contains(&wait.duty));
    }

    /// Without an open finding there is nothing to write a note about.
    fn wait_for_note(&mut self, since: NaiveDate) {
        if self.findings.iter().any(|finding| !finding.resolved) {
            self.wait(Duty::Note, since);
        }
    }

    fn wait_for_second_note(&mut self, missed: bool, since: NaiveDate) {
        if missed {
            self.wait(Duty::SecondNote, since);
        }
    }

    fn resolve(&mut self, number: u32) {
        let mut findings = self.findings.iter_mut();
        if let Some(found) = findings.find(|one| one.finding == number) {
            found.resolved = true;
        }
        if self.findings.iter().all(|finding| finding.resolved) {
            self.done(&[Duty::Note, Duty::SecondNote, Duty::Undertaking]);
        }
    }

    fn reopen(&mut self, state: CaseStatus, on: NaiveDate, findings: &[u32]) {
        self.over = false;
        for finding in &mut self.findings {
            finding.resolved &= !findings.contains(&finding.finding);
        }
        self.restart(state, on, None);
    }

    /// Begins anew from a state to which the case was put back.
    fn restart(&mut self, state: CaseStatus, on: NaiveDate, nota: Option<&RunningNota>) {
        self.begin_anew();
        let first = nota.filter(|nota| nota.nota == NotaKind::First);
        self.first_note_missed = first.is_some_and(|nota| nota.missed);
        match state {
            CaseStatus::Registered | CaseStatus::Planned => self.wait(Duty::TaskOrder, on),
            CaseStatus::ReportPending => self.wait_for_note(on),
            CaseStatus::NotaI | CaseStatus::NotaKhusus | CaseStatus::FollowUpReview => {
                self.wait_for_second_note(self.first_note_missed, on);
            }
            CaseStatus::Assigned
            | CaseStatus::Examining
            | CaseStatus::NotaII
            | CaseStatus::NonCompliance
            | CaseStatus::Suspended
            | CaseStatus::TransferPending
            | CaseStatus::Transferred
            | CaseStatus::Merged
            | CaseStatus::Escalated
            | CaseStatus::Closed => {}
        }
    }

    /// Goes on after a rest, an offer or a merging: what was waited for is, from this day on.
    fn go_on(&mut self, on: NaiveDate) {
        (self.rests, self.over) = (false, false);
        self.done(&[Duty::SuspensionReview, Duty::TransferAnswer]);
        let counted = self.waits.iter_mut().filter(|wait| wait.until.is_none());
        let shifted = |wait: &&mut Wait| !wait.missed && wait.duty != Duty::Correction;
        for wait in counted.filter(shifted) {
            wait.since = wait.since.max(on);
        }
    }

    /// Another province goes on, or begins again; with the centre the case rests.
    fn hand_over(&mut self, state: CaseStatus, on: NaiveDate) {
        self.go_on(on);
        self.rests = state == CaseStatus::Transferred;
        if state == CaseStatus::Registered {
            self.restart(state, on, None);
        }
    }

    /// What was stated as missed is waited for all the same; a suspension is reviewed again and
    /// again.
    fn missed(&mut self, duty: Duty, due_on: NaiveDate) {
        let mut waits = self.waits.iter_mut();
        let Some(wait) = waits.find(|wait| wait.duty == duty) else {
            return;
        };
        if duty == Duty::SuspensionReview {
            wait.since = due_on;
        } else {
            wait.missed = true;
        }
    }

    fn warned(&mut self, number: u32, days_left: u16) {
        let mut findings = self.findings.iter_mut();
        if let Some(found) = findings.find(|one| one.finding == number) {
            found.warned = Some(days_left);
        }
    }
}
