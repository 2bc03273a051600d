//! What a command does to a case up to the first note. Role, province, state, then data.

use chrono::NaiveDate;

use super::commands::{
    ApproveReport, CaseCommand, CloseNoViolation, CompleteExamination, IssueTaskOrder,
    RecordFinding, RegisterCase, StartExamination,
};
use super::events::CaseEvent;
use super::stage::{Report, Stage};
use super::states::{Case, File};
use super::terms::CloseReason;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Duty, INSPECTORS, INTAKE, Officer, PROPOSERS, Role, TESTERS};
use crate::province;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, approver_is_not_author, role_is, wrong_state};
use crate::rules::closing::no_finding_is_open;
use crate::rules::dates::{
    not_before, not_in_future, of_register, offence_is_not_after_examination,
};
use crate::rules::establishment::case_agrees_with_the_register;
use crate::rules::examination::checklist_is_complete;
use crate::rules::nota::report_is_approved;
use crate::rules::person::is_sealed;
use crate::rules::register::is_known;
use crate::rules::succession::{lies_in, works_on};
use crate::rules::task_order::{
    is_named_in_the_order, names_an_inspector, norm_is_known, task_order_is_valid_on,
};

pub(super) type Decision = Result<Vec<CaseEvent>, Refusal>;

/// The roles to which a command belongs.
pub(crate) const fn roles(command: &CaseCommand) -> &'static [Role] {
    match command {
        CaseCommand::RegisterCase(_) => INTAKE,
        CaseCommand::IssueTaskOrder(_) | CaseCommand::RevokeDocument(_) => {
            &[Role::HeadOfDinas, Role::UnitHead]
        }
        CaseCommand::StartExamination(_)
        | CaseCommand::RecordFinding(_)
        | CaseCommand::CompleteExamination(_)
        | CaseCommand::RecordVisit(_)
        | CaseCommand::RecordEntryRefused(_)
        | CaseCommand::TakeStatement(_)
        | CaseCommand::UpdateAkta(_)
        | CaseCommand::RecordAktaChange(_)
        | CaseCommand::RecordRenaming(_)
        | CaseCommand::AcceptUndertaking(_)
        | CaseCommand::IssueNotaI(_)
        | CaseCommand::IssueSpecialNota(_)
        | CaseCommand::RecordNotaReceipt(_)
        | CaseCommand::OfferHandover(_)
        | CaseCommand::AcceptHandover(_)
        | CaseCommand::DeclineHandover(_)
        | CaseCommand::RecordFollowUp(_)
        | CaseCommand::ConfirmCompliance(_)
        | CaseCommand::IssueNotaII(_)
        | CaseCommand::ReportNonCompliance(_) => INSPECTORS,
        CaseCommand::RecordTest(_) => TESTERS,
        CaseCommand::ApproveReport(_)
        | CaseCommand::ReplaceInspector(_)
        | CaseCommand::MergeCase(_) => &[Role::Coordinator],
        CaseCommand::CloseNoViolation(_)
        | CaseCommand::CloseComplied(_)
        | CaseCommand::IncludeInPlan(_)
        | CaseCommand::CloseCase(_)
        | CaseCommand::DeclineInvestigation(_)
        | CaseCommand::SuspendCase(_)
        | CaseCommand::ReviewSuspension(_)
        | CaseCommand::ResumeCase(_)
        | CaseCommand::ReopenCase(_)
        | CaseCommand::UnmergeCase(_)
        | CaseCommand::ReferAdministrative(_) => &[Role::UnitHead],
        CaseCommand::NotaDeadlinePassed(_)
        | CaseCommand::StateMissedDeadline(_)
        | CaseCommand::WarnTimeBar(_)
        | CaseCommand::AbsorbCase(_)
        | CaseCommand::FollowSuccessor(_)
        | CaseCommand::ReleaseCase(_) => &[Role::System],
        CaseCommand::OrderInvestigation(_)
        | CaseCommand::CountersignNota(_)
        | CaseCommand::RequestTransfer(_) => &[Role::HeadOfDinas],
        CaseCommand::AcceptTransfer(_) | CaseCommand::RejectTransfer(_) => {
            &[Role::HeadOfDinas, Role::CentralAdmin]
        }
        CaseCommand::DecideJurisdiction(_) | CaseCommand::SucceedJurisdiction(_) => {
            &[Role::CentralAdmin]
        }
        CaseCommand::ProposeCorrection(_) => PROPOSERS,
        CaseCommand::ApproveCorrection(_) | CaseCommand::RejectCorrection(_) => {
            &[Role::Coordinator, Role::UnitHead]
        }
    }
}

