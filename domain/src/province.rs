//! The 38 provinces: codes, names and time zones (`domain/data/provinces.csv`).

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A province's code in the Ministry of Home Affairs' scheme (*kode Kemendagri*), two digits.
///
/// The statistical office (BPS) uses other numbers for the same provinces, so a bare number is
/// ambiguous: outside the system the code always travels with its scheme.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("pattern" = "^[0-9]{2}$"))]
pub struct ProvinceCode(pub String);

/// The centre (*pusat*) where a case may be offered to it as to a province; it is none.
const CENTRE: &str = "pusat";

impl ProvinceCode {
    /// The centre, as the addressee of an offer.
    #[must_use]
    pub fn centre() -> Self {
        Self(CENTRE.to_owned())
    }

    /// Whether the centre is meant, and no province.
    #[must_use]
    pub fn is_centre(&self) -> bool {
        self.0 == CENTRE
    }
}

/// A regency's or city's code in the same scheme: its province's two digits, a point, its own two.
///
/// When a province is made from another, the regencies that it takes get codes of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("pattern" = "^[0-9]{2}[.][0-9]{2}$"))]
pub struct RegencyCode(pub String);

impl RegencyCode {
    /// Whether it is a code of a province's regency.
    #[must_use]
    pub fn is_of(&self, province: &ProvinceCode) -> bool {
        let parts = self.0.split_once('.');
        parts.is_some_and(|(of, own)| {
            let is_number = own.len() == 2 && own.bytes().all(|digit| digit.is_ascii_digit());
            of == province.0 && is_number
        })
    }
}

/// The name of the scheme of [`ProvinceCode`].
pub const SCHEME: &str = "kemendagri";

/// One province.
#[derive(Debug, Clone)]
pub struct Province {
    /// Kemendagri code.
    pub code: ProvinceCode,
    /// Name in Indonesian.
    pub name: String,
    /// Time zone in which its local dates are read.
    pub zone: Tz,
    /// Day of the law that founded it; none for one older than the register.
    pub founded_on: Option<NaiveDate>,
    /// First day on which it works (launch, not law); none for one older than the register.
    pub works_from: Option<NaiveDate>,
    /// The province from which it was made; none for one older than the register.
    pub made_from: Option<ProvinceCode>,
}

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
    include_str!("../data/provinces.csv")
        .lines()
        .skip(1)
        .filter_map(parse)
        .collect()
});

fn parse(line: &str) -> Option<Province> {
    let mut columns = line.split(',');
    let code = columns.next()?;
    let name = columns.nth(2)?;
    let zone = columns.next()?.parse().ok()?;
    let founded_on = columns.next()?.parse().ok();
    let works_from = columns.next()?.parse().ok();
    let made_from = columns.next().filter(|code| !code.is_empty());
    Some(Province {
        code: ProvinceCode(code.to_owned()),
        name: name.to_owned(),
        zone,
        founded_on,
        works_from,
        made_from: made_from.map(|code| ProvinceCode(code.to_owned())),
    })
}

/// All provinces by ascending code.
#[must_use]
pub fn all() -> &'static [Province] {
    &PROVINCES
}

/// The province with this code, if there is one.
#[must_use]
pub fn find(code: &ProvinceCode) -> Option<&'static Province> {
    PROVINCES.iter().find(|province| province.code == *code)
}

/// The first law that made more provinces than the 34 of before (UU 14/2022).
pub const MORE_THAN_34: NaiveDate = match NaiveDate::from_ymd_opt(2022, 7, 25) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The provinces that are none of the 34 of before 2022-07-25, each with the one of these from which
/// it was made: statistics of 34 provinces count them there.
pub fn beyond_34() -> impl Iterator<Item = (&'static ProvinceCode, &'static ProvinceCode)> {
    let made = |one: &'static Province| Some((&one.code, one.made_from.as_ref()?));
    let later = |one: &&Province| one.founded_on.is_some_and(|day| day >= MORE_THAN_34);
    all().iter().filter(later).filter_map(made)
}

/// The local date in a province at an instant; Jakarta's for an unknown province.
#[must_use]
pub fn local_date(code: &ProvinceCode, at: DateTime<Utc>) -> NaiveDate {
    let zone = find(code).map_or(Tz::Asia__Jakarta, |province| province.zone);
    at.with_timezone(&zone).date_naive()
}

/// The instant at which a local day begins in a province; Jakarta's for an unknown province.
#[must_use]
pub fn day_begins(code: &ProvinceCode, day: NaiveDate) -> DateTime<Utc> {
    let zone = find(code).map_or(Tz::Asia__Jakarta, |province| province.zone);
    let midnight = day.and_time(NaiveTime::MIN);
    let begins = midnight.and_local_timezone(zone).earliest();
    begins.map_or_else(|| midnight.and_utc(), |instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_38_provinces_each_in_one_of_the_three_zones() {
        assert_eq!(all().len(), 38);
        assert_eq!(
            find(&ProvinceCode("94".to_owned())).unwrap().name,
            "Papua Tengah"
        );
    }

    #[test]
    fn four_provinces_are_counted_where_they_were_made_from() {
        let found: Vec<String> = beyond_34()
            .map(|(new, old)| format!("{}-{}", new.0, old.0))
            .collect();
        assert_eq!(found, ["93-91", "94-91", "95-91", "96-92"]);
    }

    #[test]
    fn the_legal_day_is_the_provinces_own() {
        let at = "2026-05-31T15:30:00Z".parse().unwrap();
        let day = |code: &str| local_date(&ProvinceCode(code.to_owned()), at).to_string();
        assert_eq!(day("31"), "2026-05-31", "22:30 in Jakarta");
        assert_eq!(day("73"), "2026-05-31", "23:30 in Makassar");
        assert_eq!(day("91"), "2026-06-01", "00:30 in Jayapura");
    }

    #[test]
    fn a_day_begins_at_its_own_midnight() {
        let day = "2026-01-02".parse().unwrap();
        for (code, begins) in [
            ("31", "2026-01-01T17:00:00Z"),
            ("51", "2026-01-01T16:00:00Z"),
            ("94", "2026-01-01T15:00:00Z"),
            ("?", "2026-01-01T17:00:00Z"),
        ] {
            let code = ProvinceCode(code.to_owned());
            let found = day_begins(&code, day);
            assert_eq!(found, begins.parse::<DateTime<Utc>>().unwrap(), "{code:?}");
            let second = chrono::TimeDelta::seconds(1);
            assert_eq!(local_date(&code, found), day);
            assert!(local_date(&code, found - second) < day);
        }
    }
}
