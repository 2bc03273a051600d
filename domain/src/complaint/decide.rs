//! What a command does to a complaint. Role, province, state, then data.

use chrono::NaiveDate;

use super::aggregate::{Complained, Complaint, ComplaintStatus};
use super::commands::{ComplaintCommand, RegisterComplaint, StateDecisionMissed, TakeUpComplaint};
use super::events::ComplaintEvent;
use crate::asked::Asked;
use crate::case::{self, Case, CaseCommand, RegisterCase, Source};
use crate::establishment::Known;
use crate::law::Law;
use crate::law::deadlines::{self, Code, DueDate};
use crate::numbering::to_be_given;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is, wrong_state};
use crate::rules::complaint::{identity_stands_apart, lies_before_receipt};
use crate::rules::dates::{not_before, not_in_future, of_register};
use crate::rules::deadline::is_missed;
use crate::rules::establishment::case_agrees_with_the_register;
use crate::rules::procedure::is_filled;
use crate::rules::task_order::norm_is_known;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER, are_few_enough, is_short_enough};

type Decision = Result<ComplaintEvent, Refusal>;

impl Complaint {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: &Asked<ComplaintCommand>) -> Decision {
        role_is(&asked.officer, asked.command.roles())?;
        match (self, &asked.command) {
            (Self::Unregistered, ComplaintCommand::RegisterComplaint(c)) => register(asked, c),
            (Self::Unregistered, _) => Err(wrong_state("Unregistered", &["Registered"])),
            (Self::Filed(filed), _) => {
                acts_in_own_province(&asked.officer, &filed.province)?;
                filed.decide(asked)
            }
        }
    }
}

/// Everything that is wrong with a registration; of another command nothing.
#[must_use]
pub fn faults_of_registration(asked: &Asked<ComplaintCommand>) -> Vec<Refusal> {
    let ComplaintCommand::RegisterComplaint(command) = &asked.command else {
        return vec![];
    };
    let today = asked.today(&command.province);
    let case = as_case(asked, case_of(command.clone(), today));
    let mut found = case::faults_of_registration(&case);
    let received = of_register("received_on", command.received_on, today);
    let norms = command.norms.iter().map(|norm| {
        let known = norm_is_known(&asked.law, norm, command.received_on);
        known.map(drop).map_err(|refusal| Refusal {
            field: Some("norms"),
            ..refusal
        })
    });
    let period = command.period.as_ref();
    let period = period.map_or(Ok(()), |one| lies_before_receipt(one, command.received_on));
    let evidence = command.evidence.iter().map(|text| {
        is_short_enough("evidence", text, DESCRIPTION)?;
        let reporter = command.reporter.as_ref();
        reporter.map_or(Ok(()), |who| identity_stands_apart("evidence", who, text))
    });
    let own = [received, period].into_iter().chain(norms).chain(evidence);
    found.extend(own.filter_map(Result::err));
    found
}

fn register(asked: &Asked<ComplaintCommand>, command: &RegisterComplaint) -> Decision {
    let today = asked.today(&command.province);
    // Whatever would stand against the case that may follow is told while it can be put right.
    let case = case_of(command.clone(), today);
    Case::default().decide(&as_case(asked, case))?;
    not_in_future("received_on", command.received_on, today)?;
    are_few_enough("norms", command.norms.len())?;
    for norm in &command.norms {
        let field = Some("norms");
        norm_is_known(&asked.law, norm, command.received_on)
            .map_err(|refusal| Refusal { field, ..refusal })?;
    }
    if let Some(period) = &command.period {
        lies_before_receipt(period, command.received_on)?;
    }
    are_few_enough("evidence", command.evidence.len())?;
    for text in &command.evidence {
        is_short_enough("evidence", text, DESCRIPTION)?;
        if let Some(reporter) = &command.reporter {
            identity_stands_apart("evidence", reporter, text)?;
        }
    }
    Ok(ComplaintEvent::ComplaintRegistered {
        complaint_id: asked.id,
        province: command.province.clone(),
        channel: command.channel,
        received_on: command.received_on,
        registered_on: today,
        establishment: command.establishment.clone(),
        norms: command.norms.clone(),
        period: command.period,
        workers_affected: command.workers_affected,
        evidence: command.evidence.clone(),
        complainant: command.complainant,
    })
}

fn case_of(complaint: RegisterComplaint, registered_on: NaiveDate) -> RegisterCase {
    RegisterCase {
        establishment: complaint.establishment,
        province: complaint.province,
        source: Source::Complaint,
        registered_on,
        number: to_be_given(),
        known: complaint.known,
    }
}

fn as_case(asked: &Asked<ComplaintCommand>, case: RegisterCase) -> Asked<CaseCommand> {
    Asked {
        id: asked.id,
        officer: asked.officer.clone(),
        at: asked.at,
        law: asked.law.clone(),
        command: CaseCommand::RegisterCase(case),
    }
}

