//! Two times: what was true on a day, and what was known at a position. Whatever was answered at a
//! position is answered again when that position is asked for.

use anyhow::{Context, Result, ensure};
use chrono::{Duration as Days, NaiveDate};
use futures::future::try_join_all;
use futures::stream::{self, StreamExt, TryStreamExt};
use proptest::collection::vec;
use proptest::prelude::{Strategy, prop_oneof};
use proptest::strategy::Just;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";
const PROSECUTIONS: &str = "/api/v1/prosecutions";
const COUNTS: &str = "/api/v1/statistics/prosecutions";
const WINDOW: &str = "milestone=completed&from=2018-01-01&to=2019-03-31";
const REGISTER: &str = include_str!("../../api/demo/rakornas-2019.csv");
const CASE: &[(&str, &str)] = &[
    ("head_of_dinas", "issue-task-order"),
    ("inspector_2", "start-examination"),
    ("inspector_2", "record-finding"),
    ("inspector_2", "complete-examination"),
    ("coordinator", "approve-report"),
    ("inspector_2", "issue-nota-i"),
    ("head_of_dinas", "countersign-nota"),
    ("inspector_2", "record-nota-receipt"),
];
const PROSECUTION: &[(&str, &str)] = &[
    ("ppns_superior", "open-investigation"),
    ("ppns", "name-suspect"),
    ("ppns", "examine-suspect"),
    ("ppns", "complete-bap"),
    ("ppns", "refer-to-court"),
    ("ppns", "open-hearing"),
    ("ppns", "record-judgment"),
    ("ppns", "pay-fine"),
];

/// Questions that are asked at once.
const AT_ONCE: usize = 8;

/// What happens next.
#[derive(Debug, Clone, Copy)]
enum Step {
    ActOnCase,
    ActOnProsecution,
    CorrectCase,
    CorrectProsecution,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => Just(Step::ActOnCase),
        4 => Just(Step::ActOnProsecution),
        1 => Just(Step::CorrectCase),
        1 => Just(Step::CorrectProsecution),
    ];
    vec(step, 4..16)
}

#[test]
fn what_was_answered_at_a_position_is_answered_when_it_is_asked_for() -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let app = runtime.block_on(async { App::start(&[]) })?;
    let config = Config {
        cases: 4,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config).run(&steps(), |steps| {
        let told = runtime.block_on(same_again(&app, &steps));
        told.map_err(|error| TestCaseError::fail(format!("{error:#}")))
    })?;
    Ok(())
}

