//! The annual report of the labour inspectorate (ILO C081, articles 20 and 21) and the ILOSTAT
//! indicators, from the counts of a year: each number with what it means and where it is listed.
//!
//! | looking for | file |
//! |---|---|
//! | what the report is made of | `shown.rs` |
//! | the letters a to g | `sections.rs` |
//! | ILOSTAT | `indicators.rs` |

mod indicators;
mod sections;
mod shown;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query as Params, State};
use chrono::{NaiveDate, Utc};
use domain::law::Law;
use domain::{Officer, ProvinceCode, province};
use projections::case_statistics::CASES;
use projections::count::{Dimension, ProvinceSet, Question, Subject};
use projections::establishment_statistics::ESTABLISHMENTS;
use projections::officers::SERVING;
use projections::prosecution_statistics::PROSECUTIONS;
use projections::times::Past;
use serde_json::{Map, Value};

use self::indicators::indicators;
pub(in crate::http) use self::shown::Report;
use self::shown::{Figure, Row, Table, Text, figure, unkept};
use super::{may_list, question, settled};
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::query::{Pairs, Query};
use crate::law;
use crate::state::AppState;

/// The years that a report may be of.
const YEARS: std::ops::RangeInclusive<i32> = 1981..=2999;

/// `GET /statistics/c081/{year}`
pub(in crate::http) async fn report(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(year): Path<String>,
    Params(params): Params<Pairs>,
) -> Result<Json<Report>, ApiError> {
    let mut query = Query::new(params);
    let known_at: Option<i64> = query.parsed("known_at", "a position");
    let year: Option<i32> = year.parse().ok().filter(|year| YEARS.contains(year));
    if year.is_none() {
        query.wrong("year", "is a year from 1981 to 2999");
    }
    query.done()?;
    let year = year.unwrap_or_default();
    Ok(Json(
        Year::of((&state, &officer), year, known_at)
            .await?
            .report()
            .await?,
    ))
}

/// A year that is counted.
struct Year<'a> {
    state: &'a AppState,
    officer: &'a Officer,
    law: Arc<Law>,
    number: i32,
    from: NaiveDate,
    as_of: NaiveDate,
    complete: bool,
    position: i64,
}

impl<'a> Year<'a> {
    async fn of(
        (state, officer): (&'a AppState, &'a Officer),
        year: i32,
        known_at: Option<i64>,
    ) -> Result<Self, ApiError> {
        let today = province::local_date(&ProvinceCode("31".to_owned()), Utc::now());
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
        let (from, last) = (day(1, 1), day(12, 31));
        // A position that every table has reached.
        let mut position = known_at.unwrap_or(i64::MAX);
        for subject in [&CASES, &PROSECUTIONS, &ESTABLISHMENTS, &SERVING] {
            let past = Past {
                as_of: None,
                known_at: Some(0),
            };
            let table = past.table(subject.table);
            let reached = state.figures.reached(&table, known_at).await?;
            position = position.min(reached);
        }
        let law = law::at(&state.pool, position).await?;
        Ok(Self {
            state,
            officer,
            law: Arc::new(law),
            number: year,
            from,
            as_of: last.min(today),
            complete: last < today,
            position,
        })
    }

    async fn report(self) -> Result<Report, ApiError> {
        let (staff, inspectors) = self.staff().await?;
        let (workplaces, active) = self.workplaces().await?;
        let (visits, visited) = self.visits().await?;
        let sections = vec![
            self.laws(),
            staff,
            workplaces,
            visits,
            self.violations().await?,
            unkept(
                'f',
                Text {
                    id: "Kecelakaan kerja",
                    en: "Industrial accidents",
                },
            ),
            unkept(
                'g',
                Text {
                    id: "Penyakit akibat kerja",
                    en: "Occupational diseases",
                },
            ),
        ];
        let staffed = inspectors.table.as_ref();
        let quality = self.quality(staffed.map_or(&[], |by| &by.rows)).await?;
        Ok(Report {
            year: self.number,
            as_of: self.as_of,
            complete: self.complete,
            position: self.position,
            sections,
            indicators: indicators(
                inspectors.number("inspectors"),
                visited.number("visits"),
                active.number("establishments"),
            ),
            quality,
        })
    }

