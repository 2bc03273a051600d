//! The case as an event-sourced aggregate: deciding is pure, applying is total.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

use super::commands::CaseCommand;
use super::events::{CaseEvent, NotaKind};
use super::states::{
    Case, Closing, Escalation, Examination, File, Finding, NonCompliance, Nota, Report, Stage,
    TaskOrder,
};
use crate::asked::Asked;
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

    fn apply(&mut self, event: Self::Event) {
        match self {
            Self::Unregistered => {
                if let CaseEvent::InspectionCaseRegistered {
                    case_id,
                    province,
                    establishment,
                    source,
                    registered_on,
                } = event
                {
                    *self = Self::Filed(Box::new(File {
                        id: case_id,
                        province,
                        establishment,
                        source,
                        registered_on,
                        inspectors: Vec::new(),
                        findings: Vec::new(),
                        notas: Vec::new(),
                        last_on: registered_on,
                        stage: Stage::Registered,
                    }));
                }
            }
            Self::Filed(file) => {
                let missed = matches!(event, CaseEvent::NotaDeadlineMissed { .. });
                if !missed {
                    file.last_on = file.last_on.max(event.occurred_on());
                }
                file.apply(event);
            }
        }
    }
}

impl File {
    fn apply(&mut self, event: CaseEvent) {
        match event {
            CaseEvent::InspectionCaseRegistered { .. } => {}
            CaseEvent::TaskOrderIssued {
                inspectors,
                valid_from,
                valid_to,
                ..
            } => {
                self.inspectors = inspectors;
                self.stage = Stage::Assigned(TaskOrder {
                    valid_from,
                    valid_to,
                });
            }
            CaseEvent::ExaminationStarted { started_on, .. } => {
                self.stage = Stage::Examining(Examination { started_on });
            }
            CaseEvent::FindingRecorded {
                finding,
                norm,
                offence_date,
                ..
            } => self.findings.push(Finding {
                number: finding,
                norm,
                offence_date,
                resolved: false,
            }),
            CaseEvent::ExaminationCompleted {
                completed_on,
                author,
                ..
            } => {
                self.stage = Stage::ReportPending(Report {
                    author,
                    completed_on,
                    approved_on: None,
                });
            }
            CaseEvent::ExaminationReportApproved { approved_on } => {
                if let Stage::ReportPending(report) = &mut self.stage {
                    report.approved_on = Some(approved_on);
                }
            }
            event @ (CaseEvent::FirstNotaIssued { .. }
            | CaseEvent::SecondNotaIssued { .. }
            | CaseEvent::NotaReceived { .. }
            | CaseEvent::NotaDeadlineMissed { .. }
            | CaseEvent::FollowUpReported { .. }
            | CaseEvent::FindingResolved { .. }
            | CaseEvent::NonComplianceReported { .. }
            | CaseEvent::InvestigationOrdered { .. }
            | CaseEvent::CaseClosed { .. }) => self.apply_follow_up(event),
        }
    }

    fn apply_follow_up(&mut self, event: CaseEvent) {
        match event {
            CaseEvent::FirstNotaIssued {
                number,
                issued_on,
                limit_days,
                ..
            } => self.issue(NotaKind::First, number, issued_on, limit_days),
            CaseEvent::SecondNotaIssued {
                number,
                issued_on,
                limit_days,
                ..
            } => self.issue(NotaKind::Second, number, issued_on, limit_days),
            CaseEvent::NotaReceived {
                received_on,
                due_on,
                ..
            } => {
                if let Some(nota) = self.notas.last_mut() {
                    (nota.received_on, nota.due_on) = (Some(received_on), Some(due_on));
                }
            }
            CaseEvent::NotaDeadlineMissed { .. } => {
                if let Some(nota) = self.notas.last_mut() {
                    nota.missed = true;
                }
            }
            CaseEvent::FollowUpReported { .. } => self.stage = Stage::FollowUpReview,
            CaseEvent::FindingResolved { finding, .. } => {
                let found = self.findings.iter_mut().find(|one| one.number == finding);
                if let Some(found) = found {
                    found.resolved = true;
                }
            }
            CaseEvent::NonComplianceReported {
                reported_on,
                finding,
                ..
            } => {
                self.stage = Stage::NonCompliance(NonCompliance {
                    reported_on,
                    finding,
                });
            }
            CaseEvent::InvestigationOrdered { prosecution_id, .. } => {
                self.stage = Stage::Escalated(Escalation { prosecution_id });
            }
            CaseEvent::CaseClosed { reason, closed_on } => {
                self.stage = Stage::Closed(Closing { reason, closed_on });
            }
            CaseEvent::InspectionCaseRegistered { .. }
            | CaseEvent::TaskOrderIssued { .. }
            | CaseEvent::ExaminationStarted { .. }
            | CaseEvent::FindingRecorded { .. }
            | CaseEvent::ExaminationCompleted { .. }
            | CaseEvent::ExaminationReportApproved { .. } => {}
        }
    }

    fn issue(&mut self, kind: NotaKind, number: String, issued_on: NaiveDate, limit_days: u16) {
        self.stage = match kind {
            NotaKind::First => Stage::NotaI,
            NotaKind::Second => Stage::NotaII,
        };
        self.notas.push(Nota {
            kind,
            number,
            issued_on,
            limit_days,
            received_on: None,
            due_on: None,
            missed: false,
        });
    }
}
