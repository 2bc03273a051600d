//! Query strings: every wrong parameter is named.

use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate};
use domain::ProvinceCode;
use uuid::Uuid;

use crate::error::{ApiError, Fault};
use crate::past::{Known, Times};

/// The years that a date may be of.
const YEARS: RangeInclusive<i32> = 1900..=2999;

/// What a query string says, decoded, in its order.
pub(super) type Pairs = Vec<(String, String)>;

/// The parameters of a request, taken one by one; what is left or wrong at the end is a fault.
pub(super) struct Query {
    left: HashMap<String, String>,
    faults: Vec<Fault>,
}

impl Query {
    pub(super) fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut query = Self {
            left: HashMap::new(),
            faults: vec![],
        };
        let mut repeated = BTreeSet::new();
        for (name, value) in pairs {
            if query.left.insert(name.clone(), value).is_some() {
                repeated.insert(name);
            }
        }
        for name in repeated {
            query.wrong(&name, "is given more than once");
        }
        query
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let text = self.left.remove(name).filter(|text| !text.is_empty())?;
        if text.contains('\0') {
            self.wrong(name, "may not hold the character NUL");
            return None;
        }
        Some(text)
    }

    /// A text that is one of those known.
    pub(super) fn known(
        &mut self,
        name: &str,
        wanted: &str,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.text(name)?;
        if !is_known(&text) {
            self.wrong(name, &format!("{text} is not {wanted}"));
        }
        Some(text)
    }

    pub(super) fn province(&mut self, name: &str) -> Option<String> {
        self.known(name, "a Kemendagri code", |code| {
            domain::province::find(&ProvinceCode(code.to_owned())).is_some()
        })
    }

    /// The addressee of an offer: a province or the centre.
    pub(super) fn addressee(&mut self, name: &str) -> Option<String> {
        self.known(name, "a Kemendagri code or pusat", |code| {
            let code = ProvinceCode(code.to_owned());
            code.is_centre() || domain::province::find(&code).is_some()
        })
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, wanted: &str) -> Option<T> {
        let text = self.text(name)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(name, &format!("{text} is not {wanted}"));
        }
        value
    }

    /// A day, such as 2026-03-02.
    pub(super) fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.text(name)?;
        let day = read_day(&text);
        if day.is_none() {
            let wanted = "a date such as 2026-03-02, from 1900 to 2999";
            self.wrong(name, &format!("{text} is not {wanted}"));
        }
        day
    }

    pub(super) fn limit(&mut self) -> i64 {
        self.limit_within((50, 200))
    }

    /// The limit asked for, or the usual one; not more than the most.
    pub(super) fn limit_within(&mut self, (usual, most): (i64, i64)) -> i64 {
        let wanted = format!("a number from 1 to {most}");
        let limit = self.parsed("limit", &wanted).unwrap_or(usual);
        if !(1..=most).contains(&limit) {
            self.wrong("limit", &format!("takes 1 to {most}"));
        }
        limit
    }

    pub(super) fn cursor(&mut self) -> Option<(NaiveDate, i64, Uuid)> {
        let text = self.text("cursor")?;
        let cursor = read_cursor(&text);
        if cursor.is_none() {
            self.wrong("cursor", "is none that a page has given");
        }
        cursor
    }

    /// Both times: a day, and a position or a moment.
    pub(super) fn times(&mut self) -> Times {
        let as_of = self.date("as_of");
        let text = self.text("known_at");
        let known_at = text.as_deref().and_then(read_known);
        if let (Some(text), None) = (&text, known_at) {
            let wanted = "a position or a moment such as 2026-03-02T10:00:00Z";
            self.wrong("known_at", &format!("{text} is not {wanted}"));
        }
        Times { as_of, known_at }
    }

    pub(super) fn wrong(&mut self, name: &str, detail: &str) {
        self.faults.push(Fault {
            field: name.to_owned(),
            code: "parameter".to_owned(),
            detail: format!("{name} {detail}"),
        });
    }

    /// Whether a parameter is known to be wrong.
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == name)
    }

    /// Nothing wrong and nothing left.
    pub(super) fn done(self) -> Result<(), ApiError> {
        let faults = self.faults();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid(faults))
        }
    }

    /// What is wrong, and what is left.
    pub(super) fn faults(mut self) -> Vec<Fault> {
        let mut unknown: Vec<String> = self.left.keys().cloned().collect();
        unknown.sort();
        for name in unknown {
            self.wrong(&name, "is no parameter of this address");
        }
        self.faults
    }
}