/// An answer: the role and address asked, the position at which it was given, and its body.
type Told = (&'static str, String, i64, Value);

async fn same_again(app: &App, steps: &[Step]) -> Result<()> {
    let case = app.register().await?;
    let prosecution = filed(app).await?;
    let (mut acts, mut acts_in_court) = (CASE.iter(), PROSECUTION.iter());
    let mut told = answers(app, &case, &prosecution).await?;
    for step in steps {
        match step {
            Step::ActOnCase => {
                if let Some((role, action)) = acts.next() {
                    ensure!(app.take(role, &case, action).await?.is_some(), "{action}");
                }
            }
            Step::ActOnProsecution => {
                if let Some((role, action)) = acts_in_court.next() {
                    let done = app.take(role, &prosecution, action).await?;
                    ensure!(done.is_some(), "{action}");
                }
            }
            Step::CorrectCase => {
                correct(app, &case, "inspector_2", "coordinator", None).await?;
            }
            Step::CorrectProsecution => {
                correct(app, &prosecution, "ppns", "ppns_superior", None).await?;
            }
        }
        told.extend(answers(app, &case, &prosecution).await?);
    }
    for thing in [&case, &prosecution] {
        let shown = app.get("coordinator", thing).await?.body(200)?;
        let (list, day) = if thing == &case {
            (CASES, &shown["registered_on"])
        } else {
            (PROSECUTIONS, &shown["reported_on"])
        };
        let begun: NaiveDate = day.as_str().context("no day")?.parse()?;
        for days in [-1, 0, 2, 20] {
            lists_agree(app, list, thing, begun + Days::days(days)).await?;
        }
    }
    let asked = stream::iter(told).map(|told| asked_again(app, told));
    asked.buffer_unordered(AT_ONCE).try_collect().await
}

async fn asked_again(app: &App, (role, path, position, body): Told) -> Result<()> {
    let sign = if path.contains('?') { '&' } else { '?' };
    let path = format!("{path}{sign}known_at={position}");
    let mut again = app.get(role, &path).await?.body(200)?;
    forget_address(&mut again);
    ensure!(again == body, "{path}: {again} is not {body}");
    Ok(())
}

/// A list tells of a day what the thing itself tells of it.
async fn lists_agree(app: &App, list: &str, thing: &str, day: NaiveDate) -> Result<()> {
    let position = app.position().await?;
    let asked = format!("as_of={day}&known_at={position}");
    let list = format!("{list}?limit=200&{asked}");
    let listed = app.get("coordinator", &list).await?.body(200)?;
    let items = listed["items"].as_array().context("no items")?;
    let is_it = |item: &&Value| item["id"].as_str().is_some_and(|id| thing.ends_with(id));
    let row = items.iter().find(is_it);
    let shown = app.get("coordinator", &format!("{thing}?{asked}")).await?;
    let Some(row) = row else {
        ensure!(shown.status == 404, "{day}: not in the list: {shown:?}");
        return Ok(());
    };
    let shown = shown.body(200)?;
    for field in [
        "version",
        "status",
        "registered_on",
        "due_on",
        "judged_on",
        "norm",
        "outcome",
    ] {
        ensure!(
            row[field] == shown[field],
            "{day} {field}: {row} is not {shown}"
        );
    }
    Ok(())
}

/// Everything that is answered now, with the position at which it is.
async fn answers(app: &App, case: &str, prosecution: &str) -> Result<Vec<Told>> {
    let since = app.position().await?;
    let now = |on: &str| format!("min_position={since}&limit=20{on}");
    let lists = [
        ("coordinator", format!("{CASES}?{}", now(""))),
        ("auditor", format!("{CASES}?{}", now("&as_of=2026-10-01"))),
        (
            "coordinator",
            format!("{PROSECUTIONS}?{}", now("&norm=WLK-03")),
        ),
        (
            "statistician",
            format!("{COUNTS}?min_position={since}&milestone=reported&group_by=norm,outcome"),
        ),
    ];
    let lists = lists.map(|(role, path)| async move {
        let mut body = app.get(role, &path).await?.body(200)?;
        forget_address(&mut body);
        let position = body["position"].as_i64().context("no position")?;
        anyhow::Ok((role, path, position, body))
    });
    let mut told = try_join_all(lists).await?;
    let things = [case, prosecution].map(|thing| [thing.to_owned(), format!("{thing}/history")]);
    let things = things.into_iter().flatten().map(|path| async move {
        let body = app.get("coordinator", &path).await?.body(200)?;
        anyhow::Ok(("coordinator", path, since, body))
    });
    let things = try_join_all(things).await?;
    // Nothing was recorded meanwhile that they might not tell.
    if app.position().await? == since {
        told.extend(things);
    }
    Ok(told)
}

/// The address of the next page repeats the question.
fn forget_address(body: &mut Value) {
    if let Some(fields) = body.as_object_mut() {
        fields.remove("next");
    }
}

async fn filed(app: &App) -> Result<String> {
    let mut report = app.example(PROSECUTIONS).await?;
    report["establishment"] = tests::firm().into();
    let made = app.post("ppns", PROSECUTIONS, &report).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    Ok(format!("{PROSECUTIONS}/{id}"))
}

/// Proposes a correction, or the example of one, and has another person approve it.
async fn correct(
    app: &App,
    thing: &str,
    proposer: &str,
    approver: &str,
    body: Option<(&str, Value)>,
) -> Result<i64> {
    let (province, body) = body.map_or(("31", None), |(code, body)| (code, Some(body)));
    let within = |role: &str, subject: &str| {
        app.token(role, &["--province", province, "--subject", subject])
    };
    let token = within(proposer, "proposer")?;
    let actions = app.request(Method::GET, &format!("{thing}/actions"), &token);
    let now = Answer::of(actions.send().await?).await?.body(200)?;
    let allowed = now["allowed"].as_array().context("no allowed")?;
    let found = allowed
        .iter()
        .find(|one| one["action"] == "propose-correction")
        .with_context(|| format!("no correction: {now}"))?;
    let example = found["schema"]["examples"][0].clone();
    let body = body.unwrap_or(example);
    let propose = format!("{thing}/actions/propose-correction");
    let request = app.request(Method::POST, &propose, &token).json(&body);
    let made = Answer::of(request.send().await?).await?.body(200)?;
    let body = json!({ "proposal": made["version"] });
    let approve = format!("{thing}/actions/approve-correction");
    let token = within(approver, "approver")?;
    let request = app.request(Method::POST, &approve, &token).json(&body);
    let recorded = Answer::of(request.send().await?).await?.body(200)?;
    recorded["position"].as_i64().context("no position")
}

#[tokio::test]
async fn a_corrected_register_still_tells_what_was_known_before() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("central_admin", &[])?;
    let request = app.request(Method::POST, "/api/v1/imports/prosecutions", &token);
    let request = request.header("content-type", "text/csv").body(REGISTER);
    let imported = Answer::of(request.send().await?).await?.body(200)?;
    let before = imported["position"].as_i64().context("no position")?;
    let count = async |more: &str| -> Result<i64> {
        let path = format!("{COUNTS}?{WINDOW}{more}");
        let counted = app.get("statistician", &path).await?.body(200)?;
        counted["totals"]["prosecutions"]
            .as_i64()
            .context("no count")
    };
    assert_eq!(count(&format!("&min_position={before}")).await?, 29);

    let (thing, province, target) = last_executed(&app, before).await?;
    let body = json!({
        "target": target, "kind": "typing", "reason": "Tanggal eksekusi salah ketik",
        "new": { "field": "completed_on", "value": "2019-04-02" }, "discovered_on": "2019-04-03",
    });
    let correction = Some((province.as_str(), body));
    let after = correct(&app, &thing, "ppns", "ppns_superior", correction).await?;
    assert_eq!(count(&format!("&min_position={after}")).await?, 28, "now");
    for (asked, counted) in [
        (format!("&known_at={before}"), 29),
        (format!("&known_at={}", after - 1), 29),
        (format!("&known_at={after}"), 28),
        (format!("&as_of=2019-03-31&min_position={after}"), 28),
        (format!("&as_of=2019-03-31&known_at={before}"), 29),
        ("&as_of=2017-12-31".to_owned(), 0),
        ("&known_at=0".to_owned(), 0),
    ] {
        assert_eq!(count(&asked).await?, counted, "{asked}");
    }
    let shown = async |more: &str| -> Result<Value> {
        let path = format!("{thing}?{more}");
        app.get("central_admin", &path).await?.body(200)
    };
    assert_eq!(shown("").await?["completed_on"], "2019-04-02");
    let known = shown(&format!("known_at={before}")).await?;
    assert_ne!(known["completed_on"], "2019-04-02");
    let true_then = shown("as_of=2019-04-01").await?;
    assert_eq!(true_then["completed_on"], Value::Null, "{true_then}");
    let told = app
        .get("central_admin", &format!("{thing}/history"))
        .await?;
    let told = told.body(200)?;
    let events = told["events"].as_array().context("no events")?;
    let corrected = events.iter().find(|one| one["sequence"] == target);
    let corrected = corrected.context("no event")?;
    let last = events.last().context("no event")?;
    assert_eq!(corrected["corrected_by"], last["sequence"]);
    assert_eq!(last["after"]["value"], "2019-04-02");
    assert_eq!(last["before"]["value"], known["completed_on"]);
    assert_eq!(corrected["data"]["executed_on"], known["completed_on"]);
    Ok(())
}

