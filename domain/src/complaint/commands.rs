//! What may be asked of a complaint: one command per action name.

use serde::Deserialize;
use serde_json::Value;

pub use super::bodies::*;
use crate::officer::Role;

/// The command enum, with the name and the Indonesian title of each action.
macro_rules! complaint_commands {
    ($($name:ident, $action:literal, $title:literal;)*) => {
        /// A command to a complaint.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(clippy::large_enum_variant, reason = "one command at a time")]
        pub enum ComplaintCommand {
            $(#[doc = $title] $name($name),)*
        }

        impl ComplaintCommand {
            /// The names of all actions, those of the system included.
            pub const NAMES: &'static [&'static str] = &[$($action,)*];

            /// Name of the action in addresses.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self { $(Self::$name(_) => $action,)* }
            }

            /// Indonesian title of the action.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name(_) => $title,)* }
            }

            /// Reads the body of an action; `None` when there is no such action.
            #[must_use]
            pub fn parse(action: &str, body: &Value) -> Option<Result<Self, serde_json::Error>> {
                match action {
                    $($action => Some($name::deserialize(body).map(Self::$name)),)*
                    _ => None,
                }
            }

            /// JSON Schema of the body of an action.
            #[must_use]
            pub fn schema(action: &str) -> Option<Value> {
                match action {
                    $($action => Some(schemars::schema_for!($name).to_value()),)*
                    _ => None,
                }
            }

            /// The body of this command as JSON.
            #[must_use]
            pub fn body(&self) -> Value {
                match self {
                    $(Self::$name(body) => serde_json::to_value(body).unwrap_or_default(),)*
                }
            }
        }
    };
}

complaint_commands! {
    RegisterComplaint, "register-complaint", "Daftarkan pengaduan";
    TakeUpComplaint, "take-up", "Tindak lanjuti dengan perkara";
    ReferComplaint, "refer", "Teruskan ke instansi lain";
    DeclareNotCompetent, "declare-not-competent", "Nyatakan tidak berwenang";
    AnswerComplaint, "answer", "Jawab pengaduan";
    WithdrawComplaint, "withdraw", "Catat pencabutan pengaduan";
    StateDecisionMissed, "state-decision-missed", "Catat lewat waktu keputusan";
}

impl ComplaintCommand {
    /// The roles to which the command belongs.
    pub(super) const fn roles(&self) -> &'static [Role] {
        match self {
            Self::RegisterComplaint(_)
            | Self::TakeUpComplaint(_)
            | Self::ReferComplaint(_)
            | Self::DeclareNotCompetent(_)
            | Self::AnswerComplaint(_)
            | Self::WithdrawComplaint(_) => &[Role::ComplaintOfficer],
            Self::StateDecisionMissed(_) => &[Role::System],
        }
    }
}
