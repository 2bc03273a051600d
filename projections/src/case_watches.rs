//! Cases with what is waited for in them: the acts whose days the clock watches, and the findings
//! whose time bar may be near. When times end the law in force says, not these rows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{CaseEvent, CaseStatus, Duties, Duty, Suspect};
use domain::law::{AccusedKind, Law};
use domain::rules::gate::may_be_investigated;
use domain::rules::time_bar::bar;
use domain::{Officer, ProvinceCode, Role};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::competence::follow;
use crate::feed::RecordedEvent;
use crate::table::Row;

/// A case as the clock sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseWatch {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Kemendagri code.
    pub province: String,
    /// Kemendagri code of the province to which it is offered, or `pusat`.
    pub offered_to: Option<String>,
    /// Inspectors of the task order.
    pub inspectors: Vec<String>,
    /// What is waited for.
    pub duties: Json<Duties>,
    /// Whether anything is.
    pub running: bool,
    /// Position of its last event.
    pub touched: i64,
}

/// A duty of a case with its last day by a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What is waited for.
    pub duty: Duty,
    /// Its last day.
    pub due_on: NaiveDate,
    /// How that day was found, in words.
    pub derivation: String,
    /// Whether it was stated as missed.
    pub missed: bool,
    /// The roles that it concerns.
    pub roles: Vec<Role>,
}

/// The end of the time to prosecute a finding by a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Number of the finding.
    pub finding: u32,
    /// Last day to prosecute it.
    pub until: NaiveDate,
    /// How that day was found, in words.
    pub derivation: String,
    /// Days left at the last warning.
    pub warned: Option<u16>,
}

impl Row for CaseWatch {
    const TABLE: &'static str = "case_watches";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "offered_to",
        "inspectors",
        "duties",
        "running",
        "touched",
    ];
    const DOCUMENTS: &'static [&'static str] = &["duties"];

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
        let mut row = match (row, &happened) {
            (Some(row), _) => row,
            (None, CaseEvent::InspectionCaseRegistered { province, .. }) => {
                Self::new(id, province.0.clone())
            }
            (None, _) => return Err(event.poison(&"not registered before")),
        };
        follow(&happened, &mut row.province, &mut row.inspectors);
        row.offer(&happened);
        row.duties.take(&happened);
        row.running = row.is_running();
        row.touched = event.position;
        Ok(Some(row))
    }
}

impl CaseWatch {
    const fn new(id: Uuid, province: String) -> Self {
        Self {
            id,
            version: 0,
            province,
            offered_to: None,
            inspectors: vec![],
            duties: Json(Duties::NONE),
            running: true,
            touched: 0,
        }
    }

    /// An offer ends with its state.
    fn offer(&mut self, happened: &CaseEvent) {
        if let CaseEvent::TransferRequested { to, .. } = happened {
            self.offered_to = Some(to.0.clone());
        } else if happened
            .enters()
            .is_some_and(|state| state != CaseStatus::TransferPending)
        {
            self.offered_to = None;
        }
    }

    fn is_running(&self) -> bool {
        self.duties.waits().next().is_some() || self.duties.suspects().next().is_some()
    }

    /// What is waited for with its last days by a law; none of what has no length.
    #[must_use]
    pub fn due(&self, law: &Law) -> Vec<Due> {
        let province = ProvinceCode(self.province.clone());
        let due = self.duties.waits().filter_map(|wait| {
            let (due_on, derivation) = wait.due(law, &province)?;
            Some(Due {
                duty: wait.duty,
                due_on,
                derivation,
                missed: wait.missed,
                roles: wait.roles().to_vec(),
            })
        });
        due.collect()
    }

    /// When the open findings that the fast procedure may take today can no longer be prosecuted,
    /// by a law.
    #[must_use]
    pub fn bars(&self, law: &Law, today: NaiveDate) -> Vec<Bar> {
        let told = |suspect: &Suspect| {
            let on = suspect.offence_date;
            let breach = (suspect.norm.as_str(), on);
            may_be_investigated(law, breach, AccusedKind::Pengurus, today).ok()?;
            let (until, derivation) = bar(law, on, None).ok()?;
            Some(Bar {
                finding: suspect.finding,
                until,
                derivation,
                warned: suspect.warned,
            })
        };
        self.duties.suspects().filter_map(told).collect()
    }

