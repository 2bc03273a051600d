//! Cells of a row read one by one; everything that is wrong with them is kept.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Cells, Fault, column_of};
use crate::establishment::bodies::{Headcount, Kbli, Numbers};
use crate::establishment::codes::KbliEdition;
use crate::law::Law;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::dates::of_register;
use crate::rules::identifiers::in_one_form;
use crate::rules::procedure::FILLED;
use crate::rules::register::{KNOWN, READABLE};
use crate::rules::texts::{NAME, is_short_enough};
use crate::rules::wlk::nib_day_is_of_a_nib;

/// Reads cells and keeps what is wrong with them.
pub(super) struct Reader<'a> {
    cells: &'a Cells,
    /// The day by which nothing that happened lies in the future.
    today: NaiveDate,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(cells: &'a Cells, today: NaiveDate) -> Self {
        let faults = vec![];
        Self {
            cells,
            today,
            faults,
        }
    }

    pub(super) fn cell(&self, column: &str) -> Option<String> {
        let cell = self.cells.get(column)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    /// A text with the most characters that it may have.
    pub(super) fn text(&mut self, column: &'static str, most: usize) -> Option<String> {
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
    pub(super) fn check(&mut self, answer: Result<(), Refusal>) {
        if let Err(refusal) = answer {
            let column = column_of(refusal.field.unwrap_or_default());
            self.wrong(column, refusal.rule.code, refusal.detail);
        }
    }

    pub(super) fn is_right(&self, column: &str) -> bool {
        !self.faults.iter().any(|fault| fault.field == column)
    }

    pub(super) fn needed(&mut self, column: &'static str, most: usize) -> String {
        let found = self.text(column, most);
        if found.is_none() {
            self.wrong(column, FILLED.code, format!("{column} is empty"));
        }
        found.unwrap_or_default()
    }

    pub(super) fn parsed<T: FromStr>(&mut self, column: &'static str, wanted: &str) -> Option<T> {
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

    pub(super) fn read_day(&mut self, column: &'static str) -> Option<NaiveDate> {
        let text = self.cell(column)?;
        let value = (text.len() == 10).then(|| text.parse().ok()).flatten();
        if value.is_none() {
            let detail = format!("\"{text}\" is not a day written YYYY-MM-DD");
            self.wrong(column, READABLE.code, detail);
        }
        value
    }

    /// The day of something that has happened.
    pub(super) fn day(&mut self, column: &'static str) -> Option<NaiveDate> {
        let on = self.read_day(column)?;
        self.check(of_register(column, on, self.today));
        Some(on)
    }

    /// A moment; of a day alone, noon in the west, which is the same day everywhere.
    pub(super) fn moment(&mut self, column: &'static str) -> Option<DateTime<Utc>> {
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
    pub(super) fn code<T: Copy>(
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

    pub(super) fn headcount(&mut self, usual_day: Option<NaiveDate>) -> Option<Headcount> {
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
    pub(super) fn numbers(&mut self, law: &Law) -> (Numbers, Vec<Kbli>) {
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
    pub(super) fn done<T>(self, value: Option<T>) -> Result<T, Vec<Fault>> {
        value.filter(|_| self.faults.is_empty()).ok_or(self.faults)
    }
}

/// Jakarta, by whose clock no province is of an earlier day.
pub(super) fn west() -> ProvinceCode {
    ProvinceCode("31".to_owned())
}
