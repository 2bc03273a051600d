//! How the later events of a prosecution change its dossier.

use chrono::NaiveDate;

use super::change::ProsecutionChange;
use super::commands::{
    Deadline, Disposal, IssueSummons, RecordReturn, ReturnGround, ServeSummons, SummonedAs,
};
use super::events::ProsecutionEvent as Event;
use super::records::Summons;
use super::states::{
    BapComplete, Dossier, HearingSet, InHearing, InvestigationOpen, Judged, Referred, Stage,
    SuspectNamed, Transfer,
};
use super::terms::{Presence, Regime};
use crate::correction::{Corrected, Proposal};

impl Dossier {
    /// Takes a later event in.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    pub(super) fn advance(&mut self, sequence: i64, event: &Event) {
        if let Some(on) = event.occurred_on().filter(|_| !event.is_clerical()) {
            self.last_act = self.last_act.max(on);
        }
        self.follow(event);
        match event {
            // First events do not come twice; the others change nothing on which an act depends.
            Event::OffenceReportFiled { .. }
            | Event::RegisterEntryImported { .. }
            | Event::WitnessExamined { .. }
            | Event::ExpertExamined(_)
            | Event::PoliceCoordinationRecorded(_)
            | Event::BapSupplemented(_) => {}
            Event::ProcedureRegimeDetermined {
                regime,
                determined_on,
                court_decision,
                ..
            } => {
                self.regime = Some(*regime);
                self.regime_decided = determined_on.is_some();
                self.regime_by_court = court_decision.is_some();
            }
            Event::SubstantiveRegimeDetermined { substance, .. } => {
                self.substance = Some(*substance);
            }
            Event::InvestigationOpened {
                order_number,
                opened_on,
                ..
            } => {
                self.begins(Deadline::Spdp);
                self.ordered(order_number, *opened_on);
                self.open_on(*opened_on);
            }
            Event::InvestigationReopened(act) => {
                self.ordered(&act.order_number, act.reopened_on);
                self.milestones.completed_on = None;
                self.records.stop_told = false;
                self.open_on(act.reopened_on);
            }
            Event::DocumentRevoked { .. } => self.order_falls(),
            Event::InvestigationNoticeSent(act) => {
                self.records.spdp = true;
                if act.suspect_informed {
                    self.known_to_accused(act.sent_on);
                }
            }
            Event::SpdpWaived(_) => self.records.spdp = true,
            Event::SummonsIssued(act) => self.summoned(act),
            Event::SummonsServed(act) => self.served(act),
            Event::EvidenceSeized(_) => {
                (self.records.seized, self.records.disposed) = (true, None);
            }
            Event::EvidenceReturned(_) => self.records.disposed = Some(Disposal::Returned),
            Event::EvidenceForfeited(_) => self.records.disposed = Some(Disposal::Forfeited),
            Event::SuspectNamed {
                named_on,
                suspect_ref,
                prior_final_judgments,
                person,
                known_judgments,
                ..
            } => {
                self.suspect_ref = Some(suspect_ref.clone());
                self.person = *person;
                self.priors.clone_from(prior_final_judgments);
                self.known.clone_from(known_judgments);
                self.stage = Stage::SuspectNamed(SuspectNamed {
                    named_on: *named_on,
                    examined: false,
                });
            }
            Event::SuspectExamined {
                examined_on,
                signed,
                ..
            } => {
                self.known_to_accused(*examined_on);
                self.signed(*examined_on, *signed);
                if let Stage::SuspectNamed(named) = &mut self.stage {
                    named.examined = true;
                }
            }
            Event::BapCompleted { completed_on, .. } => {
                self.milestones.bap_completed_on = Some(*completed_on);
                self.begins(Deadline::CepatPresent);
                self.stage = Stage::BapComplete(BapComplete {
                    completed_on: *completed_on,
                });
            }
            Event::HearingNotified(act) => {
                self.known_to_accused(act.notified_on);
                self.set_hearing(act.hearing_on);
            }
            Event::HearingAdjourned(act) => self.set_hearing(act.next_on),
            Event::BapCopyHandedOver(_) => self.records.copy_from = None,
            Event::CaseReferredToCourt {
                referred_on,
                dossier_index,
                dossier_sha256,
                ..
            } => {
                self.begins(Deadline::CourtDay);
                self.begins(Deadline::Registration);
                self.records.dossier_index.clone_from(dossier_index);
                self.records.dossier_sha256.clone_from(dossier_sha256);
                self.milestones.referred_on = Some(*referred_on);
                self.stage = Stage::Referred(Referred {
                    referred_on: *referred_on,
                });
            }
            Event::CourtRegistrationRecorded(_) => self.records.registered = true,
            Event::CaseReturnedByCourt(act) => self.come_back(act),
            Event::HearingHeld { held_on, present } => {
                if *present != Presence::Absent {
                    self.known_to_accused(*held_on);
                }
                self.stage = Stage::InHearing(InHearing {
                    held_on: *held_on,
                    present: Some(*present),
                });
            }
            Event::JudgmentPronounced {
                judged_on,
                outcome,
                fine_idr,
                subsidiary_days,
                in_absentia,
                terms,
                known_judgments,
                ..
            } => {
                self.known.clone_from(known_judgments);
                self.pronounce(Judged {
                    judged_on: *judged_on,
                    outcome: *outcome,
                    fine_idr: *fine_idr,
                    subsidiary_days: *subsidiary_days,
                    in_absentia: *in_absentia,
                    notified_on: None,
                    terms: terms.clone(),
                });
            }
            Event::JudgmentNotified { notified_on, .. } => self.notify(*notified_on),
            Event::ObjectionFiled(act) => {
                self.milestones.judged_on = None;
                self.remedy(act.filed_on, Stage::Objection);
            }
            Event::AppealFiled(act) => self.remedy(act.filed_on, Stage::Appealed),
            Event::AppealDecided(act) => self.replace_judgment(act),
            Event::JudgmentBecameFinal { final_on } => self.finish(*final_on),
            Event::FineInstalmentPaid(act) => self.records.paid_idr += act.amount_idr,
            Event::FineOverdue { .. } => {
                if let Stage::Final(last) = &self.stage {
                    self.stage = Stage::Executing(last.clone());
                }
            }
            Event::ExecutionAdjusted(act) => self.adjust(act),
            Event::SubstitutePenaltyExecuted(act) => self.execute(act.executed_on),
            Event::FinePaid { paid_on: on, .. } | Event::SentenceExecuted { executed_on: on } => {
                self.execute(*on);
            }
            Event::InvestigationStopped {
                stopped_on, ground, ..
            } => self.stop_on(*stopped_on, *ground),
            Event::StopNoticeSent(_) => self.records.stop_told = true,
            Event::MaximumFinePaidVoluntarily { paid_on, .. }
            | Event::CategoryIvFinePaid { paid_on, .. } => {
                self.end(*paid_on, Stage::Settled);
            }
            Event::ProsecutionTimeBarred { declared_on, .. } => {
                self.end(*declared_on, Stage::TimeBarred);
            }
            Event::CaseHandedToPolice(act) | Event::CaseRerouted(act) => {
                self.end(act.handed_on, Stage::HandedOver);
            }
            Event::ProsecutionTransferred { transferred_on, .. } => {
                self.end(*transferred_on, Stage::Transferred);
            }
            Event::TransferRequested {
                to, answer_due_on, ..
            } => self.offer(Transfer {
                to: to.clone(),
                answer_due_on: *answer_due_on,
                from: Box::new(self.stage.clone()),
            }),
            Event::TransferAccepted { to, ppns, .. } => {
                self.hand_to(to);
                self.ppns.clone_from(ppns);
            }
            Event::TransferRejected { .. } => {
                self.offer_ends();
                self.rejections = self.rejections.saturating_add(1);
            }
            Event::JurisdictionDecided { to, .. } => self.hand_to(to),
            Event::ProsecutionJurisdictionSucceeded { to, .. } => self.province = to.clone(),
            Event::TimeBarWarned {
                days_left,
                execution,
                ..
            } => self.warned(*days_left, *execution),
            Event::DeadlineMissed { deadline, .. } => self.missed(*deadline),
            Event::CorrectionProposed { .. }
            | Event::CorrectionRecorded { .. }
            | Event::CorrectionRejected { .. } => {
                self.begins(Deadline::Correction);
                self.proposal = proposed(sequence, event);
            }
        }
    }

    /// Takes the readings in that a step follows, of each question the last.
    fn follow(&mut self, event: &Event) {
        let readings = event.basis().map(|basis| basis.readings.as_slice());
        for one in readings.unwrap_or_default() {
            self.followed.retain(|by| by.question != one.question);
            self.followed.push(one.clone());
        }
    }

    fn open_on(&mut self, opened_on: NaiveDate) {
        self.milestones.opened_on = Some(opened_on);
        self.stage = Stage::InvestigationOpen(InvestigationOpen { opened_on });
    }

    /// Minutes that the suspect signed: under the new code he gets a copy.
    fn signed(&mut self, on: NaiveDate, signed: bool) {
        if signed && self.regime_on(on) == Regime::Kuhap2025 && self.records.copy_from.is_none() {
            self.begins(Deadline::BapCopy);
            self.records.copy_from = Some(on);
        }
    }

    /// The accused has learned of an act of prosecution: the time bar restarts, and with it the
    /// warnings.
    fn known_to_accused(&mut self, on: NaiveDate) {
        let last = self.records.known.iter().max();
        if last.is_none_or(|last| *last < on) {
            self.records.warned = None;
        }
        self.records.known.push(on);
    }

    fn summoned(&mut self, act: &IssueSummons) {
        self.records.summonses.push(Summons {
            number: act.number.clone(),
            summoned_as: act.summoned_as,
            issued_on: act.issued_on,
            appear_on: act.appear_on,
            served_on: None,
            missed: false,
        });
    }

    fn served(&mut self, act: &ServeSummons) {
        let mut open = self.records.summonses.iter_mut();
        let Some(summons) = open.find(|one| one.number == act.number) else {
            return;
        };
        summons.served_on = Some(act.served_on);
        if summons.summoned_as == SummonedAs::Suspect {
            self.known_to_accused(act.served_on);
        }
    }

    fn set_hearing(&mut self, hearing_on: NaiveDate) {
        self.records.hearing_on = Some(hearing_on);
        self.stage = Stage::HearingSet(HearingSet { hearing_on });
    }

    /// An incomplete dossier goes back to the suspect named; another case leaves the register.
    fn come_back(&mut self, act: &RecordReturn) {
        self.records.registered = false;
        self.records.hearing_on = None;
        match act.ground {
            ReturnGround::Incomplete => {
                self.milestones.bap_completed_on = None;
                self.milestones.referred_on = None;
                self.stage = Stage::SuspectNamed(SuspectNamed {
                    named_on: act.returned_on,
                    examined: true,
                });
            }
            ReturnGround::NotTipiring => self.end(act.returned_on, Stage::HandedOver),
        }
    }

    fn warned(&mut self, days_left: u16, execution: bool) {
        if execution {
            self.records.warned_of_execution = Some(days_left);
        } else {
            self.records.warned = Some(days_left);
        }
    }

    /// Each summons is late for itself.
    fn missed(&mut self, deadline: Deadline) {
        if deadline != Deadline::Summons {
            self.records.missed.push(deadline);
        } else if let Some(summons) = self.records.undelivered_mut() {
            summons.missed = true;
        }
    }

    /// A deadline begins, or begins again.
    pub(super) fn begins(&mut self, deadline: Deadline) {
        self.records.missed.retain(|missed| *missed != deadline);
    }
}

/// The proposal that is open after an event of a correction.
fn proposed(sequence: i64, event: &Event) -> Option<Proposal<ProsecutionChange>> {
    let Event::CorrectionProposed {
        target,
        new,
        kind,
        author,
        proposer,
        in_time_until,
        ..
    } = event
    else {
        return None;
    };
    Some(Proposal {
        sequence,
        target: *target,
        new: new.clone(),
        kind: *kind,
        proposer: proposer.clone(),
        author: author.clone(),
        in_time_until: *in_time_until,
    })
}
