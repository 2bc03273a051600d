//! Examples of the acts on which province has a prosecution.

use chrono::NaiveDate;

use super::command::ProsecutionCommand as Command;
use super::commands::{
    DecideJurisdiction, RejectTransfer, RequestTransfer, SucceedJurisdiction, TakeOver,
};
use super::states::Dossier;
use crate::calendar::add_days;
use crate::province::{self, Province, ProvinceCode, RegencyCode};
use crate::rules::succession::{successor, works_on};

impl Dossier {
    pub(super) fn transfer_examples(&self, on: NaiveDate, today: NaiveDate) -> Vec<Command> {
        let offer = self.stage.transfer();
        let overdue = offer.map_or(on, |offer| on.max(add_days(offer.answer_due_on, 1)));
        let to = offer.map_or(&self.province, |offer| &offer.to);
        let successor = successor(&self.province, (self.began_on(), on));
        let (successor, succeeded_on) = successor.unwrap_or((&self.province, on));
        vec![
            Command::RequestTransfer(RequestTransfer {
                to: self.another_province(on),
                requested_on: on,
                reason: "Tempat kejadian di provinsi itu".to_owned(),
            }),
            Command::TakeOver(TakeOver {
                accepted_on: on,
                ppns: format!("ppns-{}", to.0),
            }),
            Command::RejectTransfer(RejectTransfer {
                rejected_on: on,
                reason: "Tempat kejadian tidak di sini".to_owned(),
            }),
            Command::DecideJurisdiction(DecideJurisdiction {
                to: self.another_province(on),
                decided_on: overdue.min(today),
                reason: "Letak tempat kejadian menurut peta".to_owned(),
            }),
            Command::SucceedJurisdiction(SucceedJurisdiction {
                regency: RegencyCode(format!("{}.01", successor.0)),
                to: successor.clone(),
                succeeded_on: succeeded_on.min(today),
            }),
        ]
    }

    /// The first province beside its own that works on a day.
    fn another_province(&self, on: NaiveDate) -> ProvinceCode {
        self.province_where(|one| one.code != self.province && works_on("to", one, on).is_ok())
    }

    fn province_where(&self, fits: impl Fn(&Province) -> bool) -> ProvinceCode {
        let found = province::all().iter().find(|one| fits(one));
        found.map_or_else(|| self.province.clone(), |one| one.code.clone())
    }
}
