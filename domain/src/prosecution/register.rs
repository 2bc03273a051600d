//! Lines of provincial registers: checked fault by fault, then taken over with their real dates.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::commands::{ImportRegisterEntry, ProsecutionCommand};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::Prosecution;
use super::terms::Regime;
use crate::asked::Asked;
use crate::catalogue::NEW_CODE;
use crate::officer::Role;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is};
use crate::rules::dates::{not_before, not_in_future};
use crate::rules::register::{agrees, is_known, is_readable, minutes_follow_offence};
use crate::rules::{court, procedure, sentence};

const NAMESPACE: Uuid = Uuid::from_u128(0x6c1d_61f4_0f5e_5b0e_9a53_77c1_2b6f_2019);

const IMPORTERS: &[Role] = &[
    Role::CentralAdmin,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
    Role::PpnsSuperior,
];

/// The stream of a register number: the same number always gives the same prosecution.
#[must_use]
pub fn prosecution_id_of_register(register_no: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, register_no.trim().as_bytes())
}

/// One line of a register as it is written; a cell may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "the columns of the register, by their own names"
)]
pub struct RegisterRow {
    pub register_no: String,
    pub province: String,
    pub inspector: String,
    pub norm: String,
    pub accused_role: String,
    pub establishment: String,
    pub offence_date: String,
    pub bap_completed_on: String,
    pub referred_on: String,
    pub judged_on: String,
    pub outcome: String,
    pub fine_idr: String,
    pub subsidiary_days: String,
    pub completed_on: String,
    pub status: String,
}

/// One thing wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// The column.
    pub field: String,
    /// Code of the rule not met.
    pub code: &'static str,
    /// What was met.
    pub detail: String,
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self {
            field: refusal.field.unwrap_or_default().to_owned(),
            code: refusal.rule.code,
            detail: refusal.detail,
        }
    }
}

/// Collects faults while reading on.
#[derive(Default)]
struct Faults(Vec<Refusal>);

impl Faults {
    fn note<T>(&mut self, answer: Result<T, Refusal>) -> Option<T> {
        answer.map_err(|refusal| self.0.push(refusal)).ok()
    }

    fn optional<T: std::str::FromStr>(&mut self, field: &'static str, text: &str) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        self.note(is_readable(field, text))
    }

    fn code<T: serde::de::DeserializeOwned>(
        &mut self,
        field: &'static str,
        text: &str,
    ) -> Option<T> {
        let found = serde_json::from_value(Value::String(text.trim().to_owned())).ok();
        self.note(is_known(field, text, found))
    }
}

impl RegisterRow {
    /// The command that takes this line over, or every fault in it.
    pub fn check(&self, today: NaiveDate) -> Result<ImportRegisterEntry, Vec<Fault>> {
        let mut faults = Faults::default();
        let entry = self.read(&mut faults);
        let stated = [
            "BapComplete",
            "Referred",
            "Judged",
            "Final",
            "Executed",
            "Stopped",
        ]
        .contains(&self.status.trim());
        faults.note(is_known("status", &self.status, stated.then_some(())));
        if let Some(mut entry) = entry {
            entry.final_on = entry.final_day(self.status.trim());
            faults.0.extend(entry.faults(today));
            if stated {
                faults.note(self.status_fits(&entry));
            }
            if faults.0.is_empty() {
                return Ok(entry);
            }
        }
        Err(faults.0.into_iter().map(Fault::from).collect())
    }

    fn read(&self, faults: &mut Faults) -> Option<ImportRegisterEntry> {
        for (field, text) in [
            ("register_no", &self.register_no),
            ("inspector", &self.inspector),
            ("establishment", &self.establishment),
        ] {
            faults.note(procedure::is_filled(field, text));
        }
        let accused_role = faults.code("accused_role", &self.accused_role);
        let offence_date = faults.note(is_readable("offence_date", &self.offence_date));
        let bap_completed_on = faults.note(is_readable("bap_completed_on", &self.bap_completed_on));
        let referred_on = faults.optional("referred_on", &self.referred_on);
        let judged_on = faults.optional("judged_on", &self.judged_on);
        let completed_on = faults.optional("completed_on", &self.completed_on);
        let fine_idr = faults.optional("fine_idr", &self.fine_idr);
        let subsidiary_days = faults.optional("subsidiary_days", &self.subsidiary_days);
        let outcome = (!self.outcome.trim().is_empty())
            .then(|| faults.code("outcome", &self.outcome))
            .flatten();
        let province = ProvinceCode(self.province.trim().to_owned());
        let norm = self.norm.trim().to_owned();
        if accused_role.is_none() || offence_date.is_none() || bap_completed_on.is_none() {
            faults.note(is_known("province", &province.0, province::find(&province)));
            faults.note(procedure::norm_is_tipiring(&norm));
        }
        Some(ImportRegisterEntry {
            register_no: self.register_no.trim().to_owned(),
            province,
            ppns: self.inspector.trim().to_owned(),
            norm,
            accused_role: accused_role?,
            establishment: self.establishment.trim().to_owned(),
            offence_date: offence_date?,
            bap_completed_on: bap_completed_on?,
            referred_on,
            judged_on,
            outcome,
            fine_idr,
            subsidiary_days,
            final_on: None,
            completed_on,
            stopped: self.status.trim() == "Stopped",
        })
    }

