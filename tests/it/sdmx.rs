//! Two programs that know nothing of this house read its statistics as SDMX, and get the numbers of
//! the counts.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;
use tests::operator::demo;
use tokio::process::Command;

const RELEASES: &str = "/api/v1/statistics/releases";
/// What both clients read: a flow with a key.
const KEYS: [&str; 4] = [
    "PROSECUTIONS/A..completed._T._T.prosecutions+inspectors",
    "CASES/M..registered._T.cases",
    "VISITS/A.ID._T.visits",
    "ESTABLISHMENTS/A.._T.active.establishments",
];

#[tokio::test]
async fn two_independent_clients_read_the_numbers_of_the_counts() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "120", "--seed", "6"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let (flow, table) = released_twice(&app).await?;
    let history = format!("{flow}/all/includeHistory=true");
    let mut asked: Vec<&str> = KEYS.to_vec();
    asked.push(&history);
    let sdmx1 = read(&app, "with_sdmx1.py", &asked).await?;
    let pysdmx = read(&app, "with_pysdmx.py", &asked).await?;
    for told in [&sdmx1, &pysdmx] {
        let flows = told["flows"].as_array().context("no flows")?;
        for wanted in ["CASES", "ESTABLISHMENTS", "PROSECUTIONS", "VISITS", &flow] {
            ensure!(flows.contains(&json!(wanted)), "{wanted}: {flows:?}");
        }
    }
    for key in KEYS {
        let wanted = counted(&app, key).await?;
        ensure!(!wanted.is_empty(), "{key} counts nothing");
        let one = &sdmx1["data"][key];
        for form in ["observations", "specific"] {
            assert_eq!(
                observed(&one["sets"][0][form])?,
                wanted,
                "sdmx1 {form} {key}"
            );
        }
        let other = &pysdmx["data"][key];
        assert_eq!(one["dimensions"], other["dimensions"], "{key}");
        for form in ["generic", "specific", "csv"] {
            assert_eq!(observed(&other[form][0])?, wanted, "pysdmx {form} {key}");
        }
    }
    // Both vintages, as they may leave the house.
    let sets = sdmx1["data"][&history]["sets"]
        .as_array()
        .context("no sets")?;
    assert_eq!(sets.len(), 2);
    ensure!(sets[0]["position"] != sets[1]["position"], "{sets:?}");
    for (nth, set) in sets.iter().enumerate() {
        let wanted = open(&app, &table, nth + 1).await?;
        assert_eq!(
            observed(&set["observations"])?,
            wanted,
            "vintage {}",
            nth + 1
        );
        let same = &pysdmx["data"][&history]["generic"][nth];
        assert_eq!(observed(same)?, wanted, "pysdmx, vintage {}", nth + 1);
    }
    Ok(())
}

/// What is not of this province, not published, or not a flow is not told; what is wrong is named.
#[tokio::test]
async fn a_flow_is_read_within_rights_and_wrong_questions_are_named() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let data = "/api/v1/sdmx/data";
    let own = app.token("inspector_1", &["--province", "32"])?;
    for (path, status, code) in [
        (
            "PROSECUTIONS/A.31.completed._T._T.prosecutions",
            403,
            "acting.province",
        ),
        (
            "PROSECUTIONS/A.ID.completed._T._T.prosecutions",
            403,
            "acting.province",
        ),
        ("PROSECUTIONS/A.ID", 422, "data.invalid"),
        ("PROSECUTIONS/all?startPeriod=soon", 422, "data.invalid"),
        (
            "PROSECUTIONS/all?dimensionAtObservation=NORMS",
            422,
            "data.invalid",
        ),
        ("NOTHING", 404, "not-found"),
        ("R_00000000000070008000000000000000", 404, "not-found"),
        ("OTHERS,CASES,1.0", 404, "not-found"),
        (
            "WASNAKER,PROSECUTIONS,latest/A..completed._T._T.none",
            404,
            "sdmx.no-results",
        ),
    ] {
        let told = app.read(&own, &format!("{data}/{path}")).await?;
        assert_eq!(
            (told.status, &told.body["code"]),
            (status, &json!(code)),
            "{path}"
        );
    }
    let all = app.request(
        Method::GET,
        &format!("{data}/PROSECUTIONS/A..completed._T._T.prosecutions"),
        &own,
    );
    let all = all
        .header("accept", "application/vnd.sdmx.data+csv")
        .send()
        .await?;
    ensure!(all.status() == 200, "{}", all.text().await?);
    let text = all.text().await?;
    let areas = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(4));
    let areas: Vec<&str> = areas.collect();
    ensure!(
        !areas.is_empty() && areas.iter().all(|area| *area == "32"),
        "{text}"
    );
    let complaints = app.token("complaint_officer", &[])?;
    app.read(&complaints, &format!("{data}/CASES"))
        .await?
        .body(403)?;
    let unknown = app.get("statistician", "/api/v1/sdmx/process").await?;
    unknown.body(404)?;
    Ok(())
}

