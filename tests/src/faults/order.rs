//! R7: every recorded history of a case is linearizable, while servers die.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use futures::future::join_all;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tokio::time::sleep;

use super::{Figures, Size, examined, told_everywhere};
use crate::database::Database;
use crate::ledger::Findings;
use crate::linear::{Act, Call, is_linearizable};
use crate::{Answer, App};

/// Clients of one case.
const CLIENTS: usize = 4;
/// Most calls of one client.
const MOST: usize = 60;

/// One client's way to one case at one server.
struct Client {
    http: reqwest::Client,
    url: String,
    case: String,
    token: String,
    body: Value,
    clock: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

/// Clients read and append with `If-Match` at two servers, one of which is killed again and again.
pub async fn linearizable(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let (mut one, two) = (database.serve()?, database.serve()?);
    let mut dice = Rng::with_seed(size.seed);
    let (mut calls, mut unknown) = (0, 0);
    for _ in 0..size.rounds {
        let history = history(&mut one, &two, &mut dice).await?;
        let open = |call: &&Call| matches!(call.act, Act::Unknown(_));
        calls += history.len();
        unknown += history.iter().filter(open).count();
        ensure!(
            is_linearizable(&history, 3),
            "not linearizable (SEED={}): {history:?}",
            size.seed
        );
    }
    let mut owner = database.connect().await?;
    told_everywhere(&one, &mut owner).await?;
    Ok(Figures {
        id: "R7",
        kills: size.rounds,
        findings: Findings {
            acked: calls - unknown,
            in_doubt: unknown,
            ..Findings::default()
        },
        notes: format!(
            "{} histories, {calls} calls, each linearizable",
            size.rounds
        ),
    })
}

/// The calls to one new case, which is at version 3.
pub async fn history(one: &mut App, two: &App, dice: &mut Rng) -> Result<Vec<Call>> {
    let case = examined(two).await?;
    let (role, body) = two.allowed(&case, "record-finding").await?;
    let (clock, stop) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
    let mut clients = vec![];
    for app in [&*one, two].into_iter().cycle().take(CLIENTS) {
        let client = Client {
            http: reqwest::Client::new(),
            url: app.url.clone(),
            case: case.clone(),
            token: app.token(role, &[])?,
            body: body.clone(),
            clock: Arc::clone(&clock),
            stop: Arc::clone(&stop),
        };
        clients.push(tokio::spawn(client.run()));
    }
    sleep(Duration::from_millis(100 + dice.u64(..200))).await;
    one.kill9()?;
    one.restart()?;
    sleep(Duration::from_millis(100)).await;
    stop.store(true, Ordering::SeqCst);
    let mut calls = vec![];
    for client in join_all(clients).await {
        calls.extend(client??);
    }
    Ok(calls)
}

impl Client {
    async fn run(self) -> Result<Vec<Call>> {
        let (mut calls, mut version) = (vec![], 3);
        while calls.len() < MOST && !self.stop.load(Ordering::SeqCst) {
            let read = self
                .call(&mut calls, self.http.get(self.at("")), None)
                .await?;
            version = read.unwrap_or(version);
            let append = self
                .http
                .request(Method::POST, self.at("/actions/record-finding"));
            let append = append.header("if-match", format!("\"{version}\""));
            let append = append.json(&self.body);
            version = self
                .call(&mut calls, append, Some(version))
                .await?
                .unwrap_or(version);
        }
        Ok(calls)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{}{path}", self.url, self.case)
    }

    /// Makes a call and keeps it; answers the version that it told.
    async fn call(
        &self,
        calls: &mut Vec<Call>,
        request: RequestBuilder,
        expected: Option<i64>,
    ) -> Result<Option<i64>> {
        let invoked = self.clock.fetch_add(1, Ordering::SeqCst);
        let answer = async {
            Answer::of(request.bearer_auth(&self.token).send().await.ok()?)
                .await
                .ok()
        };
        let answer = answer.await.filter(|answer| answer.status != 503);
        let returned = self.clock.fetch_add(1, Ordering::SeqCst);
        let Some(answer) = answer else {
            let act = expected.map(Act::Unknown);
            calls.extend(act.map(|act| Call {
                invoked,
                returned,
                act,
            }));
            sleep(Duration::from_millis(20)).await;
            return Ok(None);
        };
        let told = if answer.status == 412 {
            &answer.body["data"]["version"]
        } else {
            &answer.body["version"]
        };
        let told = told
            .as_i64()
            .with_context(|| format!("no version: {answer:?}"))?;
        let act = match (expected, answer.status) {
            (None, 200) => Act::Read(told),
            (Some(expected), 200) => Act::Appended(expected, told),
            (Some(expected), 412) => Act::Stale(expected, told),
            other => anyhow::bail!("{other:?}: {answer:?}"),
        };
        calls.push(Call {
            invoked,
            returned,
            act,
        });
        Ok(Some(told))
    }
}
