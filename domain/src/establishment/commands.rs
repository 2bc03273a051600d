//! What may be asked of an establishment: one command per action name.

use chrono::NaiveDate;
use chrono_tz::Tz;
use uuid::Uuid;

use super::bodies::{
    AbsorbDuplicate, ApproveCorrection, ChangeManager, ConfirmDuplicate, DeclineDuplicate,
    DetermineFirstReport, FileReport, Headcount, MergeEstablishment, MoveEstablishment,
    ProposeCorrection, ProposeDuplicate, RecordDissolution, RecordHeadcount, RecordNumbers,
    RecordResumption, RecordStop, RegisterEstablishment, RejectCorrection, ReleaseDuplicate,
    RenameEstablishment, ReverseDuplicate, SucceedProvince, TransferOwnership,
};
use super::states::{Establishment, Known};
use crate::command::commands;
use crate::refusal::Refusal;
use crate::rules::dates::{not_too_early, of_register};
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, NAME, are_few_enough, is_short_enough};

commands! {
    /// A command to an establishment.
    #[expect(
        clippy::large_enum_variant,
        reason = "a command is decided once and never kept in numbers"
    )]
    EstablishmentCommand {
        RegisterEstablishment, "register-establishment", "Daftarkan perusahaan";
        FileReport, "file-report", "Catat laporan WLK";
        RenameEstablishment, "rename", "Catat ganti nama";
        MoveEstablishment, "record-move", "Catat perpindahan";
        TransferOwnership, "transfer-ownership", "Catat pengalihan kepemilikan";
        RecordStop, "record-stop", "Catat penghentian";
        RecordResumption, "record-resumption", "Catat perusahaan berjalan kembali";
        RecordDissolution, "record-dissolution", "Catat pembubaran";
        MergeEstablishment, "record-merger", "Catat penggabungan atau peleburan";
        ChangeManager, "change-manager", "Catat perubahan pengurus";
        RecordNumbers, "record-numbers", "Catat nomor dan KBLI";
        RecordHeadcount, "record-headcount", "Catat jumlah pekerja";
        DetermineFirstReport, "determine-first-report", "Tetapkan tanggal laporan pertama";
        ProposeDuplicate, "propose-duplicate", "Usulkan sebagai duplikat";
        ConfirmDuplicate, "confirm-duplicate", "Setujui sebagai duplikat";
        DeclineDuplicate, "decline-duplicate", "Tolak usul duplikat";
        ReverseDuplicate, "reverse-duplicate", "Batalkan tautan duplikat";
        SucceedProvince, "succeed-province", "Alihkan ke provinsi hasil pemekaran";
        ProposeCorrection, "propose-correction", "Usulkan ralat";
        ApproveCorrection, "approve-correction", "Setujui ralat";
        RejectCorrection, "reject-correction", "Tolak ralat";
        AbsorbDuplicate, "absorb-duplicate", "Perhitungkan laporan entri duplikat";
        ReleaseDuplicate, "release-duplicate", "Lepaskan laporan entri duplikat";
    }
}

/// A text with the pointer of its field and the most characters that it may have.
type Text<'a> = (&'static str, &'a str, usize);

impl EstablishmentCommand {
    /// How many of the last ones only a process asks.
    pub const OF_PROCESSES: usize = 2;

    /// Another establishment that a command to this entry names, by itself or by what was proposed,
    /// and where it takes what the register has of it.
    pub fn names(&mut self, entry: &Establishment) -> Option<(Uuid, &mut Option<Known>)> {
        match self {
            Self::RegisterEstablishment(c) => match c.parent {
                Some(parent) => Some((parent, &mut c.known)),
                None => None,
            },
            Self::MergeEstablishment(c) => Some((c.into, &mut c.known)),
            Self::ProposeDuplicate(c) => Some((c.survivor, &mut c.known)),
            Self::ConfirmDuplicate(c) => {
                let link = entry.record()?.link.as_ref()?;
                Some((link.survivor, &mut c.known))
            }
            Self::FileReport(_)
            | Self::RenameEstablishment(_)
            | Self::MoveEstablishment(_)
            | Self::TransferOwnership(_)
            | Self::RecordStop(_)
            | Self::RecordResumption(_)
            | Self::RecordDissolution(_)
            | Self::ChangeManager(_)
            | Self::RecordNumbers(_)
            | Self::RecordHeadcount(_)
            | Self::DetermineFirstReport(_)
            | Self::DeclineDuplicate(_)
            | Self::ReverseDuplicate(_)
            | Self::SucceedProvince(_)
            | Self::ProposeCorrection(_)
            | Self::ApproveCorrection(_)
            | Self::RejectCorrection(_)
            | Self::AbsorbDuplicate(_)
            | Self::ReleaseDuplicate(_) => None,
        }
    }

