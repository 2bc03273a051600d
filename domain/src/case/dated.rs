//! The dates of a command: each lies in the time of the register.

use chrono::NaiveDate;

use super::commands::CaseCommand;
use crate::calendar::add_days;
use crate::refusal::Refusal;
use crate::rules::dates::{not_too_early, not_too_late, of_register};

impl CaseCommand {
    /// Every date lies between the first day of the register and today; a task order may be
    /// valid later, and compliance be promised for later.
    pub(super) fn is_dated(&self, today: NaiveDate) -> Result<(), Refusal> {
        if let Self::IssueTaskOrder(c) = self {
            for (field, on) in [("valid_from", c.valid_from), ("valid_to", c.valid_to)] {
                not_too_early(field, on)?;
                not_too_late(field, on)?;
            }
        }
        if let Self::IncludeInPlan(c) = self {
            of_register("approved_on", c.approved_on, today)?;
        }
        if let Self::AcceptUndertaking(c) = self {
            not_too_early("promised_on", c.promised_on)?;
            not_too_late("promised_on", c.promised_on)?;
        }
        if let Self::ProposeCorrection(c) = self {
            of_register("discovered_on", c.discovered_on, today)?;
        }
        if let Self::IssueSpecialNota(c) = self {
            let due_on = add_days(c.issued_on, c.limit_days.unwrap_or(0));
            not_too_late("limit_days", due_on)?;
        }
        if let Self::RecordAktaChange(c) = self {
            of_register("changed_on", c.changed_on, today)?;
        }
        if let Self::RevokeDocument(c) = self {
            of_register("discovered_on", c.discovered_on, today)?;
        }
        self.date()
            .map_or(Ok(()), |(field, on)| of_register(field, on, today))
    }

    /// The day on which a command says that something happened; no command has two.
    pub(super) const fn date(&self) -> Option<(&'static str, NaiveDate)> {
        match self {
            Self::RegisterCase(c) => Some(("registered_on", c.registered_on)),
            Self::IssueTaskOrder(c) => Some(("issued_on", c.issued_on)),
            Self::StartExamination(c) => Some(("started_on", c.started_on)),
            Self::RecordFinding(c) => Some(("offence_date", c.offence_date)),
            Self::CompleteExamination(c) => Some(("completed_on", c.completed_on)),
            Self::ApproveReport(c) => Some(("approved_on", c.approved_on)),
            Self::CloseNoViolation(c) => Some(("closed_on", c.closed_on)),
            Self::IssueNotaI(c) => Some(("issued_on", c.issued_on)),
            Self::IssueSpecialNota(c) => Some(("issued_on", c.issued_on)),
            Self::CountersignNota(c) => Some(("signed_on", c.signed_on)),
            Self::RecordNotaReceipt(c) => Some(("received_on", c.received_on)),
            Self::NotaDeadlinePassed(c) => Some(("noticed_on", c.noticed_on)),
            Self::StateMissedDeadline(c) => Some(("noticed_on", c.noticed_on)),
            Self::WarnTimeBar(c) => Some(("warned_on", c.warned_on)),
            Self::RecordFollowUp(c) => Some(("reported_on", c.reported_on)),
            Self::ConfirmCompliance(c) => Some(("verified_on", c.verified_on)),
            Self::CloseComplied(c) => Some(("closed_on", c.closed_on)),
            Self::IssueNotaII(c) => Some(("issued_on", c.issued_on)),
            Self::ReportNonCompliance(c) => Some(("reported_on", c.reported_on)),
            Self::OrderInvestigation(c) => Some(("ordered_on", c.ordered_on)),
            Self::IncludeInPlan(c) => Some(("included_on", c.included_on)),
            Self::ReplaceInspector(c) => Some(("replaced_on", c.replaced_on)),
            Self::OfferHandover(c) => Some(("offered_on", c.offered_on)),
            Self::AcceptHandover(c) => Some(("accepted_on", c.accepted_on)),
            Self::DeclineHandover(c) => Some(("declined_on", c.declined_on)),
            Self::RecordVisit(c) => Some(("visited_on", c.visited_on)),
            Self::RecordEntryRefused(c) => Some(("refused_on", c.refused_on)),
            Self::RecordTest(c) => Some(("tested_on", c.tested_on)),
            Self::TakeStatement(c) => Some(("taken_on", c.taken_on)),
            Self::UpdateAkta(c) => Some(("updated_on", c.updated_on)),
            Self::RecordAktaChange(c) => Some(("reported_on", c.reported_on)),
            Self::CloseCase(c) => Some(("closed_on", c.closed_on)),
            Self::DeclineInvestigation(c) => Some(("decided_on", c.decided_on)),
            Self::SuspendCase(c) => Some(("suspended_on", c.suspended_on)),
            Self::ReviewSuspension(c) => Some(("reviewed_on", c.reviewed_on)),
            Self::ResumeCase(c) => Some(("resumed_on", c.resumed_on)),
            Self::AcceptUndertaking(c) => Some(("accepted_on", c.accepted_on)),
            Self::ReferAdministrative(c) => Some(("proposed_on", c.proposed_on)),
            Self::RecordRenaming(c) => Some(("effective_on", c.effective_on)),
            Self::ReopenCase(c) => Some(("reopened_on", c.reopened_on)),
            Self::RevokeDocument(c) => Some(("revoked_on", c.revoked_on)),
            Self::RequestTransfer(c) => Some(("requested_on", c.requested_on)),
            Self::AcceptTransfer(c) => Some(("accepted_on", c.accepted_on)),
            Self::RejectTransfer(c) => Some(("rejected_on", c.rejected_on)),
            Self::DecideJurisdiction(c) => Some(("decided_on", c.decided_on)),
            Self::SucceedJurisdiction(c) => Some(("succeeded_on", c.succeeded_on)),
            Self::MergeCase(c) => Some(("merged_on", c.merged_on)),
            Self::UnmergeCase(c) => Some(("reversed_on", c.reversed_on)),
            Self::AbsorbCase(c) => Some(("absorbed_on", c.absorbed_on)),
            Self::FollowSuccessor(c) => Some(("followed_on", c.followed_on)),
            Self::ReleaseCase(c) => Some(("released_on", c.released_on)),
            Self::ProposeCorrection(c) => match c.new.day() {
                Some(on) => Some(("new", on)),
                None => None,
            },
            Self::ApproveCorrection(_) | Self::RejectCorrection(_) => None,
        }
    }
}
