//! The texts of a command: none is blank or too long, and none speaks of a complaint.

use super::change::CaseChange;
use super::commands::{
    CaseCommand, CompleteExamination, Establishment, IssueTaskOrder, NotaOrder, OfferHandover,
    ProposeCorrection, RecordFinding, RecordNotaReceipt, RecordRenaming, RecordTest, RegisterCase,
    ReplaceInspector, ReportNonCompliance, RevokeDocument,
};
use crate::refusal::Refusal;
use crate::rules::confidential::does_not_speak_of_a_complaint;
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER, are_few_enough, is_short_enough};

/// The fields that name officers: an identifier is given by the sign-in and tells nothing.
const OFFICERS: &[&str] = &["inspectors", "ppns", "removed", "added", "tester", "to"];

/// A text with the pointer of its field and the most characters that it may have.
type Text<'a> = (&'static str, &'a str, usize);

fn is_worded((field, text, most): Text<'_>) -> Result<(), Refusal> {
    is_filled(field, text)?;
    is_short_enough(field, text, most)?;
    if OFFICERS.contains(&field) {
        return Ok(());
    }
    does_not_speak_of_a_complaint(field, text)
}

impl CaseCommand {
    /// What an act needs is written down at a length that can be kept, and does not speak of a
    /// complaint.
    pub(super) fn is_worded(&self) -> Result<(), Refusal> {
        if let Some((field, entries)) = self.list() {
            are_few_enough(field, entries)?;
        }
        for text in self.texts() {
            is_worded(text)?;
        }
        Ok(())
    }

    /// What is wrong with its texts, all of it.
    pub(super) fn faults_of_texts(&self) -> Vec<Refusal> {
        let texts = self.texts().into_iter();
        texts.filter_map(|text| is_worded(text).err()).collect()
    }

    /// The list of a command with the number of its entries; no command has two.
    const fn list(&self) -> Option<(&'static str, usize)> {
        match self {
            Self::IssueTaskOrder(c) => Some(("inspectors", c.inspectors.len())),
            Self::IssueNotaI(c) => Some(("orders", c.orders.len())),
            Self::IssueNotaII(c) => Some(("orders", c.orders.len())),
            Self::IssueSpecialNota(c) => Some(("orders", c.orders.len())),
            Self::ReportNonCompliance(c) => Some(("evidence", c.evidence.len())),
            Self::ReopenCase(c) => Some(("findings", c.findings.len())),
            Self::CompleteExamination(c) => Some(("checked", c.checked.len())),
            Self::RecordRenaming(_)
            | Self::AcceptUndertaking(_)
            | Self::ReferAdministrative(_)
            | Self::RevokeDocument(_)
            | Self::RequestTransfer(_)
            | Self::AcceptTransfer(_)
            | Self::RejectTransfer(_)
            | Self::DecideJurisdiction(_)
            | Self::SucceedJurisdiction(_)
            | Self::MergeCase(_)
            | Self::UnmergeCase(_)
            | Self::AbsorbCase(_)
            | Self::FollowSuccessor(_)
            | Self::ReleaseCase(_)
            | Self::IncludeInPlan(_)
            | Self::ReplaceInspector(_)
            | Self::OfferHandover(_)
            | Self::AcceptHandover(_)
            | Self::DeclineHandover(_)
            | Self::RecordVisit(_)
            | Self::RecordEntryRefused(_)
            | Self::RecordTest(_)
            | Self::TakeStatement(_)
            | Self::UpdateAkta(_)
            | Self::RecordAktaChange(_)
            | Self::ReviewSuspension(_)
            | Self::StateMissedDeadline(_)
            | Self::WarnTimeBar(_)
            | Self::CloseCase(_)
            | Self::DeclineInvestigation(_)
            | Self::SuspendCase(_)
            | Self::ResumeCase(_)
            | Self::RegisterCase(_)
            | Self::StartExamination(_)
            | Self::RecordFinding(_)
            | Self::ApproveReport(_)
            | Self::CloseNoViolation(_)
            | Self::CountersignNota(_)
            | Self::RecordNotaReceipt(_)
            | Self::NotaDeadlinePassed(_)
            | Self::RecordFollowUp(_)
            | Self::ConfirmCompliance(_)
            | Self::CloseComplied(_)
            | Self::OrderInvestigation(_)
            | Self::ProposeCorrection(_)
            | Self::ApproveCorrection(_)
            | Self::RejectCorrection(_) => None,
        }
    }

