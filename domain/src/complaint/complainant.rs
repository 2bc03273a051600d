//! Who complains (*pelapor*), in a stream of its own that only the complaint names: the sealed
//! identity, and everybody who has read it or to whom it was disclosed.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::complainant_events::ComplainantEvent;
use crate::asked::Asked;
use crate::numbering::Numbered;
use crate::officer::Role;
use crate::person::{
    ApproveDestruction, Asking, Destruction, Keeping, LiftHold, ProposeDestruction,
    RejectDestruction, SetHold,
};
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is, wrong_state};
use crate::rules::complaint::{rests_on_consent_or_court, tells_a_purpose};
use crate::rules::dates::not_in_future;
use crate::rules::texts::{DESCRIPTION, NAME, is_short_enough};
use crate::sealed::Sealed;

/// On what an identity is disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureBasis {
    /// *Persetujuan tertulis pelapor*.
    WrittenConsent,
    /// *Penetapan atau perintah pengadilan*.
    CourtOrder,
}

/// An identity as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepIdentity {
    /// Province of the complaint.
    pub province: ProvinceCode,
    /// Name.
    pub name: Option<Sealed>,
    /// How to reach the person.
    pub contact: Option<Sealed>,
    /// What was told.
    pub statement: Option<Sealed>,
}

/// *Membuka identitas pelapor*: reads who complains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadIdentity {
    /// What for, without naming anybody.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub purpose: String,
}

/// *Mengungkapkan identitas pelapor*: tells somebody else who complains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscloseIdentity {
    /// On what it rests.
    pub basis: DisclosureBasis,
    /// Number of the written consent or of the court's order.
    #[schemars(length(min = 1, max = NAME))]
    pub document: String,
    /// Day of that document.
    pub document_on: NaiveDate,
    /// To whom it is told, by office.
    #[schemars(length(min = 1, max = NAME))]
    pub to: String,
    /// Day on which it is told.
    pub disclosed_on: NaiveDate,
}

impl DiscloseIdentity {
    /// A disclosure to a court that ordered it.
    #[must_use]
    pub fn example(today: NaiveDate) -> Self {
        Self {
            basis: DisclosureBasis::CourtOrder,
            document: "12/Pen.Pid/2026/PN Jkt.Pst".to_owned(),
            document_on: today,
            to: "Pengadilan Negeri Jakarta Pusat".to_owned(),
            disclosed_on: today,
        }
    }
}

/// What is asked of a complainant's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComplainantCommand {
    /// Keep the identity.
    Keep(KeepIdentity),
    /// Read it.
    Read(ReadIdentity),
    /// Disclose it.
    Disclose(DiscloseIdentity),
    /// Hold its destruction.
    SetHold(SetHold),
    /// Lift a hold.
    LiftHold(LiftHold),
    /// Propose its destruction.
    ProposeDestruction(ProposeDestruction),
    /// Approve that; another person does.
    ApproveDestruction(ApproveDestruction),
    /// Reject that; another person does.
    RejectDestruction(RejectDestruction),
}

/// Who complains, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complainant {
    /// The identity, once it is kept; nobody can open it after its destruction.
    pub identity: Option<KeepIdentity>,
    /// For how long it stays.
    pub keeping: Keeping,
    /// How many events there are.
    version: i64,
}

