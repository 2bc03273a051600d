//! Rows of establishments and reports kept elsewhere, as commands. A row is refused with all of its
//! faults.

mod reader;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::bodies::{FileReport, Numbers, RegisterEstablishment};
use super::codes::{Channel, Office, RegistrySource, ReportKind};
use crate::law::Law;
use crate::province::{self, ProvinceCode, RegencyCode};
use crate::rules::dates::not_too_early;
use crate::rules::succession::{lies_in, works_on};
use crate::rules::texts::NAME;
use crate::rules::wlk::{channel_is_open, event_fits_report, filing_day, nib_counts};
use reader::{Reader, west};

/// The columns of establishments; those of [`ESTABLISHMENT_NEEDS`] must be there.
pub const ESTABLISHMENT_COLUMNS: &[&str] = &[
    "ref",
    "legal_name",
    "trade_name",
    "office",
    "parent_ref",
    "province",
    "regency",
    "address",
    "nib",
    "nib_issued_on",
    "npwp",
    "nitku",
    "ahu_no",
    "kbli",
    "kbli_edition",
    "source",
    "established_on",
    "registered_on",
    "counted_on",
    "wni_men",
    "wni_women",
    "wna_men",
    "wna_women",
    "capital_idr",
    "yearly_sales_idr",
];
/// What every file of establishments has.
pub const ESTABLISHMENT_NEEDS: &[&str] = &["ref", "legal_name", "province"];

/// The columns of reports; those of [`REPORT_NEEDS`] must be there.
pub const REPORT_COLUMNS: &[&str] = &[
    "establishment_ref",
    "wlkp_no",
    "kind",
    "channel",
    "submitted_at",
    "postmark_on",
    "event_on",
    "year",
    "counted_on",
    "wni_men",
    "wni_women",
    "wna_men",
    "wna_women",
    "capital_idr",
    "yearly_sales_idr",
];
/// What every file of reports has.
pub const REPORT_NEEDS: &[&str] = &["establishment_ref", "kind", "channel"];

/// The namespace of references of registers kept elsewhere.
const NAMESPACE: Uuid = Uuid::from_u128(0x8f1b_7c52_6c1e_5b0a_9d34_571f_0e6a_b2c4);

/// The establishment of a reference, which is the same in every file.
#[must_use]
pub fn establishment_id(reference: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, reference.trim().as_bytes())
}

/// The cells of a row by their columns; an empty cell is none.
pub type Cells = BTreeMap<String, String>;

/// One fault of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column.
    pub field: String,
    /// Code of the rule.
    pub code: &'static str,
    /// What is wrong.
    pub detail: String,
}

/// The column of a field as commands name it.
#[must_use]
pub fn column_of(field: &str) -> &str {
    let field = field.trim_start_matches('/');
    match field.split_once('/') {
        Some((_, column)) => column,
        None if field == "parent" => "parent_ref",
        None => field,
    }
}

/// A row of establishments as far as it can be read.
#[derive(Debug)]
pub struct EstablishmentRow {
    /// Its reference.
    pub reference: String,
    /// That of its head office.
    pub parent: Option<String>,
    /// Head office or branch.
    pub office: Office,
    /// The province, if there is such a one.
    pub province: Option<ProvinceCode>,
    /// Numbers, those that are right in one form.
    pub numbers: Numbers,
    /// Its registration, or everything that is wrong with the row itself.
    pub command: Result<RegisterEstablishment, Vec<Fault>>,
}

/// The registration that a row asks for.
#[must_use]
pub fn establishment(cells: &Cells, today: NaiveDate, law: &Law) -> EstablishmentRow {
    let mut read = Reader::new(cells, today);
    let reference = read.needed("ref", NAME);
    let legal_name = read.needed("legal_name", NAME);
    let find = |code: &str| province::find(&ProvinceCode(code.to_owned()));
    let found = read.code("province", find, None);
    let office = read.code("office", Office::from_code, Some(Office::Head));
    let source = read.code(
        "source",
        RegistrySource::from_code,
        Some(RegistrySource::Wlkp),
    );
    let (numbers, kbli) = read.numbers(law);
    let established_on = read.day("established_on");
    let known_since = [established_on, numbers.nib_issued_on]
        .into_iter()
        .flatten()
        .min();
    let registered_on = read.day("registered_on").or(known_since).unwrap_or(today);
    let headcount = read.headcount(Some(registered_on));
    let parent = read.cell("parent_ref");
    let trade_name = read.text("trade_name", NAME);
    let address = read.text("address", NAME);
    let regency = read.cell("regency").map(RegencyCode);
    if let Some(found) = found {
        read.check(works_on("province", found, today));
        if let Some(regency) = &regency {
            read.check(lies_in("regency", regency, &found.code));
        }
    }
    let province = found.map(|found| found.code.clone());
    let command = province.clone().zip(office).zip(source);
    let command = command.map(|((province, office), source)| RegisterEstablishment {
        legal_name,
        trade_name,
        office,
        parent: parent.as_deref().map(establishment_id),
        province,
        regency,
        address,
        numbers: numbers.clone(),
        kbli,
        source,
        established_on,
        headcount,
        registered_on,
        known: None,
    });
    EstablishmentRow {
        reference,
        parent,
        office: office.unwrap_or(Office::Head),
        province,
        numbers,
        command: read.done(command),
    }
}

/// A row of reports: the reference of its establishment, and its command.
#[derive(Debug)]
pub struct ReportRow {
    /// The reference of the establishment.
    pub reference: String,
    /// Its report, or everything that is wrong with the row itself.
    pub command: Result<FileReport, Vec<Fault>>,
}

/// The report that a row asks to take in.
#[must_use]
pub fn report(cells: &Cells, today: NaiveDate, law: &Law) -> ReportRow {
    let mut read = Reader::new(cells, today);
    let reference = read.needed("establishment_ref", NAME);
    let kind = read.code("kind", ReportKind::from_code, None);
    let channel = read.code("channel", Channel::from_code, None);
    let submitted_at = read.moment("submitted_at");
    let postmark_on = read.day("postmark_on");
    let event_on = read.read_day("event_on");
    if let Some(on) = event_on {
        read.check(not_too_early("event_on", on));
    }
    let year = read.parsed("year", "a year");
    let filed_on = submitted_at.map(|at| at.date_naive()).or(postmark_on);
    let headcount = read.headcount(filed_on);
    let wlkp_no = read.text("wlkp_no", 40);
    let days_are_right = read.is_right("submitted_at") && read.is_right("postmark_on");
    if let Some(channel) = channel.filter(|_| days_are_right) {
        match filing_day(channel, submitted_at, postmark_on, &west()) {
            Ok(filed_on) => {
                read.check(channel_is_open(law, channel, filed_on));
                if let Some(kind) = kind {
                    read.check(nib_counts(law, channel, kind, filed_on));
                    if let Some(on) = event_on {
                        read.check(event_fits_report("event_on", (kind, on), filed_on));
                    }
                }
            }
            Err(refusal) => read.check(Err(refusal)),
        }
    }
    let command = kind.zip(channel).map(|(kind, channel)| FileReport {
        wlkp_no,
        kind,
        channel,
        submitted_at,
        postmark_on,
        event_on,
        year,
        headcount,
        correction_of: None,
    });
    ReportRow {
        reference,
        command: read.done(command),
    }
}
