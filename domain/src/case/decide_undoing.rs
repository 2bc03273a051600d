//! Reopening a closed case, revoking the document on which a case rests.

use chrono::NaiveDate;

use super::commands::{ReopenCase, ReopeningGround, RevokeDocument};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::{Issued, Stage};
use super::states::{File, Nota};
use super::status::CaseStatus;
use super::terms::RunningNota;
use crate::law::Law;
use crate::rules::dates::not_before;
use crate::rules::reopening::{has_follow_up, names_false_compliance, were_resolved};
use crate::rules::revocation::{is_the_document, revocation_due};

impl File {
    pub(super) fn reopen(&self, command: &ReopenCase, today: NaiveDate) -> Decision {
        if !matches!(self.stage, Stage::Closed(_)) {
            return Err(self.needs(&["Closed"]));
        }
        let findings = &command.findings;
        let resolved = self.findings.iter().filter(|finding| finding.resolved);
        let resolved: Vec<u32> = resolved.map(|finding| finding.number).collect();
        names_false_compliance(command.ground == ReopeningGround::FalseCompliance, findings)?;
        were_resolved(findings, &resolved)?;
        let (state, due_on) = if command.examine {
            (CaseStatus::Registered, None)
        } else {
            let open = self.open_findings().len().saturating_add(findings.len());
            has_follow_up(!self.notas.is_empty(), open)?;
            let due_on = self.nota().and_then(|nota| nota.due_on);
            (CaseStatus::FollowUpReview, due_on)
        };
        self.follows("reopened_on", command.reopened_on, today)?;
        Ok(vec![CaseEvent::CaseReopened {
            reopened_on: command.reopened_on,
            ground: command.ground,
            reason: command.reason.clone(),
            findings: findings.clone(),
            state,
            due_on,
        }])
    }

    /// The document on which the case rests now.
    fn document(&self) -> Option<&Issued> {
        match self.stage {
            Stage::Assigned(_) | Stage::NotaI | Stage::NotaII | Stage::NotaKhusus => {
                self.issued.last()
            }
            Stage::Registered
            | Stage::Planned
            | Stage::Examining(_)
            | Stage::ReportPending(_)
            | Stage::FollowUpReview
            | Stage::NonCompliance(_)
            | Stage::Suspended(_)
            | Stage::TransferPending(_)
            | Stage::Transferred(_)
            | Stage::Escalated(_)
            | Stage::Merged(_)
            | Stage::Closed(_) => None,
        }
    }

    pub(super) fn revoke(&self, command: &RevokeDocument, law: &Law, today: NaiveDate) -> Decision {
        let Some(document) = self.document() else {
            return Err(self.needs(&["Assigned", "NotaI", "NotaII", "NotaKhusus"]));
        };
        is_the_document(&command.number, &document.number)?;
        let (discovered, revoked) = (command.discovered_on, command.revoked_on);
        not_before("discovered_on", discovered, document.issued_on, "issue")?;
        not_before("revoked_on", revoked, discovered, "discovery")?;
        self.follows("revoked_on", revoked, today)?;
        let (in_time_until, derivation) = revocation_due(law, &self.province, discovered)?;
        let is_order = matches!(self.stage, Stage::Assigned(_));
        let before = self.notas.iter().rev().nth(usize::from(!is_order));
        Ok(vec![CaseEvent::DocumentRevoked {
            number: command.number.clone(),
            defect: command.defect,
            reason: command.reason.clone(),
            discovered_on: discovered,
            revoked_on: revoked,
            in_time_until,
            derivation,
            state: document.from.status(),
            inspectors: document.inspectors.clone(),
            nota: before.map(Nota::running),
        }])
    }

    /// Takes in what is taken back; of other events nothing.
    pub(super) fn apply_undoing(&mut self, event: &CaseEvent) {
        if let CaseEvent::CaseReopened {
            findings, state, ..
        } = event
        {
            for finding in &mut self.findings {
                finding.resolved &= !findings.contains(&finding.number);
            }
            self.issued.clear();
            self.stage = if *state == CaseStatus::FollowUpReview {
                Stage::FollowUpReview
            } else {
                Stage::Registered
            };
        }
        if let CaseEvent::DocumentRevoked { .. } = event
            && let Some(document) = self.issued.pop()
        {
            if !matches!(self.stage, Stage::Assigned(_)) {
                self.notas.pop();
            }
            self.inspectors = document.inspectors;
            self.stage = document.from;
        }
    }

    /// Keeps a document that is issued now, with what stood before it.
    pub(super) fn keep_issued(&mut self, number: String, issued_on: NaiveDate) {
        self.issued.push(Issued {
            number,
            issued_on,
            inspectors: self.inspectors.clone(),
            from: self.stage.clone(),
        });
    }
}

impl Nota {
    pub(super) fn running(&self) -> RunningNota {
        RunningNota {
            nota: self.kind,
            due_on: self.due_on,
            missed: self.missed,
        }
    }
}