    fn texts(&self) -> Vec<Text<'_>> {
        match self {
            Self::RegisterCase(c) => registration(c),
            Self::IssueTaskOrder(c) => task_order(c),
            Self::RecordFinding(c) => finding(c),
            Self::CompleteExamination(c) => completion(c),
            Self::IssueNotaI(c) => orders(&c.number, &c.orders),
            Self::IssueNotaII(c) => noted(&c.number, &c.orders, c.reading.as_deref()),
            Self::IssueSpecialNota(c) => noted(&c.number, &c.orders, c.reading.as_deref()),
            Self::CountersignNota(c) => vec![("number", &c.number, NAME)],
            Self::RecordNotaReceipt(c) => receipt(c),
            Self::RecordFollowUp(c) => vec![("statement", &c.statement, DESCRIPTION)],
            Self::ConfirmCompliance(c) => vec![("evidence", &c.evidence, DESCRIPTION)],
            Self::ReportNonCompliance(c) => report(c),
            Self::OrderInvestigation(c) => vec![("ppns", &c.ppns, OFFICER)],
            Self::IncludeInPlan(c) => vec![("plan", &c.plan, NAME)],
            Self::ReplaceInspector(c) => replacement(c),
            Self::OfferHandover(c) => offer(c),
            Self::DeclineHandover(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::RecordVisit(c) => vec![("account", &c.account, DESCRIPTION)],
            Self::RecordEntryRefused(c) => vec![("account", &c.account, DESCRIPTION)],
            Self::RecordTest(c) => test(c),
            Self::TakeStatement(c) => vec![("statement", &c.statement, DESCRIPTION)],
            Self::UpdateAkta(c) => vec![("entry", &c.entry, DESCRIPTION)],
            Self::RecordAktaChange(c) => vec![("change", &c.change, DESCRIPTION)],
            Self::ReviewSuspension(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::CloseCase(c) => vec![("evidence", &c.evidence, DESCRIPTION)],
            Self::DeclineInvestigation(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::RecordRenaming(c) => renaming(c),
            Self::AcceptUndertaking(c) => vec![("statement", &c.statement, DESCRIPTION)],
            Self::ReferAdministrative(c) => vec![("sanction", &c.sanction, DESCRIPTION)],
            Self::ReopenCase(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::RevokeDocument(c) => revocation(c),
            Self::RequestTransfer(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::RejectTransfer(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::DecideJurisdiction(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::MergeCase(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::UnmergeCase(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::SuspendCase(c) => vec![("evidence", &c.evidence, DESCRIPTION)],
            Self::ProposeCorrection(c) => proposal(c),
            Self::RejectCorrection(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::StartExamination(_)
            | Self::AcceptHandover(_)
            | Self::AcceptTransfer(_)
            | Self::SucceedJurisdiction(_)
            | Self::AbsorbCase(_)
            | Self::FollowSuccessor(_)
            | Self::ReleaseCase(_)
            | Self::ResumeCase(_)
            | Self::ApproveReport(_)
            | Self::CloseNoViolation(_)
            | Self::NotaDeadlinePassed(_)
            | Self::StateMissedDeadline(_)
            | Self::WarnTimeBar(_)
            | Self::CloseComplied(_)
            | Self::ApproveCorrection(_) => vec![],
        }
    }
}

fn finding(c: &RecordFinding) -> Vec<Text<'_>> {
    vec![
        ("norm", &c.norm, NAME),
        ("description", &c.description, DESCRIPTION),
        ("evidence", &c.evidence, DESCRIPTION),
    ]
}

fn report(c: &ReportNonCompliance) -> Vec<Text<'_>> {
    let reason = c.direct_prosecution_reason.as_deref();
    let mut texts = optional("direct_prosecution_reason", reason, DESCRIPTION);
    texts.extend(each("evidence", &c.evidence, DESCRIPTION));
    texts
}

fn replacement(c: &ReplaceInspector) -> Vec<Text<'_>> {
    vec![
        ("removed", &c.removed, OFFICER),
        ("added", &c.added, OFFICER),
        ("reason", &c.reason, DESCRIPTION),
    ]
}

fn test(c: &RecordTest) -> Vec<Text<'_>> {
    let mut texts = vec![
        ("object", c.object.as_str(), DESCRIPTION),
        ("tester", &c.tester, OFFICER),
    ];
    texts.extend(optional("competence", c.competence.as_deref(), NAME));
    texts
}

fn completion(c: &CompleteExamination) -> Vec<Text<'_>> {
    let reason = c.incomplete_reason.as_deref();
    let reason = optional("incomplete_reason", reason, DESCRIPTION);
    let checked = each("checked", &c.checked, NAME);
    checked.chain(reason).collect()
}

fn revocation(c: &RevokeDocument) -> Vec<Text<'_>> {
    vec![
        ("number", &c.number, NAME),
        ("reason", &c.reason, DESCRIPTION),
    ]
}

fn receipt(c: &RecordNotaReceipt) -> Vec<Text<'_>> {
    vec![
        ("receiver", &c.receiver, NAME),
        ("position", &c.position, NAME),
    ]
}

fn proposal(c: &ProposeCorrection) -> Vec<Text<'_>> {
    let mut texts = vec![("reason", c.reason.as_str(), DESCRIPTION)];
    texts.extend(changed(&c.new));
    texts
}

fn renaming(c: &RecordRenaming) -> Vec<Text<'_>> {
    vec![("name", &c.name, NAME), ("deed", &c.deed, DESCRIPTION)]
}

