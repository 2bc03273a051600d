//! Prosecutions with the days that the clock watches: deadlines that may be missed, and the time
//! bar.

use chrono::{Days, NaiveDate};
use domain::law::Law;
use domain::prosecution::{
    Deadline, IssueSummons, Outcome, ProsecutionEvent, Regime, ReturnGround, SummonedAs,
};
use domain::rules::court::last_day_to_refer;
use domain::rules::execution::fine_due;
use domain::rules::notice::{last_day_to_tell_beginning, last_day_to_tell_stop};
use domain::rules::time_bar::{WARNINGS, bar};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::{ApplyError, Row};

/// A prosecution as the clock sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// Last day to tell the beginning.
    pub spdp_due_on: Option<NaiveDate>,
    /// Last day to go to court.
    pub present_due_on: Option<NaiveDate>,
    /// Last day to tell a stop or a settlement.
    pub stop_due_on: Option<NaiveDate>,
    /// Last day to pay.
    pub fine_due_on: Option<NaiveDate>,
    /// The day after the first of the last days.
    pub missed_from: Option<NaiveDate>,
    /// Last day to prosecute, while there is no judgment.
    pub barred_on: Option<NaiveDate>,
    /// Days left at the last warning.
    pub warned: Option<i32>,
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
        "spdp_due_on",
        "present_due_on",
        "stop_due_on",
        "fine_due_on",
        "missed_from",
        "barred_on",
        "warned",
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
            offence_date,
            ..
        } = happened
        {
            return Ok(Some(Self::new(id, province.0, offence_date, false)));
        }
        if let E::RegisterEntryImported {
            province,
            offence_date,
            ..
        } = happened
        {
            return Ok(Some(Self::new(id, province.0, offence_date, true)));
        }
        let mut row = row.ok_or_else(|| event.poison(&"not begun before"))?;
        row.advance(&happened, event)?;
        row.missed_from = row.first_missed();
        Ok(Some(row))
    }
}

