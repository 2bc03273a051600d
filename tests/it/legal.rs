//! What the law says, over HTTP: the worked scenarios, due dates, and what is in force on a day.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::App;

use crate::law_changes::enact;

const ASSESSMENTS: &str = "/api/v1/legal/assessments";
const DEADLINES: &str = "/api/v1/legal/deadlines";

/// Asks about a yearly report (WLK-02) of a manager.
async fn assessed(app: &App, offence: &str, more: Value) -> Result<Value> {
    let mut body = json!({
        "norm": "WLK-02", "offence_date": offence, "province": "31",
        "accused": { "kind": "pengurus", "prior_final_judgments": [] },
    });
    let fields = body.as_object_mut().context("no object")?;
    fields.extend(more.as_object().context("no object")?.clone());
    app.post("ppns", ASSESSMENTS, &body).await?.body(200)
}

async fn due(app: &App, query: &str) -> Result<Value> {
    let path = format!("{DEADLINES}?{query}&province=31");
    app.get("ppns", &path).await?.body(200)
}

fn wrong_fields(problem: &Value) -> Vec<&str> {
    let faults = problem["errors"].as_array();
    let faults = faults.into_iter().flatten();
    faults.filter_map(|fault| fault["field"].as_str()).collect()
}

fn points(answer: &Value) -> Vec<&str> {
    let points = answer["needs_confirmation"].as_array();
    let points = points.into_iter().flatten();
    points.filter_map(|point| point["point"].as_str()).collect()
}

#[tokio::test]
async fn an_old_offence_is_barred_a_year_after_it() -> Result<()> {
    let app = App::start(&[])?;
    let due = due(&app, "kind=WLK_ANNUAL&from=2019-07-10").await?;
    assert_eq!(due["due_on"], "2020-07-31", "{due}");
    let told = assessed(&app, "2020-08-01", json!({ "on": "2020-09-01" })).await?;
    assert_eq!(told["prosecution_time_barred_on"], "2021-08-01", "{told}");
    assert_eq!(told["substantive_regime"], "old", "{told}");
    assert_eq!(told["procedure_regime"], "kuhap_1981", "{told}");
    assert_eq!(told["tipiring"], "open", "{told}");
    assert_eq!(told["max_fine_idr"], 1_000_000, "{told}");
    assert_eq!(told["max_kurungan_days"], 90, "{told}");
    assert_eq!(told["settlement_by_maximum_fine"], false, "{told}");
    assert!(points(&told).is_empty(), "{told}");
    Ok(())
}

#[tokio::test]
async fn an_offence_that_straddles_the_codes_shows_both_maxima() -> Result<()> {
    let app = App::start(&[])?;
    let opened = json!({ "investigation_opened_on": "2026-02-01" });
    let told = assessed(&app, "2025-11-15", opened).await?;
    assert_eq!(told["procedure_regime"], "kuhap_2025", "{told}");
    assert_eq!(told["tipiring"], "needs_confirmation", "{told}");
    assert_eq!(told["prosecution_time_barred_on"], "2026-11-15", "{told}");
    let sides = told["readings"].as_array().context("no readings")?;
    let side = |name: &str| {
        let one = sides
            .iter()
            .find(|one| one["question"] == "R1" && one["reading"] == name);
        one.map(|one| {
            (
                one["max_fine_idr"].clone(),
                one["max_kurungan_days"].clone(),
            )
        })
    };
    assert_eq!(side("old"), Some((json!(1_000_000), json!(90))), "{told}");
    assert_eq!(side("new"), Some((json!(1_000_000), json!(0))), "{told}");
    assert_eq!(points(&told), ["V1", "V2", "R1", "R13A", "V7"], "{told}");
    Ok(())
}