impl Case {
    /// The events that follow from a command, or the rule that refuses it.
    pub fn decide(&self, asked: &Asked<CaseCommand>) -> Decision {
        role_is(&asked.officer, roles(&asked.command))?;
        if let Some(read) = self.province().and_then(|place| asked.read_today(place)) {
            return self.decide(&read);
        }
        match (self, &asked.command) {
            (Self::Unregistered, CaseCommand::RegisterCase(command)) => {
                let events = register(asked, command)?;
                asked.command.is_dated(asked.today(&command.province))?;
                asked.command.is_worded()?;
                Ok(events)
            }
            (Self::Unregistered, _) => Err(wrong_state("Unregistered", &["Registered"])),
            (Self::Filed(file), command) => {
                let province = file.competent(&asked.officer, command)?;
                let today = asked.today(province);
                let events = file.decide(asked, today)?;
                if command.is_under_the_order() && INSPECTORS.contains(&asked.officer.role) {
                    is_named_in_the_order(&asked.officer.id, &file.inspectors)?;
                }
                command.is_dated(today)?;
                command.is_worded()?;
                is_sealed(command.person_is_kept())?;
                Ok(events)
            }
        }
    }
}

/// Everything that is wrong with a registration; of another command nothing.
#[must_use]
pub fn faults_of_registration(asked: &Asked<CaseCommand>) -> Vec<Refusal> {
    let CaseCommand::RegisterCase(command) = &asked.command else {
        return vec![];
    };
    let (province, today) = (&command.province, asked.today(&command.province));
    let on = command.registered_on;
    let place = is_known("province", &province.0, province::find(province));
    let place = place.and_then(|found| works_on("registered_on", found, on));
    let day = of_register("registered_on", on, today);
    let regency = command.establishment.regency.as_ref();
    let regency = regency.map_or(Ok(()), |code| {
        lies_in("establishment/regency", code, province)
    });
    let (known, name) = (command.known.as_ref(), &command.establishment.name);
    let agrees = case_agrees_with_the_register(known, name, province);
    let own = [place, day, regency, agrees]
        .into_iter()
        .filter_map(Result::err);
    own.chain(asked.command.faults_of_texts()).collect()
}

fn register(asked: &Asked<CaseCommand>, command: &RegisterCase) -> Decision {
    let province = &command.province;
    let found = is_known("province", &province.0, province::find(province))?;
    acts_in_own_province(&asked.officer, province)?;
    let today = asked.today(&command.province);
    not_in_future("registered_on", command.registered_on, today)?;
    works_on("registered_on", found, command.registered_on)?;
    if let Some(regency) = &command.establishment.regency {
        lies_in("establishment/regency", regency, province)?;
    }
    case_agrees_with_the_register(
        command.known.as_ref(),
        &command.establishment.name,
        province,
    )?;
    Ok(vec![CaseEvent::InspectionCaseRegistered {
        case_id: asked.id,
        province: command.province.clone(),
        establishment: command.establishment.clone(),
        source: command.source,
        registered_on: command.registered_on,
        number: Some(command.number.clone()),
    }])
}

