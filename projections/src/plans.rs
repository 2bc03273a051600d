//! Work plans, with what was included in them and done.

use chrono::NaiveDate;
use domain::plan::{PlanEvent, Scope, Target};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::table::Row;

/// One plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanRow {
    id: Uuid,
    version: i64,
    province: String,
    unit: String,
    year: i32,
    month: Option<i32>,
    inspector: Option<String>,
    planned: i64,
    state: String,
    author: String,
    approved_on: Option<NaiveDate>,
}

impl Row for PlanRow {
    const TABLE: &'static str = "plans";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "unit",
        "year",
        "month",
        "inspector",
        "planned",
        "state",
        "author",
        "approved_on",
    ];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        if event.aggregate_type != "plan" {
            return Ok(row);
        }
        let mut row = row;
        match (&mut row, event.read()?) {
            (
                None,
                PlanEvent::PlanDrafted {
                    scope,
                    targets,
                    author,
                    ..
                },
            ) => {
                row = Some(Self::drafted(id, scope, &targets, author));
            }
            (
                Some(row),
                PlanEvent::PlanChanged {
                    targets, author, ..
                },
            ) => {
                (row.planned, row.author) = (planned(&targets), author);
                "drafted".clone_into(&mut row.state);
            }
            (Some(row), PlanEvent::PlanApproved { approved_on, .. }) => {
                row.approved_on = Some(approved_on);
                "approved".clone_into(&mut row.state);
            }
            (Some(row), PlanEvent::PlanReturned { .. }) => "returned".clone_into(&mut row.state),
            (
                Some(_),
                PlanEvent::CorrectionProposed(_)
                | PlanEvent::CorrectionRecorded(_)
                | PlanEvent::CorrectionRejected(_),
            ) => {}
            (Some(_), PlanEvent::PlanDrafted { .. }) => {
                return Err(event.poison(&"drafted twice"));
            }
            (
                None,
                PlanEvent::PlanChanged { .. }
                | PlanEvent::PlanApproved { .. }
                | PlanEvent::PlanReturned { .. }
                | PlanEvent::CorrectionProposed(_)
                | PlanEvent::CorrectionRecorded(_)
                | PlanEvent::CorrectionRejected(_),
            ) => return Err(event.poison(&"not drafted before")),
        }
        Ok(row)
    }
}

impl PlanRow {
    fn drafted(id: Uuid, scope: Scope, targets: &[Target], author: String) -> Self {
        Self {
            id,
            version: 0,
            province: scope.province.0,
            unit: scope.unit,
            year: scope.year,
            month: scope.month.and_then(|month| i32::try_from(month).ok()),
            inspector: scope.inspector,
            planned: planned(targets),
            state: "drafted".to_owned(),
            author,
            approved_on: None,
        }
    }
}

fn planned(targets: &[Target]) -> i64 {
    targets.iter().map(|target| i64::from(target.count)).sum()
}

/// One plan in a list: planned against done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanLine {
    /// The plan.
    pub id: Uuid,
    /// Kemendagri code.
    pub province: String,
    /// Unit.
    pub unit: String,
    /// Year.
    pub year: i32,
    /// Month, of the plan of an inspector.
    pub month: Option<i32>,
    /// The inspector, of his monthly plan.
    pub inspector: Option<String>,
    /// `drafted`, `returned` or `approved`.
    pub state: String,
    /// Who wrote it last.
    pub author: String,
    /// Day of approval.
    pub approved_on: Option<NaiveDate>,
    /// How many examinations are planned.
    pub planned: i64,
    /// How many cases are included in it; of the plan of a unit, in those of its inspectors too.
    pub included: i64,
    /// How many of them are examined.
    pub done: i64,
}