/// Runs a client with a token of a statistician.
async fn read(app: &App, program: &str, asked: &[&str]) -> Result<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("sdmx");
    let python = here.join("venv/bin/python");
    ensure!(python.is_file(), "run `sh deploy/setup.sh test` first");
    let mut client = Command::new(python);
    client
        .arg(here.join(program))
        .arg(format!("{}/api/v1/sdmx", app.url));
    client.arg(app.token("statistician", &[])?).args(asked);
    let done = client.output().await?;
    let wrong = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{program}: {wrong}");
    serde_json::from_slice(&done.stdout).with_context(|| format!("{program}: {wrong}"))
}

/// An observation by its codes: its number as a text, and its status.
type Observed = BTreeMap<BTreeMap<String, String>, (Option<String>, String)>;

/// The observations that a client has read.
fn observed(told: &Value) -> Result<Observed> {
    let rows = told
        .as_array()
        .with_context(|| format!("no rows: {told}"))?;
    let own = [
        "UNIT_MEASURE",
        "POSITION",
        "DIGEST",
        "OBS_VALUE",
        "OBS_STATUS",
        "value",
        "status",
    ];
    let row = |row: &Value| {
        let row = row.as_object().context("no row")?;
        let text = |name: &str| {
            let text = row.get(name).and_then(Value::as_str).map(str::to_owned);
            text.filter(|text| !["", "nan", "None"].contains(&text.as_str()))
        };
        let codes = row.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let codes =
            codes.filter_map(|(name, code)| Some((name.clone(), code.as_str()?.to_owned())));
        let value = text("value").or_else(|| text("OBS_VALUE"));
        let value = value.map(|value| value.trim_end_matches(".0").to_owned());
        let status = text("status")
            .or_else(|| text("OBS_STATUS"))
            .context("no status")?;
        Ok((codes.collect(), (value, status)))
    };
    let all: Result<Observed> = rows.iter().map(row).collect();
    let all = all?;
    ensure!(all.len() == rows.len(), "a key twice");
    Ok(all)
}

