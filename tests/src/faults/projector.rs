//! R9: the projector is killed while a transaction that holds the lowest free position stays open.

use std::time::Duration;

use anyhow::Result;
use fastrand::Rng;
use sqlx::{Acquire, PgConnection};
use tokio::time::sleep;
use uuid::Uuid;

use super::{Figures, Size, judged, writers};
use crate::App;
use crate::database::Database;

/// The registration of another case, as a slow client would append it.
const REGISTER: &str = "
    WITH first AS (
        SELECT * FROM events WHERE event_type = 'InspectionCaseRegistered' ORDER BY position LIMIT 1
    )
    SELECT done.outcome FROM first, append_command(
        $1, sha256(convert_to($1, 'UTF8')), aggregate_type, $1, 0, NULL,
        ARRAY[event_type], ARRAY[event_version],
        ARRAY[replace(payload::text, aggregate_id, $1)],
        ARRAY[jsonb_set(metadata::jsonb, '{command_id}', to_jsonb($1))::text]) AS done";

/// No position is passed over, and every table equals a fold of the log.
pub async fn killed(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let url = database.url();
    let part = |only| App::start(&["--database-url", &url, "--only", only]);
    let (api, mut projector) = (part("api")?, part("projections,processes")?);
    let load = writers(&[&api], "r9", size).await?;
    let (mut owner, mut dice) = (database.connect().await?, Rng::with_seed(size.seed));
    for _ in 0..size.rounds {
        let mut slow = owner.begin().await?;
        registered(&mut slow).await?;
        sleep(Duration::from_millis(20 + dice.u64(..100))).await;
        projector.kill9()?;
        projector.restart()?;
        slow.commit().await?;
        load.more(super::WRITERS).await?;
    }
    let findings = judged(&api, &mut owner, load).await?;
    Ok(Figures {
        id: "R9",
        kills: size.rounds,
        findings,
        notes: format!("{} slow transactions, no position passed over", size.rounds),
    })
}

async fn registered(slow: &mut PgConnection) -> Result<()> {
    let id = Uuid::now_v7().to_string();
    let outcome: String = sqlx::query_scalar(REGISTER)
        .bind(id)
        .fetch_one(slow)
        .await?;
    anyhow::ensure!(outcome == "appended", "{outcome}");
    Ok(())
}
