//! R8: one key many times at once, across a crash, and with another body.

use std::time::Duration;

use anyhow::{Result, ensure};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::{Figures, Size, told_everywhere};
use crate::database::Database;
use crate::ledger::{Findings, facts, one_effect};
use crate::load::{Order, Sent, told};
use crate::truth::Log;
use crate::{Answer, App};

/// How often a key is sent at once.
const TIMES: usize = 50;
/// How long they are under way before one server dies.
const UNDER_WAY: Duration = Duration::from_millis(5);

/// One effect and one answer for each key, whatever dies in between; 422 for another body.
pub async fn repeated(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let (mut one, two) = (database.serve()?, database.serve()?);
    let body = one.case_example().await?;
    let mut in_doubt = 0;
    for round in 0..size.rounds {
        let key = format!("\"r8-{}-{round}\"", size.seed);
        let (dying, living) = (post(&one, &key, &body), post(&two, &key, &body));
        let (dying, living) = (dying.await?, living.await?);
        one.kill9()?;
        let mut answers = vec![];
        for answer in join_all(dying.into_iter().chain(living)).await {
            match answer? {
                Some(answer) if answer.status == 201 => answers.push(told(&answer)?),
                Some(answer) if answer.status != 503 => anyhow::bail!("{answer:?}"),
                Some(_) | None => in_doubt += 1,
            }
        }
        one.restart()?;
        answers.push(told(&sent(&key, &body).repeat(&one).await?)?);
        let mut owner = database.connect().await?;
        let log = Log::read(&mut owner).await?;
        one_effect(&answers, &facts(&log), &sent(&key, &body).command_id()?)?;
        let mut other = body.clone();
        other["establishment"]["name"] = json!("Lain sama sekali");
        for app in [&one, &two] {
            let refused = sent(&key, &other).repeat(app).await?;
            ensure!(refused.status == 422, "{refused:?}");
        }
    }
    let mut owner = database.connect().await?;
    told_everywhere(&one, &mut owner).await?;
    Ok(Figures {
        id: "R8",
        kills: size.rounds,
        findings: Findings {
            acked: size.rounds,
            in_doubt,
            ..Findings::default()
        },
        notes: format!(
            "{} keys, {} requests at once each, one effect each",
            size.rounds,
            2 * TIMES
        ),
    })
}

/// Sends the key many times at once; none is the answer that never came.
async fn post(app: &App, key: &str, body: &Value) -> Result<Vec<JoinHandle<Option<Answer>>>> {
    let token = app.token("coordinator", &[])?;
    let one = |_| {
        let request = app.request(Method::POST, "/api/v1/cases", &token);
        let request = request.header("idempotency-key", key).json(body);
        tokio::spawn(async move { Answer::of(request.send().await.ok()?).await.ok() })
    };
    let all = (0..TIMES).map(one).collect();
    sleep(UNDER_WAY).await;
    Ok(all)
}

fn sent(key: &str, body: &Value) -> Sent {
    let order = Order {
        role: "coordinator",
        path: "/api/v1/cases".to_owned(),
        body: body.clone(),
    };
    Sent {
        key: key.to_owned(),
        order: order.into(),
        answer: None,
        ticks: (0, 0),
    }
}
