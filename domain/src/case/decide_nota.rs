//! What a command does to a case from the first note to closing or prosecution.

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::{
    ConfirmCompliance, IssueNotaI, IssueNotaII, NotaDeadlinePassed, NotaOrder, OrderInvestigation,
    RecordFollowUp, RecordNotaReceipt, ReportNonCompliance,
};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::Stage;
use super::states::{File, Finding, Nota};
use super::terms::{CloseReason, NotaKind};
use crate::law::Law;
use crate::officer::Role;
use crate::prosecution::Basis;
use crate::refusal::Refusal;
use crate::rules::closing::{finding_is_open, no_finding_is_open, report_lists_evidence};
use crate::rules::dates::{not_before, not_in_future};
use crate::rules::nota::{
    due_date, is_countersigned, legal_basis, limit_has_passed, limit_is_allowed, nota_is_received,
    orders_name_open_findings, report_is_approved, running_until,
};
use crate::rules::register::is_no_identity_number;
use crate::rules::special_nota::{second_note_follows, special_due};
use crate::rules::time_bar::{CRIMINAL_NORM, bar, still_runs};

impl File {
    /// The first or second note under way in one of these states.
    fn rung_at(
        &self,
        stage: &Stage,
        stages: &[Stage],
        kinds: &[NotaKind],
    ) -> Result<&Nota, Refusal> {
        let nota = self.rung().filter(|nota| kinds.contains(&nota.kind));
        nota.filter(|_| stages.contains(stage)).ok_or_else(|| {
            let names: Vec<&str> = stages.iter().map(Stage::name).collect();
            self.needs(&names)
        })
    }

    /// The last day of a note's limit by the calendar in force, and how it was found.
    fn limit(&self, law: &Law, nota: &Nota) -> Result<(NaiveDate, String), Refusal> {
        let told = nota_is_received(nota.due_on)?;
        let received_on = nota_is_received(nota.received_on)?;
        let days = nota.limit_days;
        Ok(match nota.kind {
            NotaKind::First | NotaKind::Second => {
                running_until(law, &self.province, received_on, days, told)
            }
            NotaKind::Special => special_due(received_on, days),
        })
    }

    /// The note under way in a state of notes.
    pub(super) fn note(&self) -> Result<&Nota, Refusal> {
        let stages = [Stage::NotaI, Stage::NotaII, Stage::NotaKhusus];
        let nota = self.current().filter(|_| stages.contains(&self.stage));
        nota.ok_or_else(|| self.needs(&["NotaI", "NotaII", "NotaKhusus"]))
    }

    /// The orders, each about an open finding and with the provision that this breaches.
    pub(super) fn orders(
        &self,
        orders: &[NotaOrder],
        law: &Law,
    ) -> Result<Vec<NotaOrder>, Refusal> {
        let numbers: Vec<u32> = orders.iter().map(|order| order.finding).collect();
        orders_name_open_findings(&numbers, &self.open_findings())?;
        let based = |order: &NotaOrder| -> Result<NotaOrder, Refusal> {
            let mut found = self.findings.iter();
            let found = found.find(|finding| finding.number == order.finding);
            let (norm, on) = found.map_or(("", NaiveDate::MIN), |finding| {
                (&*finding.norm, finding.offence_date)
            });
            let legal_basis = Some(legal_basis(law, order.legal_basis.as_ref(), norm, on)?);
            Ok(NotaOrder {
                legal_basis,
                ..order.clone()
            })
        };
        orders.iter().map(based).collect()
    }

    pub(super) fn issue_nota_i(
        &self,
        command: &IssueNotaI,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let approved_on = report_is_approved(self.report_pending()?.approved_on)?;
        let orders = self.orders(&command.orders, law)?;
        limit_is_allowed(law, NotaKind::First, command.issued_on, command.limit_days)?;
        not_in_future("issued_on", command.issued_on, today)?;
        not_before("issued_on", command.issued_on, approved_on, "approval")?;
        Ok(vec![CaseEvent::FirstNotaIssued {
            number: command.number.clone(),
            issued_on: command.issued_on,
            limit_days: command.limit_days,
            orders,
        }])
    }

    pub(super) fn issue_nota_ii(
        &self,
        command: &IssueNotaII,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let (nota, basis) = self.warned(command.reading.as_deref(), law)?;
        let (due, _) = self.limit(law, nota)?;
        let orders = self.orders(&command.orders, law)?;
        limit_is_allowed(law, NotaKind::Second, command.issued_on, command.limit_days)?;
        not_in_future("issued_on", command.issued_on, today)?;
        limit_has_passed("issued_on", command.issued_on, due)?;
        not_before("issued_on", command.issued_on, self.last_on, "the last act")?;
        Ok(vec![CaseEvent::SecondNotaIssued {
            number: command.number.clone(),
            issued_on: command.issued_on,
            limit_days: command.limit_days,
            orders,
            basis,
        }])
    }

