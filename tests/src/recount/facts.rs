//! What each stream tells, at two times: the first events up to a position, corrected as the domain
//! reads corrections, without those that had not happened by a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result};
use chrono::NaiveDate;
use domain::case::CaseEvent;
use domain::correction::{Corrected, truth};
use domain::establishment::{EstablishmentEvent, search_key};
use domain::officer::OfficerEvent;
use domain::prosecution::ProsecutionEvent;
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::PgConnection;

use super::case::case;
use super::establishment::establishment;
use crate::truth::Log;

/// Something that may count.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    /// The stream.
    pub id: String,
    /// What it has reached: on which day, and in which province.
    pub reached: BTreeMap<&'static str, (Option<NaiveDate>, String)>,
    /// What it is broken down by, but for day and province.
    pub values: BTreeMap<&'static str, BTreeSet<Option<String>>>,
    /// The officers of it.
    pub officers: BTreeSet<String>,
    /// The establishment.
    pub firm: Option<String>,
    /// By what establishments are told apart.
    pub firm_key: String,
    /// The accused.
    pub person: Option<String>,
    /// The fine, or the workers.
    pub amount: i64,
    /// Whether it was complied with after the first note, without a second one.
    pub complied_after_first_note: bool,
}

/// All facts at two times.
#[derive(Debug, Default)]
pub struct Facts {
    /// Inspection cases.
    pub cases: Vec<Fact>,
    /// Visits.
    pub visits: Vec<Fact>,
    /// Prosecutions.
    pub prosecutions: Vec<Fact>,
    /// Establishments.
    pub establishments: Vec<Fact>,
}

/// An event as it is true: its name, its day, its data.
pub(super) type Event = (String, NaiveDate, Value);

/// Level and unit of each officer.
type Register = BTreeMap<String, (String, String)>;

/// The kinds of streams, each after those that it tells of.
const KINDS: [&str; 4] = ["officer", "establishment", "case", "prosecution"];

impl Facts {
    /// What a log tells at two times.
    pub fn of(log: &Log, known_at: Option<i64>, as_of: Option<NaiveDate>) -> Result<Self> {
        let mut tally = Tally::new(as_of);
        for kind in KINDS {
            let mut streams: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
            let of_kind = log.events.iter().filter(|one| one.aggregate_type == kind);
            for event in of_kind {
                if known_at.is_none_or(|known| event.position <= known) {
                    let stream = streams.entry(&event.aggregate_id).or_default();
                    stream.push(event.payload.clone());
                }
            }
            for (id, payloads) in streams {
                tally.take(kind, id, payloads)?;
            }
        }
        Ok(tally.facts)
    }

    /// What the log of a database tells now, read stream by stream: it need not fit into memory.
    pub async fn read(connection: &mut PgConnection) -> Result<Self> {
        let mut tally = Tally::new(None);
        for kind in KINDS {
            let events = sqlx::query_as(
                "SELECT aggregate_id, payload FROM events WHERE aggregate_type = $1
                 ORDER BY aggregate_id, sequence",
            );
            let mut events = events.bind(kind).fetch(&mut *connection);
            let (mut stream, mut payloads) = (String::new(), vec![]);
            while let Some((id, payload)) = events.try_next().await? {
                let next: String = id;
                if next != stream {
                    tally.take(kind, &stream, std::mem::take(&mut payloads))?;
                    stream = next;
                }
                payloads.push(payload);
            }
            tally.take(kind, &stream, payloads)?;
        }
        Ok(tally.facts)
    }

    /// The facts of a subject.
    #[must_use]
    pub fn subject(&self, name: &str) -> &[Fact] {
        match name {
            "cases" => &self.cases,
            "visits" => &self.visits,
            "prosecutions" => &self.prosecutions,
            _ => &self.establishments,
        }
    }
}

/// Facts on the way, stream after stream.
struct Tally {
    as_of: Option<NaiveDate>,
    facts: Facts,
    officers: Register,
    firms: BTreeMap<String, Fact>,
    /// The establishment of each case.
    inspected: HashMap<String, Option<String>>,
}

