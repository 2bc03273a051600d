//! A prosecution in court, to the payment of the fine.

use chrono::NaiveDate;
use domain::Officer;
use domain::calendar::add_days;
use domain::prosecution::{
    BecomeFinal, Beside, DetermineRegime, DetermineSubstance, DocumentKind, NotifyAbsent,
    OpenHearing, Outcome, PayFine, Presence, ProsecutionCommand as Do, RecordJudgment,
    ReferToCourt, Regime, StateFineOverdue, Substance,
};
use domain::rules::{governing, regime};

use super::life::Step;
use super::prosecution::Trial;

/// Outcomes that both laws know.
const ALWAYS: &[(Outcome, u16)] = &[
    (Outcome::Fine, 84),
    (Outcome::Acquitted, 3),
    (Outcome::Released, 2),
    (Outcome::Inadmissible, 2),
    (Outcome::Lapsed, 1),
];
const OLD: &[(Outcome, u16)] = &[(Outcome::Kurungan, 4), (Outcome::Conditional, 6)];
const NEW: &[(Outcome, u16)] = &[(Outcome::Pardon, 3)];

/// The judgment and its execution.
pub(super) fn tried(trial: &mut Trial) -> Step {
    refer(trial)?;
    let (outcome, in_absentia, fine) = judge(trial)?;
    if outcome.takes_liberty() {
        return become_final(trial, in_absentia);
    }
    let Some(amount_idr) = fine else {
        return Ok(());
    };
    pay(trial, amount_idr)
}

/// Most pay, some of them late: the system states that on the day after the last.
fn pay(trial: &mut Trial, amount_idr: i64) -> Step {
    let pays = trial.random.percent(93);
    let paid_on = trial.some_days(0, 21);
    let at_once = matches!(paid_on, Ok(day) if day == trial.life.day);
    if trial.regime == Regime::Kuhap1981 && !(pays && at_once) {
        let noticed_on = trial.life.reached(add_days(trial.life.day, 1))?;
        let overdue = Do::StateFineOverdue(StateFineOverdue { noticed_on });
        let clock = Officer::system("clock");
        trial.life.act(noticed_on, &clock, overdue)?;
    }
    if !pays {
        return Ok(());
    }
    let paid_on = paid_on?;
    let receipt = format!("NTPN-{}", trial.tag);
    let pay = PayFine {
        paid_on,
        amount_idr,
        receipt,
    };
    trial.by_ppns(paid_on, Do::PayFine(pay))
}

fn refer(trial: &mut Trial) -> Step {
    let completed_on = trial.life.day;
    let days = if trial.random.percent(85) { 3 } else { 15 };
    let referred_on = trial.some_days(0, days)?;
    let late = referred_on > add_days(completed_on, 3);
    let new = trial.regime == Regime::Kuhap2025;
    let refer = ReferToCourt {
        referred_on,
        court: trial.place.court(),
        dossier_index: documents(trial.comes),
        dossier_sha256: "0f".repeat(32),
        cover_letter: None,
        delay_reason: late.then(|| "jadwal pelimpahan pengadilan".to_owned()),
        reading: new.then(|| "DRAFT".to_owned()),
        fine_reading: new.then(|| "A".to_owned()),
        reading_ground: None,
    };
    trial.by_ppns(referred_on, Do::ReferToCourt(refer))
}

/// What is in the dossier: the minutes of the suspect when he came.
fn documents(comes: bool) -> Vec<DocumentKind> {
    let always = [
        DocumentKind::Report,
        DocumentKind::InvestigationOrder,
        DocumentKind::WitnessMinutes,
        DocumentKind::SuspectDecision,
        DocumentKind::Resume,
    ];
    let minutes = comes.then_some(DocumentKind::SuspectMinutes);
    always.into_iter().chain(minutes).collect()
}

