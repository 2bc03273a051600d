//! The data of a flow of the counts: as many questions as a key needs, all of one position. Those of
//! which the same counts are read once.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate, Utc};
use domain::{Officer, ProvinceCode, province};
use futures::{StreamExt, TryStreamExt, stream};
use projections::count::{Dimension, Group, Measure, Milestone, Question};
use projections::establishment_statistics::ESTABLISHMENTS;

use super::codes::{self, NATION};
use super::flow::{Flow, Part, dimension};
use super::key::Asked;
use super::observed::{DataSet, Observation};
use super::too_large;
use crate::auth::access::scope;
use crate::error::ApiError;
use crate::http::lists::within;
use crate::http::statistics::{ask_by, reached, within_rights};
use crate::law;
use crate::state::AppState;

/// Most questions that one request asks.
const QUESTIONS: usize = 192;
/// Questions that are asked at once; the other readers want connections too.
const AT_ONCE: usize = 2;
/// Most observations that are answered.
const OBSERVATIONS: usize = 200_000;
/// Years that are told of a stock when no period is asked for.
const YEARS: i32 = 5;

/// How long periods are, with the dimension that tells them apart.
const FREQUENCIES: [(&str, &str); 3] = [("A", "year"), ("Q", "quarter"), ("M", "month")];

/// One question, and what its numbers are of.
struct Posed {
    question: Question,
    frequency: &'static str,
    /// The year at the end of which a stock is told.
    year: Option<i32>,
}

/// The data of a flow as an officer may count it.
pub(super) async fn data(
    state: &AppState,
    officer: &Officer,
    flow: &Flow,
    asked: &Asked,
) -> Result<DataSet, ApiError> {
    let mut bases = bases(questions(officer, flow, asked)?);
    let mut all = Question::of(flow.subject, Milestone::of("", ["", ""]));
    all.group_by = own(flow).map(|(_, by)| by).collect();
    let position = reached(state, &all, None).await?;
    let law = law::at(&state.pool, position).await?;
    let (mut observations, law) = (vec![], &law);
    // Of several codes all values are counted. What happened on unknown days is not told, but is little.
    let several = asked.key.iter().any(|codes| codes.len() > 1);
    let most = if several {
        usize::MAX
    } else {
        2 * OBSERVATIONS
    };
    // What has most observations comes first: too many are found out at once.
    bases.sort_by_key(|base| Reverse(base.question.group_by.len()));
    let answers = bases.into_iter().map(|base| async move {
        let Base {
            mut question,
            parts,
        } = base;
        question.past.known_at = Some(position);
        let sets = parts.iter().map(|part| part.question.group_by.clone());
        let sets: Vec<Vec<Dimension>> = sets.collect();
        let told = ask_by(state, law, question, (&sets, most), Some(position)).await?;
        Ok::<_, ApiError>(parts.into_iter().zip(told.ok_or_else(too_many)?))
    });
    let mut answers = stream::iter(answers).buffered(AT_ONCE);
    while let Some(told) = answers.try_next().await? {
        for (part, groups) in told {
            observed(flow, asked, (&part, &groups), &mut observations);
            if observations.len() > OBSERVATIONS {
                return Err(too_many());
            }
        }
    }
    observations.sort_by(|one, other| one.codes.cmp(&other.codes));
    Ok(DataSet {
        position,
        digest: None,
        valid_from: None,
        valid_to: None,
        observations,
    })
}

fn too_many() -> ApiError {
    too_large(&format!("more than {OBSERVATIONS} observations"))
}

/// Questions of which the same counts, and one by the dimensions of all.
struct Base {
    question: Question,
    parts: Vec<Posed>,
}

