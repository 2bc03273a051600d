//! What a prosecution is told of others: those about the same offence of the same accused, and the
//! judgments on the same person. The log is read by whoever hands a command in.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::basis::KnownJudgment;
use super::command::ProsecutionCommand as Command;
use super::commands::NameSuspect;
use super::states::{Dossier, Prosecution, Stage};
use super::status::ProsecutionStatus as Status;
use super::terms::{AccusedRole, Outcome};
use crate::province::ProvinceCode;

/// What the log has beside the stream of a command; no part of what is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Prosecutions that are or were about the same offence of the same accused.
    pub twins: Vec<Twin>,
    /// Final judgments of this register on the same person.
    pub judgments: Vec<KnownJudgment>,
}

/// A prosecution that may be about the same as another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Its identifier.
    pub id: Uuid,
    /// What it is about now.
    pub charge: Charge,
    /// The same, whoever is named.
    pub unnamed: Charge,
    /// Whether it is open: its investigation was opened, and it has not ended.
    pub open: bool,
    /// Whether the right to prosecute has ended by it: judged with final force, the maximum fine
    /// paid, or time-barred.
    pub bars: bool,
}

/// Who is accused of what: the same accused, norm and period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Charge {
    /// Who.
    pub accused: Accused,
    /// Norm breached.
    pub norm: String,
    /// Day of the offence: of a duty that comes again, it tells the period.
    pub offence_date: NaiveDate,
}

/// The accused as far as he is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Accused {
    /// A person by his random key.
    Person(Uuid),
    /// The employer or a manager of an establishment of the province in which the offence was
    /// reported; the name in lower case, with single spaces.
    Of {
        /// Province of the report.
        province: ProvinceCode,
        /// Name or identifier of the establishment.
        establishment: String,
        /// Employer or manager.
        role: AccusedRole,
    },
}

/// What is to be looked for in the log before a command is decided, and where it is told.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Whose judgments.
    pub person: Option<Uuid>,
    /// Of which charge there may be another open prosecution.
    pub charge: Option<Charge>,
    /// Where what is found is told.
    pub beside: &'a mut Beside,
}

impl Command {
    /// Whether it is decided with what the log has beside its stream.
    #[must_use]
    pub const fn looks_beside(&self) -> bool {
        matches!(
            self,
            Self::OpenInvestigation(_)
                | Self::ReopenInvestigation(_)
                | Self::NameSuspect(_)
                | Self::RecordJudgment(_)
        )
    }
}

impl Prosecution {
    /// What a command on it needs to know of other streams; none when it needs nothing.
    pub fn wants<'a>(&self, command: &'a mut Command) -> Option<Wanted<'a>> {
        let Self::Filed(dossier) = self else {
            return None;
        };
        let (person, charge, beside) = if let Command::OpenInvestigation(c) = command {
            (None, Some(dossier.charge()), &mut c.beside)
        } else if let Command::ReopenInvestigation(c) = command {
            (None, Some(dossier.charge()), &mut c.beside)
        } else if let Command::NameSuspect(c) = command {
            (c.person, Some(dossier.charge_of(c.person)), &mut c.beside)
        } else if let Command::RecordJudgment(c) = command {
            (dossier.person, None, &mut c.beside)
        } else {
            return None;
        };
        Some(Wanted {
            person,
            charge,
            beside,
        })
    }

    /// What tells what can be done now needs to know of other streams; none when it needs nothing.
    pub fn wants_now<'a>(&self, beside: &'a mut Beside) -> Option<Wanted<'a>> {
        let Self::Filed(dossier) = self else {
            return None;
        };
        let begins = matches!(dossier.stage, Stage::EventReported(_) | Stage::Stopped(_));
        let judged_next = matches!(dossier.stage, Stage::InHearing(_));
        (begins || judged_next).then(|| Wanted {
            person: dossier.person.filter(|_| judged_next),
            charge: begins.then(|| dossier.charge()),
            beside,
        })
    }

    /// This as another prosecution sees it.
    #[must_use]
    pub fn as_twin(&self) -> Option<Twin> {
        let Self::Filed(dossier) = self else {
            return None;
        };
        let reported = dossier.stage.running().status() == Status::EventReported;
        Some(Twin {
            id: dossier.id,
            charge: dossier.charge(),
            unnamed: dossier.charge_of(None),
            open: !reported && !dossier.stage.has_ended(),
            bars: dossier.bars_another(),
        })
    }

    /// Its final judgment, when it finds this person guilty.
    #[must_use]
    pub fn judgment_on(&self, person: Uuid) -> Option<KnownJudgment> {
        let Self::Filed(dossier) = self else {
            return None;
        };
        let judgment = dossier.stage.judgment()?;
        let known = dossier.person == Some(person) && judgment.outcome.finds_guilty();
        Some(KnownJudgment {
            prosecution: dossier.id,
            norm: dossier.norm.clone(),
            outcome: judgment.outcome,
            final_on: dossier.milestones.final_on.filter(|_| known)?,
        })
    }
}

impl Dossier {
    /// Whether nobody may be prosecuted again for what it was about. A claim that was not admitted
    /// was not judged.
    fn bars_another(&self) -> bool {
        let ended = [Status::Settled, Status::TimeBarred];
        let judged = self.stage.judgment();
        let judged = judged.is_some_and(|judgment| judgment.outcome != Outcome::Inadmissible);
        ended.contains(&self.stage.running().status())
            || judged && self.milestones.final_on.is_some()
    }

    /// Who is accused of what, as it stands.
    pub(super) fn charge(&self) -> Charge {
        self.charge_of(self.person)
    }

    fn charge_of(&self, person: Option<Uuid>) -> Charge {
        let of = || Accused::Of {
            province: self.reported_in.clone(),
            establishment: plain(&self.establishment),
            role: self.accused_role,
        };
        Charge {
            accused: person.map_or_else(of, Accused::Person),
            norm: self.norm.clone(),
            offence_date: self.offence_date,
        }
    }

    /// The charge once a suspect is named.
    pub(super) fn charge_named(&self, c: &NameSuspect) -> Charge {
        self.charge_of(c.person)
    }
}

impl Charge {
    /// The same as one text, by which processes claim it; equal charges have equal texts.
    #[must_use]
    pub fn key(&self) -> String {
        let (norm, on) = (&self.norm, self.offence_date);
        match &self.accused {
            Accused::Person(person) => format!("{norm}/{on}/person/{person}"),
            Accused::Of {
                province,
                establishment,
                role,
            } => {
                let role = match role {
                    AccusedRole::Pengusaha => "pengusaha",
                    AccusedRole::Pengurus => "pengurus",
                };
                format!("{norm}/{on}/{}/{role}/{establishment}", province.0)
            }
        }
    }
}

/// A name as it is compared: in lower case, with single spaces.
fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

impl Outcome {
    /// Whether the court found the accused guilty; a pardon does, and imposes nothing.
    #[must_use]
    pub const fn finds_guilty(self) -> bool {
        match self {
            Self::Fine | Self::Kurungan | Self::Conditional | Self::Supervision | Self::Pardon => {
                true
            }
            Self::Acquitted | Self::Released | Self::Inadmissible | Self::Lapsed => false,
        }
    }
}
