//! What can be counted: the rows of a read model, by milestone, dimension and measure. The texts
//! are SQL; `t` is the row of the read model, `firm` that of its establishment.

/// Something that is counted.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name in addresses.
    pub name: &'static str,
    /// The table.
    pub table: &'static str,
    /// What makes of one row several that are counted, joined to it.
    pub each: &'static str,
    /// What makes a row count; the first one when none is named.
    pub milestones: &'static [Milestone],
    /// What counts are broken down and narrowed by.
    pub dimensions: &'static [Dimension],
    /// What is told of those that count.
    pub measures: &'static [Measure],
    /// How many of the measures are told when none is named.
    pub usual_measures: usize,
    /// The states in which a row may be.
    pub statuses: &'static [&'static str],
    /// The officers of a row, as an array.
    pub officers: &'static str,
    /// How its establishment is found.
    pub firm: Firm,
    /// The list in which those that count are found, by its name in addresses.
    pub list: &'static str,
    /// Dimensions beside province and time by which triggers sum its rows; none where they do not.
    pub summed_by: Option<&'static [Summed]>,
}

/// A dimension by which rows are summed, and at which milestones; none are all.
pub type Summed = (&'static str, &'static [&'static str]);

/// How the establishment of a row is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Firm {
    /// It is the row.
    Own,
    /// By its id in the row.
    Named,
    /// By the inspection case named in the row.
    OfItsCase,
}

/// What makes a row count: whether it was reached, on which day, and in which province then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Milestone {
    name: &'static str,
    own: Option<[&'static str; 3]>,
    meaning: Meaning,
}

/// What something means, in Indonesian and in English.
pub type Meaning = [&'static str; 2];

impl Milestone {
    /// The milestone of a column, with one for the day (`_on`) and one for the province (`_in`).
    #[must_use]
    pub const fn of(name: &'static str, meaning: Meaning) -> Self {
        Self {
            name,
            own: None,
            meaning,
        }
    }

    /// A milestone by what tells whether it was reached, its day and its province.
    #[must_use]
    pub const fn by(name: &'static str, own: [&'static str; 3], meaning: Meaning) -> Self {
        Self {
            name,
            own: Some(own),
            meaning,
        }
    }

    /// Its name in queries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> Meaning {
        self.meaning
    }

    pub(super) fn reached(self) -> String {
        self.own.map_or_else(
            || format!("t.{}", self.name),
            |[reached, ..]| reached.into(),
        )
    }

    pub(super) fn day(self) -> String {
        self.own
            .map_or_else(|| format!("t.{}_on", self.name), |[_, day, _]| day.into())
    }

    /// The province in which it is counted; a row of an earlier version tells the present one.
    pub(super) fn province(self) -> String {
        let then = || format!("coalesce(t.{}_in, t.province)", self.name);
        self.own.map_or_else(then, |[.., province]| province.into())
    }
}

