//! What a case tells, event by event.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::NaiveDate;
use domain::case::CaseEvent;
use domain::establishment::search_key;
use serde_json::Value;

use super::facts::{Event, Fact, one, text, texts};

/// A case on its way.
#[derive(Default)]
struct Course {
    fact: Fact,
    visits: Vec<Fact>,
    province: String,
    /// Numbers of the open findings.
    open: BTreeSet<u64>,
    norms: BTreeSet<Option<String>>,
    /// The documents that stand: what they made it reach, and their numbers.
    papers: Vec<(&'static str, String)>,
    kind: Option<String>,
    reason: Option<String>,
    status: String,
    sent: Vec<String>,
}

/// The case, and the visits made in it.
pub(super) fn case(id: &str, events: &[Event]) -> Result<(Fact, Vec<Fact>)> {
    let first = &events.first().context("no event")?.2;
    let fact = Fact {
        id: id.to_owned(),
        firm: text(&first["establishment"]["id"]),
        firm_key: told_apart(&first["establishment"]),
        ..Fact::default()
    };
    let mut course = Course {
        fact,
        province: text(&first["province"]).context("no province")?,
        ..Course::default()
    };
    for (name, on, data) in events {
        let event: CaseEvent = serde_json::from_value(data.clone())?;
        if let Some(status) = event.enters() {
            status.name().clone_into(&mut course.status);
        }
        course.send(name, data);
        course.reach(name, *on, data);
        course.find(name, *on, data);
        course.end(name, data);
        course.revoke(name, data);
        course.pass(name, data);
    }
    Ok(course.told())
}

/// By what the establishment of a case is told apart: its id, else its name.
fn told_apart(establishment: &Value) -> String {
    let name = || search_key(establishment["name"].as_str().unwrap_or_default());
    text(&establishment["id"]).unwrap_or_else(name)
}

impl Course {
    fn here(&mut self, what: &'static str, on: NaiveDate) {
        let province = self.province.clone();
        self.fact.reached.insert(what, (Some(on), province));
    }

    fn has(&self, what: &str) -> bool {
        self.fact.reached.contains_key(what)
    }

    /// Who is sent.
    fn send(&mut self, name: &str, data: &Value) {
        match name {
            "TaskOrderIssued" | "DocumentRevoked" => self.sent = texts(&data["inspectors"]),
            "InspectorReplaced" => {
                let (removed, added) = (text(&data["removed"]), text(&data["added"]));
                let leaving = self.sent.iter_mut();
                for officer in leaving.filter(|one| Some(one.as_str()) == removed.as_deref()) {
                    *officer = added.clone().unwrap_or_default();
                }
            }
            _ => {}
        }
    }

    /// Documents and visits.
    fn reach(&mut self, name: &str, on: NaiveDate, data: &Value) {
        let paper = match name {
            "TaskOrderIssued" if !self.has("ordered") => Some("ordered"),
            "FirstNotaIssued" => Some("nota_i"),
            "SecondNotaIssued" => Some("nota_ii"),
            "SpecialNotaIssued" => Some("special"),
            _ => None,
        };
        if let Some(paper) = paper {
            self.papers
                .push((paper, text(&data["number"]).unwrap_or_default()));
            self.here(paper, on);
        }
        match name {
            "InspectionCaseRegistered" => self.here("registered", on),
            "ExaminationStarted" => self.visit(on, data),
            "ExaminationCompleted" if !self.has("examined") => self.here("examined", on),
            "NotaReceived" if data["nota"] == "first" => self.here("received", on),
            "InvestigationOrdered" => self.here("escalated", on),
            "CaseClosed" | "CaseMerged" => self.here("closed", on),
            _ => {}
        }
    }

    fn visit(&mut self, on: NaiveDate, data: &Value) {
        self.kind = text(&data["kind"]);
        let sent = self.sent.iter().cloned().map(Some);
        self.visits.push(Fact {
            id: self.fact.id.clone(),
            firm: self.fact.firm.clone(),
            firm_key: self.fact.firm_key.clone(),
            reached: BTreeMap::from([("visited", (Some(on), self.province.clone()))]),
            values: BTreeMap::from([
                ("kind", one(self.kind.clone())),
                ("inspector", sent.collect()),
            ]),
            officers: self.sent.iter().cloned().collect(),
            ..Fact::default()
        });
    }

    /// What was found and what was resolved.
    fn find(&mut self, name: &str, on: NaiveDate, data: &Value) {
        match name {
            "FindingRecorded" => {
                self.open.extend(data["finding"].as_u64());
                self.norms.insert(text(&data["norm"]));
                self.fact.reached.remove("complied");
            }
            "FindingResolved" => {
                self.open
                    .remove(&data["finding"].as_u64().unwrap_or_default());
                let noted = ["nota_i", "nota_ii", "special"];
                if self.open.is_empty() && noted.iter().any(|note| self.has(note)) {
                    self.here("complied", on);
                    let first = self.has("nota_i") && !self.has("nota_ii");
                    self.fact.complied_after_first_note = first;
                }
            }
            "CaseReopened" => {
                let again = data["findings"].as_array().into_iter().flatten();
                let again: Vec<u64> = again.filter_map(Value::as_u64).collect();
                if !again.is_empty() {
                    self.fact.reached.remove("complied");
                    self.open.extend(again);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, data: &Value) {
        match name {
            "CaseClosed" => self.reason = text(&data["reason"]),
            "CaseMerged" => self.reason = Some("Duplicate".to_owned()),
            "CaseReopened" | "MergeReversed" => {
                self.fact.reached.remove("closed");
                self.reason = None;
            }
            _ => {}
        }
    }

    /// A revoked document was none.
    fn revoke(&mut self, name: &str, data: &Value) {
        let number = text(&data["number"]).unwrap_or_default();
        let found = self.papers.iter().rposition(|(_, known)| *known == number);
        if let Some(at) = found.filter(|_| name == "DocumentRevoked") {
            let (what, _) = self.papers.remove(at);
            self.fact.reached.remove(what);
            if what == "nota_i" {
                self.fact.reached.remove("received");
            }
        }
    }

    /// Another province has it.
    fn pass(&mut self, name: &str, data: &Value) {
        const PASSES: [&str; 3] = [
            "TransferAccepted",
            "JurisdictionDecided",
            "CaseJurisdictionSucceeded",
        ];
        if !PASSES.contains(&name) {
            return;
        }
        let to = text(&data["to"]);
        if text(&data["from"]) != to && data["state"] == "Registered" {
            self.sent.clear();
        }
        if let Some(to) = to.filter(|to| to != "pusat") {
            self.province = to;
        }
    }

    fn told(self) -> (Fact, Vec<Fact>) {
        let (mut fact, mut visits) = (self.fact, self.visits);
        fact.complied_after_first_note &= fact.reached.contains_key("complied");
        fact.officers = self.sent.iter().cloned().collect();
        fact.values = BTreeMap::from([
            ("norm", self.norms),
            ("status", one(Some(self.status))),
            ("close_reason", one(self.reason)),
            ("kind", one(self.kind)),
            ("inspector", self.sent.into_iter().map(Some).collect()),
        ]);
        for visit in &mut visits {
            for by in ["norm", "status"] {
                visit.values.insert(by, fact.values[by].clone());
            }
        }
        (fact, visits)
    }
}
