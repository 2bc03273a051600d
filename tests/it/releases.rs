//! Releases of statistics: frozen by one person and published by another, kept for good, and proved
//! from the log.

mod open;

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};
use tests::operator::demo;
use tests::{Answer, App};

const RELEASES: &str = "/api/v1/statistics/releases";
const SENTENCE: &str =
    "prosecutions?from=2018-01-01&to=2019-03-31&status=executed&group_by=province";
const COUNT: &str = "/api/v1/statistics/prosecutions?from=2018-01-01&to=2019-03-31&status=executed";

/// Two persons at the centre.
struct House<'a> {
    app: &'a App,
    one: String,
    other: String,
}

impl<'a> House<'a> {
    fn of(app: &'a App) -> Result<Self> {
        let one = app.token("statistician", &["--subject", "one"])?;
        let other = app.token("central_admin", &["--subject", "other"])?;
        Ok(Self { app, one, other })
    }

    async fn plan(&self, title: &str, question: &str, planned_on: &str) -> Result<String> {
        let plan = json!({ "title": title, "question": question, "planned_on": planned_on });
        let made = self
            .app
            .posted(&self.one, RELEASES, &plan)
            .await?
            .body(201)?;
        Ok(format!(
            "{RELEASES}/{}",
            made["id"].as_str().context("no id")?
        ))
    }

    async fn act(&self, token: &str, release: &str, action: &str, body: Value) -> Result<Answer> {
        let path = format!("{release}/actions/{action}");
        self.app.posted(token, &path, &body).await
    }

    async fn released(&self, release: &str, freeze: Value) -> Result<Value> {
        self.act(&self.one, release, "freeze", freeze)
            .await?
            .body(200)?;
        self.act(&self.other, release, "publish", json!({}))
            .await?
            .body(200)
    }

    /// Every vintage is what the log still tells, by its digest and its signature.
    async fn is_proved(&self, shown: &Value) -> Result<()> {
        let vintages = shown["vintages"].as_array().context("no vintages")?;
        for vintage in vintages {
            let proof_at = vintage["proof_at"].as_str().context("no proof")?;
            let proof = self.app.read(&self.one, proof_at).await?.body(200)?;
            for what in ["equal", "text_fits", "signature_fits"] {
                assert_eq!(proof[what], true, "{proof}");
            }
            let table_at = vintage["table_at"].as_str().context("no table")?;
            let asked = self.app.request(Method::GET, table_at, &self.one);
            let text = asked.send().await?.text().await?;
            let mut hash = String::new();
            for byte in digest(&SHA256, text.as_bytes()).as_ref() {
                write!(hash, "{byte:02x}")?;
            }
            assert_eq!(vintage["digest"], hash);
            let statement = format!(
                "wasnaker release\n{}\n{}\nsha256:{hash}\n",
                shown["id"].as_str().unwrap_or_default(),
                vintage["revision"]
            );
            let key = self
                .app
                .read(&self.one, "/api/v1/statistics/key")
                .await?
                .body(200)?;
            let key = STANDARD.decode(key["key"].as_str().context("no key")?)?;
            let made = vintage["signature"]["signature"]
                .as_str()
                .context("unsigned")?;
            let key = UnparsedPublicKey::new(&ED25519, key);
            let fits = key.verify(statement.as_bytes(), &STANDARD.decode(made)?);
            ensure!(fits.is_ok(), "the signature is of something else");
        }
        Ok(())
    }
}

