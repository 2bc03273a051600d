//! What a client asks of a flow: keys, periods, and how the answer is laid out.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::flow::{Flow, Part, TIME};
use crate::error::ApiError;
use crate::http::query::Query;

/// What is asked of a flow.
#[derive(Debug)]
pub(super) struct Asked {
    /// For each dimension of the key the codes that are wanted; none is any.
    pub(super) key: Vec<Vec<String>>,
    /// First day.
    pub(super) from: Option<NaiveDate>,
    /// Last day.
    pub(super) to: Option<NaiveDate>,
    /// How the answer is laid out.
    pub(super) layout: Layout,
    /// Whether earlier vintages are told, too.
    pub(super) history: bool,
}

impl Asked {
    /// Whether a code of the key's nth dimension is wanted.
    pub(super) fn wants(&self, nth: usize, code: &str) -> bool {
        let wanted = self.wanted(nth);
        wanted.is_empty() || wanted.iter().any(|one| one == code)
    }

    /// The codes that are wanted of the key's nth dimension; none is any.
    pub(super) fn wanted(&self, nth: usize) -> &[String] {
        self.key.get(nth).map_or(&[], Vec::as_slice)
    }
}

/// How an answer is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The place of the dimension by which the observations of a series differ; none where each
    /// observation stands for itself.
    pub(super) at: Option<usize>,
    /// What is told.
    pub(super) detail: Detail,
    /// So many first observations of a series.
    pub(super) first: Option<usize>,
    /// So many last ones.
    pub(super) last: Option<usize>,
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// All.
    Full,
    /// Observations without attributes.
    DataOnly,
    /// Keys of series.
    KeysOnly,
    /// Series with attributes, without observations.
    NoData,
}

/// The dimension at the observation where each observation stands for itself.
pub(super) const FLAT: &str = "AllDimensions";

/// What is asked: a key as it stands in an address (`A.31+32..`), and the parameters.
///
/// # Errors
/// 422, with everything that is wrong with it.
pub(super) fn asked(flow: &Flow, key: &str, mut query: Query) -> Result<Asked, ApiError> {
    let dimensions = flow.key().count();
    let codes = |part: &str| {
        let codes = part.split('+').filter(|code| !code.is_empty());
        codes.map(str::to_owned).collect::<Vec<String>>()
    };
    let key: Vec<Vec<String>> = match key {
        "" | "all" => vec![vec![]; dimensions],
        key => key.split('.').map(codes).collect(),
    };
    if key.len() != dimensions {
        let names: Vec<String> = flow.key().map(Part::id).collect();
        let wanted = format!("has {dimensions} parts: {}", names.join("."));
        query.wrong("key", &wanted);
    }
    let from = period(&mut query, "startPeriod").map(|(first, _)| first);
    let to = period(&mut query, "endPeriod").map(|(_, last)| last);
    // Some clients write True.
    let history = query.text("includeHistory");
    let history = history.map(|text| text.to_ascii_lowercase());
    if !matches!(history.as_deref(), None | Some("true" | "false")) {
        query.wrong("includeHistory", "takes true or false");
    }
    let layout = Layout {
        at: at(flow, &mut query),
        detail: detail(&mut query),
        first: query.parsed("firstNObservations", "a number"),
        last: query.parsed("lastNObservations", "a number"),
    };
    query.done()?;
    Ok(Asked {
        key,
        from,
        to,
        layout,
        history: history.as_deref() == Some("true"),
    })
}

fn at(flow: &Flow, query: &mut Query) -> Option<usize> {
    let usual = if flow.has_time() { TIME } else { FLAT };
    let name = query.text("dimensionAtObservation");
    let name = name.as_deref().unwrap_or(usual);
    let found = flow.parts.iter().position(|part| part.id() == name);
    if found.is_none() && name != FLAT {
        let names: Vec<String> = flow.parts.iter().map(|part| part.id()).collect();
        let wanted = format!("takes {FLAT} or one of {}", names.join(", "));
        query.wrong("dimensionAtObservation", &wanted);
    }
    found
}

