//! What else the log has of a person, and how long each record of it is kept. Whoever hands a
//! command in reads the log; the schedule (*jadwal retensi arsip*) is in the table of the law.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::calendar::add_days;
use crate::case::{CaseStatus, CaseView};
use crate::complaint::Complaint;
use crate::law::{Law, Value};
use crate::prosecution::{Prosecution, Stage, Substance};
use crate::province::ProvinceCode;
use crate::rules::time_bar::{last_day, years_under};

/// Everything that the log has of a person beside who he is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties(pub Vec<Tie>);

/// One thing in which a person stands, or which is about the place that he managed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tie {
    /// What he is in it.
    pub kind: TieKind,
    /// The thing.
    pub id: Uuid,
    /// Province of it.
    pub province: ProvinceCode,
    /// Which record of the schedule it is.
    pub record: RecordKind,
    /// Day on which it ended; none while it goes on.
    pub ended_on: Option<NaiveDate>,
    /// Last day on which somebody can still be prosecuted for what it is about, by the longest
    /// reading of the law; none where nothing can follow.
    pub barred_after: Option<NaiveDate>,
}

/// What a person is in a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TieKind {
    /// *Pengurus* of an establishment.
    Manager,
    /// *Pemilik* of an establishment.
    Owner,
    /// *Pengurus* or *pemilik* of the establishment that an inspection case is about, in its time.
    Case,
    /// *Tersangka* of a prosecution.
    Suspect,
    /// *Penerima nota pemeriksaan* in an inspection case.
    Receiver,
    /// *Pelapor* of a complaint.
    Complainant,
}

/// A kind of record of the retention schedule (*JRA*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Entry of the register of establishments.
    EstablishmentRegister,
    /// *Perkara pengawasan tanpa pelanggaran*.
    CaseWithoutViolation,
    /// *Perkara pengawasan dengan nota*.
    CaseWithNota,
    /// *Berkas perkara dan putusan*.
    Prosecution,
    /// *Identitas pelapor*.
    ComplaintIdentity,
}

/// Until when a record is kept, and what comes then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Period {
    /// Last day of its retention; none while it goes on, or where the schedule has no number.
    pub until: Option<NaiveDate>,
    /// `musnah`, `dinilai kembali` or `permanen`; none where the schedule does not say.
    pub then: Option<String>,
    /// Whether the schedule's row must still be confirmed.
    pub needs_confirmation: bool,
}

impl TieKind {
    /// Its code.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Owner => "owner",
            Self::Case => "case",
            Self::Suspect => "suspect",
            Self::Receiver => "receiver",
            Self::Complainant => "complainant",
        }
    }
}

impl RecordKind {
    /// Its row in the table of the law.
    #[must_use]
    pub const fn rule_id(self) -> &'static str {
        match self {
            Self::EstablishmentRegister => "retention.establishment_register",
            Self::CaseWithoutViolation => "retention.case_without_violation",
            Self::CaseWithNota => "retention.case_with_nota",
            Self::Prosecution => "retention.prosecution",
            Self::ComplaintIdentity => "retention.complaint_identity",
        }
    }

    /// What the schedule in force on a day says of it: years after its end, what comes then, and
    /// whether that must still be confirmed.
    #[must_use]
    pub fn scheduled(self, law: &Law, on: NaiveDate) -> (Option<u16>, Option<String>, bool) {
        let years = law.rule(self.rule_id(), on);
        let then = law.rule(&format!("{}.then", self.rule_id()), on);
        let said = then.and_then(|rule| match &rule.value {
            Value::Text(text) => Some(text.clone()),
            Value::Days(_)
            | Value::WorkingDays(_)
            | Value::Months(_)
            | Value::Years(_)
            | Value::Hours(_)
            | Value::Count(_)
            | Value::Idr(_)
            | Value::Flag(_)
            | Value::Threshold(_)
            | Value::ByReading(_)
            | Value::Unknown => None,
        });
        let unsure = years.into_iter().chain(then);
        let unsure = unsure.map(|rule| rule.status.needs_confirmation());
        (
            years.and_then(|rule| rule.value.years()),
            said,
            unsure.fold(years.is_none(), |any, one| any || one),
        )
    }
}

impl Tie {
    /// Until when it is kept by the schedule in force on a day.
    #[must_use]
    pub fn kept(&self, law: &Law, on: NaiveDate) -> Period {
        let (years, then, needs_confirmation) = self.record.scheduled(law, on);
        let until = self.ended_on.zip(years);
        Period {
            until: until.map(|(ended, years)| last_day(ended, years)),
            then,
            needs_confirmation,
        }
    }