/// A plus sign that was not escaped arrives as a space.
fn read_known(text: &str) -> Option<Known> {
    if let Ok(position) = text.parse() {
        return (position >= 0).then_some(Known::Position(position));
    }
    let moment = DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok()?;
    Some(Known::Moment(moment.to_utc()))
}

/// `YYYY-MM-DD` and nothing else, of a year that the store and people can mean.
fn read_day(text: &str) -> Option<NaiveDate> {
    let digits = |at: usize, byte: u8| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let written = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| digits(at, byte));
    let day: NaiveDate = written.then(|| text.parse().ok()).flatten()?;
    YEARS.contains(&day.year()).then_some(day)
}

fn read_cursor(text: &str) -> Option<(NaiveDate, i64, Uuid)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let mut parts = std::str::from_utf8(&bytes).ok()?.split('/');
    let (day, nth, id) = (parts.next()?, parts.next()?, parts.next()?);
    let place = (read_day(day)?, nth.parse().ok()?, id.parse().ok()?);
    parts.next().is_none().then_some(place)
}

/// The cursor after a row.
pub(super) fn cursor_after((day, nth, id): (NaiveDate, i64, Uuid)) -> String {
    URL_SAFE_NO_PAD.encode(format!("{day}/{nth}/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzzed;

    const ID: Uuid = Uuid::from_u128(0x0192_f000_7000_8000_9000_a000_b000_c000);

    #[test]
    fn whatever_stands_in_a_cursor_is_read_or_refused() {
        let place = (NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(), -7, ID);
        let given = cursor_after(place);
        assert_eq!(read_cursor(&given), Some(place));
        let inside = format!("2026-03-02/-7/{ID}");
        fuzzed::texts("cursor", &[&given, &inside], |text| {
            let written = URL_SAFE_NO_PAD.encode(text);
            for place in [read_cursor(text), read_cursor(&written)] {
                let again = place.map(|place| read_cursor(&cursor_after(place)));
                assert!(again.is_none_or(|again| again == place), "{place:?}");
            }
        });
    }

    #[test]
    fn whatever_stands_in_a_query_is_read_or_named() {
        let taken = [
            "province=31&limit=5&as_of=2026-03-02&known_at=7&min_position=3",
            "q=PT%20Maju&known_at=2026-03-02T10:00:00%2B07:00&offered_to=pusat&q=",
            "cursor=MjAyNi0wMy0wMi83LzAxOTJmMDAwLTcwMDAtODAwMC05MDAwLWEwMDBiMDAwYzAwMA",
        ];
        fuzzed::texts("query", &taken, |text| {
            let pairs = form_urlencoded::parse(text.as_bytes()).into_owned();
            let pairs: Pairs = pairs.collect();
            let mut query = Query::new(pairs.clone());
            let (q, limit) = (query.text("q"), query.limit());
            let (province, addressee) = (query.province("province"), query.addressee("offered_to"));
            let (times, cursor) = (query.times(), query.cursor());
            let _position: Option<i64> = query.parsed("min_position", "a position");
            let faults = query.faults();
            if !faults.is_empty() {
                let named = |fault: &Fault| pairs.iter().any(|(name, _)| *name == fault.field);
                assert!(faults.iter().all(named), "{faults:?}");
                return;
            }
            let known = [
                "q",
                "limit",
                "province",
                "offered_to",
                "as_of",
                "known_at",
                "cursor",
                "min_position",
            ];
            assert!(pairs.iter().all(|(name, _)| known.contains(&name.as_str())));
            assert!((1..=200).contains(&limit));
            assert!(q.is_none_or(|q| !q.is_empty() && !q.contains('\0')));
            let found = |code: &String| domain::province::find(&ProvinceCode(code.clone()));
            assert!(province.is_none_or(|code| found(&code).is_some()));
            assert!(addressee.is_none_or(|code| code == "pusat" || found(&code).is_some()));
            let days = [times.as_of, cursor.map(|(day, _, _)| day)];
            assert!(
                days.into_iter()
                    .flatten()
                    .all(|day| YEARS.contains(&day.year()))
            );
        });
    }

    #[test]
    fn whatever_is_said_of_what_was_known_is_read_or_refused() {
        let taken = ["7", "2026-03-02T10:00:00Z", "2026-03-02T10:00:00.5+07:00"];
        fuzzed::texts("known-at", &taken, |text| match read_known(text) {
            Some(Known::Position(position)) => assert!(position >= 0),
            // RFC 3339 has years of four digits.
            Some(Known::Moment(moment)) if (0..=9999).contains(&moment.year()) => {
                let again = read_known(&moment.to_rfc3339());
                assert_eq!(again, Some(Known::Moment(moment)));
            }
            Some(Known::Moment(_)) | None => {}
        });
    }
}
