//! Lines of provincial registers: checked fault by fault, then taken over with their real dates.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::commands::ImportRegisterEntry;
use super::terms::AccusedRole;
use crate::law::{AccusedKind, Law};
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::dates::{not_before, of_register};
use crate::rules::register::{KNOWN, READABLE, agrees, is_known, is_readable, is_readable_day};
use crate::rules::texts::{NAME, OFFICER, is_short_enough};
use crate::rules::{gate, procedure};

const NAMESPACE: Uuid = Uuid::from_u128(0x6c1d_61f4_0f5e_5b0e_9a53_77c1_2b6f_2019);

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
    #[schemars(length(max = NAME))]
    pub register_no: String,
    #[schemars(length(max = NAME))]
    pub province: String,
    #[schemars(length(max = OFFICER))]
    pub inspector: String,
    #[schemars(length(max = NAME))]
    pub norm: String,
    #[schemars(length(max = NAME))]
    pub accused_role: String,
    #[schemars(length(max = NAME))]
    pub establishment: String,
    #[schemars(length(max = NAME))]
    pub offence_date: String,
    #[schemars(length(max = NAME))]
    pub bap_completed_on: String,
    #[schemars(length(max = NAME))]
    pub referred_on: String,
    #[schemars(length(max = NAME))]
    pub judged_on: String,
    #[schemars(length(max = NAME))]
    pub outcome: String,
    #[schemars(length(max = NAME))]
    pub fine_idr: String,
    #[schemars(length(max = NAME))]
    pub subsidiary_days: String,
    #[schemars(length(max = NAME))]
    pub completed_on: String,
    #[schemars(length(max = NAME))]
    pub status: String,
}

/// The columns that a register must have.
pub const COLUMNS: [&str; 15] = [
    "register_no",
    "province",
    "inspector",
    "norm",
    "accused_role",
    "establishment",
    "offence_date",
    "bap_completed_on",
    "referred_on",
    "judged_on",
    "outcome",
    "fine_idr",
    "subsidiary_days",
    "completed_on",
    "status",
];

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
pub(super) struct Faults(pub(super) Vec<Refusal>);

impl Faults {
    pub(super) fn note<T>(&mut self, answer: Result<T, Refusal>) -> Option<T> {
        answer.map_err(|refusal| self.0.push(refusal)).ok()
    }

