//! The register of establishments: numbers are held once, names are found whatever the slip, the
//! past is read as it was.

mod imports;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const ESTABLISHMENTS: &str = "/api/v1/establishments";
const CASES: &str = "/api/v1/cases";

async fn registered(app: &App, more: &[(&str, Value)]) -> Result<Answer> {
    let mut body = app.example(ESTABLISHMENTS).await?;
    for (field, value) in more {
        body[*field] = value.clone();
    }
    app.post("coordinator", ESTABLISHMENTS, &body).await
}

fn id_of(answer: Answer) -> Result<String> {
    let made = answer.body(201)?;
    Ok(made["id"].as_str().context("no id")?.to_owned())
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().into_iter().flatten();
    items
        .filter_map(|item| item["legal_name"].as_str())
        .collect()
}

#[tokio::test]
async fn numbers_are_of_one_form_and_of_one_establishment() -> Result<()> {
    let app = App::start(&[])?;
    let wrong = json!({ "nib": "12", "npwp": "3171234567890001", "nitku": "7" });
    let told = registered(&app, &[("numbers", wrong)]).await?.body(422)?;
    let fields: Vec<&str> = told["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    assert_eq!(
        fields,
        ["/numbers/npwp", "/numbers/nitku", "/numbers/nib"],
        "{told}"
    );
    let numbers = json!({ "nib": "1234567890123", "npwp": "01.234.567.8-901.000" });
    let first = registered(&app, &[("numbers", numbers.clone())])
        .await?
        .body(201)?;
    assert_eq!(first["numbers"]["npwp"], "0012345678901000");
    let again = registered(&app, &[("numbers", numbers.clone())])
        .await?
        .body(409)?;
    assert_eq!(again["code"], "establishment.number-taken", "{again}");
    assert_eq!(again["errors"].as_array().map(Vec::len), Some(2), "{again}");
    // A branch shares the numbers of its company.
    let parent = first["id"].clone();
    let branch = [
        ("numbers", numbers.clone()),
        ("office", json!("branch")),
        ("parent", parent),
    ];
    registered(&app, &branch).await?.body(201)?;
    // A number that became known later is held as well.
    let other = id_of(registered(&app, &[]).await?)?;
    let path = format!("{ESTABLISHMENTS}/{other}/actions/record-numbers");
    let body = json!({ "numbers": { "nib": "1234567890123" }, "recorded_on": "2026-03-02" });
    let taken = app.post("coordinator", &path, &body).await?.body(409)?;
    assert_eq!(taken["errors"][0]["field"], "/numbers/nib", "{taken}");
    app.reached(app.position().await?).await?;
    let page = app
        .get(
            "coordinator",
            &format!("{ESTABLISHMENTS}?number=01.234.567.8-901.000"),
        )
        .await?;
    assert_eq!(names(&page.body(200)?).len(), 2);
    Ok(())
}

#[tokio::test]
async fn names_are_found_with_slips_accents_and_other_legal_forms() -> Result<()> {
    let app = App::start(&[])?;
    let mut position = json!(0);
    for name in [
        "PT Sinar Abadi Makmur Tbk",
        "CV Cahaya Señorita",
        "UD Tirta Jaya",
        "Koperasi Karya",
    ] {
        let made = registered(&app, &[("legal_name", json!(name))])
            .await?
            .body(201)?;
        position = made["position"].clone();
    }
    for (q, found) in [
        ("sinar abadi makmur", "PT Sinar Abadi Makmur Tbk"),
        ("CV. Sinar Abdi Makmurr", "PT Sinar Abadi Makmur Tbk"),
        ("P.T. cahaya senorita", "CV Cahaya Señorita"),
        ("tirta jaya, ud", "UD Tirta Jaya"),
        ("kop. karya", "Koperasi Karya"),
    ] {
        let q = q.replace(' ', "+");
        let path = format!("{ESTABLISHMENTS}?q={q}&min_position={position}");
        let page = app.get("coordinator", &path).await?.body(200)?;
        assert_eq!(names(&page).first(), Some(&found), "{q}: {page}");
    }
    let page = app
        .get("coordinator", &format!("{ESTABLISHMENTS}?q=batubara+utama"))
        .await?;
    assert_eq!(names(&page.body(200)?), [""; 0]);
    Ok(())
}

