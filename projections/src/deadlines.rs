//! The running note of each case, with its due date and how that came about. A special note beside a
//! first or second one leaves the row to that one, whose limit the clock watches.

use chrono::NaiveDate;
use domain::ProvinceCode;
use domain::case::{CaseEvent, CaseStatus, NotaKind, RunningNota};
use domain::law::Law;
use domain::rules::nota::running_until;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::competence::follow;
use crate::feed::RecordedEvent;
use crate::table::Row;

/// The latest note of a case; before the first one, its kind is `none`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct NoteRow {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// `none`, `nota_i`, `nota_ii` or `nota_khusus`.
    pub kind: String,
    /// Kemendagri code.
    pub province: String,
    /// Inspectors of the task order.
    pub inspectors: Vec<String>,
    /// Last day to comply; none until the note is received.
    pub due_on: Option<NaiveDate>,
    /// Day of its receipt.
    pub received_on: Option<NaiveDate>,
    /// Calendar days to comply.
    pub limit_days: Option<i32>,
    /// How the due date came about, in words.
    pub derivation: Option<String>,
    /// `missed` or `ended`; none while it runs.
    pub outcome: Option<String>,
}

impl Row for NoteRow {
    const TABLE: &'static str = "deadlines";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "kind",
        "province",
        "inspectors",
        "due_on",
        "received_on",
        "limit_days",
        "derivation",
        "outcome",
    ];

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
        let Some(mut row) = row else {
            let CaseEvent::InspectionCaseRegistered { province, .. } = happened else {
                return Err(event.poison(&"not registered before"));
            };
            return Ok(Some(Self::new(id, province.0)));
        };
        follow(&happened, &mut row.province, &mut row.inspectors);
        row.take(happened);
        Ok(Some(row))
    }
}

impl NoteRow {
    /// A note of the ladder, whose limit is counted by the calendar in force.
    fn issue(&mut self, nota: NotaKind, limit_days: u16) {
        self.begin(name(nota));
        self.limit_days = Some(i32::from(limit_days));
    }