fn task_order(order: &IssueTaskOrder) -> Vec<Text<'_>> {
    let inspectors = each("inspectors", &order.inspectors, OFFICER);
    let rest = [
        ("number", order.number.as_str(), NAME),
        ("purpose", &order.purpose, DESCRIPTION),
    ];
    inspectors.chain(rest).collect()
}

fn registration(c: &RegisterCase) -> Vec<Text<'_>> {
    let mut texts = establishment(&c.establishment);
    texts.push(("number", &c.number, NAME));
    texts
}

fn offer(c: &OfferHandover) -> Vec<Text<'_>> {
    vec![("to", &c.to, OFFICER), ("reason", &c.reason, DESCRIPTION)]
}

fn establishment(place: &Establishment) -> Vec<Text<'_>> {
    let mut texts = optional("establishment/address", place.address.as_deref(), NAME);
    texts.push(("establishment/name", &place.name, NAME));
    texts
}

fn orders<'a>(number: &'a str, orders: &'a [NotaOrder]) -> Vec<Text<'a>> {
    let texts = orders.iter().flat_map(|order| {
        let basis = order.legal_basis.as_deref();
        [Some(order.text.as_str()), basis].into_iter().flatten()
    });
    let texts = texts.map(|text| ("orders", text, DESCRIPTION));
    texts.chain([("number", number, NAME)]).collect()
}

fn noted<'a>(number: &'a str, told: &'a [NotaOrder], reading: Option<&'a str>) -> Vec<Text<'a>> {
    let mut texts = orders(number, told);
    texts.extend(optional("reading", reading, NAME));
    texts
}

fn changed(new: &CaseChange) -> Option<Text<'_>> {
    new.text().map(|(text, most)| ("new", text, most))
}

fn each<'a>(
    field: &'static str,
    texts: &'a [String],
    most: usize,
) -> impl Iterator<Item = Text<'a>> {
    texts.iter().map(move |text| (field, text.as_str(), most))
}

fn optional<'a>(field: &'static str, text: Option<&'a str>, most: usize) -> Vec<Text<'a>> {
    text.into_iter().map(|text| (field, text, most)).collect()
}
