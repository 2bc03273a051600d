//! Samples of cases: drawn by a seed and again by anybody, looked at blind by two, and how far they
//! agree.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};
use tests::browser::Browser;
use tests::{Answer, App};

const REVIEWS: &str = "/api/v1/reviews";

/// A server with some cases of province 31 and one of province 32.
async fn with_cases() -> Result<App> {
    let app = App::start(&[])?;
    for _ in 0..5 {
        app.register().await?;
    }
    let mut body = app.case_example().await?;
    body["province"] = "32".into();
    let there = app.token("coordinator", &["--province", "32"])?;
    app.posted(&there, "/api/v1/cases", &body)
        .await?
        .body(201)?;
    app.reached(app.position().await?).await?;
    Ok(app)
}

fn drawing(size: u32, seed: u32) -> Value {
    json!({
        "title": "Tinjauan mutu", "size": size, "seed": seed,
        "question": "cases?milestone=registered&group_by=province,norm",
    })
}

fn cases(review: &Value) -> Vec<&str> {
    let all = review["cases"].as_array();
    let all = all.into_iter().flatten();
    all.filter_map(|one| one["case"].as_str()).collect()
}

/// The same answer to each question of a review about a case.
fn look(review: &Value, case: &str, answer: &str) -> Value {
    let asked = review["questions"].as_array().into_iter().flatten();
    let answers = asked.filter_map(|one| Some((one["code"].as_str()?.to_owned(), json!(answer))));
    json!({ "case": case, "answers": answers.collect::<Map<_, _>>() })
}

async fn looked(app: &App, token: &str, review: &str, look: &Value) -> Result<Answer> {
    app.posted(token, &format!("{review}/looks"), look).await
}

#[tokio::test]
async fn the_same_seed_draws_the_same_cases_and_two_look_blind() -> Result<()> {
    let app = with_cases().await?;
    let (head, other) = (
        app.token("unit_head", &[])?,
        app.token("coordinator", &["--subject", "penilai"])?,
    );
    let made = app
        .posted(&head, REVIEWS, &drawing(3, 7))
        .await?
        .body(201)?;
    let drawn = cases(&made);
    ensure!(
        drawn.len() == 3 && made["layers"][0]["population"] == 5,
        "{made}"
    );
    let again = app
        .posted(&other, REVIEWS, &drawing(3, 7))
        .await?
        .body(201)?;
    ensure!(cases(&again) == drawn, "{again}");
    let review = format!("{REVIEWS}/{}", made["id"].as_str().context("no id")?);

    // Cases that come later change nothing: the draw is of its position.
    app.register().await?;
    app.reached(app.position().await?).await?;
    for token in [&other, &app.token("auditor", &[])?] {
        let again = app
            .read(token, &format!("{review}/draw"))
            .await?
            .body(200)?;
        ensure!(again["same"] == true && again["population"] == 5, "{again}");
    }
    let there = app.token("unit_head", &["--province", "32"])?;
    ensure!(app.read(&there, &review).await?.status == 404);
    ensure!(
        app.post("inspector_2", REVIEWS, &drawing(1, 1))
            .await?
            .status
            == 403
    );

    blind(&app, (&head, &other), &made).await?;
    wrong(&app, &head).await?;
    on_pages(&app).await
}

