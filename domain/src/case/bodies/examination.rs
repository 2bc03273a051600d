//! What is recorded on the way to an examination and in it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::officer::Roster;
use crate::plan::Plan;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER};

codes! {
    /// In what capacity somebody is heard (*kedudukan*); his name is not stored.
    Capacity {
        #[doc = "*Pekerja*."] Worker,
        #[doc = "*Pengusaha* or *pengurus*."] Employer,
        #[doc = "*Serikat pekerja*."] Union,
        #[doc = "Anybody else."] Other,
    }
}
codes! {
    /// What a test shows (*hasil pengujian*).
    TestResult {
        #[doc = "*Memenuhi syarat*."] Meets,
        #[doc = "*Tidak memenuhi syarat*."] DoesNotMeet,
    }
}

command! {
    /// *Masuk rencana kerja*: the case becomes part of the work plan of a month.
    IncludeInPlan {
        /// Number or identifier of the approved plan.
        #[schemars(length(max = NAME))]
        plan: String,
        /// Day on which the plan was approved.
        approved_on: NaiveDate,
        /// Day of the inclusion.
        included_on: NaiveDate,
        /// The plan of that identifier, as the log has it; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        found: Option<Box<Plan>>,
    }
}
command! {
    /// *Penggantian pengawas*.
    ReplaceInspector {
        /// Inspector who leaves (subject identifier).
        #[schemars(length(max = OFFICER))]
        removed: String,
        /// Inspector who takes his place (subject identifier).
        #[schemars(length(max = OFFICER))]
        added: String,
        /// Why.
        #[schemars(length(max = DESCRIPTION))]
        reason: String,
        /// Day.
        replaced_on: NaiveDate,
        /// What the register of officers tells of him; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        roster: Roster,
    }
}
command! {
    /// *Kunjungan*: a visit under the task order that did not find the company.
    RecordVisit {
        /// Day, within the validity of the task order.
        visited_on: NaiveDate,
        /// What was met there.
        #[schemars(length(max = DESCRIPTION))]
        account: String,
    }
}
command! {
    /// *Dihalangi*: entry or information was refused.
    RecordEntryRefused {
        /// Day.
        refused_on: NaiveDate,
        /// Hour, and the function of those who refused.
        #[schemars(length(max = DESCRIPTION))]
        account: String,
        /// Whether the help of the police was asked.
        police_asked: bool,
    }
}
command! {
    /// *Hasil pengujian*.
    RecordTest {
        /// Day of the test.
        tested_on: NaiveDate,
        /// What was tested.
        #[schemars(length(max = DESCRIPTION))]
        object: String,
        /// What it shows.
        result: TestResult,
        /// Who tested (subject identifier).
        #[schemars(length(max = OFFICER))]
        tester: String,
        /// Certificate or appointment (*sertifikat kompetensi*, *SKP*) of a tester who is no inspector
        /// in the register of officers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = NAME))]
        competence: Option<String>,
        /// What the register of officers tells of him; no part of what is sent.
        #[serde(skip)]
        #[schemars(skip)]
        roster: Roster,
    }
}
command! {
    /// *Keterangan*: a statement taken.
    TakeStatement {
        /// Day.
        taken_on: NaiveDate,
        /// In what capacity the person was heard.
        capacity: Capacity,
        /// Whether he was heard alone, as workers may be.
        alone: bool,
        /// What was said.
        #[schemars(length(max = DESCRIPTION))]
        statement: String,
    }
}
command! {
    /// *Akta pengawasan ketenagakerjaan*: an entry in the book kept at the company.
    UpdateAkta {
        /// Day of the entry.
        updated_on: NaiveDate,
        /// The entry.
        #[schemars(length(max = DESCRIPTION))]
        entry: String,
    }
}
command! {
    /// *Laporan perubahan akta*: the company has reported that what its book says has changed.
    RecordAktaChange {
        /// Day of the change.
        changed_on: NaiveDate,
        /// Day on which the company reported it.
        reported_on: NaiveDate,
        /// What has changed.
        #[schemars(length(max = DESCRIPTION))]
        change: String,
    }
}
