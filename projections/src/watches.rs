//! Prosecutions with the days from which times run that the clock watches: deadlines that may be
//! missed, and the time bar. When they end the law in force says, not these rows.

mod barring;
mod course;
mod last_days;

use chrono::NaiveDate;
use domain::prosecution::{Adjustment, Deadline, Presence, ProsecutionEvent, Regime, ReturnGround};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::types::Json;
use uuid::Uuid;

pub use barring::{Barring, may_be_barred};
pub use course::Undelivered;
pub use last_days::LastDays;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::Row;

/// A prosecution as the clock sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a table")]
pub struct WatchRow {
    /// The prosecution.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Kemendagri code.
    pub province: String,
    /// Whether it came from a register: of its deadlines the register says nothing.
    pub imported: bool,
    /// Governing code of procedure.
    pub regime: Option<String>,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Last act of prosecution of which the accused learned.
    pub known_on: Option<NaiveDate>,
    /// Numbers of the summonses of the suspect.
    pub summonses: Vec<String>,
    /// Last day to pay that the judgment sets.
    pub pay_until: Option<NaiveDate>,
    /// Whether the judgment is a fine.
    pub fined: bool,
    /// Day of the order to investigate, until its notice.
    pub opened_on: Option<NaiveDate>,
    /// Day of the finished minutes, until the referral.
    pub bap_completed_on: Option<NaiveDate>,
    /// Day of the referral, until a hearing.
    pub referred_on: Option<NaiveDate>,
    /// Day of a stop or a settlement, until its notice.
    pub stopped_on: Option<NaiveDate>,
    /// Day of the first signed minutes of the suspect, until he has their copy.
    pub copy_from: Option<NaiveDate>,
    /// Day of the referral, until the court has registered or heard the case.
    pub unregistered_from: Option<NaiveDate>,
    /// Day of a judgment in absence, until the accused was told.
    pub untold_from: Option<NaiveDate>,
    /// Day from which a fine is final, until it is paid.
    pub final_on: Option<NaiveDate>,
    /// Summonses that wait for their delivery.
    pub undelivered: Option<Json<Vec<Undelivered>>>,
    /// Criminal law that was decided on.
    pub substance: Option<String>,
    /// Day of the judgment.
    pub judged_on: Option<NaiveDate>,
    /// Whether the judgment has something to execute.
    pub penalised: Option<bool>,
    /// Day from which a penalty is to be executed, until it is.
    pub executable_from: Option<NaiveDate>,
    /// Days left before the end of the right to execute at the last warning.
    pub warned_of_execution: Option<i32>,
    /// Last day to decide in time on a proposed correction.
    pub correction_until: Option<NaiveDate>,
    /// Whether the time bar runs: there is no judgment.
    pub prosecutable: bool,
    /// Days left at the last warning.
    pub warned: Option<i32>,
    /// Whether any time runs.
    pub running: bool,
    /// Position of its last event.
    pub touched: i64,
}

impl Row for WatchRow {
    const TABLE: &'static str = "watches";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "imported",
        "regime",
        "offence_date",
        "known_on",
        "summonses",
        "pay_until",
        "fined",
        "opened_on",
        "bap_completed_on",
        "referred_on",
        "stopped_on",
        "copy_from",
        "unregistered_from",
        "untold_from",
        "final_on",
        "undelivered",
        "substance",
        "judged_on",
        "penalised",
        "executable_from",
        "warned_of_execution",
        "correction_until",
        "prosecutable",
        "warned",
        "running",
        "touched",
    ];
    const DOCUMENTS: &'static [&'static str] = &["undelivered"];

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
            offence_date,
            ..
        } = happened
        {
            let row = Self::new(id, province.0, offence_date, event.position);
            return Ok(Some(row));
        }
        if let E::RegisterEntryImported {
            province,
            offence_date,
            ..
        } = happened
        {
            let row = Self::new(id, province.0, offence_date, event.position);
            return Ok(Some(Self {
                imported: true,
                ..row
            }));
        }
        let mut row = row.ok_or_else(|| event.poison(&"not begun before"))?;
        row.advance(&happened, event)?;
        row.running = row.is_running();
        row.touched = event.position;
        Ok(Some(row))
    }
}

