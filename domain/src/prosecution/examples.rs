//! One example of each action, which would be accepted if any would.

use chrono::NaiveDate;
use uuid::{Builder, Uuid};

use super::beside::Beside;
use super::change::ProsecutionChange as Change;
use super::command::ProsecutionCommand as Command;
use super::commands::{
    AdjustExecution, Adjustment, ApproveCorrection, CompleteBap, CopyFor, DeclareTimeBarred,
    DetermineRegime, DetermineSubstance, Disposal, DisposeEvidence, ExamineExpert, ExamineSuspect,
    ExamineWitness, ExecuteSentence, HandOver, HandOverBapCopy, HandOverTo, IssueSummons,
    NameSuspect, NotifyPolice, OpenInvestigation, PayCategoryIvFine, PayFine, PayMaximumFine,
    PoliceOccasion, ProposeCorrection, RecordSubstitute, RejectCorrection, ReopenBasis,
    ReopenInvestigation, RevokeDocument, SeizeEvidence, SendSpdp, SendStopNotice, ServeSummons,
    ServedHow, StopInvestigation, SubstituteKind, SummonedAs, SupplementBap, WaiveSpdp,
};
use super::states::{Dossier, Stage};
use super::terms::{Regime, StopGround, Substance};
use crate::calendar::{add_days, sub_days};
use crate::case::Defect;
use crate::catalogue::NEW_CODE;
use crate::correction::{CorrectionKind, place, reread};
use crate::law::{Effect, Law};
use crate::rules::execution::executable_until;
use crate::rules::penalty::category;
use crate::rules::{governing, notice, regime};

