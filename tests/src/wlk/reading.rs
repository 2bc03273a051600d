//! What establishments owe by a reading of their events one after the other, month by month, that
//! shares nothing with the product's own counting.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate, TimeDelta};
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::PgConnection;

/// The events of every establishment, in order.
const STREAMS: &str = "
    SELECT json_agg(payload ORDER BY sequence)::text FROM events
    WHERE aggregate_type = 'establishment' GROUP BY aggregate_id";

/// An overdue row: establishment, province, duty, period, last day, days late, periods missing, and
/// the province to which the offence belongs.
pub(super) type Row = (String, String, String, String, String, i64, i64, String);

/// Establishments of a province subject to a duty, and those that have not complied.
pub(super) type Rates = BTreeMap<(String, &'static str), (i64, i64)>;

/// What is expected on a day.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Establishments that were registered by then.
    pub(super) registered: usize,
    /// What is overdue.
    pub(super) overdue: BTreeSet<Row>,
    /// How the duties are complied with.
    pub(super) rates: Rates,
}

/// What is expected on each of some days; overdue rows of one province only, if one is named.
pub(super) async fn expected(
    owner: &mut PgConnection,
    days: &[NaiveDate],
    province: Option<&str>,
) -> Result<Vec<Expected>> {
    let mut all: Vec<Expected> = days.iter().map(|_| Expected::default()).collect();
    let mut streams = sqlx::query_scalar::<_, String>(STREAMS).fetch(owner);
    while let Some(text) = streams.try_next().await? {
        let events: Vec<Value> = serde_json::from_str(&text)?;
        for (on, expected) in days.iter().zip(&mut all) {
            if let Some(reading) = Reading::of(&events, *on) {
                expected.take(&reading, *on, province).context("a date")?;
            }
        }
    }
    Ok(all)
}

