//! Real answers fit what `/openapi.json` says of them, and say nothing more.

mod registers;

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use api::http::endpoints;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";
const CASE: &str = "/api/v1/cases/{id}";
const PROSECUTIONS: &str = "/api/v1/prosecutions";
const PROSECUTION: &str = "/api/v1/prosecutions/{id}";
const IMPORT: &str = "/api/v1/imports/prosecutions";
const COUNTS: &str = "/api/v1/statistics/prosecutions";
const ROWS: &str = include_str!("../../api/demo/rakornas-2019.csv");

#[tokio::test]
async fn answers_are_as_described() -> Result<()> {
    let mut held = Held::new(App::start(&[])?).await?;
    held.case().await?;
    held.prosecution().await?;
    held.complaint().await?;
    held.counts().await?;
    held.releases().await?;
    held.reviews().await?;
    held.law().await?;
    held.establishments().await?;
    held.law_changes().await?;
    held.numbers().await?;
    held.plans().await?;
    held.officers().await?;
    held.holders().await?;
    held.persons().await?;
    for open in ["/readyz", "/openapi.json"] {
        held.get("coordinator", open, open).await?;
    }
    let in_json = endpoints::all().filter(|one| one.answer.schema.is_some());
    let all: BTreeSet<&str> = in_json.map(|endpoint| endpoint.id).collect();
    let seen: BTreeSet<&str> = held.seen.iter().map(String::as_str).collect();
    assert_eq!(seen, all);
    Ok(())
}

/// A server, its document, and the operations whose answers were held against it.
struct Held {
    app: App,
    document: Value,
    seen: BTreeSet<String>,
}

impl Held {
    async fn new(app: App) -> Result<Self> {
        let document = app.anonymous(Method::GET, "/openapi.json").send().await?;
        let mut document = Answer::of(document).await?.body(200)?;
        close(&mut document["components"]["schemas"]);
        let seen = BTreeSet::new();
        Ok(Self {
            app,
            document,
            seen,
        })
    }

    async fn case(&mut self) -> Result<()> {
        let case = self.begin("coordinator", CASES).await?;
        for (role, action) in [
            ("head_of_dinas", "issue-task-order"),
            ("inspector_2", "start-examination"),
            ("inspector_2", "record-finding"),
            ("inspector_2", "complete-examination"),
            ("coordinator", "approve-report"),
            ("inspector_2", "issue-nota-i"),
            ("head_of_dinas", "countersign-nota"),
            ("inspector_2", "record-nota-receipt"),
        ] {
            self.act(&case, CASE, role, action).await?;
        }
        let token = self.app.token("inspector_2", &[])?;
        let path = format!("{case}/receivers");
        let asked = self.app.request(Method::GET, &path, &token);
        let asked = asked.header("x-audit-reason", "Saksi penerimaan nota");
        let told = Answer::of(asked.send().await?).await?;
        ensure!(told.status == 200, "{told:?}");
        self.fits("get", &format!("{CASE}/receivers"), &told)?;
        let start = format!("{case}/actions/start-examination");
        let template = format!("{CASE}/actions/{{action}}");
        for (body, status) in [
            (json!({ "kind": 1 }), 422),
            (json!({ "kind": "first", "started_on": "2026-01-05" }), 409),
        ] {
            let refused = self.app.post("inspector_2", &start, &body).await?;
            ensure!(refused.status == status, "{refused:?}");
            self.fits("post", &template, &refused)?;
        }
        let history = self.read("coordinator", &case, CASE).await?;
        let refused = history["refused"].as_array().map(Vec::len);
        ensure!(refused == Some(1), "{history}");
        let since = format!("min_position={}", history["position"]);
        let list = format!("{CASES}?limit=1&{since}");
        self.get("coordinator", &list, CASES).await?;
        let events = "/api/v1/events";
        self.get("auditor", &format!("{events}?limit=3"), events)
            .await?;
        let refusals = "/api/v1/refusals";
        let told = self.get("auditor", refusals, refusals).await?;
        ensure!(told["items"][0].is_object(), "{told}");
        let duties = "/api/v1/worklist";
        let list = format!("{duties}?{since}");
        self.get("inspector_2", &list, duties).await?;
        Ok(())
    }

