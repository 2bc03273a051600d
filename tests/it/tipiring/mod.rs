//! Prosecutions over HTTP: the scenarios of the domain that concern them.

mod batch;
mod clock;
mod endings;
mod gate;
mod persons;
mod provinces;
mod remedies;
mod straddling;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;

const PROSECUTIONS: &str = "/api/v1/prosecutions";

/// A prosecution under test.
struct Trial<'a> {
    app: &'a App,
    thing: String,
}

impl<'a> Trial<'a> {
    /// Files a report of a missing yearly report.
    async fn file(app: &'a App, offence_date: &str, reported_on: &str) -> Result<Self> {
        Self::against(app, &tests::firm(), offence_date, reported_on).await
    }

    /// The same of an establishment.
    async fn against(
        app: &'a App,
        establishment: &str,
        offence_date: &str,
        reported_on: &str,
    ) -> Result<Self> {
        let report = json!({
            "province": "31", "establishment": establishment, "norm": "WLK-02",
            "offence_date": offence_date, "place": "Jakarta", "accused_role": "pengurus",
            "ppns": "ppns-31", "reported_on": reported_on,
        });
        let made = app.post("ppns", PROSECUTIONS, &report).await?.body(201)?;
        let id = made["id"].as_str().context("no id")?;
        let thing = format!("{PROSECUTIONS}/{id}");
        Ok(Self { app, thing })
    }

    /// Carries an act out.
    async fn act(&self, action: &str, body: Value) -> Result<Value> {
        let path = format!("{}/actions/{action}", self.thing);
        let answer = self.app.post(role(action), &path, &body).await?;
        answer.body(200).with_context(|| action.to_owned())
    }

    /// Asks for an act that is refused; answers the problem, and shows that nothing was stored but
    /// the refusal.
    async fn refused(&self, action: &str, body: Value) -> Result<Value> {
        let before = self.history().await?;
        let path = format!("{}/actions/{action}", self.thing);
        let answer = self.app.post(role(action), &path, &body).await?;
        ensure!(matches!(answer.status, 409 | 422), "{answer:?}");
        let after = self.history().await?;
        let of_law = |history: &Value| {
            let events = history["events"].as_array().cloned().unwrap_or_default();
            let by_the_clock = |event: &Value| event["officer"] == "system:clock";
            events
                .into_iter()
                .filter(|event| !by_the_clock(event))
                .count()
        };
        assert_eq!(of_law(&before), of_law(&after), "something was stored");
        let kept = after["refused"].as_array().context("no refused")?;
        let last = kept.last().context("the refusal is not kept")?;
        assert_eq!(last["command"], action);
        assert_eq!(last["code"], answer.body["code"]);
        Ok(answer.body)
    }

    async fn history(&self) -> Result<Value> {
        let path = format!("{}/history", self.thing);
        self.app.get("ppns", &path).await?.body(200)
    }

    /// The last event of a type, in full.
    async fn event(&self, kind: &str) -> Result<Value> {
        let history = self.history().await?;
        let events = history["events"].as_array().context("no events")?;
        let found = events.iter().rev().find(|event| event["type"] == kind);
        Ok(found
            .with_context(|| format!("no {kind}: {history}"))?
            .clone())
    }

    async fn shown(&self) -> Result<Value> {
        self.app.get("ppns", &self.thing).await?.body(200)
    }

    /// Names of the actions that a role may take now.
    async fn allowed(&self, role: &str) -> Result<Vec<String>> {
        let path = format!("{}/actions", self.thing);
        let now = self.app.get(role, &path).await?.body(200)?;
        let allowed = now["allowed"].as_array().context("no allowed")?.iter();
        let names = allowed.filter_map(|one| one["action"].as_str());
        Ok(names.map(str::to_owned).collect())
    }

    /// Waits until the clock has recorded an event of a type.
    async fn until(&self, kind: &str) -> Result<Value> {
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            if let Ok(event) = self.event(kind).await {
                return Ok(event);
            }
            ensure!(Instant::now() < end, "no {kind}: {}", self.history().await?);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until the clock has stated that a deadline was missed.
    async fn missed(&self, deadline: &str) -> Result<Value> {
        self.stated("deadline", deadline).await
    }

    /// Waits for an event with a member of this value.
    async fn stated(&self, member: &str, value: &str) -> Result<Value> {
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            let history = self.history().await?;
            let mut events = history["events"].as_array().into_iter().flatten();
            if let Some(event) = events.find(|event| event["data"][member] == value) {
                return Ok(event.clone());
            }
            ensure!(Instant::now() < end, "no {member} {value}: {history}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// From the report to the finished minutes.
    async fn investigated(&self, opened_on: &str, completed_on: &str) -> Result<()> {
        self.act(
            "open-investigation",
            json!({ "order_number": "S/1", "opened_on": opened_on }),
        )
        .await?;
        self.act(
            "name-suspect",
            json!({ "named_on": opened_on, "suspect_ref": "TSK-1", "evidence": ["saksi", "surat"] }),
        )
        .await?;
        self.finish_minutes(opened_on, completed_on).await
    }

    async fn finish_minutes(&self, examined_on: &str, completed_on: &str) -> Result<()> {
        self.act(
            "examine-suspect",
            json!({ "examined_on": examined_on, "rights_read": true, "lawyer_offered": true,
                "recording": "CCTV/1", "signed": true }),
        )
        .await?;
        let minutes = json!({
            "completed_on": completed_on, "resume": "Tidak melapor setelah diperingatkan.",
            "evidence_list": ["nota"], "intent_evidence": ["tanda terima nota"],
        });
        self.act("complete-bap", minutes).await.map(drop)
    }

    async fn refer(&self, referred_on: &str) -> Result<Value> {
        let body = json!({ "referred_on": referred_on, "court": "PN Contoh", "reading": "DRAFT", "fine_reading": "A" });
        self.act("refer-to-court", tests::with_dossier(body)).await
    }

    async fn hear(&self, held_on: &str, present: &str) -> Result<Value> {
        self.act(
            "open-hearing",
            json!({ "held_on": held_on, "present": present }),
        )
        .await
    }
}

/// Who takes an action.
fn role(action: &str) -> &'static str {
    match action {
        "open-investigation"
        | "stop-investigation"
        | "reopen-investigation"
        | "revoke-document"
        | "approve-correction"
        | "hand-over"
        | "declare-time-barred" => "ppns_superior",
        "request-transfer" => "head_of_dinas",
        _ => "ppns",
    }
}