/// The sentence of the national meeting of 2019: what was released stays as it was when one of the
/// 29 turns out to be wrong, what was known before still says 29, and what is true now is released
/// beside it.
#[tokio::test]
async fn the_sentence_of_2019_is_released_and_revised_when_one_of_the_29_is_corrected() -> Result<()>
{
    let app = App::start(&[])?;
    demo(&app).await?;
    let house = House::of(&app)?;
    let release = house
        .plan("Tipiring 2018 - Maret 2019", SENTENCE, "2019-04-01")
        .await?;
    let shown = house.released(&release, json!({})).await?;
    assert_eq!(shown["state"], "published", "{shown}");
    let before = shown["vintages"][0]["position"]
        .as_i64()
        .context("no position")?;
    table_is_the_sentence(&house, &release).await?;
    house.is_proved(&shown).await?;

    // Nothing has changed: there is nothing to revise.
    let again = json!({ "reason": "Sekali lagi" });
    let same = house.act(&house.one, &release, "freeze", again).await?;
    assert_eq!(same.body(422)?["code"], "release.revision");

    let after = corrected(&app, before).await?;
    let count = async |more: &str| -> Result<Value> {
        let told = app
            .read(&house.one, &format!("{COUNT}{more}"))
            .await?
            .body(200)?;
        Ok(told["totals"]["prosecutions"].clone())
    };
    assert_eq!(count(&format!("&known_at={before}")).await?, 29);
    assert_eq!(count(&format!("&min_position={after}")).await?, 28);

    let unexplained = house.act(&house.one, &release, "freeze", json!({})).await?;
    assert_eq!(unexplained.body(422)?["code"], "release.revision");
    let revision = json!({ "reason": "Tanggal eksekusi satu perkara salah ketik" });
    let shown = house.released(&release, revision).await?;
    let totals = async |revision: u32| -> Result<Value> {
        let path = format!("{release}/table?revision={revision}");
        let table = app.read(&house.one, &path).await?.body(200)?;
        Ok(table["totals"]["prosecutions"].clone())
    };
    assert_eq!(totals(1).await?, 29);
    assert_eq!(totals(2).await?, 28);
    let vintages = shown["vintages"].as_array().context("no vintages")?;
    assert_eq!(vintages.len(), 2, "{shown}");
    house.is_proved(&shown).await?;

    // Each vintage tells what has come since to what it counted.
    let shown = app.read(&house.one, &release).await?.body(200)?;
    let since = |nth: usize| shown["vintages"][nth]["since"]["corrections"].clone();
    assert_eq!((since(0), since(1)), (json!(1), json!(0)), "{shown}");
    difference_is_told(&house, &release).await
}

/// What was released is the sentence.
async fn table_is_the_sentence(house: &House<'_>, release: &str) -> Result<()> {
    let table = house
        .app
        .read(&house.one, &format!("{release}/table"))
        .await?
        .body(200)?;
    assert_eq!(table["totals"]["prosecutions"], 29, "{table}");
    assert_eq!(table["totals"]["inspectors"], 23, "{table}");
    assert_eq!(table["totals"]["provinces"], 7, "{table}");
    let rows = table["rows"].as_array().context("no rows")?;
    let sum: i64 = rows
        .iter()
        .filter_map(|row| row["numbers"]["prosecutions"].as_i64())
        .sum();
    assert_eq!((rows.len(), sum), (7, 29));
    Ok(())
}

/// Both totals stand beside each other, with the one row that differs.
async fn difference_is_told(house: &House<'_>, release: &str) -> Result<()> {
    let compared = house
        .app
        .read(&house.one, &format!("{release}/comparison"))
        .await?;
    let compared = compared.body(200)?;
    assert_eq!(
        compared["totals"]["before"]["prosecutions"], 29,
        "{compared}"
    );
    assert_eq!(
        compared["totals"]["after"]["prosecutions"], 28,
        "{compared}"
    );
    assert_eq!(
        compared["rows"].as_array().map(Vec::len),
        Some(1),
        "{compared}"
    );
    Ok(())
}

/// Corrects the day on which one of the 29 was executed, by two persons of its province.
async fn corrected(app: &App, position: i64) -> Result<i64> {
    let list = format!(
        "/api/v1/prosecutions?counted=prosecutions%3Ffrom%3D2018-01-01%26to%3D2019-03-31%26status%3Dexecuted&min_position={position}"
    );
    let list = app.get("central_admin", &list).await?.body(200)?;
    let items = list["items"].as_array().context("no items")?;
    assert_eq!(items.len(), 29);
    let found = items.first().context("none")?;
    let province = found["province"].as_str().context("no province")?;
    let thing = format!(
        "/api/v1/prosecutions/{}",
        found["id"].as_str().context("no id")?
    );
    let body = json!({
        "target": found["version"], "kind": "typing", "reason": "Tanggal eksekusi salah ketik",
        "new": { "field": "completed_on", "value": "2019-04-02" }, "discovered_on": "2019-04-03",
    });
    let within = |role: &str, subject: &str| {
        app.token(role, &["--province", province, "--subject", subject])
    };
    let propose = format!("{thing}/actions/propose-correction");
    let made = app
        .posted(&within("ppns", "proposer")?, &propose, &body)
        .await?
        .body(200)?;
    let approve = format!("{thing}/actions/approve-correction");
    let body = json!({ "proposal": made["version"] });
    let done = app
        .posted(&within("ppns_superior", "approver")?, &approve, &body)
        .await?;
    done.body(200)?["position"].as_i64().context("no position")
}

#[tokio::test]
async fn a_release_is_of_a_question_that_can_be_asked() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let house = House::of(&app)?;
    for (question, part) in [
        ("nothing", "begins with"),
        ("cases?group_by=source", "group_by"),
        ("cases?milestone=gone", "milestone"),
        ("establishments?measures=valid_rate", "as_of"),
        ("prosecutions?known_at=3", "known_at"),
    ] {
        let plan = json!({ "title": "x", "question": question, "planned_on": "2026-01-05" });
        let wrong = app.posted(&house.one, RELEASES, &plan).await?.body(422)?;
        ensure!(
            wrong["errors"].to_string().contains(part),
            "{question}: {wrong}"
        );
        assert_eq!(wrong["errors"][0]["field"], "/question", "{wrong}");
    }
    let auditor = app.token("auditor", &[])?;
    let plan = json!({ "title": "x", "question": "cases", "planned_on": "2026-01-05" });
    app.posted(&auditor, RELEASES, &plan).await?.body(403)?;
    Ok(())
}