fn judge(trial: &mut Trial) -> Step<(Outcome, bool, Option<i64>)> {
    decide_regime(trial)?;
    let referred_on = trial.life.day;
    let held_on = trial.some_days(3, 14)?;
    let moved = governing::regime_of_hearing(referred_on, held_on);
    let present = if trial.comes {
        Presence::InPerson
    } else {
        Presence::Absent
    };
    let hearing = OpenHearing {
        held_on,
        present,
        reading: moved.map(|_| "DRAFT".to_owned()),
        fine_reading: moved.map(|_| "A".to_owned()),
        reading_ground: None,
    };
    trial.by_ppns(held_on, Do::OpenHearing(hearing))?;
    let judged_on = if trial.random.percent(80) {
        held_on
    } else {
        trial.some_days(3, 10)?
    };
    decide_substance(trial, judged_on)?;
    let outcome = outcome(trial, judged_on);
    let parts = i64::from(trial.random.within(2, 10));
    let least = match substance(trial, judged_on) {
        Substance::Old => 1,
        Substance::New => 50_000,
    };
    let fine_idr = (outcome == Outcome::Fine).then_some((trial.ceiling * parts / 10).max(least));
    let in_absentia = !trial.comes;
    // Under the new code the judgment sets the day to pay.
    let new = moved.is_some() || trial.regime == Regime::Kuhap2025;
    let to_pay = new.then(|| add_days(judged_on, 30));
    let judgment = RecordJudgment {
        judged_on,
        outcome,
        fine_idr,
        subsidiary_days: fine_idr.map(|_| trial.random.within(3, 30)),
        in_absentia,
        liberty_days: outcome.takes_liberty().then_some(14),
        pay_until: to_pay.filter(|_| outcome == Outcome::Fine),
        instalments: false,
        reading: None,
        reading_ground: None,
        beside: Beside::default(),
    };
    trial.by_ppns(judged_on, Do::RecordJudgment(judgment))?;
    Ok((outcome, in_absentia, fine_idr))
}

/// An investigation across 2026-01-02 goes on under the code of its beginning.
fn decide_regime(trial: &mut Trial) -> Step {
    let referred_on = trial.life.day;
    if !governing::is_open(Some(trial.opened_on), Some(referred_on)) {
        return Ok(());
    }
    let determine = DetermineRegime {
        determined_on: referred_on,
        regime: Regime::Kuhap1981,
        reason: "Penyidikan berjalan pada 2 Januari 2026".to_owned(),
        reading: Some("A".to_owned()),
        threshold_reading: None,
        fine_reading: None,
        reading_ground: None,
        court_decision: None,
    };
    trial.by_ppns(referred_on, Do::DetermineRegime(determine))
}

/// An offence before 2026-01-02 that is judged after it is judged by the new law.
fn decide_substance(trial: &mut Trial, judged_on: NaiveDate) -> Step {
    if regime::substance(trial.offence_date, judged_on, None).is_some() {
        return Ok(());
    }
    let determine = DetermineSubstance {
        determined_on: judged_on,
        substance: Substance::New,
        reason: "Hukum baru tidak mengenal kurungan".to_owned(),
        reading: Some("new".to_owned()),
    };
    trial.by_ppns(judged_on, Do::DetermineSubstance(determine))
}

/// The criminal law that judges, the new one where that had to be decided.
fn substance(trial: &Trial, judged_on: NaiveDate) -> Substance {
    let new = Some(Substance::New);
    regime::substance(trial.offence_date, judged_on, new).unwrap_or(Substance::New)
}

fn outcome(trial: &mut Trial, judged_on: NaiveDate) -> Outcome {
    let more = match substance(trial, judged_on) {
        Substance::Old => OLD,
        Substance::New => NEW,
    };
    let all = [ALWAYS, more].concat();
    trial
        .random
        .weighted(&all)
        .copied()
        .unwrap_or(Outcome::Fine)
}

/// An absent one learns of it first; the system states the end of the days for a remedy.
fn become_final(trial: &mut Trial, in_absentia: bool) -> Step {
    if in_absentia {
        let notified_on = trial.some_days(1, 20)?;
        let proof = "Relaas pemberitahuan putusan".to_owned();
        let notify = NotifyAbsent { notified_on, proof };
        trial.by_ppns(notified_on, Do::NotifyAbsent(notify))?;
    }
    let final_on = trial.life.reached(add_days(trial.life.day, 8))?;
    let last = Do::BecomeFinal(BecomeFinal { final_on });
    trial
        .life
        .act(final_on, &Officer::system("clock"), last)
        .map(drop)
}
