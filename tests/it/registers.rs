//! Files of registers: a bad row or head is told, and never ends the whole in the middle.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const IMPORT: &str = "/api/v1/imports/prosecutions";
const REGISTER: &str = include_str!("../../api/demo/rakornas-2019.csv");

#[tokio::test]
async fn what_the_log_cannot_hold_is_a_rejected_row_and_the_others_go_in() -> Result<()> {
    let app = App::start(&[])?;
    let rows: Vec<&str> = REGISTER.lines().take(6).collect();
    let nul = rows[2].replace("Contoh", "Con\0toh");
    let long = rows[3].replace("Contoh", &"x".repeat(5000));
    let number = rows[4].replace("TPR/31/", &hard_to_press(3000));
    let csv = [rows[0], rows[1], &nul, &long, &number, rows[5]].join("\n");
    let told = import(&app, &csv).await?.body(200)?;
    assert_eq!(told["accepted"], 2, "{told}");
    for (at, row, field) in [
        (0, 3, "establishment"),
        (1, 4, "establishment"),
        (2, 5, "register_no"),
    ] {
        let rejected = &told["rejected"][at];
        assert_eq!(rejected["row"], row, "{told}");
        assert_eq!(rejected["errors"][0]["field"], field, "{told}");
    }
    Ok(())
}

#[tokio::test]
async fn a_row_is_told_by_the_line_on_which_it_starts() -> Result<()> {
    let app = App::start(&[])?;
    let rows: Vec<&str> = REGISTER.lines().take(4).collect();
    for end in ["\n", "\r\n"] {
        let folded = rows[1].replace("Contoh Perusahaan 01", "\"Contoh\nPerusahaan\n01\"");
        let bad = rows[2].replace(",31,", ",99,");
        let csv = [rows[0], &folded, "", "", &bad, rows[3], "short,row"].join(end);
        let told = import(&app, &csv).await?.body(200)?;
        assert_eq!(told["rejected"][0]["row"], 7, "{end:?}: {told}");
        assert_eq!(told["rejected"][1]["row"], 9, "{end:?}: {told}");
    }
    Ok(())
}

#[tokio::test]
async fn a_head_with_unknown_or_doubled_columns_is_refused() -> Result<()> {
    let app = App::start(&[])?;
    let rows: Vec<&str> = REGISTER.lines().take(2).collect();
    let csv = format!("{},norm,colour\n{},WLK-01,red\n", rows[0], rows[1]);
    let told = import(&app, &csv).await?.body(422)?;
    let told: Vec<(&Value, &Value)> = told["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|fault| (&fault["field"], &fault["code"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("norm"), &json!("column.doubled")),
            (&json!("colour"), &json!("column.unknown"))
        ]
    );
    Ok(())
}

#[tokio::test]
async fn the_document_offers_an_import_the_headers_that_it_takes() -> Result<()> {
    let app = App::start(&[])?;
    let document = app.anonymous(Method::GET, "/openapi.json").send().await?;
    let document = Answer::of(document).await?.body(200)?;
    let headers = |path: &str| -> Vec<String> {
        let told = document["paths"][path]["post"]["parameters"].as_array();
        let named = told
            .into_iter()
            .flatten()
            .filter(|one| one["in"] == "header");
        named
            .filter_map(|one| Some(one["name"].as_str()?.to_owned()))
            .collect()
    };
    let who = ["X-Audit-Reason", "Acting-Role", "Acting-For"];
    assert_eq!(headers(IMPORT), who);
    let all = [
        "Idempotency-Key",
        "If-Match",
        "X-Audit-Reason",
        "Acting-Role",
        "Acting-For",
    ];
    assert_eq!(headers("/api/v1/cases"), all);
    Ok(())
}

/// Text of many different characters.
fn hard_to_press(length: u32) -> String {
    let one = |index: u32| char::from_u32(0x4e00 + index * 7919 % 20_000);
    (0..length).filter_map(one).collect()
}

async fn import(app: &App, csv: &str) -> Result<Answer> {
    let token = app.token("central_admin", &[])?;
    let request = app.request(Method::POST, IMPORT, &token);
    let request = request.header("content-type", "text/csv");
    Answer::of(request.body(csv.to_owned()).send().await?).await
}
