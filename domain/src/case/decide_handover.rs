//! Handing a case over. Until the receiver accepts, who was sent stays responsible.

use chrono::NaiveDate;

use super::commands::{AcceptHandover, CaseCommand, DeclineHandover, OfferHandover};
use super::decide::Decision;
use super::events::CaseEvent;
use super::states::{File, Handover};
use crate::asked::Asked;
use crate::officer::Officer;
use crate::refusal::Refusal;
use crate::rules::dates::{not_before, not_in_future};
use crate::rules::handover::{gives_what_he_has, is_offered, is_offered_to};

impl File {
    /// What an offer, its acceptance or its refusal does; of other commands nothing.
    pub(super) fn hand_over(&self, asked: &Asked<CaseCommand>, today: NaiveDate) -> Decision {
        let officer = &asked.officer;
        if let CaseCommand::OfferHandover(command) = &asked.command {
            self.offer_handover(command, officer, today)
        } else if let CaseCommand::AcceptHandover(command) = &asked.command {
            self.accept_handover(command, officer, today)
        } else if let CaseCommand::DeclineHandover(command) = &asked.command {
            self.decline_handover(command, officer, today)
        } else {
            Ok(vec![])
        }
    }

    fn offer_handover(
        &self,
        command: &OfferHandover,
        officer: &Officer,
        today: NaiveDate,
    ) -> Decision {
        if !self.stage.is_open() {
            return Err(self.needs(&["an open state"]));
        }
        let open = self.open_handover();
        gives_what_he_has(&officer.id, &command.to, &self.inspectors, open)?;
        not_in_future("offered_on", command.offered_on, today)?;
        let registered = self.registered_on;
        not_before("offered_on", command.offered_on, registered, "registration")?;
        Ok(vec![CaseEvent::HandoverOffered {
            from: officer.id.clone(),
            to: command.to.clone(),
            reason: command.reason.clone(),
            offered_on: command.offered_on,
        }])
    }

    /// The inspector is replaced by the same act.
    fn accept_handover(
        &self,
        command: &AcceptHandover,
        officer: &Officer,
        today: NaiveDate,
    ) -> Decision {
        let on = command.accepted_on;
        let handover = self.answered("accepted_on", on, officer, today)?;
        self.follows("accepted_on", on, today)?;
        let duty = self.duty("accepted_on", on);
        command.roster.may_inspect(&handover.to, &duty)?;
        Ok(vec![
            CaseEvent::HandoverAccepted {
                from: handover.from.clone(),
                to: handover.to.clone(),
                accepted_on: on,
            },
            CaseEvent::InspectorReplaced {
                removed: handover.from.clone(),
                added: handover.to.clone(),
                reason: handover.reason.clone(),
                replaced_on: on,
            },
        ])
    }

    fn decline_handover(
        &self,
        command: &DeclineHandover,
        officer: &Officer,
        today: NaiveDate,
    ) -> Decision {
        let on = command.declined_on;
        let handover = self.answered("declined_on", on, officer, today)?;
        not_in_future("declined_on", on, today)?;
        Ok(vec![CaseEvent::HandoverDeclined {
            from: handover.from.clone(),
            to: handover.to.clone(),
            reason: command.reason.clone(),
            declined_on: on,
        }])
    }

    /// The offer that its addressee answers on a day.
    fn answered(
        &self,
        field: &'static str,
        on: NaiveDate,
        officer: &Officer,
        today: NaiveDate,
    ) -> Result<&Handover, Refusal> {
        let open = self.open_handover().filter(|_| self.stage.is_open());
        let handover = is_offered(open)?;
        is_offered_to(&officer.id, handover)?;
        not_in_future(field, on, today)?;
        not_before(field, on, handover.offered_on, "the offer")?;
        Ok(handover)
    }

    /// The offer that waits for an answer; one of somebody who is no longer sent has lapsed.
    pub(super) fn open_handover(&self) -> Option<&Handover> {
        let sent = |officer: &String| self.inspectors.contains(officer);
        let open = self.handover.as_ref();
        open.filter(|one| sent(&one.from) && !sent(&one.to))
    }

    /// Takes in an offer or its answer; of other events nothing.
    pub(super) fn apply_handover(&mut self, event: CaseEvent) {
        if let CaseEvent::HandoverOffered {
            from,
            to,
            reason,
            offered_on,
        } = event
        {
            self.handover = Some(Handover {
                from,
                to,
                reason,
                offered_on,
            });
        } else if let CaseEvent::HandoverAccepted { .. } | CaseEvent::HandoverDeclined { .. } =
            event
        {
            self.handover = None;
        }
    }
}
