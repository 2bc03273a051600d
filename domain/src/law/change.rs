//! A change of the law as it is decided on: one person proposes it, another approves or rejects it.
//! The law in force is the seed with every approved change, in the order of their approval.

use chrono::NaiveDate;
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edit::Adopt;
use super::{Law, LawEdit};
use crate::asked::Asked;
use crate::numbering::Numbered;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::role_is;
use crate::rules::law_change::{decided_by_another, fits, not_open};
use crate::rules::texts::{DESCRIPTION, ENTRIES, is_short_enough};

/// Who changes the law: the directorate-general at the centre keeps norms and rules.
const CENTRE: &[Role] = &[Role::CentralAdmin];

/// *Usul perubahan*: proposes changes of the law, all of them or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeLawChange {
    /// What is changed, one after the other.
    #[schemars(length(min = 1, max = ENTRIES))]
    pub edits: Vec<LawEdit>,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

impl ProposeLawChange {
    /// A proposal that shows one change: to decide the conversion of fines by its other reading.
    #[must_use]
    pub fn example() -> Self {
        Self {
            edits: vec![LawEdit::Adopt(Adopt {
                question: "V2".to_owned(),
                reading: Some("B".to_owned()),
            })],
            reason: "Pembacaan yang diikuti pengadilan".to_owned(),
        }
    }
}

/// *Penolakan*: the law stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectLawChange {
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// What is asked of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LawChangeCommand {
    /// Propose it.
    Propose(ProposeLawChange),
    /// Approve it.
    Approve,
    /// Reject it.
    Reject(RejectLawChange),
}

/// What has happened to a change. Events are never changed once written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "fields are those of the commands")]
pub enum LawChangeEvent {
    /// *Usul perubahan*.
    LawChangeProposed {
        edits: Vec<LawEdit>,
        reason: String,
        proposer: String,
        proposed_on: NaiveDate,
    },
    /// *Perubahan berlaku*: the position of this event is the version of the law.
    LawChanged {
        edits: Vec<LawEdit>,
        approver: String,
        changed_on: NaiveDate,
    },
    /// *Usul ditolak*.
    LawChangeRejected {
        reason: String,
        rejecter: String,
        rejected_on: NaiveDate,
    },
}

impl DomainEvent for LawChangeEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::LawChangeProposed { .. } => "LawChangeProposed",
            Self::LawChanged { .. } => "LawChanged",
            Self::LawChangeRejected { .. } => "LawChangeRejected",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// A change of the law.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawChange {
    /// The proposal, once there is one.
    pub proposal: Option<ProposedChange>,
    /// The decision on it, once there is one.
    pub decision: Option<Decision>,
}

/// What was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedChange {
    /// What is changed.
    pub edits: Vec<LawEdit>,
    /// Why.
    pub reason: String,
    /// Who proposes it.
    pub proposer: String,
    /// Day of the proposal, in Jakarta.
    pub proposed_on: NaiveDate,
}

/// What was decided on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided.
    pub by: String,
    /// Day of the decision, in Jakarta.
    pub on: NaiveDate,
    /// Why it was rejected; none of an approval.
    pub rejected_for: Option<String>,
}

impl LawChange {
    /// Where it stands: `none`, `proposed`, `changed` or `rejected`.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match (&self.proposal, &self.decision) {
            (None, _) => "none",
            (Some(_), None) => "proposed",
            (Some(_), Some(Decision { rejected_for, .. })) if rejected_for.is_none() => "changed",
            (Some(_), Some(_)) => "rejected",
        }
    }

    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule, with every flaw of the changes.
    pub fn decide(&self, asked: &Asked<LawChangeCommand>) -> Result<LawChangeEvent, Refusal> {
        role_is(&asked.officer, CENTRE)?;
        let today = asked.today(&ProvinceCode("31".to_owned()));
        let officer = || asked.officer.id.clone();
        match &asked.command {
            LawChangeCommand::Propose(c) => {
                if self.proposal.is_some() {
                    return Err(not_open(self.state()));
                }
                fits(&asked.law, &c.edits)?;
                is_short_enough("reason", &c.reason, DESCRIPTION)?;
                Ok(LawChangeEvent::LawChangeProposed {
                    edits: c.edits.clone(),
                    reason: c.reason.clone(),
                    proposer: officer(),
                    proposed_on: today,
                })
            }
            LawChangeCommand::Approve => {
                let proposal = self.decidable(asked)?;
                fits(&asked.law, &proposal.edits)?;
                Ok(LawChangeEvent::LawChanged {
                    edits: proposal.edits.clone(),
                    approver: officer(),
                    changed_on: today,
                })
            }
            LawChangeCommand::Reject(c) => {
                self.decidable(asked)?;
                is_short_enough("reason", &c.reason, DESCRIPTION)?;
                Ok(LawChangeEvent::LawChangeRejected {
                    reason: c.reason.clone(),
                    rejecter: officer(),
                    rejected_on: today,
                })
            }
        }
    }

    /// The open proposal, for somebody who did not make it.
    fn decidable(&self, asked: &Asked<LawChangeCommand>) -> Result<&ProposedChange, Refusal> {
        let open = self.proposal.as_ref().filter(|_| self.decision.is_none());
        let proposal = open.ok_or_else(|| not_open(self.state()))?;
        decided_by_another(&asked.officer, &proposal.proposer)?;
        Ok(proposal)
    }
}