impl WatchRow {
    const fn new(id: Uuid, province: String, offence_date: NaiveDate, touched: i64) -> Self {
        Self {
            id,
            version: 0,
            province,
            imported: false,
            regime: None,
            offence_date,
            known_on: None,
            summonses: vec![],
            pay_until: None,
            fined: false,
            opened_on: None,
            bap_completed_on: None,
            referred_on: None,
            stopped_on: None,
            copy_from: None,
            unregistered_from: None,
            untold_from: None,
            final_on: None,
            undelivered: None,
            substance: None,
            judged_on: None,
            penalised: None,
            executable_from: None,
            warned_of_execution: None,
            correction_until: None,
            prosecutable: true,
            warned: None,
            running: true,
            touched,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn advance(
        &mut self,
        happened: &ProsecutionEvent,
        event: &RecordedEvent,
    ) -> Result<(), ApplyError> {
        use ProsecutionEvent as E;
        let own = !self.imported;
        match happened {
            E::ProcedureRegimeDetermined { regime, .. } => {
                self.regime = Some(code(regime, event)?);
            }
            E::InvestigationOpened { opened_on, .. } => self.opened_on = Some(*opened_on),
            E::InvestigationNoticeSent(act) => {
                self.opened_on = None;
                if act.suspect_informed {
                    self.known(act.sent_on);
                }
            }
            E::SpdpWaived(_) => self.opened_on = None,
            E::SubstantiveRegimeDetermined { substance, .. } => {
                self.substance = Some(code(substance, event)?);
            }
            E::BapCopyHandedOver(_) => self.copy_from = None,
            E::TransferAccepted { to, .. }
            | E::JurisdictionDecided { to, .. }
            | E::ProsecutionJurisdictionSucceeded { to, .. } => self.province.clone_from(&to.0),
            E::SummonsIssued(act) => self.summon(act),
            E::SummonsServed(act) => {
                self.delivered(|one| one.number == act.number);
                if self.summonses.contains(&act.number) {
                    self.known(act.served_on);
                }
            }
            E::SuspectExamined {
                examined_on,
                signed,
                ..
            } => {
                self.known(*examined_on);
                let asked = *signed && own && self.governed() == Regime::Kuhap2025;
                self.copy_from = self.copy_from.or(Some(*examined_on).filter(|_| asked));
            }
            E::HearingNotified(act) => self.known(act.notified_on),
            E::BapCompleted { completed_on, .. } => {
                self.opened_on = None;
                self.bap_completed_on = Some(*completed_on).filter(|_| own);
            }
            E::CaseReferredToCourt { referred_on, .. } => {
                self.bap_completed_on = None;
                self.referred_on = Some(*referred_on).filter(|_| own);
                self.unregistered_from = self.referred_on;
            }
            E::CourtRegistrationRecorded(_) => self.unregistered_from = None,
            E::CaseReturnedByCourt(act) => {
                (self.referred_on, self.unregistered_from) = (None, None);
                if act.ground == ReturnGround::NotTipiring {
                    self.end();
                }
            }
            E::HearingHeld { held_on, present } => {
                (self.referred_on, self.unregistered_from) = (None, None);
                self.prosecutable = true;
                self.undelivered = None;
                if *present != Presence::Absent {
                    self.known(*held_on);
                }
            }
            E::JudgmentPronounced {
                judged_on,
                outcome,
                terms,
                in_absentia,
                ..
            } => {
                self.end();
                self.untold_from = Some(*judged_on).filter(|_| *in_absentia == Some(true));
                self.judged(*outcome, terms.pay_until);
                self.judged_on = Some(*judged_on);
            }
            E::AppealDecided(act) => self.judged(act.outcome, act.pay_until),
            E::JudgmentBecameFinal { final_on } => {
                self.untold_from = None;
                let waits = self.penalised == Some(true) && own;
                self.executable_from = Some(*final_on).filter(|_| waits);
                self.fine(*final_on);
            }
            E::JudgmentNotified { .. } | E::AppealFiled(_) => self.untold_from = None,
            E::InvestigationStopped { stopped_on, .. } => {
                self.end();
                self.stopped_on = stopped_on.filter(|_| own);
            }
            E::MaximumFinePaidVoluntarily { paid_on, .. }
            | E::CategoryIvFinePaid { paid_on, .. } => {
                self.end();
                self.stopped_on = Some(*paid_on);
            }
            E::StopNoticeSent(_) => self.stopped_on = None,
            E::InvestigationReopened(_) | E::DocumentRevoked { .. } => {
                self.end();
                self.prosecutable = true;
            }
            E::TimeBarWarned {
                days_left,
                execution,
                ..
            } => {
                let given = Some(i32::from(*days_left));
                if *execution {
                    self.warned_of_execution = given;
                } else {
                    self.warned = given;
                }
            }
            E::DeadlineMissed { deadline, .. } => match deadline {
                Deadline::Spdp => self.opened_on = None,
                Deadline::CepatPresent => self.bap_completed_on = None,
                Deadline::CourtDay => self.referred_on = None,
                Deadline::StopNotice => self.stopped_on = None,
                Deadline::BapCopy => self.copy_from = None,
                Deadline::Registration => self.unregistered_from = None,
                Deadline::JudgmentNotice => self.untold_from = None,
                Deadline::Summons => self.late(),
                Deadline::TimebarExec => self.executable_from = None,
                Deadline::Correction => self.correction_until = None,
            },
            // Its execution goes on.
            E::FineOverdue { .. } => self.final_on = None,
            E::ExecutionAdjusted(act) if act.adjustment == Adjustment::Lapsed => self.end(),
            E::CorrectionProposed { in_time_until, .. } => self.correction_until = *in_time_until,
            E::CorrectionRecorded { .. } | E::CorrectionRejected { .. } => {
                self.correction_until = None;
            }
            E::ObjectionFiled(_)
            | E::FinePaid { .. }
            | E::SentenceExecuted { .. }
            | E::SubstitutePenaltyExecuted(_)
            | E::ProsecutionTimeBarred { .. }
            | E::CaseHandedToPolice(_)
            | E::CaseRerouted(_)
            | E::ProsecutionTransferred { .. } => self.end(),
            E::OffenceReportFiled { .. }
            | E::RegisterEntryImported { .. }
            | E::PoliceCoordinationRecorded(_)
            | E::SuspectNamed { .. }
            | E::TransferRequested { .. }
            | E::TransferRejected { .. }
            | E::WitnessExamined { .. }
            | E::ExpertExamined(_)
            | E::EvidenceSeized(_)
            | E::BapSupplemented(_)
            | E::HearingAdjourned(_)
            | E::FineInstalmentPaid(_)
            | E::ExecutionAdjusted(_)
            | E::EvidenceReturned(_)
            | E::EvidenceForfeited(_) => {}
        }
        Ok(())
    }
}

/// The prosecutions for which a time runs and whose last event lies after a position, in order.
///
/// # Errors
/// The store cannot be reached.
pub async fn running(pool: &PgPool, after: i64, limit: i64) -> Result<Vec<WatchRow>, sqlx::Error> {
    sqlx::query_as!(
        WatchRow,
        r#"SELECT id, version, province, imported, regime, offence_date, known_on, summonses,
                  pay_until, fined, opened_on, bap_completed_on, referred_on, stopped_on, copy_from,
                  unregistered_from, untold_from, final_on,
                  undelivered AS "undelivered: Json<Vec<Undelivered>>", substance, judged_on,
                  executable_from, warned_of_execution, correction_until, penalised,
                  prosecutable AS "prosecutable!", warned, running AS "running!",
                  touched AS "touched!"
           FROM watches WHERE running AND touched > $1 ORDER BY touched LIMIT $2"#,
        after,
        limit,
    )
    .fetch_all(pool)
    .await
}
