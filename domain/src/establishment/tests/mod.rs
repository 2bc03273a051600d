//! Given events, when a command, then events or a refusal.

mod corrected;
mod duties;
mod order;
mod register;

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;

const SECOND: Uuid = Uuid::from_u128(2);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(on: &str) -> DateTime<Utc> {
    format!("{on}T05:00:00Z").parse().unwrap()
}

fn officer(role: Role, id: &str, province: &str) -> Officer {
    Officer {
        acts_for: None,
        id: id.to_owned(),
        role,
        unit: None,
        province: (!role.is_national()).then(|| ProvinceCode(province.to_owned())),
    }
}

/// An establishment, who keeps it, and the day.
struct Kept {
    there: Establishment,
    today: &'static str,
    known: Option<Known>,
}

impl Kept {
    fn ask(&mut self, who: &Officer, action: &str, body: &Value) -> Result<(), &'static str> {
        let mut command = EstablishmentCommand::parse(action, body).unwrap().unwrap();
        if let Some((_, known)) = command.names(&self.there) {
            known.clone_from(&self.known);
        }
        if let Some((_, author)) = command.proposes() {
            *author = Some("a".to_owned());
        }
        let asked = Asked {
            id: Uuid::from_u128(1),
            officer: who.clone(),
            at: at(self.today),
            law: Law::seed(),
            command,
        };
        let events = self.there.decide(&asked);
        for event in events.map_err(|refused| refused.rule.code)? {
            self.there.apply(event);
        }
        Ok(())
    }

    /// Asks as a coordinator of the province.
    fn take(&mut self, action: &str, body: &Value) -> Result<(), &'static str> {
        let province = self
            .there
            .province()
            .map_or("31", |code| code.0.as_str())
            .to_owned();
        self.ask(&officer(Role::Coordinator, "a", &province), action, body)
    }

    fn record(&self) -> &Record {
        match &self.there {
            Establishment::Entered(record) => record,
            Establishment::Unregistered => panic!("not registered"),
        }
    }

    /// The duty of a period as it stands on a day.
    fn stands(&self, period: &str, on: &str) -> Option<Standing> {
        let record = self.record();
        let all = record
            .duties
            .together()
            .standing(&Law::seed(), &record.province, day(on));
        let found = all.into_iter().find(|one| one.period == period);
        found.map(|one| one.standing)
    }

    fn file(&mut self, kind: &str, on: &str, more: &Value) -> Result<(), &'static str> {
        let mut body = json!({ "kind": kind, "channel": "online", "submitted_at": at(on) });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.take("file-report", &body)
    }
}

fn registration(more: &Value) -> Value {
    let mut body = json!({
        "legal_name": "PT Contoh", "office": "head", "province": "31", "source": "inspection",
        "registered_on": "2019-06-01",
    });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

fn registered(more: &Value) -> Kept {
    let mut kept = Kept {
        there: Establishment::default(),
        today: "2026-03-02",
        known: None,
    };
    let body = registration(more);
    let province = body["province"].as_str().unwrap().to_owned();
    let who = officer(Role::Coordinator, "a", &province);
    kept.ask(&who, "register-establishment", &body).unwrap();
    kept
}

fn head_office() -> Known {
    Known {
        id: SECOND,
        province: ProvinceCode("32".to_owned()),
        former_provinces: vec![],
        names: vec!["PT Pusat".to_owned()],
        office: Office::Head,
        status: Status::Active,
    }
}
