//! Size of a company (*skala usaha*): derived for each scheme from what was counted, never stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::establishment::Headcount;

/// A class of size.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// *Mikro*.
    Micro,
    /// *Kecil*.
    Small,
    /// *Menengah*.
    Medium,
    /// *Besar*.
    Large,
}

/// The size by each scheme; none where what it counts is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sizes {
    /// By workers (BPS, made for manufacturing).
    pub bps: Size,
    /// By capital or, without it, by sales of a year (PP 7/2021 Pasal 35).
    pub umkm: Option<Size>,
}

impl Size {
    /// Every class, the smallest first.
    pub const ALL: [Self; 4] = [Self::Micro, Self::Small, Self::Medium, Self::Large];

    /// The code as it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Micro => "micro",
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// The class of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The fewest workers of a class, and the fewest of the next (BPS).
    #[must_use]
    pub const fn workers(self) -> (i32, i32) {
        match self {
            Self::Micro => (0, 5),
            Self::Small => (5, 20),
            Self::Medium => (20, 100),
            Self::Large => (100, i32::MAX),
        }
    }
}

/// Micro up to 4 workers, small 5-19, medium 20-99, large from 100 (BPS).
#[must_use]
pub const fn size_by_workers(workers: u32) -> Size {
    match workers {
        0..=4 => Size::Micro,
        5..=19 => Size::Small,
        20..=99 => Size::Medium,
        100.. => Size::Large,
    }
}

/// The class below whose limits an amount in rupiah lies.
const fn within(amount: i64, [micro, small, medium]: [i64; 3]) -> Size {
    if amount <= micro {
        Size::Micro
    } else if amount <= small {
        Size::Small
    } else if amount <= medium {
        Size::Medium
    } else {
        Size::Large
    }
}

const BILLION: i64 = 1_000_000_000;

/// Capital without land and buildings up to Rp1, 5 and 10 billion, or sales of a year up to Rp2, 15
/// and 50 billion (PP 7/2021 Pasal 35).
#[must_use]
pub fn size_by_capital(capital_idr: Option<i64>, yearly_sales_idr: Option<i64>) -> Option<Size> {
    let by_capital = capital_idr.map(|amount| within(amount, [BILLION, 5 * BILLION, 10 * BILLION]));
    let by_sales =
        || yearly_sales_idr.map(|amount| within(amount, [2 * BILLION, 15 * BILLION, 50 * BILLION]));
    by_capital.or_else(by_sales)
}

/// The size by each scheme of what was counted.
#[must_use]
pub fn sizes(count: &Headcount) -> Sizes {
    Sizes {
        bps: size_by_workers(count.workers()),
        umkm: size_by_capital(count.capital_idr, count.yearly_sales_idr),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_make_a_class() {
        for (workers, class) in [
            (4, Size::Micro),
            (5, Size::Small),
            (19, Size::Small),
            (20, Size::Medium),
            (99, Size::Medium),
            (100, Size::Large),
        ] {
            assert_eq!(size_by_workers(workers), class, "{workers}");
            let (least, next) = class.workers();
            assert!((least..next).contains(&i32::try_from(workers).unwrap()));
        }
    }

    #[test]
    fn capital_goes_before_sales() {
        for (capital, sales, class) in [
            (Some(BILLION), None, Some(Size::Micro)),
            (Some(BILLION + 1), None, Some(Size::Small)),
            (Some(5 * BILLION), None, Some(Size::Small)),
            (Some(5 * BILLION + 1), None, Some(Size::Medium)),
            (Some(10 * BILLION), Some(0), Some(Size::Medium)),
            (Some(10 * BILLION + 1), Some(0), Some(Size::Large)),
            (None, Some(2 * BILLION), Some(Size::Micro)),
            (None, Some(15 * BILLION + 1), Some(Size::Medium)),
            (None, Some(50 * BILLION + 1), Some(Size::Large)),
            (None, None, None),
        ] {
            assert_eq!(
                size_by_capital(capital, sales),
                class,
                "{capital:?} {sales:?}"
            );
        }
    }
}
