//! How events change the state of a prosecution.

use std::mem;
use std::sync::Arc;

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

use super::command::ProsecutionCommand;
use super::events::ProsecutionEvent as Event;
use super::records::Records;
use super::states::{BapComplete, Dossier, EventReported, Milestones, Prosecution, Stage};
use crate::asked::Asked;
use crate::correction::{Corrected, Folded, True, fold, reread};
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
        past.push(Arc::new(event.clone()));
        if corrects {
            *self = fold(reread(&past));
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
        tipiring: _,
    } = event
    {
        let milestones = Milestones {
            reported_on: Some(reported_on),
            ..Milestones::default()
        };
        return Some(Dossier {
            id,
            register_no,
            reported_in: province.clone(),
            province,
            establishment,
            norm,
            offence_date,
            accused_role,
            ppns,
            inspection_case,
            regime: None,
            regime_decided: false,
            regime_by_court: false,
            substance: None,
            followed: Vec::new(),
            suspect_ref: None,
            person: None,
            priors: Vec::new(),
            known: Vec::new(),
            records: Records::default(),
            milestones,
            last_act: reported_on,
            stage: Stage::EventReported(EventReported { reported_on }),
            rejections: 0,
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
        reported_in: province.clone(),
        province,
        establishment,
        norm,
        offence_date,
        accused_role,
        ppns,
        inspection_case: None,
        regime: None,
        regime_decided: false,
        regime_by_court: false,
        substance: None,
        followed: Vec::new(),
        suspect_ref: None,
        person: None,
        priors: Vec::new(),
        known: Vec::new(),
        records: Records::default(),
        milestones: Milestones {
            bap_completed_on: Some(completed_on),
            ..Milestones::default()
        },
        last_act: completed_on,
        stage: Stage::BapComplete(BapComplete { completed_on }),
        rejections: 0,
        proposal: None,
        past: Vec::new(),
    })
}
