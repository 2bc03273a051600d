//! What a prosecution answers to other endings, and to beginning again.

use chrono::NaiveDate;

use super::basis::NamedReading;
use super::beside::Beside;
use super::command::ProsecutionCommand as Command;
use super::commands::{
    DeclareTimeBarred, HandOver, HandOverTo, PayCategoryIvFine, PayMaximumFine,
    ReopenInvestigation, RevokeDocument,
};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Stage};
use super::status::ProsecutionStatus as Status;
use super::terms::{Regime, Substance};
use crate::asked::Asked;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::dates::not_before;
use crate::rules::revocation::{is_the_document, revocation_due};
use crate::rules::{accused, ceiling, ending, procedure, settlement, time_bar};

/// The states before the referral.
const BEFORE_REFERRAL: &[&str] = &[
    "EventReported",
    "InvestigationOpen",
    "SuspectNamed",
    "BapComplete",
    "HearingSet",
];
/// The states from the investigation to the judgment.
pub(super) const RUNNING: &[&str] = &[
    "InvestigationOpen",
    "SuspectNamed",
    "BapComplete",
    "HearingSet",
    "Referred",
    "InHearing",
];

impl Dossier {
    /// That the case is not in court yet.
    pub(super) fn is_before_referral(&self) -> Result<(), Refusal> {
        self.is_in(BEFORE_REFERRAL)?;
        if self.milestones.referred_on.is_some() {
            return Err(wrong_state("HearingSet", &["a state before the referral"]));
        }
        Ok(())
    }

    pub(super) fn pay_maximum(&self, asked: &Asked<Command>, c: &PayMaximumFine) -> Decided {
        self.is_in(RUNNING)?;
        self.dated(asked, "paid_on", c.paid_on, self.last_act)?;
        let reading = c.reading.as_deref();
        let (named, stated) = self.settles(&asked.law, c.paid_on, c.amount_idr, reading)?;
        let police = ("police_involved", c.police_involved);
        procedure::police_are_involved(Regime::Kuhap2025, police)?;
        settlement::costs_are_paid(self.milestones.referred_on.is_some(), c.costs_idr)?;
        let basis = self.basis_of(&asked.law, named, c.reading_ground.as_deref())?;
        let paid = Event::MaximumFinePaidVoluntarily {
            paid_on: c.paid_on,
            amount_idr: c.amount_idr,
            receipt: c.receipt.clone(),
            costs_idr: c.costs_idr,
            police_involved: Some(c.police_involved),
            basis,
        };
        Ok(stated.into_iter().chain([paid]).collect())
    }

    /// That a payment of this amount ends the case; answers the readings that decided, and what
    /// states the criminal law by which it does.
    pub(super) fn settles(
        &self,
        law: &Law,
        paid_on: NaiveDate,
        amount_idr: i64,
        reading: Option<&str>,
    ) -> Result<(Vec<NamedReading>, Option<Event>), Refusal> {
        self.is_still_punished(law, "paid_on", paid_on)?;
        let (regime, by) = self.regime_found(law, paid_on)?;
        settlement::code_knows_it(law, regime, paid_on)?;
        let (substance, stated) = self.judged_by(law, paid_on)?;
        let fines = self.ceiling(law, substance)?.fines;
        settlement::only_a_fine(law, substance, &fines, paid_on)?;
        let choice = self.choice(reading);
        let named = settlement::is_the_maximum(law, &fines, amount_idr, choice)?;
        Ok((by.into_iter().chain(named).collect(), stated))
    }

    pub(super) fn pay_category_iv(&self, asked: &Asked<Command>, c: &PayCategoryIvFine) -> Decided {
        self.is_under_investigation()?;
        self.dated(asked, "paid_on", c.paid_on, self.last_act)?;
        let stated = self.settles_by_category_iv(&asked.law, c.paid_on, c.amount_idr)?;
        let police = ("police_involved", c.police_involved);
        procedure::police_are_involved(self.regime_on(c.paid_on), police)?;
        let paid = Event::CategoryIvFinePaid {
            paid_on: c.paid_on,
            amount_idr: c.amount_idr,
            receipt: c.receipt.clone(),
            police_involved: Some(c.police_involved),
            basis: Self::basis(&asked.law),
        };
        Ok(stated.into_iter().chain([paid]).collect())
    }

