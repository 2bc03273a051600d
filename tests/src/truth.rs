//! The log as it is stored, its invariants, and what the read models must hold by it: told by the
//! aggregates, not by the projections' own folds.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::case::{Case, CaseView};
use domain::correction::Corrected;
use domain::establishment::search_key;
use domain::prosecution::{Prosecution, ProsecutionEvent, ProsecutionView};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::load::Sent;

/// An event as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Stored {
    /// Place in the log.
    pub position: i64,
    /// Kind of stream.
    pub aggregate_type: String,
    /// Stream.
    pub aggregate_id: String,
    /// Place in the stream.
    pub sequence: i64,
    /// Kind of event.
    pub event_type: String,
    /// Its data.
    pub payload: Value,
    /// The command that made it.
    pub command_id: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// The whole log in its order.
#[derive(Debug)]
pub struct Log {
    /// The events.
    pub events: Vec<Stored>,
}

/// Position, stream and number of events of a command.
type Effect = (i64, String, usize);

impl Log {
    /// Reads the log.
    pub async fn read(connection: &mut PgConnection) -> Result<Self> {
        let events = sqlx::query_as(
            "SELECT position, aggregate_type, aggregate_id, sequence, event_type, payload,
                    metadata ->> 'command_id' AS command_id, recorded_at
             FROM events ORDER BY position",
        );
        let events = events.fetch_all(connection).await?;
        Ok(Self { events })
    }

    /// The last position.
    #[must_use]
    pub fn head(&self) -> i64 {
        self.events.last().map_or(0, |last| last.position)
    }

    /// Positions 1 to n, sequences 1 to k in that order, time never running back, and every
    /// command in one piece in one stream.
    pub fn is_whole(&self) -> Result<()> {
        let mut streams: HashMap<(&str, &str), i64> = HashMap::new();
        let mut over: HashSet<&str> = HashSet::new();
        let mut last: Option<&Stored> = None;
        for (event, position) in self.events.iter().zip(1..) {
            ensure!(event.position == position, "a gap before {event:?}");
            let stream = (event.aggregate_type.as_str(), event.aggregate_id.as_str());
            let sequence = streams.entry(stream).or_default();
            *sequence += 1;
            ensure!(event.sequence == *sequence, "out of order: {event:?}");
            if let Some(last) = last {
                ensure!(last.recorded_at <= event.recorded_at, "back: {event:?}");
                let together = last.command_id == event.command_id;
                ensure!(!together || last.aggregate_id == event.aggregate_id);
                ensure!(together || over.insert(&last.command_id), "twice: {last:?}");
            }
            let command = event.command_id.as_str();
            ensure!(!over.contains(command), "two places: {event:?}");
            last = Some(event);
        }
        Ok(())
    }

    /// What each command has done.
    #[must_use]
    pub fn effects(&self) -> HashMap<&str, Effect> {
        let mut effects: HashMap<&str, Effect> = HashMap::new();
        for event in &self.events {
            let stream = event.aggregate_id.clone();
            let effect = effects.entry(&event.command_id).or_insert((0, stream, 0));
            (effect.0, effect.2) = (event.position, effect.2 + 1);
        }
        effects
    }

    /// Every acknowledged command is there where it was told, in one event.
    pub fn holds(&self, sent: &[Sent]) -> Result<()> {
        let effects = self.effects();
        for one in sent.iter().filter(|one| one.acknowledged()) {
            let (id, position) = one.told()?;
            let found = effects.get(one.command_id()?.as_str());
            ensure!(
                found == Some(&(position, id, 1)),
                "{found:?} is not {one:?}"
            );
        }
        Ok(())
    }