#[tokio::test]
async fn an_establishment_is_read_as_it_was() -> Result<()> {
    let app = App::start(&[])?;
    let more = [
        ("registered_on", json!("2024-01-02")),
        ("established_on", json!("2024-01-02")),
    ];
    let id = id_of(registered(&app, &more).await?)?;
    let thing = format!("{ESTABLISHMENTS}/{id}");
    let rename = json!({ "legal_name": "PT Baru", "effective_on": "2025-03-01", "deed": "Akta 2" });
    app.post("coordinator", &format!("{thing}/actions/rename"), &rename)
        .await?
        .body(200)?;
    let report =
        json!({ "kind": "first", "channel": "online", "submitted_at": "2024-02-05T03:00:00Z" });
    let filed = app
        .post(
            "inspector_1",
            &format!("{thing}/actions/file-report"),
            &report,
        )
        .await?;
    let filed = filed.body(200)?;
    assert_eq!(filed["events"][0]["event"]["late_days"], 4, "{filed}");
    for (as_of, name) in [
        ("2025-02-28", "PT Contoh Sejahtera"),
        ("2025-03-01", "PT Baru"),
    ] {
        let shown = app
            .get("auditor", &format!("{thing}?as_of={as_of}"))
            .await?
            .body(200)?;
        assert_eq!(shown["legal_name"], name, "{as_of}");
        let since = format!("min_position={}", filed["position"]);
        let path = format!("{ESTABLISHMENTS}?as_of={as_of}&{since}");
        let page = app.get("coordinator", &path).await?.body(200)?;
        assert_eq!(names(&page), [name], "{as_of}");
    }
    stands(&app, &thing).await?;
    let history = app
        .get("auditor", &format!("{thing}/history"))
        .await?
        .body(200)?;
    assert_eq!(
        history["events"][2]["title"], "Laporan WLK diterima",
        "{history}"
    );
    assert_eq!(
        history["events"][2]["provisions"][0], "UU 7/1981 Pasal 6",
        "{history}"
    );
    let elsewhere = app.token("coordinator", &["--province", "32"])?;
    let hidden = app.request(Method::GET, &thing, &elsewhere).send().await?;
    assert_eq!(hidden.status(), 404);
    Ok(())
}

/// Its duties on the days around those on which they change.
async fn stands(app: &App, thing: &str) -> Result<()> {
    for (as_of, first, yearly) in [
        ("2024-02-01", json!("not_due"), json!(null)),
        ("2024-02-02", json!("missing"), json!(null)),
        ("2024-02-05", json!("late"), json!("not_due")),
        ("2025-02-28", json!("late"), json!("not_due")),
        ("2025-03-01", json!("late"), json!("missing")),
    ] {
        let told = app
            .get("auditor", &format!("{thing}/duties?as_of={as_of}"))
            .await?
            .body(200)?;
        assert_eq!(told["duties"][0]["status"], first, "{as_of}: {told}");
        assert_eq!(told["duties"][1]["status"], yearly, "{as_of}: {told}");
    }
    Ok(())
}