    /// Notes each act outside the time of the register and each dated before an earlier one.
    pub(super) fn order(&mut self, today: NaiveDate, acts: &[(&'static str, Option<NaiveDate>)]) {
        let mut earlier = NaiveDate::MIN;
        for (field, on) in acts {
            let Some(on) = *on else { continue };
            self.note(of_register(field, on, today));
            self.note(not_before(field, on, earlier, "the act that it follows"));
            earlier = earlier.max(on);
        }
    }

    /// Whether everything could be read so far.
    fn all_read(&self) -> bool {
        !self.0.iter().any(unread)
    }

    /// The faults; a cell that cannot be read has no further fault.
    fn finish(self) -> Vec<Fault> {
        let cells: Vec<_> = self
            .0
            .iter()
            .filter(|f| unread(f))
            .map(|f| f.field)
            .collect();
        let mut kept: Vec<Fault> = Vec::new();
        for refusal in self.0 {
            let follows = !unread(&refusal) && cells.contains(&refusal.field);
            let fault = Fault::from(refusal);
            if !follows && !kept.contains(&fault) {
                kept.push(fault);
            }
        }
        kept
    }

    fn optional<T: std::str::FromStr>(&mut self, field: &'static str, text: &str) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        self.note(is_readable(field, text))
    }

    fn day(&mut self, field: &'static str, text: &str) -> Option<NaiveDate> {
        if text.trim().is_empty() {
            return None;
        }
        self.note(is_readable_day(field, text))
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

fn unread(refusal: &Refusal) -> bool {
    refusal.rule == &KNOWN || refusal.rule == &READABLE
}

impl RegisterRow {
    /// The command that takes this line over, or every fault in it.
    pub fn check(&self, law: &Law, today: NaiveDate) -> Result<ImportRegisterEntry, Vec<Fault>> {
        let mut faults = self.cells_are_short();
        if !faults.0.is_empty() {
            return Err(faults.finish());
        }
        let entry = self.read(law, &mut faults, today);
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
            entry.final_on = entry.final_day(law, self.status.trim());
            let read = faults.all_read();
            faults.0.extend(entry.faults(law, today));
            if read {
                faults.note(self.status_fits(&entry));
            }
            if faults.0.is_empty() {
                return Ok(entry);
            }
        }
        Err(faults.finish())
    }

    fn read(
        &self,
        law: &Law,
        faults: &mut Faults,
        today: NaiveDate,
    ) -> Option<ImportRegisterEntry> {
        self.texts_are_filled(faults);
        let accused_role: Option<AccusedRole> = faults.code("accused_role", &self.accused_role);
        let offence_date = faults.note(is_readable_day("offence_date", &self.offence_date));
        let bap_completed_on =
            faults.note(is_readable_day("bap_completed_on", &self.bap_completed_on));
        let referred_on = faults.day("referred_on", &self.referred_on);
        let judged_on = faults.day("judged_on", &self.judged_on);
        let completed_on = faults.day("completed_on", &self.completed_on);
        let fine_idr = faults.optional("fine_idr", &self.fine_idr);
        let subsidiary_days = faults.optional("subsidiary_days", &self.subsidiary_days);
        let outcome = (!self.outcome.trim().is_empty())
            .then(|| faults.code("outcome", &self.outcome))
            .flatten();
        let province = ProvinceCode(self.province.trim().to_owned());
        let norm = self.norm.trim().to_owned();
        if offence_date.is_none() || bap_completed_on.is_none() {
            let acts = [
                ("offence_date", offence_date),
                ("bap_completed_on", bap_completed_on),
                ("referred_on", referred_on),
                ("judged_on", judged_on),
                ("completed_on", completed_on),
            ];
            faults.order(today, &acts);
            faults.note(is_known("province", &province.0, province::find(&province)));
            let breach = (norm.as_str(), offence_date.unwrap_or(today));
            let (by, on) = (AccusedKind::Pengurus, bap_completed_on.unwrap_or(today));
            faults.note(gate::may_be_investigated(law, breach, by, on).map(|_| ()));
        }
        Some(ImportRegisterEntry {
            register_no: self.register_no.trim().to_owned(),
            province,
            ppns: self.inspector.trim().to_owned(),
            norm,
            // An unknown role is a fault already: the entry only serves to find the others.
            accused_role: accused_role.unwrap_or(AccusedRole::Pengurus),
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

    /// A line with a cell that is too long is read no further.
    fn cells_are_short(&self) -> Faults {
        let mut faults = Faults::default();
        for (field, text, most) in [
            ("register_no", &self.register_no, NAME),
            ("province", &self.province, NAME),
            ("inspector", &self.inspector, OFFICER),
            ("norm", &self.norm, NAME),
            ("accused_role", &self.accused_role, NAME),
            ("establishment", &self.establishment, NAME),
            ("offence_date", &self.offence_date, NAME),
            ("bap_completed_on", &self.bap_completed_on, NAME),
            ("referred_on", &self.referred_on, NAME),
            ("judged_on", &self.judged_on, NAME),
            ("outcome", &self.outcome, NAME),
            ("fine_idr", &self.fine_idr, NAME),
            ("subsidiary_days", &self.subsidiary_days, NAME),
            ("completed_on", &self.completed_on, NAME),
            ("status", &self.status, NAME),
        ] {
            faults.note(is_short_enough(field, text, most));
        }
        faults
    }

    fn texts_are_filled(&self, faults: &mut Faults) {
        for (field, text) in [
            ("register_no", &self.register_no),
            ("inspector", &self.inspector),
            ("establishment", &self.establishment),
        ] {
            faults.note(procedure::is_filled(field, text));
        }
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
