//! How events change the state of a prosecution.

use std::mem;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

use super::change::ProsecutionChange;
use super::commands::ProsecutionCommand;
use super::events::ProsecutionEvent as Event;
use super::states::{
    BapComplete, Dossier, EventReported, Executed, Final, InHearing, InvestigationOpen, Judged,
    Milestones, Prosecution, Referred, Stage, Stopped, SuspectNamed,
};
use crate::asked::Asked;
use crate::correction::{Corrected, Folded, Proposal, True, fold, truth};
use crate::refusal::Refusal;

impl Aggregate for Prosecution {
    const TYPE: &'static str = "prosecution";
    type Command = Asked<ProsecutionCommand>;
    type Event = Event;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for event in self.decide(&command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    /// A correction is read together with all that was recorded before it.
    fn apply(&mut self, event: Self::Event) {
        let mut past = match self {
            Self::Unreported => vec![],
            Self::Filed(dossier) => mem::take(&mut dossier.past),
        };
        let corrects = event.corrects().is_some();
        past.push(event.clone());
        if corrects {
            *self = fold(truth(past.iter().cloned()));
        } else {
            let sequence = i64::try_from(past.len()).unwrap_or(i64::MAX);
            let (on, corrected_by) = (event.occurred_on().unwrap_or_default(), None);
            self.step(True {
                sequence,
                on,
                event,
                corrected_by,
            });
        }
        if let Self::Filed(dossier) = self {
            dossier.past = past;
        }
    }
}

impl Folded for Prosecution {
    fn step(&mut self, one: True<Event>) {
        match self {
            Self::Unreported => {
                if let Some(dossier) = first(one.event) {
                    *self = Self::Filed(Box::new(dossier));
                }
            }
            Self::Filed(dossier) => dossier.advance(one.sequence, &one.event),
        }
    }
}

/// The dossier that a first event begins.
fn first(event: Event) -> Option<Dossier> {
    if let Event::OffenceReportFiled {
        prosecution_id: id,
        province,
        establishment,
        norm,
        offence_date,
        place: _,
        accused_role,
        ppns,
        reported_on,
        inspection_case,
        register_no,
    } = event
    {
        let milestones = Milestones {
            reported_on: Some(reported_on),
            ..Milestones::default()
        };
        return Some(Dossier {
            id,
            register_no,
            province,
            establishment,
            norm,
            offence_date,
            accused_role,
            ppns,
            inspection_case,
            regime: None,
            milestones,
            last_act: reported_on,
            stage: Stage::EventReported(EventReported { reported_on }),
            proposal: None,
            past: Vec::new(),
        });
    }
    imported(event)
}

/// The dossier that a line of a register begins: with finished minutes.
fn imported(event: Event) -> Option<Dossier> {
    let Event::RegisterEntryImported {
        prosecution_id: id,
        register_no,
        province,
        ppns,
        norm,
        accused_role,
        establishment,
        offence_date,
        bap_completed_on: completed_on,
    } = event
    else {
        return None;
    };
    Some(Dossier {
        id,
        register_no: Some(register_no),
        province,
        establishment,
        norm,
        offence_date,
        accused_role,
        ppns,
        inspection_case: None,
        regime: None,
        milestones: Milestones {
            bap_completed_on: Some(completed_on),
            ..Milestones::default()
        },
        last_act: completed_on,
        stage: Stage::BapComplete(BapComplete { completed_on }),
        proposal: None,
        past: Vec::new(),
    })
}

impl Dossier {
    fn advance(&mut self, sequence: i64, event: &Event) {
        if let Some(on) = event.occurred_on().filter(|_| !event.is_clerical()) {
            self.last_act = self.last_act.max(on);
        }
        match *event {
            // First events do not come twice; a witness does not change the state.
            Event::OffenceReportFiled { .. }
            | Event::RegisterEntryImported { .. }
            | Event::WitnessExamined { .. } => {}
            Event::ProcedureRegimeDetermined { regime, .. } => self.regime = Some(regime),
            Event::InvestigationOpened { opened_on, .. } => {
                self.milestones.opened_on = Some(opened_on);
                self.stage = Stage::InvestigationOpen(InvestigationOpen { opened_on });
            }
            Event::SuspectNamed { named_on, .. } => {
                self.stage = Stage::SuspectNamed(SuspectNamed {
                    named_on,
                    examined: false,
                });
            }
            Event::SuspectExamined { .. } => {
                if let Stage::SuspectNamed(named) = &mut self.stage {
                    named.examined = true;
                }
            }
            Event::BapCompleted { completed_on, .. } => {
                self.milestones.bap_completed_on = Some(completed_on);
                self.stage = Stage::BapComplete(BapComplete { completed_on });
            }
            Event::CaseReferredToCourt { referred_on, .. } => {
                self.milestones.referred_on = Some(referred_on);
                self.stage = Stage::Referred(Referred { referred_on });
            }
            Event::HearingHeld { held_on, .. } => {
                self.stage = Stage::InHearing(InHearing { held_on });
            }
            Event::JudgmentPronounced {
                judged_on,
                outcome,
                fine_idr,
                subsidiary_days,
                in_absentia,
            } => self.pronounce(Judged {
                judged_on,
                outcome,
                fine_idr,
                subsidiary_days,
                in_absentia,
                notified_on: None,
            }),
            Event::JudgmentNotified { notified_on, .. } => self.notify(notified_on),
            Event::JudgmentBecameFinal { final_on } => self.finish(final_on),
            Event::FinePaid { paid_on: on, .. } | Event::SentenceExecuted { executed_on: on } => {
                self.execute(on);
            }
            Event::InvestigationStopped { stopped_on, .. } => self.stop_on(stopped_on),
            Event::CorrectionProposed { .. }
            | Event::CorrectionRecorded { .. }
            | Event::CorrectionRejected { .. } => self.proposal = proposed(sequence, event),
        }
    }

    fn stop_on(&mut self, stopped_on: Option<NaiveDate>) {
        self.milestones.completed_on = stopped_on;
        self.stage = Stage::Stopped(Stopped { stopped_on });
    }

    fn pronounce(&mut self, judged: Judged) {
        self.milestones.judged_on = Some(judged.judged_on);
        self.stage = Stage::Judged(judged);
    }

    fn notify(&mut self, notified_on: NaiveDate) {
        if let Stage::Judged(judged) = &mut self.stage {
            judged.notified_on = Some(notified_on);
        }
    }

    fn finish(&mut self, final_on: NaiveDate) {
        self.milestones.final_on = Some(final_on);
        if let Some(judgment) = self.stage.judgment().cloned() {
            self.stage = Stage::Final(Final { judgment, final_on });
        }
    }

    fn execute(&mut self, executed_on: NaiveDate) {
        self.milestones.completed_on = Some(executed_on);
        if let Some(judgment) = self.stage.judgment().cloned() {
            self.stage = Stage::Executed(Executed {
                judgment,
                executed_on,
            });
        }
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
    })
}
