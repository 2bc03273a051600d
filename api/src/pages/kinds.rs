//! What has a list, a page and a history: by its word in addresses.

use cqrs_es::Aggregate;
use domain::case::{Case, CaseCommand, CaseStatus};
use domain::complaint::ComplaintCommand;
use domain::establishment::{Establishment, EstablishmentCommand, Status};
use domain::prosecution::{FileEventReport, Prosecution, ProsecutionCommand, ProsecutionStatus};
use serde_json::{Value, json};

use super::words::Language;
use crate::auth::access::Operation;

/// A kind of thing with an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Inspection cases.
    Case,
    /// Prosecutions.
    Prosecution,
    /// Establishments.
    Establishment,
    /// Complaints.
    Complaint,
}

impl Kind {
    /// All of them.
    const ALL: [Self; 4] = [
        Self::Case,
        Self::Prosecution,
        Self::Establishment,
        Self::Complaint,
    ];

    /// The kind of a word in an address.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its word in the addresses of pages.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Case => "perkara",
            Self::Prosecution => "penyidikan",
            Self::Establishment => "perusahaan",
            Self::Complaint => "pengaduan",
        }
    }

    /// Its word in the addresses of the interface.
    pub(super) const fn interface(self) -> &'static str {
        match self {
            Self::Case => "cases",
            Self::Prosecution => "prosecutions",
            Self::Establishment => "establishments",
            Self::Complaint => "complaints",
        }
    }

    /// The type of its streams in the log; none for what has a log of its own.
    pub(super) const fn stream(self) -> Option<&'static str> {
        match self {
            Self::Case => Some(Case::TYPE),
            Self::Prosecution => Some(Prosecution::TYPE),
            Self::Establishment => Some(Establishment::TYPE),
            Self::Complaint => None,
        }
    }

    /// Its name, of many.
    pub(super) const fn many(self, l: Language) -> &'static str {
        match self {
            Self::Case => l.t("Perkara pengawasan", "Inspection cases"),
            Self::Prosecution => l.t("Penyidikan", "Prosecutions"),
            Self::Establishment => l.t("Perusahaan", "Establishments"),
            Self::Complaint => l.t("Pengaduan", "Complaints"),
        }
    }

    /// Its name, of one.
    pub(super) const fn one(self, l: Language) -> &'static str {
        match self {
            Self::Case => l.t("Perkara", "Case"),
            Self::Prosecution => l.t("Penyidikan", "Prosecution"),
            Self::Establishment => l.t("Perusahaan", "Establishment"),
            Self::Complaint => l.t("Pengaduan", "Complaint"),
        }
    }

    /// What is done when one is made.
    pub(super) const fn begins(self) -> &'static str {
        match self {
            Self::Case => "register-case",
            Self::Prosecution => "file-event-report",
            Self::Establishment => "register-establishment",
            Self::Complaint => "register-complaint",
        }
    }

    /// Its name.
    pub(super) const fn begun(self, l: Language) -> &'static str {
        match self {
            Self::Case => l.t("Daftarkan perkara", "Register a case"),
            Self::Prosecution => l.t("Ajukan laporan kejadian", "File an offence report"),
            Self::Establishment => l.t("Daftarkan perusahaan", "Register an establishment"),
            Self::Complaint => l.t("Daftarkan pengaduan", "Register a complaint"),
        }
    }

    /// Who makes one.
    pub(super) const fn made_by(self) -> Operation {
        match self {
            Self::Case => Operation::RegisterCase,
            Self::Prosecution => Operation::FileProsecution,
            Self::Establishment => Operation::KeepEstablishments,
            Self::Complaint => Operation::ActOnComplaint,
        }
    }

    /// The JSON Schema of what one of its actions is told; none where there is no such action.
    pub(super) fn schema(self, action: &str) -> Option<Value> {
        match self {
            Self::Case => CaseCommand::schema(action),
            Self::Prosecution if action == self.begins() => {
                Some(schemars::schema_for!(FileEventReport).to_value())
            }
            Self::Prosecution => ProsecutionCommand::schema(action),
            Self::Establishment => EstablishmentCommand::schema(action),
            Self::Complaint => ComplaintCommand::schema(action),
        }
    }

    /// The codes of its states with their names.
    pub(super) fn states(self, l: Language) -> Vec<(&'static str, String)> {
        let names = match self {
            Self::Case => CaseStatus::NAMES,
            Self::Prosecution => ProsecutionStatus::NAMES,
            Self::Establishment => Status::NAMES,
            // They are not found by their state.
            Self::Complaint => &[],
        };
        names
            .iter()
            .map(|code| (*code, self.state(code, l)))
            .collect()
    }

    /// The name of a state by its code.
    pub(super) fn state(self, code: &str, l: Language) -> String {
        let title = match self {
            Self::Case => serde_json::from_value(json!(code))
                .map(CaseStatus::title)
                .ok(),
            Self::Prosecution => serde_json::from_value(json!(code))
                .map(ProsecutionStatus::title)
                .ok(),
            Self::Establishment => establishment(code),
            Self::Complaint => complaint(code),
        };
        match (l, title) {
            (Language::Indonesian, Some(title)) => title.to_owned(),
            (Language::English, _) | (_, None) => spoken(code),
        }
    }
}

fn establishment(code: &str) -> Option<&'static str> {
    match code {
        "active" => Some("Aktif"),
        "stopped" => Some("Berhenti"),
        "dissolved" => Some("Bubar"),
        "merged" => Some("Bergabung"),
        "duplicate" => Some("Duplikat"),
        _ => None,
    }
}

fn complaint(code: &str) -> Option<&'static str> {
    match code {
        "Registered" => Some("Menunggu keputusan"),
        "TakenUp" => Some("Ditindaklanjuti"),
        "Referred" => Some("Diteruskan"),
        "NotCompetent" => Some("Bukan kewenangan"),
        "Answered" => Some("Dijawab"),
        "Withdrawn" => Some("Ditarik kembali"),
        _ => None,
    }
}

/// A code as words: `FindingRecorded` and `finding_recorded` are `Finding recorded`.
pub(super) fn spoken(code: &str) -> String {
    let mut text = String::new();
    let mut before = ' ';
    for one in code.chars() {
        let is_new = one.is_uppercase() && before.is_lowercase();
        if matches!(one, '-' | '_') {
            text.push(' ');
        } else if is_new {
            text.push(' ');
            text.extend(one.to_lowercase());
        } else if text.is_empty() {
            text.extend(one.to_uppercase());
        } else {
            text.push(one);
        }
        before = one;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_name_of_its_own() {
        for kind in Kind::ALL {
            for (code, name) in kind.states(Language::Indonesian) {
                assert!(name != spoken(code), "{code}: {name}");
            }
            assert_eq!(Kind::of(kind.word()), Some(kind));
        }
    }

    #[test]
    fn everything_that_begins_has_its_form() {
        for kind in Kind::ALL {
            assert!(kind.schema(kind.begins()).is_some(), "{kind:?}");
        }
    }

    #[test]
    fn codes_are_spoken_as_words() {
        for (code, words) in [
            ("FindingRecorded", "Finding recorded"),
            ("issue-task-order", "Issue task order"),
            ("nota_i", "Nota i"),
            ("NotaI", "Nota i"),
        ] {
            assert_eq!(spoken(code), words);
        }
    }
}
