//! Books of official numbers: no number twice and none missing, whoever asks and whoever dies.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::database::Database;
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";
/// How many cases are registered, half at each server.
const EACH_ONCE: i64 = 96;

/// A book of the province of the tests.
async fn book(app: &App, kind: &str, year: &str) -> Result<Value> {
    let path = format!("/api/v1/numbers?kind={kind}&year={year}&limit=200");
    app.get("unit_head", &path).await?.body(200)
}

/// The year of a number that ends with it.
fn year_of(number: &Value) -> Result<String> {
    let text = number.as_str().context("no number")?;
    Ok(text.rsplit('/').next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_document_that_leaves_its_number_out_gets_the_next_one() -> Result<()> {
    let app = App::start(&[])?;
    let mut example = app.case_example().await?;
    example.as_object_mut().context("no body")?.remove("number");
    let mut cases = vec![];
    for serial in ["001", "002"] {
        let made = app.post("coordinator", CASES, &example).await?.body(201)?;
        let number = made["number"].as_str().context("no number")?;
        ensure!(
            number.starts_with(&format!("560/{serial}-DTKT/WASNAKER/")),
            "{made}"
        );
        ensure!(
            made["events"][0]["event"]["number"] == made["number"],
            "{made}"
        );
        cases.push(made);
    }
    let year = year_of(&cases[0]["number"])?;
    let told = book(&app, "case", &year).await?;
    ensure!(
        told["last"] == 2 && told["items"][1]["number"] == cases[1]["number"],
        "{told}"
    );
    ensure!(told["items"][1]["id"] == cases[1]["id"], "{told}");

    // A refused order leaves no gap, a repeated one gets the number that it got.
    let case = format!("{CASES}/{}", cases[0]["id"].as_str().unwrap_or_default());
    let (role, mut order) = app.allowed(&case, "issue-task-order").await?;
    order.as_object_mut().context("no body")?.remove("number");
    let path = format!("{case}/actions/issue-task-order");
    let mut wrong = order.clone();
    wrong["valid_to"] = json!("2000-01-01");
    app.post(role, &path, &wrong).await?.body(422)?;
    let token = app.token(role, &[])?;
    let mut given = vec![];
    for _ in 0..2 {
        let request = app.request(Method::POST, &path, &token);
        let request = request.header("idempotency-key", "spt").json(&order);
        let done = Answer::of(request.send().await?).await?.body(200)?;
        given.push(done["events"][0]["event"]["number"].clone());
    }
    ensure!(given[0] == given[1], "{given:?}");
    let year = year_of(&given[0])?;
    let told = book(&app, "task_order", &year).await?;
    ensure!(
        told["last"] == 1 && told["items"][0]["number"] == given[0],
        "{told}"
    );
    // What was numbered on paper keeps its number and takes none of the book.
    let other = format!("{CASES}/{}", cases[1]["id"].as_str().unwrap_or_default());
    let done = app.step(&other, "issue-task-order").await?;
    let number = done["events"][0]["event"]["number"]
        .as_str()
        .context("none")?;
    ensure!(number.starts_with("560/SPT-"), "{done}");
    ensure!(book(&app, "task_order", &year).await?["last"] == 1);
    void_once(&app, &year).await
}

async fn void_once(app: &App, year: &str) -> Result<()> {
    let year: i32 = year.parse()?;
    let mut body = json!({ "province": "31", "kind": "task_order", "year": year, "serial": 1,
        "reason": "Salah cetak" });
    let path = "/api/v1/numbers/void";
    let done = app.post("head_of_dinas", path, &body).await?.body(200)?;
    ensure!(done["void"]["reason"] == "Salah cetak", "{done}");
    let again = app.post("head_of_dinas", path, &body).await?.body(409)?;
    ensure!(again["code"] == "numbering.void-once", "{again}");
    body["serial"] = json!(2);
    let none = app.post("head_of_dinas", path, &body).await?.body(422)?;
    ensure!(none["errors"][0]["field"] == "/serial", "{none}");
    let told = book(app, "task_order", &year.to_string()).await?;
    ensure!(
        told["items"][0]["void"]["by"].is_string() && told["last"] == 1,
        "{told}"
    );
    let wrong = app
        .get("unit_head", "/api/v1/numbers?kind=x")
        .await?
        .body(422)?;
    let fields: BTreeSet<&str> = wrong["errors"]
        .as_array()
        .context("none")?
        .iter()
        .filter_map(|one| one["field"].as_str())
        .collect();
    ensure!(fields == BTreeSet::from(["kind", "year"]), "{wrong}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_of_which_one_is_killed_give_no_number_twice_and_leave_none_out() -> Result<()>
{
    let database = Database::start().await?;
    let (mut one, two) = (database.serve()?, Arc::new(database.serve()?));
    let mut body = one.case_example().await?;
    body.as_object_mut().context("no body")?.remove("number");
    // Each server has an issuer of its own; the officer is the same.
    let tokens = [
        one.token("coordinator", &[])?,
        two.token("coordinator", &[])?,
    ];
    let at = |app: &App, key: String| {
        let token = &tokens[usize::from(app.url == two.url)];
        let request = app
            .request(Method::POST, CASES, token)
            .header("idempotency-key", key);
        let request = request.json(&body);
        async move { Answer::of(request.send().await?).await }
    };
    let keys: Vec<String> = (0..EACH_ONCE).map(|nth| format!("case-{nth}")).collect();
    let mut asked = vec![];
    for (nth, key) in keys.iter().enumerate() {
        asked.push(at(if nth % 2 == 0 { &one } else { &two }, key.clone()));
    }
    let first = tokio::spawn(join_all(asked));
    // In the middle of it, as soon as something is stored.
    while two.position().await? < 5 {
        tokio::task::yield_now().await;
    }
    one.kill9()?;
    let answers = first.await?;
    one.restart()?;
    let mut given = BTreeSet::new();
    for (key, answer) in keys.iter().zip(answers) {
        let again = at(&two, key.clone()).await?.body(201)?;
        if let Ok(answer) = answer.and_then(|answer| answer.body(201)) {
            ensure!(answer["number"] == again["number"], "{answer} and {again}");
        }
        let number = again["number"].as_str().context("no number")?.to_owned();
        ensure!(given.insert(number), "given twice: {again}");
    }
    is_the_book(&one, &given).await?;
    let mut owner = database.connect().await?;
    let borne: Vec<String> = sqlx::query_scalar(
        "SELECT payload ->> 'number' FROM events WHERE event_type = 'InspectionCaseRegistered'",
    )
    .fetch_all(&mut owner)
    .await?;
    ensure!(borne.len() == given.len(), "{} events", borne.len());
    ensure!(borne.into_iter().collect::<BTreeSet<String>>() == given);
    Ok(())
}

/// The book holds these numbers in a row.
async fn is_the_book(app: &App, given: &BTreeSet<String>) -> Result<()> {
    let year = given
        .first()
        .and_then(|number| number.rsplit('/').next().map(str::to_owned));
    let told = book(app, "case", &year.context("no year")?).await?;
    let items = told["items"].as_array().context("no items")?;
    let serials: Vec<i64> = items
        .iter()
        .filter_map(|one| one["serial"].as_i64())
        .collect();
    ensure!(
        serials == (1..=EACH_ONCE).collect::<Vec<i64>>(),
        "{serials:?}"
    );
    let listed: BTreeSet<String> = items
        .iter()
        .filter_map(|one| Some(one["number"].as_str()?.to_owned()))
        .collect();
    ensure!(listed == *given, "the book and what was answered differ");
    Ok(())
}

/// A case whose number an officer types.
async fn typed(app: &App, body: &Value, number: &str) -> Result<Answer> {
    let mut body = body.clone();
    body["number"] = json!(number);
    app.post("coordinator", CASES, &body).await
}

#[tokio::test]
async fn a_number_is_of_one_document_whether_the_book_gives_it_or_an_officer_types_it() -> Result<()>
{
    let app = App::start(&[])?;
    let mut body = app.case_example().await?;
    body.as_object_mut().context("no body")?.remove("number");
    let first = app.post("coordinator", CASES, &body).await?.body(201)?;
    let first = first["number"].as_str().context("no number")?.to_owned();
    let nth = |serial: &str| first.replacen("/001-", &format!("/{serial}-"), 1);
    // What the book gave, however it is written.
    for again in [first.clone(), format!("  {} ", first.to_lowercase())] {
        let told = typed(&app, &body, &again).await?.body(409)?;
        ensure!(told["code"] == "numbering.given-once", "{told}");
        ensure!(told["errors"][0]["field"] == "/number", "{told}");
    }
    // What the book will give: it goes on after it.
    typed(&app, &body, &nth("002")).await?.body(201)?;
    typed(&app, &body, &nth("002")).await?.body(409)?;
    let third = app.post("coordinator", CASES, &body).await?.body(201)?;
    ensure!(third["number"] == nth("003"), "{third}");
    let year = year_of(&third["number"])?;
    let told = book(&app, "case", &year).await?;
    let serials = told["items"].as_array().context("no items")?.len();
    ensure!(told["last"] == 3 && serials == 3, "{told}");

    // Another kind has numbers of its own, and so has another province.
    let case = format!("{CASES}/{}", third["id"].as_str().context("no id")?);
    let (role, mut order) = app.allowed(&case, "issue-task-order").await?;
    let path = format!("{case}/actions/issue-task-order");
    order["number"] = json!(first);
    app.post(role, &path, &order).await?.body(200)?;
    let other = app.register().await?;
    let (role, mut order) = app.allowed(&other, "issue-task-order").await?;
    order["number"] = json!(first);
    let told = app
        .post(role, &format!("{other}/actions/issue-task-order"), &order)
        .await?
        .body(409)?;
    ensure!(told["code"] == "numbering.given-once", "{told}");
    body["province"] = json!("32");
    body["number"] = json!(first);
    let token = app.token("coordinator", &["--province", "32"])?;
    app.posted(&token, CASES, &body).await?.body(201)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typed_numbers_and_those_of_the_book_at_once_are_all_different() -> Result<()> {
    let database = Database::start().await?;
    let servers = [database.serve()?, database.serve()?];
    let mut body = servers[0].case_example().await?;
    body.as_object_mut().context("no body")?.remove("number");
    let first = servers[0]
        .post("coordinator", CASES, &body)
        .await?
        .body(201)?;
    let first = first["number"].as_str().context("no number")?.to_owned();
    let asked = (0..60).map(|nth| {
        // A third types one of few numbers that the book comes to, at both servers.
        let app = &servers[nth % 2];
        let typed =
            (nth % 3 == 0).then(|| first.replacen("/001-", &format!("/{:03}-", nth / 6 + 5), 1));
        let mut body = body.clone();
        if let Some(number) = &typed {
            body["number"] = json!(number);
        }
        async move {
            let answer = app.post("coordinator", CASES, &body).await?;
            ensure!(
                answer.status == 201 || (answer.status == 409 && typed.is_some()),
                "{answer:?}"
            );
            Ok(answer.status == 201)
        }
    });
    let made: Vec<Result<bool>> = join_all(asked).await;
    let made: Vec<bool> = made.into_iter().collect::<Result<_>>()?;
    let made = made.into_iter().filter(|made| *made).count() + 1;
    let mut owner = database.connect().await?;
    let borne: Vec<String> = sqlx::query_scalar(
        "SELECT payload ->> 'number' FROM events WHERE event_type = 'InspectionCaseRegistered'",
    )
    .fetch_all(&mut owner)
    .await?;
    let different: BTreeSet<&String> = borne.iter().collect();
    ensure!(
        borne.len() == made && different.len() == made,
        "{made} cases: {borne:?}"
    );
    let year = first.rsplit('/').next().unwrap_or_default();
    let told = book(&servers[0], "case", year).await?;
    let serials: Vec<i64> = told["items"]
        .as_array()
        .context("no items")?
        .iter()
        .filter_map(|one| one["serial"].as_i64())
        .collect();
    let last = told["last"].as_i64().context("no last")?;
    ensure!(serials == (1..=last).collect::<Vec<i64>>(), "{serials:?}");
    Ok(())
}