    /// Whether what is due in it concerns an officer: an inspector of the case all, others what
    /// belongs to their role in the province that has the case, and an offer its addressee.
    #[must_use]
    pub fn concerns(&self, officer: &Officer, due: &Due) -> bool {
        if self.inspectors.contains(&officer.id) {
            return true;
        }
        let addressee = if due.duty == Duty::TransferAnswer {
            self.offered_to.as_ref()
        } else {
            Some(&self.province)
        };
        let of_role = due.roles.contains(&officer.role) && !is_sent(officer.role);
        of_role && addressee.is_some_and(|place| *place == place_of(officer))
    }
}

/// Whether a role acts in the cases to which it is sent, not in all of its province.
const fn is_sent(role: Role) -> bool {
    matches!(
        role,
        Role::Inspector1 | Role::Inspector2 | Role::Inspector3 | Role::Inspector4
    )
}

/// The province for which an officer acts, or the centre.
fn place_of(officer: &Officer) -> String {
    let place = officer.province.clone();
    place.unwrap_or_else(ProvinceCode::centre).0
}

/// The cases in which something is waited for and whose last event lies after a position, in order;
/// each with the moment at which that event was recorded.
///
/// # Errors
/// The store cannot be reached.
pub async fn running(
    pool: &PgPool,
    after: i64,
    limit: i64,
) -> Result<Vec<(CaseWatch, DateTime<Utc>)>, sqlx::Error> {
    let found = sqlx::query!(
        r#"SELECT w.id, w.version, w.province, w.offered_to, w.inspectors,
                  w.duties AS "duties: Json<Duties>", w.running, w.touched, e.recorded_at
           FROM case_watches w JOIN events e ON e.position = w.touched
           WHERE w.running AND w.touched > $1 ORDER BY w.touched LIMIT $2"#,
        after,
        limit,
    )
    .fetch_all(pool)
    .await?;
    let watched = found.into_iter().map(|row| {
        let watch = CaseWatch {
            id: row.id,
            version: row.version,
            province: row.province,
            offered_to: row.offered_to,
            inspectors: row.inspectors,
            duties: row.duties,
            running: row.running,
            touched: row.touched,
        };
        (watch, row.recorded_at)
    });
    Ok(watched.collect())
}

/// The cases with duties that may concern an officer: his own, those of his province with a duty
/// of his role, and those that wait for his answer; of each duty those that wait longest.
///
/// # Errors
/// The store cannot be reached.
pub async fn of_officer(
    connection: &mut PgConnection,
    officer: &Officer,
    limit: i64,
) -> Result<Vec<CaseWatch>, sqlx::Error> {
    let of_role = Duty::ALL
        .into_iter()
        .filter(|duty| duty.roles().contains(&officer.role) && !is_sent(officer.role));
    let of_role: Vec<String> = of_role.map(|duty| duty.code().to_owned()).collect();
    sqlx::query_as!(
        CaseWatch,
        r#"SELECT w.id, w.version, w.province, w.offered_to, w.inspectors,
                  w.duties AS "duties: Json<Duties>", w.running, w.touched
           FROM case_watches w JOIN (
               SELECT id FROM case_watches WHERE running AND inspectors @> ARRAY[$1]
               UNION
               SELECT id FROM (
                   SELECT id, row_number() OVER (PARTITION BY wait ->> 'duty'
                                                 ORDER BY wait ->> 'since', id) AS place
                   FROM (
                       SELECT id, duties FROM case_watches WHERE running AND province = $2
                       UNION ALL
                       SELECT id, duties FROM case_watches
                       WHERE running AND offered_to = $2 AND province <> $2
                   ) here, jsonb_array_elements(duties -> 'waits') AS wait
                   WHERE wait ->> 'duty' = ANY($3) AND cardinality($3::text[]) > 0
                     AND coalesce(wait ->> 'by', $5) = $5
               ) longest WHERE place <= $4
           ) concerned ON concerned.id = w.id
           ORDER BY w.touched, w.id"#,
        officer.id,
        place_of(officer),
        &of_role,
        limit,
        officer.role.code(),
    )
    .fetch_all(connection)
    .await
}
