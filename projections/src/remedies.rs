//! Judgments that take liberty, with the day from which the days for a remedy run: when they are
//! over, by the law in force, the judgment is final.

use chrono::NaiveDate;
use domain::prosecution::ProsecutionEvent;
use domain::rules::sentence::known_to_accused;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::table::Row;

/// A prosecution's judgment; before one, nothing is due.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RemedyRow {
    /// The prosecution.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Kemendagri code.
    pub province: String,
    /// Whether the judgment takes liberty.
    pub takes_liberty: bool,
    /// Whether the accused was absent, when that is known.
    pub in_absentia: Option<bool>,
    /// Day of the judgment.
    pub judged_on: Option<NaiveDate>,
    /// Day on which the accused knew it, while he may use a remedy.
    pub known_on: Option<NaiveDate>,
    /// `ended`; none while a remedy is possible.
    pub outcome: Option<String>,
}

impl Row for RemedyRow {
    const TABLE: &'static str = "remedies";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "takes_liberty",
        "in_absentia",
        "judged_on",
        "known_on",
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
        use ProsecutionEvent as E;
        let Some(happened) = event.prosecution()? else {
            return Ok(row);
        };
        if let E::OffenceReportFiled { province, .. } | E::RegisterEntryImported { province, .. } =
            happened
        {
            return Ok(Some(Self::new(id, province.0)));
        }
        let mut row = row.ok_or_else(|| event.poison(&"not begun before"))?;
        row.advance(&happened);
        Ok(Some(row))
    }
}

impl RemedyRow {
    const fn new(id: Uuid, province: String) -> Self {
        Self {
            id,
            version: 0,
            province,
            takes_liberty: false,
            in_absentia: None,
            judged_on: None,
            known_on: None,
            outcome: None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn advance(&mut self, happened: &ProsecutionEvent) {
        use ProsecutionEvent as E;
        match happened {
            E::JudgmentPronounced {
                judged_on,
                outcome,
                in_absentia,
                ..
            } => {
                self.takes_liberty = outcome.takes_liberty();
                (self.in_absentia, self.judged_on) = (*in_absentia, Some(*judged_on));
                self.count(None);
            }
            E::JudgmentNotified { notified_on, .. } => self.count(Some(*notified_on)),
            E::TransferAccepted { to, .. }
            | E::JurisdictionDecided { to, .. }
            | E::ProsecutionJurisdictionSucceeded { to, .. } => self.province.clone_from(&to.0),
            E::InvestigationReopened(_) => self.outcome = None,
            // While the accused uses a remedy the judgment does not become final by itself; a new
            // judgment begins anew.
            E::ObjectionFiled(_) | E::AppealFiled(_) => self.known_on = None,
            E::JudgmentBecameFinal { .. }
            | E::MaximumFinePaidVoluntarily { .. }
            | E::CategoryIvFinePaid { .. }
            | E::ProsecutionTimeBarred { .. }
            | E::CaseHandedToPolice(_)
            | E::CaseRerouted(_)
            | E::ProsecutionTransferred { .. }
            | E::SubstitutePenaltyExecuted(_)
            | E::FinePaid { .. }
            | E::SentenceExecuted { .. }
            | E::InvestigationStopped { .. } => self.outcome = Some("ended".to_owned()),
            E::OffenceReportFiled { .. }
            | E::RegisterEntryImported { .. }
            | E::ProcedureRegimeDetermined { .. }
            | E::InvestigationOpened { .. }
            | E::SuspectNamed { .. }
            | E::WitnessExamined { .. }
            | E::SuspectExamined { .. }
            | E::BapCompleted { .. }
            | E::CaseReferredToCourt { .. }
            | E::HearingHeld { .. }
            | E::SubstantiveRegimeDetermined { .. }
            | E::InvestigationNoticeSent(_)
            | E::SpdpWaived(_)
            | E::PoliceCoordinationRecorded(_)
            | E::SummonsIssued(_)
            | E::SummonsServed(_)
            | E::ExpertExamined(_)
            | E::EvidenceSeized(_)
            | E::BapSupplemented(_)
            | E::BapCopyHandedOver(_)
            | E::DocumentRevoked { .. }
            | E::HearingNotified(_)
            | E::CourtRegistrationRecorded(_)
            | E::HearingAdjourned(_)
            | E::FineInstalmentPaid(_)
            | E::FineOverdue { .. }
            | E::ExecutionAdjusted(_)
            | E::EvidenceReturned(_)
            | E::EvidenceForfeited(_)
            | E::StopNoticeSent(_)
            | E::TimeBarWarned { .. }
            | E::DeadlineMissed { .. }
            | E::AppealDecided(_)
            | E::TransferRequested { .. }
            | E::TransferRejected { .. }
            | E::CaseReturnedByCourt(_)
            | E::CorrectionProposed { .. }
            | E::CorrectionRecorded { .. }
            | E::CorrectionRejected { .. } => {}
        }
    }

    /// The days for a remedy run from the day on which the accused knew the judgment.
    fn count(&mut self, notified_on: Option<NaiveDate>) {
        let judged_on = self.judged_on.filter(|_| self.takes_liberty);
        let known_on =
            judged_on.and_then(|day| known_to_accused(self.in_absentia, day, notified_on));
        self.known_on = known_on.or(self.known_on);
    }
}

/// The judgments that the accused knew before a day and that are not final, the oldest first.
///
/// # Errors
/// The store cannot be reached.
pub async fn due(pool: &PgPool, on: NaiveDate, limit: i64) -> Result<Vec<RemedyRow>, sqlx::Error> {
    sqlx::query_as!(
        RemedyRow,
        "SELECT id, version, province, takes_liberty, in_absentia, judged_on, known_on, outcome
         FROM remedies WHERE outcome IS NULL AND known_on < $1
         ORDER BY known_on, id LIMIT $2",
        on,
        limit,
    )
    .fetch_all(pool)
    .await
}
