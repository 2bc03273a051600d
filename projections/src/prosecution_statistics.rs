//! Prosecutions by milestone, for counts.

use chrono::NaiveDate;
use domain::prosecution::ProsecutionEvent;
use domain::province;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::{Executor, PgPool, Postgres, QueryBuilder, Row as _};
use uuid::Uuid;

use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::{ApplyError, Row};
use crate::times::Past;

/// One prosecution as it is counted. A milestone is counted in the province that had the
/// prosecution then: what it is counted in does not change when it passes to another one.
#[expect(clippy::struct_excessive_bools, reason = "one flag for each milestone")]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Observation {
    id: Uuid,
    version: i64,
    province: String,
    norm: String,
    inspector: String,
    outcome: Option<String>,
    fine_idr: i64,
    reported: bool,
    reported_on: Option<NaiveDate>,
    reported_in: Option<String>,
    opened: bool,
    opened_on: Option<NaiveDate>,
    opened_in: Option<String>,
    referred: bool,
    referred_on: Option<NaiveDate>,
    referred_in: Option<String>,
    judged: bool,
    judged_on: Option<NaiveDate>,
    judged_in: Option<String>,
    completed: bool,
    completed_on: Option<NaiveDate>,
    completed_in: Option<String>,
}

impl Row for Observation {
    const TABLE: &'static str = "prosecution_statistics";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "norm",
        "inspector",
        "outcome",
        "fine_idr",
        "reported",
        "reported_on",
        "reported_in",
        "opened",
        "opened_on",
        "opened_in",
        "referred",
        "referred_on",
        "referred_in",
        "judged",
        "judged_on",
        "judged_in",
        "completed",
        "completed_on",
        "completed_in",
    ];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        use ProsecutionEvent as E;
        let Some(happened) = event.prosecution()? else {
            return Ok(row);
        };
        if let E::OffenceReportFiled {
            province,
            norm,
            ppns,
            reported_on,
            ..
        } = happened
        {
            return Ok(Some(Self::new(
                id,
                province.0,
                norm,
                ppns,
                Some(reported_on),
            )));
        }
        if let E::RegisterEntryImported {
            province,
            norm,
            ppns,
            ..
        } = happened
        {
            // A register does not say when, but it was reported and opened.
            let imported = Self::new(id, province.0, norm, ppns, None);
            return Ok(Some(Self {
                opened: true,
                opened_in: imported.reported_in.clone(),
                ..imported
            }));
        }
        let Some(row) = row else {
            return Err(event.poison(&"not begun before"));
        };
        row.reach(&happened, event).map(Some)
    }
}

