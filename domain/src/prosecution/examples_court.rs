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
use crate::rules::execution::fine_due;
use crate::rules::sentence::{accused_knows, remedy_until};
use crate::rules::{gate, notice};

/// Readings of the threshold and of the fine, as far as they must be named.
type GateReadings = (Option<String>, Option<String>);

impl Dossier {
    pub(super) fn referral_examples(&self, law: &Law, on: NaiveDate) -> Vec<Command> {
        let referred_on = self.in_time(law, on);
        let minutes = self.milestones.bap_completed_on.unwrap_or(on);
        let late = last_day_to_refer(law, minutes).is_ok_and(|last| referred_on > last);
        let days = notice::days_to_appear(law, referred_on).unwrap_or(0);
        let hearing_on = law.working_day_from(&self.province, add_days(referred_on, days));
        let to_refer = matches!(self.stage, Stage::BapComplete(_) | Stage::HearingSet(_));
        let readings = to_refer.then(|| self.gate_readings(law, self.regime_on(referred_on)));
        let readings = readings.unwrap_or_default();
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
                reading: readings.0,
                fine_reading: readings.1,
                reading_ground: None,
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

    /// The first readings of the threshold and of the fine by which the case fits, as far as they
    /// must be named.
    pub(super) fn gate_readings(&self, law: &Law, code: Regime) -> GateReadings {
        let at = (code, self.last_act);
        let offence = self.offence(law).ok();
        let take = |offence| gate::readings_that_take(law, &offence, at, &self.followed);
        let (threshold, fine) = offence.and_then(take).unwrap_or_default();
        (threshold.map(str::to_owned), fine.map(str::to_owned))
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
        let brought = self.regime_by_hearing(law, held_on).ok().flatten();
        let brought = brought.filter(|(code, ..)| self.regime_on(self.last_act) != *code);
        let readings = brought.map(|(code, ..)| self.gate_readings(law, code));
        let (reading, fine_reading) = readings.unwrap_or_default();
        let in_hearing = matches!(self.stage, Stage::InHearing(_));
        let substance = in_hearing.then(|| self.judged_by(law, on).ok()).flatten();
        let substance = substance.map_or(Substance::New, |(substance, _)| substance);
        let only_liberty = self.repetition(law).again && substance == Substance::Old;
        let at_once = fine_due(law, self.regime_on(on), on, None).is_some();
        let pay_until = (!at_once).then(|| add_days(on, 30));
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
                reading,
                fine_reading,
                reading_ground: None,
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
                in_absentia: self.nobody_appeared(),
                liberty_days: only_liberty.then_some(7),
                pay_until: pay_until.filter(|_| !only_liberty),
                instalments: false,
                reading: None,
                reading_ground: None,
                beside: Beside {
                    judgments: self.known.clone(),
                    twins: vec![],
                },
            }),
        ]
    }

    /// Whether nobody appeared at the hearing under way.
    fn nobody_appeared(&self) -> bool {
        matches!(&self.stage, Stage::InHearing(one) if one.present == Some(Presence::Absent))
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
                reading_ground: None,
                pay_until: None,
                basis: None,
            }),
        ]
    }
}