impl Aggregate for LawChange {
    const TYPE: &'static str = "law_change";
    type Command = Asked<LawChangeCommand>;
    type Event = LawChangeEvent;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        let event = self.decide(&command)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        let (by, on, rejected_for) = match event {
            LawChangeEvent::LawChangeProposed {
                edits,
                reason,
                proposer,
                proposed_on,
            } => {
                self.proposal = Some(ProposedChange {
                    edits,
                    reason,
                    proposer,
                    proposed_on,
                });
                return;
            }
            LawChangeEvent::LawChanged {
                approver,
                changed_on,
                ..
            } => (approver, changed_on, None),
            LawChangeEvent::LawChangeRejected {
                reason,
                rejecter,
                rejected_on,
            } => (rejecter, rejected_on, Some(reason)),
        };
        self.decision = Some(Decision {
            by,
            on,
            rejected_for,
        });
    }
}

impl Numbered for LawChange {}

impl Law {
    /// The law after an approved change, whose event has this position.
    #[must_use]
    pub fn changed(&self, edits: &[LawEdit], position: i64) -> Self {
        Self {
            version: position,
            ..self.with(edits)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::officer::Officer;

    fn asked(who: &str, role: Role, command: LawChangeCommand) -> Asked<LawChangeCommand> {
        Asked {
            id: Uuid::nil(),
            officer: Officer {
                acts_for: None,
                id: who.to_owned(),
                role,
                unit: None,
                province: None,
            },
            at: "2026-11-24T01:00:00Z".parse().unwrap(),
            law: Law::seed(),
            command,
        }
    }

    fn adopt(question: &str, reading: Option<&str>) -> LawEdit {
        LawEdit::Adopt(Adopt {
            question: question.to_owned(),
            reading: reading.map(str::to_owned),
        })
    }

    fn propose(question: &str, reading: Option<&str>) -> LawChangeCommand {
        LawChangeCommand::Propose(ProposeLawChange {
            edits: vec![adopt(question, reading)],
            reason: "Putusan".to_owned(),
        })
    }

    fn after(change: &LawChange, asked: &Asked<LawChangeCommand>) -> LawChange {
        let mut change = change.clone();
        change.apply(change.decide(asked).unwrap());
        change
    }

    fn refused(change: &LawChange, asked: &Asked<LawChangeCommand>) -> &'static str {
        change.decide(asked).unwrap_err().rule.code
    }

    #[test]
    fn a_change_takes_two_persons_of_the_centre() {
        use LawChangeCommand::{Approve, Reject};
        let centre = Role::CentralAdmin;
        let none = LawChange::default();
        assert_eq!(
            refused(&none, &asked("b", centre, Approve)),
            "law-change.not-open"
        );
        let by_ppns = asked("a", Role::Ppns, propose("V1", Some("DRAFT")));
        assert_eq!(refused(&none, &by_ppns), "acting.role");
        let open = after(&none, &asked("a", centre, propose("V1", Some("DRAFT"))));
        assert_eq!(open.state(), "proposed");
        let own = asked("a", centre, Approve);
        assert_eq!(refused(&open, &own), "law-change.two-persons");
        let reject = Reject(RejectLawChange {
            reason: "belum".to_owned(),
        });
        let own = asked("a", centre, reject.clone());
        assert_eq!(refused(&open, &own), "law-change.two-persons");
        let again = asked("b", centre, propose("V1", None));
        assert_eq!(refused(&open, &again), "law-change.not-open");
        let done = after(&open, &asked("b", centre, Approve));
        assert_eq!(done.state(), "changed");
        let late = asked("c", centre, reject.clone());
        assert_eq!(refused(&done, &late), "law-change.not-open");
        assert_eq!(
            after(&open, &asked("b", centre, reject)).state(),
            "rejected"
        );
    }

    #[test]
    fn a_change_is_judged_again_on_the_law_of_its_approval() {
        let centre = Role::CentralAdmin;
        let none = LawChange::default();
        let wrong = asked("a", centre, propose("V9", None));
        assert_eq!(refused(&none, &wrong), "law-change.fits");
        let open = after(&none, &asked("a", centre, propose("V1", Some("DRAFT"))));
        let mut law = Law::clone(&Law::seed());
        law.readings.retain(|one| one.question != "V1");
        let mut late = asked("b", centre, LawChangeCommand::Approve);
        late.law = Arc::new(law);
        assert_eq!(refused(&open, &late), "law-change.fits");
    }

    #[test]
    fn an_approved_change_makes_the_next_version() {
        let law = Law::seed().changed(&[adopt("V1", Some("DRAFT"))], 77);
        assert_eq!(law.version, 77);
        assert_eq!(law.reading("V1").unwrap().reading, "DRAFT");
        let none = law.changed(&[adopt("V1", None)], 78);
        assert!(none.reading("V1").is_none());
    }
}