impl Observation {
    /// Reaches the milestone that an event is. Completed is a sentence that was executed: a case
    /// that was stopped, settled, barred by time, handed over or transferred has none.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn reach(
        mut self,
        happened: &ProsecutionEvent,
        event: &RecordedEvent,
    ) -> Result<Self, ApplyError> {
        use ProsecutionEvent as E;
        let row = &mut self;
        match happened {
            E::InvestigationOpened { opened_on, .. } => {
                (row.opened, row.opened_on) = (true, Some(*opened_on));
                row.opened_in = Some(row.province.clone());
            }
            E::CaseReferredToCourt { referred_on, .. } => {
                (row.referred, row.referred_on) = (true, Some(*referred_on));
                row.referred_in = Some(row.province.clone());
            }
            E::JudgmentPronounced {
                judged_on,
                outcome,
                fine_idr,
                ..
            } => {
                (row.judged, row.judged_on) = (true, Some(*judged_on));
                row.judged_in = Some(row.province.clone());
                row.outcome = Some(code(outcome, event)?);
                row.fine_idr = fine_idr.unwrap_or(0);
            }
            E::FinePaid { paid_on: day, .. } | E::SentenceExecuted { executed_on: day } => {
                row.complete(*day);
            }
            E::SubstitutePenaltyExecuted(act) => row.complete(act.executed_on),
            E::CaseReturnedByCourt(_) => {
                (row.referred, row.referred_on, row.referred_in) = (false, None, None);
            }
            E::TransferAccepted { to, ppns, .. } => {
                row.province.clone_from(&to.0);
                row.inspector.clone_from(ppns);
            }
            E::JurisdictionDecided { to, .. } | E::ProsecutionJurisdictionSucceeded { to, .. } => {
                row.province.clone_from(&to.0);
            }
            // The judgment lapses.
            E::ObjectionFiled(_) => {
                (row.judged, row.judged_on, row.judged_in) = (false, None, None);
                (row.outcome, row.fine_idr) = (None, 0);
            }
            E::AppealDecided(act) => {
                row.outcome = Some(code(&act.outcome, event)?);
                row.fine_idr = act.fine_idr.unwrap_or(0);
            }
            E::OffenceReportFiled { .. }
            | E::RegisterEntryImported { .. }
            | E::ProcedureRegimeDetermined { .. }
            | E::SuspectNamed { .. }
            | E::WitnessExamined { .. }
            | E::SuspectExamined { .. }
            | E::BapCompleted { .. }
            | E::HearingHeld { .. }
            | E::JudgmentNotified { .. }
            | E::JudgmentBecameFinal { .. }
            | E::InvestigationStopped { .. }
            | E::SubstantiveRegimeDetermined { .. }
            | E::InvestigationNoticeSent(_)
            | E::SpdpWaived(_)
            | E::PoliceCoordinationRecorded(_)
            | E::SummonsIssued(_)
            | E::SummonsServed(_)
            | E::ExpertExamined(_)
            | E::EvidenceSeized(_)
            | E::BapSupplemented(_)
            | E::HearingNotified(_)
            | E::CourtRegistrationRecorded(_)
            | E::HearingAdjourned(_)
            | E::FineInstalmentPaid(_)
            | E::FineOverdue { .. }
            | E::ExecutionAdjusted(_)
            | E::EvidenceReturned(_)
            | E::EvidenceForfeited(_)
            | E::StopNoticeSent(_)
            | E::InvestigationReopened(_)
            | E::TimeBarWarned { .. }
            | E::DeadlineMissed { .. }
            | E::MaximumFinePaidVoluntarily { .. }
            | E::ProsecutionTimeBarred { .. }
            | E::CaseHandedToPolice(_)
            | E::CaseRerouted(_)
            | E::ProsecutionTransferred { .. }
            | E::TransferRequested { .. }
            | E::TransferRejected { .. }
            | E::AppealFiled(_)
            | E::CorrectionProposed { .. }
            | E::CorrectionRecorded { .. }
            | E::CorrectionRejected { .. } => {}
        }
        Ok(self)
    }

    fn complete(&mut self, on: NaiveDate) {
        (self.completed, self.completed_on) = (true, Some(on));
        self.completed_in = Some(self.province.clone());
    }

    fn new(
        id: Uuid,
        province: String,
        norm: String,
        inspector: String,
        on: Option<NaiveDate>,
    ) -> Self {
        Self {
            id,
            version: 0,
            reported_in: Some(province.clone()),
            province,
            norm,
            inspector,
            outcome: None,
            fine_idr: 0,
            reported: true,
            reported_on: on,
            opened: false,
            opened_on: None,
            opened_in: None,
            referred: false,
            referred_on: None,
            referred_in: None,
            judged: false,
            judged_on: None,
            judged_in: None,
            completed: false,
            completed_on: None,
            completed_in: None,
        }
    }
}

/// What makes a prosecution count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// The offence was reported.
    Reported,
    /// The investigation was opened.
    Opened,
    /// It was referred to court.
    Referred,
    /// Judgment was given.
    Judged,
    /// The sentence was executed, or the case ended by payment.
    Completed,
}

impl Milestone {
    const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Reported => ("reported", "reported_on"),
            Self::Opened => ("opened", "opened_on"),
            Self::Referred => ("referred", "referred_on"),
            Self::Judged => ("judged", "judged_on"),
            Self::Completed => ("completed", "completed_on"),
        }
    }

    /// The province in which it is counted; a row of an earlier version tells the present one.
    fn province(self) -> String {
        format!("coalesce({}_in, province)", self.columns().0)
    }
}

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Province, Kemendagri code.
    Province,
    /// Month of the milestone, `YYYY-MM`.
    Month,
    /// Code of the norm.
    Norm,
    /// Outcome of the judgment.
    Outcome,
    /// The investigator.
    Inspector,
}

impl Dimension {
    /// Its name in queries and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Month => "month",
            Self::Norm => "norm",
            Self::Outcome => "outcome",
            Self::Inspector => "inspector",
        }
    }

    fn expression(self, question: &Question) -> String {
        match self {
            Self::Month => format!("to_char({}, 'YYYY-MM')", question.milestone.columns().1),
            Self::Province => question.province_in_its_set(),
            Self::Norm | Self::Outcome | Self::Inspector => self.name().to_owned(),
        }
    }
}

/// Which provinces a count tells apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum ProvinceSet {
    /// The 34 of before 2022-07-25; those made since are counted where they were made from.
    P34,
    /// All 38.
    #[default]
    P38,
}

