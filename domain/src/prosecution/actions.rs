//! What can be done with a prosecution now, with examples that fit.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::change::ProsecutionChange as Change;
use super::commands::{
    ApproveCorrection, CompleteBap, ExamineSuspect, ExamineWitness, ExecuteSentence,
    FileEventReport, NameSuspect, NotifyAbsent, OpenHearing, OpenInvestigation, PayFine,
    ProposeCorrection, ProsecutionCommand as Command, RecordJudgment, ReferToCourt,
    RejectCorrection, StopInvestigation,
};
use super::states::{Dossier, Prosecution, Stage};
use super::terms::{AccusedRole, Outcome, Presence, StopGround};
use crate::action::{Actions, schema_with_example};
use crate::asked::Asked;
use crate::calendar::{add_days, sub_days};
use crate::catalogue::norm;
use crate::correction::{CorrectionKind, place, truth};
use crate::officer::Officer;
use crate::province::{self, ProvinceCode};
use crate::rules::court::last_day_to_refer;
use crate::rules::time_bar::prosecutable_until;

macro_rules! acts {
    ($($action:literal $title:literal $name:ident,)*) => {
        /// Names of the actions on a prosecution, in the order of the procedure.
        pub const ACTIONS: &[&str] = &[$($action),*];

        impl Command {
            /// The command of an action, from the body of a request; `None` for no such action.
            #[must_use]
            pub fn parse(action: &str, body: &Value) -> Option<Result<Self, serde_json::Error>> {
                match action {
                    $($action => Some(serde_json::from_value(body.clone()).map(Self::$name)),)*
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

            /// Name of the command, as in the address of an action.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $action,)*
                    Self::FileEventReport(_) => "file-event-report",
                    Self::BecomeFinal(_) => "become-final",
                    Self::ImportRegisterEntry(_) => "import-register-entry",
                }
            }
        }

        /// Title of an example's action and its schema with the example in it.
        fn described(command: &Command) -> Option<(&'static str, Value)> {
            match command {
                $(Command::$name(example) => Some(($title, schema_with_example(example))),)*
                Command::FileEventReport(_)
                | Command::BecomeFinal(_)
                | Command::ImportRegisterEntry(_) => None,
            }
        }
    };
}

acts! {
    "open-investigation" "Mulai penyidikan" OpenInvestigation,
    "name-suspect" "Tetapkan tersangka" NameSuspect,
    "examine-witness" "Periksa saksi" ExamineWitness,
    "examine-suspect" "Periksa tersangka" ExamineSuspect,
    "complete-bap" "Selesaikan BAP" CompleteBap,
    "refer-to-court" "Limpahkan ke pengadilan" ReferToCourt,
    "open-hearing" "Catat sidang" OpenHearing,
    "record-judgment" "Catat putusan" RecordJudgment,
    "notify-absent" "Catat pemberitahuan putusan" NotifyAbsent,
    "pay-fine" "Catat pembayaran denda" PayFine,
    "execute-sentence" "Catat pelaksanaan pidana" ExecuteSentence,
    "stop-investigation" "Hentikan penyidikan" StopInvestigation,
    "propose-correction" "Usulkan ralat" ProposeCorrection,
    "approve-correction" "Setujui ralat" ApproveCorrection,
    "reject-correction" "Tolak ralat" RejectCorrection,
}

impl FileEventReport {
    /// A report that would be accepted today in this province.
    #[must_use]
    pub fn example(today: NaiveDate, province: &ProvinceCode) -> Self {
        Self {
            province: province.clone(),
            establishment: "Contoh Perusahaan".to_owned(),
            norm: "WLK-02".to_owned(),
            offence_date: sub_days(today, 30),
            place: "Kawasan Industri Contoh".to_owned(),
            accused_role: AccusedRole::Pengurus,
            ppns: "PPNS-01".to_owned(),
            reported_on: today,
            inspection_case: None,
            register_no: None,
        }
    }
}

impl Prosecution {
    /// What this officer may do now, and what not and why.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>) -> Actions {
        let mut actions = Actions::default();
        let Self::Filed(dossier) = self else {
            return actions;
        };
        let today = province::local_date(&dossier.province, at);
        let on = add_days(dossier.last_act, 1).min(today);
        for command in dossier.examples(on) {
            let Some((title, schema)) = described(&command) else {
                continue;
            };
            let (action, deadline) = (command.action(), dossier.deadline(&command));
            let asked = Asked {
                id: dossier.id,
                officer: officer.clone(),
                at,
                law: crate::law::Law::seed(),
                command,
            };
            let answer = self.decide(&asked).map(|_| ());
            actions.add(action, title, schema, deadline, answer);
        }
        actions
    }

    /// The stream of the prosecution, once there is one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Unreported => None,
            Self::Filed(dossier) => Some(dossier.id),
        }
    }
}

