//! What can be done with a prosecution now; the examples are in `examples.rs`.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::beside::Beside;
use super::command::ProsecutionCommand as Command;
use super::commands::{
    Adjourn, AdjustExecution, ApproveCorrection, CompleteBap, DecideJurisdiction,
    DeclareTimeBarred, DetermineRegime, DetermineSubstance, DisposeEvidence, ExamineExpert,
    ExamineSuspect, ExamineWitness, ExecuteSentence, FileAppeal, FileEventReport, FileObjection,
    HandOver, HandOverBapCopy, IssueSummons, NameSuspect, NotifyAbsent, NotifyPolice, OpenHearing,
    OpenInvestigation, PayCategoryIvFine, PayFine, PayMaximumFine, ProposeCorrection,
    RecordAppealResult, RecordJudgment, RecordRegistration, RecordReturn, RecordSubstitute,
    ReferToCourt, RejectCorrection, RejectTransfer, ReopenInvestigation, RequestTransfer,
    RevokeDocument, SeizeEvidence, SendSpdp, SendStopNotice, ServeSummons, SetCourtDay,
    StopInvestigation, SucceedJurisdiction, SupplementBap, TakeOver, WaiveSpdp,
};
use super::states::{Dossier, Prosecution, Stage};
use super::terms::AccusedRole;
use crate::action::{Actions, schema_with_example};
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::law::Law;
use crate::officer::Officer;
use crate::province::{self, ProvinceCode};
use crate::rules::court::{last_day_to_refer, last_day_to_register};
use crate::rules::execution::fine_due;
use crate::rules::notice::{last_day_to_hand_copy_over, last_day_to_tell_beginning};
use crate::rules::remedy::last_day_to_tell_absent;
use crate::rules::sentence::{accused_knows, remedy_until};

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
                    Self::StateFineOverdue(_) => "state-fine-overdue",
                    Self::WarnTimeBar(_) => "warn-time-bar",
                    Self::StateMissedDeadline(_) => "state-missed-deadline",
                }
            }
        }

        /// Title of an example's action, and what makes its schema with the example in it.
        fn described(command: &Command) -> Option<(&'static str, impl FnOnce() -> Value)> {
            let title = match command {
                $(Command::$name(_) => Some($title),)*
                Command::FileEventReport(_)
                | Command::BecomeFinal(_)
                | Command::ImportRegisterEntry(_)
                | Command::StateFineOverdue(_)
                | Command::WarnTimeBar(_)
                | Command::StateMissedDeadline(_) => None,
            };
            title.map(|title| (title, || shown(command)))
        }

        /// Schema of an action with its example; nothing for what the system alone does.
        fn shown(command: &Command) -> Value {
            match command {
                $(Command::$name(example) => schema_with_example(example),)*
                Command::FileEventReport(_)
                | Command::BecomeFinal(_)
                | Command::ImportRegisterEntry(_)
                | Command::StateFineOverdue(_)
                | Command::WarnTimeBar(_)
                | Command::StateMissedDeadline(_) => Value::Null,
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
    "send-spdp" "Kirim SPDP" SendSpdp,
    "waive-spdp" "Catat alasan tanpa SPDP" WaiveSpdp,
    "notify-police" "Catat koordinasi Korwas PPNS" NotifyPolice,
    "issue-summons" "Keluarkan panggilan" IssueSummons,
    "serve-summons" "Catat penyampaian panggilan" ServeSummons,
    "examine-expert" "Periksa ahli" ExamineExpert,
    "seize-evidence" "Sita barang bukti" SeizeEvidence,
    "supplement-bap" "Tambah BAP" SupplementBap,
    "hand-over-bap-copy" "Serahkan salinan BAP" HandOverBapCopy,
    "set-court-day" "Beritahukan hari sidang" SetCourtDay,
    "record-registration" "Catat nomor register pengadilan" RecordRegistration,
    "record-return" "Catat pengembalian berkas" RecordReturn,
    "adjourn-hearing" "Catat penundaan sidang" Adjourn,
    "file-objection" "Catat perlawanan" FileObjection,
    "file-appeal" "Catat banding" FileAppeal,
    "record-appeal-result" "Catat putusan banding" RecordAppealResult,
    "record-substitute" "Catat pidana pengganti" RecordSubstitute,
    "adjust-execution" "Catat penyesuaian pelaksanaan putusan" AdjustExecution,
    "dispose-evidence" "Kembalikan atau rampas barang bukti" DisposeEvidence,
    "pay-maximum-fine" "Catat pembayaran denda maksimum" PayMaximumFine,
    "pay-category-iv-fine" "Catat pembayaran denda maksimum kategori IV" PayCategoryIvFine,
    "revoke-document" "Cabut surat perintah penyidikan" RevokeDocument,
    "send-stop-notice" "Beritahukan penghentian" SendStopNotice,
    "declare-time-barred" "Nyatakan kedaluwarsa" DeclareTimeBarred,
    "hand-over" "Serahkan perkara" HandOver,
    "request-transfer" "Limpahkan ke provinsi lain" RequestTransfer,
    "accept-transfer" "Terima pelimpahan" TakeOver,
    "reject-transfer" "Tolak pelimpahan" RejectTransfer,
    "decide-jurisdiction" "Tetapkan provinsi yang berwenang" DecideJurisdiction,
    "succeed-jurisdiction" "Alihkan ke provinsi hasil pemekaran" SucceedJurisdiction,
    "reopen-investigation" "Buka kembali penyidikan" ReopenInvestigation,
    "determine-regime" "Tetapkan hukum acara" DetermineRegime,
    "determine-substance" "Tetapkan hukum pidana" DetermineSubstance,
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
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        self.actions_beside(officer, at, law, None)
    }

    /// The same with what the log has beside it.
    #[must_use]
    pub fn actions_beside(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        beside: Option<&Beside>,
    ) -> Actions {
        let mut actions = Actions::default();
        for mut asked in self.examples(officer, at, law) {
            if let (Some(beside), Some(wanted)) = (beside, self.wants(&mut asked.command)) {
                wanted.beside.clone_from(beside);
            }
            let Some((title, schema)) = described(&asked.command) else {
                continue;
            };
            let (action, deadline) = (asked.command.action(), self.deadline(&asked));
            let answer = self.decide(&asked).map(|_| ());
            actions.add(action, title, schema, deadline, answer);
        }
        actions
    }

    /// One example of each action, which would be accepted if any would.
    pub(crate) fn examples(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
    ) -> impl Iterator<Item = Asked<Command>> {
        let (id, law, commands) = match self {
            Self::Unreported => (Uuid::nil(), Arc::clone(law), vec![]),
            Self::Filed(dossier) => {
                let today = province::local_date(&dossier.province, at);
                let law = law.read_on(today);
                let examples = dossier.examples(&law, today);
                (dossier.id, law, examples)
            }
        };
        let officer = officer.clone();
        commands.into_iter().map(move |command| Asked {
            id,
            officer: officer.clone(),
            at,
            law: Arc::clone(&law),
            command,
        })
    }

    /// The day by which an act should be done, when the procedure sets one and it is next.
    fn deadline(&self, asked: &Asked<Command>) -> Option<NaiveDate> {
        match self {
            Self::Unreported => None,
            Self::Filed(dossier) => dossier.deadline(&asked.law, &asked.command),
        }
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
    fn deadline(&self, law: &Law, command: &Command) -> Option<NaiveDate> {
        match (&self.stage, command.action()) {
            (Stage::EventReported(_), "open-investigation") => {
                self.bar(law).ok().map(|(until, _)| until)
            }
            (Stage::InvestigationOpen(open), "send-spdp") => {
                last_day_to_tell_beginning(law, open.opened_on)
            }
            (Stage::BapComplete(bap), "refer-to-court" | "set-court-day") => {
                last_day_to_refer(law, bap.completed_on).ok()
            }
            (Stage::HearingSet(_), "refer-to-court") => {
                let completed_on = self.milestones.bap_completed_on?;
                last_day_to_refer(law, completed_on).ok()
            }
            (Stage::Referred(_), "record-registration") => {
                last_day_to_register(law, self.unregistered()?).ok()
            }
            (Stage::Judged(_), "notify-absent") => {
                last_day_to_tell_absent(law, self.untold()?).ok()
            }
            (Stage::Judged(judged), "file-objection" | "file-appeal") => {
                let known_on = accused_knows(judged).ok()?;
                remedy_until(law, known_on).ok().map(|(last, _)| last)
            }
            (Stage::Final(last), "pay-fine") => {
                let regime = self.regime_on(last.judgment.judged_on);
                let until = last.judgment.terms.pay_until;
                fine_due(law, regime, last.final_on, until).map(|(day, _)| day)
            }
            (Stage::Stopped(_) | Stage::Settled(_), "send-stop-notice") => {
                self.stop_notice_due(law).ok().map(|(_, last)| last)
            }
            (
                Stage::SuspectNamed(_)
                | Stage::BapComplete(_)
                | Stage::HearingSet(_)
                | Stage::Referred(_)
                | Stage::InHearing(_),
                "hand-over-bap-copy",
            ) => last_day_to_hand_copy_over(law, self.records.copy_from?).ok(),
            (Stage::TransferPending(transfer), "accept-transfer" | "reject-transfer") => {
                Some(transfer.answer_due_on)
            }
            (_, _) => None,
        }
    }
}
