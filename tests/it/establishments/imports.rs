//! Establishments and reports as rows of a file.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const ROWS: &str = include_str!("../../../api/demo/establishments.csv");
const REPORTS: &str = include_str!("../../../api/demo/wlk-reports.csv");

async fn sent(app: &App, path: &str, kind: &str, rows: String) -> Result<Value> {
    let token = app.token("central_admin", &[])?;
    let request = app.request(Method::POST, path, &token);
    let request = request.header("content-type", kind).body(rows);
    Answer::of(request.send().await?).await?.body(200)
}

#[tokio::test]
async fn what_is_imported_twice_is_there_once_and_bad_rows_are_told_whole() -> Result<()> {
    let app = App::start(&[])?;
    let one = "/api/v1/imports/establishments";
    let bad = "BAD-1,,,shop,,99,,,12,,,1411,2020,2020-1-1,,x,\n";
    let branch_of_none = "BAD-2,PT Cabang,,branch,NONE,31,,,,,,,,,,,\n";
    let same_number = "BAD-3,PT Ganda,,head,,31,,,9000000000001,,,,,,,,\n";
    let file = format!("{ROWS}{bad}{branch_of_none}{same_number}");
    let told = sent(&app, one, "text/csv", file.clone()).await?;
    assert_eq!(
        (&told["accepted"], &told["duplicates"]),
        (&json!(8), &json!(0)),
        "{told}"
    );
    let faults = |row: usize| -> Vec<String> {
        let errors = told["rejected"][row]["errors"]
            .as_array()
            .into_iter()
            .flatten();
        errors
            .filter_map(|fault| fault["field"].as_str().map(str::to_owned))
            .collect()
    };
    let all = [
        "legal_name",
        "province",
        "office",
        "nib",
        "kbli",
        "established_on",
        "wni_men",
    ];
    assert_eq!(faults(0), all, "{told}");
    assert_eq!(
        told["rejected"][1]["errors"][0]["code"], "establishment.parent",
        "{told}"
    );
    assert_eq!(
        told["rejected"][2]["errors"][0]["code"], "establishment.number-taken",
        "{told}"
    );
    let again = sent(&app, one, "text/csv", file).await?;
    assert_eq!(
        (&again["accepted"], &again["duplicates"]),
        (&json!(0), &json!(8)),
        "{again}"
    );

    reports(&app).await
}

async fn reports(app: &App) -> Result<()> {
    let other = "/api/v1/imports/wlk-reports";
    let told = sent(app, other, "text/csv", REPORTS.to_owned()).await?;
    assert_eq!(told["accepted"], 19, "{told}");
    assert_eq!(told["rejected"], json!([]), "{told}");
    let lines = [
        json!({ "establishment_ref": "DEMO-4", "kind": "first", "channel": "online", "submitted_at": "2021-10-01" }),
        json!({ "establishment_ref": "DEMO-4", "kind": "annual", "channel": "oss_nib", "submitted_at": "2022-10-01" }),
        json!({ "establishment_ref": "NONE", "kind": "annual", "channel": "online", "submitted_at": "2022-10-01" }),
        json!({ "establishment_ref": "DEMO-4", "kind": ["annual"], "colour": "red" }),
    ];
    let lines = lines.map(|line| line.to_string()).join("\n");
    for (accepted, duplicates) in [(1, 0), (0, 1)] {
        let told = sent(app, other, "application/x-ndjson", lines.clone()).await?;
        assert_eq!(told["accepted"], accepted, "{told}");
        assert_eq!(told["duplicates"], duplicates, "{told}");
        let codes = [0, 1, 2].map(|row| told["rejected"][row]["errors"][0]["code"].clone());
        assert_eq!(
            codes,
            [
                "wlk.nib-first-period",
                "establishment.unknown",
                "column.unknown"
            ],
            "{told}"
        );
        let errors = told["rejected"][2]["errors"].as_array();
        let fields = errors.map(|all| all.iter().map(|error| &error["field"]).collect());
        let wrong = ["colour", "kind", "channel"].map(Value::from);
        assert_eq!(fields, Some(wrong.iter().collect::<Vec<_>>()), "{told}");
    }
    Ok(())
}