/// What the counts tell of a key: its flow, frequency, areas, milestone and measures.
async fn counted(app: &App, key: &str) -> Result<Observed> {
    let (flow, key) = key.split_once('/').context("no key")?;
    let parts: Vec<&str> = key.split('.').collect();
    let subject = flow.to_lowercase();
    let (milestone, measures) = (parts[2], parts[parts.len() - 1].replace('+', ","));
    let stock = subject == "establishments";
    let period = if parts[0] == "A" { "year" } else { "month" };
    let mut found = Observed::new();
    let today = today(app).await?;
    let this: i32 = today.split('-').next().unwrap_or_default().parse()?;
    let years: Vec<i32> = if stock {
        (this - 4..=this).collect()
    } else {
        vec![0]
    };
    for (by, year) in ["", "province"]
        .iter()
        .flat_map(|by| years.iter().map(move |year| (by, *year)))
    {
        if *by == "province" && parts[1] == "ID" {
            continue;
        }
        let mut path = format!("/api/v1/statistics/{subject}?measures={measures}&province_set=P38");
        if stock {
            let end = if year == this {
                today.clone()
            } else {
                format!("{year}-12-31")
            };
            path += &format!("&status=active&as_of={end}&group_by={by}");
        } else {
            path += &format!("&group_by={period},{by}");
        }
        if !stock && subject != "visits" {
            path += &format!("&milestone={milestone}");
        }
        let told = app.get("statistician", &path).await?.body(200)?;
        let rows = told["rows"].as_array().cloned().unwrap_or_default();
        let rows = if stock && by.is_empty() {
            vec![told["totals"].clone()]
        } else {
            rows
        };
        for row in rows {
            let time = if stock {
                Some(year.to_string())
            } else {
                row[period].as_str().map(str::to_owned)
            };
            let Some(time) = time else { continue };
            for measure in measures.split(',') {
                let Some(number) = row[measure].as_i64() else {
                    continue;
                };
                let area = if by.is_empty() {
                    "ID"
                } else {
                    row["province"]["code"].as_str().unwrap_or("_U")
                };
                let mut codes: BTreeMap<String, String> = BTreeMap::new();
                let mut code =
                    |name: &str, code: &str| codes.insert(name.to_owned(), code.to_owned());
                code("FREQ", parts[0]);
                code("REF_AREA", area);
                code("MEASURE", measure);
                code("TIME_PERIOD", &time);
                match flow {
                    "PROSECUTIONS" => {
                        code("MILESTONE", milestone);
                        code("NORM", "_T");
                        code("OUTCOME", "_T");
                    }
                    "CASES" => {
                        code("MILESTONE", milestone);
                        code("NORM", "_T");
                    }
                    "VISITS" => drop(code("SIZE", "_T")),
                    _ => {
                        code("SIZE", "_T");
                        code("STATUS", "active");
                    }
                }
                found.insert(codes, (Some(number.to_string()), "A".to_owned()));
            }
        }
    }
    Ok(found)
}

/// The day on which the server is.
async fn today(app: &App) -> Result<String> {
    let report = app
        .get("statistician", "/api/v1/statistics/c081/2999")
        .await?;
    let told = report.body(200)?;
    Ok(told["as_of"].as_str().context("no day")?.to_owned())
}

/// A release of two published vintages: its flow, and its address.
async fn released_twice(app: &App) -> Result<(String, String)> {
    let token = app.token("statistician", &["--subject", "one"])?;
    let other = app.token("central_admin", &["--subject", "other"])?;
    let plan = json!({ "title": "Tipiring", "planned_on": "2026-01-05",
        "question": "prosecutions?milestone=reported&group_by=year,province" });
    let made = app.posted(&token, RELEASES, &plan).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let release = format!("{RELEASES}/{id}");
    let first = app.position().await? / 2;
    for freeze in [
        json!({ "position": first }),
        json!({ "reason": "Data bertambah" }),
    ] {
        for (token, action, body) in [
            (&token, "freeze", freeze.clone()),
            (&other, "publish", json!({})),
        ] {
            app.posted(token, &format!("{release}/actions/{action}"), &body)
                .await?
                .body(200)?;
        }
    }
    Ok((format!("R_{}", id.replace('-', "")), release))
}

/// The open form of a vintage as observations: those of a period.
async fn open(app: &App, release: &str, revision: usize) -> Result<Observed> {
    let path = format!("{release}/open?revision={revision}");
    let told = app.get("statistician", &path).await?.body(200)?;
    let mut found = Observed::new();
    for cell in told["cells"].as_array().context("no cells")? {
        let Some(time) = cell["values"][0].as_str().filter(|time| *time != "_T") else {
            continue;
        };
        let area = cell["values"][1]
            .as_str()
            .unwrap_or("_U")
            .replace("_T", "ID");
        for measure in ["prosecutions", "inspectors", "fines_idr"] {
            let codes = [
                ("TIME_PERIOD", time),
                ("REF_AREA", &area),
                ("MEASURE", measure),
            ];
            let codes = codes.map(|(name, code)| (name.to_owned(), code.to_owned()));
            let number = cell["numbers"][measure]
                .as_i64()
                .map(|number| number.to_string());
            let status = cell["status"].as_str().context("no status")?.to_owned();
            found.insert(codes.into(), (number, status));
        }
    }
    Ok(found)
}
