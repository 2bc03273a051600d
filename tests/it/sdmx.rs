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

/// What an officer of province 32 is refused, and how.
const REFUSED: [(&str, u16, &str); 9] = [
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
    for (path, status, code) in REFUSED {
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

/// The parts of a key.
struct Key<'a> {
    flow: &'a str,
    parts: Vec<&'a str>,
}

impl<'a> Key<'a> {
    fn of(key: &'a str) -> Result<Self> {
        let (flow, key) = key.split_once('/').context("no key")?;
        let parts = key.split('.').collect();
        Ok(Self { flow, parts })
    }

    fn measures(&self) -> Vec<&'a str> {
        let measures = self.parts.last().copied().unwrap_or_default();
        measures.split('+').collect()
    }

    fn period(&self) -> &'static str {
        if self.parts[0] == "A" {
            "year"
        } else {
            "month"
        }
    }

    /// The same as questions of the counts, each with its year where it is of a stock.
    async fn questions(&self, app: &App) -> Result<Vec<(String, Option<i32>)>> {
        let (subject, measures) = (self.flow.to_lowercase(), self.measures().join(","));
        let base = format!("/api/v1/statistics/{subject}?measures={measures}&province_set=P38");
        let areas = ["", "province"];
        let areas = areas
            .iter()
            .filter(|by| by.is_empty() || self.parts[1] != "ID");
        let mut questions = vec![];
        for by in areas {
            if self.flow != "ESTABLISHMENTS" {
                let milestone = match self.flow {
                    "VISITS" => String::new(),
                    _ => format!("&milestone={}", self.parts[2]),
                };
                let by = format!("{},{by}", self.period());
                questions.push((format!("{base}&group_by={by}{milestone}"), None));
                continue;
            }
            let today = today(app).await?;
            let this: i32 = today.split('-').next().unwrap_or_default().parse()?;
            for year in this - 4..=this {
                let end = format!("{year}-12-31");
                let end = if year == this { today.clone() } else { end };
                let asked = format!("{base}&status=active&as_of={end}&group_by={by}");
                questions.push((asked, Some(year)));
            }
        }
        Ok(questions)
    }

    /// The codes of a row: its area, its period, and what the key says of the rest.
    fn codes(&self, (area, time, measure): (&str, &str, &str)) -> BTreeMap<String, String> {
        let more: &[(&str, &str)] = match self.flow {
            "PROSECUTIONS" => &[
                ("MILESTONE", self.parts[2]),
                ("NORM", "_T"),
                ("OUTCOME", "_T"),
            ],
            "CASES" => &[("MILESTONE", self.parts[2]), ("NORM", "_T")],
            "VISITS" => &[("SIZE", "_T")],
            _ => &[("SIZE", "_T"), ("STATUS", "active")],
        };
        let own = [
            ("FREQ", self.parts[0]),
            ("REF_AREA", area),
            ("MEASURE", measure),
            ("TIME_PERIOD", time),
        ];
        let all = own.iter().chain(more);
        all.map(|(name, code)| ((*name).to_owned(), (*code).to_owned()))
            .collect()
    }
}

/// What the counts tell of a key.
async fn counted(app: &App, key: &str) -> Result<Observed> {
    let key = Key::of(key)?;
    let mut found = Observed::new();
    for (path, year) in key.questions(app).await? {
        let told = app.get("statistician", &path).await?.body(200)?;
        let by_area = path.ends_with("province") || path.contains(",province");
        let rows = told["rows"].as_array().cloned().unwrap_or_default();
        let whole = year.is_some() && !by_area;
        let rows = if whole {
            vec![told["totals"].clone()]
        } else {
            rows
        };
        for row in rows {
            let time = year.map(|year| year.to_string());
            let time = time.or_else(|| row[key.period()].as_str().map(str::to_owned));
            let Some(time) = time else { continue };
            let area = match row["province"]["code"].as_str() {
                Some(code) => code,
                None if by_area => "_U",
                None => "ID",
            };
            for measure in key.measures() {
                if let Some(number) = row[measure].as_i64() {
                    let codes = key.codes((area, &time, measure));
                    found.insert(codes, (Some(number.to_string()), "A".to_owned()));
                }
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