impl Expected {
    fn take(&mut self, one: &Reading, on: NaiveDate, province: Option<&str>) -> Option<()> {
        self.registered += 1;
        for duty in &one.subject {
            let counts = self.rates.entry((one.province.clone(), duty)).or_default();
            counts.0 += 1;
            counts.1 += i64::from(one.missing.contains_key(duty));
        }
        for (duty, missing) in &one.missing {
            let belongs = |(last, _): &&(NaiveDate, String)| {
                province.is_none_or(|wanted| one.lay_in(*last + TimeDelta::days(1)) == wanted)
            };
            let missing: Vec<&(NaiveDate, String)> = missing.iter().filter(belongs).collect();
            let Some((last, period)) = missing.iter().min() else {
                continue;
            };
            let count = missing.len();
            self.overdue.insert((
                one.id.clone(),
                one.province.clone(),
                (*duty).to_owned(),
                period.clone(),
                last.to_string(),
                (on - *last).num_days(),
                i64::try_from(count).ok()?,
                one.lay_in(*last + TimeDelta::days(1)).to_owned(),
            ));
        }
        Some(())
    }
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

/// The day on which an event happened; an establishment is there since it was established.
fn happened(event: &Value) -> Option<NaiveDate> {
    if event["type"] == "EmployerRegistered" {
        return day(&event["registered_on"]).min(day(&event["established_on"]));
    }
    let fields = match event["type"].as_str()? {
        "WlkReportFiled" => "filed_on",
        "EmployerRenamed" => "effective_on",
        "EstablishmentMoved" => "moved_on",
        "ProvinceSucceeded" => "succeeded_on",
        "OperationStopped" => "stopped_on",
        "EstablishmentDissolved" => "dissolved_on",
        _ => return None,
    };
    day(&event[fields])
}

/// What one establishment owes, by a reading of its events one after the other.
#[derive(Default)]
struct Reading {
    province: String,
    /// Since when it lay where; a place keeps its day when its province becomes another.
    places: Vec<(NaiveDate, String)>,
    id: String,
    /// What was due: duty, period, last day.
    due: Vec<(&'static str, String, NaiveDate)>,
    filed: BTreeSet<(&'static str, String)>,
    first: Option<NaiveDate>,
    end: Option<NaiveDate>,
    /// Duties of which anything was due before the day.
    subject: BTreeSet<&'static str>,
    /// What is missing of each, with its last day.
    missing: BTreeMap<&'static str, Vec<(NaiveDate, String)>>,
}

const OPENING: (&str, i64) = ("opening", 30);
const CLOSING: (&str, i64) = ("closing", -30);

impl Reading {
    fn of(events: &[Value], on: NaiveDate) -> Option<Self> {
        let known = events.iter().filter(|one| happened(one) <= Some(on));
        let mut found = Self::default();
        for event in known {
            found.take(event)?;
        }
        (!found.id.is_empty()).then_some(())?;
        found.years(on)?;
        for (duty, period, last) in std::mem::take(&mut found.due) {
            if last < on {
                found.subject.insert(duty);
                if !found.filed.contains(&(duty, period.clone())) {
                    found.missing.entry(duty).or_default().push((last, period));
                }
            }
        }
        Some(found)
    }

    fn owes(&mut self, cause: &str, on: NaiveDate, duties: &[(&'static str, i64)]) {
        for (duty, after) in duties {
            let one = (*duty, format!("{cause}:{on}"), on + TimeDelta::days(*after));
            if !self.due.contains(&one) {
                self.due.push(one);
            }
        }
    }

    fn take(&mut self, event: &Value) -> Option<()> {
        let event_on = day(&event["event_on"]);
        match (event["type"].as_str()?, event["kind"].as_str()) {
            ("EmployerRegistered", _) => {
                event["establishment_id"].as_str()?.clone_into(&mut self.id);
                self.places
                    .push((NaiveDate::MIN, event["province"].as_str()?.to_owned()));
                self.owes("established", day(&event["established_on"])?, &[OPENING]);
            }
            ("ProvinceSucceeded", _) => {
                event["new"]
                    .as_str()?
                    .clone_into(&mut self.places.last_mut()?.1);
            }
            ("EstablishmentMoved", _) => {
                self.places
                    .push((day(&event["moved_on"])?, event["to"].as_str()?.to_owned()));
                self.owes("moved", day(&event["moved_on"])?, &[CLOSING, OPENING]);
            }
            ("OperationStopped", _) => self.owes("stopped", day(&event["stopped_on"])?, &[CLOSING]),
            ("EstablishmentDissolved", _) => {
                self.end = day(&event["dissolved_on"]);
                self.owes("dissolved", self.end?, &[CLOSING]);
            }
            ("WlkReportFiled", Some("first")) => {
                self.first = day(&event["filed_on"]);
                self.filed
                    .insert(("opening", format!("established:{}", event_on?)));
            }
            ("WlkReportFiled", Some("annual")) => {
                self.filed.insert(("annual", event["year"].to_string()));
            }
            ("WlkReportFiled", Some(kind)) => {
                self.owes("moved", event_on?, &[CLOSING, OPENING]);
                let duty = if kind == "move_before" {
                    "closing"
                } else {
                    "opening"
                };
                self.filed.insert((duty, format!("moved:{}", event_on?)));
            }
            _ => {}
        }
        self.places.last()?.1.clone_into(&mut self.province);
        Some(())
    }

    /// Where it lay on a day.
    fn lay_in(&self, on: NaiveDate) -> &str {
        let mut places = self.places.iter();
        let there = places.rfind(|(since, _)| *since <= on);
        there.map_or("", |(_, province)| province)
    }

    /// Month by month from the first report on: its own month of each later year.
    fn years(&mut self, on: NaiveDate) -> Option<()> {
        let Some(first) = self.first else {
            return Some(());
        };
        let mut month = first.with_day(1)?;
        while month <= on {
            month = (month + TimeDelta::days(31)).with_day(1)?;
            let last = month - TimeDelta::days(1);
            let later = last.month() == first.month() && last.year() > first.year();
            if later && self.end.is_none_or(|end| last < end) {
                self.due.push(("annual", last.year().to_string(), last));
            }
        }
        Some(())
    }
}