#[tokio::test]
async fn a_release_takes_two_persons_and_its_day() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let house = House::of(&app)?;
    let later = house
        .plan("Nanti", "cases?group_by=month", "2999-01-04")
        .await?;
    let now = house
        .plan("Kini", "prosecutions?group_by=norm,outcome", "2020-01-06")
        .await?;
    for release in [&later, &now] {
        let unfrozen = house
            .act(&house.other, release, "publish", json!({}))
            .await?;
        assert_eq!(unfrozen.body(409)?["code"], "release.not-open");
        house
            .act(&house.one, release, "freeze", json!({}))
            .await?
            .body(200)?;
    }
    let own = house.act(&house.one, &now, "publish", json!({})).await?;
    assert_eq!(own.body(403)?["code"], "release.two-persons");
    let early = house
        .act(&house.other, &later, "publish", json!({}))
        .await?;
    assert_eq!(early.body(422)?["code"], "release.calendar");
    let far = json!({ "position": 1_000_000 });
    let rejected = json!({ "reason": "Salah posisi" });
    house
        .act(&house.other, &later, "reject", rejected)
        .await?
        .body(200)?;
    let far = house.act(&house.one, &later, "freeze", far).await?;
    assert_eq!(far.body(422)?["code"], "release.position");
    is_shown_to_whom(&house, &now, &later).await
}

/// Who sees what is not published, and the calendar.
async fn is_shown_to_whom(house: &House<'_>, now: &str, later: &str) -> Result<()> {
    let app = house.app;
    let auditor = app.token("auditor", &[])?;
    // What is not published is the centre's; the calendar and what is published are everybody's.
    let inspector = app.token("inspector_1", &[])?;
    let seen = app.read(&inspector, now).await?.body(200)?;
    assert_eq!(seen["vintages"], json!([]), "{seen}");
    app.read(&inspector, &format!("{now}/table?revision=1"))
        .await?
        .body(404)?;
    app.read(&auditor, &format!("{now}/table?revision=1"))
        .await?
        .body(200)?;
    let shown = house
        .act(&house.other, now, "publish", json!({}))
        .await?
        .body(200)?;
    house.is_proved(&shown).await?;
    app.read(&inspector, &format!("{now}/table"))
        .await?
        .body(200)?;

    let cancel = json!({ "reason": "Tidak jadi" });
    let late = house.act(&house.one, now, "cancel", cancel.clone()).await?;
    assert_eq!(late.body(409)?["code"], "release.not-open");
    let shown = house
        .act(&house.one, later, "cancel", cancel)
        .await?
        .body(200)?;
    assert_eq!(shown["state"], "cancelled", "{shown}");
    let calendar = app
        .read(&inspector, "/api/v1/statistics/calendar")
        .await?
        .body(200)?;
    let titles: Vec<&Value> = calendar["items"]
        .as_array()
        .context("no items")?
        .iter()
        .map(|one| &one["title"])
        .collect();
    assert_eq!(titles, ["Kini", "Nanti"]);
    let none = "/api/v1/statistics/calendar?from=2021-01-01&to=2022-01-01";
    assert_eq!(
        app.read(&inspector, none).await?.body(200)?["items"],
        json!([])
    );
    Ok(())
}

/// A table of several read models is frozen at a position and equal after they are made again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_released_table_is_equal_after_the_read_models_are_made_again() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "60", "--seed", "5"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let house = House::of(&app)?;
    let question = "cases?group_by=province,level,size&measures=cases,inspectors,compliance_rate&duration=registered..closed";
    let release = house.plan("Perkara", question, "2026-01-05").await?;
    let shown = house.released(&release, json!({})).await?;
    let question = "establishments?group_by=province,kind&measures=establishments,valid,valid_rate&as_of=2024-12-31";
    let reports = house.plan("Perusahaan", question, "2026-01-05").await?;
    let reports = house.released(&reports, json!({})).await?;
    for table in [
        "case_statistics_times",
        "officers_times",
        "establishment_list_times",
    ] {
        tests::operator::projections(&app, &["rebuild", table])?.ended(0)?;
    }
    app.register().await?;
    app.reached(app.position().await?).await?;
    house.is_proved(&shown).await?;
    house.is_proved(&reports).await?;
    Ok(())
}
