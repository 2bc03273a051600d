//! What the rules say of an offence: those by which commands are decided.

use chrono::NaiveDate;

use super::Question;
use crate::catalogue::NEW_CODE;
use crate::law::{AccusedKind, Law, Norm};
use crate::prosecution::{Regime, Substance};
use crate::rules::gate::{Gate, gate};
use crate::rules::governing::{Course, governing};
use crate::rules::penalty::{Ceiling, Offence, Prior, is_reporting_duty, repetition};
use crate::rules::regime::{Favour, favour, substance};
use crate::rules::{settlement, time_bar};

/// What the rules say.
pub(super) struct Found<'a> {
    pub(super) offence: Offence<'a>,
    /// Which law favours; asked only of an older offence judged since 2026-01-02.
    pub(super) favour: Option<Favour>,
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
    /// The accused is a legal person where the managers are punished.
    pub(super) wrong_accused: bool,
    pub(super) settles: bool,
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
        let both = old.as_ref().zip(new.as_ref());
        let both = both.filter(|_| asked.is_across_the_change());
        let favour = both.map(|(old, new)| favour(law, old, new));
        let by_favour = match favour {
            Some(Favour::Old) => Substance::Old,
            Some(Favour::New | Favour::Unclear) | None => Substance::New,
        };
        let decided = substance(asked.offence_date, asked.judged_on(), Some(by_favour));
        let (regime, why) = governing(law, &asked.course());
        let mut found = Self {
            offence,
            favour,
            substance: decided.unwrap_or(by_favour),
            old,
            new,
            regime,
            why,
            gate: Gate::Closed,
            wrong_accused: is_of_managers(norm) && asked.accused.kind == AccusedKind::Corporation,
            settles: false,
            until: None,
        };
        found.gate = found.gate(law, asked.judged_on());
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
        if self.offence.norm.threat.is_none() || self.wrong_accused {
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
            && ceiling.prison_months == 0
            && self.favour != Some(Favour::Unclear)
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