#[tokio::test]
async fn a_case_agrees_with_the_register_where_that_knows_the_establishment() -> Result<()> {
    let app = App::start(&[])?;
    let id = id_of(registered(&app, &[]).await?)?;
    let mut body = app.case_example().await?;
    body["establishment"]["id"] = json!(id);
    app.post("coordinator", CASES, &body).await?.body(201)?;
    body["establishment"]["name"] = json!("PT Lain");
    let other = app.post("coordinator", CASES, &body).await?.body(422)?;
    assert_eq!(other["code"], "establishment.case-name", "{other}");
    // The register is being filled: what it does not know is taken as it is written.
    body["establishment"]["id"] = json!("00000000-0000-7000-8000-000000000009");
    app.post("coordinator", CASES, &body).await?.body(201)?;
    body["establishment"] = json!({ "name": "PT Contoh Sejahtera", "id": id });
    body["province"] = json!("32");
    let token = app.token("coordinator", &["--province", "32"])?;
    let request = app.request(Method::POST, CASES, &token).json(&body);
    let elsewhere = Answer::of(request.send().await?).await?.body(422)?;
    assert_eq!(
        elsewhere["code"], "establishment.case-province",
        "{elsewhere}"
    );
    Ok(())
}

#[tokio::test]
async fn places_are_found_by_address_however_it_is_written() -> Result<()> {
    let app = App::start(&[])?;
    let mut position = json!(0);
    for (name, address) in [
        ("PT Satu", "Jl. Pahlawan No. 7, Kel. Tanah Tinggi"),
        ("PT Dua", "Jalan Merdéka 12"),
        ("CV Größe Ærø", "Jln Merdeka 14"),
    ] {
        let more = [("legal_name", json!(name)), ("address", json!(address))];
        position = registered(&app, &more).await?.body(201)?["position"].clone();
    }
    for (query, found) in [
        ("place=jalan+pahlawan", vec!["PT Satu"]),
        ("place=pahlwan", vec!["PT Satu"]),
        ("place=jl.+merdeka", vec!["CV Größe Ærø", "PT Dua"]),
        ("place=jakarta", vec!["CV Größe Ærø", "PT Dua", "PT Satu"]),
        ("place=surabaya", vec![]),
        ("place=merdeka+14", vec!["CV Größe Ærø"]),
        ("place=31.79", vec![]),
        ("q=grosse+aero", vec!["CV Größe Ærø"]),
        ("q=dua&place=merdeka", vec!["PT Dua"]),
        ("q=dua&place=pahlawan", vec![]),
    ] {
        let path = format!("{ESTABLISHMENTS}?{query}&min_position={position}");
        let page = app.get("coordinator", &path).await?.body(200)?;
        let mut told = names(&page);
        told.sort_unstable();
        assert_eq!(told, found, "{query}: {page}");
    }
    Ok(())
}

