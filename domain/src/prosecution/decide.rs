//! What a prosecution answers to a command: role, province, state, then data.

use chrono::NaiveDate;

use super::command::ProsecutionCommand as Command;
use super::commands::{
    CompleteBap, ExamineSuspect, ExamineWitness, FileEventReport, ImportRegisterEntry, NameSuspect,
    OpenInvestigation, StopInvestigation,
};
use super::decide_ending::RUNNING;
use super::events::ProsecutionEvent as Event;
use super::import;
use super::states::{Dossier, Prosecution, Stage};
use super::terms::{Regime, StopGround};
use crate::asked::Asked;
use crate::law::Law;
use crate::numbering::to_be_given;
use crate::officer::{Duty, Role};
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is, wrong_state};
use crate::rules::dates::{not_before, not_in_future, of_register};
use crate::rules::gate::{self, Gate};
use crate::rules::governing::{self, Course};
use crate::rules::punished::Punished;
use crate::rules::register::{is_known, is_no_identity_number};
use crate::rules::succession::works_on;
use crate::rules::{accused, procedure, punished, stop};

/// The events that follow, or why not.
pub(super) type Decided = Result<Vec<Event>, Refusal>;

const PPNS: &[Role] = &[Role::Ppns];
const SUPERIOR: &[Role] = &[Role::PpnsSuperior];
const SYSTEM: &[Role] = &[Role::System];
const HEAD: &[Role] = &[Role::HeadOfDinas];
const CENTRE: &[Role] = &[Role::CentralAdmin];
/// Who proposes corrections: the investigator, and those who keep the register.
const PROPOSERS: &[Role] = &[Role::Ppns, Role::Coordinator, Role::UnitHead];

impl Prosecution {
    /// The events that follow from a command, or the rule that refuses it.
    pub fn decide(&self, asked: &Asked<Command>) -> Decided {
        let begins = begun_in(&asked.command);
        let province = begins.or_else(|| self.province());
        if let Some(read) = province.and_then(|province| asked.read_today(province)) {
            return self.decide(&read);
        }
        let events = self.decided(asked)?;
        if let Some(province) = province {
            asked.command.is_dated(asked.today(province))?;
        }
        asked.command.is_worded()?;
        Ok(events)
    }

