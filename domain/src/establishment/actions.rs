//! What can be done with an establishment now: an example of each action, sorted by deciding on it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::bodies::{Headcount, Kbli, Numbers, RegisterEstablishment};
use super::codes::{KbliEdition, Office, RegistrySource};
use super::commands::EstablishmentCommand;
use super::states::{Establishment, Known, Record, Status};
use crate::action::Actions;
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::law::Law;
use crate::officer::Officer;
use crate::province::{self, Province, ProvinceCode, RegencyCode, local_date};
use crate::rules::succession::succeeds;

impl RegisterEstablishment {
    /// One that the register takes on a day.
    #[must_use]
    pub fn example(today: NaiveDate, province: ProvinceCode) -> Self {
        Self {
            legal_name: "PT Contoh Sejahtera".to_owned(),
            trade_name: None,
            office: Office::Head,
            parent: None,
            regency: Some(RegencyCode(format!("{}.71", province.0))),
            province,
            address: Some("Jalan Merdeka 1".to_owned()),
            numbers: Numbers::default(),
            kbli: vec![Kbli {
                edition: KbliEdition::Of2020,
                code: "14111".to_owned(),
                main: true,
            }],
            source: RegistrySource::Inspection,
            established_on: Some(sub_days(today, 400)),
            headcount: Some(Headcount {
                counted_on: today,
                wni_men: 12,
                wni_women: 13,
                wna_men: 0,
                wna_women: 0,
                capital_idr: None,
                yearly_sales_idr: None,
            }),
            registered_on: today,
            known: None,
        }
    }
}

impl Establishment {
    /// The actions on this establishment for this officer at this moment.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        let mut actions = Actions::default();
        let Self::Entered(record) = self else {
            return actions;
        };
        let today = local_date(&record.province, at);
        // Registering again is no action on what is there.
        for action in EstablishmentCommand::NAMES.iter().skip(1) {
            let example = record.example(action, today, at);
            let Some(Ok(mut command)) = EstablishmentCommand::parse(action, &example) else {
                continue;
            };
            if let Some((id, known)) = command.names(self) {
                *known = Some(record.another(id));
            }
            let title = command.title();
            let asked = Asked {
                id: record.id,
                officer: officer.clone(),
                at,
                law: Arc::clone(law),
                command,
            };
            let schema = || {
                let mut schema = EstablishmentCommand::schema(action).unwrap_or_default();
                if let Value::Object(members) = &mut schema {
                    members.insert("examples".to_owned(), json!([example]));
                }
                schema
            };
            let answer = self.decide(&asked).map(|_| ());
            actions.add(action, title, schema, None, answer);
        }
        actions
    }
}

impl Record {
    /// An entry that an example may name: that there is one is the reader's to see to.
    fn another(&self, id: Uuid) -> Known {
        Known {
            id,
            province: self.province.clone(),
            former_provinces: vec![],
            names: vec![],
            office: Office::Head,
            status: Status::Active,
        }
    }

    /// Number of the open proposal, or one of none.
    fn proposal(&self) -> i64 {
        let open = self.corrections.proposal.as_ref();
        open.map_or(1, |proposal| proposal.sequence)
    }

    /// The body of an action that fits the state.
    fn example(&self, action: &str, today: NaiveDate, at: DateTime<Utc>) -> Value {
        let evidence = "Surat pemberitahuan";
        // The head office, or an entry made up.
        let other = self.parent.unwrap_or(Uuid::from_u128(!self.id.as_u128()));
        match action {
            "file-report" => json!({ "kind": "annual", "channel": "online", "submitted_at": at }),
            "rename" => json!({
                "legal_name": format!("{} Baru", self.legal_name), "effective_on": today,
                "deed": "Akta perubahan nama",
            }),
            "record-move" => json!({
                "to": self.province, "address": "Jalan Pahlawan 2", "moved_on": today,
            }),
            "transfer-ownership" => json!({
                "owner": "PMK-1", "owned_from": today, "deed": "Akta jual beli",
            }),
            "record-stop" => json!({ "stopped_on": today, "evidence": evidence }),
            "record-resumption" => json!({ "resumed_on": today, "evidence": evidence }),
            "record-dissolution" => json!({ "dissolved_on": today, "evidence": "Akta pembubaran" }),
            "record-merger" => json!({
                "into": other, "merged_on": today, "deed": "Akta penggabungan",
            }),
            "change-manager" => json!({
                "manager": format!("6f1c9a52-4c1e-4d8b-9d55-{:012x}", self.managers.len() + 1), "position": "Direktur",
                "from": today, "evidence": "Akta RUPS",
            }),
            "record-numbers" => json!({
                "numbers": { "ahu_no": "AHU-0000001.AH.01.01.TAHUN 2026" }, "recorded_on": today,
            }),
            "record-headcount" => json!({
                "headcount": { "counted_on": today, "wni_men": 12, "wni_women": 14 },
            }),
            "determine-first-report" => json!({
                "first_report_on": self.registered_on, "determined_on": today,
                "reason": "Tanda terima laporan di perusahaan",
            }),
            "propose-duplicate" => json!({
                "survivor": other, "reason": "Alamat dan akta sama", "proposed_on": today,
            }),
            "propose-correction" => json!({
                "target": 1, "new": { "field": "address", "value": "Jalan Merdeka 11" },
                "kind": "typing", "reason": "Akta pendirian", "discovered_on": today,
            }),
            "approve-correction" => json!({ "proposal": self.proposal() }),
            "reject-correction" => json!({
                "proposal": self.proposal(), "reason": "Akta menyebut alamat semula",
            }),
            "confirm-duplicate" => json!({ "linked_on": today }),
            "decline-duplicate" => json!({ "declined_on": today, "reason": "Akta berbeda" }),
            "reverse-duplicate" => json!({ "reversed_on": today, "reason": "Akta berbeda" }),
            "succeed-province" => {
                let mut all = province::all().iter();
                let next = |one: &&Province| succeeds("to", one, &self.province, today).is_ok();
                let to = all.find(next).map_or(&self.province, |one| &one.code);
                json!({ "to": to, "regency": format!("{}.01", to.0), "succeeded_on": today })
            }
            _ => Value::Null,
        }
    }
}
