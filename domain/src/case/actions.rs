//! What can be done with a case now: an example of each action, sorted by deciding on it.

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::{Value, json};

use super::commands::CaseCommand;
use super::events::NotaKind;
use super::states::{Case, File};
use crate::action::Actions;
use crate::asked::Asked;
use crate::calendar::{add_days, sub_days};
use crate::law::Law;
use crate::officer::Officer;
use crate::province::local_date;

impl Case {
    /// The actions on this case for this officer at this moment.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        let mut actions = Actions::default();
        let Self::Filed(file) = self else {
            return actions;
        };
        let today = local_date(&file.province, at);
        for action in CaseCommand::ACTIONS {
            let example = file.example(action, today);
            let Some(Ok(command)) = CaseCommand::parse(action, &example) else {
                continue;
            };
            let schema = || {
                let mut schema = CaseCommand::schema(action).unwrap_or_default();
                if let Value::Object(members) = &mut schema {
                    members.insert("examples".to_owned(), json!([example]));
                }
                schema
            };
            let title = command.title();
            let asked = Asked {
                id: file.id,
                officer: officer.clone(),
                at,
                law: Arc::clone(law),
                command,
            };
            let answer = self.decide(&asked).map(|_| ());
            actions.add(action, title, schema, file.deadline(), answer);
        }
        actions
    }
}

impl File {
    /// The day after the last act, at most today.
    fn next_day(&self, today: NaiveDate) -> NaiveDate {
        add_days(self.last_on, 1).min(today).max(self.last_on)
    }

    /// The day after the last day to comply with the open note, at most today.
    fn after_limit(&self, today: NaiveDate) -> NaiveDate {
        let due = self.nota().and_then(|nota| nota.due_on);
        let after = due.map_or(self.last_on, |due| add_days(due, 1));
        after.max(self.last_on).min(today)
    }

    /// The body of an action that fits the state.
    fn example(&self, action: &str, today: NaiveDate) -> Value {
        let next = self.next_day(today);
        let open = self.open_findings();
        let orders: Vec<Value> = open
            .iter()
            .map(|finding| json!({ "finding": finding, "text": "Sampaikan laporan tahunan" }))
            .collect();
        let tag: String = self.id.simple().to_string().chars().take(8).collect();
        let number = |kind: &str| format!("560/{kind}-{tag}/{}", next.year());
        match action {
            "issue-task-order" => json!({
                "number": number("SPT"), "inspectors": [format!("inspector_2-{}", self.province.0)], "issued_on": next,
                "valid_from": next, "valid_to": add_days(next, 30), "purpose": "Pemeriksaan pertama",
            }),
            "start-examination" => json!({ "kind": "first", "started_on": next }),
            "record-finding" => json!({
                "norm": "WLK-02", "offence_date": sub_days(self.registered_on, 10),
                "description": "Laporan tahunan tidak disampaikan", "evidence": "Salinan register",
                "severity": "moderate", "workers_affected": 25,
            }),
            "complete-examination" => json!({ "completed_on": next }),
            "approve-report" => json!({ "approved_on": next }),
            "close-no-violation" | "close-complied" => json!({ "closed_on": next }),
            "issue-nota-i" => json!({
                "number": number("NP1"), "issued_on": next, "limit_days": 14, "orders": orders,
            }),
            "issue-nota-ii" => json!({
                "number": number("NP2"), "issued_on": self.after_limit(today),
                "limit_days": 7, "orders": orders,
            }),
            "record-nota-receipt" => json!({
                "received_on": next, "receiver": "Bagian umum", "position": "Staf", "method": "hand",
            }),
            "record-follow-up" => {
                json!({ "reported_on": next, "statement": "Laporan sudah disampaikan" })
            }
            "confirm-compliance" => json!({
                "finding": open.first().copied().unwrap_or(1), "verified_on": next,
                "evidence": "Tanda terima laporan",
            }),
            "report-non-compliance" => self.report_example(today),
            "order-investigation" => {
                json!({ "ordered_on": next, "ppns": format!("ppns-{}", self.province.0) })
            }
            "propose-correction" => json!({
                "target": 1, "kind": "typing", "reason": "Salah ketik pada agenda",
                "new": { "field": "registered_on", "value": sub_days(self.registered_on, 1) },
            }),
            "approve-correction" => json!({ "proposal": self.proposal_number() }),
            "reject-correction" => {
                json!({ "proposal": self.proposal_number(), "reason": "Tidak terbukti" })
            }
            _ => Value::Null,
        }
    }

    /// Number of the open proposal; 1 stands for none.
    fn proposal_number(&self) -> i64 {
        self.proposal
            .as_ref()
            .map_or(1, |proposal| proposal.sequence)
    }

    fn report_example(&self, today: NaiveDate) -> Value {
        let second = self
            .nota()
            .is_some_and(|nota| nota.kind == NotaKind::Second);
        if second {
            return json!({ "reported_on": self.after_limit(today), "evidence": ["Nota I dan II"] });
        }
        json!({
            "reported_on": self.next_day(today), "evidence": ["Nota I"],
            "direct_prosecution_reason": "Pelanggaran berulang",
        })
    }
}
