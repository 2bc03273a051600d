//! Registers and plans: establishments, officers, holders of rights, persons.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::json;
use tests::Answer;

use super::Held;

const ESTABLISHMENTS: &str = include_str!("../../../api/demo/establishments.csv");
const REPORTS: &str = include_str!("../../../api/demo/wlk-reports.csv");

impl Held {
    pub(super) async fn establishments(&mut self) -> Result<()> {
        let rows = format!("{ESTABLISHMENTS}\nx\n");
        for (path, rows) in [("establishments", rows.as_str()), ("wlk-reports", REPORTS)] {
            let path = format!("/api/v1/imports/{path}");
            let token = self.app.token("central_admin", &[])?;
            let request = self.app.request(Method::POST, &path, &token);
            let imported = Answer::of(request.body(rows.to_owned()).send().await?).await?;
            self.fits("post", &path, &imported)?;
        }
        let path = "/api/v1/establishments";
        let one = self.begin("coordinator", path).await?;
        let template = format!("{path}/{{id}}");
        self.act(&one, &template, "inspector_1", "file-report")
            .await?;
        self.act(&one, &template, "coordinator", "change-manager")
            .await?;
        let history = self.read("coordinator", &one, &template).await?;
        let since = format!("min_position={}", history["position"]);
        self.get("coordinator", &format!("{path}?limit=2&{since}"), path)
            .await?;
        let (duties, template) = (format!("{one}/duties"), format!("{template}/duties"));
        self.get("coordinator", &duties, &template).await?;
        let overdue = "/api/v1/wlk/overdue";
        self.get(
            "coordinator",
            &format!("{overdue}?limit=2&{since}"),
            overdue,
        )
        .await?;
        let rates = "/api/v1/wlk/compliance";
        self.get("statistician", rates, rates).await?;
        let path = "/api/v1/wlk/overdue/open-cases";
        let asked = self.app.post("coordinator", path, &json!({})).await?;
        ensure!(asked.status == 202, "{asked:?}");
        self.fits("post", path, &asked)?;
        let id = asked.body["id"].as_str().context("no id")?;
        let openings = "/api/v1/wlk/openings";
        let (one, template) = (format!("{openings}/{id}"), format!("{openings}/{{id}}"));
        self.get("coordinator", &one, &template).await?;
        let (one, template) = (format!("{one}/results"), format!("{template}/results"));
        self.get("coordinator", &one, &template).await?;
        Ok(())
    }

    pub(super) async fn plans(&mut self) -> Result<()> {
        let (path, template) = ("/api/v1/plans", "/api/v1/plans/{id}");
        let plan = self.begin("inspector_2", path).await?;
        let (waits, since) = ("/api/v1/approvals", self.app.position().await?);
        let told = self
            .get("unit_head", &format!("{waits}?min_position={since}"), waits)
            .await?;
        ensure!(told["items"][0].is_object(), "{told}");
        let progress = "/api/v1/plans/progress";
        let told = self
            .get(
                "unit_head",
                &format!("{progress}?min_position={since}"),
                progress,
            )
            .await?;
        ensure!(told["items"][0].is_object(), "{told}");
        self.act(&plan, template, "unit_head", "approve-plan")
            .await?;
        let told = self.read("unit_head", &plan, template).await?;
        let since = format!("min_position={}", told["position"]);
        self.get("unit_head", &format!("{path}?{since}"), path)
            .await?;
        for path in ["/api/v1/load", "/api/v1/next-case"] {
            let told = self
                .get("coordinator", &format!("{path}?{since}"), path)
                .await?;
            ensure!(told["items"][0].is_object(), "{told}");
        }
        Ok(())
    }

    pub(super) async fn officers(&mut self) -> Result<()> {
        let (path, template) = ("/api/v1/officers", "/api/v1/officers/{id}");
        let record = self.begin("central_admin", path).await?;
        for (role, action) in [
            ("central_admin", "issue-card"),
            ("unit_head", "declare-interest"),
        ] {
            self.act(&record, template, role, action).await?;
        }
        let told = self.read("unit_head", &record, template).await?;
        let list = format!("{path}?min_position={}", told["position"]);
        self.get("unit_head", &list, path).await?;
        Ok(())
    }

    pub(super) async fn holders(&mut self) -> Result<()> {
        let (path, template) = ("/api/v1/holders", "/api/v1/holders/{id}");
        self.begin("unit_head", "/api/v1/delegations").await?;
        let made = self.begin("unit_head", "/api/v1/grants").await?;
        let one = made.replace("/grants/", "/holders/");
        self.act(&one, template, "head_of_dinas", "approve-grant")
            .await?;
        self.read("auditor", &one, template).await?;
        self.get("auditor", path, path).await?;
        for path in ["/api/v1/reads", "/api/v1/reads/by-reader"] {
            self.get("auditor", path, path).await?;
        }
        Ok(())
    }

    pub(super) async fn persons(&mut self) -> Result<()> {
        let (path, template) = ("/api/v1/persons", "/api/v1/persons/{id}");
        let person = self.begin("ppns", path).await?;
        self.act(&person, template, "head_of_dinas", "set-hold")
            .await?;
        self.read("auditor", &person, template).await?;
        for part in ["identity", "report"] {
            let (path, of) = (format!("{person}/{part}"), format!("{template}/{part}"));
            let token = self.app.token("head_of_dinas", &[])?;
            let request = self.app.request(Method::GET, &path, &token);
            let request = request.header("x-audit-reason", "Permintaan");
            let told = Answer::of(request.send().await?).await?;
            ensure!(told.status == 200, "{told:?}");
            self.fits("get", &of, &told)?;
        }
        let path = "/api/v1/retention/proposals";
        let told = self.get("unit_head", path, path).await?;
        ensure!(told["items"][0].is_object(), "{told}");
        Ok(())
    }
}
