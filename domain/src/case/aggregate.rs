//! The case as an event-sourced aggregate: deciding is pure, applying is total.

use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

use super::change::CaseChange;
use super::commands::CaseCommand;
use super::duties::Duties;
use super::events::CaseEvent;
use super::stage::{Closing, Escalation, Examination, NonCompliance, Report, Stage, TaskOrder};
use super::states::{Case, File, Finding, Nota};
use super::terms::NotaKind;
use crate::asked::Asked;
use crate::correction::{Corrected, Folded, Proposal, True, fold, reread};
use crate::refusal::Refusal;

impl Aggregate for Case {
    const TYPE: &'static str = "case";
    type Command = Asked<CaseCommand>;
    type Event = CaseEvent;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for event in self.decide(&command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    /// A correction is read together with all that was recorded before it.
    fn apply(&mut self, event: Self::Event) {
        let mut past = match self {
            Self::Unregistered => vec![],
            Self::Filed(file) => mem::take(&mut file.past),
        };
        let corrects = event.corrects().is_some();
        past.push(Arc::new(event.clone()));
        if corrects {
            *self = fold(reread(&past));
        } else {
            let sequence = i64::try_from(past.len()).unwrap_or(i64::MAX);
            let (on, corrected_by) = (event.occurred_on(), None);
            self.step(True {
                sequence,
                on,
                event,
                corrected_by,
            });
        }
        if let Self::Filed(file) = self {
            file.past = past;
        }
    }
}

impl Folded for Case {
    fn step(&mut self, one: True<CaseEvent>) {
        match self {
            Self::Unregistered => {
                if let Some(mut file) = registered(&one.event) {
                    file.duties.take(&one.event);
                    *self = Self::Filed(Box::new(file));
                }
            }
            Self::Filed(file) => {
                if !one.event.is_clerical() {
                    file.last_on = file.last_on.max(one.on);
                }
                file.duties.take(&one.event);
                file.apply(one.sequence, one.event);
            }
        }
    }
}

/// The file that a registration begins.
fn registered(event: &CaseEvent) -> Option<File> {
    let CaseEvent::InspectionCaseRegistered {
        case_id,
        province,
        establishment,
        source,
        registered_on,
        number,
    } = event
    else {
        return None;
    };
    Some(File {
        id: *case_id,
        province: province.clone(),
        establishment: establishment.clone(),
        former_names: Vec::new(),
        source: *source,
        registered_on: *registered_on,
        number: number.clone(),
        inspectors: Vec::new(),
        visits: BTreeSet::new(),
        findings: Vec::new(),
        notas: Vec::new(),
        issued: Vec::new(),
        rejections: 0,
        handover: None,
        absorbed: Vec::new(),
        last_on: *registered_on,
        stage: Stage::Registered,
        duties: Duties::default(),
        proposal: None,
        past: Vec::new(),
    })
}

impl File {
    fn apply(&mut self, sequence: i64, event: CaseEvent) {
        match event {
            CaseEvent::InspectionCaseRegistered { .. }
            | CaseEvent::EntryRefused { .. }
            | CaseEvent::TestResultRecorded { .. }
            | CaseEvent::StatementTaken { .. }
            | CaseEvent::InspectionBookUpdated { .. }
            | CaseEvent::InspectionBookChangeReported { .. }
            | CaseEvent::DeadlineMissed { .. }
            | CaseEvent::TimeBarWarned { .. }
            | CaseEvent::UndertakingAccepted { .. }
            | CaseEvent::AdministrativeSanctionProposed { .. } => {}
            CaseEvent::InspectorReplaced { removed, added, .. } => self.replace(&removed, added),
            event @ (CaseEvent::HandoverOffered { .. }
            | CaseEvent::HandoverAccepted { .. }
            | CaseEvent::HandoverDeclined { .. }) => self.apply_handover(event),
            CaseEvent::FruitlessVisitMade { visited_on, .. } => {
                self.visits.insert(visited_on);
            }
            CaseEvent::EstablishmentRenamed { new, .. } => {
                let old = mem::replace(&mut self.establishment.name, new);
                self.former_names.push(old);
            }
            event @ (CaseEvent::CaseIncludedInWorkPlan { .. }
            | CaseEvent::TaskOrderIssued { .. }
            | CaseEvent::ExaminationStarted { .. }
            | CaseEvent::FindingRecorded { .. }
            | CaseEvent::ExaminationCompleted { .. }
            | CaseEvent::ExaminationReportApproved { .. }) => self.apply_examination(event),
            event @ (CaseEvent::InvestigationDeclined { .. }
            | CaseEvent::CaseSuspended { .. }
            | CaseEvent::SuspensionReviewed { .. }
            | CaseEvent::CaseResumed { .. }) => self.apply_course(&event),
            event @ (CaseEvent::CaseReopened { .. } | CaseEvent::DocumentRevoked { .. }) => {
                self.apply_undoing(&event);
            }
            event @ (CaseEvent::TransferRequested { .. }
            | CaseEvent::TransferAccepted { .. }
            | CaseEvent::TransferRejected { .. }
            | CaseEvent::JurisdictionDecided { .. }
            | CaseEvent::CaseJurisdictionSucceeded { .. }) => self.apply_jurisdiction(event),
            event @ (CaseEvent::CaseMerged { .. }
            | CaseEvent::MergeReversed { .. }
            | CaseEvent::CaseAbsorbed { .. }
            | CaseEvent::SuccessorFollowed { .. }
            | CaseEvent::CaseReleased { .. }) => self.apply_merging(event),
            event @ (CaseEvent::FirstNotaIssued { .. }
            | CaseEvent::SecondNotaIssued { .. }
            | CaseEvent::SpecialNotaIssued { .. }
            | CaseEvent::NotaCountersigned { .. }
            | CaseEvent::NotaReceived { .. }
            | CaseEvent::NotaDeadlineMissed { .. }
            | CaseEvent::FollowUpReported { .. }
            | CaseEvent::FindingResolved { .. }) => self.apply_nota(event),
            event @ (CaseEvent::NonComplianceReported { .. }
            | CaseEvent::InvestigationOrdered { .. }
            | CaseEvent::CaseClosed { .. }) => self.apply_end(&event),
            event @ (CaseEvent::CorrectionProposed { .. }
            | CaseEvent::CorrectionRecorded { .. }
            | CaseEvent::CorrectionRejected { .. }) => self.proposal = proposed(sequence, event),
        }
    }