    /// Takes in what happens to notes.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn take(&mut self, happened: CaseEvent) {
        let entered = happened.enters();
        match happened {
            CaseEvent::FirstNotaIssued { limit_days, .. } => {
                self.issue(NotaKind::First, limit_days);
            }
            CaseEvent::SecondNotaIssued { limit_days, .. } => {
                self.issue(NotaKind::Second, limit_days);
            }
            CaseEvent::SpecialNotaIssued { beside, .. } => {
                if beside.is_none() {
                    self.begin(name(NotaKind::Special));
                }
            }
            CaseEvent::NotaReceived {
                nota,
                received_on,
                due_on,
                derivation,
                ..
            } => {
                if self.kind == name(nota) {
                    (self.received_on, self.due_on) = (Some(received_on), Some(due_on));
                    self.derivation = Some(derivation);
                }
            }
            CaseEvent::NotaDeadlineMissed {
                nota,
                due_on,
                derivation,
                ..
            } => {
                if self.kind == name(nota) {
                    self.due_on = Some(due_on);
                    self.derivation = derivation.or(self.derivation.take());
                    self.outcome = Some("missed".to_owned());
                }
            }
            CaseEvent::FollowUpReported { .. }
            | CaseEvent::NonComplianceReported { .. }
            | CaseEvent::InvestigationOrdered { .. }
            | CaseEvent::CaseMerged { .. }
            | CaseEvent::CaseClosed { .. } => {
                self.outcome.get_or_insert_with(|| "ended".to_owned());
            }
            CaseEvent::InvestigationDeclined { .. } | CaseEvent::MergeReversed { .. } => {
                self.runs_again(entered);
            }
            CaseEvent::DocumentRevoked { nota, .. } => {
                self.revoke(nota);
                self.runs_again(entered);
            }
            CaseEvent::TaskOrderIssued { .. }
            | CaseEvent::HandoverOffered { .. }
            | CaseEvent::HandoverAccepted { .. }
            | CaseEvent::HandoverDeclined { .. }
            | CaseEvent::InspectorReplaced { .. }
            | CaseEvent::NotaCountersigned { .. }
            | CaseEvent::TransferAccepted { .. }
            | CaseEvent::JurisdictionDecided { .. }
            | CaseEvent::CaseJurisdictionSucceeded { .. }
            | CaseEvent::CaseIncludedInWorkPlan { .. }
            | CaseEvent::FruitlessVisitMade { .. }
            | CaseEvent::EntryRefused { .. }
            | CaseEvent::TestResultRecorded { .. }
            | CaseEvent::StatementTaken { .. }
            | CaseEvent::InspectionBookUpdated { .. }
            | CaseEvent::InspectionBookChangeReported { .. }
            | CaseEvent::DeadlineMissed { .. }
            | CaseEvent::TimeBarWarned { .. }
            | CaseEvent::SuspensionReviewed { .. }
            | CaseEvent::CaseSuspended { .. }
            | CaseEvent::CaseResumed { .. }
            | CaseEvent::EstablishmentRenamed { .. }
            | CaseEvent::CaseReopened { .. }
            | CaseEvent::UndertakingAccepted { .. }
            | CaseEvent::AdministrativeSanctionProposed { .. }
            | CaseEvent::TransferRequested { .. }
            | CaseEvent::TransferRejected { .. }
            | CaseEvent::InspectionCaseRegistered { .. }
            | CaseEvent::ExaminationStarted { .. }
            | CaseEvent::FindingRecorded { .. }
            | CaseEvent::ExaminationCompleted { .. }
            | CaseEvent::ExaminationReportApproved { .. }
            | CaseEvent::FindingResolved { .. }
            | CaseEvent::CaseAbsorbed { .. }
            | CaseEvent::SuccessorFollowed { .. }
            | CaseEvent::CaseReleased { .. }
            | CaseEvent::CorrectionProposed { .. }
            | CaseEvent::CorrectionRecorded { .. }
            | CaseEvent::CorrectionRejected { .. } => {}
        }
    }

    fn new(id: Uuid, province: String) -> Self {
        let kind = "none".to_owned();
        let (due_on, derivation, outcome) = (None, None, None);
        Self {
            id,
            version: 0,
            kind,
            province,
            inspectors: vec![],
            due_on,
            received_on: None,
            limit_days: None,
            derivation,
            outcome,
        }
    }

    /// The same as its limit runs by the calendar in force, once it is received.
    #[must_use]
    pub fn by(self, law: &Law) -> Self {
        let days = self.limit_days.and_then(|days| u16::try_from(days).ok());
        let counted = self.received_on.zip(days).zip(self.due_on);
        let Some(((received_on, days), told)) = counted else {
            return self;
        };
        let province = ProvinceCode(self.province.clone());
        let (due_on, words) = running_until(law, &province, received_on, days, told);
        Self {
            due_on: Some(due_on),
            derivation: Some(words),
            ..self
        }
    }

    /// The note of before is the last one again; its limit is not counted again.
    fn revoke(&mut self, nota: Option<RunningNota>) {
        let Some(nota) = nota else {
            return self.begin("none");
        };
        self.begin(name(nota.nota));
        self.due_on = nota.due_on;
        self.outcome = Some(if nota.missed { "missed" } else { "ended" }.to_owned());
    }

    /// A limit that had ended otherwise than by passing runs on when its note is open again.
    fn runs_again(&mut self, entered: Option<CaseStatus>) {
        let notes = [
            CaseStatus::NotaI,
            CaseStatus::NotaII,
            CaseStatus::NotaKhusus,
        ];
        let open = entered.is_some_and(|state| notes.contains(&state));
        self.outcome = self.outcome.take().filter(|it| !open || it == "missed");
    }

    fn begin(&mut self, kind: &str) {
        kind.clone_into(&mut self.kind);
        (self.due_on, self.derivation, self.outcome) = (None, None, None);
        (self.received_on, self.limit_days) = (None, None);
    }
}

/// The name of a note in its row.
const fn name(nota: NotaKind) -> &'static str {
    match nota {
        NotaKind::First => "nota_i",
        NotaKind::Second => "nota_ii",
        NotaKind::Special => "nota_khusus",
    }
}

/// The running notes with a due date on or before a day, the most urgent first.
///
/// # Errors
/// The store cannot be reached.
pub async fn due(pool: &PgPool, on: NaiveDate, limit: i64) -> Result<Vec<NoteRow>, sqlx::Error> {
    sqlx::query_as!(
        NoteRow,
        "SELECT id, version, kind, province, inspectors, due_on, received_on, limit_days, derivation,
                outcome
         FROM deadlines WHERE outcome IS NULL AND due_on IS NOT NULL AND due_on <= $1
         ORDER BY due_on, id LIMIT $2",
        on,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// An officer's running notes in a province, the most urgent first.
///
/// # Errors
/// The store cannot be reached.
pub async fn of_officer(
    connection: &mut PgConnection,
    officer: &str,
    province: Option<&str>,
    limit: i64,
) -> Result<Vec<NoteRow>, sqlx::Error> {
    sqlx::query_as!(
        NoteRow,
        "SELECT id, version, kind, province, inspectors, due_on, received_on, limit_days, derivation,
                outcome
         FROM deadlines WHERE outcome IS NULL AND due_on IS NOT NULL
           AND inspectors @> ARRAY[$1] AND ($2::text IS NULL OR province = $2)
         ORDER BY due_on, id LIMIT $3",
        officer,
        province,
        limit,
    )
    .fetch_all(connection)
    .await
}
