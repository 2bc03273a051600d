//! Who complains (*pelapor*), in a stream of its own that only the complaint names: the sealed
//! identity, and everybody who has read it or to whom it was disclosed.

use chrono::NaiveDate;
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asked::Asked;
use crate::numbering::Numbered;
use crate::officer::Role;
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
}

/// What has happened to an identity. Events are never changed once written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "fields are those of the commands")]
pub enum ComplainantEvent {
    /// *Identitas pelapor disimpan*, sealed.
    ComplainantIdentityKept {
        province: ProvinceCode,
        kept_on: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Sealed>,
    },
    /// *Identitas pelapor dibuka*.
    ComplainantIdentityRead { purpose: String, read_on: NaiveDate },
    /// *Identitas pelapor diungkapkan*.
    ComplainantIdentityDisclosed {
        basis: DisclosureBasis,
        document: String,
        document_on: NaiveDate,
        to: String,
        disclosed_on: NaiveDate,
    },
}

impl ComplainantEvent {
    /// In plain Indonesian.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::ComplainantIdentityKept { .. } => "Identitas pelapor disimpan",
            Self::ComplainantIdentityRead { .. } => "Identitas pelapor dibuka",
            Self::ComplainantIdentityDisclosed { .. } => "Identitas pelapor diungkapkan",
        }
    }
}

impl DomainEvent for ComplainantEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::ComplainantIdentityKept { .. } => "ComplainantIdentityKept",
            Self::ComplainantIdentityRead { .. } => "ComplainantIdentityRead",
            Self::ComplainantIdentityDisclosed { .. } => "ComplainantIdentityDisclosed",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// Who complains, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complainant {
    /// The identity, once it is kept.
    pub identity: Option<KeepIdentity>,
}

impl Complainant {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: &Asked<ComplainantCommand>) -> Result<ComplainantEvent, Refusal> {
        role_is(&asked.officer, &[Role::ComplaintOfficer])?;
        match (&self.identity, &asked.command) {
            (None, ComplainantCommand::Keep(kept)) => {
                acts_in_own_province(&asked.officer, &kept.province)?;
                Ok(ComplainantEvent::ComplainantIdentityKept {
                    province: kept.province.clone(),
                    kept_on: asked.today(&kept.province),
                    name: kept.name.clone(),
                    contact: kept.contact.clone(),
                    statement: kept.statement.clone(),
                })
            }
            (Some(_), ComplainantCommand::Keep(_)) => Err(wrong_state("Kept", &["None"])),
            (None, ComplainantCommand::Read(_) | ComplainantCommand::Disclose(_)) => {
                Err(wrong_state("None", &["Kept"]))
            }
            (Some(kept), ComplainantCommand::Read(c)) => {
                acts_in_own_province(&asked.officer, &kept.province)?;
                tells_a_purpose(&c.purpose)?;
                is_short_enough("purpose", &c.purpose, DESCRIPTION)?;
                Ok(ComplainantEvent::ComplainantIdentityRead {
                    purpose: c.purpose.clone(),
                    read_on: asked.today(&kept.province),
                })
            }
            (Some(kept), ComplainantCommand::Disclose(c)) => disclose(asked, kept, c),
        }
    }
}

fn disclose(
    asked: &Asked<ComplainantCommand>,
    kept: &KeepIdentity,
    command: &DiscloseIdentity,
) -> Result<ComplainantEvent, Refusal> {
    acts_in_own_province(&asked.officer, &kept.province)?;
    let today = asked.today(&kept.province);
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
        }
    }
}
