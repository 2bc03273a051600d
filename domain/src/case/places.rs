//! Where an event of a case keeps each field that can be corrected.

use chrono::NaiveDate;

use super::events::CaseEvent;
use super::terms::NotaKind;

/// Declares where a field is: in which events, under which name.
macro_rules! places {
    ($($(#[$doc:meta])* $place:ident: $kind:ty = $($event:ident.$field:ident)|+;)*) => {
        $($(#[$doc])*
        pub(super) fn $place(event: &mut CaseEvent) -> Option<&mut $kind> {
            if let $(CaseEvent::$event { $field: it, .. })|+ = event {
                return Some(it);
            }
            None
        })*
    };
}

places! {
    /// Day of the registration.
    registered_on: NaiveDate = InspectionCaseRegistered.registered_on;
    /// Norm of a finding.
    norm: String = FindingRecorded.norm;
    /// Day of receipt.
    received_on: NaiveDate = NotaReceived.received_on;
    /// Day of closing.
    closed_on: NaiveDate = CaseClosed.closed_on;
    /// Days to comply with a note.
    limit_days: u16 = FirstNotaIssued.limit_days | SecondNotaIssued.limit_days
        | SpecialNotaIssued.limit_days;
    /// Day of an act on which no limit of a note rests.
    occurred_on: NaiveDate = CaseSuspended.suspended_on | CaseResumed.resumed_on
        | TransferRequested.requested_on | TransferAccepted.accepted_on
        | TransferRejected.rejected_on | JurisdictionDecided.decided_on
        | CaseJurisdictionSucceeded.succeeded_on | EstablishmentRenamed.effective_on
        | UndertakingAccepted.accepted_on | AdministrativeSanctionProposed.proposed_on
        | CaseReopened.reopened_on | DocumentRevoked.revoked_on
        | NotaCountersigned.signed_on | SuspensionReviewed.reviewed_on;
    /// Why an act was done.
    reason: String = InspectorReplaced.reason | InvestigationDeclined.reason
        | CaseReopened.reason | DocumentRevoked.reason | TransferRequested.reason
        | TransferRejected.reason | JurisdictionDecided.reason | CaseMerged.reason
        | MergeReversed.reason | SuspensionReviewed.reason;
    /// What somebody said or undertook.
    statement: String = FollowUpReported.statement | StatementTaken.statement
        | UndertakingAccepted.statement;
    /// Day for which compliance was promised.
    promised_on: NaiveDate = UndertakingAccepted.promised_on;
    /// The sanction proposed.
    sanction: String = AdministrativeSanctionProposed.sanction;
    /// The new name.
    new_name: String = EstablishmentRenamed.new;
    /// What shows the new name.
    deed: String = EstablishmentRenamed.deed;
    /// Day on which a defect was discovered.
    discovered_on: NaiveDate = DocumentRevoked.discovered_on;
}

/// The note that an event issues, or that was received by it.
pub(super) const fn nota_of(event: &CaseEvent) -> Option<NotaKind> {
    if let CaseEvent::NotaReceived { nota, .. } = event {
        return Some(*nota);
    }
    if let CaseEvent::FirstNotaIssued { .. } = event {
        return Some(NotaKind::First);
    }
    if let CaseEvent::SecondNotaIssued { .. } = event {
        return Some(NotaKind::Second);
    }
    if let CaseEvent::SpecialNotaIssued { .. } = event {
        return Some(NotaKind::Special);
    }
    None
}

/// What shows a finding, its resolution, a suspension or the ground of a closing.
pub(super) fn evidence(event: &mut CaseEvent) -> Option<&mut String> {
    if let CaseEvent::FindingRecorded { evidence, .. }
    | CaseEvent::FindingResolved { evidence, .. }
    | CaseEvent::CaseSuspended { evidence, .. }
    | CaseEvent::CaseClosed {
        evidence: Some(evidence),
        ..
    } = event
    {
        return Some(evidence);
    }
    None
}

/// The provision of a note's order about a finding.
pub(super) fn legal_basis(event: &mut CaseEvent, finding: u32) -> Option<&mut Option<String>> {
    let (CaseEvent::FirstNotaIssued { orders, .. }
    | CaseEvent::SecondNotaIssued { orders, .. }
    | CaseEvent::SpecialNotaIssued { orders, .. }) = event
    else {
        return None;
    };
    let order = orders.iter_mut().find(|order| order.finding == finding)?;
    Some(&mut order.legal_basis)
}

/// The last day that an event sets, with how it was found in words.
pub(super) fn limit(event: &mut CaseEvent) -> Option<(&mut NaiveDate, &mut String)> {
    if let CaseEvent::NotaReceived {
        due_on, derivation, ..
    }
    | CaseEvent::CaseSuspended {
        review_due_on: due_on,
        derivation,
        ..
    }
    | CaseEvent::SuspensionReviewed {
        review_due_on: due_on,
        derivation,
        ..
    }
    | CaseEvent::TransferRequested {
        answer_due_on: due_on,
        derivation,
        ..
    }
    | CaseEvent::DocumentRevoked {
        in_time_until: due_on,
        derivation,
        ..
    } = event
    {
        return Some((due_on, derivation));
    }
    None
}