impl ProvinceSet {
    /// A province in this set, as SQL; codes are of the list of provinces.
    fn expression(self, province: &str) -> String {
        let cases = match self {
            Self::P38 => return province.to_owned(),
            Self::P34 => province::beyond_34(),
        };
        let cases = cases.map(|(new, old)| format!("WHEN '{}' THEN '{}' ", new.0, old.0));
        let cases = cases.collect::<String>();
        format!("CASE {province} {cases}ELSE {province} END")
    }
}

/// A question for numbers.
#[derive(Debug, Clone)]
pub struct Question {
    /// What counts.
    pub milestone: Milestone,
    /// First day; none counts unknown days too.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Broken down by.
    pub group_by: Vec<Dimension>,
    /// One province only.
    pub province: Option<String>,
    /// Which provinces are told apart.
    pub province_set: ProvinceSet,
    /// At which times.
    pub past: Past,
}

impl Question {
    /// The province in which a row is counted, in the set that is asked for, as SQL.
    fn province_in_its_set(&self) -> String {
        self.province_set.expression(&self.milestone.province())
    }
}

/// Counts: `{totals, rows, position}`.
///
/// # Errors
/// The store cannot be reached.
pub async fn count(pool: &PgPool, question: &Question) -> Result<Value, sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    // Before the snapshot is taken: no rebuilt table comes between the position and the rows.
    tx.execute("LOCK TABLE prosecution_statistics IN ACCESS SHARE MODE")
        .await?;
    let position = sqlx::query_scalar!(
        "SELECT position FROM checkpoints WHERE name = $1",
        question.past.table(Observation::TABLE),
    )
    .fetch_one(&mut *tx)
    .await?;
    let measures = measures(question);
    let mut totals = QueryBuilder::<Postgres>::new(format!("SELECT {measures} FROM "));
    restrict(&mut totals, question);
    let row = totals.build().fetch_one(&mut *tx).await?;
    let mut total = measured(&row)?;
    total.insert(
        "provinces".to_owned(),
        json!(row.try_get::<i64, _>("provinces")?),
    );
    let mut rows = vec![];
    if !question.group_by.is_empty() {
        let columns: Vec<String> = question
            .group_by
            .iter()
            .map(|by| format!("{} AS by_{}", by.expression(question), by.name()))
            .collect();
        let places: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
        let mut sql = QueryBuilder::<Postgres>::new(format!(
            "SELECT {}, {measures} FROM ",
            columns.join(", ")
        ));
        restrict(&mut sql, question);
        let order = places.join(", ");
        sql.push(format!(" GROUP BY {order} ORDER BY {order}"));
        for row in sql.build().fetch_all(&mut *tx).await? {
            let mut told = Map::new();
            for by in &question.group_by {
                let value: Option<String> = row.try_get(format!("by_{}", by.name()).as_str())?;
                told.insert(by.name().to_owned(), json!(value));
            }
            told.extend(measured(&row)?);
            rows.push(Value::Object(told));
        }
    }
    tx.commit().await?;
    let position = question.past.known_at.unwrap_or(position);
    Ok(json!({ "totals": total, "rows": rows, "position": position }))
}

/// What is counted, as columns.
fn measures(question: &Question) -> String {
    let province = question.province_in_its_set();
    format!(
        "count(*) AS prosecutions, count(DISTINCT inspector) AS inspectors, \
         count(DISTINCT {province}) AS provinces, coalesce(sum(fine_idr), 0)::bigint AS fines"
    )
}

/// From where, and which of them.
fn restrict(sql: &mut QueryBuilder<'_, Postgres>, question: &Question) {
    let (reached, day) = question.milestone.columns();
    question.past.source(sql, Observation::TABLE);
    sql.push(format!(" WHERE {reached}"));
    if let Some(from) = question.from {
        sql.push(format!(" AND {day} >= ")).push_bind(from);
    }
    if let Some(to) = question.to {
        sql.push(format!(" AND {day} <= ")).push_bind(to);
    }
    if let Some(province) = question.province.clone() {
        let counted_in = question.province_in_its_set();
        sql.push(format!(" AND {counted_in} = "))
            .push_bind(province);
    }
}

fn measured(row: &sqlx::postgres::PgRow) -> Result<Map<String, Value>, sqlx::Error> {
    let number = |name: &str| row.try_get::<i64, _>(name);
    let mut told = Map::new();
    told.insert("prosecutions".to_owned(), json!(number("prosecutions")?));
    told.insert("inspectors".to_owned(), json!(number("inspectors")?));
    told.insert("fines_idr".to_owned(), json!(number("fines")?));
    Ok(told)
}
