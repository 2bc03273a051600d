//! Every event ever stored can be read: one sample of each type and version, and of each shape
//! that a version has had. Samples are added, never changed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cqrs_es::DomainEvent;
use domain::case::CaseEvent;
use domain::complaint::{ComplainantEvent, ComplaintEvent};
use domain::establishment::EstablishmentEvent;
use domain::holder::HolderEvent;
use domain::law::change::LawChangeEvent;
use domain::numbering::void::NumberEvent;
use domain::officer::OfficerEvent;
use domain::person::PersonEvent;
use domain::plan::PlanEvent;
use domain::prosecution::ProsecutionEvent;
use domain::release::ReleaseEvent;
use domain::review::ReviewEvent;
use domain::upcast::{Kind, read, read_value};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Sample {
    aggregate_type: String,
    event_type: String,
    event_version: String,
    payload: Value,
}

impl Sample {
    fn kind(&self) -> Kind<'_> {
        Kind {
            aggregate_type: &self.aggregate_type,
            event_type: &self.event_type,
            event_version: &self.event_version,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test, which reads files")]
fn samples(aggregate_type: &str) -> BTreeMap<String, Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let files = std::fs::read_dir(folder.join(aggregate_type)).unwrap();
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let file = file.unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let name = file.file_name().into_string().unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    files.map(read).collect()
}

/// The types of an event, as its decoder names them when it meets another.
fn types<E: DeserializeOwned>() -> BTreeSet<String> {
    let answer = serde_json::from_value::<E>(json!({ "type": "?" }));
    let told = answer.err().unwrap().to_string();
    let names = told.split('`').skip(3).step_by(2);
    names.map(str::to_owned).collect()
}

fn check<E: DomainEvent>(aggregate_type: &str) {
    let samples = samples(aggregate_type);
    let mut newest = BTreeMap::new();
    let mut found = BTreeSet::new();
    for (name, sample) in &samples {
        let parts = [&sample.event_type, ".", &sample.event_version, "."].concat();
        assert!(name.starts_with(&parts), "{name} is named otherwise inside");
        let event: E = read_value(sample.kind(), sample.payload.clone())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = serde_json::to_string(&event).unwrap();
        let today = Kind {
            event_version: &event.event_version(),
            ..sample.kind()
        };
        let again: E = read(today, &text).unwrap();
        assert_eq!(again, event, "{name} is not stable");
        assert_eq!(serde_json::to_string(&again).unwrap(), text, "{name}");
        assert_eq!(event.event_type(), sample.event_type, "{name}");
        if *name == format!("{}.{}.json", sample.event_type, event.event_version()) {
            assert_eq!(
                serde_json::to_value(&event).unwrap(),
                sample.payload,
                "{name}"
            );
        }
        newest.insert(sample.event_type.clone(), event.event_version());
        found.insert((sample.event_type.clone(), sample.event_version.clone()));
    }
    for kind in types::<E>() {
        let newest: u32 = newest
            .get(&kind)
            .unwrap_or_else(|| panic!("{kind} has no sample"))
            .parse()
            .unwrap();
        for version in 1..=newest {
            let wanted = (kind.clone(), version.to_string());
            assert!(found.contains(&wanted), "no sample of {wanted:?}");
        }
    }
}

#[test]
fn every_event_of_a_case_can_be_read() {
    assert!(types::<CaseEvent>().contains("CaseClosed"));
    assert_eq!(types::<CaseEvent>().len(), CaseEvent::TYPES.len());
    check::<CaseEvent>("case");
}

#[test]
fn every_event_of_a_prosecution_can_be_read() {
    assert!(types::<ProsecutionEvent>().contains("OffenceReportFiled"));
    check::<ProsecutionEvent>("prosecution");
}

#[test]
fn every_event_of_an_establishment_can_be_read() {
    let known = types::<EstablishmentEvent>().len();
    assert_eq!(known, EstablishmentEvent::TYPES.len());
    check::<EstablishmentEvent>("establishment");
}

#[test]
fn every_event_of_a_change_of_the_law_can_be_read() {
    assert!(types::<LawChangeEvent>().contains("LawChanged"));
    check::<LawChangeEvent>("law_change");
}

#[test]
fn every_event_of_a_release_can_be_read() {
    assert!(types::<ReleaseEvent>().contains("TablePublished"));
    check::<ReleaseEvent>("release");
}

#[test]
fn every_event_of_a_review_can_be_read() {
    assert!(types::<ReviewEvent>().contains("SampleDrawn"));
    check::<ReviewEvent>("review");
}

#[test]
fn every_event_of_an_officer_can_be_read() {
    assert!(types::<OfficerEvent>().contains("CardIssued"));
    check::<OfficerEvent>("officer");
}

#[test]
fn every_event_of_a_number_can_be_read() {
    check::<NumberEvent>("number");
}

#[test]
fn every_event_of_a_plan_can_be_read() {
    assert!(types::<PlanEvent>().contains("PlanApproved"));
    check::<PlanEvent>("plan");
}

#[test]
fn every_event_of_a_complaint_can_be_read() {
    assert!(types::<ComplaintEvent>().contains("ComplaintTakenUp"));
    check::<ComplaintEvent>("complaint");
    assert!(types::<ComplainantEvent>().contains("ComplainantIdentityRead"));
    check::<ComplainantEvent>("complainant");
}

#[test]
fn every_event_of_a_holder_can_be_read() {
    assert!(types::<HolderEvent>().contains("PowerDelegated"));
    check::<HolderEvent>("holder");
}

#[test]
fn every_event_of_a_person_can_be_read() {
    assert!(types::<PersonEvent>().contains("PersonalDataShredded"));
    check::<PersonEvent>("person");
}