    async fn prosecution(&mut self) -> Result<()> {
        let prosecution = self.begin("ppns", PROSECUTIONS).await?;
        let (role, action) = ("ppns_superior", "open-investigation");
        self.act(&prosecution, PROSECUTION, role, action).await?;
        self.read("ppns", &prosecution, PROSECUTION).await?;
        let near = "/api/v1/time-bars";
        self.get("coordinator", near, near).await?;
        Ok(())
    }

    async fn complaint(&mut self) -> Result<()> {
        let (list, of) = ("/api/v1/complaints", "/api/v1/complaints/{id}");
        let officer = "complaint_officer";
        let body = &self.document["paths"][list]["post"]["requestBody"];
        let mut body = body["content"]["application/json"]["example"].clone();
        body["reporter"] = json!({ "name": "Zubaidah Qorirotul", "contact": "0899-7171-3535" });
        let made = self.app.post(officer, list, &body).await?;
        self.fits("post", list, &made)?;
        let one = format!("{list}/{}", made.body["id"].as_str().context("no id")?);
        self.act(&one, of, officer, "assign-supervisor").await?;
        self.act(&one, of, officer, "take-up").await?;
        for path in ["/identity", "/identity/disclosures"] {
            let template = format!("{of}{path}");
            let body = self.app.example(&template).await?;
            let done = self
                .app
                .post(officer, &format!("{one}{path}"), &body)
                .await?;
            ensure!(done.status == 200, "{done:?}");
            self.fits("post", &template, &done)?;
        }
        let hold = json!({ "basis": "Gugatan 7/2026" });
        let path = format!("{one}/identity/actions/set-hold");
        let done = self.app.post(officer, &path, &hold).await?;
        ensure!(done.status == 200, "{done:?}");
        self.fits("post", &format!("{of}/identity/actions/{{action}}"), &done)?;
        self.read("coordinator", &one, of).await?;
        let (path, of) = (
            format!("{one}/identity/history"),
            format!("{of}/identity/history"),
        );
        self.get("coordinator", &path, &of).await?;
        self.get("coordinator", list, list).await?;
        Ok(())
    }

    async fn counts(&mut self) -> Result<()> {
        let token = self.app.token("central_admin", &[])?;
        let request = self.app.request(Method::POST, IMPORT, &token);
        let rows = format!("{ROWS}\nno,register,line\n");
        let imported = Answer::of(request.body(rows).send().await?).await?;
        ensure!(imported.body["rejected"][0].is_object(), "{imported:?}");
        self.fits("post", IMPORT, &imported)?;
        let since = format!("min_position={}", imported.body["position"]);
        let list = format!("{PROSECUTIONS}?limit=2&{since}");
        let page = self.get("central_admin", &list, PROSECUTIONS).await?;
        let next = page["next"].as_str().context("no next page")?;
        self.get("central_admin", next, PROSECUTIONS).await?;
        let by = "province,month,norm,outcome,inspector";
        let counts = format!("{COUNTS}?milestone=reported&group_by={by}&{since}");
        self.get("statistician", &counts, COUNTS).await?;
        let by = "province,month,norm,status,close_reason";
        for (subject, by) in [
            ("cases", by),
            ("visits", "kind,size,level"),
            ("establishments", "kind"),
        ] {
            let path = format!("/api/v1/statistics/{subject}");
            let counts = format!("{path}?group_by={by}&{since}");
            self.get("statistician", &counts, &path).await?;
        }
        let (report, of) = (
            "/api/v1/statistics/c081/2019",
            "/api/v1/statistics/c081/{year}",
        );
        self.get("statistician", report, of).await?;
        for path in ["measures", "quality"] {
            let path = format!("/api/v1/statistics/{path}");
            self.get("statistician", &path, &path).await?;
        }
        Ok(())
    }

