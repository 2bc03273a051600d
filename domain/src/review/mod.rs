//! Reviews of samples (*tinjauan sampel*): cases drawn by a seed from what a question counts, layer by
//! layer, and looked at by two supervisors, neither of whom sees the answers of the other before
//! his own are in; how far they agree is told question by question.

mod agreement;
mod decide;
mod draw;
mod events;
mod questions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::agreement::{Agreement, agreement};
pub use self::draw::{Member, draw};
pub use self::events::ReviewEvent;
pub use self::questions::{Asking, questions};
use crate::asked::Asked;
use crate::numbering::Numbered;
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::texts::{DESCRIPTION, NAME};

/// Most characters of a question.
pub const QUESTION: usize = 2000;
/// Most cases of a sample.
pub const LARGEST: u32 = 200;
/// How many persons look at each case.
pub const LOOKS: usize = 2;

/// *Penarikan sampel*: which cases, how many, and by which seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawSample {
    /// What it is called.
    #[schemars(length(min = 1, max = NAME))]
    pub title: String,
    /// The question whose cases are drawn from, as it stands in the address of the counts; what it
    /// is grouped by are the layers: `cases?milestone=closed&group_by=province,norm,close_reason`.
    #[schemars(length(min = 1, max = QUESTION))]
    pub question: String,
    /// How many cases; all of them where there are fewer.
    #[schemars(range(min = 1, max = LARGEST))]
    pub size: u32,
    /// Any whole number: the same one draws the same cases again.
    #[schemars(range(min = 0, max = 4_294_967_295_u32))]
    pub seed: u32,
    /// The position of the log at which the cases are known; the last one without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub position: Option<i64>,
}

impl DrawSample {
    /// Cases by province, norm and reason of closing.
    #[must_use]
    pub fn example() -> Self {
        Self {
            title: "Tinjauan mutu perkara".to_owned(),
            question: "cases?milestone=registered&group_by=province,norm,close_reason".to_owned(),
            size: 10,
            seed: 2026,
            position: None,
        }
    }
}

/// *Penilaian*: what a supervisor answers to the questions about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordLook {
    /// The case.
    pub case: Uuid,
    /// The answer to each question of the review, by its code.
    pub answers: BTreeMap<String, Answer>,
    /// What is to be said beside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub note: Option<String>,
}

/// An answer to a question about a case.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// *Ya*.
    Yes,
    /// *Tidak*.
    No,
    /// *Tidak relevan*.
    NotApplicable,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::NotApplicable];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// What is asked of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewCommand {
    /// Draw the sample, from these cases as they are known at this position.
    Draw {
        /// What was asked for.
        wanted: DrawSample,
        /// The position.
        position: i64,
        /// All that the question counts.
        population: Vec<Member>,
    },
    /// Look at a case.
    Look(RecordLook),
}

/// A layer of a sample: the cases with the same values of what the question is grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Layer {
    /// The values; none for one that is not known.
    pub values: Vec<Option<String>>,
    /// How many cases there are.
    pub population: u32,
    /// How many of them were drawn.
    pub drawn: u32,
}

/// A case that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Drawn {
    /// The case.
    pub case: Uuid,
    /// Its layer, by its place among them from 0 on.
    pub layer: u32,
    /// Those who were sent to it, who do not look at it.
    pub inspectors: Vec<String>,
}

/// A sample as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// What it is called.
    pub title: String,
    /// The question.
    pub question: String,
    /// The province whose cases they are; none of the nation.
    pub province: Option<ProvinceCode>,
    /// The position at which the cases are known.
    pub position: i64,
    /// The seed.
    pub seed: u32,
    /// How many were asked for.
    pub size: u32,
    /// The codes of what is asked about each case.
    pub questions: Vec<String>,
    /// The layers.
    pub layers: Vec<Layer>,
    /// The cases.
    pub cases: Vec<Drawn>,
    /// Who drew it.
    pub drawer: String,
    /// Day of the draw.
    pub drawn_on: NaiveDate,
}

/// What one supervisor answered about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The case.
    pub case: Uuid,
    /// Who looked.
    pub reviewer: String,
    /// His answers.
    pub answers: BTreeMap<String, Answer>,
    /// What he says beside.
    pub note: Option<String>,
    /// Day.
    pub looked_on: NaiveDate,
}

/// A review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The sample, once it is drawn.
    pub sample: Option<Sample>,
    /// The looks, the first one first.
    pub looks: Vec<Look>,
}

impl Review {
    /// The looks at a case, the first one first.
    pub fn looks_at(&self, case: Uuid) -> impl Iterator<Item = &Look> {
        self.looks.iter().filter(move |look| look.case == case)
    }

    /// The looks at a case as far as a person may see them: his own, and both once both are in. Before
    /// that the second look would not be his own judgement.
    #[must_use]
    pub fn looks_for(&self, officer: &Officer, case: Uuid) -> Vec<&Look> {
        let all: Vec<&Look> = self.looks_at(case).collect();
        let is_open = all.len() == LOOKS;
        let seen = |look: &&Look| is_open || officer.is(&look.reviewer);
        all.into_iter().filter(seen).collect()
    }

    /// Whether a person may look at a case now.
    #[must_use]
    pub fn waits_for(&self, officer: &Officer, drawn: &Drawn) -> bool {
        let mut looks = self.looks_at(drawn.case);
        let is_his = drawn.inspectors.iter().any(|one| officer.is(one));
        !is_his
            && self.looks_at(drawn.case).count() < LOOKS
            && !looks.any(|look| officer.is(&look.reviewer))
    }
}

impl Aggregate for Review {
    const TYPE: &'static str = "review";
    type Command = Asked<ReviewCommand>;
    type Event = ReviewEvent;
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
            ReviewEvent::SampleDrawn(sample) => self.sample = Some(sample),
            ReviewEvent::LookRecorded(look) => self.looks.push(look),
        }
    }
}

impl Numbered for Review {}