impl Dossier {
    /// The day by which the act should be done, when the procedure sets one and it is next.
    fn deadline(&self, command: &Command) -> Option<NaiveDate> {
        match (&self.stage, command.action()) {
            (Stage::EventReported(_), "open-investigation") => {
                Some(prosecutable_until(self.offence_date))
            }
            (Stage::BapComplete(bap), "refer-to-court") => {
                Some(last_day_to_refer(bap.completed_on))
            }
            (_, _) => None,
        }
    }

    /// One example of each action, dated on this day.
    fn examples(&self, on: NaiveDate) -> Vec<Command> {
        let mut examples = self.investigation_examples(on);
        examples.extend(self.court_examples(on));
        examples.extend(self.correction_examples());
        examples
    }

    fn investigation_examples(&self, on: NaiveDate) -> Vec<Command> {
        let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let examined = matches!(&self.stage, Stage::SuspectNamed(named) if named.examined);
        vec![
            Command::OpenInvestigation(OpenInvestigation {
                order_number: "SPRINDIK/001".to_owned(),
                opened_on: on,
            }),
            Command::NameSuspect(NameSuspect {
                named_on: on,
                suspect_ref: "TSK-01".to_owned(),
                evidence: texts(&["keterangan saksi", "surat: nota pemeriksaan"]),
            }),
            Command::ExamineWitness(ExamineWitness {
                examined_on: on,
                witness_ref: "SAKSI-01".to_owned(),
                signed: true,
            }),
            Command::ExamineSuspect(ExamineSuspect {
                examined_on: on,
                lawyer_offered: true,
                signed: true,
            }),
            Command::CompleteBap(CompleteBap {
                completed_on: on,
                resume: "Kewajiban pelaporan tidak dipenuhi setelah diperingatkan.".to_owned(),
                evidence_list: texts(&["salinan nota pemeriksaan"]),
                intent_evidence: texts(&["tanda terima nota pemeriksaan"]),
                suspect_absence_reason: (!examined)
                    .then(|| "dipanggil dua kali dan tidak hadir".to_owned()),
            }),
        ]
    }

    fn court_examples(&self, on: NaiveDate) -> Vec<Command> {
        let ceiling = norm(&self.norm).and_then(|norm| norm.max_fine_idr(self.offence_date));
        let fine = self.stage.judgment().and_then(|judged| judged.fine_idr);
        vec![
            Command::ReferToCourt(ReferToCourt {
                // Within the three days, so that no reason for delay is needed.
                referred_on: on,
                court: "PN Contoh".to_owned(),
                delay_reason: None,
            }),
            Command::OpenHearing(OpenHearing {
                held_on: on,
                present: Presence::InPerson,
            }),
            Command::RecordJudgment(RecordJudgment {
                judged_on: on,
                outcome: Outcome::Fine,
                fine_idr: ceiling,
                subsidiary_days: Some(3),
                in_absentia: false,
            }),
            Command::NotifyAbsent(NotifyAbsent {
                notified_on: on,
                proof: "Relaas pemberitahuan".to_owned(),
            }),
            Command::PayFine(PayFine {
                paid_on: on,
                amount_idr: fine.or(ceiling).unwrap_or(0),
                receipt: "NTPN-0001".to_owned(),
            }),
            Command::ExecuteSentence(ExecuteSentence { executed_on: on }),
            Command::StopInvestigation(StopInvestigation {
                stopped_on: on,
                ground: StopGround::LackOfEvidence,
                police_informed: true,
            }),
        ]
    }

    /// The latest day that can be corrected, one day earlier; and what decides on a proposal.
    fn correction_examples(&self) -> Vec<Command> {
        let proposal = self
            .proposal
            .as_ref()
            .map_or(1, |proposal| proposal.sequence);
        let (target, new) = self.correctable();
        vec![
            Command::ProposeCorrection(ProposeCorrection {
                target,
                new,
                kind: CorrectionKind::Typing,
                reason: "Salah ketik pada register".to_owned(),
                author: None,
            }),
            Command::ApproveCorrection(ApproveCorrection { proposal }),
            Command::RejectCorrection(RejectCorrection {
                proposal,
                reason: "Tidak terbukti".to_owned(),
            }),
        ]
    }

    fn correctable(&self) -> (i64, Change) {
        let other = if self.norm == "WLK-02" {
            "WLK-03"
        } else {
            "WLK-02"
        };
        let truth = truth(self.past.iter().cloned());
        let earlier = truth.iter().rev().find_map(|one| {
            let change = Change::CompletedOn(one.on).read(&one.event)?;
            let day = sub_days(change.day()?, 1);
            let fits = place(&truth, one.sequence).0.is_none_or(|last| last <= day);
            fits.then_some((one.sequence, Change::CompletedOn(day)))
        });
        earlier.unwrap_or((1, Change::Norm(other.to_owned())))
    }
}
