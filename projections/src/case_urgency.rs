//! What of a case tells how urgent it is, the load of inspectors, and which cases come next.

use chrono::NaiveDate;
use domain::case::{CaseEvent, Severity};
use domain::urgency::{Distance, Signs};
use domain::{ProvinceCode, province};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::competence;
use crate::feed::RecordedEvent;
use crate::table::Row;

/// One case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UrgencyRow {
    id: Uuid,
    version: i64,
    /// Kemendagri code.
    province: String,
    regency: Option<String>,
    plan: Option<String>,
    findings: Vec<Found>,
    severity: i64,
    offence_date: Option<NaiveDate>,
    examined_on: Option<NaiveDate>,
}

/// A finding as far as it makes a case urgent.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Found {
    finding: u32,
    severity: i64,
    offence_date: NaiveDate,
    open: bool,
}

impl Row for UrgencyRow {
    const TABLE: &'static str = "case_urgency";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "regency",
        "plan",
        "findings",
        "severity",
        "offence_date",
        "examined_on",
    ];
    const DOCUMENTS: &'static [&'static str] = &["findings"];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        let Some(happened) = event.case()? else {
            return Ok(row);
        };
        if let CaseEvent::InspectionCaseRegistered {
            province,
            establishment,
            ..
        } = happened
        {
            return Ok(Some(Self {
                id,
                version: 0,
                province: province.0,
                regency: establishment.regency.map(|regency| regency.0),
                plan: None,
                findings: vec![],
                severity: 0,
                offence_date: None,
                examined_on: None,
            }));
        }
        let mut row = row.ok_or_else(|| event.poison(&"not registered before"))?;
        competence::follow(&happened, &mut row.province, &mut vec![]);
        row.take(happened);
        Ok(Some(row))
    }
}

impl UrgencyRow {
    /// Takes in what changes how urgent a case is; of other events nothing.
    fn take(&mut self, happened: CaseEvent) {
        if let CaseEvent::CaseIncludedInWorkPlan { plan, .. } = happened {
            self.plan = Some(plan.trim().to_lowercase());
        } else if let CaseEvent::ExaminationCompleted { completed_on, .. } = happened {
            self.examined_on = Some(completed_on);
        } else if let CaseEvent::FindingRecorded {
            finding,
            severity,
            offence_date,
            ..
        } = happened
        {
            self.findings.push(Found {
                finding,
                severity: weight(severity),
                offence_date,
                open: true,
            });
        } else if let CaseEvent::FindingResolved { finding, .. } = happened {
            self.open(&[finding], false);
        } else if let CaseEvent::CaseReopened { findings, .. } = happened {
            self.open(&findings, true);
        }
        let open = || self.findings.iter().filter(|found| found.open);
        self.severity = open().map(|found| found.severity).max().unwrap_or(0);
        self.offence_date = open().map(|found| found.offence_date).min();
    }

    fn open(&mut self, numbers: &[u32], open: bool) {
        let found = self.findings.iter_mut();
        for one in found.filter(|one| numbers.contains(&one.finding)) {
            one.open = open;
        }
    }
}

const fn weight(severity: Severity) -> i64 {
    match severity {
        Severity::Minor => 1,
        Severity::Moderate => 2,
        Severity::Serious => 3,
    }
}

/// The open cases of an inspector.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Load {
    /// Subject identifier; none for the cases that nobody is sent to.
    pub inspector: Option<String>,
    /// Open cases.
    pub open: i64,
    /// Open cases with a limit that has not passed.
    pub due: i64,
    /// Open cases whose limit has passed.
    pub overdue: i64,
    /// Examinations finished in the month of the day.
    pub examined: i64,
}

