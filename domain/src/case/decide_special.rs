//! Special notes, and the second signature under the others.

use chrono::NaiveDate;

use super::commands::{CountersignNota, IssueSpecialNota};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::Stage;
use super::states::{File, Nota};
use super::terms::NotaKind;
use crate::law::Law;
use crate::prosecution::{Basis, NamedReading};
use crate::refusal::Refusal;
use crate::rules::dates::{not_before, not_in_future};
use crate::rules::nota::is_the_note;
use crate::rules::special_nota::{has_a_ground, special_limit};

impl File {
    pub(super) fn issue_special_nota(
        &self,
        command: &IssueSpecialNota,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let beside = self.beside()?;
        let orders = self.orders(&command.orders, law)?;
        has_a_ground(command.ground, command.claim_idr)?;
        let (on, reading) = (command.issued_on, command.reading.as_deref());
        let (limit_days, reading) = special_limit(law, on, command.limit_days, reading)?;
        self.follows("issued_on", on, today)?;
        Ok(vec![CaseEvent::SpecialNotaIssued {
            number: command.number.clone(),
            issued_on: on,
            ground: command.ground,
            claim_idr: command.claim_idr,
            limit_days,
            orders,
            beside,
            basis: Self::basis(law, reading),
        }])
    }

    /// The note of the ladder beside which a special one would be issued now.
    fn beside(&self) -> Result<Option<NotaKind>, Refusal> {
        match self.stage {
            Stage::Examining(_) | Stage::ReportPending(_) => Ok(None),
            Stage::NotaI | Stage::NotaII => Ok(self.rung().map(|nota| nota.kind)),
            Stage::Registered
            | Stage::Planned
            | Stage::Assigned(_)
            | Stage::NotaKhusus
            | Stage::FollowUpReview
            | Stage::NonCompliance(_)
            | Stage::Suspended(_)
            | Stage::TransferPending(_)
            | Stage::Transferred(_)
            | Stage::Merged(_)
            | Stage::Escalated(_)
            | Stage::Closed(_) => {
                Err(self.needs(&["Examining", "ReportPending", "NotaI", "NotaII"]))
            }
        }
    }

    /// The law by which is decided, with the reading that was followed.
    pub(super) fn basis(law: &Law, reading: Option<NamedReading>) -> Basis {
        Basis {
            ground: None,
            law_version: law.version,
            readings: reading.into_iter().collect(),
        }
    }

    pub(super) fn countersign(&self, command: &CountersignNota, today: NaiveDate) -> Decision {
        let stages = [
            Stage::NotaI,
            Stage::NotaII,
            Stage::NotaKhusus,
            Stage::FollowUpReview,
        ];
        let waits = |nota: &&Nota| nota.countersigned_on.is_none() && nota.received_on.is_none();
        let nota = self.rung().filter(waits);
        let nota = nota.filter(|_| stages.contains(&self.stage));
        let nota = nota.ok_or_else(|| self.needs(&["a note that is not signed by both"]))?;
        is_the_note(&command.number, &nota.number)?;
        let on = command.signed_on;
        not_in_future("signed_on", on, today)?;
        not_before("signed_on", on, nota.issued_on, "issue")?;
        Ok(vec![CaseEvent::NotaCountersigned {
            nota: nota.kind,
            number: nota.number.clone(),
            signed_on: on,
        }])
    }
}
