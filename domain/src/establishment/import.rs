//! Rows of establishments and reports kept elsewhere, as commands. A row is refused with all of its
//! faults.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::bodies::{FileReport, Headcount, Kbli, Numbers, RegisterEstablishment};
use super::codes::{Channel, KbliEdition, Office, RegistrySource, ReportKind};
use crate::province::{self, ProvinceCode, RegencyCode};
use crate::refusal::Refusal;
use crate::rules::identifiers::in_one_form;
use crate::rules::procedure::FILLED;
use crate::rules::register::{KNOWN, READABLE};

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

/// Reads cells and keeps what is wrong with them.
struct Reader<'a> {
    cells: &'a Cells,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn text(&self, column: &str) -> Option<String> {
        let cell = self.cells.get(column)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    fn wrong(&mut self, field: &str, code: &'static str, detail: String) {
        self.faults.push(Fault {
            field: field.to_owned(),
            code,
            detail,
        });
    }

    fn needed(&mut self, column: &str) -> String {
        let found = self.text(column);
        if found.is_none() {
            self.wrong(column, FILLED.code, format!("{column} is empty"));
        }
        found.unwrap_or_default()
    }

    fn parsed<T: FromStr>(&mut self, column: &str, wanted: &str) -> Option<T> {
        let text = self.text(column)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(column, READABLE.code, format!("\"{text}\" is not {wanted}"));
        }
        value
    }

    fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.text(column)?;
        let value = (text.len() == 10).then(|| text.parse().ok()).flatten();
        if value.is_none() {
            let detail = format!("\"{text}\" is not a day written YYYY-MM-DD");
            self.wrong(column, READABLE.code, detail);
        }
        value
    }

    /// A moment; of a day alone, noon in the west, which is the same day everywhere.
    fn moment(&mut self, column: &str) -> Option<DateTime<Utc>> {
        let text = self.text(column)?;
        if text.len() == 10 {
            return Some(self.day(column)?.and_hms_opt(5, 0, 0)?.and_utc());
        }
        let value = DateTime::parse_from_rfc3339(&text).ok();
        if value.is_none() {
            let detail = format!("\"{text}\" is neither a day nor a moment");
            self.wrong(column, READABLE.code, detail);
        }
        value.map(|at| at.to_utc())
    }

    /// A code of a list; the usual one where the cell is empty.
    fn code<T: Copy>(
        &mut self,
        column: &str,
        find: fn(&str) -> Option<T>,
        usual: Option<T>,
    ) -> Option<T> {
        let text = match usual {
            Some(_) => self.text(column),
            None => Some(self.needed(column)).filter(|text| !text.is_empty()),
        };
        let Some(text) = text else { return usual };
        let found = find(&text);
        if found.is_none() {
            self.wrong(
                column,
                KNOWN.code,
                format!("\"{text}\" is not a known {column}"),
            );
        }
        found
    }

    fn headcount(&mut self, usual_day: Option<NaiveDate>) -> Option<Headcount> {
        let count = |reader: &mut Self, column| reader.parsed::<u32>(column, "a number");
        let men = count(self, "wni_men");
        let women = count(self, "wni_women");
        let foreign = (count(self, "wna_men"), count(self, "wna_women"));
        let capital_idr = self.parsed("capital_idr", "an amount in rupiah");
        let yearly_sales_idr = self.parsed("yearly_sales_idr", "an amount in rupiah");
        let counted_on = self.day("counted_on").or(usual_day);
        if men.is_none() && women.is_none() {
            return None;
        }
        Some(Headcount {
            counted_on: counted_on?,
            wni_men: men.unwrap_or(0),
            wni_women: women.unwrap_or(0),
            wna_men: foreign.0.unwrap_or(0),
            wna_women: foreign.1.unwrap_or(0),
            capital_idr,
            yearly_sales_idr,
        })
    }

    /// The numbers and the main industry, which must be in their forms.
    fn numbers(&mut self) -> (Numbers, Vec<Kbli>) {
        let edition = match self.text("kbli") {
            Some(_) => self.code("kbli_edition", KbliEdition::from_code, None),
            None => None,
        };
        let numbers = Numbers {
            nib: self.text("nib"),
            nib_issued_on: self.day("nib_issued_on"),
            npwp: self.text("npwp"),
            nitku: self.text("nitku"),
            ahu_no: self.text("ahu_no"),
        };
        let kbli = self.text("kbli").zip(edition).map(|(code, edition)| Kbli {
            edition,
            code,
            main: true,
        });
        let kbli: Vec<Kbli> = kbli.into_iter().collect();
        if let Err(found) = in_one_form(&numbers, &kbli) {
            for refusal in [found.first].iter().chain(&found.others) {
                self.take(refusal);
            }
        }
        (numbers, kbli)
    }

    fn take(&mut self, refusal: &Refusal) {
        let field = refusal.field.unwrap_or_default().replace("numbers/", "");
        self.wrong(&field, refusal.rule.code, refusal.detail.clone());
    }
}

