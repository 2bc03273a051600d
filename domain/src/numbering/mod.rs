//! Official numbers (*nomor surat*, *nomor register*): what is numbered, in which book, and how a
//! number is written. The serial itself comes with the storing of the event that bears it, so that
//! a book has no gap and no number twice.

pub mod void;

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use cqrs_es::Aggregate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::province::ProvinceCode;

/// What a command leaves out as its number, and an event holds until it is stored: the system
/// gives the next one of the book.
pub const TO_BE_GIVEN: &str = "(diberikan sistem)";

/// The number of a command that leaves it out.
#[must_use]
pub fn to_be_given() -> String {
    TO_BE_GIVEN.to_owned()
}

/// A kind of book (*jenis register*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// *Register perkara pengawasan*.
    Case,
    /// *Surat perintah tugas*.
    TaskOrder,
    /// *Nota pemeriksaan*: first, second and special ones in one book.
    Note,
    /// *Register perkara tipiring*.
    Prosecution,
    /// *Surat perintah penyidikan*.
    InvestigationOrder,
}

impl NumberKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Case,
        Self::TaskOrder,
        Self::Note,
        Self::Prosecution,
        Self::InvestigationOrder,
    ];

    /// Its code, such as `task_order`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::TaskOrder => "task_order",
            Self::Note => "note",
            Self::Prosecution => "prosecution",
            Self::InvestigationOrder => "investigation_order",
        }
    }

    /// What a pattern with `{kind}` writes, such as `SPT`.
    const fn letters(self) -> &'static str {
        match self {
            Self::Case => "PK",
            Self::TaskOrder => "SPT",
            Self::Note => "NP",
            Self::Prosecution => "TPR",
            Self::InvestigationOrder => "SPRINDIK",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A number that an event is to bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The kind of book.
    pub kind: NumberKind,
    /// The province whose book it is.
    pub province: ProvinceCode,
    /// The day of the document: its year is that of the book.
    pub on: NaiveDate,
}

/// An aggregate whose events may bear official numbers, at most one number in a command.
pub trait Numbered: Aggregate {
    /// The number that an event of this aggregate is to bear, if it has none yet.
    fn asks_for(&self, _event: &Self::Event) -> Option<Wanted> {
        None
    }

    /// Writes the number into the event that wanted one.
    fn bear(_event: &mut Self::Event, _number: &str) {}
}

/// The place of the serial in a pattern and in what is made of it.
pub const SERIAL: &str = "{serial}";
/// Everything else that a pattern may have filled in.
const PARTS: [&str; 5] = ["{roman_month}", "{year}", "{kind}", "{unit}", "{province}"];
/// Months as official letters write them.
const ROMAN: [&str; 12] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];
/// Most characters of a pattern, so that a number stays within what a field takes.
const LONGEST: usize = 100;

/// How numbers are written (*pola penomoran*). That of nothing said tells the kind, so that no two
/// documents of a province and a year read the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(String);

/// A pattern by which no number can be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "\"{0}\" is no pattern of numbers: it takes {{serial}} once, {{year}} once, any of {{roman_month}}, {{kind}}, {{unit}} and {{province}}, letters, digits, spaces and . / - ( ), 100 characters at most"
)]
pub struct NoPattern(String);

impl Default for Pattern {
    fn default() -> Self {
        Self("560/{serial}-DTKT/WASNAKER/{kind}/{roman_month}/{year}".to_owned())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0
    }
}

impl TryFrom<String> for Pattern {
    type Error = NoPattern;

    fn try_from(text: String) -> Result<Self, NoPattern> {
        text.parse()
    }
}

impl FromStr for Pattern {
    type Err = NoPattern;

    fn from_str(text: &str) -> Result<Self, NoPattern> {
        let once = |part: &str| text.matches(part).count() == 1;
        let rest = PARTS.iter().fold(text.replace(SERIAL, ""), |rest, part| {
            rest.replace(part, "")
        });
        if once(SERIAL)
            && once("{year}")
            && rest.chars().all(is_plain)
            && text.chars().count() <= LONGEST
        {
            return Ok(Self(text.to_owned()));
        }
        Err(NoPattern(text.to_owned()))
    }
}

/// Characters that stand in a JSON text as they are.
const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '/' | '-' | '(' | ')')
}

impl Pattern {
    /// Whether each unit has books of its own: only then do numbers of two units differ.
    #[must_use]
    pub fn tells_unit(&self) -> bool {
        self.0.contains("{unit}")
    }

    /// A number with all but its serial.
    #[must_use]
    pub fn template(&self, wanted: &Wanted, unit: &str) -> String {
        let month = ROMAN.get(wanted.on.month0() as usize);
        let unit: String = unit.chars().filter(|c| is_plain(*c)).take(40).collect();
        self.0
            .replace("{roman_month}", month.copied().unwrap_or_default())
            .replace("{year}", &wanted.on.year().to_string())
            .replace("{kind}", wanted.kind.letters())
            .replace("{province}", &wanted.province.0)
            .replace("{unit}", &unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(on: &str) -> Wanted {
        Wanted {
            kind: NumberKind::TaskOrder,
            province: ProvinceCode("21".to_owned()),
            on: on.parse().unwrap(),
        }
    }

    #[test]
    fn a_number_is_written_by_the_pattern_and_the_day_of_its_document() {
        let usual = Pattern::default();
        for (on, written) in [
            ("2025-12-31", "560/{serial}-DTKT/WASNAKER/SPT/XII/2025"),
            ("2026-01-01", "560/{serial}-DTKT/WASNAKER/SPT/I/2026"),
            ("2026-01-02", "560/{serial}-DTKT/WASNAKER/SPT/I/2026"),
        ] {
            assert_eq!(usual.template(&wanted(on), ""), written);
        }
        let own: Pattern = "{kind}/{serial}/{unit}/{province}/{year}".parse().unwrap();
        assert!(own.tells_unit() && !usual.tells_unit());
        let written = own.template(&wanted("2026-03-02"), "UPTD \"1\"{serial}");
        assert_eq!(written, "SPT/{serial}/UPTD 1serial/21/2026");
    }

    #[test]
    fn a_pattern_tells_serial_and_year_and_nothing_that_a_text_would_escape() {
        for (text, accepted) in [
            ("{serial}/{year}", true),
            ("{serial}", false),
            ("{year}", false),
            ("{serial}/{serial}/{year}", false),
            ("{serial}/{year}/{month}", false),
            ("\"{serial}\"/{year}", false),
            ("{serial}/{year}/\\", false),
        ] {
            assert_eq!(text.parse::<Pattern>().is_ok(), accepted, "{text}");
        }
        let long = format!("{{serial}}/{{year}}/{}", "x".repeat(LONGEST));
        assert!(long.parse::<Pattern>().is_err());
    }
}