impl Tally {
    fn new(as_of: Option<NaiveDate>) -> Self {
        Self {
            as_of,
            facts: Facts::default(),
            officers: Register::new(),
            firms: BTreeMap::new(),
            inspected: HashMap::new(),
        }
    }

    /// A stream; one that had not begun tells nothing.
    fn take(&mut self, kind: &str, id: &str, payloads: Vec<Value>) -> Result<()> {
        let as_of = self.as_of;
        match kind {
            "officer" => {
                register(
                    &mut self.officers,
                    &true_of::<OfficerEvent>(payloads, as_of)?,
                );
                Ok(())
            }
            "establishment" => {
                self.establishment(id, &true_of::<EstablishmentEvent>(payloads, as_of)?)
            }
            "case" => self.case(id, &true_of::<CaseEvent>(payloads, as_of)?),
            _ => self.prosecution(id, &true_of::<ProsecutionEvent>(payloads, as_of)?),
        }
    }

    fn establishment(&mut self, id: &str, events: &[Event]) -> Result<()> {
        if !events.is_empty() {
            let fact = establishment(id.to_owned(), events)?;
            self.firms.insert(fact.id.clone(), fact.clone());
            self.facts.establishments.push(fact);
        }
        Ok(())
    }

    fn case(&mut self, id: &str, events: &[Event]) -> Result<()> {
        if !events.is_empty() {
            let (fact, visits) = case(id, events)?;
            let visits = visits.into_iter();
            let visits = visits.map(|fact| beside(fact, &self.firms, &self.officers));
            self.facts.visits.extend(visits);
            self.inspected.insert(fact.id.clone(), fact.firm.clone());
            let fact = beside(fact, &self.firms, &self.officers);
            self.facts.cases.push(fact);
        }
        Ok(())
    }

    fn prosecution(&mut self, id: &str, events: &[Event]) -> Result<()> {
        if let Some((_, _, first)) = events.first() {
            let mut fact = prosecution(id.to_owned(), events)?;
            let case = text(&first["inspection_case"]);
            fact.firm_key = search_key(first["establishment"].as_str().unwrap_or_default());
            fact.firm = case.and_then(|case| self.inspected.get(&case).cloned().flatten());
            let fact = beside(fact, &self.firms, &self.officers);
            self.facts.prosecutions.push(fact);
        }
        Ok(())
    }
}

/// The events of a stream as they are true by a day; none when it had not begun.
fn true_of<E: Corrected>(payloads: Vec<Value>, as_of: Option<NaiveDate>) -> Result<Vec<Event>> {
    let read = payloads.into_iter().map(serde_json::from_value::<E>);
    let read: Result<Vec<E>, _> = read.collect();
    let truths = truth(read?);
    let by_then = |on: NaiveDate| as_of.is_none_or(|day| on <= day);
    if !truths.first().is_some_and(|first| by_then(first.on)) {
        return Ok(vec![]);
    }
    let happened = truths.into_iter().filter(|one| by_then(one.on));
    let told = happened.map(|one| {
        let data = serde_json::to_value(&one.event)?;
        Ok((one.event.event_type(), one.on, data))
    });
    told.collect()
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

pub(super) fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(text)
        .collect()
}

pub(super) fn one(value: Option<String>) -> BTreeSet<Option<String>> {
    BTreeSet::from([value])
}

fn register(officers: &mut Register, events: &[Event]) {
    let Some((_, _, first)) = events.first() else {
        return;
    };
    let last = |field: &str| {
        let told = events
            .iter()
            .rev()
            .filter(|(name, ..)| name != "ServiceEnded");
        let mut told = told.filter_map(|(_, _, data)| text(&data[field]));
        told.next().unwrap_or_default()
    };
    let name = text(&first["officer"]).unwrap_or_default();
    officers.insert(name, (last("level"), last("unit")));
}