/// Neither sees the answers of the other before his own are in.
async fn blind(app: &App, (head, other): (&str, &str), made: &Value) -> Result<()> {
    let review = format!("{REVIEWS}/{}", made["id"].as_str().context("no id")?);
    let drawn = cases(made);
    let first = drawn.first().context("none")?;
    looked(app, head, &review, &look(made, first, "yes"))
        .await?
        .body(200)?;
    let blind = app.read(other, &review).await?.body(200)?;
    let one = &blind["cases"][0];
    ensure!(
        one["looked"] == 1 && one["looks"] == json!([]) && one["waits_for_you"] == true,
        "{one}"
    );
    ensure!(!blind.to_string().contains("\"reviewer\""), "{blind}");
    let twice = looked(app, head, &review, &look(made, first, "no")).await?;
    ensure!(
        twice.status == 409 && twice.body["code"] == "review.two-looks",
        "{twice:?}"
    );
    let wanting = json!({ "case": first, "answers": { "legal_ground": "yes" } });
    let wanting = looked(app, other, &review, &wanting).await?;
    ensure!(
        wanting.status == 422 && wanting.body["code"] == "review.answers",
        "{wanting:?}"
    );
    looked(app, other, &review, &look(made, first, "no"))
        .await?
        .body(200)?;
    let open = app.read(head, &review).await?.body(200)?;
    ensure!(
        open["cases"][0]["looks"].as_array().map(Vec::len) == Some(2),
        "{open}"
    );
    let agreed = &open["agreement"][0];
    ensure!(
        agreed["both"] == 1 && agreed["equal"] == 0 && agreed["share"] == 0.0,
        "{agreed}"
    );
    Ok(())
}

async fn wrong(app: &App, head: &str) -> Result<()> {
    for (field, wrong) in [
        ("size", json!(0)),
        ("seed", json!(-1)),
        ("question", json!("prosecutions?milestone=judged")),
        ("position", json!(1_000_000)),
    ] {
        let mut body = drawing(3, 7);
        body[field] = wrong;
        let refused = app.posted(head, REVIEWS, &body).await?;
        ensure!(refused.status == 422, "{field}: {refused:?}");
    }
    Ok(())
}

/// The same in a browser: drawn, looked at, refused while an answer wants.
async fn on_pages(app: &App) -> Result<()> {
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("head_of_dinas", "31").await?;
    let page = browser.get("/tinjauan").await?;
    ensure!(page.text.contains("Tinjauan mutu"), "{}", page.text);
    let form = |title: &'static str| {
        [
            ("judul", title),
            ("tahap", "registered"),
            ("dari", ""),
            ("sampai", ""),
            ("lapis", "norm"),
            ("banyak", "2"),
            ("benih", "11"),
        ]
    };
    let refused = browser.post("/tinjauan", &form("")).await?;
    ensure!(
        refused.status == 422 && refused.text.contains("Belum tersimpan"),
        "{}",
        refused.text
    );
    ensure!(
        refused.text.contains("value=\"11\""),
        "what was entered is lost"
    );
    let drawn = browser.post("/tinjauan", &form("Dari halaman")).await?;
    ensure!(
        drawn.status == 200 && drawn.text.contains("Dari halaman"),
        "{}",
        drawn.text
    );
    looked_at(&mut browser, &drawn.text).await
}

/// A case is looked at once all is answered, and once.
async fn looked_at(browser: &mut Browser, sample: &str) -> Result<()> {
    let (_, rest) = sample
        .split_once("class=\"act\" href=\"")
        .context("nothing to look at")?;
    let (way, _) = rest.split_once('"').context("no end")?;
    let way = way.to_owned();
    let asked = browser.get(&way).await?;
    let key = asked.hidden("_kunci")?;
    let wanting = [("_kunci", key.as_str()), ("jawaban-legal_ground", "yes")];
    let wanting = browser.post(&way, &wanting).await?;
    ensure!(wanting.status == 422, "{}", wanting.text);
    let key = wanting.hidden("_kunci")?;
    let all = [
        ("_kunci", key.as_str()),
        ("jawaban-legal_ground", "yes"),
        ("jawaban-deadlines_kept", "no"),
        ("jawaban-evidence_sufficient", "yes"),
        ("jawaban-outcome_right", "not_applicable"),
        ("catatan", "Berkas lengkap"),
    ];
    let done = browser.post(&way, &all).await?;
    ensure!(
        done.status == 200 && done.text.contains("Berkas lengkap"),
        "{}",
        done.text
    );
    ensure!(browser.get(&way).await?.status == 409, "looked at twice");
    let again = browser
        .get(&format!("{}?ulang=ya", done.url.path()))
        .await?;
    ensure!(again.text.contains("perkaranya sama"), "{}", again.text);
    Ok(())
}
