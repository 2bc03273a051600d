//! Which law governs a prosecution, by which reading, and its time bar.

use chrono::NaiveDate;
use serde_json::json;

use super::basis::{Basis, NamedReading};
use super::command::ProsecutionCommand as Command;
use super::commands::{DetermineRegime, DetermineSubstance};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Stage};
use super::terms::{Outcome, Regime, Substance};
use crate::asked::Asked;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::ceiling::{self, Choice};
use crate::rules::gate::Named;
use crate::rules::penalty::{Ceiling, Offence, Prior, Repetition, repetition};
use crate::rules::punished::{self, Punished};
use crate::rules::regime::Found;
use crate::rules::{gate, governing, reading, regime, time_bar};

impl Dossier {
    /// The law that decided where no reading was asked for.
    pub(super) const fn basis(law: &Law) -> Basis {
        Basis {
            law_version: law.version,
            readings: vec![],
            ground: None,
        }
    }

    /// The law and the readings that decided, with the ground on which they are others than at an
    /// earlier step.
    pub(super) fn basis_of(
        &self,
        law: &Law,
        readings: Vec<NamedReading>,
        ground: Option<&str>,
    ) -> Result<Basis, Refusal> {
        let ground = reading::follows_or_explains(&self.followed, &readings, ground)?;
        Ok(Basis {
            readings,
            ground,
            ..Self::basis(law)
        })
    }

    /// Whether the law leaves the code of procedure open (UU 20/2025 Pasal 361 a or d).
    pub(super) fn regime_is_open(&self) -> bool {
        governing::is_open(self.milestones.opened_on, self.milestones.referred_on)
    }

    /// The code of procedure on a day, certain or decided, with the reading that decides it where
    /// neither a person in this case nor the court has.
    pub(super) fn regime_found(
        &self,
        law: &Law,
        on: NaiveDate,
    ) -> Result<(Regime, Option<NamedReading>), Refusal> {
        if !self.regime_is_open() || self.regime_decided {
            return Ok((self.regime_on(on), None));
        }
        regime::adopted_code(law).map(|(regime, by)| (regime, Some(by)))
    }