    #[expect(clippy::too_many_lines, reason = "one line for each command")]
    fn decided(&self, asked: &Asked<Command>) -> Decided {
        let (ppns, superior) = (PPNS, SUPERIOR);
        match &asked.command {
            Command::FileEventReport(c) => self.file(asked, c),
            Command::ImportRegisterEntry(c) => import::import(self, asked, c),
            Command::OpenInvestigation(c) => self.dossier(asked, superior)?.open(asked, c),
            Command::NameSuspect(c) => self.dossier(asked, ppns)?.name_suspect(asked, c),
            Command::ExamineWitness(c) => self.dossier(asked, ppns)?.hear_witness(asked, c),
            Command::ExamineSuspect(c) => self.dossier(asked, ppns)?.hear_suspect(asked, c),
            Command::CompleteBap(c) => self.dossier(asked, ppns)?.complete_bap(asked, c),
            Command::StopInvestigation(c) => self.dossier(asked, superior)?.stop(asked, c),
            Command::ReferToCourt(c) => self.dossier(asked, ppns)?.refer(asked, c),
            Command::OpenHearing(c) => self.dossier(asked, ppns)?.hear(asked, c),
            Command::RecordJudgment(c) => self.dossier(asked, ppns)?.judge(asked, c),
            Command::NotifyAbsent(c) => self.dossier(asked, ppns)?.notify_absent(asked, c),
            Command::BecomeFinal(c) => self.dossier(asked, SYSTEM)?.become_final(asked, c),
            Command::PayFine(c) => self.dossier(asked, ppns)?.pay(asked, c),
            Command::ExecuteSentence(c) => self.dossier(asked, ppns)?.execute_sentence(asked, c),
            Command::SendSpdp(c) => self.dossier(asked, ppns)?.send_spdp(asked, c),
            Command::WaiveSpdp(c) => self.dossier(asked, ppns)?.waive_spdp(asked, c),
            Command::NotifyPolice(c) => self.dossier(asked, ppns)?.notify_police(asked, c),
            Command::IssueSummons(c) => self.dossier(asked, ppns)?.summon(asked, c),
            Command::ServeSummons(c) => self.dossier(asked, ppns)?.serve(asked, c),
            Command::ExamineExpert(c) => self.dossier(asked, ppns)?.hear_expert(asked, c),
            Command::SeizeEvidence(c) => self.dossier(asked, ppns)?.seize(asked, c),
            Command::SupplementBap(c) => self.dossier(asked, ppns)?.supplement(asked, c),
            Command::HandOverBapCopy(c) => self.dossier(asked, ppns)?.hand_copy_over(asked, c),
            Command::SetCourtDay(c) => self.dossier(asked, ppns)?.set_court_day(asked, c),
            Command::RecordRegistration(c) => self.dossier(asked, ppns)?.register(asked, c),
            Command::RecordReturn(c) => self.dossier(asked, ppns)?.record_return(asked, c),
            Command::Adjourn(c) => self.dossier(asked, ppns)?.adjourn(asked, c),
            Command::FileObjection(c) => self.dossier(asked, ppns)?.object(asked, c),
            Command::FileAppeal(c) => self.dossier(asked, ppns)?.appeal(asked, c),
            Command::RecordAppealResult(c) => self.dossier(asked, ppns)?.record_appeal(asked, c),
            Command::StateFineOverdue(c) => self.dossier(asked, SYSTEM)?.state_overdue(asked, c),
            Command::RecordSubstitute(c) => self.dossier(asked, ppns)?.substitute(asked, c),
            Command::AdjustExecution(c) => self.dossier(asked, ppns)?.adjust_execution(asked, c),
            Command::DisposeEvidence(c) => self.dossier(asked, ppns)?.dispose(asked, c),
            Command::PayMaximumFine(c) => self.dossier(asked, ppns)?.pay_maximum(asked, c),
            Command::PayCategoryIvFine(c) => self.dossier(asked, ppns)?.pay_category_iv(asked, c),
            Command::RevokeDocument(c) => self.dossier(asked, superior)?.revoke(asked, c),
            Command::SendStopNotice(c) => self.dossier(asked, ppns)?.tell_stop(asked, c),
            Command::DeclareTimeBarred(c) => {
                self.dossier(asked, superior)?.declare_barred(asked, c)
            }
            Command::HandOver(c) => self.dossier(asked, superior)?.hand_over(asked, c),
            Command::RequestTransfer(c) => self.dossier(asked, HEAD)?.request_transfer(asked, c),
            Command::TakeOver(c) => self.dossier(asked, HEAD)?.take_over(asked, c),
            Command::RejectTransfer(c) => self.dossier(asked, HEAD)?.reject_transfer(asked, c),
            Command::DecideJurisdiction(c) => {
                self.dossier(asked, CENTRE)?.decide_jurisdiction(asked, c)
            }
            Command::SucceedJurisdiction(c) => {
                self.dossier(asked, CENTRE)?.succeed_jurisdiction(asked, c)
            }
            Command::ReopenInvestigation(c) => self.dossier(asked, superior)?.reopen(asked, c),
            Command::DetermineRegime(c) => self.dossier(asked, ppns)?.determine_regime(asked, c),
            Command::DetermineSubstance(c) => {
                self.dossier(asked, ppns)?.determine_substance(asked, c)
            }
            Command::WarnTimeBar(c) => self.dossier(asked, SYSTEM)?.warn(asked, c),
            Command::StateMissedDeadline(c) => self.dossier(asked, SYSTEM)?.state_missed(asked, c),
            Command::ProposeCorrection(c) => {
                self.dossier(asked, PROPOSERS)?.propose_correction(asked, c)
            }
            Command::ApproveCorrection(c) => {
                self.dossier(asked, superior)?.approve_correction(asked, c)
            }
            Command::RejectCorrection(c) => {
                self.dossier(asked, superior)?.reject_correction(asked, c)
            }
        }
    }

    /// The dossier, for an officer in one of these roles and in the province that the act belongs
    /// to.
    fn dossier(&self, asked: &Asked<Command>, roles: &[Role]) -> Result<&Dossier, Refusal> {
        role_is(&asked.officer, roles)?;
        match self {
            Self::Unreported => Err(wrong_state("Unreported", &["a reported offence"])),
            Self::Filed(dossier) => {
                acts_in_own_province(&asked.officer, dossier.province_of(&asked.command))?;
                Ok(dossier)
            }
        }
    }

    /// That nothing has happened yet.
    pub(super) fn is_unreported(&self) -> Result<(), Refusal> {
        match self {
            Self::Unreported => Ok(()),
            Self::Filed(dossier) => Err(wrong_state(dossier.stage.name(), &["Unreported"])),
        }
    }

    fn file(&self, asked: &Asked<Command>, c: &FileEventReport) -> Decided {
        role_is(&asked.officer, &[Role::Ppns, Role::System])?;
        acts_in_own_province(&asked.officer, &c.province)?;
        self.is_unreported()?;
        let gate = c.fits(&asked.law, asked.today(&c.province))?;
        Ok(vec![Event::OffenceReportFiled {
            prosecution_id: asked.id,
            province: c.province.clone(),
            establishment: c.establishment.clone(),
            norm: c.norm.clone(),
            offence_date: c.offence_date,
            place: c.place.clone(),
            accused_role: c.accused_role,
            ppns: c.ppns.clone(),
            reported_on: c.reported_on,
            inspection_case: c.inspection_case,
            register_no: Some(c.register_no.clone().unwrap_or_else(to_be_given)),
            tipiring: Some(gate.into()),
        }])
    }
}

