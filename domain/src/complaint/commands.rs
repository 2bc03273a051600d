//! What may be asked of a complaint: one command per action name.

use uuid::Uuid;

use super::aggregate::Complaint;
pub use super::bodies::*;
use crate::command::commands;
use crate::establishment::Known;
use crate::officer::Role;

commands! {
    /// A command to a complaint.
    #[expect(clippy::large_enum_variant, reason = "one command at a time")]
    ComplaintCommand {
        RegisterComplaint, "register-complaint", "Daftarkan pengaduan";
        TakeUpComplaint, "take-up", "Tindak lanjuti dengan perkara";
        AssignSupervisor, "assign-supervisor", "Tunjuk koordinator";
        ReferComplaint, "refer", "Teruskan ke instansi lain";
        DeclareNotCompetent, "declare-not-competent", "Nyatakan tidak berwenang";
        AnswerComplaint, "answer", "Jawab pengaduan";
        WithdrawComplaint, "withdraw", "Catat pencabutan pengaduan";
        StateDecisionMissed, "state-decision-missed", "Catat lewat waktu keputusan";
    }
}

impl ComplaintCommand {
    /// The roles to which the command belongs.
    pub(super) const fn roles(&self) -> &'static [Role] {
        match self {
            Self::RegisterComplaint(_)
            | Self::TakeUpComplaint(_)
            | Self::AssignSupervisor(_)
            | Self::ReferComplaint(_)
            | Self::DeclareNotCompetent(_)
            | Self::AnswerComplaint(_)
            | Self::WithdrawComplaint(_) => &[Role::ComplaintOfficer],
            Self::StateDecisionMissed(_) => &[Role::System],
        }
    }

    /// The establishment of the register that a command is about, and where it takes what the
    /// register has of that one.
    pub fn establishment(&mut self, of: &Complaint) -> Option<(Uuid, &mut Option<Known>)> {
        match self {
            Self::RegisterComplaint(c) => Some((c.establishment.id?, &mut c.known)),
            Self::TakeUpComplaint(c) => Some((of.filed()?.establishment.id?, &mut c.known)),
            Self::AssignSupervisor(_)
            | Self::ReferComplaint(_)
            | Self::DeclareNotCompetent(_)
            | Self::AnswerComplaint(_)
            | Self::WithdrawComplaint(_)
            | Self::StateDecisionMissed(_) => None,
        }
    }
}