impl WatchRow {
    fn new(id: Uuid, province: String, offence_date: NaiveDate, imported: bool) -> Self {
        let mut row = Self {
            id,
            version: 0,
            province,
            imported,
            regime: None,
            offence_date,
            known_on: None,
            summonses: vec![],
            pay_until: None,
            fined: false,
            spdp_due_on: None,
            present_due_on: None,
            stop_due_on: None,
            fine_due_on: None,
            missed_from: None,
            barred_on: None,
            warned: None,
        };
        row.count();
        row
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
            E::InvestigationOpened { opened_on, .. } => {
                self.spdp_due_on = last_day_to_tell_beginning(&Law::seed(), *opened_on);
            }
            E::InvestigationNoticeSent(_) | E::SpdpWaived(_) => self.spdp_due_on = None,
            E::TransferAccepted { to, .. }
            | E::JurisdictionDecided { to, .. }
            | E::ProsecutionJurisdictionSucceeded { to, .. } => self.province.clone_from(&to.0),
            E::SummonsIssued(act) => self.summon(act),
            E::SummonsServed(act) => {
                if self.summonses.contains(&act.number) {
                    self.known(act.served_on);
                }
            }
            E::SuspectExamined { examined_on, .. } => self.known(*examined_on),
            E::HearingNotified(act) => self.known(act.notified_on),
            E::BapCompleted { completed_on, .. } => {
                self.spdp_due_on = None;
                self.present_due_on = last_day_to_refer(&Law::seed(), *completed_on)
                    .ok()
                    .filter(|_| own);
            }
            E::CaseReferredToCourt { .. } => self.present_due_on = None,
            E::CaseReturnedByCourt(act) => {
                if act.ground == ReturnGround::NotTipiring {
                    self.end();
                }
            }
            E::HearingHeld { held_on, present } => {
                self.count();
                if *present != domain::prosecution::Presence::Absent {
                    self.known(*held_on);
                }
            }
            E::JudgmentPronounced { outcome, terms, .. } => {
                self.end();
                self.fined = *outcome == Outcome::Fine;
                self.pay_until = terms.pay_until;
            }
            E::AppealDecided(act) => self.fined = act.outcome == Outcome::Fine,
            E::JudgmentBecameFinal { final_on } => self.fine(*final_on),
            E::InvestigationStopped { stopped_on, .. } => {
                self.end();
                self.stop_due_on = stopped_on.filter(|_| own).map(|on| self.last_to_tell(on));
            }
            E::MaximumFinePaidVoluntarily { paid_on, .. } => {
                self.end();
                self.stop_due_on = Some(self.last_to_tell(*paid_on));
            }
            E::StopNoticeSent(_) => self.stop_due_on = None,
            E::InvestigationReopened(_) => {
                self.end();
                self.count();
            }
            E::TimeBarWarned { days_left, .. } => self.warned = Some(i32::from(*days_left)),
            E::DeadlineMissed { deadline, .. } => match deadline {
                Deadline::Spdp => self.spdp_due_on = None,
                Deadline::CepatPresent => self.present_due_on = None,
                Deadline::StopNotice => self.stop_due_on = None,
            },
            E::ObjectionFiled(_)
            | E::FineOverdue { .. }
            | E::FinePaid { .. }
            | E::SentenceExecuted { .. }
            | E::SubstitutePenaltyExecuted(_)
            | E::ProsecutionTimeBarred { .. }
            | E::CaseHandedToPolice(_)
            | E::CaseRerouted(_)
            | E::ProsecutionTransferred { .. } => self.end(),
            E::OffenceReportFiled { .. }
            | E::RegisterEntryImported { .. }
            | E::SubstantiveRegimeDetermined { .. }
            | E::PoliceCoordinationRecorded(_)
            | E::SuspectNamed { .. }
            | E::TransferRequested { .. }
            | E::TransferRejected { .. }
            | E::WitnessExamined { .. }
            | E::ExpertExamined(_)
            | E::EvidenceSeized(_)
            | E::BapSupplemented(_)
            | E::CourtRegistrationRecorded(_)
            | E::HearingAdjourned(_)
            | E::JudgmentNotified { .. }
            | E::AppealFiled(_)
            | E::FineInstalmentPaid(_)
            | E::ExecutionAdjusted(_)
            | E::EvidenceReturned(_)
            | E::EvidenceForfeited(_)
            | E::CorrectionProposed { .. }
            | E::CorrectionRecorded { .. }
            | E::CorrectionRejected { .. } => {}
        }
        Ok(())
    }

    fn summon(&mut self, act: &IssueSummons) {
        if act.summoned_as == SummonedAs::Suspect {
            self.summonses.push(act.number.clone());
        }
    }

    /// An act of which the accused learned restarts the time bar and its warnings.
    fn known(&mut self, on: NaiveDate) {
        if self.known_on < Some(on) {
            (self.known_on, self.warned) = (Some(on), None);
            self.count();
        }
    }

    fn count(&mut self) {
        self.barred_on = bar(&Law::seed(), self.offence_date, self.known_on)
            .ok()
            .map(|(until, _)| until);
    }

    /// Nothing is waited for any more.
    fn end(&mut self) {
        (self.spdp_due_on, self.present_due_on) = (None, None);
        (self.stop_due_on, self.fine_due_on) = (None, None);
        self.barred_on = None;
    }

    fn governed(&self) -> Regime {
        if self.regime.as_deref() == Some("KUHAP_1981") {
            Regime::Kuhap1981
        } else {
            Regime::Kuhap2025
        }
    }

    fn last_to_tell(&self, stopped_on: NaiveDate) -> NaiveDate {
        last_day_to_tell_stop(&Law::seed(), self.governed(), stopped_on)
    }

    /// A register does not say when a fine was to be paid.
    fn fine(&mut self, final_on: NaiveDate) {
        if self.fined && !self.imported {
            let due = fine_due(self.governed(), final_on, self.pay_until);
            self.fine_due_on = due.map(|(day, _)| day);
        }
    }

    fn first_missed(&self) -> Option<NaiveDate> {
        let due = [
            self.spdp_due_on,
            self.present_due_on,
            self.stop_due_on,
            self.fine_due_on,
        ];
        due.into_iter()
            .flatten()
            .min()?
            .checked_add_days(Days::new(1))
    }
}

/// The prosecutions of which a deadline was missed before a day, or of which the time bar is near
/// and not warned of.
///
/// # Errors
/// The store cannot be reached.
pub async fn due(pool: &PgPool, on: NaiveDate, limit: i64) -> Result<Vec<WatchRow>, sqlx::Error> {
    let [first, second, third] = WARNINGS.map(i32::from);
    sqlx::query_as!(
        WatchRow,
        "SELECT id, version, province, imported, regime, offence_date, known_on, summonses, pay_until,
                fined, spdp_due_on, present_due_on, stop_due_on, fine_due_on, missed_from, barred_on, warned
         FROM watches WHERE missed_from <= $1
            OR (barred_on BETWEEN $1 - 1 AND $1 + $3::int AND (warned IS NULL OR barred_on <= $1
                + CASE warned WHEN $3 THEN $4::int WHEN $4 THEN $5::int ELSE -2 END))
         ORDER BY id LIMIT $2",
        on,
        limit,
        first,
        second,
        third,
    )
    .fetch_all(pool)
    .await
}