    /// Every table tells what the log tells.
    pub async fn is_told(&self, connection: &mut PgConnection) -> Result<()> {
        let (cases, prosecutions) = (self.fold::<Case>()?, self.fold::<Prosecution>()?);
        let mut told: [BTreeMap<String, Value>; 4] = Default::default();
        let [list, due, register, counts] = &mut told;
        for (id, (case, events)) in &cases {
            let view = case.view().context("an unregistered case")?;
            list.insert(id.clone(), listed(&view, events));
            due.insert(id.clone(), noted(&view, events));
        }
        for (id, (prosecution, events)) in &prosecutions {
            let view = prosecution.view().context("an unreported offence")?;
            register.insert(id.clone(), registered(&view, events.len()));
            counts.insert(id.clone(), counted(&view, events)?);
        }
        let tables = [
            "case_list",
            "deadlines",
            "prosecution_register",
            "prosecution_statistics",
        ];
        for (table, told) in tables.into_iter().zip(told) {
            let found = rows(connection, table).await?;
            ensure!(found.len() == told.len(), "{table}: {} rows", found.len());
            for (id, row) in told {
                ensure!(
                    found.get(&id) == Some(&row),
                    "{table}: {:?} is not {row}",
                    found.get(&id)
                );
            }
        }
        Ok(())
    }

    fn fold<A: Aggregate>(&self) -> Result<BTreeMap<String, (A, Vec<&Stored>)>> {
        let mut found: BTreeMap<String, (A, Vec<&Stored>)> = BTreeMap::new();
        let of_type = |event: &&Stored| event.aggregate_type == A::TYPE;
        for event in self.events.iter().filter(of_type) {
            let (state, events) = found.entry(event.aggregate_id.clone()).or_default();
            state.apply(serde_json::from_value(event.payload.clone())?);
            events.push(event);
        }
        Ok(found)
    }
}

/// A table by id; one of the past by its times too.
pub async fn rows(connection: &mut PgConnection, table: &str) -> Result<BTreeMap<String, Value>> {
    let sql = format!(
        "SELECT concat(id, times), row FROM (
             SELECT t.id, to_jsonb(t) AS row, CASE WHEN to_jsonb(t) ? 'stands'
                 THEN concat(to_jsonb(t) ->> 'known_from', to_jsonb(t) ->> 'true_from') END AS times
             FROM {table} t
         ) one"
    );
    let found: Vec<(String, Value)> = sqlx::query_as(&sql).fetch_all(connection).await?;
    Ok(found.into_iter().collect())
}

fn listed(view: &CaseView, events: &[&Stored]) -> Value {
    let mut norms: Vec<&str> = vec![];
    for finding in &view.findings {
        if !norms.contains(&finding.norm.as_str()) {
            norms.push(&finding.norm);
        }
    }
    json!({
        "id": view.id, "version": events.len(), "province": view.province, "status": view.status,
        "establishment": view.establishment.name, "source": view.source, "norms": norms,
        "inspectors": view.inspectors, "registered_on": view.registered_on,
        "due_on": view.due_on, "closed_on": view.closed_on,
        "offered_to": view.offered_to, "opened": events.first().map(|first| first.position),
    })
}

fn noted(view: &CaseView, events: &[&Stored]) -> Value {
    const ENDS: [&str; 4] = [
        "FollowUpReported",
        "NonComplianceReported",
        "InvestigationOrdered",
        "CaseClosed",
    ];
    let last = |kind: &str| events.iter().rposition(|event| event.event_type == kind);
    let (first, second) = (last("FirstNotaIssued"), last("SecondNotaIssued"));
    let kind = match (first, second) {
        (None, None) => "none",
        (Some(_), None) => "nota_i",
        (_, Some(_)) => "nota_ii",
    };
    let since = second.or(first).unwrap_or(0);
    let after = &events[since..];
    let receipt = after
        .iter()
        .find(|event| event.event_type == "NotaReceived");
    let outcome = after
        .iter()
        .find_map(|event| match event.event_type.as_str() {
            "NotaDeadlineMissed" => Some("missed"),
            ended if ENDS.contains(&ended) => Some("ended"),
            _ => None,
        });
    json!({
        "id": view.id, "version": events.len(), "kind": kind, "province": view.province,
        "inspectors": view.inspectors, "outcome": outcome,
        "due_on": receipt.map(|event| &event.payload["due_on"]),
        "received_on": receipt.map(|event| &event.payload["received_on"]),
        "limit_days": &events[since].payload["limit_days"],
        "derivation": receipt.map(|event| &event.payload["derivation"]),
    })
}