#[tokio::test]
async fn a_past_day_is_told_by_what_is_known_now_and_by_what_was_known_then() -> Result<()> {
    let app = App::start(&[])?;
    let before = app.position().await?;
    // Established in 2024, entered in the register in 2026.
    let more = [
        ("established_on", json!("2024-01-02")),
        ("registered_on", json!("2026-03-02")),
    ];
    let made = registered(&app, &more).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let report =
        json!({ "kind": "first", "channel": "online", "submitted_at": "2024-03-05T03:00:00Z" });
    let path = format!("{ESTABLISHMENTS}/{id}/actions/file-report");
    let filed = app.post("inspector_1", &path, &report).await?.body(200)?;
    let registered = made["position"].as_i64().context("no position")?;
    for (query, overdue) in [
        ("as_of=2024-02-01", vec![]),
        ("as_of=2024-02-02", vec!["opening"]),
        ("as_of=2024-03-04", vec!["opening"]),
        ("as_of=2024-03-05", vec![]),
        ("as_of=2025-03-31", vec![]),
        ("as_of=2025-04-01", vec!["annual"]),
        // When the report was not known yet, and before the establishment was.
        (
            &format!("as_of=2024-03-05&known_at={registered}"),
            vec!["opening"],
        ),
        (&format!("as_of=2024-03-05&known_at={before}"), vec![]),
    ] {
        let path = format!(
            "/api/v1/wlk/overdue?{query}&min_position={}",
            filed["position"]
        );
        let page = app.get("coordinator", &path).await?.body(200)?;
        let items = page["items"].as_array().context("no items")?;
        let duties: Vec<&Value> = items.iter().map(|row| &row["duty"]).collect();
        assert_eq!(duties, overdue, "{query}: {page}");
    }
    Ok(())
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_entry_is_told_at_once() -> Result<()> {
    let app = App::start(&[])?;
    let wrong = [
        ("legal_name", json!(" ")),
        ("registered_on", json!("2099-01-01")),
        ("established_on", json!("1800-01-01")),
        ("office", json!("branch")),
        ("parent", json!("00000000-0000-4000-8000-000000000001")),
        ("regency", json!("32.01")),
    ];
    let fields = |told: &Value| -> Vec<String> {
        let all = told["errors"].as_array().into_iter().flatten();
        let mut fields: Vec<String> = all
            .filter_map(|fault| Some(fault["field"].as_str()?.to_owned()))
            .collect();
        fields.sort();
        fields
    };
    let told = registered(&app, &wrong).await?.body(422)?;
    let mut all: Vec<String> = [
        "established_on",
        "legal_name",
        "parent",
        "regency",
        "registered_on",
    ]
    .map(|field| format!("/{field}"))
    .to_vec();
    assert_eq!(fields(&told), all, "{told}");
    // Beside numbers in a wrong form too.
    let numbers = ("numbers", json!({ "nib": "12" }));
    let told = registered(&app, &[&wrong[..], &[numbers]].concat()).await?;
    let told = told.body(422)?;
    all.push("/numbers/nib".to_owned());
    all.sort();
    assert_eq!(fields(&told), all, "{told}");
    Ok(())
}

#[tokio::test]
async fn what_is_entered_later_but_happened_earlier_does_not_hold_now() -> Result<()> {
    let app = App::start(&[])?;
    let few = json!({ "counted_on": "2019-01-05", "wni_men": 1, "wni_women": 1 });
    let more = [("established_on", json!("2019-01-02")), ("headcount", few)];
    let id = id_of(registered(&app, &more).await?)?;
    let path = |action: &str| format!("{ESTABLISHMENTS}/{id}/actions/{action}");
    let mut position = Value::Null;
    for (name, on) in [("PT Baru", "2024-03-01"), ("PT Antara", "2021-03-01")] {
        let rename = json!({ "legal_name": name, "effective_on": on, "deed": "Akta" });
        app.post("coordinator", &path("rename"), &rename)
            .await?
            .body(200)?;
    }
    for (men, on) in [(26, "2026-01-05"), (20, "2020-01-05")] {
        let count = json!({ "headcount": { "counted_on": on, "wni_men": men, "wni_women": 0 } });
        let done = app
            .post("coordinator", &path("record-headcount"), &count)
            .await?;
        position = done.body(200)?["position"].clone();
    }
    let shown = app
        .get("auditor", &format!("{ESTABLISHMENTS}/{id}"))
        .await?
        .body(200)?;
    assert_eq!(shown["legal_name"], "PT Baru", "{shown}");
    assert_eq!(shown["headcount"]["wni_men"], 26, "{shown}");
    for q in ["baru", "antara", "contoh+sejahtera"] {
        let list = format!("{ESTABLISHMENTS}?q={q}&min_position={position}");
        let page = app.get("coordinator", &list).await?.body(200)?;
        assert_eq!(names(&page), ["PT Baru"], "{q}: {page}");
        assert_eq!(page["items"][0]["workers"], 26, "{page}");
    }
    let early = json!({ "dissolved_on": "2019-01-01", "evidence": "Akta" });
    let refused = app
        .post("coordinator", &path("record-dissolution"), &early)
        .await?
        .body(422)?;
    assert_eq!(refused["errors"][0]["field"], "/dissolved_on", "{refused}");
    Ok(())
}
