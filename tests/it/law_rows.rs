//! A change of the law adds norms, rules and provisions and ends them; all that uses norms follows.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::App;

use crate::law_changes::{CHANGES, enact, post};

const PROSECUTIONS: &str = "/api/v1/prosecutions";

/// A norm, a rule and a provision of a coming law, and the end of a norm that it replaces.
fn replaced() -> Value {
    let norm = json!({ "code": "WLK-04", "title": "Laporan baru", "duty": "UU baru Pasal 1",
        "sanction": "UU baru Pasal 2", "kind": "misdemeanour", "status": "needs_confirmation",
        "valid_from": "2026-03-01", "threat": { "kurungan_months": 3, "joined": "or" } });
    let rule = json!({ "rule_id": "wlk.grace_days", "valid_from": "2026-03-01",
        "value": { "days": 5 }, "basis": "UU baru Pasal 3", "status": "needs_confirmation" });
    let provision = json!({ "key": "uu-baru:1", "citation": "UU baru Pasal 1",
        "status": "needs_confirmation", "valid_from": "2026-03-01" });
    json!([
        { "new": { "norm": norm } },
        { "new": { "rule": rule } },
        { "new": { "provision": provision } },
        { "end": { "table": "norm", "key": "WLK-02", "valid_to": "2026-03-01" } },
    ])
}

/// The keys of a table of the law in force on a day.
async fn keys(app: &App, table: &str, (field, on): (&str, &str)) -> Result<Vec<String>> {
    let path = format!("/api/v1/legal/{table}?on={on}");
    let rows = app.get("ppns", &path).await?.body(200)?;
    let rows = rows["items"].as_array().context("no items")?.iter();
    let keys = rows.filter_map(|row| row.pointer(field)?.as_str().map(str::to_owned));
    Ok(keys.collect())
}

/// The dry run tells each row before and after, and whether the program decides by it.
async fn tried(app: &App, change: &Value) -> Result<()> {
    let dry = format!("{CHANGES}?dry_run=true");
    let tried = post(app, "anna", &dry, change).await?.body(200)?;
    let row = |index: usize| {
        let row = &tried["rows"][index];
        let count = |side: &str| row[side].as_array().map(Vec::len);
        (
            row["key"].clone(),
            count("before"),
            count("after"),
            row["decides"].clone(),
        )
    };
    assert_eq!(row(0), (json!("WLK-04"), Some(0), Some(1), json!(true)));
    assert_eq!(
        row(1),
        (json!("wlk.grace_days"), Some(0), Some(1), json!(false))
    );
    assert_eq!(row(2), (json!("uu-baru:1"), Some(0), Some(1), json!(false)));
    assert_eq!(row(3), (json!("WLK-02"), Some(1), Some(1), json!(true)));
    assert_eq!(tried["rows"][3]["after"][0]["valid_to"], "2026-03-01");
    Ok(())
}

/// An offence is reported by the norms that were in force on its day.
async fn reported(app: &App) -> Result<()> {
    for (norm, offence, refused) in [
        ("WLK-02", "2026-02-28", None),
        ("WLK-02", "2026-03-01", Some("gate.norm")),
        ("WLK-04", "2026-02-28", Some("gate.norm")),
        ("WLK-04", "2026-03-01", None),
    ] {
        let mut report = app.example(PROSECUTIONS).await?;
        report["establishment"] = tests::firm().into();
        report["norm"] = json!(norm);
        report["offence_date"] = json!(offence);
        let answer = app.post("ppns", PROSECUTIONS, &report).await?;
        match refused {
            None => drop(answer.body(201)?),
            Some(code) => assert_eq!(answer.body["code"], code, "{norm} {offence}"),
        }
    }
    let listed = app.get("ppns", "/api/v1/prosecutions?norm=WLK-04").await?;
    listed.body(200)?;
    Ok(())
}

#[tokio::test]
async fn a_change_adds_a_norm_a_rule_and_a_provision_and_ends_a_norm() -> Result<()> {
    let app = App::start(&[])?;
    let change = json!({ "edits": replaced(), "reason": "UU baru" });
    tried(&app, &change).await?;
    enact(&app, replaced()).await?;
    for (table, field, new, old) in [
        ("norms", "/code", "WLK-04", Some("WLK-02")),
        ("rules", "/rule_id", "wlk.grace_days", None),
        ("provisions", "/row/key", "uu-baru:1", None),
    ] {
        for (on, after) in [
            ("2026-02-28", false),
            ("2026-03-01", true),
            ("2026-03-02", true),
        ] {
            let found = keys(&app, table, (field, on)).await?;
            let has = |key: &str| found.iter().any(|one| one == key);
            assert_eq!(has(new), after, "{table} {on}");
            assert_eq!(
                old.is_some_and(has),
                old.is_some() && !after,
                "{table} {on}"
            );
        }
    }
    reported(&app).await?;
    let again = post(&app, "anna", CHANGES, &change).await?;
    let fields = again.body["errors"].as_array().context("no errors")?.len();
    assert_eq!((again.status, fields), (422, 4), "{again:?}");
    Ok(())
}