impl Complained {
    fn decide(&self, asked: &Asked<ComplaintCommand>) -> Decision {
        use ComplaintCommand as C;
        let today = asked.today(&self.province);
        match &asked.command {
            C::RegisterComplaint(_) => Err(wrong_state(self.status.name(), &["Unregistered"])),
            C::TakeUpComplaint(c) => self.take_up(asked, c, today),
            C::AssignSupervisor(c) => {
                let goes_on = [ComplaintStatus::Registered, ComplaintStatus::TakenUp];
                if !goes_on.contains(&self.status) {
                    return Err(wrong_state(self.status.name(), &["Registered", "TakenUp"]));
                }
                self.fits("assigned_on", c.assigned_on, today)?;
                is_filled("supervisor", &c.supervisor)?;
                is_short_enough("supervisor", &c.supervisor, OFFICER)?;
                let (supervisor, assigned_on) = (c.supervisor.clone(), c.assigned_on);
                Ok(ComplaintEvent::ComplaintSupervisorAssigned {
                    supervisor,
                    assigned_on,
                })
            }
            C::ReferComplaint(c) => {
                self.is_undecided()?;
                self.fits("decided_on", c.decided_on, today)?;
                is_short_enough("to", &c.to, NAME)?;
                let (to, decided_on) = (c.to.clone(), c.decided_on);
                Ok(ComplaintEvent::ComplaintReferred { to, decided_on })
            }
            C::DeclareNotCompetent(c) => {
                self.is_undecided()?;
                self.fits("decided_on", c.decided_on, today)?;
                is_short_enough("reason", &c.reason, DESCRIPTION)?;
                let (reason, decided_on) = (c.reason.clone(), c.decided_on);
                Ok(ComplaintEvent::ComplaintNotCompetent { reason, decided_on })
            }
            C::AnswerComplaint(c) => {
                let answered = self.answered_on.is_some() || self.withdrawn_on.is_some();
                if answered {
                    return Err(wrong_state("Answered", &["Registered", "TakenUp"]));
                }
                self.fits("answered_on", c.answered_on, today)?;
                is_short_enough("answer", &c.answer, DESCRIPTION)?;
                let (answer, answered_on) = (c.answer.clone(), c.answered_on);
                Ok(ComplaintEvent::ComplaintAnswered {
                    answer,
                    answered_on,
                })
            }
            C::WithdrawComplaint(c) => {
                if self.withdrawn_on.is_some() {
                    return Err(wrong_state("Withdrawn", &["Registered", "TakenUp"]));
                }
                self.fits("withdrawn_on", c.withdrawn_on, today)?;
                let withdrawn_on = c.withdrawn_on;
                Ok(ComplaintEvent::ComplaintWithdrawn { withdrawn_on })
            }
            C::StateDecisionMissed(c) => self.miss(&asked.law, c),
        }
    }

    fn is_undecided(&self) -> Result<(), Refusal> {
        if self.status == ComplaintStatus::Registered {
            return Ok(());
        }
        Err(wrong_state(self.status.name(), &["Registered"]))
    }

    fn fits(&self, field: &'static str, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
        not_in_future(field, on, today)?;
        not_before(field, on, self.received_on, "the receipt")
    }

    fn take_up(
        &self,
        asked: &Asked<ComplaintCommand>,
        command: &TakeUpComplaint,
        today: NaiveDate,
    ) -> Decision {
        self.is_undecided()?;
        self.fits("decided_on", command.decided_on, today)?;
        let case = self.registration(command.decided_on, command.known.clone());
        Case::default().decide(&as_case(asked, case))?;
        Ok(ComplaintEvent::ComplaintTakenUp {
            case_id: case::id_of(self.id),
            decided_on: command.decided_on,
        })
    }

    /// The registration of the case that is made from it: like any other. Where the register agrees
    /// with it no more, it is a case about an establishment as it is written, as anybody may register.
    #[must_use]
    pub fn case(&self, registered_on: NaiveDate, known: Option<Known>) -> RegisterCase {
        let mut case = self.registration(registered_on, known);
        let (known, name) = (case.known.as_ref(), &case.establishment.name);
        if case_agrees_with_the_register(known, name, &case.province).is_err() {
            (case.establishment.id, case.known) = (None, None);
        }
        case
    }

    fn registration(&self, registered_on: NaiveDate, known: Option<Known>) -> RegisterCase {
        RegisterCase {
            establishment: self.establishment.clone(),
            province: self.province.clone(),
            source: Source::Complaint,
            registered_on,
            number: to_be_given(),
            known,
        }
    }

    /// The last day to decide, by the law in force; none when it gives no length.
    #[must_use]
    pub fn due(&self, law: &Law) -> Option<DueDate> {
        deadlines::due(
            law,
            Code::ComplaintDecision,
            self.received_on,
            &self.province,
        )
    }

    fn miss(&self, law: &Law, command: &StateDecisionMissed) -> Decision {
        self.is_undecided()?;
        let due = self.due(law).map(|due| (due.due_on, due.derivation));
        let (due_on, derivation) = is_missed(due, self.missed.is_some(), command.noticed_on)?;
        Ok(ComplaintEvent::ComplaintDecisionMissed {
            due_on,
            derivation,
            noticed_on: command.noticed_on,
        })
    }
}