/// What inspectors of a province have to do on a day, by subject identifier.
///
/// # Errors
/// The store cannot be reached.
pub async fn load(
    connection: &mut PgConnection,
    province: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<Load>, sqlx::Error> {
    sqlx::query_as!(
        Load,
        r#"SELECT i.inspector AS "inspector?",
                  coalesce(sum(open), 0)::bigint AS "open!", coalesce(sum(due), 0)::bigint AS "due!",
                  coalesce(sum(overdue), 0)::bigint AS "overdue!",
                  coalesce(sum(examined), 0)::bigint AS "examined!"
           FROM (
               SELECT inspectors, 1 AS open, (due_on >= $2)::int AS due, (due_on < $2)::int AS overdue,
                      0 AS examined
               FROM case_list
               WHERE closed_on IS NULL AND status NOT IN ('Escalated', 'Merged')
                 AND ($1::text IS NULL OR province = $1)
               UNION ALL
               SELECT c.inspectors, 0, 0, 0, 1
               FROM case_urgency u JOIN case_list c ON c.id = u.id AND c.province = u.province
               WHERE u.examined_on >= date_trunc('month', $2::date)::date
                 AND u.examined_on < (date_trunc('month', $2::date) + interval '1 month')::date
                 AND ($1::text IS NULL OR u.province = $1)
           ) one
           LEFT JOIN LATERAL unnest(inspectors) AS i (inspector) ON true
           GROUP BY i.inspector ORDER BY i.inspector NULLS LAST"#,
        province,
        today,
    )
    .fetch_all(connection)
    .await
}

/// An open case that may come next.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Candidate {
    /// The case.
    pub id: Uuid,
    /// Name of the establishment.
    pub establishment: String,
    /// Name of its state.
    pub status: String,
    /// Inspectors sent.
    pub inspectors: Vec<String>,
    /// What tells how urgent it is.
    #[serde(flatten)]
    pub signs: Signs,
}

/// For whom the next case is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Seeker<'a> {
    /// Kemendagri code of his province.
    pub province: &'a str,
    /// His subject identifier, to leave out what others are sent to; none sees all.
    pub officer: Option<&'a str>,
    /// Regency of his unit.
    pub regency: Option<&'a str>,
    /// Offences of earlier days may no longer be prosecuted.
    pub since: NaiveDate,
    /// Most cases by each sign.
    pub most: i64,
}

/// The open cases that come first by one of the signs: whichever is first by all is among them.
///
/// # Errors
/// The store cannot be reached.
pub async fn candidates(
    connection: &mut PgConnection,
    seeker: Seeker<'_>,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let unit = ProvinceCode(seeker.province.to_owned());
    // In the database the steps only choose whom to compare; the domain tells them.
    let zone = province::find(&unit).map(|found| found.zone);
    let of_zone = province::all().iter().filter(|one| Some(one.zone) == zone);
    let of_zone: Vec<String> = of_zone.map(|one| one.code.0.clone()).collect();
    let found = sqlx::query!(
        r#"WITH open AS (
               SELECT c.id, c.establishment, c.status, c.inspectors, c.due_on, u.offence_date,
                      u.severity, u.regency, d.step, c.registered_on, c.opened
               FROM case_list c JOIN case_urgency u ON u.id = c.id
               CROSS JOIN LATERAL (
                   SELECT CASE WHEN u.regency = $3 THEN 3
                               WHEN u.regency IS NULL OR left(u.regency, 2) = $1 THEN 2
                               WHEN left(u.regency, 2) = ANY ($6) THEN 1 ELSE 0 END AS step
               ) d
               WHERE c.province = $1 AND c.closed_on IS NULL
                 AND c.status NOT IN ('Escalated', 'Merged', 'Suspended', 'TransferPending')
                 AND ($2::text IS NULL OR c.inspectors = '{}' OR c.inspectors @> ARRAY[$2])
           ), first AS (
               (SELECT * FROM open WHERE offence_date >= $4
                ORDER BY offence_date, due_on, severity DESC, step DESC, registered_on, opened LIMIT $5)
               UNION
               (SELECT * FROM open
                ORDER BY due_on, severity DESC, step DESC, registered_on, opened LIMIT $5)
           )
           SELECT id AS "id!", establishment AS "establishment!", status AS "status!",
                  inspectors AS "inspectors!", due_on, offence_date, severity AS "severity!",
                  regency, registered_on AS "registered_on!", opened AS "opened!"
           FROM first"#,
        seeker.province,
        seeker.officer,
        seeker.regency,
        seeker.since,
        seeker.most,
        &of_zone,
    )
    .fetch_all(connection)
    .await?;
    let candidates = found.into_iter().map(|row| Candidate {
        id: row.id,
        establishment: row.establishment,
        status: row.status,
        inspectors: row.inspectors,
        signs: Signs {
            due_on: row.due_on,
            offence_date: row.offence_date,
            severity: row.severity,
            distance: Distance::between((&unit, seeker.regency), row.regency.as_deref()),
            registered_on: row.registered_on,
            opened: row.opened,
        },
    });
    Ok(candidates.collect())
}