/// An executed prosecution of the window: its address, province, and the number of the execution.
async fn last_executed(app: &App, position: i64) -> Result<(String, String, i64)> {
    let path = format!("{PROSECUTIONS}?status=Executed&limit=200&min_position={position}");
    let list = app.get("central_admin", &path).await?.body(200)?;
    let items = list["items"].as_array().context("no items")?;
    let within = |item: &&Value| {
        let on = item["completed_on"].as_str();
        on.is_some_and(|on| ("2018-01-01"..="2019-03-31").contains(&on))
    };
    let found = items.iter().find(within).context("none is executed")?;
    let id = found["id"].as_str().context("no id")?;
    let province = found["province"]
        .as_str()
        .context("no province")?
        .to_owned();
    let version = found["version"].as_i64().context("no version")?;
    Ok((format!("{PROSECUTIONS}/{id}"), province, version))
}

#[tokio::test]
async fn a_wrong_time_is_named_and_nothing_is_known_before_the_first_event() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    let registered = app.get("coordinator", &case).await?.body(200)?;
    for (asked, field) in [
        ("as_of=2026-13-01", "as_of"),
        ("as_of=yesterday", "as_of"),
        ("as_of=-5000-01-01", "as_of"),
        ("known_at=-1", "known_at"),
        ("known_at=2026-03-02", "known_at"),
        ("as_at=2026-03-02", "as_at"),
    ] {
        for of in [case.clone(), format!("{case}/history"), CASES.to_owned()] {
            let told = app.get("coordinator", &format!("{of}?{asked}")).await?;
            let told = told.body(422)?;
            assert_eq!(told["errors"][0]["field"], field, "{of}: {told}");
        }
    }
    let position = app.position().await?;
    for (asked, status) in [
        (format!("known_at={}", position - 1), 404),
        (format!("known_at={position}"), 200),
        ("known_at=2020-01-01T00:00:00Z".to_owned(), 404),
        ("known_at=2100-01-01T00:00:00+07:00".to_owned(), 200),
        ("as_of=2020-01-01".to_owned(), 404),
        (
            format!(
                "as_of={}",
                registered["registered_on"].as_str().unwrap_or("")
            ),
            200,
        ),
    ] {
        for of in [case.clone(), format!("{case}/history")] {
            let told = app.get("coordinator", &format!("{of}?{asked}")).await?;
            assert_eq!(told.status, status, "{of}?{asked}: {told:?}");
        }
        let list = format!("{CASES}?{asked}&min_position={position}");
        let list = app.get("coordinator", &list).await?.body(200)?;
        let items = list["items"].as_array().map(Vec::len);
        assert_eq!(items, Some(usize::from(status == 200)), "{asked}: {list}");
    }
    Ok(())
}
