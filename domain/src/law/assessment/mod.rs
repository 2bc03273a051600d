//! What the law says of an offence: one pure function from the law and a question to the answer.

mod cited;
mod found;
mod open;
mod shown;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deadlines::DueDate;
use super::{AccusedKind, Cited, Law};
use crate::prosecution::{Outcome, Substance};
use crate::province::{self, ProvinceCode};
use crate::rules::gate::{Gate, prior_is_known};
use crate::rules::texts::{ENTRIES, NAME};

pub use open::OpenPoint;
pub use shown::ShownReading;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Code of the norm breached, such as `WLK-02`.
    #[schemars(length(max = NAME))]
    pub norm: String,
    /// Day of the offence (*tempus delicti*).
    pub offence_date: NaiveDate,
    /// Province of the offence.
    pub province: ProvinceCode,
    /// Day on which the investigation was opened, when it was.
    #[serde(default)]
    pub investigation_opened_on: Option<NaiveDate>,
    /// Day on which the case was handed to the court, when it was.
    #[serde(default)]
    pub referred_on: Option<NaiveDate>,
    /// Day on which the court began to examine it, when it did.
    #[serde(default)]
    pub hearing_started_on: Option<NaiveDate>,
    /// Who is accused.
    pub accused: Accused,
    /// Day on which the offence is thought judged; the last of the other days without it, so that
    /// the answer never depends on when it is asked.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// Who is accused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accused {
    /// `person`, `natural_person`, `pengusaha` (employer), `pengurus` (manager) or `corporation`.
    #[schemars(
        with = "String",
        regex(pattern = "^(person|natural_person|pengusaha|pengurus|corporation)$")
    )]
    pub kind: AccusedKind,
    /// Earlier judgments on the same natural person that are final.
    #[serde(default)]
    #[schemars(length(max = ENTRIES))]
    pub prior_final_judgments: Vec<PriorJudgment>,
}

/// A final judgment on the accused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorJudgment {
    /// Code of the norm that was breached.
    #[schemars(length(max = NAME))]
    pub norm: String,
    /// Day on which it became final (*inkracht*).
    pub final_on: NaiveDate,
    /// What the court decided; a fine, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// The code of procedure that governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureRegime {
    /// UU 8/1981.
    #[serde(rename = "kuhap_1981")]
    Kuhap1981,
    /// UU 20/2025.
    #[serde(rename = "kuhap_2025")]
    Kuhap2025,
    /// The readings differ: a person decides.
    NeedsDecision,
}

/// Whether the fast procedure takes the offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tipiring {
    /// It does.
    Open,
    /// It does not.
    Closed,
    /// What decides it has not been confirmed.
    NeedsConfirmation,
}

impl From<Gate> for Tipiring {
    fn from(gate: Gate) -> Self {
        match gate {
            Gate::Open => Self::Open,
            Gate::Closed => Self::Closed,
            Gate::AsksForReading => Self::NeedsConfirmation,
        }
    }
}

/// What the law says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// Criminal law by which it is judged.
    pub substantive_regime: Substance,
    /// Code of procedure.
    pub procedure_regime: ProcedureRegime,
    /// Whether the fast procedure (*acara pemeriksaan cepat*) takes it.
    pub tipiring: Tipiring,
    /// Highest fine in rupiah; 0 where none may be imposed; none without a criminal threat.
    pub max_fine_idr: Option<i64>,
    /// Longest *kurungan* in days; 0 where none may be imposed.
    pub max_kurungan_days: Option<u32>,
    /// Whether an earlier judgment was final before the offence (UU 7/1981 Pasal 10 ayat (2)).
    pub repeat_offender: bool,
    /// Whether *kurungan* is the only penalty.
    pub only_kurungan: bool,
    /// Whether payment of the highest fine ends the case.
    pub settlement_by_maximum_fine: bool,
    /// Last day on which the offence may be prosecuted unless an act of prosecution interrupts;
    /// none where the catalogue knows no time bar.
    pub prosecution_time_barred_on: Option<NaiveDate>,
    /// What each reading of what is open here would say.
    pub readings: Vec<ShownReading>,
    /// Due dates that follow from the days told.
    pub deadlines: Vec<DueDate>,
    /// Every provision used.
    pub provisions: Vec<Cited>,
    /// What a lawyer must confirm before the answer decides a case.
    pub needs_confirmation: Vec<OpenPoint>,
}

