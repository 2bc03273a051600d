//! What was told of an establishment until a day, and the entries that are tied as duplicates then.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::reading::{Reading, day};

/// Establishments that are, or were, duplicates or what stays in place of one.
pub(super) const LINKED: &str = "
    SELECT aggregate_id FROM events WHERE event_type = 'DuplicateEmployersLinked'
    UNION SELECT payload ->> 'survivor' FROM events WHERE event_type = 'DuplicateEmployersLinked'";

/// Linked establishments on a day: a duplicate owes nothing, and what was told of it is told of the
/// entry that stays in the end.
pub(super) fn together(tied: &[Vec<Value>], on: NaiveDate) -> Vec<Reading> {
    let facts = tied.iter().filter_map(|events| Facts::of(events, on));
    let facts: Vec<Facts> = facts.collect();
    let stays: BTreeMap<&str, &str> = facts
        .iter()
        .filter_map(|one| Some((one.id.as_str(), one.linked.as_deref()?)))
        .collect();
    let last = |id: &str| {
        let mut id = id.to_owned();
        while let Some(next) = stays.get(id.as_str()) {
            id = (*next).to_owned();
        }
        id
    };
    let readings = facts.iter().filter_map(|one| {
        let mut own = one.read()?;
        if one.linked.is_some() {
            own.forget();
            return Some(own);
        }
        let others = facts.iter().filter(|other| other.id != one.id);
        for other in others.filter(|other| last(&other.id) == one.id) {
            own.join(other.read()?);
        }
        Some(own)
    });
    readings.collect()
}

/// The day on which an event happened; an establishment is there since it was established, or its
/// number was given.
fn happened(event: &Value) -> Option<NaiveDate> {
    let nib = day(&event["numbers"]["nib_issued_on"]);
    let earliest = |days: &[Option<NaiveDate>]| days.iter().flatten().min().copied();
    if event["type"] == "EmployerRegistered" {
        let nib = nib.filter(|_| event["office"] == "head");
        let began = day(&event["established_on"])?;
        return earliest(&[day(&event["registered_on"]), Some(began), nib]);
    }
    let fields = match event["type"].as_str()? {
        "NumbersRecorded" => return earliest(&[day(&event["recorded_on"]), nib]),
        "WlkReportFiled" => "filed_on",
        "EmployerRenamed" => "effective_on",
        "EstablishmentMoved" => "moved_on",
        "OwnershipTransferred" => "owned_from",
        "ProvinceSucceeded" => "succeeded_on",
        "OperationStopped" => "stopped_on",
        "OperationResumed" => "resumed_on",
        "EstablishmentDissolved" => "dissolved_on",
        "EmployerMerged" => "merged_on",
        "DuplicateEmployersLinked" => "linked_on",
        "LinkReversed" => "reversed_on",
        _ => return None,
    };
    day(&event[fields])
}

/// What was told of one establishment until a day, and to which other it is linked then.
pub(super) struct Facts {
    id: String,
    told: Vec<Value>,
    linked: Option<String>,
}

impl Facts {
    pub(super) fn of(events: &[Value], on: NaiveDate) -> Option<Self> {
        let known = events.iter().filter(|one| happened(one) <= Some(on));
        let told: Vec<Value> = known.cloned().collect();
        let id = told.first()?["establishment_id"].as_str()?.to_owned();
        let mut linked = None;
        for one in &told {
            if one["type"] == "DuplicateEmployersLinked" {
                linked = one["survivor"].as_str().map(str::to_owned);
            } else if one["type"] == "LinkReversed" {
                linked = None;
            }
        }
        Some(Self { id, told, linked })
    }

    pub(super) fn read(&self) -> Option<Reading> {
        let mut found = Reading::default();
        for event in &self.told {
            found.take(event)?;
        }
        found.meet();
        Some(found)
    }
}