    /// That a payment of this amount, the maximum of category IV, ends the investigation; answers
    /// what states the criminal law by which it does.
    pub(super) fn settles_by_category_iv(
        &self,
        law: &Law,
        paid_on: NaiveDate,
        amount_idr: i64,
    ) -> Result<Option<Event>, Refusal> {
        let (regime, _) = self.regime_found(law, paid_on)?;
        settlement::new_code_governs(regime, paid_on)?;
        let (substance, stated) = self.judged_by(law, paid_on)?;
        let ceiling = self.ceiling(law, substance)?;
        settlement::threat_is_of_category_iv(law, substance, &ceiling, paid_on)?;
        settlement::is_category_iv(law, amount_idr, paid_on)?;
        Ok(stated)
    }

    /// That its investigation runs and it did not go to court.
    fn is_under_investigation(&self) -> Result<(), Refusal> {
        self.is_in(&[
            "InvestigationOpen",
            "SuspectNamed",
            "BapComplete",
            "HearingSet",
        ])?;
        self.is_before_referral()
    }

    /// Takes the order to investigate back: signed minutes stay as they are.
    pub(super) fn revoke(&self, asked: &Asked<Command>, c: &RevokeDocument) -> Decided {
        self.is_under_investigation()?;
        let rests_on = self.records.order.as_ref();
        let order = rests_on.ok_or_else(|| wrong_state(self.stage.name(), &["an order"]))?;
        is_the_document(&c.number, &order.number)?;
        not_before("discovered_on", c.discovered_on, order.issued_on, "issue")?;
        not_before("revoked_on", c.revoked_on, c.discovered_on, "discovery")?;
        self.dated(asked, "revoked_on", c.revoked_on, self.last_act)?;
        let (in_time_until, derivation) =
            revocation_due(&asked.law, &self.province, c.discovered_on)?;
        let state = if order.reopened.is_some() {
            Status::Stopped
        } else {
            Status::EventReported
        };
        Ok(vec![Event::DocumentRevoked {
            number: c.number.clone(),
            defect: c.defect,
            reason: c.reason.clone(),
            discovered_on: c.discovered_on,
            revoked_on: c.revoked_on,
            in_time_until,
            derivation,
            state,
        }])
    }

    pub(super) fn declare_barred(&self, asked: &Asked<Command>, c: &DeclareTimeBarred) -> Decided {
        self.is_before_judgment()?;
        self.dated(asked, "declared_on", c.declared_on, self.offence_date)?;
        let (until, derivation) = time_bar::has_ended(self.bar(&asked.law)?, c.declared_on)?;
        Ok(vec![Event::ProsecutionTimeBarred {
            declared_on: c.declared_on,
            order_number: c.order_number.clone(),
            until,
            derivation,
            basis: Self::basis(&asked.law),
        }])
    }

    pub(super) fn hand_over(&self, asked: &Asked<Command>, c: &HandOver) -> Decided {
        self.is_before_referral()?;
        self.dated(asked, "handed_on", c.handed_on, self.last_act)?;
        Ok(vec![match c.to {
            HandOverTo::Police => Event::CaseHandedToPolice(c.clone()),
            HandOverTo::Short | HandOverTo::Ordinary => Event::CaseRerouted(c.clone()),
        }])
    }

    pub(super) fn reopen(&self, asked: &Asked<Command>, c: &ReopenInvestigation) -> Decided {
        let Stage::Stopped(stopped) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Stopped"]));
        };
        ending::may_be_reopened(stopped.ground)?;
        let after = stopped.stopped_on.unwrap_or(self.last_act);
        self.dated(asked, "reopened_on", c.reopened_on, after)?;
        self.is_prosecutable(&asked.law, "reopened_on", c.reopened_on)?;
        accused::none_has_ended_it(self.id, &self.charge(), &c.beside.twins)?;
        accused::no_other_is_open(self.id, &self.charge(), &c.beside.twins)?;
        Ok(vec![Event::InvestigationReopened(ReopenInvestigation {
            beside: Beside::default(),
            ..c.clone()
        })])
    }

    /// The amount and the reading that end the case by payment, for an example.
    pub(super) fn maximum(&self, law: &Law) -> (i64, Option<String>) {
        let fines = self.ceiling(law, Substance::New).map(|one| one.fines);
        let fines = fines.unwrap_or_default();
        if let Ok((by, fine)) = ceiling::decided(law, &fines, self.choice(None)) {
            return (fine, Some(by.reading));
        }
        let found = fines.into_iter().next();
        found.map_or((0, None), |(by, fine)| (fine, by.map(|by| by.reading)))
    }
}
