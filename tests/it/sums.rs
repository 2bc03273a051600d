//! Sums that are kept of rows are those of the rows, and questions that they answer are answered as
//! if the rows were counted.

use anyhow::{Context, Result, ensure};
use sqlx::Executor;
use tests::App;
use tests::database::Database;
use tests::operator::{demo, projections};
use tests::recount::SUBJECTS;

const GROUPS: [&str; 8] = [
    "province",
    "month,province",
    "quarter",
    "year,norm",
    "norm,province",
    "status",
    "close_reason,year",
    "kind",
];
/// Of whole months, or of any.
const NARROWED: [&str; 6] = [
    "",
    "&from=2019-02-01&to=2023-06-30",
    "&to=2022-12-31&province_set=P34",
    "&year=2024",
    "&close_reason=unknown",
    "&province=32&norm=WLK-01",
];
const PROSECUTED_BY: [&str; 6] = [
    "province,year",
    "quarter",
    "norm",
    "outcome,province",
    "kind,year",
    "status",
];
const PROSECUTED_WITHIN: [&str; 5] = [
    "",
    "&from=2018-01-01&to=2019-03-31",
    "&from=2019-01-01",
    "&to=2021-12-31&province_set=P34",
    "&norm=WLK-01",
];
const PROSECUTIONS: &str = "prosecutions,inspectors,fines_idr,average_fine_idr";
/// Told by sums and by rows alike.
const BOTH: &str = "cases,noted,complied_after_first_note,compliance_rate";

#[tokio::test]
async fn what_sums_tell_is_what_the_rows_tell() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "160", "--seed", "11"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let mut groups = 0;
    for (nth, milestone) in milestones("cases")?.iter().enumerate() {
        for (by, group_by) in GROUPS.into_iter().enumerate() {
            // Each with each within a few rounds.
            let narrowed = NARROWED[(nth + by) % NARROWED.len()];
            let asked = format!("cases?milestone={milestone}&group_by={group_by}{narrowed}");
            groups += compared(&app, &asked, BOTH).await?;
        }
    }
    for (nth, milestone) in milestones("prosecutions")?.iter().enumerate() {
        for (by, group_by) in PROSECUTED_BY.into_iter().enumerate() {
            let narrowed = PROSECUTED_WITHIN[(nth + by) % PROSECUTED_WITHIN.len()];
            let asked = format!("prosecutions?milestone={milestone}&group_by={group_by}{narrowed}");
            groups += compared(&app, &asked, PROSECUTIONS).await?;
        }
    }
    for group_by in ["province,month", "kind", "norm,year", "status"] {
        groups += compared(
            &app,
            &format!("visits?milestone=visited&group_by={group_by}"),
            "visits",
        )
        .await?;
    }
    ensure!(groups > 500, "{groups} groups");
    Ok(())
}

fn milestones(of: &str) -> Result<&'static [&'static str]> {
    let subject = SUBJECTS.iter().find(|one| one.name == of);
    Ok(subject.context("no such subject")?.milestones)
}

/// The same question twice, once of the past: of that there are no sums.
async fn compared(app: &App, asked: &str, measures: &str) -> Result<usize> {
    let path = format!("/api/v1/statistics/{asked}&measures={measures}");
    let summed = app.get("central_admin", &path).await?.body(200)?;
    let counted = format!("{path}&known_at={}", summed["position"]);
    let counted = app.get("central_admin", &counted).await?.body(200)?;
    let many = counted["rows"].as_array().context("no rows")?.len();
    for part in ["rows", "totals"] {
        ensure!(summed[part] == counted[part], "{asked}: {summed} {counted}");
    }
    Ok(many)
}

/// So that the plan of what a trigger asks is told.
const TELL_PLANS: &str = "
    LOAD 'auto_explain';
    SET auto_explain.log_nested_statements = on;
    SET auto_explain.log_min_duration = 0";

