//! What has a list, a page and a history: by its word in addresses.

use cqrs_es::Aggregate;
use domain::case::{Case, CaseCommand, CaseStatus};
use domain::complaint::ComplaintCommand;
use domain::establishment::{Establishment, EstablishmentCommand, Status};
use domain::holder::HolderCommand;
use domain::officer::{OfficerCommand, ServiceRecord};
use domain::person::PersonCommand;
use domain::plan::{Plan, PlanCommand};
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
    /// Work plans.
    Plan,
    /// Records of service.
    Officer,
    /// People with the powers that they hold.
    Holder,
    /// The directory of persons.
    Person,
}

impl Kind {
    /// All of them.
    const ALL: [Self; 8] = [
        Self::Case,
        Self::Prosecution,
        Self::Establishment,
        Self::Complaint,
        Self::Plan,
        Self::Officer,
        Self::Holder,
        Self::Person,
    ];

    /// The kind of a word in an address.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind of a word in the addresses of the interface.
    pub(super) fn of_interface(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.interface() == word)
    }

    /// The page on which they stand when they have no list of their own.
    pub(super) const fn stands_on(self) -> Option<&'static str> {
        match self {
            Self::Case | Self::Prosecution | Self::Establishment | Self::Complaint => None,
            Self::Plan | Self::Officer => Some("/unit"),
            Self::Holder => Some("/peran"),
            Self::Person => Some("/orang"),
        }
    }

    /// Its word in the addresses of pages.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Case => "perkara",
            Self::Prosecution => "penyidikan",
            Self::Establishment => "perusahaan",
            Self::Complaint => "pengaduan",
            Self::Plan => "rencana",
            Self::Officer => "pegawai",
            Self::Holder => "wewenang",
            Self::Person => "orang",
        }
    }

    /// Its word in the addresses of the interface.
    pub(super) const fn interface(self) -> &'static str {
        match self {
            Self::Case => "cases",
            Self::Prosecution => "prosecutions",
            Self::Establishment => "establishments",
            Self::Complaint => "complaints",
            Self::Plan => "plans",
            Self::Officer => "officers",
            Self::Holder => "holders",
            Self::Person => "persons",
        }
    }

    /// The type of its streams in the log; none for what has a log of its own.
    pub(super) const fn stream(self) -> Option<&'static str> {
        match self {
            Self::Case => Some(Case::TYPE),
            Self::Prosecution => Some(Prosecution::TYPE),
            Self::Establishment => Some(Establishment::TYPE),
            Self::Plan => Some(Plan::TYPE),
            Self::Officer => Some(ServiceRecord::TYPE),
            Self::Complaint | Self::Holder | Self::Person => None,
        }
    }

    /// Its name, of many.
    pub(super) const fn many(self, l: Language) -> &'static str {
        match self {
            Self::Case => l.t("Perkara pengawasan", "Inspection cases"),
            Self::Prosecution => l.t("Penyidikan", "Prosecutions"),
            Self::Establishment => l.t("Perusahaan", "Establishments"),
            Self::Complaint => l.t("Pengaduan", "Complaints"),
            Self::Plan => l.t("Rencana kerja", "Work plans"),
            Self::Officer => l.t("Pegawai", "Officers"),
            Self::Holder => l.t("Wewenang", "Powers"),
            Self::Person => l.t("Orang", "Persons"),
        }
    }

    /// Its name, of one.
    pub(super) const fn one(self, l: Language) -> &'static str {
        match self {
            Self::Case => l.t("Perkara", "Case"),
            Self::Prosecution => l.t("Penyidikan", "Prosecution"),
            Self::Establishment => l.t("Perusahaan", "Establishment"),
            Self::Complaint => l.t("Pengaduan", "Complaint"),
            Self::Plan => l.t("Rencana kerja", "Work plan"),
            Self::Officer => l.t("Berkas pegawai", "Record of service"),
            Self::Holder => l.t("Wewenang", "Powers"),
            Self::Person => l.t("Orang", "Person"),
        }
    }

    /// What is done when one is made.
    pub(super) const fn begins(self) -> &'static str {
        match self {
            Self::Case => "register-case",
            Self::Prosecution => "file-event-report",
            Self::Establishment => "register-establishment",
            Self::Complaint => "register-complaint",
            Self::Plan => "draft-plan",
            Self::Officer => "appoint-officer",
            Self::Holder => "propose-grant",
            Self::Person => "record-person",
        }
    }

    /// Its name.
    pub(super) const fn begun(self, l: Language) -> &'static str {
        match self {
            Self::Case => l.t("Daftarkan perkara", "Register a case"),
            Self::Prosecution => l.t("Ajukan laporan kejadian", "File an offence report"),
            Self::Establishment => l.t("Daftarkan perusahaan", "Register an establishment"),
            Self::Complaint => l.t("Daftarkan pengaduan", "Register a complaint"),
            Self::Plan => l.t("Susun rencana kerja", "Write a plan"),
            Self::Officer => l.t("Angkat pegawai", "Appoint an officer"),
            Self::Holder => l.t("Usulkan pemberian wewenang", "Propose a grant"),
            Self::Person => l.t("Catat orang", "Record a person"),
        }
    }

    /// Where one is made at the interface.
    pub(super) fn made_at(self) -> String {
        let word = if self == Self::Holder {
            "grants"
        } else {
            self.interface()
        };
        format!("/api/v1/{word}")
    }

    /// Who makes one.
    pub(super) const fn made_by(self) -> Operation {
        match self {
            Self::Case => Operation::RegisterCase,
            Self::Prosecution => Operation::FileProsecution,
            Self::Establishment => Operation::KeepEstablishments,
            Self::Complaint => Operation::ActOnComplaint,
            Self::Plan => Operation::ActOnPlan,
            Self::Officer => Operation::AppointOfficers,
            Self::Holder => Operation::GrantPowers,
            Self::Person => Operation::RecordPersons,
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
            Self::Plan => PlanCommand::schema(action),
            Self::Officer => OfficerCommand::schema(action),
            Self::Holder => HolderCommand::schema(action),
            Self::Person => PersonCommand::schema(action),
        }
    }

    /// The codes of its states with their names.
    pub(super) fn states(self, l: Language) -> Vec<(&'static str, String)> {
        let names = match self {
            Self::Case => CaseStatus::NAMES,
            Self::Prosecution => ProsecutionStatus::NAMES,
            Self::Establishment => Status::NAMES,
            // They are not found by their state.
            Self::Complaint | Self::Plan | Self::Officer | Self::Holder | Self::Person => &[],
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
            Self::Plan => plan(code),
            Self::Person => person(code),
            Self::Officer | Self::Holder => None,
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

fn person(code: &str) -> Option<&'static str> {
    match code {
        "Kept" => Some("Tersimpan"),
        "DestructionProposed" => Some("Pemusnahan diusulkan"),
        "Shredded" => Some("Dimusnahkan"),
        _ => None,
    }
}

fn plan(code: &str) -> Option<&'static str> {
    match code {
        "drafted" => Some("Menunggu persetujuan"),
        "returned" => Some("Dikembalikan"),
        "approved" => Some("Disetujui"),
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