    /// What was true at the end of the year, counted by nothing.
    fn question(&self, subject: &'static Subject, milestone: usize) -> Result<Question, ApiError> {
        let milestone = subject.milestones.get(milestone).copied();
        let milestone = milestone.ok_or_else(|| ApiError::internal(&"no such milestone"))?;
        let set = if self.as_of < province::MORE_THAN_34 {
            ProvinceSet::P34
        } else {
            ProvinceSet::P38
        };
        Ok(Question {
            past: Past {
                as_of: Some(self.as_of),
                known_at: Some(self.position),
            },
            province_set: set,
            ..Question::of(subject, milestone)
        })
    }

    /// Establishments at work at the end of the year.
    fn active_question(&self) -> Result<Question, ApiError> {
        let status = ESTABLISHMENTS
            .dimensions
            .iter()
            .find(|one| one.name() == "status");
        let filters = status.map(|status| (*status, Some("active".to_owned())));
        Ok(Question {
            filters: filters.into_iter().collect(),
            ..self.question(&ESTABLISHMENTS, 0)?
        })
    }

    /// What happened within the year, counted by nothing.
    fn year_question(
        &self,
        subject: &'static Subject,
        milestone: usize,
    ) -> Result<Question, ApiError> {
        Ok(Question {
            from: Some(self.from),
            to: Some(self.as_of),
            ..self.question(subject, milestone)?
        })
    }

    /// Where what a number counts is listed, for who may read that list.
    fn listed_at(&self, asked: &Question, values: &[Option<String>]) -> Option<String> {
        may_list(self.officer, asked.subject)
            .then(|| question::listed_at(asked, values, self.position))
    }

    /// Numbers of all, and the first of them by a dimension, if one is named.
    async fn told(
        &self,
        asked: Question,
        (measures, by): (&[&str], Option<(Text, &str)>),
    ) -> Result<Told, ApiError> {
        let subject = asked.subject;
        let wanted = |name: &&str| subject.measures.iter().find(|one| one.name == *name);
        let is_by = |one: &&Dimension| by.is_some_and(|(_, name)| one.name() == name);
        let asked = Question {
            measures: measures.iter().filter_map(wanted).copied().collect(),
            group_by: subject.dimensions.iter().filter(is_by).copied().collect(),
            ..asked
        };
        let (asked, counted) = settled(self.state, asked, Some(self.position)).await?;
        let first = measures.first().copied().unwrap_or_default();
        let rows = counted.groups.iter().map(|(values, numbers)| Row {
            value: values.first().cloned().flatten(),
            number: numbers.get(first).and_then(Value::as_i64).unwrap_or(0),
            listed_at: self.listed_at(&asked, values),
        });
        let rows = rows.collect();
        Ok(Told {
            table: by.map(|(title, by)| Table {
                title,
                by: by.to_owned(),
                rows,
            }),
            listed_at: self.listed_at(&asked, &[]),
            totals: counted.totals,
        })
    }
}

/// What a question was answered with.
struct Told {
    /// By its dimension, if it had one.
    table: Option<Table>,
    /// Where all that counts is listed, for who may read that list.
    listed_at: Option<String>,
    /// The numbers of all that count.
    totals: Map<String, Value>,
}

impl Told {
    fn number(&self, measure: &str) -> f64 {
        let number = self.totals.get(measure).and_then(Value::as_f64);
        number.unwrap_or(0.0)
    }

    /// A number of all, with where it is listed.
    fn figure(&self, title: Text, measure: &str) -> Figure {
        figure(title, self.number(measure), self.listed_at.clone())
    }
}