/// Each question with those of which the same counts: at the same milestone and time, narrowed alike,
/// and by the same dimensions of which a row may have several values.
fn bases(parts: Vec<Posed>) -> Vec<Base> {
    let several = |question: &Question| {
        let all = question.group_by.iter().copied();
        all.filter(|by| by.is_of_several()).collect::<Vec<_>>()
    };
    let mut bases: Vec<Base> = vec![];
    for part in parts {
        let own = &part.question;
        let same = |base: &&mut Base| {
            let other = &base.question;
            (other.milestone, other.past, &other.filters) == (own.milestone, own.past, &own.filters)
                && several(other) == several(own)
        };
        if let Some(base) = bases.iter_mut().find(same) {
            base.question.group_by.extend(&part.question.group_by);
            base.parts.push(part);
        } else {
            let (question, parts) = (part.question.clone(), vec![part]);
            bases.push(Base { question, parts });
        }
    }
    for base in &mut bases {
        base.question.group_by = finest(&base.question.group_by);
    }
    bases
}

/// The dimensions that tell all of some apart, each once; months where there are several periods.
fn finest(all: &[Dimension]) -> Vec<Dimension> {
    let mut once: Vec<Dimension> = vec![];
    for by in all {
        if !once.contains(by) {
            once.push(*by);
        }
    }
    if once.iter().filter(|by| by.is_time()).count() > 1 {
        once.retain(|by| !by.is_time());
        once.insert(0, Dimension::MONTH);
    }
    once
}

/// The dimensions of the counts in a flow's key, with their places.
fn own(flow: &Flow) -> impl Iterator<Item = (usize, Dimension)> {
    flow.key().enumerate().filter_map(|(nth, part)| match part {
        Part::By(by) => Some((nth, by)),
        Part::Frequency | Part::Milestone | Part::Measure | Part::Time => None,
    })
}

/// The codes that are wanted of a part.
fn wanted<'a>(flow: &Flow, asked: &'a Asked, part: Part) -> &'a [String] {
    let place = flow.key().position(|one| one == part);
    place.map_or(&[], |nth| asked.wanted(nth))
}

/// Every question that a key needs: for each frequency, milestone, and set of dimensions that are
/// told apart.
fn questions(officer: &Officer, flow: &Flow, asked: &Asked) -> Result<Vec<Posed>, ApiError> {
    let measures = measures(flow, asked);
    if measures.is_empty() {
        return Ok(vec![]);
    }
    let among = |part, name: &str| {
        let wanted = wanted(flow, asked, part);
        wanted.is_empty() || wanted.iter().any(|one| one == name)
    };
    let milestones = flow.subject.milestones.iter().copied();
    let milestones = milestones.filter(|one| among(Part::Milestone, one.name()));
    let milestones: Vec<Milestone> = milestones.collect();
    let stock = *flow.subject == ESTABLISHMENTS;
    let frequencies = FREQUENCIES
        .into_iter()
        .filter(|(code, _)| (*code == "A" || !stock) && among(Part::Frequency, code));
    let apart = told_apart(officer, flow, asked)?;
    let mut questions = vec![];
    for (frequency, period) in frequencies {
        for milestone in &milestones {
            for by in &apart {
                let of = Of {
                    flow,
                    asked,
                    milestone: *milestone,
                    measures: &measures,
                };
                if stock {
                    questions.extend(of.stocks(by));
                } else if let Some(period) = dimension(flow.subject, period) {
                    let question = of.question(by, Some(period));
                    questions.push(Posed {
                        question,
                        frequency,
                        year: None,
                    });
                }
                if questions.len() > QUESTIONS {
                    return Err(too_large(&format!("more than {QUESTIONS} counts")));
                }
            }
        }
    }
    let allowed = questions.into_iter().map(|part| {
        let question = within_rights(officer, part.question)?;
        Ok(Posed { question, ..part })
    });
    allowed.collect()
}

fn measures(flow: &Flow, asked: &Asked) -> Vec<Measure> {
    let wanted = wanted(flow, asked, Part::Measure);
    let all = flow.subject.measures.iter().copied();
    all.filter(|one| wanted.is_empty() || wanted.iter().any(|name| name == one.name))
        .collect()
}