    async fn releases(&mut self) -> Result<()> {
        let path = "/api/v1/statistics/releases";
        let release = self.begin("statistician", path).await?;
        let (template, act) = (format!("{path}/{{id}}"), format!("{release}/actions"));
        for (role, action) in [("statistician", "freeze"), ("central_admin", "publish")] {
            let path = format!("{act}/{action}");
            let done = self.app.post(role, &path, &json!({})).await?;
            ensure!(done.status == 200, "{done:?}");
            self.fits("post", &format!("{template}/actions/{{action}}"), &done)?;
        }
        self.get("auditor", path, path).await?;
        self.get("auditor", &release, &template).await?;
        for part in ["table", "proof", "comparison", "open"] {
            let (one, template) = (format!("{release}/{part}"), format!("{template}/{part}"));
            self.get("inspector_1", &one, &template).await?;
        }
        for path in ["/api/v1/statistics/calendar", "/api/v1/statistics/key"] {
            self.get("inspector_1", path, path).await?;
        }
        Ok(())
    }

    async fn reviews(&mut self) -> Result<()> {
        let (path, template) = ("/api/v1/reviews", "/api/v1/reviews/{id}");
        self.app.reached(self.app.position().await?).await?;
        let review = self.begin("unit_head", path).await?;
        self.get("auditor", path, path).await?;
        let told = self.get("auditor", &review, template).await?;
        let asked = told["questions"].as_array().context("no questions")?;
        let answers = asked
            .iter()
            .filter_map(|one| Some((one["code"].as_str()?.to_owned(), json!("yes"))));
        let answers = answers.collect::<serde_json::Map<_, _>>();
        let look = json!({ "case": told["cases"][0]["case"], "answers": answers });
        let looks = format!("{review}/looks");
        let done = self.app.post("unit_head", &looks, &look).await?;
        ensure!(done.status == 200, "{done:?}");
        self.fits("post", &format!("{template}/looks"), &done)?;
        let (draw, of) = (format!("{review}/draw"), format!("{template}/draw"));
        self.get("auditor", &draw, &of).await?;
        let operations = "/api/v1/operations";
        self.get("central_admin", operations, operations).await?;
        Ok(())
    }

    async fn law(&mut self) -> Result<()> {
        let path = "/api/v1/legal/assessments";
        let body = &self.document["paths"][path]["post"]["requestBody"];
        let example = &body["content"]["application/json"]["example"];
        let told = self.app.post("ppns", path, example).await?;
        ensure!(told.status == 200, "{told:?}");
        self.fits("post", path, &told)?;
        for what in ["norms", "rules", "provisions", "readings"] {
            let path = format!("/api/v1/legal/{what}");
            self.get("statistician", &path, &path).await?;
        }
        let path = "/api/v1/legal/deadlines";
        let query = "kind=NOTA2&from=2026-03-04&province=31";
        self.get("complaint_officer", &format!("{path}?{query}"), path)
            .await?;
        Ok(())
    }

    async fn law_changes(&mut self) -> Result<()> {
        let path = "/api/v1/legal/changes";
        let change = self.begin("central_admin", path).await?;
        self.get("auditor", path, path).await?;
        let template = format!("{path}/{{id}}");
        self.get("auditor", &change, &template).await?;
        let token = self.app.token("central_admin", &["--subject", "other"])?;
        let approve = format!("{change}/actions/approve");
        let request = self.app.request(Method::POST, &approve, &token);
        let done = Answer::of(request.json(&json!({})).send().await?).await?;
        ensure!(done.status == 200, "{done:?}");
        self.fits("post", &format!("{template}/actions/{{action}}"), &done)?;
        let path = "/api/v1/legal/simulations";
        let body = json!({ "edits": [{ "adopt": { "question": "V2" } }] });
        let asked = self.app.post("central_admin", path, &body).await?;
        ensure!(asked.status == 202, "{asked:?}");
        self.fits("post", path, &asked)?;
        let id = asked.body["id"].as_str().context("no id")?;
        let (one, template) = (format!("{path}/{id}"), format!("{path}/{{id}}"));
        self.get("central_admin", &one, &template).await?;
        let (one, template) = (format!("{one}/findings"), format!("{template}/findings"));
        self.get("central_admin", &one, &template).await?;
        Ok(())
    }

