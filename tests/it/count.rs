use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use reqwest::Method;
use serde_json::json;
use tests::{Answer, App};

const COUNT: &str = "/api/v1/statistics/prosecutions?milestone=completed&from=2018-01-01&to=2019-03-31&group_by=province";
const IMPORT: &str = "/api/v1/imports/prosecutions";
const REGISTER: &str = include_str!("../../api/demo/rakornas-2019.csv");

#[tokio::test]
async fn the_known_count_comes_out() -> Result<()> {
    let app = App::start(&["--demo"])?;
    let until = Instant::now() + Duration::from_secs(60);
    let counted = loop {
        let counted = app.get("statistician", COUNT).await?.body(200)?;
        if counted["totals"]["prosecutions"] == 29 {
            break counted;
        }
        ensure!(Instant::now() < until, "the demo is not there: {counted}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(counted["totals"]["inspectors"], 23, "{counted}");
    let rows = counted["rows"].as_array().cloned().unwrap_or_default();
    assert_eq!(rows.len(), 7, "{counted}");
    for row in &rows {
        for part in ["scheme", "code", "name"] {
            assert!(row["province"][part].is_string(), "{row}");
        }
    }
    let token = app.token("statistician", &[])?;
    let asked = app.request(Method::GET, COUNT, &token);
    let csv = Answer::of(asked.header("accept", "text/csv").send().await?).await?;
    assert!(csv.kind.starts_with("text/csv"), "{csv:?}");
    let csv = csv.body(200)?;
    assert_eq!(csv.as_str().unwrap_or_default().lines().count(), 8, "{csv}");

    let again = import(&app, REGISTER).await?.body(200)?;
    assert_eq!(again["accepted"], 0, "{again}");
    assert_eq!(again["rejected"], json!([]), "{again}");
    assert_eq!(again["duplicates"], REGISTER.lines().count() - 1);
    let counted = app.get("statistician", COUNT).await?.body(200)?;
    assert_eq!(counted["totals"]["prosecutions"], 29);
    Ok(())
}

#[tokio::test]
async fn a_bad_row_is_refused_whole_and_the_others_go_in() -> Result<()> {
    let app = App::start(&[])?;
    let rows: Vec<&str> = REGISTER.lines().take(4).collect();
    let [head, first, second, third] = rows.as_slice() else {
        anyhow::bail!("a short register: {rows:?}");
    };
    let bad = second.replace(",31,", ",99,").replace("WLK-03", "NO-NORM");
    ensure!(bad != **second, "the row is unchanged: {bad}");
    let csv = [head, first, bad.as_str(), third].join("\n");
    let told = import(&app, &csv).await?.body(200)?;
    assert_eq!(told["accepted"], 2, "{told}");
    assert_eq!(told["rejected"][0]["row"], 3, "{told}");
    let faults = &told["rejected"][0]["errors"];
    let faults = faults.as_array().cloned().unwrap_or_default();
    for field in ["province", "norm"] {
        let named = |fault: &serde_json::Value| {
            fault["field"]
                .as_str()
                .is_some_and(|told| told.contains(field))
        };
        assert!(faults.iter().any(named), "{field} is not named: {told}");
    }
    let list = format!("/api/v1/prosecutions?min_position={}", told["position"]);
    let list = app.get("central_admin", &list).await?.body(200)?;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2), "{list}");
    Ok(())
}

/// Those of Papua Selatan (93) count as Papua (91) where 34 provinces are told apart.
#[tokio::test]
async fn provinces_made_in_2022_are_counted_where_they_were_made_from() -> Result<()> {
    let app = App::start(&[])?;
    let rows: Vec<&str> = REGISTER.lines().take(4).collect();
    let of = |row: &str, province: &str| row.replace(",31,", &format!(",{province},"));
    let made = [(rows[1], "91"), (rows[2], "93"), (rows[3], "31")];
    let made = made.map(|(row, province)| of(row, province));
    let csv = [rows[0].to_owned(), made.join("\n")].join("\n");
    let told = import(&app, &csv).await?.body(200)?;
    assert_eq!(told["accepted"], 3, "{told}");
    let count = async |query: &str| {
        let path = format!(
            "/api/v1/statistics/prosecutions?min_position={}&{query}",
            told["position"]
        );
        app.get("statistician", &path).await
    };
    let counted = |answer: &serde_json::Value| -> Vec<(serde_json::Value, serde_json::Value)> {
        let rows = answer["rows"].as_array().into_iter().flatten();
        rows.map(|row| (row["province"]["code"].clone(), row["prosecutions"].clone()))
            .collect()
    };
    let now = count("group_by=province").await?.body(200)?;
    let each = ["31", "91", "93"].map(|code| (json!(code), json!(1)));
    assert_eq!(counted(&now), each);
    assert_eq!(now["totals"]["provinces"], 3);
    let before = count("group_by=province&province_set=P34").await?;
    let before = before.body(200)?;
    assert_eq!(
        counted(&before),
        [(json!("31"), json!(1)), (json!("91"), json!(2))]
    );
    assert_eq!(before["totals"]["provinces"], 2);
    let wrong = count("province_set=P35").await?.body(422)?;
    assert!(wrong.to_string().contains("province_set"), "{wrong}");
    Ok(())
}

async fn import(app: &App, csv: &str) -> Result<Answer> {
    let token = app.token("central_admin", &[])?;
    let request = app.request(Method::POST, IMPORT, &token);
    let request = request.header("content-type", "text/csv");
    Answer::of(request.body(csv.to_owned()).send().await?).await
}