    /// Whether it may name another entry.
    #[must_use]
    pub const fn names_another(&self) -> bool {
        matches!(
            self,
            Self::RegisterEstablishment(_) | Self::ProposeDuplicate(_)
        ) || self.ties()
    }

    /// Whether it makes another entry stay in place of this one.
    #[must_use]
    pub const fn ties(&self) -> bool {
        matches!(
            self,
            Self::ConfirmDuplicate(_) | Self::MergeEstablishment(_)
        )
    }

    /// The event that a command proposes to correct, and where it takes who recorded that event.
    pub const fn proposes(&mut self) -> Option<(i64, &mut Option<String>)> {
        if let Self::ProposeCorrection(proposal) = self {
            return Some((proposal.target, &mut proposal.author));
        }
        None
    }

    /// Every date that tells of something that has happened lies in the time of the register.
    pub(super) fn is_dated(&self, today: NaiveDate) -> Result<(), Refusal> {
        for (field, on) in self.dates() {
            of_register(field, on, today)?;
        }
        if let Self::FileReport(c) = self {
            // A move, a stop or a dissolution is reported before it happens.
            c.event_on
                .map_or(Ok(()), |on| not_too_early("event_on", on))?;
        }
        Ok(())
    }

    /// What is wrong with its days and texts, all of it.
    pub(super) fn faults(&self, today: NaiveDate) -> Vec<Refusal> {
        let dates = self.dates().into_iter();
        let dates = dates.map(|(field, on)| of_register(field, on, today));
        let texts = self.texts().into_iter();
        let texts = texts.map(|(field, text, most)| {
            is_filled(field, text)?;
            is_short_enough(field, text, most)
        });
        dates.chain(texts).filter_map(Result::err).collect()
    }

    fn dates(&self) -> Vec<(&'static str, NaiveDate)> {
        let counted = |count: &Option<Headcount>| {
            let on = count.as_ref().map(|count| count.counted_on);
            on.map(|on| ("headcount/counted_on", on))
        };
        match self {
            Self::RegisterEstablishment(c) => {
                let established = c.established_on.map(|on| ("established_on", on));
                let nib = c
                    .numbers
                    .nib_issued_on
                    .map(|on| ("numbers/nib_issued_on", on));
                let others = [established, nib, counted(&c.headcount)];
                let own = ("registered_on", c.registered_on);
                others.into_iter().flatten().chain([own]).collect()
            }
            Self::FileReport(c) => {
                let filed = filing(c).into_iter();
                filed.chain(counted(&c.headcount)).collect()
            }
            Self::RenameEstablishment(c) => vec![("effective_on", c.effective_on)],
            Self::MoveEstablishment(c) => vec![("moved_on", c.moved_on)],
            Self::TransferOwnership(c) => vec![("owned_from", c.owned_from)],
            Self::RecordStop(c) => vec![("stopped_on", c.stopped_on)],
            Self::RecordResumption(c) => vec![("resumed_on", c.resumed_on)],
            Self::RecordDissolution(c) => vec![("dissolved_on", c.dissolved_on)],
            Self::MergeEstablishment(c) => vec![("merged_on", c.merged_on)],
            Self::ChangeManager(c) => {
                let to = c.to.map(|on| ("to", on));
                [("from", c.from)].into_iter().chain(to).collect()
            }
            Self::RecordNumbers(c) => {
                let nib = c
                    .numbers
                    .nib_issued_on
                    .map(|on| ("numbers/nib_issued_on", on));
                [("recorded_on", c.recorded_on)]
                    .into_iter()
                    .chain(nib)
                    .collect()
            }
            Self::RecordHeadcount(c) => vec![("headcount/counted_on", c.headcount.counted_on)],
            Self::DetermineFirstReport(c) => vec![
                ("first_report_on", c.first_report_on),
                ("determined_on", c.determined_on),
            ],
            Self::ProposeDuplicate(c) => vec![("proposed_on", c.proposed_on)],
            Self::ConfirmDuplicate(c) => vec![("linked_on", c.linked_on)],
            Self::DeclineDuplicate(c) => vec![("declined_on", c.declined_on)],
            Self::ReverseDuplicate(c) => vec![("reversed_on", c.reversed_on)],
            Self::SucceedProvince(c) => vec![("succeeded_on", c.succeeded_on)],
            Self::AbsorbDuplicate(c) => vec![("linked_on", c.linked_on)],
            Self::ReleaseDuplicate(c) => vec![("reversed_on", c.reversed_on)],
            // Corrections look at their own days.
            Self::ProposeCorrection(_) | Self::ApproveCorrection(_) | Self::RejectCorrection(_) => {
                vec![]
            }
        }
    }