#[tokio::test]
async fn a_person_decides_between_361_a_and_d() -> Result<()> {
    let app = App::start(&[])?;
    for (referred, regime) in [
        ("2026-01-01", "kuhap_2025"),
        ("2026-01-02", "needs_decision"),
        ("2026-01-15", "needs_decision"),
    ] {
        let dates = json!({
            "investigation_opened_on": "2025-12-20", "referred_on": referred, "on": "2026-01-20",
        });
        let told = assessed(&app, "2025-11-15", dates).await?;
        assert_eq!(told["procedure_regime"], regime, "{referred}: {told}");
        let asked = points(&told).contains(&"361");
        assert_eq!(asked, regime == "needs_decision", "{referred}: {told}");
    }
    Ok(())
}

#[tokio::test]
async fn minutes_finished_on_a_friday_end_on_a_holiday_and_say_so() -> Result<()> {
    let app = App::start(&[])?;
    let due = due(&app, "kind=CEPAT_PRESENT&from=2026-05-29").await?;
    assert_eq!(due["due_on"], "2026-06-01", "{due}");
    let words = due["derivation"].as_str().context("no words")?;
    assert!(words.contains("nearest court day"), "{due}");
    Ok(())
}

#[tokio::test]
async fn a_repeat_is_kurungan_before_and_a_fine_since() -> Result<()> {
    let app = App::start(&[])?;
    let prior = json!({ "accused": { "kind": "pengurus",
        "prior_final_judgments": [{ "norm": "WLK-02", "final_on": "2024-03-01" }] } });
    let old = assessed(&app, "2025-08-01", prior.clone()).await?;
    assert_eq!(old["repeat_offender"], true, "{old}");
    assert_eq!(old["only_kurungan"], true, "{old}");
    assert_eq!(
        (&old["max_fine_idr"], &old["max_kurungan_days"]),
        (&json!(0), &json!(90))
    );
    let new = assessed(&app, "2026-08-01", prior.clone()).await?;
    assert_eq!(new["only_kurungan"], false, "{new}");
    assert_eq!(
        (&new["max_fine_idr"], &new["max_kurungan_days"]),
        (&json!(1_000_000), &json!(0))
    );
    assert!(points(&new).contains(&"R7B"), "{new}");
    for (offence, repeat) in [
        ("2024-02-29", false),
        ("2024-03-01", false),
        ("2024-03-02", true),
    ] {
        let told = assessed(&app, offence, prior.clone()).await?;
        assert_eq!(told["repeat_offender"], repeat, "{offence}: {told}");
    }
    Ok(())
}

#[tokio::test]
async fn every_wrong_field_of_a_question_is_named() -> Result<()> {
    let app = App::start(&[])?;
    let body = json!({
        "norm": "WLK-99", "offence_date": "2026-03-01", "province": "10",
        "investigation_opened_on": "2026-02-01", "on": "2026-01-01",
        "accused": { "kind": "person", "prior_final_judgments": [{ "norm": "X", "final_on": "2024-03-01" }] },
    });
    let told = app.post("ppns", ASSESSMENTS, &body).await?.body(422)?;
    let prior = "/accused/prior_final_judgments/0/norm";
    assert_eq!(
        wrong_fields(&told),
        [
            "/norm",
            "/province",
            prior,
            "/investigation_opened_on",
            "/on"
        ]
    );
    let told = app
        .get("ppns", &format!("{DEADLINES}?kind=X&province=10"))
        .await?
        .body(422)?;
    assert_eq!(wrong_fields(&told), ["kind", "from", "province"], "{told}");
    Ok(())
}

#[tokio::test]
async fn a_note_that_ends_on_a_day_off_moves_and_says_from_where() -> Result<()> {
    let app = App::start(&[])?;
    let due = due(&app, "kind=NOTA1&from=2026-04-30").await?;
    assert_eq!(due["moved_from"], "2026-05-30", "{due}");
    assert_eq!(due["due_on"], "2026-06-02", "{due}");
    Ok(())
}

