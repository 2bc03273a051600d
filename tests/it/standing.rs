//! What nothing has happened to since is read as it is now, and tells of the past what the tables of
//! the past tell by themselves.

use anyhow::{Result, ensure};
use serde_json::Value;
use sqlx::Executor;
use tests::App;
use tests::operator::demo;

/// Each question of cases, visits, prosecutions and establishments, with what it takes beside them.
const ASKED: [&str; 9] = [
    "cases?milestone=registered&group_by=province,status&measures=cases,establishments,inspectors,compliance_rate",
    "cases?milestone=nota_i&group_by=norm,year&duration=registered..nota_i",
    "cases?milestone=closed&group_by=level",
    "visits?milestone=visited&group_by=size,quarter",
    "prosecutions?milestone=judged&group_by=outcome&measures=prosecutions,fines_idr,fined,average_fine_idr",
    "prosecutions?milestone=completed&group_by=section",
    "prosecutions?milestone=reported&group_by=unit,province&province_set=P34",
    "establishments?group_by=status,size&measures=establishments,workers,subject,valid",
    "cases?milestone=registered&from=2019-01-01&to=2021-12-31&kind=unknown",
];
const DAYS: [&str; 6] = [
    "2018-12-31",
    "2019-03-31",
    "2020-02-29",
    "2022-12-31",
    "2024-06-30",
    "2026-01-01",
];

#[tokio::test]
async fn the_past_is_told_alike_with_the_rows_of_now_and_without_them() -> Result<()> {
    let mut app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "160", "--seed", "23"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    // From here on nobody records anything.
    app.stop()?;
    app.restart_with(&["--only", "api,projections"])?;
    let head = app.position().await?;
    told(&app, &[format!("&as_of={}&min_position={head}", DAYS[0])]).await?;
    let mut times: Vec<String> = DAYS.iter().map(|day| format!("&as_of={day}")).collect();
    for part in 1..6 {
        let position = head * part / 6;
        times.push(format!("&known_at={position}"));
        times.extend(
            DAYS.iter()
                .map(|day| format!("&as_of={day}&known_at={position}")),
        );
    }
    let with_them = told(&app, &times).await?;
    // As while they are those of another program.
    let mut owner = app.database().await?;
    let other = "UPDATE checkpoints SET version = version + 1
        WHERE name IN ('case_statistics', 'prosecution_statistics', 'establishment_list', 'officers')";
    owner.execute(other).await?;
    let without = told(&app, &times).await?;
    for ((path, one), (_, other)) in with_them.iter().zip(&without) {
        ensure!(one == other, "{path}: {one} {other}");
    }
    let groups = with_them
        .iter()
        .filter_map(|(_, told)| told["rows"].as_array());
    let groups: usize = groups.map(Vec::len).sum();
    ensure!(groups > 2000, "{groups} groups");
    Ok(())
}

async fn told(app: &App, times: &[String]) -> Result<Vec<(String, Value)>> {
    let mut answers = vec![];
    for asked in ASKED {
        for time in times {
            let path = format!("/api/v1/statistics/{asked}{time}");
            let told = app.get("central_admin", &path).await?.body(200)?;
            answers.push((path, told));
        }
    }
    Ok(answers)
}
