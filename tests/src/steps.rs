//! Actions that are taken with their own examples.

use anyhow::{Context, Result, bail};
use domain::Role;
use reqwest::Method;
use serde_json::Value;

use crate::{Answer, App};

/// What brings a registered case to the report that its employer does not comply.
pub const TO_NON_COMPLIANCE: &[&str] = &[
    "issue-task-order",
    "start-examination",
    "record-finding",
    "complete-examination",
    "approve-report",
    "issue-nota-i",
    "countersign-nota",
    "record-nota-receipt",
    "issue-nota-ii",
    "countersign-nota",
    "record-nota-receipt",
    "report-non-compliance",
];
/// The first of them: to a first note that is received next.
pub const TO_NOTA: &[&str] = TO_NON_COMPLIANCE.split_at(7).0;

impl App {
    /// The example body of what is posted to an address, as the interface's document gives it.
    pub async fn example(&self, path: &str) -> Result<Value> {
        let answer = self.anonymous(Method::GET, "/openapi.json").send().await?;
        let document = Answer::of(answer).await?.body(200)?;
        let body = &document["paths"][path]["post"]["requestBody"];
        Ok(body["content"]["application/json"]["example"].clone())
    }

    /// The example body of `POST /api/v1/cases`.
    pub async fn case_example(&self) -> Result<Value> {
        self.example("/api/v1/cases").await
    }

    /// Registers a case and answers its address.
    pub async fn register(&self) -> Result<String> {
        let body = self.case_example().await?;
        let made = self.post("coordinator", "/api/v1/cases", &body).await?;
        let id = made.body(201)?["id"].as_str().context("no id")?.to_owned();
        Ok(format!("/api/v1/cases/{id}"))
    }

    /// Takes an allowed action with its example; says whether it was allowed.
    pub async fn take(&self, role: &str, thing: &str, action: &str) -> Result<Option<Value>> {
        let asked = self.get(role, &format!("{thing}/actions")).await?;
        let now = asked.body(200)?;
        let allowed = now["allowed"].as_array().context("no allowed")?;
        let Some(found) = allowed.iter().find(|entry| entry["action"] == action) else {
            return Ok(None);
        };
        let example = &found["schema"]["examples"][0];
        jsonschema::validate(&found["schema"], example)
            .map_err(|error| anyhow::anyhow!("{action}: {error}"))?;
        let path = format!("{thing}/actions/{action}");
        Ok(Some(self.post(role, &path, example).await?.body(200)?))
    }

    /// Takes an action with its example as the first role to which it is allowed.
    pub async fn step(&self, thing: &str, action: &str) -> Result<Value> {
        for role in Role::PERSONS.map(Role::code) {
            let asked = self.get(role, &format!("{thing}/actions")).await?;
            if asked.status != 403
                && let Some(done) = self.take(role, thing, action).await?
            {
                return Ok(done);
            }
        }
        bail!("nobody may {action}")
    }

    /// Role and example of an action that is allowed now.
    pub async fn allowed(&self, thing: &str, action: &str) -> Result<(&'static str, Value)> {
        for role in Role::PERSONS.map(Role::code) {
            let now = self.get(role, &format!("{thing}/actions")).await?;
            let allowed = now.body["allowed"].as_array();
            let found = allowed.and_then(|all| all.iter().find(|one| one["action"] == action));
            if let Some(found) = found {
                return Ok((role, found["schema"]["examples"][0].clone()));
            }
        }
        bail!("nobody may {action}")
    }
}
