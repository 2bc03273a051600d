//! A line of a register as a command: what it must satisfy and the events it becomes.

use chrono::NaiveDate;
use uuid::Uuid;

use super::act::Act;
use super::basis::JudgmentTerms;
use super::command::ProsecutionCommand;
use super::commands::ImportRegisterEntry;
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::register::Faults;
use super::states::Prosecution;
use super::terms::{Regime, Substance};
use crate::asked::Asked;
use crate::catalogue::NEW_CODE;
use crate::law::Law;
use crate::officer::Role;
use crate::province;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is};
use crate::rules::register::{agrees, is_known, minutes_follow_offence};
use crate::rules::{court, gate, governing, regime, sentence};

const IMPORTERS: &[Role] = &[
    Role::CentralAdmin,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
    Role::PpnsSuperior,
];

impl ImportRegisterEntry {
    /// The day from which the judgment is final, for a line with this status.
    pub(super) fn final_day(&self, law: &Law, status: &str) -> Option<NaiveDate> {
        let outcome = self.outcome?;
        let known = !outcome.takes_liberty() || matches!(status, "Final" | "Executed");
        let first = sentence::final_from(law, outcome, self.judged_on?);
        first.ok().filter(|_| known)
    }

    /// Every rule that the line does not meet.
    pub(super) fn faults(&self, law: &Law, today: NaiveDate) -> Vec<Refusal> {
        let mut faults = Faults::default();
        let code = &self.province.0;
        faults.note(is_known("province", code, province::find(&self.province)));
        let (bap, offence) = (self.bap_completed_on, self.offence_date);
        faults.note(minutes_follow_offence(bap, offence));
        faults.order(today, &self.days());
        faults.0.extend(self.faults_of_texts());
        let taken = self.may_be_prosecuted(law);
        let is_taken = taken.is_ok();
        faults.note(taken);
        let both = self.outcome.is_some() == self.judged_on.is_some();
        let detail = "outcome and judged_on come together";
        faults.note(agrees("outcome", both, detail));
        let Some(outcome) = self.outcome else {
            let none = self.fine_idr.is_none() && self.subsidiary_days.is_none();
            faults.note(agrees("fine_idr", none, "a fine without outcome Fine"));
            return faults.0;
        };
        faults.note(court::outcome_exists(self.substance(), outcome));
        // A norm that is not of the procedure is a fault of its own, whatever the fine.
        if is_taken {
            let breach = (&*self.norm, offence);
            faults.note(sentence::fine_fits(law, breach, outcome, self.fine_idr));
        }
        faults.0
    }

    /// The fast procedure of the governing code takes the breach, or would by a reading on record:
    /// a register names none.
    fn may_be_prosecuted(&self, law: &Law) -> Result<(), Refusal> {
        let on = self.referred_on.unwrap_or(self.bap_completed_on);
        let (breach, at) = ((&*self.norm, self.offence_date), (self.regime().0, on));
        gate::may_be_reported(law, breach, self.accused_role.into(), at).map(|_| ())
    }

    /// The governing code, read from the dates that a register has.
    fn regime(&self) -> (Regime, &'static str) {
        let last = [self.referred_on, self.judged_on]
            .into_iter()
            .flatten()
            .max();
        if last
            .unwrap_or(self.bap_completed_on)
            .max(self.bap_completed_on)
            < NEW_CODE
        {
            return (Regime::Kuhap1981, governing::IN_FORCE);
        }
        if self.bap_completed_on >= NEW_CODE {
            let why = "the register gives no earlier day than the minutes of 2026-01-02 or later";
            return (Regime::Kuhap2025, why);
        }
        self.referred_on
            .zip(self.judged_on)
            .and_then(|(referred, judged)| governing::regime_of_hearing(referred, judged))
            .unwrap_or_else(|| governing::regime_of_opening(self.bap_completed_on))
    }

    /// The governing criminal law: a register does not say which one favours, so across 2026-01-02
    /// it follows the code of procedure.
    fn substance(&self) -> Substance {
        let judged_on = self.judged_on.unwrap_or(self.bap_completed_on);
        let found = regime::substance(self.offence_date, judged_on, None);
        found.unwrap_or(match self.regime().0 {
            Regime::Kuhap1981 => Substance::Old,
            Regime::Kuhap2025 => Substance::New,
        })
    }

    fn events(&self, prosecution_id: Uuid) -> Vec<Event> {
        let (regime, reason) = self.regime();
        let first = Event::RegisterEntryImported {
            prosecution_id,
            register_no: self.register_no.clone(),
            province: self.province.clone(),
            ppns: self.ppns.clone(),
            norm: self.norm.clone(),
            accused_role: self.accused_role,
            establishment: self.establishment.clone(),
            offence_date: self.offence_date,
            bap_completed_on: self.bap_completed_on,
        };
        let determined = Event::ProcedureRegimeDetermined {
            regime,
            reason: reason.to_owned(),
            determined_on: None,
            court_decision: None,
            basis: None,
        };
        let later = self.later_events();
        [first, determined].into_iter().chain(later).collect()
    }

    fn later_events(&self) -> impl Iterator<Item = Event> {
        let referred = self
            .referred_on
            .map(|referred_on| Event::CaseReferredToCourt {
                referred_on,
                court: None,
                delay_reason: None,
                cover_letter: None,
                basis: None,
                dossier_index: vec![],
                dossier_sha256: None,
            });
        let judged = self.judged_on.zip(self.outcome);
        let judged = judged.map(|(judged_on, outcome)| Event::JudgmentPronounced {
            judged_on,
            outcome,
            fine_idr: self.fine_idr,
            subsidiary_days: self.subsidiary_days,
            in_absentia: None,
            terms: JudgmentTerms::default(),
            basis: None,
            known_judgments: vec![],
        });
        let last = self.final_on;
        let last = last.map(|final_on| Event::JudgmentBecameFinal { final_on });
        let done = self.completed_on;
        let done = done.map(|executed_on| Event::SentenceExecuted { executed_on });
        let stopped = self.stopped.then_some(Event::InvestigationStopped {
            stopped_on: None,
            ground: None,
            police_informed: None,
        });
        [referred, judged, last, done, stopped]
            .into_iter()
            .flatten()
    }
}

/// Takes a checked line over: all its events at once, on their real days.
pub(super) fn import(
    prosecution: &Prosecution,
    asked: &Asked<ProsecutionCommand>,
    entry: &ImportRegisterEntry,
) -> Decided {
    role_is(&asked.officer, IMPORTERS)?;
    acts_in_own_province(&asked.officer, &entry.province)?;
    prosecution.is_unreported()?;
    let today = asked.today(&entry.province);
    match entry.faults(&asked.law, today).into_iter().next() {
        Some(refusal) => Err(refusal),
        None => Ok(entry.events(asked.id)),
    }
}
