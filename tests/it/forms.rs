//! The forms in which a table leaves the house: each tells the same numbers, and from where and as
//! of when they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;
use tests::operator::demo;
use tokio::process::Command;

/// The numbers of a row by their names; none where one is not told.
type Numbers = BTreeMap<String, Option<f64>>;
/// The rows of a table by the values of its dimensions; none where one is not known.
type Rows = BTreeMap<Vec<Option<String>>, Numbers>;

const QUESTIONS: [(&str, &[&str], &[&str]); 3] = [
    (
        "cases?group_by=province,month,norm&measures=cases,inspectors,compliance_rate&duration=registered..closed&as_of=2025-06-30",
        &["province", "month", "norm"],
        &[
            "cases",
            "inspectors",
            "compliance_rate",
            "measured",
            "median_days",
            "p90_days",
        ],
    ),
    (
        "prosecutions?group_by=outcome&milestone=reported",
        &["outcome"],
        &["prosecutions", "inspectors", "fines_idr"],
    ),
    (
        "visits?measures=visits,cases,inspectors",
        &[],
        &["visits", "cases", "inspectors"],
    ),
];

/// A table as a form has it.
struct Read {
    rows: Rows,
    /// Everything else that it tells, as a text.
    about: String,
}

/// A table that is asked for.
struct Asked<'a> {
    app: &'a App,
    path: &'a str,
    axes: &'a [&'a str],
    columns: &'a [&'a str],
}

