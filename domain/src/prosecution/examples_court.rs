//! Examples of the actions from the referral to the remedies.

use chrono::NaiveDate;

use super::beside::Beside;
use super::command::ProsecutionCommand as Command;
use super::commands::{
    Adjourn, Appellant, FileAppeal, FileObjection, NotifyAbsent, OpenHearing, RecordAppealResult,
    RecordJudgment, RecordRegistration, RecordReturn, ReferToCourt, ReturnGround, SetCourtDay,
};
use super::examples::needed;
use super::states::{Dossier, Stage};
use super::terms::{Outcome, Presence, Regime, Substance};
use crate::calendar::add_days;
use crate::law::Law;
use crate::rules::court::{court_day_fits, last_day_to_refer};
use crate::rules::sentence::{accused_knows, remedy_until};
use crate::rules::{gate, notice, regime};

impl Dossier {
    pub(super) fn referral_examples(&self, law: &Law, on: NaiveDate) -> Vec<Command> {
        let referred_on = self.in_time(law, on);
        let minutes = self.milestones.bap_completed_on.unwrap_or(on);
        let late = last_day_to_refer(law, minutes).is_ok_and(|last| referred_on > last);
        let days = notice::days_to_appear(law, referred_on).unwrap_or(0);
        let hearing_on = law.working_day_from(&self.province, add_days(referred_on, days));
        let conflict =
            court_day_fits(law, &self.province, minutes, referred_on, hearing_on, None).is_err();
        vec![
            Command::SetCourtDay(SetCourtDay {
                notified_on: referred_on,
                court: "PN Contoh".to_owned(),
                hearing_on,
                conflict_reason: needed(conflict, "hari sidang terdekat setelah hari ketiga"),
            }),
            Command::ReferToCourt(ReferToCourt {
                referred_on,
                court: "PN Contoh".to_owned(),
                dossier_index: self
                    .needed_documents(self.regime_on(referred_on))
                    .into_iter()
                    .collect(),
                dossier_sha256: "0f".repeat(32),
                cover_letter: Some("700/001/WASNAKER/2026".to_owned()),
                delay_reason: needed(late, "menunggu hari sidang"),
                reading: self.threshold_reading(law, self.regime_on(referred_on)),
            }),
            Command::RecordRegistration(RecordRegistration {
                registered_on: on,
                number: "12/Pid.C/2026/PN Contoh".to_owned(),
            }),
            Command::RecordReturn(RecordReturn {
                returned_on: on,
                ground: ReturnGround::Incomplete,
                reason: "Berkas belum lengkap".to_owned(),
            }),
        ]
    }

    /// The first reading of the threshold by which the case fits, where one must be named.
    pub(super) fn threshold_reading(&self, law: &Law, code: Regime) -> Option<String> {
        let at = (code, self.last_act);
        let enters = |reading| self.enters(law, at, ("reading", reading)).is_ok();
        if enters(None) {
            return None;
        }
        let mut readings = law.readings_of(gate::QUESTION);
        let found = readings.find(|one| enters(Some(one.reading.as_str())));
        found.map(|one| one.reading.clone())
    }

    pub(super) fn hearing_examples(
        &self,
        law: &Law,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Vec<Command> {
        let held_on = self
            .hearing_from()
            .map_or(on, |from| on.max(from))
            .min(today);
        let held_on = self.in_time(law, held_on);
        let changed = self.regime_changed_by_hearing(held_on);
        let substance = regime::substance(self.offence_date, on, self.substance);
        let substance = substance.unwrap_or(Substance::New);
        let only_liberty = self.repetition(law).again && substance == Substance::Old;
        let ceiling = self.ceiling(law, substance).ok();
        let fines = ceiling.iter().flat_map(|one| &one.fines);
        let fine = fines.map(|(_, fine)| *fine).min();
        let outcome = if only_liberty {
            Outcome::Kurungan
        } else {
            Outcome::Fine
        };
        vec![
            Command::OpenHearing(OpenHearing {
                held_on,
                present: Presence::InPerson,
                reading: changed.and_then(|(code, _)| self.threshold_reading(law, code)),
            }),
            Command::Adjourn(Adjourn {
                adjourned_on: on,
                next_on: law.working_day_from(&self.province, add_days(on, 1)),
                reason: "Saksi belum hadir".to_owned(),
            }),
            Command::RecordJudgment(RecordJudgment {
                judged_on: on,
                outcome,
                fine_idr: fine.filter(|_| !only_liberty),
                subsidiary_days: (!only_liberty).then_some(3),
                in_absentia: false,
                liberty_days: only_liberty.then_some(7),
                pay_until: None,
                instalments: false,
                reading: None,
                beside: Beside {
                    judgments: self.known.clone(),
                    twins: vec![],
                },
            }),
        ]
    }

    pub(super) fn remedy_examples(&self, law: &Law, on: NaiveDate) -> Vec<Command> {
        let known_on = match &self.stage {
            Stage::Judged(judged) => accused_knows(judged).ok(),
            Stage::EventReported(_)
            | Stage::InvestigationOpen(_)
            | Stage::SuspectNamed(_)
            | Stage::BapComplete(_)
            | Stage::HearingSet(_)
            | Stage::Referred(_)
            | Stage::InHearing(_)
            | Stage::Objection(_)
            | Stage::Appealed(_)
            | Stage::Final(_)
            | Stage::Executing(_)
            | Stage::Executed(_)
            | Stage::Stopped(_)
            | Stage::Settled(_)
            | Stage::TimeBarred(_)
            | Stage::HandedOver(_)
            | Stage::Transferred(_)
            | Stage::TransferPending(_) => None,
        };
        let last = known_on.and_then(|known_on| remedy_until(law, known_on).ok());
        let filed_on = last.map_or(on, |(last, _)| on.min(last));
        vec![
            Command::NotifyAbsent(NotifyAbsent {
                notified_on: on,
                proof: "Relaas pemberitahuan".to_owned(),
            }),
            Command::FileObjection(FileObjection { filed_on }),
            Command::FileAppeal(FileAppeal {
                filed_on,
                filed_by: Appellant::Accused,
            }),
            Command::RecordAppealResult(RecordAppealResult {
                decided_on: on,
                number: "1/PID.C/2026/PT Contoh".to_owned(),
                outcome: Outcome::Acquitted,
                fine_idr: None,
                subsidiary_days: None,
                liberty_days: None,
                reading: None,
            }),
        ]
    }
}