fn registered(view: &ProsecutionView, version: usize) -> Value {
    let days = &view.milestones;
    // The register tells of execution only; the aggregate's milestone is also that of stopping.
    let executed_on = days.completed_on.filter(|_| view.status != "Stopped");
    json!({
        "id": view.id, "version": version, "register_no": view.register_no,
        "province": view.province, "status": view.status, "establishment": view.establishment,
        "norm": view.norm, "inspector": view.ppns, "offence_date": view.offence_date,
        "outcome": view.outcome, "fine_idr": view.fine_idr,
        "inspection_case": view.inspection_case, "reported_on": days.reported_on,
        "opened_on": days.opened_on, "bap_completed_on": days.bap_completed_on,
        "referred_on": days.referred_on, "judged_on": days.judged_on,
        "completed_on": executed_on, "offered_to": view.offered_to,
    })
}

fn counted(view: &ProsecutionView, events: &[&Stored]) -> Result<Value> {
    let day = |kinds: &[(&str, &str)]| {
        let found = |event: &&Stored| {
            let kind = kinds.iter().find(|kind| kind.0 == event.event_type)?;
            Some(event.payload[kind.1].clone())
        };
        events.iter().find_map(found)
    };
    let first = events.first().context("no event")?;
    let imported = first.event_type == "RegisterEntryImported";
    let opened = day(&[("InvestigationOpened", "opened_on")]);
    let referred = day(&[("CaseReferredToCourt", "referred_on")]);
    let judged = day(&[("JudgmentPronounced", "judged_on")]);
    let here = |reached: bool| reached.then_some(&view.province);
    let completed = day(&[("FinePaid", "paid_on"), ("SentenceExecuted", "executed_on")]);
    let minutes = day(&[
        ("RegisterEntryImported", "bap_completed_on"),
        ("BapCompleted", "completed_on"),
    ]);
    let last = day(&[("JudgmentBecameFinal", "final_on")]);
    let person = day(&[("SuspectNamed", "person")]);
    let days = events.iter().map(|event| {
        let happened: ProsecutionEvent = serde_json::from_value(event.payload.clone())?;
        Ok(happened.day())
    });
    let days: Vec<Option<NaiveDate>> = days.collect::<Result<_>>()?;
    let days = || days.iter().flatten();
    Ok(json!({
        "id": view.id, "version": events.len(), "province": view.province, "norm": view.norm,
        "inspector": view.ppns, "outcome": view.outcome, "fine_idr": view.fine_idr.unwrap_or(0),
        "reported": true, "reported_on": first.payload["reported_on"],
        "opened": imported || opened.is_some(), "opened_on": opened,
        "referred": referred.is_some(), "referred_on": referred,
        "judged": judged.is_some(), "judged_on": judged,
        "completed": completed.is_some(), "completed_on": completed,
        // Nothing of this log has moved: what was reached was reached here.
        "reported_in": here(true), "opened_in": here(imported || opened.is_some()),
        "referred_in": here(referred.is_some()), "judged_in": here(judged.is_some()),
        "completed_in": here(completed.is_some()),
        "firm": search_key(&view.establishment),
        "status": view.status, "accused_role": first.payload["accused_role"],
        "person": person, "inspection_case": view.inspection_case,
        "minutes": minutes.is_some(), "minutes_on": minutes, "minutes_in": here(minutes.is_some()),
        "final": last.is_some(), "final_on": last, "final_in": here(last.is_some()),
        "known_from": events.last().map(|last| last.position),
        "true_from": days().max(), "begun_on": days().min(),
    }))
}