impl File {
    #[expect(clippy::too_many_lines, reason = "one line for each command")]
    fn decide(&self, asked: &Asked<CaseCommand>, today: NaiveDate) -> Decision {
        let (officer, law) = (&asked.officer, &asked.law);
        match &asked.command {
            CaseCommand::RegisterCase(_) => Err(self.needs(&["Unregistered"])),
            CaseCommand::IssueTaskOrder(command) => self.issue_task_order(command, today),
            CaseCommand::StartExamination(command) => self.start_examination(command, today),
            CaseCommand::RecordFinding(command) => self.record_finding(command, law, today),
            CaseCommand::CompleteExamination(command) => self.complete(command, asked, today),
            CaseCommand::ApproveReport(command) => self.approve(command, officer, today),
            CaseCommand::CloseNoViolation(command) => self.close_no_violation(command, today),
            CaseCommand::IssueNotaI(command) => self.issue_nota_i(command, law, today),
            CaseCommand::IssueSpecialNota(command) => self.issue_special_nota(command, law, today),
            CaseCommand::CountersignNota(command) => self.countersign(command, today),
            CaseCommand::RecordNotaReceipt(command) => {
                self.record_receipt(command, law, (officer.role, today))
            }
            CaseCommand::NotaDeadlinePassed(command) => self.deadline_passed(command, law, today),
            CaseCommand::StateMissedDeadline(command) => self.state_missed(command, law, today),
            CaseCommand::WarnTimeBar(command) => self.warn_time_bar(command, law, today),
            CaseCommand::RecordFollowUp(command) => self.record_follow_up(command, today),
            CaseCommand::ConfirmCompliance(command) => self.confirm_compliance(command, today),
            CaseCommand::CloseComplied(command) => self.close_complied(command.closed_on, today),
            CaseCommand::IssueNotaII(command) => self.issue_nota_ii(command, law, today),
            CaseCommand::ReportNonCompliance(command) => self.report(command, law, today),
            CaseCommand::OrderInvestigation(command) => {
                self.order_investigation(command, law, today)
            }
            CaseCommand::IncludeInPlan(command) => self.include_in_plan(command, law, today),
            CaseCommand::ReplaceInspector(command) => self.replace_inspector(command, today),
            CaseCommand::OfferHandover(_)
            | CaseCommand::AcceptHandover(_)
            | CaseCommand::DeclineHandover(_) => self.hand_over(asked, today),
            CaseCommand::RecordVisit(command) => self.record_visit(command, today),
            CaseCommand::RecordEntryRefused(command) => self.record_refusal(command, today),
            CaseCommand::RecordTest(command) => self.record_test(command, today),
            CaseCommand::TakeStatement(command) => self.take_statement(command, today),
            CaseCommand::UpdateAkta(command) => self.update_akta(command, today),
            CaseCommand::RecordAktaChange(command) => self.record_akta_change(command, law, today),
            CaseCommand::CloseCase(command) => self.close_otherwise(command, law, today),
            CaseCommand::DeclineInvestigation(command) => self.decline(command, today),
            CaseCommand::SuspendCase(command) => self.suspend(command, law, today),
            CaseCommand::ReviewSuspension(command) => self.review(command, law, today),
            CaseCommand::ResumeCase(command) => self.resume(command.resumed_on, today),
            CaseCommand::AcceptUndertaking(command) => self.accept_undertaking(command, today),
            CaseCommand::ReferAdministrative(command) => {
                self.refer_administrative(command, law, today)
            }
            CaseCommand::RecordRenaming(command) => self.rename(command, today),
            CaseCommand::ReopenCase(command) => self.reopen(command, today),
            CaseCommand::RevokeDocument(command) => self.revoke(command, law, today),
            CaseCommand::RequestTransfer(command) => self.request_transfer(command, law, today),
            CaseCommand::AcceptTransfer(command) => self.accept_transfer(command, today),
            CaseCommand::RejectTransfer(command) => self.reject_transfer(command, today),
            CaseCommand::DecideJurisdiction(command) => self.decide_jurisdiction(command, today),
            CaseCommand::SucceedJurisdiction(command) => self.succeed_jurisdiction(command, today),
            CaseCommand::MergeCase(command) => self.merge(command, today),
            CaseCommand::UnmergeCase(command) => self.unmerge(command, today),
            CaseCommand::AbsorbCase(command) => self.absorb(command),
            CaseCommand::ReleaseCase(command) => self.release(command),
            CaseCommand::FollowSuccessor(command) => self.follow_successor(command),
            CaseCommand::ProposeCorrection(command) => {
                self.propose_correction(command, asked, today)
            }
            CaseCommand::ApproveCorrection(command) => {
                self.approve_correction(command, asked, today)
            }
            CaseCommand::RejectCorrection(command) => {
                self.reject_correction(command, officer, today)
            }
        }
    }