    fn status_fits(&self, entry: &ImportRegisterEntry) -> Result<(), Refusal> {
        let (referred, judged) = (entry.referred_on.is_some(), entry.judged_on.is_some());
        let done = entry.completed_on.is_some();
        let fits = match self.status.trim() {
            "BapComplete" | "Stopped" => !referred && !judged && !done,
            "Referred" => referred && !judged && !done,
            "Executed" => referred && judged && done,
            _ => referred && judged && !done,
        };
        agrees("status", fits, "the status does not fit the dates")
    }
}

impl ImportRegisterEntry {
    /// The day from which the judgment is final, for a line with this status.
    fn final_day(&self, status: &str) -> Option<NaiveDate> {
        let outcome = self.outcome?;
        let known = !outcome.takes_liberty() || matches!(status, "Final" | "Executed");
        let first = sentence::final_from(outcome, self.judged_on?);
        known.then_some(first)
    }

    /// Every rule that the line does not meet.
    fn faults(&self, today: NaiveDate) -> Vec<Refusal> {
        let mut faults = Faults::default();
        let code = &self.province.0;
        faults.note(is_known("province", code, province::find(&self.province)));
        let (bap, offence) = (self.bap_completed_on, self.offence_date);
        faults.note(not_in_future("offence_date", offence, today));
        faults.note(not_in_future("bap_completed_on", bap, today));
        faults.note(minutes_follow_offence(bap, offence));
        let mut earlier = bap;
        for (field, on) in [
            ("referred_on", self.referred_on),
            ("judged_on", self.judged_on),
            ("final_on", self.final_on),
            ("completed_on", self.completed_on),
        ] {
            let Some(on) = on else { continue };
            faults.note(not_in_future(field, on, today));
            faults.note(not_before(field, on, earlier, "the act that it follows"));
            earlier = earlier.max(on);
        }
        let norm = faults.note(procedure::norm_is_tipiring(&self.norm));
        let both = self.outcome.is_some() == self.judged_on.is_some();
        let detail = "outcome and judged_on come together";
        faults.note(agrees("outcome", both, detail));
        let Some(outcome) = self.outcome else {
            let none = self.fine_idr.is_none() && self.subsidiary_days.is_none();
            faults.note(agrees("fine_idr", none, "a fine without outcome Fine"));
            return faults.0;
        };
        faults.note(court::outcome_exists(self.regime().0, outcome));
        if let Some(norm) = norm {
            faults.note(sentence::fine_fits(norm, offence, outcome, self.fine_idr));
        }
        faults.0
    }

    /// The governing code, read from the dates that a register has.
    fn regime(&self) -> (Regime, &'static str) {
        if self.bap_completed_on >= NEW_CODE {
            let why = "the register gives no earlier day than the minutes of 2026-01-02 or later";
            return (Regime::Kuhap2025, why);
        }
        self.referred_on
            .zip(self.judged_on)
            .and_then(|(referred, judged)| procedure::regime_of_hearing(referred, judged))
            .unwrap_or_else(|| procedure::regime_of_opening(self.bap_completed_on))
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
        };
        let referred = self
            .referred_on
            .map(|referred_on| Event::CaseReferredToCourt {
                referred_on,
                court: None,
                delay_reason: None,
            });
        let judged = self.judged_on.zip(self.outcome);
        let judged = judged.map(|(judged_on, outcome)| Event::JudgmentPronounced {
            judged_on,
            outcome,
            fine_idr: self.fine_idr,
            subsidiary_days: self.subsidiary_days,
            in_absentia: None,
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
        let later = [referred, judged, last, done, stopped];
        [first, determined]
            .into_iter()
            .chain(later.into_iter().flatten())
            .collect()
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
    match entry.faults(today).into_iter().next() {
        Some(refusal) => Err(refusal),
        None => Ok(entry.events(asked.id)),
    }
}
