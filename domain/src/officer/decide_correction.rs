//! What a correction of a record of service needs: two persons of those who keep what is corrected,
//! and a record that holds together.

use super::change::OfficerChange;
use super::commands::{ApproveCorrection, OfficerCommand, ProposeCorrection, RejectCorrection};
use super::decide::{CENTRE, Decision, OFFICE};
use super::events::OfficerEvent as Event;
use super::record::Record;
use super::role::Role;
use crate::asked::Asked;
use crate::correction::True;
use crate::correction::entry::{Asking, Due, Reading};
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::role_is;
use crate::rules::dates::not_before;
use crate::rules::officer::nip_is_one;

type Read<'a> = Reading<'a, Event, OfficerChange>;

impl Record {
    /// What a command to correct leads to, in service and after it; none of another command.
    pub(super) fn correct(&self, by: (&Asked<OfficerCommand>, &ProvinceCode)) -> Option<Decision> {
        if let OfficerCommand::ProposeCorrection(c) = &by.0.command {
            return Some(self.propose_correction(c, by));
        }
        if let OfficerCommand::ApproveCorrection(c) = &by.0.command {
            return Some(self.approve_correction(c, by));
        }
        if let OfficerCommand::RejectCorrection(c) = &by.0.command {
            return Some(self.reject_correction(c, by));
        }
        None
    }

    fn propose_correction(
        &self,
        c: &ProposeCorrection,
        (asked, province): (&Asked<OfficerCommand>, &ProvinceCode),
    ) -> Decision {
        self.is_kept_by(c.target, asked)?;
        let mut c = c.clone();
        if let OfficerChange::Nip(nip) = &mut c.new {
            *nip = nip.replace(' ', "");
        }
        let asking = asking(asked, province);
        let proposed = self.corrections.propose(&c, asking, fits)?;
        Ok(Event::CorrectionProposed(proposed))
    }

    fn approve_correction(
        &self,
        c: &ApproveCorrection,
        (asked, province): (&Asked<OfficerCommand>, &ProvinceCode),
    ) -> Decision {
        self.proposal_is_kept_by(asked)?;
        let asking = asking(asked, province);
        let recorded = self.corrections.approve(c, asking, fits)?;
        Ok(Event::CorrectionRecorded(recorded))
    }

    fn reject_correction(
        &self,
        c: &RejectCorrection,
        (asked, province): (&Asked<OfficerCommand>, &ProvinceCode),
    ) -> Decision {
        self.proposal_is_kept_by(asked)?;
        let rejected = self.corrections.reject(c, asking(asked, province))?;
        Ok(Event::CorrectionRejected(rejected))
    }

    fn proposal_is_kept_by(&self, asked: &Asked<OfficerCommand>) -> Result<(), Refusal> {
        let open = self.corrections.proposal.as_ref();
        open.map_or(Ok(()), |open| self.is_kept_by(open.target, asked))
    }

    /// What the centre enters the centre corrects, what the office enters the office.
    fn is_kept_by(&self, target: i64, asked: &Asked<OfficerCommand>) -> Result<(), Refusal> {
        let keepers = self.corrections.event(target).map_or(CENTRE, keepers);
        role_is(&asked.officer, keepers)
    }
}

fn asking<'a>(asked: &'a Asked<OfficerCommand>, province: &'a ProvinceCode) -> Asking<'a> {
    Asking {
        officer: &asked.officer,
        law: &asked.law,
        province,
        today: asked.today(province),
    }
}

/// Who enters an event of this type.
const fn keepers(event: &Event) -> &'static [Role] {
    match event {
        Event::OfficerAppointed { .. }
        | Event::LevelChanged { .. }
        | Event::CardIssued { .. }
        | Event::CardWithdrawn { .. }
        | Event::OfficerMoved { .. }
        | Event::ServiceEnded { .. }
        | Event::CorrectionProposed(_)
        | Event::CorrectionRecorded(_)
        | Event::CorrectionRejected(_) => CENTRE,
        Event::UnitAssigned { .. }
        | Event::InterestDeclared { .. }
        | Event::InterestEnded { .. } => OFFICE,
    }
}

/// A record holds together: he is appointed before all else, his postings follow one another, and
/// cards and interests end after they begin.
fn fits(read: &Read<'_>) -> Result<Option<Due>, Refusal> {
    if let OfficerChange::Nip(nip) = read.new {
        nip_is_one(nip)?;
    }
    let (mut posted, mut card, mut interest) = (None, None, None);
    for True { event, .. } in read.truth {
        let after = |on, since: Option<_>, what| {
            since.map_or(Ok(()), |since| not_before("new", on, since, what))
        };
        match event {
            Event::OfficerAppointed { appointed_on, .. } => posted = Some(*appointed_on),
            Event::OfficerMoved { moved_on, .. } => {
                after(*moved_on, posted, "his posting there")?;
                posted = Some(*moved_on);
            }
            Event::LevelChanged { since, .. } | Event::UnitAssigned { since, .. } => {
                after(*since, posted, "his posting there")?;
            }
            Event::ServiceEnded { ended_on, .. } => after(*ended_on, posted, "his posting there")?,
            Event::CardIssued {
                valid_from,
                valid_to,
                ..
            } => {
                after(*valid_to, Some(*valid_from), "its first day")?;
                card = Some(*valid_from);
            }
            Event::CardWithdrawn { withdrawn_on, .. } => after(*withdrawn_on, card, "the card")?,
            Event::InterestDeclared { from, to, .. } => {
                after(to.unwrap_or(*from), Some(*from), "its first day")?;
                interest = Some(*from);
            }
            Event::InterestEnded { ended_on, .. } => after(*ended_on, interest, "the interest")?,
            Event::CorrectionProposed(_)
            | Event::CorrectionRecorded(_)
            | Event::CorrectionRejected(_) => {}
        }
    }
    Ok(None)
}
