//! The establishment as an event-sourced aggregate: deciding is pure, applying is total.

use std::mem;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

use super::bodies::{Headcount, Kbli, Numbers};
use super::commands::EstablishmentCommand;
use super::duties::Duties;
use super::events::EstablishmentEvent;
use super::places::Places;
use super::states::{Establishment, Link, Manager, Record, Status};
use crate::asked::Asked;
use crate::correction::entry::{Kept, Remembers, take_in};
use crate::correction::{Folded, Past, True};
use crate::numbering::Numbered;
use crate::refusal::Refusal;

impl Numbered for Establishment {}

impl Aggregate for Establishment {
    const TYPE: &'static str = "establishment";
    type Command = Asked<EstablishmentCommand>;
    type Event = EstablishmentEvent;
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

    fn apply(&mut self, event: Self::Event) {
        take_in(self, event);
    }
}

impl Remembers for Establishment {
    fn past(&mut self) -> Option<&mut Past<EstablishmentEvent>> {
        match self {
            Self::Unregistered => None,
            Self::Entered(record) => Some(&mut record.corrections.past),
        }
    }
}

impl Folded for Establishment {
    fn step(&mut self, one: True<EstablishmentEvent>) {
        match self {
            Self::Unregistered => {
                if let Some(record) = registered(one.event) {
                    *self = Self::Entered(Box::new(record));
                }
            }
            Self::Entered(record) => {
                // On a past day some events before it had not happened yet.
                record.events = one.sequence;
                record.apply(one.event);
            }
        }
    }
}

/// The record that a registration begins.
fn registered(event: EstablishmentEvent) -> Option<Record> {
    let (mut duties, mut places) = (Duties::default(), Places::default());
    duties.apply(&event);
    places.apply(&event);
    let EstablishmentEvent::EmployerRegistered {
        establishment_id,
        province,
        regency,
        address,
        legal_name,
        trade_name,
        office,
        parent,
        numbers,
        kbli,
        source,
        established_on,
        headcount,
        registered_on,
    } = event
    else {
        return None;
    };
    Some(Record {
        id: establishment_id,
        province,
        places,
        regency,
        address,
        legal_name,
        trade_name,
        former_names: vec![],
        named_on: None,
        office,
        parent,
        numbers,
        kbli,
        source,
        established_on,
        headcount,
        managers: vec![],
        transfers: vec![],
        registered_on,
        status: Status::Active,
        link: None,
        duties,
        first_report_determined: false,
        reports: vec![],
        events: 1,
        corrections: Kept::default(),
    })
}

impl Record {
    fn apply(&mut self, event: EstablishmentEvent) {
        self.duties.apply(&event);
        self.places.apply(&event);
        match event {
            // What is due and what duplicates owe is taken in by the duties.
            EstablishmentEvent::EmployerRegistered { .. }
            | EstablishmentEvent::DuplicateAbsorbed { .. }
            | EstablishmentEvent::DuplicateReleased { .. } => {}
            EstablishmentEvent::OwnershipTransferred {
                person, owned_from, ..
            } => self.transfers.push((owned_from, person)),
            EstablishmentEvent::FirstReportDateDetermined { .. } => {
                self.first_report_determined = true;
            }
            EstablishmentEvent::EmployerRenamed {
                new,
                trade_name,
                effective_on,
                ..
            } => self.rename_to(new, trade_name, effective_on),
            event @ (EstablishmentEvent::EstablishmentMoved { .. }
            | EstablishmentEvent::ProvinceSucceeded { .. }) => self.relocate(event),
            EstablishmentEvent::EmployerMerged { into, .. } => {
                self.status = Status::Merged { into };
            }
            EstablishmentEvent::EstablishmentDissolved { .. } => self.status = Status::Dissolved,
            EstablishmentEvent::OperationStopped { stopped_on, .. } => {
                self.status = Status::Stopped { since: stopped_on };
            }
            EstablishmentEvent::OperationResumed { .. } => self.status = Status::Active,
            event @ (EstablishmentEvent::DuplicateProposed { .. }
            | EstablishmentEvent::DuplicateEmployersLinked { .. }
            | EstablishmentEvent::DuplicateDeclined { .. }
            | EstablishmentEvent::LinkReversed { .. }) => self.relink(event),
            EstablishmentEvent::PengurusChanged {
                person,
                position,
                from,
                to,
                ..
            } => self.manage(Manager {
                person,
                position,
                from,
                to,
            }),
            EstablishmentEvent::NumbersRecorded { numbers, kbli, .. } => self.number(numbers, kbli),
            EstablishmentEvent::HeadcountRecorded { headcount, .. } => self.count(headcount),
            EstablishmentEvent::WlkReportFiled { headcount, .. } => {
                if let Some(headcount) = headcount {
                    self.count(headcount);
                }
                self.reports.push(self.events);
            }
            EstablishmentEvent::CorrectionProposed(proposed) => {
                self.corrections.open(self.events, proposed);
            }
            EstablishmentEvent::CorrectionRecorded(_)
            | EstablishmentEvent::CorrectionRejected(_) => self.corrections.end(),
        }
    }

