//! What the rules say of an offence: those by which commands are decided.

use chrono::{Datelike, NaiveDate};

use super::Question;
use crate::catalogue::NEW_CODE;
use crate::law::{AccusedKind, Law, Norm};
use crate::prosecution::{Regime, Substance};
use crate::rules::gate::{Gate, gate, threshold_is_open};
use crate::rules::governing::{Course, governing};
use crate::rules::penalty::{Ceiling, Offence, Prior, is_reporting_duty, repetition};
use crate::rules::punished::{Punished, punished};
use crate::rules::regime::judging;
use crate::rules::{settlement, time_bar};

/// What the rules say.
pub(super) struct Found<'a> {
    pub(super) offence: Offence<'a>,
    /// The criminal law that judges; none where a person decides.
    pub(super) judged_by: Option<Substance>,
    /// The same; where a person decides, the new one, beside which the old one is shown.
    pub(super) substance: Substance,
    /// By the law of the day of an older offence.
    pub(super) old: Option<Ceiling>,
    /// By the law since 2026-01-02.
    pub(super) new: Option<Ceiling>,
    /// None where a person decides.
    pub(super) regime: Option<Regime>,
    /// The letter of Pasal 361 or the day on which it rests.
    pub(super) why: &'static str,
    pub(super) gate: Gate,
    /// Whether what the gate says hangs on the threshold, which somebody must read.
    pub(super) threshold_is_open: bool,
    /// The accused is a legal person where the managers are punished.
    pub(super) wrong_accused: bool,
    pub(super) settles: bool,
    /// Whether the act is punished by the law of the day of judgment.
    pub(super) punished: Punished,
    /// Last day of prosecution; none where the catalogue has no time bar for the threat.
    pub(super) until: Option<NaiveDate>,
}

impl<'a> Found<'a> {
    pub(super) fn of(law: &Law, norm: &'a Norm, asked: &Question) -> Self {
        let priors = asked.accused.prior_final_judgments.iter();
        let priors = priors.map(|prior| Prior {
            norm: &prior.norm,
            final_on: prior.final_on,
            outcome: prior.outcome,
        });
        let offence = Offence {
            norm,
            committed_on: asked.offence_date,
            by: asked.accused.kind,
            repetition: repetition(law, norm, asked.offence_date, priors),
        };
        let old = offence.ceiling(law, Substance::Old);
        let old = old.filter(|_| asked.offence_date < NEW_CODE);
        let new = offence.ceiling(law, Substance::New);
        let judging = judging(law, &offence, asked.judged_on(), None);
        let (regime, why) = governing(law, &asked.course());
        let mut found = Self {
            offence,
            judged_by: judging.as_ref().map(|(substance, _)| *substance),
            // The new law governs unless the old one favours (UU 1/2023 Pasal 3 ayat (1)).
            substance: judging.map_or(Substance::New, |(substance, _)| substance),
            old,
            new,
            regime,
            why,
            gate: Gate::Closed,
            threshold_is_open: false,
            wrong_accused: is_of_managers(norm) && asked.accused.kind == AccusedKind::Corporation,
            settles: false,
            punished: punished(law, &norm.code, asked.offence_date, asked.judged_on()),
            until: None,
        };
        found.gate = found.gate(law, asked.judged_on());
        let at = (regime.unwrap_or(Regime::Kuhap2025), asked.judged_on());
        found.threshold_is_open =
            found.gate == Gate::AsksForReading && threshold_is_open(law, at, asked.offence_date);
        found.settles = found.settles(law, asked.judged_on());
        found.until = found.last_day(law);
        found
    }

    /// The highest penalties of the law that judges.
    pub(super) fn ceiling(&self) -> Option<&Ceiling> {
        match self.substance {
            Substance::Old => self.old.as_ref(),
            Substance::New => self.new.as_ref(),
        }
    }

    /// Whether *kurungan* is the only penalty.
    pub(super) fn only_kurungan(&self) -> bool {
        self.offence.repetition.again && self.substance == Substance::Old
    }

    fn gate(&self, law: &Law, on: NaiveDate) -> Gate {
        let ended = self.punished == Punished::NoLonger;
        if self.offence.norm.threat.is_none() || self.wrong_accused || ended {
            return Gate::Closed;
        }
        let of = |regime| gate(law, &self.offence, (regime, on));
        match self.regime {
            Some(regime) => of(regime),
            None if of(Regime::Kuhap1981) == of(Regime::Kuhap2025) => of(Regime::Kuhap2025),
            None => Gate::AsksForReading,
        }
    }

    /// Whether payment of the highest fine ends the case; not while the favour is undecided.
    fn settles(&self, law: &Law, on: NaiveDate) -> bool {
        let Some((regime, ceiling)) = self.regime.zip(self.ceiling()) else {
            return false;
        };
        let only_a_fine = settlement::only_a_fine(law, self.substance, &ceiling.fines, on);
        !self.wrong_accused
            && self.punished != Punished::NoLonger
            && ceiling.prison_months == 0
            && self.judged_by.is_some()
            && settlement::code_knows_it(law, regime, on).is_ok()
            && only_a_fine.is_ok()
    }

    fn last_day(&self, law: &Law) -> Option<NaiveDate> {
        let of_its_day = if self.offence.committed_on < NEW_CODE {
            Substance::Old
        } else {
            Substance::New
        };
        let known = time_bar::is_known(law, &self.offence, of_its_day);
        let bar = time_bar::bar(law, self.offence.committed_on, None);
        bar.ok().filter(|_| known).map(|(until, _)| until)
    }

    /// The last day of prosecution under one criminal law.
    pub(super) fn last_day_under(&self, law: &Law, substance: Substance) -> Option<NaiveDate> {
        let committed_on = self.offence.committed_on;
        let known = time_bar::is_known(law, &self.offence, substance);
        let years = time_bar::years_under(law, committed_on, substance).ok();
        let years = years.filter(|_| known)?;
        Some(time_bar::last_day(committed_on, years))
    }
}

/// Norms whose sanction falls on managers and persons (UU 7/1981 Pasal 11; UU 3/1951 Pasal 7).
impl Found<'_> {
    /// Whether the offence lies in the year of the norm's statute, of which only the year is known.
    pub(super) fn first_day_is_unread(&self) -> bool {
        let committed_on = self.offence.committed_on;
        let from = self.offence.norm.valid_from;
        from.is_some_and(|from| from.ordinal() == 1 && from.year() == committed_on.year())
    }
}

fn is_of_managers(norm: &Norm) -> bool {
    is_reporting_duty(norm) || norm.sanction.starts_with("UU 3/1951")
}

impl Question {
    /// Whether it is an offence before 2026-01-02 judged since.
    pub(super) fn is_across_the_change(&self) -> bool {
        self.offence_date < NEW_CODE && self.judged_on() >= NEW_CODE
    }

    fn course(&self) -> Course {
        Course {
            offence_date: self.offence_date,
            opened_on: self.investigation_opened_on,
            referred_on: self.referred_on,
            hearing_on: self.hearing_started_on,
            on: self.judged_on(),
        }
    }
}