/// A key of a person, another one in each prosecution.
fn person(prosecution: Uuid) -> Uuid {
    Builder::from_random_bytes(prosecution.into_bytes()).into_uuid()
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

/// A reason, where one is needed.
pub(super) fn needed(is_needed: bool, text: &str) -> Option<String> {
    is_needed.then(|| text.to_owned())
}

impl Dossier {
    /// One example of each action, as of this day.
    pub(super) fn examples(&self, law: &Law, today: NaiveDate) -> Vec<Command> {
        let on = add_days(self.last_act, 1).min(today);
        let mut examples = self.investigation_examples(law, on);
        examples.extend(self.notice_examples(law, on));
        examples.extend(self.referral_examples(law, on));
        examples.extend(self.hearing_examples(law, on, today));
        examples.extend(self.remedy_examples(law, on));
        examples.extend(self.execution_examples(law, on, today));
        examples.extend(self.ending_examples(law, on, today));
        examples.extend(self.transfer_examples(on, today));
        examples.extend(self.regime_examples(law, on, today));
        examples.extend(self.correction_examples(today));
        examples
    }

    /// The day, or the last one to prosecute when that is earlier.
    pub(super) fn in_time(&self, law: &Law, on: NaiveDate) -> NaiveDate {
        self.bar(law).map_or(on, |(until, _)| on.min(until))
    }

    fn investigation_examples(&self, law: &Law, on: NaiveDate) -> Vec<Command> {
        let examined = matches!(&self.stage, Stage::SuspectNamed(named) if named.examined);
        vec![
            Command::OpenInvestigation(OpenInvestigation {
                order_number: "SPRINDIK/001".to_owned(),
                opened_on: self.in_time(law, on),
                beside: Beside::default(),
                roster: crate::officer::Roster::default(),
            }),
            Command::NameSuspect(NameSuspect {
                named_on: on,
                suspect_ref: "TSK-01".to_owned(),
                evidence: texts(&["keterangan saksi", "surat: nota pemeriksaan"]),
                prior_final_judgments: vec![],
                person: Some(person(self.id)),
                beside: Beside::default(),
            }),
            Command::ExamineWitness(ExamineWitness {
                examined_on: on,
                witness_ref: "SAKSI-01".to_owned(),
                signed: true,
            }),
            Command::ExamineExpert(ExamineExpert {
                examined_on: on,
                expert_ref: "AHLI-01".to_owned(),
                signed: true,
            }),
            Command::ExamineSuspect(ExamineSuspect {
                examined_on: self.in_time(law, on),
                rights_read: true,
                lawyer_offered: true,
                recording: Some("CCTV/001".to_owned()),
                no_recording_reason: None,
                signed: true,
            }),
            Command::SeizeEvidence(SeizeEvidence {
                seized_on: on,
                items: texts(&["buku register tenaga kerja"]),
                permit: Some("1/Pen.Pid.Sita/2026/PN Contoh".to_owned()),
                urgent_reason: None,
                receipt: "STP/001".to_owned(),
            }),
            Command::SupplementBap(SupplementBap {
                supplemented_on: on,
                minutes: "BAP saksi SAKSI-01".to_owned(),
                text: "Saksi menambahkan keterangan tentang laporan tahun lalu.".to_owned(),
                signed: true,
            }),
            Command::HandOverBapCopy(self.copy_example(law, on)),
            Command::CompleteBap(CompleteBap {
                completed_on: on,
                resume: "Kewajiban pelaporan tidak dipenuhi setelah diperingatkan.".to_owned(),
                evidence_list: texts(&["salinan nota pemeriksaan"]),
                intent_evidence: texts(&["tanda terima nota pemeriksaan"]),
                suspect_absence_reason: needed(!examined, "dipanggil dua kali dan tidak hadir"),
            }),
        ]
    }

    fn notice_examples(&self, law: &Law, on: NaiveDate) -> Vec<Command> {
        let opened_on = self.milestones.opened_on.unwrap_or(on);
        let last = notice::last_day_to_tell_beginning(law, opened_on);
        let told_on = self.in_time(law, on);
        let late = last.is_some_and(|last| told_on > last);
        vec![
            Command::SendSpdp(SendSpdp {
                sent_on: told_on,
                number: "SPDP/001".to_owned(),
                suspect_informed: true,
                delay_reason: needed(late, "menunggu koordinasi Korwas"),
            }),
            Command::WaiveSpdp(WaiveSpdp {
                waived_on: on,
                reason: "Acara cepat: perkara langsung dilimpahkan".to_owned(),
            }),
            Command::NotifyPolice(NotifyPolice {
                notified_on: on,
                occasion: PoliceOccasion::Start,
                reference: "B/001/KORWAS".to_owned(),
            }),
            Command::IssueSummons(IssueSummons {
                issued_on: on,
                number: self.next_summons(),
                summoned_as: SummonedAs::Suspect,
                person_ref: "TSK-01".to_owned(),
                appear_on: add_days(on, notice::days_to_appear(law, on).unwrap_or(0)),
                urgent_reason: None,
            }),
            Command::ServeSummons(self.delivery(law, self.in_time(law, on))),
        ]
    }

    /// A number that no summons has.
    fn next_summons(&self) -> String {
        let taken = |number: &String| {
            self.records
                .summonses
                .iter()
                .any(|one| one.number == *number)
        };
        let mut number = self.records.summonses.len();
        loop {
            number += 1;
            let text = format!("SPGL/{number:03}");
            if !taken(&text) {
                return text;
            }
        }
    }

    fn delivery(&self, law: &Law, on: NaiveDate) -> ServeSummons {
        let mut open = self.records.summonses.iter();
        let open = open.find(|one| one.served_on.is_none());
        let served_on = open.map_or(on, |one| on.min(one.appear_on));
        let days = notice::days_to_appear(law, served_on).unwrap_or(0);
        let urgent = open.is_some_and(|one| served_on > sub_days(one.appear_on, days));
        ServeSummons {
            served_on,
            number: open.map_or_else(|| "SPGL/001".to_owned(), |one| one.number.clone()),
            manner: ServedHow::InPerson,
            urgent_reason: needed(urgent, "hari sidang terdekat"),
        }
    }

    fn execution_examples(&self, law: &Law, on: NaiveDate, today: NaiveDate) -> Vec<Command> {
        let last = self.to_execute().ok();
        let open = last.and_then(|last| self.open_fine(last));
        let judgment = last.map(|last| &last.judgment);
        let judged_on = judgment.map_or(on, |judged| judged.judged_on);
        let days = judgment.and_then(|judged| judged.subsidiary_days);
        let kind = match self.substance_or_code(judged_on) {
            Substance::Old => SubstituteKind::Kurungan,
            Substance::New => SubstituteKind::Prison,
        };
        let until = last.and_then(|last| {
            let substance = self.substance_or_code(judged_on);
            executable_until(law, substance, last.final_on).ok()
        });
        let in_time = until.map_or(on, |(until, _)| on.min(until));
        let waits = judged_on < NEW_CODE && !self.records.adjusted;
        let executed_on = if waits {
            in_time.min(sub_days(NEW_CODE, 1))
        } else {
            in_time
        };
        vec![
            Command::PayFine(PayFine {
                paid_on: in_time,
                amount_idr: open.unwrap_or(1),
                receipt: "NTPN-0001".to_owned(),
            }),
            Command::ExecuteSentence(ExecuteSentence { executed_on }),
            Command::RecordSubstitute(RecordSubstitute {
                executed_on,
                kind,
                days: Some(days.unwrap_or(1)),
                hours: None,
                minutes: "BA-EKS/001".to_owned(),
            }),
            Command::AdjustExecution(AdjustExecution {
                adjusted_on: on.max(NEW_CODE).min(today),
                decision: "PRINT-001/EKS".to_owned(),
                adjustment: Adjustment::Reduced,
                fine_idr: None,
            }),
            Command::DisposeEvidence(DisposeEvidence {
                disposed_on: on,
                disposal: Disposal::Returned,
                receipt: "BA-BB/001".to_owned(),
            }),
        ]
    }

    fn ending_examples(&self, law: &Law, on: NaiveDate, today: NaiveDate) -> Vec<Command> {
        let until = self.bar(law).map_or(on, |(until, _)| until);
        let (amount_idr, reading) = self.maximum(law);
        let in_court = self.milestones.referred_on.is_some();
        let late = self.stop_notice_due(law).is_ok_and(|(_, last)| on > last);
        vec![
            Command::StopInvestigation(StopInvestigation {
                stopped_on: on,
                ground: StopGround::LackOfEvidence,
                police_informed: true,
            }),
            Command::SendStopNotice(SendStopNotice {
                sent_on: on,
                number: "SP3/PB/001".to_owned(),
                delay_reason: needed(late, "alamat tersangka berubah"),
            }),
            Command::PayMaximumFine(PayMaximumFine {
                paid_on: on,
                amount_idr,
                receipt: "NTPN-0001".to_owned(),
                police_involved: true,
                costs_idr: in_court.then_some(5_000),
                reading,
                reading_ground: None,
            }),
            Command::PayCategoryIvFine(PayCategoryIvFine {
                paid_on: on,
                amount_idr: category(law, 4, on).unwrap_or_default(),
                receipt: "NTPN-0001".to_owned(),
                police_involved: true,
            }),
            Command::DeclareTimeBarred(DeclareTimeBarred {
                declared_on: on.max(add_days(until, 1)).min(today),
                order_number: "KDL/001".to_owned(),
            }),
            Command::HandOver(HandOver {
                handed_on: on,
                to: HandOverTo::Police,
                reason: "Perbuatan juga melanggar ketentuan lain".to_owned(),
                reference: "B/002/KORWAS".to_owned(),
            }),
            Command::ReopenInvestigation(ReopenInvestigation {
                reopened_on: self.in_time(law, on),
                basis: ReopenBasis::NewEvidence,
                reason: "Ditemukan bukti laporan yang tidak disampaikan".to_owned(),
                order_number: "SPRINDIK/002".to_owned(),
                beside: Beside::default(),
            }),
            Command::RevokeDocument(self.revocation(on)),
        ]
    }

    fn revocation(&self, on: NaiveDate) -> RevokeDocument {
        let order = self.records.order.as_ref();
        RevokeDocument {
            number: order.map_or_else(|| "SPRINDIK/001".to_owned(), |order| order.number.clone()),
            defect: Defect::Authority,
            reason: "Ditandatangani pejabat yang tidak berwenang".to_owned(),
            discovered_on: on,
            revoked_on: on,
        }
    }

    fn copy_example(&self, law: &Law, on: NaiveDate) -> HandOverBapCopy {
        let signed_on = self.records.copy_from.unwrap_or(on);
        let last = notice::last_day_to_hand_copy_over(law, signed_on);
        HandOverBapCopy {
            handed_on: on,
            to: CopyFor::Suspect,
            receipt: "TT-BAP/001".to_owned(),
            delay_reason: needed(last.is_ok_and(|last| on > last), "tersangka di luar kota"),
        }
    }

    fn regime_examples(&self, law: &Law, on: NaiveDate, today: NaiveDate) -> Vec<Command> {
        let in_court = self.milestones.referred_on.is_some();
        // Before a court has it there is something to decide from the first day of the new code on.
        let on = if in_court {
            on
        } else {
            on.max(NEW_CODE).min(today)
        };
        let in_court_on = self.milestones.referred_on.or(Some(on));
        let open = governing::is_open(self.milestones.opened_on, in_court_on);
        let asks = open && !self.regime_decided;
        let mut readings = law.readings_of(regime::QUESTION);
        let leads = |effect| effect == Effect::Procedure(Regime::Kuhap2025);
        let reading = readings.find(|one| asks && leads(one.effect));
        let favours = Effect::Substance(Substance::New);
        let mut favouring = law.readings_of(regime::SUBSTANCE_QUESTION);
        let named = favouring.find(|one| one.effect == favours);
        let new = if on < NEW_CODE {
            Regime::Kuhap1981
        } else {
            Regime::Kuhap2025
        };
        let enters_anew = in_court && self.regime_on(self.last_act) != new;
        let readings = enters_anew.then(|| self.gate_readings(law, new));
        let (threshold_reading, fine_reading) = readings.unwrap_or_default();
        vec![
            Command::DetermineRegime(DetermineRegime {
                determined_on: on,
                regime: new,
                reason: "Pemeriksaan di sidang belum dimulai pada 2 Januari 2026".to_owned(),
                reading: reading.map(|one| one.reading.clone()),
                threshold_reading,
                fine_reading,
                reading_ground: None,
                court_decision: needed(reading.is_none() && in_court, "1/Pen.Pid/2026/PN Contoh"),
            }),
            Command::DetermineSubstance(DetermineSubstance {
                determined_on: on.max(NEW_CODE).min(today),
                substance: Substance::New,
                reason: "Hukum baru tidak mengenal kurungan".to_owned(),
                reading: named.map(|one| one.reading.clone()),
            }),
        ]
    }

    /// The latest day that can be corrected, one day earlier; and what decides on a proposal.
    fn correction_examples(&self, today: NaiveDate) -> Vec<Command> {
        let proposal = self
            .proposal
            .as_ref()
            .map_or(1, |proposal| proposal.sequence);
        let (target, new) = self.correctable();
        vec![
            Command::ProposeCorrection(ProposeCorrection {
                target,
                new,
                kind: CorrectionKind::Typing,
                reason: "Salah ketik pada register".to_owned(),
                discovered_on: today,
                author: None,
            }),
            Command::ApproveCorrection(ApproveCorrection { proposal }),
            Command::RejectCorrection(RejectCorrection {
                proposal,
                reason: "Tidak terbukti".to_owned(),
            }),
        ]
    }

    fn correctable(&self) -> (i64, Change) {
        let other = if self.norm == "WLK-02" {
            "WLK-03"
        } else {
            "WLK-02"
        };
        let truth = reread(&self.past);
        let earlier = truth.iter().rev().find_map(|one| {
            let change = Change::CompletedOn(one.on).read(&one.event)?;
            let day = sub_days(change.day()?, 1);
            let fits = place(&truth, one.sequence).0.is_none_or(|last| last <= day);
            fits.then_some((one.sequence, Change::CompletedOn(day)))
        });
        earlier.unwrap_or((1, Change::Norm(other.to_owned())))
    }
}
