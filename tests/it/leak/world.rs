//! What is planted, and who asks.

use anyhow::{Context, Result};
use fastrand::Rng;
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;

use super::{CASES, PERSONS, PROSECUTIONS, PROVINCES};
use crate::complaints::{ask, complaint, register, take_up, token};

/// Something with an address of its own.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) path: String,
    pub(super) id: String,
    /// A word by which it is searched for.
    pub(super) name: String,
    /// A word that stands beside that one and in no request.
    pub(super) secret: String,
    /// A complaint that tells of it too: its establishment and its id.
    pub(super) told_by: Option<String>,
}

/// A person who asks.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) role: &'static str,
    pub(super) province: &'static str,
    pub(super) token: String,
    /// For whom he acts.
    pub(super) acts_for: Option<&'static str>,
}

/// A word that stands nowhere else.
fn word(random: &mut Rng) -> String {
    let letters: String = (0..10).map(|_| random.lowercase()).collect();
    format!("Kanari{letters}")
}

/// A case of a province, from a routine, whose establishment has a name and a secret.
async fn case(app: &App, random: &mut Rng, province: &'static str) -> Result<Thing> {
    let (name, secret) = (word(random), word(random));
    let mut body = app.case_example().await?;
    body["province"] = json!(province);
    body["establishment"]["name"] = json!(format!("PT {name} {secret}"));
    let by = ("coordinator", province);
    let made = ask(app, by, Method::POST, CASES, Some(&body)).await?;
    thing(CASES, &made.body(201)?, name, secret)
}

/// A prosecution of a province.
async fn prosecution(app: &App, random: &mut Rng, province: &'static str) -> Result<Thing> {
    let (name, secret) = (word(random), word(random));
    let report = json!({
        "province": province, "establishment": format!("PT {name} {secret}"), "norm": "WLK-02",
        "offence_date": "2026-02-02", "place": "Kota", "accused_role": "pengurus",
        "ppns": format!("ppns-{province}"), "reported_on": "2026-03-02",
    });
    let by = ("ppns", province);
    let made = ask(app, by, Method::POST, PROSECUTIONS, Some(&report)).await?;
    thing(PROSECUTIONS, &made.body(201)?, name, secret)
}

/// A person of a province, whose masked NIK is told.
async fn person(app: &App, random: &mut Rng, province: &'static str) -> Result<Thing> {
    let (name, serial) = (word(random), random.u16(1_000..10_000));
    let nik = format!("{province}99990101900000");
    let nik = format!("{}{serial}", &nik[..12]);
    let body = json!({ "province": province, "name": name, "nik": nik });
    let by = ("ppns", province);
    let made = ask(app, by, Method::POST, PERSONS, Some(&body)).await?;
    let secret = format!("{province}xxxxxxxxxx{serial}");
    thing(PERSONS, &made.body(201)?, name, secret)
}

/// The case of a complaint, and the complaint.
async fn complained(app: &App, random: &mut Rng, province: &'static str) -> Result<[Thing; 2]> {
    let (name, secret) = (word(random), word(random));
    let mut body = complaint(app, province).await?;
    body["establishment"]["name"] = json!(format!("PT {name} {secret}"));
    let statement = word(random);
    body["evidence"] = json!([format!("Bukti {statement}")]);
    let one = register(app, province, &body).await?;
    let case = take_up(app, province, &one).await?;
    let id = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let of_complaint = Thing {
        id: id(&one),
        path: one,
        name: name.clone(),
        secret: statement,
        told_by: None,
    };
    let of_case = Thing {
        id: id(&case),
        path: case,
        name,
        secret,
        told_by: Some(of_complaint.id.clone()),
    };
    Ok([of_case, of_complaint])
}

fn thing(kind: &str, made: &Value, name: String, secret: String) -> Result<Thing> {
    let id = made["id"].as_str().context("no id")?.to_owned();
    let path = format!("{kind}/{id}");
    Ok(Thing {
        path,
        id,
        name,
        secret,
        told_by: None,
    })
}

/// Things of three provinces; some cases go on, and one is offered to another province.
pub(super) async fn planted(app: &App, random: &mut Rng) -> Result<Vec<Thing>> {
    let mut things = vec![];
    for province in PROVINCES {
        for _ in 0..3 {
            things.push(case(app, random, province).await?);
        }
        things.extend(complained(app, random, province).await?);
        for _ in 0..2 {
            things.push(prosecution(app, random, province).await?);
        }
        things.push(person(app, random, province).await?);
    }
    let inspected = &things[0].path;
    app.step(inspected, "issue-task-order").await?;
    app.step(inspected, "start-examination").await?;
    app.step(inspected, "record-finding").await?;
    let offered = &things[1].path;
    for action in ["issue-task-order", "start-examination"] {
        app.step(offered, action).await?;
    }
    let head = ("head_of_dinas", "31");
    let offer = json!({ "to": "32", "requested_on": today(), "reason": "Pabrik di Bekasi" });
    let path = format!("{offered}/actions/request-transfer");
    ask(app, head, Method::POST, &path, Some(&offer))
        .await?
        .body(200)?;
    // Refused commands stand in lists of their own.
    let early = json!({ "closed_on": "2026-01-05" });
    for thing in things.iter().filter(|thing| thing.path.starts_with(CASES)) {
        let path = format!("{}/actions/close-complied", thing.path);
        for province in PROVINCES {
            ask(
                app,
                ("unit_head", province),
                Method::POST,
                &path,
                Some(&early),
            )
            .await?;
        }
    }
    Ok(things)
}

pub(super) fn today() -> String {
    let jakarta = domain::ProvinceCode("31".to_owned());
    domain::province::local_date(&jakarta, chrono::Utc::now()).to_string()
}

/// Everybody, in a few provinces, and somebody who acts for a head.
pub(super) async fn people(app: &App) -> Result<Vec<Person>> {
    let mut people = vec![];
    for role in domain::Role::PERSONS {
        // A third province has things and nobody who asks.
        for province in ["31", "32"] {
            if role.is_national() && province != "31" {
                continue;
            }
            people.push(Person {
                role: role.code(),
                province,
                token: token(app, (role.code(), province))?,
                acts_for: None,
            });
        }
    }
    let head = ("unit_head", "32");
    let given = json!({ "holder": "sari", "from": today(), "until": today(), "reason": "Cuti" });
    let path = "/api/v1/delegations";
    ask(app, head, Method::POST, path, Some(&given))
        .await?
        .body(201)?;
    let own = ["--province", "31", "--subject", "sari"];
    people.push(Person {
        role: "statistician",
        province: "32",
        token: app.token("statistician", &own[2..])?,
        acts_for: Some("unit_head-32"),
    });
    Ok(people)
}