#[tokio::test]
async fn each_form_of_a_table_tells_the_same_numbers() -> Result<()> {
    let app = with_cases().await?;
    let position = app.position().await?;
    for (question, axes, columns) in QUESTIONS {
        let sign = if question.contains('?') { '&' } else { '?' };
        let path = format!("/api/v1/statistics/{question}{sign}known_at={position}");
        let asked = Asked {
            app: &app,
            path: &path,
            axes,
            columns,
        };
        let told = app.get("statistician", &path).await?.body(200)?;
        let rows = asked.counted(&told);
        ensure!(!rows.is_empty(), "{told}");
        asked
            .is_told(&rows, &[&format!("{position}"), "needs_confirmation"])
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_released_table_and_its_open_form_are_the_same_in_each_form() -> Result<()> {
    let app = with_cases().await?;
    let token = app.token("statistician", &["--subject", "one"])?;
    let other = app.token("central_admin", &["--subject", "other"])?;
    let releases = "/api/v1/statistics/releases";
    let plan = json!({ "title": "Terbuka", "planned_on": "2026-01-05",
        "question": "cases?group_by=year,province&measures=cases,establishments" });
    let made = app.posted(&token, releases, &plan).await?.body(201)?;
    let release = format!("{releases}/{}", made["id"].as_str().context("no id")?);
    for (token, action) in [(&token, "freeze"), (&other, "publish")] {
        let path = format!("{release}/actions/{action}");
        app.posted(token, &path, &json!({})).await?.body(200)?;
    }
    let shown = app.read(&token, &release).await?.body(200)?;
    let digest = shown["vintages"][0]["digest"]
        .as_str()
        .context("no digest")?;
    let (axes, columns) = (&["year", "province"], &["cases", "establishments"]);
    for (form, rows) in [("table", "rows"), ("open", "cells")] {
        let path = format!("{release}/{form}");
        let asked = Asked {
            app: &app,
            path: &path,
            axes,
            columns,
        };
        let told = app.read(&token, &path).await?.body(200)?;
        let rows = told[rows].as_array().context("no rows")?;
        let read = rows.iter().map(|row| {
            let values = row["values"].as_array().into_iter().flatten();
            let values = values.map(|value| value.as_str().map(str::to_owned));
            (values.collect(), asked.numbers(&row["numbers"]))
        });
        let read: Rows = read.collect();
        ensure!(read.len() == rows.len() && !read.is_empty(), "{told}");
        if form == "open" {
            let hidden = read.values().any(|numbers| numbers["cases"].is_none());
            ensure!(hidden, "nothing is hidden: {told}");
        }
        asked.is_told(&read, &[digest, "Terbuka"]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_form_is_asked_for_by_name_or_by_accept_and_others_are_named() -> Result<()> {
    let app = App::start(&["--data-licence", "https://example.go.id/lisensi"])?;
    let path = "/api/v1/statistics/cases";
    let kind = async |query: &str, accept: &str| -> Result<String> {
        let token = app.token("statistician", &[])?;
        let asked = app.request(Method::GET, &format!("{path}{query}"), &token);
        let answer = asked.header("accept", accept).send().await?;
        let kind = answer.headers().get("content-type");
        Ok(kind
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned())
    };
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (query, accept, wanted) in [
        ("", "*/*", "application/json"),
        ("", "text/csv", "text/csv; charset=utf-8"),
        (
            "",
            "application/vnd.apache.parquet;q=0.5, text/csv;q=0.1",
            "application/vnd.apache.parquet",
        ),
        ("?format=xlsx", "text/csv", xlsx),
        ("?format=json", "text/csv", "application/json"),
    ] {
        assert_eq!(kind(query, accept).await?, wanted, "{query} {accept}");
    }
    let wrong = app
        .get("statistician", &format!("{path}?format=pdf"))
        .await?;
    let wrong = wrong.body(422)?;
    assert_eq!(wrong["errors"][0]["field"], "format", "{wrong}");
    let described = app
        .get("statistician", &format!("{path}?format=csvw"))
        .await?;
    let described = described.body(200)?;
    assert_eq!(described["dc:license"], "https://example.go.id/lisensi");
    Ok(())
}

async fn with_cases() -> Result<App> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "120", "--seed", "6"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    Ok(app)
}

impl Asked<'_> {
    /// Every form has these rows and tells of them.
    async fn is_told(&self, rows: &Rows, told: &[&str]) -> Result<()> {
        let csv = self.csv(&self.file("csv").await?)?;
        let described = self.file("csvw").await?;
        let parquet = self.parquet(&self.file("parquet").await?)?;
        let workbook = self.workbook(&self.file("xlsx").await?).await?;
        let cube = self.cube(&self.file("jsonstat").await?)?;
        for (form, read) in [
            (
                "csv",
                Read {
                    rows: csv,
                    about: String::from_utf8(described)?,
                },
            ),
            ("parquet", parquet),
            ("xlsx", workbook),
            ("jsonstat", cube),
        ] {
            ensure!(
                read.rows == *rows,
                "{form} of {}: {:?} is not {rows:?}",
                self.path,
                read.rows
            );
            let position = self.columns.iter().map(|name| format!("measure.{name}"));
            let wanted = told.iter().map(|&one| one.to_owned()).chain(position);
            for wanted in wanted.chain(["position".to_owned(), "licence".to_owned()]) {
                ensure!(
                    read.about.contains(&wanted),
                    "{form}: {wanted}: {}",
                    read.about
                );
            }
        }
        Ok(())
    }

    async fn file(&self, form: &str) -> Result<Vec<u8>> {
        let sign = if self.path.contains('?') { '&' } else { '?' };
        let token = self.app.token("statistician", &[])?;
        let path = format!("{}{sign}format={form}", self.path);
        let answer = self.app.request(Method::GET, &path, &token).send().await?;
        ensure!(answer.status() == 200, "{path}: {}", answer.text().await?);
        Ok(answer.bytes().await?.to_vec())
    }

    /// The rows of an answer in JSON.
    fn counted(&self, told: &Value) -> Rows {
        let rows = told["rows"].as_array().cloned().unwrap_or_default();
        let rows = if self.axes.is_empty() {
            vec![told["totals"].clone()]
        } else {
            rows
        };
        let row = |row: &Value| {
            let value = |axis: &&str| {
                let value = row[*axis].get("code").unwrap_or(&row[*axis]);
                value.as_str().map(str::to_owned)
            };
            (self.axes.iter().map(value).collect(), self.numbers(row))
        };
        rows.iter().map(row).collect()
    }

    fn numbers(&self, row: &Value) -> Numbers {
        let number = |name: &&str| ((*name).to_owned(), row[*name].as_f64());
        self.columns.iter().map(number).collect()
    }

    fn csv(&self, file: &[u8]) -> Result<Rows> {
        let mut reader = csv::Reader::from_reader(file);
        let head: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let at = |name: &str| {
            head.iter()
                .position(|one| one == name)
                .with_context(|| name.to_owned())
        };
        let mut rows = Rows::new();
        for record in reader.records() {
            let record = record?;
            let cell = |name: &str| -> Result<Option<String>> {
                let cell = record.get(at(name)?).unwrap_or_default();
                Ok(Some(cell.to_owned()).filter(|cell| !cell.is_empty()))
            };
            let values: Result<Vec<Option<String>>> =
                self.axes.iter().map(|axis| cell(axis)).collect();
            let mut numbers = Numbers::new();
            for name in self.columns {
                let number = cell(name)?.map(|text| text.parse()).transpose()?;
                numbers.insert((*name).to_owned(), number);
            }
            rows.insert(values?, numbers);
        }
        Ok(rows)
    }

    fn parquet(&self, file: &[u8]) -> Result<Read> {
        let mut kept = tempfile::tempfile()?;
        kept.write_all(file)?;
        let reader = SerializedFileReader::new(kept)?;
        let about = reader.metadata().file_metadata().key_value_metadata();
        let about = format!("{about:?}");
        let mut rows = Rows::new();
        for row in reader.get_row_iter(None)? {
            let row: BTreeMap<String, Field> = row?
                .get_column_iter()
                .map(|(name, field)| (name.clone(), field.clone()))
                .collect();
            let text = |axis: &&str| {
                if let Field::Str(text) = &row[*axis] {
                    Some(text.clone())
                } else {
                    None
                }
            };
            // Whole or not, as it is written; what is unknown is written as null.
            let number = |name: &&str| ((*name).to_owned(), row[*name].to_string().parse().ok());
            let values = self.axes.iter().map(text).collect();
            rows.insert(values, self.columns.iter().map(number).collect());
        }
        Ok(Read { rows, about })
    }

    async fn workbook(&self, file: &[u8]) -> Result<Read> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("sdmx");
        let kept = tempfile::Builder::new().suffix(".xlsx").tempfile()?;
        std::fs::write(kept.path(), file)?;
        let python = here.join("venv/bin/python");
        ensure!(python.is_file(), "run `sh deploy/setup.sh test` first");
        let mut reader = Command::new(python);
        let reader = reader.arg(here.join("workbook.py")).arg(kept.path());
        let read = reader.output().await?;
        ensure!(read.status.success(), "{read:?}");
        let sheets: Value = serde_json::from_slice(&read.stdout)?;
        let lines = sheets["Data"].as_array().context("no sheet")?;
        let (head, lines) = lines.split_first().context("an empty sheet")?;
        let head = head.as_array().context("no head")?;
        let at = |name: &str| {
            head.iter()
                .position(|one| one == name)
                .unwrap_or(usize::MAX)
        };
        let row = |line: &Value| {
            let value = |axis: &&str| line[at(axis)].as_str().map(str::to_owned);
            let number = |name: &&str| ((*name).to_owned(), line[at(name)].as_f64());
            let values: Vec<Option<String>> = self.axes.iter().map(value).collect();
            (values, self.columns.iter().map(number).collect())
        };
        Ok(Read {
            rows: lines.iter().map(row).collect(),
            about: sheets["Keterangan"].to_string(),
        })
    }

    /// A cube of JSON-stat, cell by cell.
    fn cube(&self, file: &[u8]) -> Result<Read> {
        let cube: Value = serde_json::from_slice(file)?;
        ensure!(
            cube["version"] == "2.0" && cube["class"] == "dataset",
            "{cube}"
        );
        let id: Vec<&str> = cube["id"]
            .as_array()
            .context("no id")?
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let codes = |name: &str| -> Vec<String> {
            let codes = cube["dimension"][name]["category"]["index"]
                .as_array()
                .into_iter()
                .flatten();
            codes
                .filter_map(|code| code.as_str().map(str::to_owned))
                .collect()
        };
        let codes: Vec<Vec<String>> = id.iter().map(|name| codes(name)).collect();
        let sizes: Vec<u64> = codes.iter().map(|codes| codes.len() as u64).collect();
        assert_eq!(cube["size"], json!(sizes));
        assert_eq!(id.last(), Some(&"measure"));
        let mut rows = Rows::new();
        for (place, number) in cube["value"].as_object().context("no values")? {
            let mut place: usize = place.parse()?;
            let mut cell = vec![];
            for codes in codes.iter().rev() {
                cell.push(codes[place % codes.len()].clone());
                place /= codes.len();
            }
            cell.reverse();
            let measure = cell.pop().context("no measure")?;
            let values = cell
                .into_iter()
                .map(|code| Some(code).filter(|code| code != "_U"));
            rows.entry(values.collect())
                .or_default()
                .insert(measure, number.as_f64());
        }
        let named: BTreeSet<String> = rows.values().flat_map(|one| one.keys().cloned()).collect();
        assert_eq!(
            named,
            self.columns.iter().map(|&one| one.to_owned()).collect()
        );
        let about = self.columns.iter().map(|name| {
            let label = &cube["dimension"]["measure"]["category"]["label"][*name];
            format!("measure.{name}: {label}")
        });
        let about = about.collect::<Vec<_>>().join(", ");
        let about = format!("{about}, {}, {}", cube["extension"], cube["note"]);
        Ok(Read {
            rows,
            about: format!("{about}, {}", cube["label"]),
        })
    }
}