    /// The note that a second one follows: the first, or by a reading of the law a special one
    /// that stands alone.
    fn warned(&self, reading: Option<&str>, law: &Law) -> Result<(&Nota, Option<Basis>), Refusal> {
        let stages = [Stage::NotaI, Stage::NotaKhusus, Stage::FollowUpReview];
        let alone = stages.contains(&self.stage) && self.rung().is_none();
        if let Some(nota) = self.nota().filter(|_| alone) {
            let reading = second_note_follows(law, reading)?;
            return Ok((nota, Some(Self::basis(law, Some(reading)))));
        }
        let nota = self.rung_at(&self.stage, &stages, &[NotaKind::First])?;
        Ok((nota, None))
    }

    pub(super) fn record_receipt(
        &self,
        command: &RecordNotaReceipt,
        law: &Law,
        (role, today): (Role, NaiveDate),
    ) -> Decision {
        let nota = self.awaits_receipt()?;
        let received_on = command.received_on;
        not_in_future("received_on", received_on, today)?;
        not_before("received_on", received_on, nota.issued_on, "issue")?;
        is_countersigned(nota.kind, nota.countersigned_on, received_on)?;
        is_no_identity_number("receiver", &command.receiver)?;
        let (due_on, derivation) = self.due(law, nota, received_on, nota.limit_days);
        let nota = nota.kind;
        let mut events = vec![CaseEvent::NotaReceived {
            nota,
            received_on,
            receiver: None,
            received_by: command.received_by,
            position: command.position.clone(),
            method: command.method,
            due_on,
            derivation: derivation.clone(),
        }];
        if due_on < today && self.stage != Stage::FollowUpReview {
            let derivation = Some(derivation);
            events.push(CaseEvent::NotaDeadlineMissed {
                nota,
                due_on,
                derivation,
                noticed_on: Some(today),
                noticed_by: Some(role),
            });
        }
        Ok(events)
    }

    /// The note that was not received: that under way, or the one beside which it was issued.
    fn awaits_receipt(&self) -> Result<&Nota, Refusal> {
        // An employer may answer a note before its receipt is in the file; the receipt follows.
        let reviewed = self
            .current()
            .filter(|_| self.stage == Stage::FollowUpReview);
        let current = reviewed.map_or_else(|| self.note(), Ok)?;
        let beside = self.rung().filter(|_| self.stage == Stage::NotaKhusus);
        let mut notes = [Some(current), beside].into_iter().flatten();
        let found = notes.find(|nota| nota.received_on.is_none());
        found.ok_or_else(|| self.needs(&["a note not yet received"]))
    }

    /// The last day to comply with a note that is received on a day.
    pub(super) fn due(
        &self,
        law: &Law,
        nota: &Nota,
        received_on: NaiveDate,
        limit_days: u16,
    ) -> (NaiveDate, String) {
        match nota.kind {
            NotaKind::First | NotaKind::Second => {
                due_date(law, &self.province, received_on, limit_days)
            }
            NotaKind::Special => special_due(received_on, limit_days),
        }
    }

    pub(super) fn deadline_passed(
        &self,
        command: &NotaDeadlinePassed,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let noticed_on = command.noticed_on;
        // Limits keep running while a case is suspended, and beside a special note.
        let stages = [Stage::NotaI, Stage::NotaII, Stage::NotaKhusus];
        let runs = stages.contains(self.stage.running());
        let nota = self.rung().or(self.current()).filter(|_| runs);
        let nota = nota.ok_or_else(|| self.needs(&["NotaI", "NotaII", "NotaKhusus"]))?;
        let (due_on, derivation) = self.limit(law, nota)?;
        if nota.missed {
            return Err(self.needs(&["a note whose limit still runs"]));
        }
        not_in_future("noticed_on", noticed_on, today)?;
        limit_has_passed("noticed_on", noticed_on, due_on)?;
        Ok(vec![CaseEvent::NotaDeadlineMissed {
            nota: nota.kind,
            due_on,
            derivation: Some(derivation),
            noticed_on: Some(noticed_on),
            noticed_by: Some(Role::System),
        }])
    }

    pub(super) fn record_follow_up(&self, command: &RecordFollowUp, today: NaiveDate) -> Decision {
        let nota = self.note()?;
        let earliest = nota.received_on.unwrap_or(nota.issued_on);
        not_in_future("reported_on", command.reported_on, today)?;
        not_before("reported_on", command.reported_on, earliest, "the note")?;
        Ok(vec![CaseEvent::FollowUpReported {
            reported_on: command.reported_on,
            statement: command.statement.clone(),
        }])
    }

