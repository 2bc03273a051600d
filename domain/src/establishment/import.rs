//! Rows of establishments and reports kept elsewhere, as commands. A row is refused with all of its
//! faults.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::bodies::{FileReport, Headcount, Kbli, Numbers, RegisterEstablishment};
use super::codes::{Channel, KbliEdition, Office, RegistrySource, ReportKind};
use crate::law::Law;
use crate::province::{self, ProvinceCode, RegencyCode};
use crate::refusal::Refusal;
use crate::rules::dates::{not_too_early, of_register};
use crate::rules::identifiers::in_one_form;
use crate::rules::procedure::FILLED;
use crate::rules::register::{KNOWN, READABLE};
use crate::rules::succession::{lies_in, works_on};
use crate::rules::texts::{NAME, is_short_enough};
use crate::rules::wlk::{channel_is_open, filing_day, nib_counts, nib_day_is_of_a_nib};

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

/// Reads cells and keeps what is wrong with them.
struct Reader<'a> {
    cells: &'a Cells,
    /// The day by which nothing that happened lies in the future.
    today: NaiveDate,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    const fn new(cells: &'a Cells, today: NaiveDate) -> Self {
        let faults = vec![];
        Self {
            cells,
            today,
            faults,
        }
    }

    fn cell(&self, column: &str) -> Option<String> {
        let cell = self.cells.get(column)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    /// A text with the most characters that it may have.
    fn text(&mut self, column: &'static str, most: usize) -> Option<String> {
        let text = self.cell(column)?;
        self.check(is_short_enough(column, &text, most));
        Some(text)
    }

    fn wrong(&mut self, field: &str, code: &'static str, detail: String) {
        self.faults.push(Fault {
            field: field.to_owned(),
            code,
            detail,
        });
    }

    /// Keeps the rule that refuses.
    fn check(&mut self, answer: Result<(), Refusal>) {
        if let Err(refusal) = answer {
            let column = column_of(refusal.field.unwrap_or_default());
            self.wrong(column, refusal.rule.code, refusal.detail);
        }
    }

    fn is_right(&self, column: &str) -> bool {
        !self.faults.iter().any(|fault| fault.field == column)
    }

    fn needed(&mut self, column: &'static str, most: usize) -> String {
        let found = self.text(column, most);
        if found.is_none() {
            self.wrong(column, FILLED.code, format!("{column} is empty"));
        }
        found.unwrap_or_default()
    }

    fn parsed<T: FromStr>(&mut self, column: &'static str, wanted: &str) -> Option<T> {
        let text = self.cell(column)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(column, READABLE.code, format!("\"{text}\" is not {wanted}"));
        }
        value
    }

    fn amount(&mut self, column: &'static str) -> Option<i64> {
        let wanted = "an amount in rupiah";
        let amount: u64 = self.parsed(column, wanted)?;
        let fits = i64::try_from(amount).ok();
        if fits.is_none() {
            self.wrong(column, READABLE.code, format!("{amount} is not {wanted}"));
        }
        fits
    }

    fn read_day(&mut self, column: &'static str) -> Option<NaiveDate> {
        let text = self.cell(column)?;
        let value = (text.len() == 10).then(|| text.parse().ok()).flatten();
        if value.is_none() {
            let detail = format!("\"{text}\" is not a day written YYYY-MM-DD");
            self.wrong(column, READABLE.code, detail);
        }
        value
    }

    /// The day of something that has happened.
    fn day(&mut self, column: &'static str) -> Option<NaiveDate> {
        let on = self.read_day(column)?;
        self.check(of_register(column, on, self.today));
        Some(on)
    }

    /// A moment; of a day alone, noon in the west, which is the same day everywhere.
    fn moment(&mut self, column: &'static str) -> Option<DateTime<Utc>> {
        let text = self.cell(column)?;
        if text.len() == 10 {
            return Some(self.day(column)?.and_hms_opt(5, 0, 0)?.and_utc());
        }
        let Ok(at) = DateTime::parse_from_rfc3339(&text) else {
            let detail = format!("\"{text}\" is neither a day nor a moment");
            self.wrong(column, READABLE.code, detail);
            return None;
        };
        let on = province::local_date(&west(), at.to_utc());
        self.check(of_register(column, on, self.today));
        Some(at.to_utc())
    }

    /// A code of a list; the usual one where the cell is empty.
    fn code<T: Copy>(
        &mut self,
        column: &'static str,
        find: fn(&str) -> Option<T>,
        usual: Option<T>,
    ) -> Option<T> {
        let text = match usual {
            Some(_) => self.cell(column),
            None => Some(self.needed(column, NAME)).filter(|text| !text.is_empty()),
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
        let capital_idr = self.amount("capital_idr");
        let yearly_sales_idr = self.amount("yearly_sales_idr");
        let counted_on = self.day("counted_on").or(usual_day);
        let counted = [men, women, foreign.0, foreign.1];
        if counted.iter().all(Option::is_none) {
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
    fn numbers(&mut self, law: &Law) -> (Numbers, Vec<Kbli>) {
        let code = self.cell("kbli");
        let edition = match code {
            Some(_) => self.code("kbli_edition", KbliEdition::from_code, None),
            None => None,
        };
        let numbers = Numbers {
            nib: self.cell("nib"),
            nib_issued_on: self.day("nib_issued_on"),
            npwp: self.cell("npwp"),
            nitku: self.cell("nitku"),
            ahu_no: self.text("ahu_no", NAME),
        };
        // Its digits are looked at whatever the edition.
        let kbli = code.map(|code| Kbli {
            edition: edition.unwrap_or(KbliEdition::Of2020),
            code,
            main: true,
        });
        let kbli: Vec<Kbli> = kbli.into_iter().collect();
        let found = in_one_form(&numbers, &kbli);
        if let Err(found) = &found {
            for refusal in [&found.first].into_iter().chain(&found.others) {
                self.check(Err(refusal.clone()));
            }
        }
        let nib = numbers.nib.as_deref();
        self.check(nib_day_is_of_a_nib(law, nib, numbers.nib_issued_on));
        (found.unwrap_or(numbers), kbli)
    }

    /// The value, or everything that is wrong.
    fn done<T>(self, value: Option<T>) -> Result<T, Vec<Fault>> {
        value.filter(|_| self.faults.is_empty()).ok_or(self.faults)
    }
}

/// Jakarta, by whose clock no province is of an earlier day.
fn west() -> ProvinceCode {
    ProvinceCode("31".to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(pairs: &[(&str, &str)]) -> Cells {
        let pairs = pairs.iter();
        pairs
            .map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned()))
            .collect()
    }

    fn fields<T>(answer: Result<T, Vec<Fault>>) -> Vec<String> {
        let faults = answer.err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.field).collect()
    }

    fn of_establishment(pairs: &[(&str, &str)]) -> Vec<String> {
        let today = "2026-03-02".parse().unwrap();
        fields(establishment(&cells(pairs), today, &Law::seed()).command)
    }

    fn of_report(pairs: &[(&str, &str)]) -> Vec<String> {
        let today = "2026-03-02".parse().unwrap();
        fields(report(&cells(pairs), today, &Law::seed()).command)
    }

    #[test]
    fn every_fault_of_a_row_is_named() {
        let unreadable = of_establishment(&[
            ("ref", " "),
            ("legal_name", "PT Contoh"),
            ("province", "99"),
            ("office", "shop"),
            ("nib", "12"),
            ("kbli", "1411"),
            ("established_on", "2020-1-1"),
            ("wni_men", "many"),
            ("capital_idr", "-1"),
        ]);
        let wanted = [
            "ref",
            "province",
            "office",
            "kbli_edition",
            "nib",
            "kbli",
            "established_on",
            "wni_men",
            "capital_idr",
        ];
        assert_eq!(unreadable, wanted);
        let unlawful = of_establishment(&[
            ("ref", "A-1"),
            ("legal_name", &"x".repeat(NAME + 1)),
            ("province", "31"),
            ("regency", "32.01"),
            ("address", &"x".repeat(NAME + 1)),
            ("nib_issued_on", "2017-12-31"),
            ("established_on", "1950-12-31"),
            ("registered_on", "2026-03-03"),
        ]);
        let wanted = [
            "legal_name",
            "nib_issued_on",
            "established_on",
            "registered_on",
            "address",
            "regency",
        ];
        assert_eq!(unlawful, wanted);
    }

    #[test]
    fn every_fault_of_a_report_is_named() {
        let unreadable = of_report(&[("kind", "weekly"), ("submitted_at", "soon"), ("year", "x")]);
        let wanted = [
            "establishment_ref",
            "kind",
            "channel",
            "submitted_at",
            "year",
        ];
        assert_eq!(unreadable, wanted);
        let unlawful = of_report(&[
            ("establishment_ref", "A-1"),
            ("kind", "annual"),
            ("channel", "oss_nib"),
            ("submitted_at", "2026-03-04"),
            ("event_on", "1950-12-31"),
            ("wlkp_no", &"7".repeat(41)),
        ]);
        assert_eq!(unlawful, ["submitted_at", "event_on", "wlkp_no"]);
        let early = of_report(&[
            ("establishment_ref", "A-1"),
            ("kind", "annual"),
            ("channel", "oss_nib"),
            ("submitted_at", "2017-11-05"),
            ("counted_on", "2026-03-03"),
        ]);
        assert_eq!(early, ["counted_on", "channel"]);
        let by_post = of_report(&[
            ("establishment_ref", "A-1"),
            ("kind", "first"),
            ("channel", "post"),
            ("submitted_at", "2026-01-04"),
        ]);
        assert_eq!(by_post, ["postmark_on"]);
    }

    #[test]
    fn a_reference_is_one_establishment_in_every_file() {
        assert_eq!(establishment_id("A-1"), establishment_id(" A-1 "));
        assert_ne!(establishment_id("A-1"), establishment_id("A-2"));
    }

    #[test]
    fn a_fault_is_told_by_its_column() {
        for (field, column) in [
            ("/numbers/nib", "nib"),
            ("headcount/counted_on", "counted_on"),
            ("parent", "parent_ref"),
            ("regency", "regency"),
        ] {
            assert_eq!(column_of(field), column);
        }
    }
}