    /// He manages or owns an establishment, or did until a last day.
    #[must_use]
    pub fn of_place(
        kind: TieKind,
        (establishment, province): (Uuid, &ProvinceCode),
        to: Option<NaiveDate>,
        law: &Law,
        today: NaiveDate,
    ) -> Self {
        let ended_on = to.filter(|last| *last < today);
        Self {
            kind,
            id: establishment,
            province: province.clone(),
            record: RecordKind::EstablishmentRegister,
            ended_on,
            barred_after: ended_on.map(|last| bar(law, last)),
        }
    }

    /// A case about an establishment while he managed or owned it; none when it was about another
    /// time. Of a case that led to a prosecution that one tells when it ended.
    #[must_use]
    pub fn of_case(
        case: &CaseView,
        (from, to): (NaiveDate, Option<NaiveDate>),
        led_to: Option<&Prosecution>,
    ) -> Option<Self> {
        let after = to.is_some_and(|last| case.registered_on > last);
        let before = case.closed_on.is_some_and(|end| end < from);
        (!after && !before).then(|| Self::in_case(TieKind::Case, case, led_to))
    }

    /// A case in which he received a note, with the prosecution to which it led.
    #[must_use]
    pub fn of_receipt(case: &CaseView, led_to: Option<&Prosecution>) -> Self {
        Self::in_case(TieKind::Receiver, case, led_to)
    }

    /// His complaint: it ended with the case that was registered from it, else with the decision on
    /// it. A case that is not there yet has not ended.
    #[must_use]
    pub fn of_complaint(
        complaint: &Complaint,
        case: Option<(&CaseView, Option<&Prosecution>)>,
    ) -> Option<Self> {
        let filed = complaint.filed()?;
        let of_case = |(case, led_to)| Self::in_case(TieKind::Complainant, case, led_to).ended_on;
        let ended_on = match filed.case {
            None => filed.decided_on,
            Some(_) => case.and_then(of_case),
        };
        Some(Self {
            kind: TieKind::Complainant,
            id: filed.id,
            province: filed.province.clone(),
            record: RecordKind::ComplaintIdentity,
            ended_on,
            barred_after: None,
        })
    }

    fn in_case(kind: TieKind, case: &CaseView, led_to: Option<&Prosecution>) -> Self {
        let escalated = case.status == CaseStatus::Escalated.name();
        let ended_on = if escalated {
            led_to.and_then(ended)
        } else {
            case.closed_on
        };
        let has_nota =
            case.nota_i.is_some() || case.nota_ii.is_some() || case.nota_khusus.is_some();
        let record = if has_nota || escalated {
            RecordKind::CaseWithNota
        } else {
            RecordKind::CaseWithoutViolation
        };
        Self {
            kind,
            id: case.id,
            province: case.province.clone(),
            record,
            ended_on,
            barred_after: None,
        }
    }

    /// A prosecution in which he is named.
    #[must_use]
    pub fn of_suspect(prosecution: &Prosecution, law: &Law) -> Option<Self> {
        let Prosecution::Filed(dossier) = prosecution else {
            return None;
        };
        // What was stopped, or goes on elsewhere, can be taken up again until its time bar.
        let goes_on = matches!(
            dossier.stage,
            Stage::Stopped(_) | Stage::HandedOver(_) | Stage::Transferred(_)
        );
        Some(Self {
            kind: TieKind::Suspect,
            id: dossier.id,
            province: dossier.province.clone(),
            record: RecordKind::Prosecution,
            ended_on: ended(prosecution),
            barred_after: goes_on.then(|| bar(law, dossier.offence_date)),
        })
    }
}

/// The day on which a prosecution ended; none while it goes on.
fn ended(prosecution: &Prosecution) -> Option<NaiveDate> {
    let Prosecution::Filed(dossier) = prosecution else {
        return None;
    };
    let passed = &dossier.milestones;
    let last = passed.completed_on.or(passed.final_on);
    last.filter(|_| dossier.stage.has_ended())
}

/// The last day on which an offence of a day can be prosecuted by the longest reading; for ever,
/// where the law in force gives no length.
fn bar(law: &Law, on: NaiveDate) -> NaiveDate {
    let years = years_under(law, on, Substance::New);
    years.map_or(NaiveDate::MAX, |years| last_day(on, years))
}

impl Ties {
    /// The first day on which no retention runs any more; none where one goes on, has no number,
    /// or nothing refers to him.
    #[must_use]
    pub fn free_from(&self, law: &Law, on: NaiveDate) -> Option<NaiveDate> {
        let ends = self.0.iter().map(|tie| {
            let until = tie.kept(law, on).until?;
            Some(until.max(tie.barred_after.unwrap_or(until)))
        });
        let last = ends.collect::<Option<Vec<_>>>()?.into_iter().max()?;
        Some(add_days(last, 1))
    }
}