impl FileEventReport {
    /// What the report says is what a prosecution can begin with; answers what the gate says.
    fn fits(&self, law: &Law, today: NaiveDate) -> Result<Gate, Refusal> {
        let of = province::find(&self.province);
        let of = is_known("province", &self.province.0, of)?;
        works_on("province", of, self.reported_on)?;
        let (reported_on, offence_date) = (self.reported_on, self.offence_date);
        not_in_future("reported_on", reported_on, today)?;
        not_before("reported_on", reported_on, offence_date, "the offence")?;
        of_register("offence_date", offence_date, today)?;
        let breach = (self.norm.as_str(), offence_date);
        punished::is_still_punished(law, breach, ("norm", reported_on))?;
        gate::may_be_investigated(law, breach, self.accused_role.into(), reported_on)
    }

    /// The same with its dates and texts: all that a decision on it checks but the officer and
    /// that it is the first.
    pub(crate) fn can_be_filed(self, law: &Law, today: NaiveDate) -> Result<(), Refusal> {
        self.fits(law, today)?;
        let command = Command::FileEventReport(self);
        command.is_dated(today)?;
        command.is_worded()
    }
}

impl Dossier {
    /// That an act of this day has happened and does not precede what it depends on.
    pub(super) fn dated(
        &self,
        asked: &Asked<Command>,
        field: &'static str,
        on: NaiveDate,
        after: NaiveDate,
    ) -> Result<(), Refusal> {
        not_in_future(field, on, asked.today(&self.province))?;
        not_before(field, on, after, "the act that it follows")
    }

    /// The governing code: as determined, else as it would be for an investigation opened then.
    pub(super) fn regime_on(&self, on: NaiveDate) -> Regime {
        self.regime
            .unwrap_or_else(|| governing::regime_of_opening(on).0)
    }