    /// What is needed is written down at a length that can be kept.
    pub(super) fn is_worded(&self) -> Result<(), Refusal> {
        if let Self::RegisterEstablishment(RegisterEstablishment { kbli, .. })
        | Self::RecordNumbers(RecordNumbers { kbli, .. }) = self
        {
            are_few_enough("kbli", kbli.len())?;
        }
        for (field, text, most) in self.texts() {
            is_filled(field, text)?;
            is_short_enough(field, text, most)?;
        }
        Ok(())
    }

    fn texts(&self) -> Vec<Text<'_>> {
        match self {
            Self::RegisterEstablishment(c) => texts_of(c),
            Self::FileReport(c) => {
                let number = c.wlkp_no.as_deref().map(|text| ("wlkp_no", text, 40));
                number.into_iter().collect()
            }
            Self::RenameEstablishment(c) => {
                let own = [
                    ("legal_name", c.legal_name.as_str(), NAME),
                    ("deed", c.deed.as_str(), DESCRIPTION),
                ];
                let trade = c
                    .trade_name
                    .as_deref()
                    .map(|text| ("trade_name", text, NAME));
                own.into_iter().chain(trade).collect()
            }
            Self::MoveEstablishment(c) => {
                let address = c.address.as_deref().map(|text| ("address", text, NAME));
                address.into_iter().collect()
            }
            Self::TransferOwnership(c) => {
                let owner = c.owner.as_deref().map(|text| ("owner", text, NAME));
                let deed = ("deed", c.deed.as_str(), DESCRIPTION);
                owner.into_iter().chain([deed]).collect()
            }
            Self::RecordStop(c) => vec![("evidence", &c.evidence, DESCRIPTION)],
            Self::RecordResumption(c) => vec![("evidence", &c.evidence, DESCRIPTION)],
            Self::RecordDissolution(c) => vec![("evidence", &c.evidence, DESCRIPTION)],
            Self::MergeEstablishment(c) => vec![("deed", &c.deed, DESCRIPTION)],
            Self::ChangeManager(c) => vec![
                ("manager", &c.manager, NAME),
                ("position", &c.position, NAME),
                ("evidence", &c.evidence, DESCRIPTION),
            ],
            Self::RecordNumbers(c) => {
                let deed = c.numbers.ahu_no.as_deref();
                deed.map(|text| ("numbers/ahu_no", text, NAME))
                    .into_iter()
                    .collect()
            }
            Self::DetermineFirstReport(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::ProposeDuplicate(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::DeclineDuplicate(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::ReverseDuplicate(c) => vec![("reason", &c.reason, DESCRIPTION)],
            Self::RecordHeadcount(_)
            | Self::ConfirmDuplicate(_)
            | Self::SucceedProvince(_)
            | Self::ProposeCorrection(_)
            | Self::ApproveCorrection(_)
            | Self::RejectCorrection(_)
            | Self::AbsorbDuplicate(_)
            | Self::ReleaseDuplicate(_) => vec![],
        }
    }
}

fn texts_of(c: &RegisterEstablishment) -> Vec<Text<'_>> {
    let own = [("legal_name", c.legal_name.as_str(), NAME)];
    let others = [
        ("trade_name", c.trade_name.as_deref()),
        ("address", c.address.as_deref()),
        ("numbers/ahu_no", c.numbers.ahu_no.as_deref()),
    ];
    let others = others.into_iter();
    let given = others.filter_map(|(field, text)| Some((field, text?, NAME)));
    own.into_iter().chain(given).collect()
}

/// When a report was filed; by the clock of the west, which in no province is of a later day.
fn filing(report: &FileReport) -> Vec<(&'static str, NaiveDate)> {
    let submitted = report.submitted_at;
    let submitted = submitted.map(|at| at.with_timezone(&Tz::Asia__Jakarta).date_naive());
    let days = [
        ("postmark_on", report.postmark_on),
        ("submitted_at", submitted),
    ];
    let told = days
        .into_iter()
        .filter_map(|(field, on)| Some((field, on?)));
    told.collect()
}