/// How a count is broken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Province, Kemendagri code.
    Province,
    /// Part of the day of the milestone, in this pattern.
    Day(&'static str),
    /// One value of each row.
    Value(&'static str),
    /// Each text of an array: a row counts under each of them.
    Each(&'static str),
    /// What the register tells of its officers: a row counts under each value once.
    Officers(&'static str),
    /// Size of its establishment by workers (BPS).
    Size,
    /// Section of the main industry of its establishment (KBLI 2020).
    Section,
}

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimension {
    name: &'static str,
    pub(super) by: By,
    meaning: Meaning,
}

impl Dimension {
    pub(super) const YEAR_PATTERN: &str = "YYYY";
    /// Province, Kemendagri code.
    pub const PROVINCE: Self = Self::of(
        "province",
        By::Province,
        [
            "Provinsi (kode Kemendagri) yang menangani pada tahap yang dihitung.",
            "Province (Kemendagri code) that had it at the milestone counted.",
        ],
    );
    /// Month of the milestone.
    pub const MONTH: Self = Self::of(
        "month",
        By::Day("YYYY-MM"),
        ["Bulan tahap yang dihitung.", "Month of the milestone."],
    );
    /// Quarter of the milestone.
    pub const QUARTER: Self = Self::of(
        "quarter",
        By::Day("YYYY-\"Q\"Q"),
        ["Triwulan tahap yang dihitung.", "Quarter of the milestone."],
    );
    /// Year of the milestone.
    pub const YEAR: Self = Self::of(
        "year",
        By::Day(Self::YEAR_PATTERN),
        ["Tahun tahap yang dihitung.", "Year of the milestone."],
    );
    /// Level of its inspectors.
    pub const LEVEL: Self = Self::of(
        "level",
        By::Officers("level"),
        [
            "Jenjang pengawas menurut daftar pengawas; perkara beberapa jenjang dihitung pada tiap jenjang.",
            "Level of the inspectors by the register; what has several levels counts under each.",
        ],
    );
    /// Unit of its inspectors.
    pub const UNIT: Self = Self::of(
        "unit",
        By::Officers("unit"),
        [
            "Unit kerja pengawas menurut daftar pengawas.",
            "Unit of the inspectors by the register.",
        ],
    );
    /// Size of its establishment.
    pub const SIZE: Self = Self::of(
        "size",
        By::Size,
        [
            "Skala perusahaan menurut jumlah pekerja (BPS): 1-4, 5-19, 20-99, 100 ke atas.",
            "Size of the establishment by workers (BPS): 1-4, 5-19, 20-99, 100 and more.",
        ],
    );
    /// Section of its industry.
    pub const SECTION: Self = Self::of(
        "section",
        By::Section,
        [
            "Kategori KBLI 2020 lapangan usaha utama; kode edisi lain tidak dikelompokkan.",
            "Section of the main industry by KBLI 2020; codes of other editions have none.",
        ],
    );

    /// A dimension by its name in queries and answers.
    #[must_use]
    pub const fn of(name: &'static str, by: By, meaning: Meaning) -> Self {
        Self { name, by, meaning }
    }

    /// Its name in queries and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> Meaning {
        self.meaning
    }

    /// Whether a row may have several of its values, and is counted under each.
    #[must_use]
    pub const fn is_of_several(self) -> bool {
        matches!(self.by, By::Each(_) | By::Officers(_))
    }

    /// Whether it tells periods apart.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self.by, By::Day(_))
    }

    /// Whether it needs the register of officers.
    pub(super) const fn asks_officers(self) -> bool {
        matches!(self.by, By::Officers(_))
    }

    /// Whether it needs the row of the establishment.
    pub(super) const fn asks_firm(self) -> bool {
        matches!(self.by, By::Size | By::Section)
    }
}

/// What a number is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things, persons or provinces.
    Number,
    /// Rupiah.
    Rupiah,
    /// Calendar days.
    Days,
    /// A share from 0 to 1, or so many for each one.
    Ratio,
}

impl Unit {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Rupiah => "IDR",
            Self::Days => "days",
            Self::Ratio => "ratio",
        }
    }
}

/// What is told of those that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its name in queries and answers.
    pub name: &'static str,
    pub(super) told: Told,
    /// The aggregate of the sums of rows (`s`), where they tell it.
    pub(super) summed: Option<&'static str>,
    /// Its unit.
    pub unit: Unit,
    /// What it means.
    pub meaning: Meaning,
}

/// How a measure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// By the sum of this number of each row. `:subject` and `:missing` in it are whether a report was
    /// due by the day of the question, and whether one is missing.
    Sum(&'static str),
    /// By how many different values of this there are.
    Different(&'static str),
    /// By how many different officers there are.
    Officers,
    /// By how many provinces there are, in the set that is asked for.
    Provinces,
    /// By one measure of the subject divided by another, to so many digits.
    Quotient([&'static str; 2], u32),
}

impl Measure {
    /// In how many provinces; told of all that count.
    pub(super) const PROVINCES: Self = Self::told(
        "provinces",
        Unit::Number,
        Told::Provinces,
        ["Provinsi yang memilikinya.", "Provinces with any of them."],
    );

    const fn told(name: &'static str, unit: Unit, told: Told, meaning: Meaning) -> Self {
        Self {
            name,
            told,
            summed: None,
            unit,
            meaning,
        }
    }

    /// The sum of a number of each row.
    #[must_use]
    pub const fn of(
        name: &'static str,
        unit: Unit,
        number: &'static str,
        meaning: Meaning,
    ) -> Self {
        Self::told(name, unit, Told::Sum(number), meaning)
    }

    /// How many different values there are in the rows.
    #[must_use]
    pub const fn different(name: &'static str, value: &'static str, meaning: Meaning) -> Self {
        Self::told(name, Unit::Number, Told::Different(value), meaning)
    }

    /// How many different officers the rows have.
    #[must_use]
    pub const fn officers(name: &'static str, meaning: Meaning) -> Self {
        Self::told(name, Unit::Number, Told::Officers, meaning)
    }

    /// One measure of the subject divided by another one, to so many digits.
    #[must_use]
    pub const fn quotient(
        name: &'static str,
        (of, digits): ([&'static str; 2], u32),
        meaning: Meaning,
    ) -> Self {
        Self::told(name, Unit::Ratio, Told::Quotient(of, digits), meaning)
    }

    /// The same, which the sums of rows tell by this aggregate.
    #[must_use]
    pub const fn summed(self, summed: &'static str) -> Self {
        Self {
            summed: Some(summed),
            ..self
        }
    }
}
