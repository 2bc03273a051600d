//! The register of officers, for lists.

use chrono::NaiveDate;
use domain::officer::OfficerEvent;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::count::{By, Dimension, Firm, Measure, Milestone, Subject, Unit};
use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::Row;

/// One officer in a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OfficerRow {
    /// The record.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Subject identifier.
    pub officer: String,
    /// *Nomor induk pegawai*.
    pub nip: String,
    /// Grade, such as `inspector_2`.
    pub level: String,
    /// Kemendagri code of the province in which he serves.
    pub province: String,
    /// Unit.
    pub unit: String,
    /// Day of the appointment.
    pub appointed_on: NaiveDate,
    /// Number of his last card as an investigator, unless it is withdrawn.
    pub card: Option<String>,
    /// Last day of its validity.
    pub card_valid_to: Option<NaiveDate>,
    /// First day after his service.
    pub ended_on: Option<NaiveDate>,
}

impl Row for OfficerRow {
    const TABLE: &'static str = "officers";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "officer",
        "nip",
        "level",
        "province",
        "unit",
        "appointed_on",
        "card",
        "card_valid_to",
        "ended_on",
    ];
    const DATED: bool = true;

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        if event.aggregate_type != "officer" {
            return Ok(row);
        }
        let happened: OfficerEvent = event.read()?;
        let mut row = match (row, &happened) {
            (Some(row), _) => row,
            (None, OfficerEvent::OfficerAppointed { .. }) => return first(id, happened, event),
            (None, _) => return Err(event.poison(&"not appointed before")),
        };
        row.take(happened, event)?;
        Ok(Some(row))
    }
}

impl OfficerRow {
    fn take(&mut self, happened: OfficerEvent, event: &RecordedEvent) -> Result<(), ApplyError> {
        match happened {
            OfficerEvent::OfficerAppointed { .. } => {
                return Err(event.poison(&"appointed twice"));
            }
            OfficerEvent::LevelChanged { level, .. } => self.level = code(&level, event)?,
            OfficerEvent::CardIssued { card, valid_to, .. } => {
                (self.card, self.card_valid_to) = (Some(card), Some(valid_to));
            }
            OfficerEvent::CardWithdrawn { .. } => (self.card, self.card_valid_to) = (None, None),
            OfficerEvent::OfficerMoved { province, unit, .. } => {
                (self.province, self.unit) = (province.0, unit);
            }
            OfficerEvent::UnitAssigned { unit, .. } => self.unit = unit,
            OfficerEvent::ServiceEnded { ended_on, .. } => self.ended_on = Some(ended_on),
            OfficerEvent::InterestDeclared { .. }
            | OfficerEvent::InterestEnded { .. }
            | OfficerEvent::CorrectionProposed(_)
            | OfficerEvent::CorrectionRecorded(_)
            | OfficerEvent::CorrectionRejected(_) => {}
        }
        Ok(())
    }
}

fn first(
    id: Uuid,
    happened: OfficerEvent,
    event: &RecordedEvent,
) -> Result<Option<OfficerRow>, ApplyError> {
    let OfficerEvent::OfficerAppointed {
        officer,
        nip,
        level,
        province,
        unit,
        appointed_on,
        ..
    } = happened
    else {
        return Err(event.poison(&"not appointed before"));
    };
    Ok(Some(OfficerRow {
        id,
        version: 0,
        officer,
        nip,
        level: code(&level, event)?,
        province: province.0,
        unit,
        appointed_on,
        card: None,
        card_valid_to: None,
        ended_on: None,
    }))
}

/// Inspectors in service (*pengawas ketenagakerjaan*), to be counted. They are listed by their own
/// filters (`GET /officers?serving_on=`), not by a question.
pub static SERVING: Subject = Subject {
    name: "officers",
    table: OfficerRow::TABLE,
    each: "",
    milestones: &[Milestone::by(
        "serving",
        ["t.ended_on IS NULL", "t.appointed_on", "t.province"],
        [
            "Pengawas yang bertugas menurut daftar pengawas.",
            "Inspectors in service by the register of officers.",
        ],
    )],
    dimensions: &[
        Dimension::PROVINCE,
        Dimension::of("level", By::Value("t.level"), ["Jenjang.", "Level."]),
    ],
    measures: &[Measure::of(
        "inspectors",
        Unit::Number,
        "1",
        ["Pengawas.", "Inspectors."],
    )],
    usual_measures: 1,
    statuses: &[],
    officers: "ARRAY[t.officer]",
    firm: Firm::Own,
    list: "officers",
    summed_by: None,
};

/// Which officers are asked for; every filter that is there must fit.
#[derive(Debug, Default, Clone)]
pub struct Wanted {
    /// Kemendagri code.
    pub province: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Grade.
    pub level: Option<String>,
    /// In service on this day.
    pub serving_on: Option<NaiveDate>,
    /// With a card whose validity reaches this day.
    pub card_on: Option<NaiveDate>,
    /// The last subject identifier of the page before.
    pub after: Option<String>,
    /// Most rows.
    pub limit: i64,
}

/// The officers of a page, by subject identifier.
///
/// # Errors
/// The store cannot be reached.
pub async fn list(
    connection: &mut PgConnection,
    wanted: &Wanted,
) -> Result<Vec<OfficerRow>, sqlx::Error> {
    sqlx::query_as!(
        OfficerRow,
        "SELECT id, version, officer, nip, level, province, unit, appointed_on, card,
                card_valid_to, ended_on
         FROM officers
         WHERE ($1::text IS NULL OR province = $1) AND ($2::text IS NULL OR unit = $2)
           AND ($3::text IS NULL OR level = $3)
           AND ($4::date IS NULL OR appointed_on <= $4 AND (ended_on IS NULL OR ended_on > $4))
           AND ($5::date IS NULL OR card_valid_to >= $5)
           AND ($6::text IS NULL OR officer > $6)
         ORDER BY officer LIMIT $7",
        wanted.province,
        wanted.unit,
        wanted.level,
        wanted.serving_on,
        wanted.card_on,
        wanted.after,
        wanted.limit,
    )
    .fetch_all(connection)
    .await
}

/// Whether a province keeps its register: somebody serves or has served in it last.
///
/// # Errors
/// The store cannot be reached.
pub async fn keeps_register(pool: &PgPool, province: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM officers WHERE province = $1) AS "kept!""#,
        province,
    )
    .fetch_one(pool)
    .await
}
