//! Two worlds that differ only in whether their cases follow complaints or routine: what everybody
//! but the entitled is answered is the same, position by position and byte for byte, once ids,
//! moments and trace ids have names of their own.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use chrono::DateTime;
use domain::Role;
use fastrand::Rng;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

use super::entries::{entered, name, refused};
use super::{COMPLAINTS, NAME, ask, assign, complaint, register, take_up, token};

/// Provinces in which something happens, and one in which nothing does.
const PROVINCES: [&str; 3] = ["31", "32", "33"];
/// Who acts on cases in both worlds.
const ACTORS: [&str; 4] = ["head_of_dinas", "unit_head", "inspector_2", "coordinator"];
/// Pages of one case, all of which are asked for.
const ONE_BY_ONE: &str = "/api/v1/cases?limit=1";
/// What is asked of a world.
const QUERIES: &[&str] = &[
    "/api/v1/cases",
    ONE_BY_ONE,
    "/api/v1/cases?province=31",
    "/api/v1/cases?status=Registered",
    "/api/v1/cases?q=Sejahtera",
    "/api/v1/cases?q=complaint",
    "/api/v1/cases?q=pengaduan",
    "/api/v1/cases?known_at=1",
    "/api/v1/cases?known_at=3",
    "/api/v1/cases?source=complaint",
    "/api/v1/prosecutions",
    "/api/v1/worklist",
    "/api/v1/refusals",
    "/api/v1/refusals?limit=1",
    "/api/v1/refusals?rule=acting.state",
    "/api/v1/refusals?rule=complaint.purpose",
    "/api/v1/events?after=0",
    "/api/v1/events?after=0&limit=1",
    "/api/v1/events?after=2&limit=2",
    "/api/v1/statistics/prosecutions?milestone=reported&group_by=province",
    "/api/v1/statistics/cases?milestone=registered&group_by=province,month,status",
    "/api/v1/statistics/cases?milestone=registered&group_by=source",
    "/api/v1/statistics/cases?group_by=kind,inspector,level,size&measures=cases,inspectors,compliance_rate",
    "/api/v1/statistics/visits?group_by=norm,month&duration=visited..visited",
    "/api/v1/cases?counted=cases%3Fstatus=registered",
    "/api/v1/cases?counted=cases%3Fsource=complaint",
    "/api/v1/statistics/quality",
    "/api/v1/statistics/cases?group_by=status&format=csv",
    "/api/v1/numbers?kind=case&year=2026",
    "/api/v1/load",
    "/api/v1/next-case?limit=20",
    "/api/v1/time-bars",
    "/api/v1/establishments",
    "/api/v1/establishments?place=Merdeka",
    "/api/v1/wlk/overdue",
    "/api/v1/wlk/compliance",
    "/api/v1/officers",
    "/api/v1/plans",
    "/api/v1/holders",
    "/api/v1/retention/proposals",
    "/api/v1/holders?operation=act_on_case&province=31",
    "/api/v1/reads",
    "/api/v1/reads/by-reader?at_least=1",
    "/api/v1/legal/changes",
    "/api/v1/legal/rules",
    "/api/v1/complaints",
    "/api/v1/complaints?waits=true",
    "/readyz",
];
/// The same for everybody: one asks.
const PUBLIC: [&str; 2] = ["/openapi.json", "/docs"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum World {
    Complaints,
    Routine,
}

/// What a world holds, and the names of what differs between any two runs.
struct Made {
    app: App,
    cases: Vec<(String, &'static str)>,
}

#[tokio::test]
async fn nobody_but_the_entitled_can_tell_a_complaint_from_routine() -> Result<()> {
    for seed in [1, 2] {
        let complaints = made(seed, World::Complaints).await?;
        let routine = made(seed, World::Routine).await?;
        let mut compared = 0;
        for role in Role::PERSONS {
            for province in PROVINCES {
                // Coordinators supervise nothing here: another one does.
                let entitled = role == Role::ComplaintOfficer;
                let again = role.is_national() && province != "31";
                if again || (entitled && province != "33") {
                    continue;
                }
                let who = (role.code(), province);
                let (one, other) = (told(&complaints, who).await?, told(&routine, who).await?);
                ensure!(one.len() == other.len());
                for (one, other) in one.iter().zip(&other) {
                    assert_eq!(one, other, "seed {seed}, {who:?}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 1000, "{compared} answers compared");
        let officer = complaints.app.get("complaint_officer", COMPLAINTS).await?;
        let known = officer.body(200)?["items"].as_array().map_or(0, Vec::len);
        assert!(known > 0, "those who may know have something to know");
        knows(&complaints).await?;
    }
    Ok(())
}

/// The supervisor of all that was taken up knows where it comes from.
async fn knows(made: &Made) -> Result<()> {
    for (case, province) in &made.cases {
        let who = ["--province", province, "--subject", "penyelia"];
        let token = made.app.token("coordinator", &who)?;
        let shown = made.app.read(&token, case).await?.body(200)?;
        ensure!(shown["source"] == "complaint", "{shown}");
    }
    Ok(())
}

/// A world of a seed. The same cases come to be in each, one after the other, and the same is done
/// to them.
async fn made(seed: u64, world: World) -> Result<Made> {
    let mut made = Made {
        app: App::start(&[])?,
        cases: vec![],
    };
    for province in PROVINCES {
        signed_in(&made.app, province).await?;
    }
    let mut random = Rng::with_seed(seed);
    for number in 0..3 {
        let province = PROVINCES[random.usize(0..2)];
        let mut name = format!("PT Sejahtera {number}");
        // Some are of the register, by one of their names.
        let entry = match random.usize(0..3) {
            0 => Value::Null,
            spelt => {
                let id = entered(&made.app, province, &name).await?;
                if spelt == 2 {
                    name = format!("SEJAHTERA {number}, P.T.");
                }
                refused(
                    &made.app,
                    (world == World::Complaints, province),
                    &id,
                    &name,
                )
                .await?;
                id
            }
        };
        let about = json!({ "name": name, "id": entry });
        let case = match world {
            World::Complaints => complained(&made.app, province, &about).await?,
            World::Routine => planned(&made.app, province, &about).await?,
        };
        made.cases.push((case, province));
        let (case, province) = made.cases[random.usize(0..made.cases.len())].clone();
        for _ in 0..random.usize(1..4) {
            let actor = ACTORS[random.usize(0..ACTORS.len())];
            act(&made.app, (actor, province), &case, random.u64(0..1000)).await?;
        }
    }
    made.app.reached(made.app.position().await?).await?;
    Ok(made)
}

/// In both worlds the same people sign in, whoever of them has something to do.
async fn signed_in(app: &App, province: &str) -> Result<()> {
    let registrar = app.token(
        "coordinator",
        &["--province", province, "--subject", "pencatat"],
    )?;
    let officer = token(app, ("complaint_officer", province))?;
    for token in [registrar, officer] {
        app.read(&token, "/api/v1/legal/norms").await?.body(200)?;
    }
    Ok(())
}

/// A case from a complaint, beside complaints and attempts that come to nothing.
async fn complained(app: &App, province: &'static str, about: &Value) -> Result<String> {
    let mut body = complaint(app, province).await?;
    name(&mut body, about);
    let officer = ("complaint_officer", province);
    let dropped = register(app, province, &body).await?;
    let act = json!({ "withdrawn_on": body["received_on"] });
    let path = format!("{dropped}/actions/withdraw");
    ask(app, officer, Method::POST, &path, Some(&act))
        .await?
        .body(200)?;
    ask(app, officer, Method::POST, &path, Some(&act))
        .await?
        .body(409)?;
    let one = register(app, province, &body).await?;
    let purpose = json!({ "purpose": "Meminta keterangan tambahan" });
    let path = format!("{one}/identity");
    ask(app, officer, Method::POST, &path, Some(&purpose))
        .await?
        .body(200)?;
    let empty = json!({ "purpose": " " });
    ask(app, officer, Method::POST, &path, Some(&empty))
        .await?
        .body(422)?;
    assign(app, province, &one, "penyelia").await?;
    take_up(app, province, &one).await
}

/// The same case by routine.
async fn planned(app: &App, province: &'static str, about: &Value) -> Result<String> {
    let like = complaint(app, province).await?;
    let mut body = app.case_example().await?;
    body["province"] = json!(province);
    body["source"] = json!("plan");
    body["registered_on"] = like["received_on"].clone();
    body["establishment"] = like["establishment"].clone();
    name(&mut body, about);
    // Not one of those who act on it later: he may not approve what he recorded.
    let token = app.token(
        "coordinator",
        &["--province", province, "--subject", "pencatat"],
    )?;
    let request = app
        .request(Method::POST, "/api/v1/cases", &token)
        .json(&body);
    let made = Answer::of(request.send().await?).await?;
    let id = made.body(201)?["id"].as_str().context("no id")?.to_owned();
    Ok(format!("/api/v1/cases/{id}"))
}

/// Something that is allowed now, else something that is refused.
async fn act(app: &App, who: (&str, &str), case: &str, choice: u64) -> Result<()> {
    let now = ask(app, who, Method::GET, &format!("{case}/actions"), None).await?;
    let now = now.body(200)?;
    let allowed = now["allowed"].as_array().context("none")?;
    let (action, body) = match usize::try_from(choice)?.checked_rem(allowed.len()) {
        Some(at) => (
            &allowed[at]["action"],
            &allowed[at]["schema"]["examples"][0],
        ),
        None => (&now["refused"][0]["action"], &json!({})),
    };
    let path = format!("{case}/actions/{}", action.as_str().context("no action")?);
    ask(app, who, Method::POST, &path, Some(body)).await?;
    Ok(())
}

/// All that a person is told of a world.
async fn told(made: &Made, who: (&str, &str)) -> Result<Vec<(String, Answer)>> {
    let token = token(&made.app, who)?;
    let mut names = Names::default();
    for (case, _) in &made.cases {
        names.replaced(case);
    }
    let mut told = vec![];
    let mut paths: Vec<String> = QUERIES.iter().map(|path| (*path).to_owned()).collect();
    if who.0 == "auditor" {
        paths.extend(PUBLIC.map(str::to_owned));
    }
    for (case, _) in &made.cases {
        let parts = [
            "",
            "/actions",
            "/history",
            "/history?known_at=2",
            "?as_of=2020-01-01",
        ];
        paths.extend(parts.map(|part| format!("{case}{part}")));
        let id = case.rsplit('/').next().unwrap_or_default();
        paths.push(format!("{COMPLAINTS}?case={id}"));
        paths.push(format!("{COMPLAINTS}/{id}"));
        paths.push(format!("{COMPLAINTS}/{id}/history"));
    }
    for path in paths {
        let mut answer = made.app.read(&token, &path).await?;
        if path == ONE_BY_ONE {
            collect(made, (&token, who), &mut answer).await?;
        }
        let text = answer.body.to_string();
        ensure!(
            !text.contains(NAME),
            "{who:?} reads who complains at {path}"
        );
        names.rename(&mut answer.body);
        told.push((names.replaced(&path), answer));
    }
    told.push(exported(made, &token, &mut names).await?);
    for (case, _) in &made.cases {
        // What is refused: to nobody for another reason than elsewhere.
        for (action, body) in [
            ("approve-correction", json!({ "proposal": 99 })),
            ("register-case", json!({})),
        ] {
            let path = format!("{case}/actions/{action}");
            let mut answer = made.app.posted(&token, &path, &body).await?;
            names.rename(&mut answer.body);
            told.push((names.replaced(&path), answer));
        }
    }
    Ok(told)
}

/// The counts of cases as a file.
async fn exported(made: &Made, token: &str, names: &mut Names) -> Result<(String, Answer)> {
    let path = "/api/v1/statistics/cases?milestone=registered&group_by=province,month,status";
    let request = made.app.request(Method::GET, path, token);
    let sent = request.header("accept", "text/csv").send().await?;
    let mut answer = Answer::of(sent).await?;
    names.rename(&mut answer.body);
    Ok((path.to_owned(), answer))
}

/// The other pages of a list, put behind the first.
async fn collect(
    made: &Made,
    (token, who): (&str, (&str, &str)),
    first: &mut Answer,
) -> Result<()> {
    let mut pages = 1;
    while let Some(next) = first.body["next"].as_str().map(str::to_owned) {
        let page = made.app.read(token, &next).await?.body(200)?;
        first.body["next"] = page["next"].clone();
        let items = page["items"].as_array().cloned().unwrap_or_default();
        ensure!(items.len() <= 1 && pages < 10, "{who:?} reads {page}");
        if let Some(all) = first.body["items"].as_array_mut() {
            all.extend(items);
        }
        pages += 1;
    }
    Ok(())
}

/// Names for what differs between any two runs.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn rename(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.replaced(text),
            Value::Array(items) => {
                for one in &mut *items {
                    self.rename(one);
                }
                // Some stand in the order of ids that tell of nothing; cases, events and actions have
                // an order of their own.
                let of_chance = |one: &Value| {
                    let has_order = !one["position"].is_null() || !one["opened"].is_null();
                    one["id"].is_string() && !has_order
                };
                if items.iter().all(of_chance) {
                    items.sort_by_key(ToString::to_string);
                }
            }
            Value::Object(fields) => {
                fields.remove("trace_id");
                fields.values_mut().for_each(|one| self.rename(one));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A text with its ids numbered, its moments without time and its cursors without place.
    fn replaced(&mut self, text: &str) -> String {
        if text.len() > 19 && DateTime::parse_from_rfc3339(text).is_ok() {
            return "a moment".to_owned();
        }
        let mut text = match text.split_once("cursor=") {
            Some((before, _)) => format!("{before}cursor"),
            None => text.to_owned(),
        };
        while let Some(id) = id_in(&text) {
            let known = self.0.len();
            let number = *self.0.entry(id.clone()).or_insert(known);
            text = text.replace(&id, &format!("id {number}"));
        }
        // Examples of numbers begin as the id does.
        for begin in self.0.keys().filter_map(|id| id.get(..8)) {
            text = text.replace(begin, "begin");
        }
        text
    }
}

/// The first id in a text.
fn id_in(text: &str) -> Option<String> {
    let dashes: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let begins = dashes.into_iter().filter_map(|at| at.checked_sub(8));
    let mut found = begins.filter_map(|at| text.get(at..at + 36));
    found
        .find(|part| uuid::Uuid::try_parse(part).is_ok())
        .map(str::to_owned)
}