    /// What an officer is named for in this case on a day.
    pub(super) fn duty(&self, field: &'static str, on: NaiveDate) -> Duty<'_> {
        Duty {
            field,
            province: &self.province,
            on,
            establishment: self.establishment.id,
            name: &self.establishment.name,
            former_names: &self.former_names,
        }
    }

    pub(super) fn needs(&self, states: &[&str]) -> Refusal {
        wrong_state(self.stage.name(), states)
    }

    fn issue_task_order(&self, command: &IssueTaskOrder, today: NaiveDate) -> Decision {
        let stages = [Stage::Registered, Stage::Planned, Stage::FollowUpReview];
        if !stages.contains(&self.stage) {
            return Err(self.needs(&["Registered", "Planned", "FollowUpReview"]));
        }
        names_an_inspector(&command.inspectors)?;
        not_in_future("issued_on", command.issued_on, today)?;
        not_before("issued_on", command.issued_on, self.last_on, "the last act")?;
        not_before("valid_from", command.valid_from, command.issued_on, "issue")?;
        not_before(
            "valid_to",
            command.valid_to,
            command.valid_from,
            "valid_from",
        )?;
        let duty = self.duty("inspectors", command.issued_on);
        for officer in &command.inspectors {
            command.roster.may_inspect(officer, &duty)?;
        }
        Ok(vec![CaseEvent::TaskOrderIssued {
            number: command.number.clone(),
            inspectors: command.inspectors.clone(),
            issued_on: command.issued_on,
            valid_from: command.valid_from,
            valid_to: command.valid_to,
            purpose: command.purpose.clone(),
        }])
    }

    fn start_examination(&self, command: &StartExamination, today: NaiveDate) -> Decision {
        let Stage::Assigned(order) = &self.stage else {
            return Err(self.needs(&["Assigned"]));
        };
        not_in_future("started_on", command.started_on, today)?;
        not_before(
            "started_on",
            command.started_on,
            self.last_on,
            "the last act",
        )?;
        task_order_is_valid_on(
            "started_on",
            command.started_on,
            order.valid_from,
            order.valid_to,
        )?;
        Ok(vec![CaseEvent::ExaminationStarted {
            kind: command.kind,
            started_on: command.started_on,
        }])
    }

    fn record_finding(&self, command: &RecordFinding, law: &Law, today: NaiveDate) -> Decision {
        let Stage::Examining(examination) = &self.stage else {
            return Err(self.needs(&["Examining"]));
        };
        norm_is_known(law, &command.norm, command.offence_date)?;
        not_in_future("offence_date", command.offence_date, today)?;
        offence_is_not_after_examination(command.offence_date, examination.started_on)?;
        let last = self.findings.last().map_or(0, |finding| finding.number);
        Ok(vec![CaseEvent::FindingRecorded {
            finding: last.saturating_add(1),
            norm: command.norm.clone(),
            offence_date: command.offence_date,
            description: command.description.clone(),
            evidence: command.evidence.clone(),
            severity: command.severity,
            workers_affected: command.workers_affected,
            recorded_on: examination.started_on,
        }])
    }

    fn complete(
        &self,
        command: &CompleteExamination,
        asked: &Asked<CaseCommand>,
        today: NaiveDate,
    ) -> Decision {
        self.examining()?;
        let on = command.completed_on;
        not_in_future("completed_on", on, today)?;
        not_before("completed_on", on, self.last_on, "the last act")?;
        let reason = command.incomplete_reason.as_deref();
        let found = self.findings.iter().map(|finding| finding.norm.as_str());
        checklist_is_complete(&asked.law, on, &command.checked, found, reason)?;
        Ok(vec![CaseEvent::ExaminationCompleted {
            completed_on: on,
            incomplete_reason: command.incomplete_reason.clone(),
            author: asked.officer.id.clone(),
            checked: command.checked.clone(),
        }])
    }

    fn approve(&self, command: &ApproveReport, officer: &Officer, today: NaiveDate) -> Decision {
        let report = self.report_pending()?;
        if report.approved_on.is_some() {
            return Err(self.needs(&["ReportPending (not approved)"]));
        }
        approver_is_not_author(officer, &report.author)?;
        let on = command.approved_on;
        not_in_future("approved_on", on, today)?;
        not_before("approved_on", on, report.completed_on, "completion")?;
        Ok(vec![CaseEvent::ExaminationReportApproved {
            approved_on: on,
        }])
    }

    fn close_no_violation(&self, command: &CloseNoViolation, today: NaiveDate) -> Decision {
        let closed_on = command.closed_on;
        let approved_on = report_is_approved(self.report_pending()?.approved_on)?;
        no_finding_is_open(&self.open_findings())?;
        not_in_future("closed_on", closed_on, today)?;
        not_before("closed_on", closed_on, approved_on, "approval")?;
        Ok(vec![CaseEvent::CaseClosed {
            reason: CloseReason::NoViolation,
            closed_on,
            evidence: None,
        }])
    }

    pub(super) fn report_pending(&self) -> Result<&Report, Refusal> {
        if let Stage::ReportPending(report) = &self.stage {
            return Ok(report);
        }
        Err(self.needs(&["ReportPending"]))
    }
}