    pub(super) fn confirm_compliance(
        &self,
        command: &ConfirmCompliance,
        today: NaiveDate,
    ) -> Decision {
        if self.stage != Stage::FollowUpReview {
            return Err(self.needs(&["FollowUpReview"]));
        }
        finding_is_open(command.finding, &self.open_findings())?;
        not_in_future("verified_on", command.verified_on, today)?;
        not_before(
            "verified_on",
            command.verified_on,
            self.last_on,
            "the last act",
        )?;
        Ok(vec![CaseEvent::FindingResolved {
            finding: command.finding,
            verified_on: command.verified_on,
            evidence: command.evidence.clone(),
        }])
    }

    pub(super) fn close_complied(&self, closed_on: NaiveDate, today: NaiveDate) -> Decision {
        if self.stage != Stage::FollowUpReview {
            return Err(self.needs(&["FollowUpReview"]));
        }
        no_finding_is_open(&self.open_findings())?;
        not_in_future("closed_on", closed_on, today)?;
        not_before("closed_on", closed_on, self.last_on, "the last act")?;
        Ok(vec![CaseEvent::CaseClosed {
            reason: CloseReason::Complied,
            closed_on,
            evidence: None,
        }])
    }

    pub(super) fn report(
        &self,
        command: &ReportNonCompliance,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let on = command.reported_on;
        let reason = command.direct_prosecution_reason.as_deref();
        let direct = self.stage == Stage::NotaI && reason.is_some_and(|it| !it.trim().is_empty());
        if direct {
            let nota = self.rung_at(&self.stage, &[Stage::NotaI], &[NotaKind::First])?;
            nota_is_received(nota.due_on)?;
        } else {
            let stages = [Stage::NotaII, Stage::NotaKhusus, Stage::FollowUpReview];
            let nota = self.rung_at(&self.stage, &stages, &[NotaKind::Second])?;
            limit_has_passed("reported_on", on, self.limit(law, nota)?.0)?;
        }
        report_lists_evidence(&command.evidence)?;
        not_in_future("reported_on", on, today)?;
        not_before("reported_on", on, self.last_on, "the last act")?;
        let (finding, (prosecutable_until, _)) = self.prosecutable(law, "reported_on", on)?;
        Ok(vec![CaseEvent::NonComplianceReported {
            reported_on: on,
            evidence: command.evidence.clone(),
            direct_prosecution_reason: command.direct_prosecution_reason.clone(),
            finding: finding.number,
            prosecutable_until,
        }])
    }

    /// The last day on which the finding to prosecute may be prosecuted.
    pub(super) fn last_day_to_prosecute(&self, law: &Law, on: NaiveDate) -> Option<NaiveDate> {
        let finding = self.criminal_finding(law, on)?;
        let bar = bar(law, finding.offence_date, None).ok()?;
        Some(bar.0)
    }

    /// The finding to prosecute, on a day within its time bar, and the last day of that with how it
    /// was found.
    fn prosecutable(
        &self,
        law: &Law,
        field: &'static str,
        on: NaiveDate,
    ) -> Result<(&Finding, (NaiveDate, String)), Refusal> {
        let finding = self.criminal_finding(law, on).ok_or_else(|| {
            CRIMINAL_NORM.refuse(
                "no open finding is of a norm of the fast procedure",
                serde_json::json!({ "open": self.open_findings() }),
            )
        })?;
        let bar = bar(law, finding.offence_date, None)?;
        still_runs(field, finding.offence_date, bar.clone(), on)?;
        Ok((finding, bar))
    }

    pub(super) fn order_investigation(
        &self,
        command: &OrderInvestigation,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let Stage::NonCompliance(report) = &self.stage else {
            return Err(self.needs(&["NonCompliance"]));
        };
        let on = command.ordered_on;
        not_in_future("ordered_on", on, today)?;
        not_before("ordered_on", on, report.reported_on, "the report")?;
        let (finding, (until, derivation)) = self.prosecutable(law, "ordered_on", on)?;
        not_before("ordered_on", on, finding.offence_date, "the offence")?;
        let duty = self.duty("ppns", on);
        command.roster.may_investigate(&command.ppns, &duty)?;
        let ordered = CaseEvent::InvestigationOrdered {
            ordered_on: on,
            ppns: command.ppns.clone(),
            norm: finding.norm.clone(),
            offence_date: finding.offence_date,
            establishment: self.establishment.clone(),
            province: self.province.clone(),
            prosecution_id: Uuid::new_v5(&self.id, b"prosecution"),
            prosecutable_until: Some(until),
            days_left: Some((until - on).num_days()),
            derivation: Some(derivation),
        };
        // What the order opens must not be refused later, when nobody is there to be told.
        if let Some((_, report)) = ordered.opens(self.id) {
            // The other fields of the report are not of this order.
            let of_order = |refusal: Refusal| Refusal {
                field: refusal.field.filter(|field| *field == "ppns"),
                ..refusal
            };
            report.can_be_filed(law, today).map_err(of_order)?;
        }
        Ok(vec![ordered])
    }
}