    async fn numbers(&mut self) -> Result<()> {
        let made = self.app.case_example().await?;
        let made = self
            .app
            .post("coordinator", CASES, &made)
            .await?
            .body(201)?;
        let number = made["number"].as_str().context("no number")?;
        let year: i32 = number.rsplit('/').next().unwrap_or_default().parse()?;
        let void = json!({ "province": "31", "kind": "case", "year": year, "serial": 1,
            "reason": "Salah cetak" });
        let path = "/api/v1/numbers/void";
        let done = self.app.post("unit_head", path, &void).await?;
        ensure!(done.status == 200, "{done:?}");
        self.fits("post", path, &done)?;
        let path = "/api/v1/numbers";
        let book = format!("{path}?kind=case&year={year}");
        self.get("auditor", &format!("{book}&province=31"), path)
            .await?;
        Ok(())
    }

    /// Posts the example of the document; answers the new address.
    async fn begin(&mut self, role: &str, path: &str) -> Result<String> {
        let body = &self.document["paths"][path]["post"]["requestBody"];
        let example = &body["content"]["application/json"]["example"];
        let made = self.app.post(role, path, example).await?;
        ensure!(made.status == 201, "{made:?}");
        self.fits("post", path, &made)?;
        let id = made.body["id"].as_str().context("no id")?;
        Ok(format!("{path}/{id}"))
    }

    /// Takes an action with its example.
    async fn act(&mut self, thing: &str, of: &str, role: &str, action: &str) -> Result<()> {
        let asked = format!("{thing}/actions");
        let now = self.get(role, &asked, &format!("{of}/actions")).await?;
        let allowed = now["allowed"].as_array().context("no allowed")?;
        let found = allowed.iter().find(|entry| entry["action"] == action);
        let found = found.with_context(|| format!("{action}: {now}"))?;
        let example = &found["schema"]["examples"][0];
        let path = format!("{asked}/{action}");
        let done = self.app.post(role, &path, example).await?;
        ensure!(done.status == 200, "{action}: {done:?}");
        self.fits("post", &format!("{of}/actions/{{action}}"), &done)
    }

    /// Reads something and its history.
    async fn read(&mut self, role: &str, thing: &str, of: &str) -> Result<Value> {
        self.get(role, thing, of).await?;
        let (path, template) = (format!("{thing}/history"), format!("{of}/history"));
        self.get(role, &path, &template).await
    }

    async fn get(&mut self, role: &str, path: &str, template: &str) -> Result<Value> {
        let answer = self.app.get(role, path).await?;
        ensure!(answer.status == 200, "{path}: {answer:?}");
        self.fits("get", template, &answer)?;
        Ok(answer.body)
    }

    fn fits(&mut self, method: &str, template: &str, answer: &Answer) -> Result<()> {
        let told = &self.document["paths"][template][method];
        let (status, kind) = (answer.status.to_string(), answer.kind.as_str());
        let done = told["responses"].get(&status);
        let response = done.unwrap_or(&told["responses"]["default"]);
        let mut schema = response["content"][kind]["schema"].clone();
        let about = format!("{method} {template} {status}");
        ensure!(!schema.is_null(), "{about}: no {kind} is described");
        if schema.is_object() {
            schema["components"] = self.document["components"].clone();
        }
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.build(&schema)?;
        let faults = validator.iter_errors(&answer.body);
        let faults: Vec<String> = faults
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        ensure!(faults.is_empty(), "{about}: {faults:#?}");
        if let Some(id) = told["operationId"].as_str().filter(|_| done.is_some()) {
            self.seen.insert(id.to_owned());
        }
        Ok(())
    }
}

/// Objects hold only what is described.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
