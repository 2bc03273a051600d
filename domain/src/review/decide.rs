//! What may be done with a review.

use super::{
    DrawSample, Look, Member, QUESTION, RecordLook, Review, ReviewCommand, ReviewEvent, Sample,
    draw, questions,
};
use crate::asked::Asked;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::role_is;
use crate::rules::procedure::is_filled;
use crate::rules::review::{answers_each, is_drawn_from_some, is_drawn_once, looks_at_it};
use crate::rules::texts::{DESCRIPTION, NAME, is_short_enough};

/// Who draws samples and looks at their cases.
const SUPERVISORS: &[Role] = &[
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
    Role::CentralAdmin,
];

type Wanted<'a> = &'a Asked<ReviewCommand>;

impl Review {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: Wanted<'_>) -> Result<ReviewEvent, Refusal> {
        role_is(&asked.officer, SUPERVISORS)?;
        match &asked.command {
            ReviewCommand::Draw {
                wanted,
                position,
                population,
            } => self.draw(asked, wanted, *position, population),
            ReviewCommand::Look(look) => self.look(asked, look),
        }
    }

    fn draw(
        &self,
        asked: Wanted<'_>,
        wanted: &DrawSample,
        position: i64,
        population: &[Member],
    ) -> Result<ReviewEvent, Refusal> {
        is_drawn_once(self.sample.is_some())?;
        is_filled("title", &wanted.title)?;
        is_short_enough("title", &wanted.title, NAME)?;
        is_short_enough("question", &wanted.question, QUESTION)?;
        is_drawn_from_some(wanted.size, population.len())?;
        let (layers, cases) = draw(population, wanted.seed, wanted.size);
        let province = asked.officer.province.clone();
        Ok(ReviewEvent::SampleDrawn(Sample {
            title: wanted.title.clone(),
            question: wanted.question.clone(),
            province: province.filter(|_| !asked.officer.role.is_national()),
            position,
            seed: wanted.seed,
            size: wanted.size,
            questions: questions().iter().map(|one| one.code.clone()).collect(),
            layers,
            cases,
            drawer: asked.officer.id.clone(),
            drawn_on: today(asked),
        }))
    }

    fn look(&self, asked: Wanted<'_>, look: &RecordLook) -> Result<ReviewEvent, Refusal> {
        let sample = self.sample.as_ref();
        looks_at_it(&asked.officer, self, look.case)?;
        let questions = sample.map_or(&[][..], |sample| &sample.questions);
        answers_each(questions, &look.answers)?;
        if let Some(note) = &look.note {
            is_filled("note", note)?;
            is_short_enough("note", note, DESCRIPTION)?;
        }
        Ok(ReviewEvent::LookRecorded(Look {
            case: look.case,
            reviewer: asked.officer.id.clone(),
            answers: look.answers.clone(),
            note: look.note.clone(),
            looked_on: today(asked),
        }))
    }
}

fn today(asked: Wanted<'_>) -> chrono::NaiveDate {
    let jakarta = ProvinceCode("31".to_owned());
    asked.today(asked.officer.province.as_ref().unwrap_or(&jakarta))
}
