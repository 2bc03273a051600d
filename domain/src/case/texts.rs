//! The texts of a command: none is blank, and none of a document speaks of a complaint.

use super::commands::{CaseCommand, Establishment, NotaOrder};
use crate::refusal::Refusal;
use crate::rules::confidential::does_not_speak_of_a_complaint;
use crate::rules::procedure::is_filled;

/// The fields that become part of a document which the employer or a court may see.
const DOCUMENTS: &[&str] = &[
    "purpose",
    "description",
    "evidence",
    "incomplete_reason",
    "orders",
    "direct_prosecution_reason",
    "reason",
];

/// A text with the pointer of its field.
type Text<'a> = (&'static str, &'a str);

impl CaseCommand {
    /// What an act needs is written down, and its documents do not speak of a complaint.
    pub(super) fn is_worded(&self) -> Result<(), Refusal> {
        for (field, text) in self.texts() {
            is_filled(field, text)?;
            if DOCUMENTS.contains(&field) {
                does_not_speak_of_a_complaint(field, text)?;
            }
        }
        Ok(())
    }

    fn texts(&self) -> Vec<Text<'_>> {
        match self {
            Self::RegisterCase(c) => establishment(&c.establishment),
            Self::IssueTaskOrder(c) => {
                let inspectors = each("inspectors", &c.inspectors);
                let rest = [("number", c.number.as_str()), ("purpose", &c.purpose)];
                rest.into_iter().chain(inspectors).collect()
            }
            Self::RecordFinding(c) => {
                vec![("description", &c.description), ("evidence", &c.evidence)]
            }
            Self::CompleteExamination(c) => {
                optional("incomplete_reason", c.incomplete_reason.as_deref())
            }
            Self::IssueNotaI(c) => orders(&c.number, &c.orders),
            Self::IssueNotaII(c) => orders(&c.number, &c.orders),
            Self::RecordNotaReceipt(c) => {
                vec![("receiver", &c.receiver), ("position", &c.position)]
            }
            Self::RecordFollowUp(c) => vec![("statement", &c.statement)],
            Self::ConfirmCompliance(c) => vec![("evidence", &c.evidence)],
            Self::ReportNonCompliance(c) => {
                let reason = c.direct_prosecution_reason.as_deref();
                let evidence = each("evidence", &c.evidence);
                evidence
                    .chain(optional("direct_prosecution_reason", reason))
                    .collect()
            }
            Self::OrderInvestigation(c) => vec![("ppns", &c.ppns)],
            Self::ProposeCorrection(c) => vec![("reason", &c.reason)],
            Self::RejectCorrection(c) => vec![("reason", &c.reason)],
            Self::StartExamination(_)
            | Self::ApproveReport(_)
            | Self::CloseNoViolation(_)
            | Self::NotaDeadlinePassed(_)
            | Self::CloseComplied(_)
            | Self::ApproveCorrection(_) => vec![],
        }
    }
}

fn establishment(place: &Establishment) -> Vec<Text<'_>> {
    let mut texts = optional("establishment/address", place.address.as_deref());
    texts.push(("establishment/name", &place.name));
    texts
}

fn orders<'a>(number: &'a str, orders: &'a [NotaOrder]) -> Vec<Text<'a>> {
    let texts = orders.iter().map(|order| ("orders", order.text.as_str()));
    texts.chain([("number", number)]).collect()
}

fn each<'a>(field: &'static str, texts: &'a [String]) -> impl Iterator<Item = Text<'a>> {
    texts.iter().map(move |text| (field, text.as_str()))
}

fn optional<'a>(field: &'static str, text: Option<&'a str>) -> Vec<Text<'a>> {
    text.into_iter().map(|text| (field, text)).collect()
}