fn detail(query: &mut Query) -> Detail {
    match query.text("detail").as_deref() {
        None | Some("full") => Detail::Full,
        Some("dataonly") => Detail::DataOnly,
        Some("serieskeysonly") => Detail::KeysOnly,
        Some("nodata") => Detail::NoData,
        Some(_) => {
            query.wrong("detail", "takes full, dataonly, serieskeysonly or nodata");
            Detail::Full
        }
    }
}

/// A period as its first and last day.
fn period(query: &mut Query, name: &str) -> Option<(NaiveDate, NaiveDate)> {
    let text = query.text(name)?;
    let days = days(&text);
    if days.is_none() {
        let wanted = "takes a period such as 2019, 2019-Q1, 2019-03 or 2019-03-31";
        query.wrong(name, wanted);
    }
    days
}

/// The first and the last day of a period: a year, quarter, month or day.
pub(super) fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let parts: Vec<&str> = text.split('-').collect();
    let (first, months) = match parts.as_slice() {
        [year] => (day(year, "1")?, 12),
        [year, quarter] if quarter.starts_with('Q') => {
            let quarter: u32 = quarter.get(1..)?.parse().ok()?;
            let month = quarter.checked_sub(1)?.checked_mul(3)?.checked_add(1)?;
            (day(year, &month.to_string())?, 3)
        }
        [year, month] => (day(year, month)?, 1),
        _ => {
            let day: NaiveDate = text.parse().ok().filter(|day| is_of_our_time(*day))?;
            return Some((day, day));
        }
    };
    let next = first.checked_add_months(Months::new(months))?;
    Some((first, next.checked_sub_days(Days::new(1))?))
}

/// The first day of a month of a year from 1900 to 2999.
fn day(year: &str, month: &str) -> Option<NaiveDate> {
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, 1).filter(|day| is_of_our_time(*day))
}

/// Whether a day is one that the store and people can mean.
fn is_of_our_time(day: NaiveDate) -> bool {
    (1900..3000).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_its_first_and_last_day() {
        for (text, first, last) in [
            ("2019", "2019-01-01", "2019-12-31"),
            ("2019-Q1", "2019-01-01", "2019-03-31"),
            ("2020-Q4", "2020-10-01", "2020-12-31"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2019-03-31", "2019-03-31", "2019-03-31"),
        ] {
            let wanted = Some((first.parse().unwrap(), last.parse().unwrap()));
            assert_eq!(days(text), wanted, "{text}");
        }
        for text in [
            "", "19", "2019-13", "2019-Q0", "2019-Q5", "soon", "99999", "2019-Q",
        ] {
            assert_eq!(days(text), None, "{text}");
        }
    }

    #[test]
    fn whatever_is_asked_of_a_flow_is_read_or_named() {
        let flow = Flow::standing().next().unwrap();
        let parts = flow.key().count();
        let any = ".".repeat(parts - 1);
        let two = format!("{any}?startPeriod=2019-02&endPeriod=2019-03-31&lastNObservations=2");
        let taken = [
            "A.31+32..?startPeriod=2019&endPeriod=2020-Q4&detail=dataonly",
            "all?dimensionAtObservation=AllDimensions&firstNObservations=1&includeHistory=True",
            two.as_str(),
        ];
        crate::fuzzed::texts("sdmx", &taken, |text| {
            let (key, query) = text.split_once('?').unwrap_or((text, ""));
            let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
            let Ok(asked) = asked(&flow, key, Query::new(pairs)) else {
                return;
            };
            assert_eq!(asked.key.len(), parts);
            let codes: Vec<String> = asked.key.iter().map(|codes| codes.join("+")).collect();
            let again = super::asked(&flow, &codes.join("."), Query::new([])).unwrap();
            assert_eq!(again.key, asked.key);
            for day in [asked.from, asked.to].into_iter().flatten() {
                assert!(is_of_our_time(day), "{day}");
            }
        });
    }
}
