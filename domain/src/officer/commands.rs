//! What may be asked of a record of service. One struct per command; the body of a request is one
//! of them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::OfficerChange;
use crate::command::commands;
use crate::correction::entry::Propose;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER};

/// Grade of an inspector (*jenjang jabatan fungsional*).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// *Pengawas Ahli Pertama*.
    #[serde(rename = "inspector_1")]
    Inspector1,
    /// *Pengawas Ahli Muda*.
    #[serde(rename = "inspector_2")]
    Inspector2,
    /// *Pengawas Ahli Madya*.
    #[serde(rename = "inspector_3")]
    Inspector3,
    /// *Pengawas Ahli Utama*.
    #[serde(rename = "inspector_4")]
    Inspector4,
}

/// A command struct with its derives, closed to unknown fields.
macro_rules! command {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    };
}

command! {
    /// *Pengangkatan pengawas*: enters an inspector in the register.
    AppointOfficer {
        /// Subject identifier by which he signs in and is named in task orders.
        #[schemars(length(min = 1, max = OFFICER))]
        officer: String,
        /// *Nomor induk pegawai*: 18 digits.
        #[schemars(length(max = NAME))]
        nip: String,
        /// Grade.
        level: Level,
        /// Number of the decree of appointment (*nomor SK*).
        #[schemars(length(max = NAME))]
        decree: String,
        /// Province in which he serves.
        province: ProvinceCode,
        /// Unit in which he serves (*satuan kerja pengawasan*).
        #[schemars(length(max = NAME))]
        unit: String,
        /// Day from which the appointment holds.
        appointed_on: NaiveDate,
    }
}
command! {
    /// *Kenaikan jenjang*: another grade.
    ChangeLevel {
        /// The new grade.
        level: Level,
        /// Number of the decree.
        #[schemars(length(max = NAME))]
        decree: String,
        /// Day from which it holds.
        since: NaiveDate,
    }
}
command! {
    /// *Pengangkatan PPNS* with the card (*KTP PPNS*) by which he investigates.
    IssueCard {
        /// Number of the decree of appointment as PPNS.
        #[schemars(length(max = NAME))]
        decree: String,
        /// Number of the card.
        #[schemars(length(max = NAME))]
        card: String,
        /// First day of validity.
        valid_from: NaiveDate,
        /// Last day of validity.
        valid_to: NaiveDate,
    }
}
command! {
    /// *Pencabutan kartu*: the card is no longer valid from a day on.
    WithdrawCard {
        /// First day without it.
        withdrawn_on: NaiveDate,
        /// Why.
        #[schemars(length(min = 1, max = DESCRIPTION))]
        reason: String,
    }
}
command! {
    /// *Mutasi*: serves in another province from a day on.
    MoveOfficer {
        /// Province.
        province: ProvinceCode,
        /// Unit.
        #[schemars(length(max = NAME))]
        unit: String,
        /// Number of the decree.
        #[schemars(length(max = NAME))]
        decree: String,
        /// First day there.
        moved_on: NaiveDate,
    }
}
command! {
    /// *Penempatan*: serves in another unit of his province.
    AssignUnit {
        /// Unit.
        #[schemars(length(max = NAME))]
        unit: String,
        /// First day there.
        since: NaiveDate,
    }
}
command! {
    /// *Pernyataan benturan kepentingan*: an interest in an undertaking that he would supervise.
    DeclareInterest {
        /// The establishment in the employer registry, if it is known.
        #[serde(default)]
        establishment: Option<Uuid>,
        /// Its name.
        #[schemars(length(max = NAME))]
        name: String,
        /// What the interest is.
        #[schemars(length(min = 1, max = DESCRIPTION))]
        ground: String,
        /// First day.
        from: NaiveDate,
        /// Last day, if it has one.
        #[serde(default)]
        to: Option<NaiveDate>,
    }
}
command! {
    /// *Benturan kepentingan berakhir*.
    EndInterest {
        /// Number of the declaration, from 1.
        #[schemars(range(min = 1))]
        interest: u32,
        /// Last day of the interest.
        ended_on: NaiveDate,
    }
}
command! {
    /// *Pemberhentian*: serves no longer from a day on.
    EndService {
        /// First day after his service.
        ended_on: NaiveDate,
        /// Why.
        #[schemars(length(min = 1, max = DESCRIPTION))]
        reason: String,
    }
}

pub use crate::correction::{ApproveCorrection, RejectCorrection};

/// *Usul ralat*: proposes that one field of one earlier event be read otherwise.
pub type ProposeCorrection = Propose<OfficerChange>;

commands! {
    /// A command to a record of service.
    OfficerCommand {
        AppointOfficer, "appoint-officer", "Angkat pengawas";
        ChangeLevel, "change-level", "Ubah jenjang";
        IssueCard, "issue-card", "Angkat sebagai PPNS dan terbitkan kartu";
        WithdrawCard, "withdraw-card", "Cabut kartu PPNS";
        MoveOfficer, "move-officer", "Mutasi ke provinsi lain";
        AssignUnit, "assign-unit", "Tempatkan di satuan kerja";
        DeclareInterest, "declare-interest", "Nyatakan benturan kepentingan";
        EndInterest, "end-interest", "Akhiri benturan kepentingan";
        EndService, "end-service", "Berhentikan";
        ProposeCorrection, "propose-correction", "Usulkan ralat";
        ApproveCorrection, "approve-correction", "Setujui ralat";
        RejectCorrection, "reject-correction", "Tolak ralat";
    }
}

impl OfficerCommand {
    /// The event that a command proposes to correct, and where it takes who recorded that event.
    pub const fn proposes(&mut self) -> Option<(i64, &mut Option<String>)> {
        if let Self::ProposeCorrection(proposal) = self {
            return Some((proposal.target, &mut proposal.author));
        }
        None
    }
}
