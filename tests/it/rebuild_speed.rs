use std::time::Instant;

use anyhow::{Result, ensure};
use sqlx::Executor;
use tests::App;
use tests::operator::{demo, projections};

/// How often the demo's log is there once more.
const TIMES: i64 = 300;
/// The demo's streams again under other ids.
const MORE: &str = "
    WITH head AS (SELECT position FROM log_head)
    INSERT INTO events
    SELECT head.position * k + e.position, aggregate_type, md5(aggregate_id || k)::uuid::text,
           sequence, event_type, event_version, payload, metadata, recorded_at
    FROM head, events e, generate_series(1, $1) k ORDER BY 1 RETURNING position";
/// The statistics in one statement, for a log of imported prosecutions.
const BARE: &str = "
    CREATE TEMP TABLE bare AS
    SELECT aggregate_id::uuid AS id, max(sequence) AS version,
           max(payload ->> 'province') FILTER (WHERE sequence = 1) AS province,
           max(payload ->> 'norm') FILTER (WHERE sequence = 1) AS norm,
           max(payload ->> 'ppns') FILTER (WHERE sequence = 1) AS inspector,
           max(payload ->> 'outcome') FILTER (WHERE event_type = 'JudgmentPronounced') AS outcome,
           coalesce(max((payload ->> 'fine_idr')::bigint)
               FILTER (WHERE event_type = 'JudgmentPronounced'), 0) AS fine_idr,
           max((payload ->> 'judged_on')::date)
               FILTER (WHERE event_type = 'JudgmentPronounced') AS judged_on
    FROM events WHERE aggregate_type = 'prosecution' GROUP BY 1";
const DIFFERENT: &str = "
    SELECT count(*) FROM bare FULL JOIN prosecution_statistics s USING (id)
    WHERE (bare.version, bare.province, bare.norm, bare.inspector, bare.outcome, bare.fine_idr,
           bare.judged_on)
       IS DISTINCT FROM (s.version, s.province, s.norm, s.inspector, s.outcome, s.fine_idr,
           s.judged_on)";

/// `cargo nextest run rebuild_speed --run-ignored all --no-capture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn a_rebuild_against_one_bare_statement() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let mut owner = app.database().await?;
    let made: Vec<i64> = sqlx::query_scalar(MORE)
        .bind(TIMES)
        .fetch_all(&mut owner)
        .await?;
    let head = made.last().copied().unwrap_or_default();
    owner
        .execute(format!("UPDATE log_head SET position = {head}").as_str())
        .await?;
    let began = Instant::now();
    while app.reached(head).await.is_err() {
        ensure!(began.elapsed().as_secs() < 300, "the runners do not arrive");
    }
    let began = Instant::now();
    owner.execute(BARE).await?;
    let bare = began.elapsed();
    let began = Instant::now();
    projections(&app, &["rebuild", "prosecution_statistics"])?.ended(0)?;
    let rebuilt = began.elapsed();
    let different: i64 = sqlx::query_scalar(DIFFERENT).fetch_one(&mut owner).await?;
    assert_eq!(different, 0);
    eprintln!(
        "{head} events: bare statement {bare:.2?}, rebuild {rebuilt:.2?}, {:.1} times",
        rebuilt.as_secs_f64() / bare.as_secs_f64()
    );
    Ok(())
}