#[tokio::test]
async fn a_deadline_of_several_stages_tells_each_of_them() -> Result<()> {
    let app = App::start(&[])?;
    for (query, ends) in [
        (
            "kind=OBJ_ADMIN&from=2026-04-22",
            json!([
                ["object", "2026-04-22", "2026-05-26"],
                ["answer", "2026-05-26", "2026-06-12"],
                ["appeal", "2026-06-12", "2026-06-29"],
                ["appeal_answer", "2026-06-29", "2026-07-13"],
            ]),
        ),
        (
            "kind=ILO_REPORT&from=2025-12-31",
            json!([
                ["publish", "2025-12-31", "2026-12-31"],
                ["send", "2026-12-31", "2027-03-31"],
            ]),
        ),
        (
            "kind=NOTA2&from=2026-05-15",
            json!([["comply", "2026-05-15", "2026-05-29"]]),
        ),
    ] {
        let due = due(&app, query).await?;
        let stages = due["stages"].as_array().context("no stages")?.iter();
        let told = stages.map(|one| json!([one["stage"], one["from"], one["due_on"]]));
        assert_eq!(Value::Array(told.collect()), ends, "{due}");
        assert_eq!(due["due_on"], ends[0][2], "the first stage: {due}");
    }
    Ok(())
}

/// A revision of the calendar within a year moves what runs, in its own province alone, and the
/// derivation names the decree.
#[tokio::test]
async fn a_revised_calendar_moves_a_due_date_and_says_so() -> Result<()> {
    let app = App::start(&[])?;
    let query = "kind=NOTA2&from=2026-05-15";
    assert_eq!(due(&app, query).await?["due_on"], "2026-05-29");
    let leave = json!({
        "date": "2026-05-29", "works": false, "name": "Cuti bersama",
        "basis": "Perubahan SKB 3 Menteri",
    });
    let worked = json!({
        "province": "32", "date": "2026-05-29", "works": true, "name": "Hari kerja",
        "basis": "Keputusan Gubernur",
    });
    enact(&app, json!([{ "day": leave }, { "day": worked }])).await?;
    let moved = due(&app, query).await?;
    assert_eq!(moved["due_on"], "2026-06-02", "{moved}");
    assert_eq!(moved["moved_from"], "2026-05-29", "{moved}");
    let words = moved["derivation"].as_str().context("no words")?;
    let told = "2026-05-29 is off: Cuti bersama (Perubahan SKB 3 Menteri)";
    assert!(words.contains(told), "{moved}");
    let path = format!("{DEADLINES}?{query}&province=32");
    let elsewhere = app.get("ppns", &path).await?.body(200)?;
    assert_eq!(elsewhere["due_on"], "2026-05-29", "{elsewhere}");
    Ok(())
}

#[tokio::test]
async fn the_law_of_a_day_is_the_law_in_force_on_it() -> Result<()> {
    let app = App::start(&[])?;
    for (on, days, status) in [
        ("2026-01-01", json!({ "days": 90 }), "confirmed"),
        ("2026-01-02", json!({ "days": 0 }), "needs_confirmation"),
        ("2026-01-03", json!({ "days": 0 }), "needs_confirmation"),
    ] {
        let rules = app
            .get("auditor", &format!("/api/v1/legal/rules?on={on}"))
            .await?
            .body(200)?;
        let rules = rules["items"].as_array().context("no rules")?;
        let rule = |id: &str| rules.iter().find(|rule| rule["rule_id"] == id);
        let kurungan = rule("wlk.penalty.max_kurungan_days").context("no kurungan")?;
        assert_eq!(kurungan["value"], days, "{on}");
        let fine = rule("wlk.penalty.max_fine_idr").context("no fine")?;
        assert_eq!(fine["status"], status, "{on}");
    }
    let norms = app
        .get("auditor", "/api/v1/legal/norms?on=2026-01-02")
        .await?
        .body(200)?;
    assert_eq!(norms["items"].as_array().map(Vec::len), Some(43));
    for (on, known, why) in [
        ("1981-09-29", 7, "the three of UU 7/1981 on its first day"),
        ("1981-09-28", 4, "those of UU 3/1951 and UU 1/1970"),
        ("1950-12-31", 0, "no statute of the catalogue is so old"),
    ] {
        let path = format!("/api/v1/legal/norms?on={on}");
        let norms = app.get("auditor", &path).await?.body(200)?;
        assert_eq!(
            norms["items"].as_array().map(Vec::len),
            Some(known),
            "{on}: {why}"
        );
    }
    Ok(())
}