    /// Takes in what leads to an approved report; of other events nothing.
    fn apply_examination(&mut self, event: CaseEvent) {
        if let CaseEvent::CaseIncludedInWorkPlan { .. } = event {
            self.stage = Stage::Planned;
        } else if let CaseEvent::TaskOrderIssued {
            number,
            issued_on,
            inspectors,
            valid_from,
            valid_to,
            ..
        } = event
        {
            self.keep_issued(number, issued_on);
            self.assign(inspectors, valid_from, valid_to);
        } else if let CaseEvent::ExaminationStarted { started_on, .. } = event {
            self.stage = Stage::Examining(Examination { started_on });
        } else if let CaseEvent::FindingRecorded {
            finding,
            norm,
            offence_date,
            ..
        } = event
        {
            self.findings.push(Finding {
                number: finding,
                norm,
                offence_date,
                resolved: false,
            });
        } else if let CaseEvent::ExaminationCompleted {
            completed_on,
            author,
            ..
        } = event
        {
            self.stage = Stage::ReportPending(Report {
                author,
                completed_on,
                approved_on: None,
            });
        } else if let CaseEvent::ExaminationReportApproved { approved_on } = event {
            self.approved(approved_on);
        }
    }

    /// Takes in what happens to notes; of other events nothing.
    fn apply_nota(&mut self, event: CaseEvent) {
        if let CaseEvent::FirstNotaIssued {
            number,
            issued_on,
            limit_days,
            ..
        } = event
        {
            self.issue((NotaKind::First, None), number, issued_on, limit_days);
        } else if let CaseEvent::SecondNotaIssued {
            number,
            issued_on,
            limit_days,
            ..
        } = event
        {
            self.issue((NotaKind::Second, None), number, issued_on, limit_days);
        } else if let CaseEvent::SpecialNotaIssued {
            number,
            issued_on,
            limit_days,
            beside,
            ..
        } = event
        {
            self.issue((NotaKind::Special, beside), number, issued_on, limit_days);
        } else if let CaseEvent::NotaCountersigned {
            nota, signed_on, ..
        } = event
        {
            if let Some(nota) = self.nota_mut(nota) {
                nota.countersigned_on = Some(signed_on);
            }
        } else if let CaseEvent::NotaReceived {
            nota,
            received_on,
            due_on,
            ..
        } = event
        {
            if let Some(nota) = self.nota_mut(nota) {
                (nota.received_on, nota.due_on) = (Some(received_on), Some(due_on));
            }
        } else if let CaseEvent::NotaDeadlineMissed { nota, due_on, .. } = event {
            if let Some(nota) = self.nota_mut(nota) {
                (nota.due_on, nota.missed) = (Some(due_on), true);
            }
        } else if let CaseEvent::FollowUpReported { .. } = event {
            self.stage = Stage::FollowUpReview;
        } else if let CaseEvent::FindingResolved { finding, .. } = event {
            self.resolve(finding);
        }
    }