/// Which plans are asked for; every filter that is there must fit.
#[derive(Debug, Default, Clone)]
pub struct Wanted {
    /// Kemendagri code.
    pub province: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Year.
    pub year: Option<i32>,
    /// Month.
    pub month: Option<i32>,
    /// Inspector.
    pub inspector: Option<String>,
    /// State.
    pub state: Option<String>,
    /// The last plan of the page before.
    pub after: Option<Uuid>,
    /// Most rows.
    pub limit: i64,
}

/// The plans of a page, last month of the last year first; those of a whole year after its months.
///
/// # Errors
/// The store cannot be reached.
pub async fn list(
    connection: &mut PgConnection,
    wanted: &Wanted,
) -> Result<Vec<PlanLine>, sqlx::Error> {
    sqlx::query_as!(
        PlanLine,
        r#"SELECT p.id, p.province, p.unit, p.year, p.month, p.inspector, p.state, p.author,
                  p.approved_on, p.planned, c.included AS "included!", c.done AS "done!"
           FROM plans p CROSS JOIN LATERAL (
               SELECT count(*) AS included, count(u.examined_on) AS done
               FROM case_urgency u
               WHERE u.plan = ANY (ARRAY(
                   SELECT m.id::text FROM plans m
                   WHERE m.id = p.id
                      OR (p.inspector IS NULL AND m.inspector IS NOT NULL
                          AND m.province = p.province AND m.unit = p.unit AND m.year = p.year
                          AND (p.month IS NULL OR m.month = p.month))))
           ) c
           WHERE ($1::text IS NULL OR p.province = $1) AND ($2::text IS NULL OR p.unit = $2)
             AND ($3::int IS NULL OR p.year = $3) AND ($4::int IS NULL OR p.month = $4)
             AND ($5::text IS NULL OR p.inspector = $5) AND ($6::text IS NULL OR p.state = $6)
             AND ($7::uuid IS NULL
                  OR (p.year, coalesce(p.month, 0), p.id)
                     < (SELECT l.year, coalesce(l.month, 0), l.id FROM plans l WHERE l.id = $7))
           ORDER BY p.year DESC, coalesce(p.month, 0) DESC, p.id DESC LIMIT $8"#,
        wanted.province,
        wanted.unit,
        wanted.year,
        wanted.month,
        wanted.inspector,
        wanted.state,
        wanted.after,
        wanted.limit,
    )
    .fetch_all(connection)
    .await
}

/// What one inspector, or a unit for itself, planned in a year and did of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// Unit.
    pub unit: String,
    /// Month; none of the plan of the year.
    pub month: Option<i32>,
    /// The inspector; none of the plan of the year.
    pub inspector: Option<String>,
    /// Its plan.
    pub plan: Uuid,
    /// `drafted`, `returned` or `approved`.
    pub state: String,
    /// How many examinations are planned.
    pub planned: i64,
    /// How many cases are included in this plan itself.
    pub included: i64,
    /// How many of them are examined.
    pub done: i64,
}

/// Every plan of a province for a year with what was done of it: unit by unit, the plan of the year
/// first, then month by month, inspector by inspector.
///
/// # Errors
/// The store cannot be reached.
pub async fn progress(
    connection: &mut PgConnection,
    province: &str,
    year: i32,
) -> Result<Vec<Progress>, sqlx::Error> {
    sqlx::query_as!(
        Progress,
        r#"SELECT p.unit, p.month, p.inspector, p.id AS plan, p.state, p.planned,
                  coalesce(c.included, 0) AS "included!", coalesce(c.done, 0) AS "done!"
           FROM plans p LEFT JOIN (
               SELECT u.plan, count(*) AS included, count(u.examined_on) AS done
               FROM case_urgency u
               WHERE u.plan = ANY (ARRAY(SELECT m.id::text FROM plans m
                                         WHERE m.province = $1 AND m.year = $2))
               GROUP BY u.plan
           ) c ON c.plan = p.id::text
           WHERE p.province = $1 AND p.year = $2
           ORDER BY p.unit, p.month NULLS FIRST, p.inspector NULLS FIRST, p.id"#,
        province,
        year,
    )
    .fetch_all(connection)
    .await
}