    fn open(&self, asked: &Asked<Command>, c: &OpenInvestigation) -> Decided {
        let Stage::EventReported(reported) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["EventReported"]));
        };
        let after = if self.regime_decided || self.records.revoked {
            self.last_act
        } else {
            reported.reported_on
        };
        self.dated(asked, "opened_on", c.opened_on, after)?;
        gate::norm_in_force(&asked.law, &self.norm, self.offence_date)?;
        self.is_prosecutable(&asked.law, "opened_on", c.opened_on)?;
        c.roster
            .may_investigate(&self.ppns, &self.duty(c.opened_on))?;
        accused::none_has_ended_it(self.id, &self.charge(), &c.beside.twins)?;
        accused::no_other_is_open(self.id, &self.charge(), &c.beside.twins)?;
        let opened = Event::InvestigationOpened {
            order_number: c.order_number.clone(),
            opened_on: c.opened_on,
            basis: Some(Self::basis(&asked.law)),
        };
        let determined = self.regime_by_opening(&asked.law, c.opened_on);
        Ok(determined.into_iter().chain([opened]).collect())
    }

    /// The code of an investigation that begins, unless it was decided before.
    fn regime_by_opening(&self, law: &Law, opened_on: NaiveDate) -> Option<Event> {
        let course = Course {
            offence_date: self.offence_date,
            opened_on: Some(opened_on),
            referred_on: None,
            hearing_on: None,
            on: opened_on,
        };
        let (regime, reason) = governing::governing(law, &course);
        (!self.regime_decided).then(|| Event::ProcedureRegimeDetermined {
            regime: regime.unwrap_or_else(|| self.regime_on(opened_on)),
            reason: reason.to_owned(),
            determined_on: None,
            court_decision: None,
            basis: Some(Self::basis(law)),
        })
    }

    /// What the investigator is named for when the investigation begins.
    fn duty(&self, on: NaiveDate) -> Duty<'_> {
        Duty {
            field: "opened_on",
            province: &self.province,
            on,
            establishment: self.establishment.parse().ok(),
            name: &self.establishment,
            former_names: &[],
        }
    }

    fn name_suspect(&self, asked: &Asked<Command>, c: &NameSuspect) -> Decided {
        let Stage::InvestigationOpen(open) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["InvestigationOpen"]));
        };
        self.dated(asked, "named_on", c.named_on, open.opened_on)?;
        is_no_identity_number("suspect_ref", &c.suspect_ref)?;
        procedure::has_two_pieces_of_evidence(&c.evidence)?;
        for prior in &c.prior_final_judgments {
            gate::prior_is_known(&asked.law, &prior.norm, prior.final_on)?;
        }
        c.person
            .map_or(Ok(()), |key| accused::key_is_random("person", key))?;
        accused::key_tells_who_it_is(self.id, &self.charge_named(c), &c.beside.twins)?;
        accused::none_has_ended_it(self.id, &self.charge_named(c), &c.beside.twins)?;
        accused::no_other_is_open(self.id, &self.charge_named(c), &c.beside.twins)?;
        Ok(vec![Event::SuspectNamed {
            named_on: c.named_on,
            suspect_ref: c.suspect_ref.clone(),
            evidence: c.evidence.clone(),
            prior_final_judgments: c.prior_final_judgments.clone(),
            person: c.person,
            known_judgments: c.beside.judgments.clone(),
        }])
    }

    fn hear_witness(&self, asked: &Asked<Command>, c: &ExamineWitness) -> Decided {
        self.is_in(&["InvestigationOpen", "SuspectNamed"])?;
        let opened_on = self.milestones.opened_on.unwrap_or(self.last_act);
        self.dated(asked, "examined_on", c.examined_on, opened_on)?;
        is_no_identity_number("witness_ref", &c.witness_ref)?;
        Ok(vec![Event::WitnessExamined {
            examined_on: c.examined_on,
            witness_ref: c.witness_ref.clone(),
            signed: c.signed,
        }])
    }

    fn hear_suspect(&self, asked: &Asked<Command>, c: &ExamineSuspect) -> Decided {
        let Stage::SuspectNamed(named) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["SuspectNamed"]));
        };
        self.dated(asked, "examined_on", c.examined_on, named.named_on)?;
        c.recording.as_ref().map_or(Ok(()), |recording| {
            is_no_identity_number("recording", recording)
        })?;
        procedure::rights_are_read(c.rights_read)?;
        procedure::lawyer_is_offered(c.lawyer_offered)?;
        procedure::examination_is_recorded(
            (&asked.law, self.regime_on(c.examined_on)),
            c.examined_on,
            c.recording.as_deref(),
            c.no_recording_reason.as_deref(),
        )?;
        self.is_prosecutable(&asked.law, "examined_on", c.examined_on)?;
        Ok(vec![Event::SuspectExamined {
            examined_on: c.examined_on,
            lawyer_offered: c.lawyer_offered,
            signed: c.signed,
            rights_read: Some(c.rights_read),
            recording: c.recording.clone(),
            no_recording_reason: c.no_recording_reason.clone(),
        }])
    }

    fn complete_bap(&self, asked: &Asked<Command>, c: &CompleteBap) -> Decided {
        let Stage::SuspectNamed(named) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["SuspectNamed"]));
        };
        self.dated(asked, "completed_on", c.completed_on, self.last_act)?;
        procedure::is_filled("evidence_list", &c.evidence_list.concat())?;
        let reason = c.suspect_absence_reason.as_deref();
        procedure::suspect_is_heard_or_absence_explained(named.examined, reason)?;
        procedure::intent_is_shown(self.offence_date, &c.intent_evidence)?;
        Ok(vec![Event::BapCompleted {
            completed_on: c.completed_on,
            resume: c.resume.clone(),
            evidence_list: c.evidence_list.clone(),
            intent_evidence: c.intent_evidence.clone(),
            suspect_absence_reason: c.suspect_absence_reason.clone(),
        }])
    }

    /// What is punished no longer is stopped by law in court, too.
    fn stop(&self, asked: &Asked<Command>, c: &StopInvestigation) -> Decided {
        let by_law = c.ground == StopGround::ByLaw
            && self.punished(&asked.law, c.stopped_on) == Punished::NoLonger;
        if by_law {
            self.is_in(RUNNING)?;
        } else {
            self.is_in(&[
                "InvestigationOpen",
                "SuspectNamed",
                "BapComplete",
                "HearingSet",
            ])?;
            self.is_before_referral()?;
        }
        self.dated(asked, "stopped_on", c.stopped_on, self.last_act)?;
        let regime = self.regime_on(c.stopped_on);
        procedure::stop_ground_exists(regime, c.ground)?;
        stop::ground_holds(c.ground)?;
        procedure::police_are_involved(regime, ("police_informed", c.police_informed))?;
        Ok(vec![Event::InvestigationStopped {
            stopped_on: Some(c.stopped_on),
            ground: Some(c.ground),
            police_informed: Some(c.police_informed),
        }])
    }
}

/// The province of a prosecution that a command begins.
const fn begun_in(command: &Command) -> Option<&ProvinceCode> {
    if let Command::FileEventReport(FileEventReport { province, .. })
    | Command::ImportRegisterEntry(ImportRegisterEntry { province, .. }) = command
    {
        return Some(province);
    }
    None
}