/// The sets of dimensions that are told apart: each dimension is told for all its values together,
/// for each, or both, as the key wants it. The nation is told to who reads it.
fn told_apart(
    officer: &Officer,
    flow: &Flow,
    asked: &Asked,
) -> Result<Vec<Vec<Dimension>>, ApiError> {
    let mut sets: Vec<Vec<Dimension>> = vec![vec![]];
    for (nth, by) in own(flow) {
        let wanted = asked.wanted(nth);
        let total = codes::total(by);
        let mut together = asked.wants(nth, total);
        let each = wanted.is_empty() || wanted.iter().any(|code| code != total);
        if by == Dimension::PROVINCE {
            let nation = scope(officer).is_none();
            for code in wanted.iter().filter(|code| !nation || *code != NATION) {
                within(officer, Some(code.clone()))?;
            }
            together &= nation;
        }
        let mut more = vec![];
        for set in &sets {
            more.extend(together.then(|| set.clone()));
            more.extend(each.then(|| [&set[..], &[by]].concat()));
        }
        sets = more;
    }
    Ok(sets)
}

/// What all questions of a milestone have.
struct Of<'a> {
    flow: &'a Flow,
    asked: &'a Asked,
    milestone: Milestone,
    measures: &'a [Measure],
}

impl Of<'_> {
    /// Its question by some dimensions and periods; a single code narrows it.
    fn question(&self, by: &[Dimension], period: Option<Dimension>) -> Question {
        let narrowed = own(self.flow).filter(|(_, one)| by.contains(one));
        let narrowed = narrowed.filter_map(|(nth, one)| match self.asked.wanted(nth) {
            [code] => Some((
                one,
                Some(code.clone()).filter(|code| code != crate::http::forms::UNKNOWN),
            )),
            _ => None,
        });
        let mut group_by: Vec<Dimension> = period.into_iter().collect();
        group_by.extend(by);
        Question {
            from: self.asked.from,
            to: self.asked.to,
            group_by,
            filters: narrowed.collect(),
            measures: self.measures.to_vec(),
            ..Question::of(self.flow.subject, self.milestone)
        }
    }

    /// What there was at the end of each year, today in the year that runs.
    fn stocks(&self, by: &[Dimension]) -> Vec<Posed> {
        let today = province::local_date(&ProvinceCode("31".to_owned()), Utc::now());
        let last = self.asked.to.map_or(today, |to| to.min(today)).year();
        let first = self.asked.from.map_or(last - YEARS + 1, |from| from.year());
        let years = (first..=last).take(QUESTIONS + 1);
        let stock = years.filter_map(|year| {
            let end = NaiveDate::from_ymd_opt(year, 12, 31)?.min(today);
            let mut question = self.question(by, None);
            (question.from, question.to) = (None, None);
            question.past.as_of = Some(end);
            Some(Posed {
                question,
                frequency: "A",
                year: Some(year),
            })
        });
        stock.collect()
    }
}

/// The observations of what was counted that the key wants.
fn observed(
    flow: &Flow,
    asked: &Asked,
    (part, groups): (&Posed, &[Group]),
    observations: &mut Vec<Observation>,
) {
    for (values, numbers) in groups {
        let value = |by: Dimension| {
            let place = part.question.group_by.iter().position(|one| *one == by)?;
            values.get(place).map(Option::as_deref)
        };
        let time = match part.year {
            Some(year) => Some(year.to_string()),
            None => values.first().cloned().flatten(),
        };
        // What happened on an unknown day belongs to no period.
        let Some(time) = time else { continue };
        for measure in &part.question.measures {
            let Some(number) = codes::number(numbers.get(measure.name)) else {
                continue;
            };
            let code = |one: Part| match one {
                Part::Frequency => part.frequency.to_owned(),
                Part::Milestone => part.question.milestone.name().to_owned(),
                Part::Measure => measure.name.to_owned(),
                Part::Time => time.clone(),
                Part::By(by) => match value(by) {
                    Some(value) => codes::value(by, value),
                    None => codes::total(by).to_owned(),
                },
            };
            let codes: Vec<String> = flow.parts.iter().copied().map(code).collect();
            let is_wanted = codes
                .iter()
                .enumerate()
                .all(|(nth, code)| asked.wants(nth, code));
            if is_wanted {
                observations.push(Observation {
                    codes,
                    value: Some(number),
                    status: "A",
                    unit: measure.unit.code(),
                });
            }
        }
    }
}