/// Something wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// JSON pointer to the field.
    pub field: String,
    /// What is wrong with it.
    pub detail: String,
}

impl Question {
    /// A question that shows every field; a repeat, for an offence before 2026-01-02.
    #[must_use]
    pub fn example() -> Self {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        Self {
            norm: "WLK-02".to_owned(),
            offence_date: day(2025, 8, 1).unwrap_or_default(),
            province: ProvinceCode("31".to_owned()),
            investigation_opened_on: day(2025, 12, 20),
            referred_on: day(2026, 1, 15),
            hearing_started_on: day(2026, 1, 20),
            accused: Accused {
                kind: AccusedKind::Pengurus,
                prior_final_judgments: day(2024, 3, 1)
                    .map(|final_on| PriorJudgment {
                        norm: "WLK-02".to_owned(),
                        final_on,
                        outcome: Some(Outcome::Fine),
                    })
                    .into_iter()
                    .collect(),
            },
            on: day(2026, 1, 20),
        }
    }

    /// The last day told: the law of this day judges.
    #[must_use]
    pub fn judged_on(&self) -> NaiveDate {
        let told = self.on.or(self.hearing_started_on).or(self.referred_on);
        told.or(self.investigation_opened_on)
            .unwrap_or(self.offence_date)
    }

    /// What is wrong with the question, field by field.
    #[must_use]
    pub fn flaws(&self, law: &Law) -> Vec<Flaw> {
        let mut flaws = vec![];
        let mut wrong = |field: &str, detail: String| {
            let field = field.to_owned();
            flaws.push(Flaw { field, detail });
        };
        if law.norm(&self.norm, self.offence_date).is_none() {
            wrong(
                "/norm",
                format!("no norm {} is in force on {}", self.norm, self.offence_date),
            );
        }
        if province::find(&self.province).is_none() {
            wrong(
                "/province",
                format!("{} is no Kemendagri code", self.province.0),
            );
        }
        for (number, prior) in self.accused.prior_final_judgments.iter().enumerate() {
            if let Err(refusal) = prior_is_known(law, &prior.norm, prior.final_on) {
                let field = format!("/accused/prior_final_judgments/{number}/norm");
                wrong(&field, refusal.detail);
            }
        }
        let mut earlier = ("offence_date", self.offence_date);
        for (name, told) in [
            ("investigation_opened_on", self.investigation_opened_on),
            ("referred_on", self.referred_on),
            ("hearing_started_on", self.hearing_started_on),
        ] {
            let Some(day) = told else { continue };
            if day < earlier.1 {
                let detail = format!("{name} {day} is before {} {}", earlier.0, earlier.1);
                wrong(&format!("/{name}"), detail);
            }
            earlier = (name, day);
        }
        if let Some(on) = self.on.filter(|on| *on < self.offence_date) {
            wrong(
                "/on",
                format!("on {on} is before offence_date {}", self.offence_date),
            );
        }
        flaws
    }
}

/// What the law says of an offence.
///
/// # Errors
/// What is wrong with the question.
pub fn assess(law: &Law, asked: &Question) -> Result<Assessment, Vec<Flaw>> {
    let read = law.as_read_on(asked.judged_on());
    let law = read.as_ref().unwrap_or(law);
    let flaws = asked.flaws(law);
    let norm = law.norm(&asked.norm, asked.offence_date);
    let Some(norm) = norm.filter(|_| flaws.is_empty()) else {
        return Err(flaws);
    };
    Ok(shown::assembled(
        law,
        asked,
        &found::Found::of(law, norm, asked),
    ))
}