    /// Takes in what leads out of the ladder of notes; of other events nothing.
    fn apply_end(&mut self, event: &CaseEvent) {
        if let CaseEvent::NonComplianceReported {
            reported_on,
            finding,
            ..
        } = *event
        {
            self.stage = Stage::NonCompliance(NonCompliance {
                reported_on,
                finding,
            });
        } else if let CaseEvent::InvestigationOrdered { prosecution_id, .. } = *event {
            self.stage = Stage::Escalated(Escalation { prosecution_id });
        } else if let CaseEvent::CaseClosed {
            reason, closed_on, ..
        } = *event
        {
            self.stage = Stage::Closed(Closing { reason, closed_on });
        }
    }

    fn assign(&mut self, inspectors: Vec<String>, valid_from: NaiveDate, valid_to: NaiveDate) {
        self.inspectors = inspectors;
        self.stage = Stage::Assigned(TaskOrder {
            valid_from,
            valid_to,
        });
    }

    fn replace(&mut self, removed: &str, added: String) {
        if let Some(leaving) = self.inspectors.iter_mut().find(|one| *one == removed) {
            *leaving = added;
        }
    }

    const fn approved(&mut self, on: NaiveDate) {
        if let Stage::ReportPending(report) = &mut self.stage {
            report.approved_on = Some(on);
        }
    }

    /// The last note of a kind.
    fn nota_mut(&mut self, kind: NotaKind) -> Option<&mut Nota> {
        self.notas.iter_mut().rfind(|nota| nota.kind == kind)
    }

    fn resolve(&mut self, finding: u32) {
        if let Some(found) = self.findings.iter_mut().find(|one| one.number == finding) {
            found.resolved = true;
        }
    }

    fn issue(
        &mut self,
        (kind, beside): (NotaKind, Option<NotaKind>),
        number: String,
        issued_on: NaiveDate,
        limit_days: u16,
    ) {
        self.keep_issued(number.clone(), issued_on);
        self.stage = match kind {
            NotaKind::First => Stage::NotaI,
            NotaKind::Second => Stage::NotaII,
            NotaKind::Special => Stage::NotaKhusus,
        };
        self.notas.push(Nota {
            kind,
            number,
            issued_on,
            limit_days,
            countersigned_on: None,
            beside,
            received_on: None,
            due_on: None,
            missed: false,
        });
    }
}

/// The proposal that is open after an event of a correction.
fn proposed(sequence: i64, event: CaseEvent) -> Option<Proposal<CaseChange>> {
    let CaseEvent::CorrectionProposed {
        target,
        new,
        kind,
        author,
        proposer,
        in_time_until,
        ..
    } = event
    else {
        return None;
    };
    Some(Proposal {
        sequence,
        target,
        new,
        kind,
        proposer,
        author,
        in_time_until,
    })
}