#[tokio::test]
async fn of_rows_that_share_a_number_the_first_of_the_file_has_it() -> Result<()> {
    let app = App::start(&[])?;
    let path = "/api/v1/imports/establishments";
    let head = "ref,legal_name,province,nib,established_on,registered_on";
    let row = |nth| {
        let half = nth / 2;
        format!("S-{nth},PT Ganda {nth},31,81{half:011},2022-03-01,2022-03-01")
    };
    let rows: Vec<String> = (0..40).map(row).collect();
    let file = format!("{head}\n{}\n", rows.join("\n"));
    let told = sent(&app, path, "text/csv", file.clone()).await?;
    assert_eq!(told["accepted"], 20, "{told}");
    let rejected = told["rejected"].as_array().context("none")?;
    let lines: Vec<i64> = rejected
        .iter()
        .filter_map(|one| one["row"].as_i64())
        .collect();
    assert_eq!(
        lines,
        (0..20).map(|nth| 2 * nth + 3).collect::<Vec<i64>>(),
        "{told}"
    );
    assert_eq!(rejected[0]["errors"][0]["field"], "nib", "{told}");
    // Two files at once: every row is told, and each number has one holder.
    let other = file.replace("S-", "T-");
    let (one, two) = tokio::try_join!(
        sent(&app, path, "text/csv", file.clone()),
        sent(&app, path, "text/csv", other)
    )?;
    assert_eq!(
        (&one["duplicates"], &two["accepted"]),
        (&json!(20), &json!(0)),
        "{one} {two}"
    );
    // Every fault of a row, by its column, also those that the register knows.
    let bad = format!(
        "{head},regency,parent_ref,office\nU-1,PT Salah,31,81{:011},2999-01-01,,32.01,NONE,branch\n",
        0
    );
    let token = app.token("coordinator", &["--province", "32"])?;
    let request = app
        .request(Method::POST, path, &token)
        .header("content-type", "text/csv");
    let told = Answer::of(request.body(bad.replace("branch", "head")).send().await?)
        .await?
        .body(200)?;
    let mut columns: Vec<&str> = told["rejected"][0]["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    columns.sort_unstable();
    assert_eq!(
        columns,
        ["established_on", "nib", "parent_ref", "province", "regency"],
        "{told}"
    );
    Ok(())
}

#[tokio::test]
async fn a_report_is_the_same_however_it_is_written() -> Result<()> {
    let app = App::start(&[])?;
    sent(
        &app,
        "/api/v1/imports/establishments",
        "text/csv",
        ROWS.to_owned(),
    )
    .await?;
    let path = "/api/v1/imports/wlk-reports";
    let files = [
        (
            "text/csv",
            "establishment_ref,kind,channel,submitted_at,wni_men\nDEMO-4,first,online,2021-10-01,7\n",
        ),
        (
            "text/csv",
            "wni_men,submitted_at,channel,kind,establishment_ref\n7,2021-10-01,online,first,DEMO-4\n",
        ),
        (
            "text/csv",
            "establishment_ref,kind,year,channel,submitted_at,wni_men,wni_women\n DEMO-4 ,first,,online,2021-10-01,7,\n",
        ),
        (
            "application/x-ndjson",
            "{\"establishment_ref\":\"DEMO-4\",\"kind\":\"first\",\"channel\":\"online\",\"submitted_at\":\"2021-10-01T05:00:00Z\",\"wni_men\":7}",
        ),
    ];
    for (nth, (kind, file)) in files.into_iter().enumerate() {
        let told = sent(&app, path, kind, file.to_owned()).await?;
        let wanted = (json!(u8::from(nth == 0)), json!(u8::from(nth > 0)));
        assert_eq!(
            (&told["accepted"], &told["duplicates"]),
            (&wanted.0, &wanted.1),
            "{file}: {told}"
        );
    }
    let wrong = "establishment_ref,kind,channel,submitted_at,postmark_on,event_on,wlkp_no\nNONE,annual,oss_nib,2017-01-02,2017-01-02,1950-01-01,1\n";
    let told = sent(&app, path, "text/csv", wrong.to_owned()).await?;
    let errors = told["rejected"][0]["errors"].as_array().context("none")?;
    let columns: Vec<&str> = errors
        .iter()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    assert_eq!(
        columns,
        ["event_on", "submitted_at", "establishment_ref"],
        "{told}"
    );
    Ok(())
}