/// A row of establishments with its reference, the reference of its head office and its command.
#[derive(Debug)]
pub struct EstablishmentRow {
    /// Its reference.
    pub reference: String,
    /// That of its head office.
    pub parent: Option<String>,
    /// Its registration.
    pub command: RegisterEstablishment,
}

/// The registration that a row asks for.
///
/// # Errors
/// Everything that is wrong with it.
pub fn establishment(cells: &Cells, today: NaiveDate) -> Result<EstablishmentRow, Vec<Fault>> {
    let mut read = Reader {
        cells,
        faults: vec![],
    };
    let reference = read.needed("ref");
    let legal_name = read.needed("legal_name");
    let find = |code: &str| province::find(&ProvinceCode(code.to_owned())).map(|found| &found.code);
    let province = read.code("province", find, None);
    let office = read.code("office", Office::from_code, Some(Office::Head));
    let source = read.code(
        "source",
        RegistrySource::from_code,
        Some(RegistrySource::Wlkp),
    );
    let (numbers, kbli) = read.numbers();
    let established_on = read.day("established_on");
    let known_since = [established_on, numbers.nib_issued_on]
        .into_iter()
        .flatten()
        .min();
    let registered_on = read.day("registered_on").or(known_since).unwrap_or(today);
    let headcount = read.headcount(Some(registered_on));
    let parent = read.text("parent_ref");
    let (Some(province), Some(office), Some(source), true) =
        (province, office, source, read.faults.is_empty())
    else {
        return Err(read.faults);
    };
    let command = RegisterEstablishment {
        legal_name,
        trade_name: read.text("trade_name"),
        office,
        parent: parent.as_deref().map(establishment_id),
        province: province.clone(),
        regency: read.text("regency").map(RegencyCode),
        address: read.text("address"),
        numbers,
        kbli,
        source,
        established_on,
        headcount,
        registered_on,
        known: None,
    };
    Ok(EstablishmentRow {
        reference,
        parent,
        command,
    })
}

/// A row of reports: the reference of its establishment, and its command.
#[derive(Debug)]
pub struct ReportRow {
    /// The reference of the establishment.
    pub reference: String,
    /// Its report.
    pub command: FileReport,
}

/// The report that a row asks to take in.
///
/// # Errors
/// Everything that is wrong with it.
pub fn report(cells: &Cells) -> Result<ReportRow, Vec<Fault>> {
    let mut read = Reader {
        cells,
        faults: vec![],
    };
    let reference = read.needed("establishment_ref");
    let kind = read.code("kind", ReportKind::from_code, None);
    let channel = read.code("channel", Channel::from_code, None);
    let submitted_at = read.moment("submitted_at");
    let postmark_on = read.day("postmark_on");
    let event_on = read.day("event_on");
    let year = read.parsed("year", "a year");
    let filed_on = submitted_at.map(|at| at.date_naive()).or(postmark_on);
    let headcount = read.headcount(filed_on);
    let (Some(kind), Some(channel), true) = (kind, channel, read.faults.is_empty()) else {
        return Err(read.faults);
    };
    let command = FileReport {
        wlkp_no: read.text("wlkp_no"),
        kind,
        channel,
        submitted_at,
        postmark_on,
        event_on,
        year,
        headcount,
        correction_of: None,
    };
    Ok(ReportRow { reference, command })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(pairs: &[(&str, &str)]) -> Cells {
        let pairs = pairs.iter();
        pairs
            .map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned()))
            .collect()
    }

    #[test]
    fn every_fault_of_a_row_is_named() {
        let row = cells(&[
            ("ref", " "),
            ("legal_name", "PT Contoh"),
            ("province", "99"),
            ("office", "shop"),
            ("nib", "12"),
            ("kbli", "1411"),
            ("kbli_edition", "2020"),
            ("established_on", "2020-1-1"),
            ("wni_men", "many"),
        ]);
        let faults = establishment(&row, "2026-03-02".parse().unwrap()).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        let wanted = [
            "ref",
            "province",
            "office",
            "nib",
            "kbli",
            "established_on",
            "wni_men",
        ];
        assert_eq!(fields, wanted);
        let row = cells(&[("kind", "weekly"), ("submitted_at", "soon"), ("year", "x")]);
        let faults = report(&row).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "establishment_ref",
                "kind",
                "channel",
                "submitted_at",
                "year"
            ]
        );
    }

    #[test]
    fn a_reference_is_one_establishment_in_every_file() {
        assert_eq!(establishment_id("A-1"), establishment_id(" A-1 "));
        assert_ne!(establishment_id("A-1"), establishment_id("A-2"));
    }
}