    /// It bears the name that is the latest by its day, whenever that was entered.
    fn rename_to(&mut self, new: String, trade_name: Option<String>, on: NaiveDate) {
        if self.named_on.is_some_and(|named_on| on < named_on) {
            self.former_names.push(new);
            return;
        }
        let old = mem::replace(&mut self.legal_name, new);
        self.former_names.push(old);
        self.trade_name = trade_name.or(self.trade_name.take());
        self.named_on = Some(on);
    }

    /// The latest count by its day holds.
    fn count(&mut self, new: Headcount) {
        let own = self.headcount.as_ref();
        if own.is_none_or(|own| own.counted_on <= new.counted_on) {
            self.headcount = Some(new);
        }
    }

    /// Lies elsewhere, unless it moved on later.
    fn relocate(&mut self, event: EstablishmentEvent) {
        if let EstablishmentEvent::EstablishmentMoved {
            to,
            regency,
            address,
            moved_on,
            ..
        } = event
        {
            if !self.places.end_on(moved_on) {
                return;
            }
            (self.province, self.regency, self.address) = (to, regency, address);
        } else if let EstablishmentEvent::ProvinceSucceeded { new, regency, .. } = event {
            (self.province, self.regency) = (new, Some(regency));
        }
    }

    fn relink(&mut self, event: EstablishmentEvent) {
        if let EstablishmentEvent::DuplicateProposed {
            survivor,
            proposer,
            proposed_on,
            ..
        } = event
        {
            self.link = Some(Link {
                survivor,
                proposer,
                proposed_on,
                linked_on: None,
                confirmer: None,
                before: self.status,
            });
        } else if let EstablishmentEvent::DuplicateEmployersLinked {
            survivor,
            confirmer,
            linked_on,
        } = event
        {
            let before = mem::replace(&mut self.status, Status::Duplicate { of: survivor });
            if let Some(link) = &mut self.link {
                (link.confirmer, link.linked_on) = (Some(confirmer), Some(linked_on));
                link.before = before;
            }
        } else if let Some(link) = self.link.take() {
            self.status = link.before;
        }
    }

    /// Who begins, or when somebody known ended.
    fn manage(&mut self, change: Manager) {
        let mut managers = self.managers.iter_mut();
        let known = managers.find(|one| one.person == change.person && one.from == change.from);
        match known {
            Some(known) => *known = change,
            None => self.managers.push(change),
        }
    }

    fn number(&mut self, new: Numbers, kbli: Vec<Kbli>) {
        let own = mem::take(&mut self.numbers);
        self.numbers = Numbers {
            nib: new.nib.or(own.nib),
            nib_issued_on: new.nib_issued_on.or(own.nib_issued_on),
            npwp: new.npwp.or(own.npwp),
            nitku: new.nitku.or(own.nitku),
            ahu_no: new.ahu_no.or(own.ahu_no),
        };
        if !kbli.is_empty() {
            self.kbli = kbli;
        }
    }
}