    /// What a command names for the gate.
    pub(super) fn named<'a>(
        &'a self,
        threshold: (&'static str, Option<&'a str>),
        fine: Option<&'a str>,
    ) -> Named<'a> {
        Named {
            threshold,
            fine,
            followed: &self.followed,
        }
    }

    /// That a case in court enters the fast procedure of a code that takes over from another.
    /// Answers the readings that decided; the code of its referral asks for none again.
    pub(super) fn enters_anew(
        &self,
        law: &Law,
        regime: Regime,
        named: &Named,
    ) -> Result<Vec<NamedReading>, Refusal> {
        if self.regime_on(self.last_act) == regime {
            return Ok(vec![]);
        }
        self.enters(law, (regime, self.last_act), named)
    }

    /// That a case which comes to court on a day enters the fast procedure of a code.
    pub(super) fn enters(
        &self,
        law: &Law,
        at: (Regime, NaiveDate),
        named: &Named,
    ) -> Result<Vec<NamedReading>, Refusal> {
        gate::enters_fast_procedure(law, &self.offence(law)?, at, named)
    }

    /// The offence as the criminal law looks at it.
    pub(super) fn offence<'a>(&self, law: &'a Law) -> Result<Offence<'a>, Refusal> {
        let (norm, _) = gate::norm_in_force(law, &self.norm, self.offence_date)?;
        Ok(Offence {
            norm,
            committed_on: self.offence_date,
            by: self.accused_role.into(),
            repetition: self.repetition(law),
        })
    }

    /// The highest penalties of the offence under a criminal law.
    pub(super) fn ceiling(&self, law: &Law, substance: Substance) -> Result<Ceiling, Refusal> {
        let ceiling = self.offence(law)?.ceiling(law, substance);
        ceiling.ok_or_else(|| gate::NORM.refuse("the norm threatens nothing", json!({})))
    }

    /// The criminal law of a judgment of this day; of an undecided one, that of the code.
    pub(super) fn substance_or_code(&self, judged_on: NaiveDate) -> Substance {
        let decided = regime::substance(self.offence_date, judged_on, self.substance);
        decided.unwrap_or(match self.regime_on(judged_on) {
            Regime::Kuhap1981 => Substance::Old,
            Regime::Kuhap2025 => Substance::New,
        })
    }

    /// The earlier final judgments on the suspect: those that were stated, and those of this
    /// register, which nobody can deny.
    pub(crate) fn priors(&self) -> impl Iterator<Item = Prior<'_>> {
        let stated = self.priors.iter().map(|prior| Prior {
            norm: &prior.norm,
            final_on: prior.final_on,
            outcome: prior.outcome,
        });
        let known = self.known.iter().map(|one| Prior {
            norm: &one.norm,
            final_on: one.final_on,
            outcome: Some(one.outcome),
        });
        stated.chain(known)
    }

    /// What the earlier judgments on the suspect make of the offence.
    pub(super) fn repetition(&self, law: &Law) -> Repetition {
        let norm = law.norm(&self.norm, self.offence_date);
        norm.map_or_else(Repetition::default, |norm| {
            repetition(law, norm, self.offence_date, self.priors())
        })
    }

    /// That a fine is one of the offence under a criminal law; answers the reading that decided.
    pub(super) fn fine_fits(
        &self,
        law: &Law,
        substance: Substance,
        (outcome, fine_idr): (Outcome, Option<i64>),
        reading: Option<&str>,
    ) -> Result<Option<NamedReading>, Refusal> {
        let fines = self.ceiling(law, substance)?.fines;
        let choice = self.choice(reading);
        let named = ceiling::fine_fits(law, &fines, (outcome, fine_idr), choice)?;
        ceiling::fine_is_not_below(law, substance, fine_idr)?;
        Ok(named)
    }

    /// What a command names where readings of the maximum fine differ.
    pub(super) fn choice<'a>(&'a self, named: Option<&'a str>) -> Choice<'a> {
        Choice {
            named,
            followed: &self.followed,
        }
    }

    /// The criminal law that judges on a day, with the event that states it where neither the days
    /// nor a person in this case have decided it.
    pub(super) fn judged_by(
        &self,
        law: &Law,
        on: NaiveDate,
    ) -> Result<(Substance, Option<Event>), Refusal> {
        let found = regime::judging(law, &self.offence(law)?, on, self.substance);
        let (substance, how) = regime::substance_is_decided(law, found)?;
        let (reason, by) = match how {
            Found::Days | Found::Decided => return Ok((substance, None)),
            Found::Adopted(by) => ("lex favor reo, as adopted", Some(by)),
            Found::Favoured => (
                "lex favor reo: whatever the reading, this law favours",
                None,
            ),
        };
        let basis = self.basis_of(law, by.into_iter().collect(), None)?;
        let stated = self.substance_stated(law, substance, (on, reason), basis)?;
        Ok((substance, Some(stated)))
    }

    /// The event that states the criminal law, with the maxima of both.
    fn substance_stated(
        &self,
        law: &Law,
        substance: Substance,
        (determined_on, reason): (NaiveDate, &str),
        basis: Basis,
    ) -> Result<Event, Refusal> {
        let old = self.ceiling(law, Substance::Old)?;
        let by_reading = self.ceiling(law, Substance::New)?.fines.into_iter();
        Ok(Event::SubstantiveRegimeDetermined {
            substance,
            determined_on,
            reason: reason.to_owned(),
            old_max_fine_idr: old.fines.first().map(|(_, fine)| *fine),
            old_max_kurungan_days: old.kurungan_days,
            new_max_fine_idr: by_reading
                .map(|(by, fine)| (by.map(|by| by.reading).unwrap_or_default(), fine))
                .collect(),
            basis,
        })
    }

    /// The last day to prosecute, and how it was found.
    pub(crate) fn bar(&self, law: &Law) -> Result<(NaiveDate, String), Refusal> {
        time_bar::bar_after(law, self.offence_date, &self.records.known)
    }

    /// Whether the act is punished by the law of a day, as far as that law says.
    pub(super) fn punished(&self, law: &Law, on: NaiveDate) -> Punished {
        punished::punished(law, &self.norm, self.offence_date, on)
    }

    /// That the act is punished by the law of a day.
    pub(super) fn is_still_punished(
        &self,
        law: &Law,
        field: &'static str,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        let breach = (self.norm.as_str(), self.offence_date);
        punished::is_still_punished(law, breach, (field, on))
    }

    /// That an act of prosecution lies within the time bar, of what is punished still.
    pub(super) fn is_prosecutable(
        &self,
        law: &Law,
        field: &'static str,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        self.is_still_punished(law, field, on)?;
        let bar = time_bar::bar_of_act(law, self.offence_date, &self.records.known, on)?;
        time_bar::still_runs(field, self.offence_date, bar, on)
    }

    pub(super) fn determine_regime(&self, asked: &Asked<Command>, c: &DetermineRegime) -> Decided {
        self.is_before_judgment()?;
        self.is_not_offered()?;
        let days = &self.milestones;
        let after = days.referred_on.or(days.opened_on).or(days.reported_on);
        let after = after.unwrap_or(self.offence_date);
        self.dated(asked, "determined_on", c.determined_on, after)?;
        regime::code_is_in_force(c.regime, c.determined_on)?;
        regime::court_has_the_case(c.court_decision.as_deref(), days.referred_on)?;
        let named = self.regime_fits(&asked.law, c)?;
        let entered_by = if days.referred_on.is_some() {
            let threshold = ("threshold_reading", c.threshold_reading.as_deref());
            let named = self.named(threshold, c.fine_reading.as_deref());
            self.enters_anew(&asked.law, c.regime, &named)?
        } else {
            vec![]
        };
        let readings = named.into_iter().chain(entered_by).collect();
        // The court's own decision is a ground of its own.
        let ground = c.reading_ground.as_deref().or(c.court_decision.as_deref());
        let basis = self.basis_of(&asked.law, readings, ground)?;
        Ok(vec![Event::ProcedureRegimeDetermined {
            regime: c.regime,
            reason: c.reason.clone(),
            determined_on: Some(c.determined_on),
            court_decision: c.court_decision.clone(),
            basis: Some(basis),
        }])
    }

    /// The code is that of the days, where they leave no choice; else that of a reading or of the
    /// court. Before the investigation it hangs on no referral yet.
    fn regime_fits(&self, law: &Law, c: &DetermineRegime) -> Result<Option<NamedReading>, Refusal> {
        let days = &self.milestones;
        if days.opened_on.is_none()
            && days.bap_completed_on.is_none()
            && !self.regime_decided
            && regime::is_of_the_days(self.offence_date, c.determined_on, c.regime)
        {
            return Ok(None);
        }
        let in_court_on = days.referred_on.or(Some(c.determined_on));
        regime::regime_may_be_decided(
            law,
            governing::is_open(days.opened_on, in_court_on),
            self.regime_decided,
            c.regime,
            (c.reading.as_deref(), c.court_decision.as_deref()),
        )
    }

    /// That no other province is asked to take it over.
    fn is_not_offered(&self) -> Result<(), Refusal> {
        match self.stage.transfer() {
            None => Ok(()),
            Some(_) => Err(wrong_state(
                self.stage.name(),
                &["a state before the judgment"],
            )),
        }
    }

    pub(super) fn determine_substance(
        &self,
        asked: &Asked<Command>,
        c: &DetermineSubstance,
    ) -> Decided {
        self.is_before_judgment()?;
        self.is_not_offered()?;
        self.dated(asked, "determined_on", c.determined_on, self.offence_date)?;
        regime::substance_may_be_decided(self.offence_date, c.determined_on, self.substance)?;
        let named = regime::substance_is_named(&asked.law, c.substance, c.reading.as_deref())?;
        let basis = self.basis_of(&asked.law, vec![named], None)?;
        let told = (c.determined_on, c.reason.as_str());
        let stated = self.substance_stated(&asked.law, c.substance, told, basis)?;
        Ok(vec![stated])
    }

    /// That no judgment was given and no end reached.
    pub(super) fn is_before_judgment(&self) -> Result<(), Refusal> {
        match self.stage.running() {
            Stage::EventReported(_)
            | Stage::InvestigationOpen(_)
            | Stage::SuspectNamed(_)
            | Stage::BapComplete(_)
            | Stage::HearingSet(_)
            | Stage::Referred(_)
            | Stage::InHearing(_) => Ok(()),
            Stage::Judged(_)
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
            | Stage::TransferPending(_) => Err(wrong_state(
                self.stage.name(),
                &["a state before the judgment"],
            )),
        }
    }
}