impl Complainant {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: &Asked<ComplainantCommand>) -> Result<ComplainantEvent, Refusal> {
        role_is(&asked.officer, &[Role::ComplaintOfficer])?;
        match (&self.identity, &asked.command) {
            (None, ComplainantCommand::Keep(kept)) => keep(asked, kept),
            (Some(_), ComplainantCommand::Keep(_)) => Err(wrong_state("Kept", &["None"])),
            (None, _) => Err(wrong_state("None", &["Kept"])),
            (Some(kept), command) => {
                acts_in_own_province(&asked.officer, &kept.province)?;
                let asking = Asking {
                    officer: &asked.officer,
                    law: &asked.law,
                    today: asked.today(&kept.province),
                };
                self.decide_kept(command, asking)
            }
        }
    }

    fn decide_kept(
        &self,
        command: &ComplainantCommand,
        asking: Asking<'_>,
    ) -> Result<ComplainantEvent, Refusal> {
        match command {
            ComplainantCommand::Keep(_) => Err(wrong_state("Kept", &["None"])),
            ComplainantCommand::Read(c) => {
                self.keeping.is_there()?;
                tells_a_purpose(&c.purpose)?;
                is_short_enough("purpose", &c.purpose, DESCRIPTION)?;
                Ok(ComplainantEvent::ComplainantIdentityRead {
                    purpose: c.purpose.clone(),
                    read_on: asking.today,
                })
            }
            ComplainantCommand::Disclose(c) => {
                self.keeping.is_there()?;
                disclose(c, asking.today)
            }
            ComplainantCommand::SetHold(c) => {
                self.keeping.takes_hold(c)?;
                Ok(ComplainantEvent::LegalHoldSet {
                    basis: c.basis.clone(),
                    set_by: asking.officer.id.clone(),
                    set_on: asking.today,
                })
            }
            ComplainantCommand::LiftHold(c) => {
                self.keeping.lifts_hold(c)?;
                Ok(ComplainantEvent::LegalHoldLifted {
                    hold: c.hold,
                    reason: c.reason.clone(),
                    lifted_by: asking.officer.id.clone(),
                    lifted_on: asking.today,
                })
            }
            ComplainantCommand::ProposeDestruction(c) => self.propose(c, asking),
            ComplainantCommand::ApproveDestruction(c) => self.approve(c, asking),
            ComplainantCommand::RejectDestruction(c) => {
                self.keeping.rejects(c, asking.officer)?;
                Ok(ComplainantEvent::DestructionRejected {
                    reason: c.reason.clone(),
                    rejected_by: asking.officer.id.clone(),
                    rejected_on: asking.today,
                })
            }
        }
    }

    fn propose(
        &self,
        command: &ProposeDestruction,
        asking: Asking<'_>,
    ) -> Result<ComplainantEvent, Refusal> {
        let proposed = self.keeping.propose(command, asking)?;
        Ok(ComplainantEvent::DestructionProposed {
            ground: proposed.ground,
            basis: proposed.basis,
            minutes: proposed.minutes,
            minutes_on: proposed.minutes_on,
            reassessment: proposed.reassessment,
            proposer: proposed.proposer,
            proposed_on: asking.today,
        })
    }

    fn approve(
        &self,
        command: &ApproveDestruction,
        asking: Asking<'_>,
    ) -> Result<ComplainantEvent, Refusal> {
        let proposed = self.keeping.approve(&command.ties, asking)?;
        Ok(ComplainantEvent::PersonalDataShredded {
            ground: proposed.ground,
            basis: proposed.basis.clone(),
            minutes: proposed.minutes.clone(),
            minutes_on: proposed.minutes_on,
            proposer: proposed.proposer.clone(),
            approver: asking.officer.id.clone(),
            shredded_on: asking.today,
        })
    }
}

fn keep(
    asked: &Asked<ComplainantCommand>,
    kept: &KeepIdentity,
) -> Result<ComplainantEvent, Refusal> {
    acts_in_own_province(&asked.officer, &kept.province)?;
    Ok(ComplainantEvent::ComplainantIdentityKept {
        province: kept.province.clone(),
        kept_on: asked.today(&kept.province),
        name: kept.name.clone(),
        contact: kept.contact.clone(),
        statement: kept.statement.clone(),
    })
}

fn disclose(command: &DiscloseIdentity, today: NaiveDate) -> Result<ComplainantEvent, Refusal> {
    not_in_future("disclosed_on", command.disclosed_on, today)?;
    rests_on_consent_or_court(&command.document, command.document_on, command.disclosed_on)?;
    is_short_enough("document", &command.document, NAME)?;
    is_short_enough("to", &command.to, NAME)?;
    Ok(ComplainantEvent::ComplainantIdentityDisclosed {
        basis: command.basis,
        document: command.document.clone(),
        document_on: command.document_on,
        to: command.to.clone(),
        disclosed_on: command.disclosed_on,
    })
}

impl Numbered for Complainant {}

impl Aggregate for Complainant {
    const TYPE: &'static str = "complainant";
    type Command = Asked<ComplainantCommand>;
    type Event = ComplainantEvent;
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
        self.version += 1;
        match event {
            ComplainantEvent::ComplainantIdentityKept {
                province,
                name,
                contact,
                statement,
                ..
            } => {
                self.identity = Some(KeepIdentity {
                    province,
                    name,
                    contact,
                    statement,
                });
            }
            ComplainantEvent::ComplainantIdentityRead { .. }
            | ComplainantEvent::ComplainantIdentityDisclosed { .. } => {}
            ComplainantEvent::LegalHoldSet { basis, set_on, .. } => {
                self.keeping.hold(self.version, basis, set_on);
            }
            ComplainantEvent::LegalHoldLifted { hold, .. } => self.keeping.lift(hold),
            ComplainantEvent::DestructionProposed {
                ground,
                basis,
                minutes,
                minutes_on,
                reassessment,
                proposer,
                ..
            } => {
                self.keeping.proposed = Some(Destruction {
                    ground,
                    basis,
                    minutes,
                    minutes_on,
                    reassessment,
                    proposer,
                });
            }
            ComplainantEvent::DestructionRejected { .. } => self.keeping.proposed = None,
            ComplainantEvent::PersonalDataShredded { shredded_on, .. } => {
                self.keeping.shred(shredded_on);
            }
        }
    }
}
