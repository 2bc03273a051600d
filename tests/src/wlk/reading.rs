//! What establishments owe by a reading of their events one after the other, month by month, that
//! shares nothing with the product's own counting.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate, TimeDelta};
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::PgConnection;

use super::tied::{Facts, LINKED, together};

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
    let linked: Vec<String> = sqlx::query_scalar(LINKED).fetch_all(&mut *owner).await?;
    let linked: BTreeSet<String> = linked.into_iter().collect();
    let mut tied: Vec<Vec<Value>> = vec![];
    let mut streams = sqlx::query_scalar::<_, String>(STREAMS).fetch(owner);
    while let Some(text) = streams.try_next().await? {
        let events: Vec<Value> = serde_json::from_str(&text)?;
        let id = events
            .first()
            .and_then(|one| one["establishment_id"].as_str());
        if id.is_some_and(|id| linked.contains(id)) {
            tied.push(events);
            continue;
        }
        for (on, expected) in days.iter().zip(&mut all) {
            if let Some(mut reading) = Facts::of(&events, *on).and_then(|facts| facts.read()) {
                reading.owed(*on).context("a date")?;
                expected.take(&reading, *on, province).context("a date")?;
            }
        }
    }
    for (on, expected) in days.iter().zip(&mut all) {
        for mut reading in together(&tied, *on) {
            reading.owed(*on).context("a date")?;
            expected.take(&reading, *on, province).context("a date")?;
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

pub(super) fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

/// What one establishment owes, by a reading of its events one after the other.
#[derive(Default)]
pub(super) struct Reading {
    province: String,
    /// Since when it lay where; a place keeps its day when its province becomes another.
    places: Vec<(NaiveDate, String)>,
    id: String,
    is_branch: bool,
    /// Day of establishing, if anybody told it.
    began: Option<NaiveDate>,
    /// What is due: duty, period, last day.
    due: Vec<(&'static str, String, NaiveDate)>,
    filed: BTreeSet<(&'static str, String)>,
    /// Reports without a day: what they are about, and when they were filed.
    unnamed: Vec<(&'static str, &'static str, NaiveDate)>,
    /// The earliest first report, and the earliest business number.
    first: Option<NaiveDate>,
    nib: Option<NaiveDate>,
    end: Option<NaiveDate>,
    /// Duties of which anything was due before the day.
    subject: BTreeSet<&'static str>,
    /// What is missing of each, with its last day.
    missing: BTreeMap<&'static str, Vec<(NaiveDate, String)>>,
}

const OPENING: (&str, i64) = ("opening", 30);
const CLOSING: (&str, i64) = ("closing", -30);

/// What a report of a kind is about, and of which duty.
fn about(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "resume" => ("resumed", "opening"),
        "move_before" => ("moved", "closing"),
        "move_after" => ("moved", "opening"),
        "stop" => ("stopped", "closing"),
        "dissolve" => ("dissolved", "closing"),
        _ => return None,
    })
}

fn earlier(known: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    known.into_iter().chain(other).min()
}

impl Reading {
    fn owes(&mut self, cause: &str, on: NaiveDate) {
        let duties = match cause {
            "moved" => vec![CLOSING, OPENING],
            "stopped" | "dissolved" => vec![CLOSING],
            _ => vec![OPENING],
        };
        for (duty, after) in duties {
            let one = (duty, format!("{cause}:{on}"), on + TimeDelta::days(after));
            if !self.due.contains(&one) {
                self.due.push(one);
            }
        }
    }

    pub(super) fn take(&mut self, event: &Value) -> Option<()> {
        let text = |field: &str| event[field].as_str();
        match event["type"].as_str()? {
            "EmployerRegistered" => {
                text("establishment_id")?.clone_into(&mut self.id);
                self.is_branch = text("office") == Some("branch");
                self.places
                    .push((NaiveDate::MIN, text("province")?.to_owned()));
                self.began = day(&event["established_on"]);
                self.number(event);
            }
            "NumbersRecorded" => self.number(event),
            "ProvinceSucceeded" => text("new")?.clone_into(&mut self.places.last_mut()?.1),
            "EstablishmentMoved" => {
                let on = day(&event["moved_on"])?;
                self.places.push((on, text("to")?.to_owned()));
                // Entered in any order, they follow one another by their days.
                self.places.sort_by_key(|(since, _)| *since);
                self.owes("moved", on);
            }
            "OwnershipTransferred" => self.owes("moved", day(&event["owned_from"])?),
            "OperationStopped" => self.owes("stopped", day(&event["stopped_on"])?),
            "OperationResumed" => self.owes("resumed", day(&event["resumed_on"])?),
            "EstablishmentDissolved" => {
                let on = day(&event["dissolved_on"])?;
                self.end = earlier(self.end, Some(on));
                self.owes("dissolved", on);
            }
            "EmployerMerged" => self.end = earlier(self.end, day(&event["merged_on"])),
            "WlkReportFiled" => self.report(event)?,
            _ => {}
        }
        self.places.last()?.1.clone_into(&mut self.province);
        Some(())
    }

    /// The number of a company is that of its head office.
    fn number(&mut self, event: &Value) {
        if !self.is_branch {
            self.nib = earlier(self.nib, day(&event["numbers"]["nib_issued_on"]));
        }
    }

    fn report(&mut self, event: &Value) -> Option<()> {
        let (filed_on, event_on) = (day(&event["filed_on"])?, day(&event["event_on"]));
        let kind = event["kind"].as_str()?;
        match (kind, about(kind), event_on) {
            _ if !event["correction_of"].is_null() => {}
            ("annual", ..) => {
                self.filed.insert(("annual", event["year"].to_string()));
            }
            ("first", ..) => {
                let by_number = event["channel"] == "oss_nib";
                let known = if by_number {
                    &mut self.nib
                } else {
                    &mut self.first
                };
                *known = earlier(*known, Some(filed_on));
                self.began = self.began.or(event_on);
            }
            (_, Some((cause, duty)), Some(on)) => {
                self.owes(cause, on);
                self.filed.insert((duty, format!("{cause}:{on}")));
            }
            (_, Some((cause, duty)), None) => self.unnamed.push((cause, duty, filed_on)),
            (_, None, _) => return None,
        }
        Some(())
    }

    /// The opening is met by a first report or a number; a report without a day meets the oldest
    /// event that no other one meets, an opening none of a later day.
    pub(super) fn meet(&mut self) {
        if let Some(on) = self.began {
            self.owes("established", on);
            if earlier(self.first, self.nib).is_some() {
                self.filed.insert(("opening", format!("established:{on}")));
            }
        }
        self.unnamed.sort_by_key(|(.., filed_on)| *filed_on);
        self.due.sort_by_key(|(.., last)| *last);
        for (cause, duty, filed_on) in std::mem::take(&mut self.unnamed) {
            let free = self.due.iter().find(|(of, period, _)| {
                let on = period
                    .strip_prefix(cause)
                    .and_then(|rest| rest.strip_prefix(':'));
                let on = on.and_then(|on| on.parse::<NaiveDate>().ok());
                let may = on.is_some_and(|on| duty == "closing" || on <= filed_on);
                *of == duty && may && !self.filed.contains(&(duty, period.clone()))
            });
            if let Some((duty, period, _)) = free {
                self.filed.insert((*duty, period.clone()));
            }
        }
    }

    /// What was told of a duplicate: of the same workplace, which was established once.
    pub(super) fn join(&mut self, other: Self) {
        let opening = |one: &Self| Some(format!("established:{}", one.began?));
        let (own, their) = (opening(self), opening(&other));
        for (duty, period, last) in other.due {
            let established = own.is_some() && Some(&period) == their.as_ref();
            let one = (duty, period, last);
            if !established && !self.due.contains(&one) {
                self.due.push(one);
            }
        }
        for (duty, period) in other.filed {
            let same = Some(&period) == their.as_ref();
            let period = own.clone().filter(|_| same).unwrap_or(period);
            self.filed.insert((duty, period));
        }
        self.first = earlier(self.first, other.first);
        self.nib = earlier(self.nib, other.nib);
        self.began = self.began.or(other.began);
    }

    /// Owes nothing.
    pub(super) fn forget(&mut self) {
        self.due.clear();
        (self.first, self.nib) = (None, None);
    }

    /// What was due before a day, and what of it is missing.
    fn owed(&mut self, on: NaiveDate) -> Option<()> {
        self.years(on)?;
        for (duty, period, last) in std::mem::take(&mut self.due) {
            if last < on {
                self.subject.insert(duty);
                if !self.filed.contains(&(duty, period.clone())) {
                    self.missing.entry(duty).or_default().push((last, period));
                }
            }
        }
        Some(())
    }

    /// Where it lay on a day.
    fn lay_in(&self, on: NaiveDate) -> &str {
        let mut places = self.places.iter();
        let there = places.rfind(|(since, _)| *since <= on);
        there.map_or("", |(_, province)| province)
    }

    /// Month by month from the first report on, or from the number where there is none, and not
    /// from before the establishing: its own month of each later year.
    fn years(&mut self, on: NaiveDate) -> Option<()> {
        let Some(first) = self
            .first
            .or(self.nib)
            .max(self.first.or(self.nib).and(self.began))
        else {
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
