//! What changes the course of a case: suspension, a declined investigation, closing otherwise.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::texts::{DESCRIPTION, NAME};

codes! {
    /// Why a case rests (*alasan penangguhan*).
    SuspensionGround {
        #[doc = "*Sengketa di pengadilan*."] CourtDispute,
        #[doc = "*Kepailitan*."] Bankruptcy,
        #[doc = "*Bencana*."] Disaster,
    }
}
codes! {
    /// Why a case is closed though its examination did not end it (*alasan penutupan*).
    ClosingGround {
        #[doc = "*Bukan objek pengawasan*."] NotAnEmployer,
        #[doc = "*Perusahaan bubar*: by closing report or deed."] CompanyDissolved,
        #[doc = "*Perusahaan tidak ditemukan* by two visits."] CompanyNotFound,
        #[doc = "*Perselisihan hubungan industrial*: referred to a mediator."] IndustrialDispute,
        #[doc = "*Tidak dilanjutkan*: nothing was found and what gave rise to the case is gone."]
        NotPursued,
        #[doc = "*Kedaluwarsa*: what is open can no longer be prosecuted."] TimeBarred,
    }
}

command! {
    /// *Penutupan karena sebab lain*.
    CloseCase {
        /// Day of closing.
        closed_on: NaiveDate,
        /// Why.
        ground: ClosingGround,
        /// What shows it: document, register entry, or mediator with the right in dispute.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
command! {
    /// *Tidak ditingkatkan*: the unit head decides against an investigation.
    DeclineInvestigation {
        /// Day of the decision.
        decided_on: NaiveDate,
        /// Written reason.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Whether the case is closed; else it returns to its last note.
        close: bool,
    }
}
command! {
    /// *Penangguhan*. The limits of notes keep running.
    SuspendCase {
        /// First day.
        suspended_on: NaiveDate,
        /// Why.
        ground: SuspensionGround,
        /// What shows it.
        #[schemars(length(max = DESCRIPTION))]
        evidence: String,
    }
}
command! {
    /// *Perkara dilanjutkan*.
    ResumeCase {
        /// Day.
        resumed_on: NaiveDate,
    }
}
command! {
    /// *Peninjauan penangguhan*: the case still rests, and is looked at again later.
    ReviewSuspension {
        /// Day of the review.
        reviewed_on: NaiveDate,
        /// Why it still rests.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
    }
}
command! {
    /// *Ganti nama*: the same legal person bears another name; documents issued before keep theirs.
    RecordRenaming {
        /// The new name.
        #[schemars(length(max = NAME))]
        name: String,
        /// Day from which it is borne.
        effective_on: NaiveDate,
        /// Deed or register entry that shows it.
        #[schemars(length(max = DESCRIPTION))]
        deed: String,
    }
}
command! {
    /// *Surat pernyataan kesanggupan*: the employer undertakes to comply by a day.
    AcceptUndertaking {
        /// Day of the undertaking.
        accepted_on: NaiveDate,
        /// Day by which the employer will have complied.
        promised_on: NaiveDate,
        /// What he undertakes.
        #[schemars(length(max = DESCRIPTION))]
        statement: String,
    }
}
command! {
    /// *Usul sanksi administratif*.
    ReferAdministrative {
        /// Number of the finding, from 1.
        finding: u32,
        /// Day of the proposal.
        proposed_on: NaiveDate,
        /// The sanction that is proposed, and to whom.
        #[schemars(length(max = DESCRIPTION))]
        sanction: String,
    }
}