/// For each of a thousand rows to be looked for among a thousand, the planner has to be wrong just once.
#[tokio::test]
async fn many_rows_before_and_after_are_put_together_by_a_hash() -> Result<()> {
    let database = Database::start().await?;
    let app = database.serve()?;
    let made = app.command(&["demo", "--cases", "2000", "--seed", "3"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let mut owner = database.connect().await?;
    owner.execute(TELL_PLANS).await?;
    for table in ["case_statistics", "case_statistics_times"] {
        let change = format!("BEGIN; UPDATE {table} SET version = version; ROLLBACK");
        let changed = owner.execute(&*change).await?.rows_affected();
        ensure!(changed > 1000, "{changed} rows of {table}");
    }
    let log = database.log()?;
    let is_comparison =
        |plan: &&str| plan.starts_with("SELECT EXISTS") && plan.contains("old_rows");
    let compared: Vec<&str> = log.split("Query Text: ").filter(is_comparison).collect();
    ensure!(compared.len() == 2, "{compared:?}");
    for plan in compared {
        ensure!(plan.contains("Hash Join"), "{plan}");
        ensure!(!plan.contains("Nested Loop"), "{plan}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sums_follow_their_rows_into_a_rebuilt_table_and_a_changed_one_is_found() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    app.register().await?;
    app.reached(app.position().await?).await?;
    let mut owner = app.database().await?;
    let told = "SELECT sum(counted)::bigint FROM case_statistics_sums WHERE (milestone, dimension, level) = ('registered', '', 'year')";
    let before: i64 = sqlx::query_scalar(told).fetch_one(&mut owner).await?;
    let cases: i64 = sqlx::query_scalar("SELECT count(*) FROM case_statistics WHERE registered")
        .fetch_one(&mut owner)
        .await?;
    assert_eq!(before, cases);

    let planted = "UPDATE case_statistics_sums SET counted = counted + 1
                   WHERE (milestone, dimension) = ('registered', '')";
    for (table, change) in [
        ("case_statistics", planted),
        (
            "case_statistics_times",
            "DELETE FROM case_statistics_times_sums",
        ),
        (
            "prosecution_statistics",
            "UPDATE prosecution_statistics_sums SET fines_idr = fines_idr + 1",
        ),
        (
            "prosecution_statistics_times",
            "INSERT INTO prosecution_statistics_times_sums VALUES ('2019-01-01', '31', 1, 0, 0)",
        ),
    ] {
        projections(&app, &["verify", table])?.ended(0)?;
        owner.execute(change).await?;
        let told = projections(&app, &["verify", table])?.ended(1)?;
        ensure!(told.out.contains("sums"), "{told:?}");
        if table == "case_statistics" {
            // By which it is seen that questions read them: all else is counted.
            ensure!(registered(&app, "").await? > cases, "no sums are read");
            let counted = format!("&known_at={}", app.position().await?);
            ensure!(registered(&app, &counted).await? == cases);
        }
        projections(&app, &["rebuild", table])?.ended(0)?;
        projections(&app, &["verify", table])?.ended(0)?;
        // What served before has its own sums with it, and no longer counts.
        projections(&app, &["rebuild", table, "--confirm"])?.ended(0)?;
        let path = format!("retired.{table}_sums");
        let left: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
            .bind(&path)
            .fetch_one(&mut owner)
            .await?;
        ensure!(!left, "{path} is still there");
    }
    // The triggers have come with the table.
    app.register().await?;
    app.reached(app.position().await?).await?;
    let after: i64 = sqlx::query_scalar(told).fetch_one(&mut owner).await?;
    assert_eq!(after, before + 1);
    // Without the rows of the past, those of now answer for the end of the log.
    let head = app.position().await?;
    let told = registered(&app, "").await?;
    owner.execute("DELETE FROM case_statistics_times").await?;
    assert_eq!(registered(&app, &format!("&known_at={head}")).await?, told);
    assert_eq!(registered(&app, "&known_at=1").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_row_is_summed_again_when_anything_has_changed_that_sums_are_made_of() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    for table in [
        "case_statistics",
        "prosecution_statistics",
        "case_statistics_times",
        "prosecution_statistics_times",
    ] {
        let made_of = "SELECT array_agg(DISTINCT found[1] ORDER BY found[1])
             FROM regexp_matches(sums_of($1, 'x'), '\\mt\\.(\\w+)', 'g') AS found WHERE found[1] <> 'sign'";
        let made_of: Vec<String> = sqlx::query_scalar(made_of)
            .bind(table)
            .fetch_one(&mut owner)
            .await?;
        let branch = if table.ends_with("_times") {
            "ELSE".to_owned()
        } else {
            format!("WHEN '{table}' THEN")
        };
        let compared = "SELECT array_agg(DISTINCT one ORDER BY one) FROM pg_proc p, regexp_split_to_table(
                 (regexp_match(substr(prosrc, strpos(prosrc, 'summed CONSTANT')), $1 || ' ''\\{([^}]*)\\}'))[1],
                 '\\s*,\\s*') AS one WHERE p.proname = 'keep_sums'";
        let compared: Vec<String> = sqlx::query_scalar(compared)
            .bind(&branch)
            .fetch_one(&mut owner)
            .await?;
        ensure!(
            !made_of.is_empty() && compared == made_of,
            "{table}: {compared:?} {made_of:?}"
        );
    }
    Ok(())
}

async fn registered(app: &App, more: &str) -> Result<i64> {
    let path = format!("/api/v1/statistics/cases?milestone=registered{more}");
    let told = app.get("central_admin", &path).await?.body(200)?;
    told["totals"]["cases"].as_i64().context("no number")
}