/// What the registers of establishments and of officers tell of it.
fn beside(mut fact: Fact, firms: &BTreeMap<String, Fact>, officers: &Register) -> Fact {
    let firm = fact.firm.as_ref().and_then(|id| firms.get(id));
    for by in ["size", "section"] {
        let told = firm.and_then(|firm| firm.values.get(by).cloned());
        fact.values.insert(by, told.unwrap_or_else(|| one(None)));
    }
    let of = |told: fn(&(String, String)) -> &String| {
        let all = fact
            .officers
            .iter()
            .map(|officer| officers.get(officer).map(told).cloned());
        all.collect::<BTreeSet<_>>()
    };
    let (levels, units) = (of(|(level, _)| level), of(|(_, unit)| unit));
    fact.values.insert("level", levels);
    fact.values.insert("unit", units);
    fact
}

/// The milestone of a prosecution that an event is.
fn reached_by(name: &str) -> Option<&'static str> {
    match name {
        "InvestigationOpened" => Some("opened"),
        "RegisterEntryImported" | "BapCompleted" => Some("minutes"),
        "CaseReferredToCourt" => Some("referred"),
        "JudgmentPronounced" => Some("judged"),
        "JudgmentBecameFinal" => Some("final"),
        "FinePaid" | "SentenceExecuted" | "SubstitutePenaltyExecuted" => Some("completed"),
        _ => None,
    }
}

/// What an event takes back.
fn undo(fact: &mut Fact, name: &str, data: &Value) {
    let back = match name {
        "CaseReturnedByCourt" => &["referred", "minutes"][..],
        "DocumentRevoked" if data["state"] == "EventReported" => &["minutes", "opened"],
        "DocumentRevoked" => &["minutes"],
        "ObjectionFiled" => &["judged"],
        _ => &[],
    };
    for what in back {
        fact.reached.remove(what);
    }
}

fn prosecution(id: String, events: &[Event]) -> Result<Fact> {
    let first = &events.first().context("no event")?.2;
    let imported = events[0].0 == "RegisterEntryImported";
    let mut province = text(&first["province"]).context("no province")?;
    let mut inspector = text(&first["ppns"]).context("no investigator")?;
    let mut fact = Fact {
        id,
        ..Fact::default()
    };
    fact.reached
        .insert("reported", (day(&first["reported_on"]), province.clone()));
    if imported {
        fact.reached.insert("opened", (None, province.clone()));
    }
    let (mut outcome, mut status) = (None, String::new());
    for (name, on, data) in events {
        let event: ProsecutionEvent = serde_json::from_value(data.clone())?;
        if let Some(entered) = event.enters() {
            entered.name().clone_into(&mut status);
        }
        let here = || (Some(*on), province.clone());
        undo(&mut fact, name, data);
        let reached = reached_by(name);
        if let Some(reached) = reached {
            fact.reached.insert(reached, here());
        }
        match name.as_str() {
            "SuspectNamed" => fact.person = text(&data["person"]),
            "JudgmentPronounced" | "AppealDecided" => {
                outcome = text(&data["outcome"]);
                fact.amount = data["fine_idr"].as_i64().unwrap_or(0);
            }
            "ObjectionFiled" => {
                (outcome, fact.amount) = (None, 0);
            }
            "TransferAccepted" => {
                province = text(&data["to"]).unwrap_or(province);
                inspector = text(&data["ppns"]).unwrap_or(inspector);
            }
            "JurisdictionDecided" | "ProsecutionJurisdictionSucceeded" => {
                province = text(&data["to"]).unwrap_or(province);
            }
            _ => {}
        }
    }
    fact.officers.insert(inspector.clone());
    fact.values = BTreeMap::from([
        ("norm", one(text(&first["norm"]))),
        ("status", one(Some(status))),
        ("outcome", one(outcome)),
        ("kind", one(text(&first["accused_role"]))),
        ("inspector", one(Some(inspector))),
    ]);
    Ok(fact)
}
