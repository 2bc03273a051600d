//! Nothing shows more than the detail call would: for every person, what lists, searches, counts,
//! exports, feed, histories, errors and pages tell of a thing is told only to who may open it.

use std::collections::HashSet;

mod world;

use anyhow::{Result, ensure};
use fastrand::Rng;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use reqwest::Method;
use serde_json::json;
use tests::browser::Browser;
use tests::{Answer, App};

use crate::complaints::COMPLAINTS;
use world::{Person, Thing, people, planted};

const CASES: &str = "/api/v1/cases";
const PROSECUTIONS: &str = "/api/v1/prosecutions";
const PERSONS: &str = "/api/v1/persons";
const PROVINCES: [&str; 3] = ["31", "32", "33"];
/// Least answers that one run looks at.
const LEAST: usize = 10_000;
/// Requests under way at once.
const AT_ONCE: usize = 8;

/// A request, and whether it names a thing by its id.
#[derive(Debug, Clone)]
struct Asked {
    method: Method,
    path: String,
    names: Option<usize>,
}

/// What everybody asks that names nothing.
const PATHS: [&str; 36] = [
    "/api/v1/cases?limit=200",
    "/api/v1/cases?limit=3",
    "/api/v1/cases?province=31",
    "/api/v1/cases?province=32",
    "/api/v1/cases?offered_to=32",
    "/api/v1/cases?offered_to=33",
    "/api/v1/cases?status=Registered",
    "/api/v1/cases?officer=inspector_2-31",
    "/api/v1/prosecutions?limit=200",
    "/api/v1/prosecutions?province=33",
    "/api/v1/prosecutions?officer=ppns-31",
    "/api/v1/worklist",
    "/api/v1/load",
    "/api/v1/load?province=31",
    "/api/v1/next-case?limit=20",
    "/api/v1/time-bars",
    "/api/v1/refusals",
    "/api/v1/refusals?province=31",
    "/api/v1/events?after=0&limit=1000",
    "/api/v1/numbers?kind=case&year=2026",
    "/api/v1/numbers?kind=case&year=2026&province=31",
    "/api/v1/statistics/cases?milestone=registered&group_by=province,month,norm,status",
    "/api/v1/statistics/prosecutions?milestone=reported&group_by=province,inspector",
    "/api/v1/statistics/quality",
    "/api/v1/statistics/cases?group_by=inspector&format=jsonstat",
    "/api/v1/sdmx/data/PROSECUTIONS/A..reported._T._T.prosecutions",
    "/api/v1/complaints",
    "/api/v1/complaints?waits=false",
    "/api/v1/establishments?limit=200",
    "/api/v1/wlk/overdue",
    "/api/v1/wlk/compliance",
    "/api/v1/officers",
    "/api/v1/plans",
    "/api/v1/holders",
    "/api/v1/reads/by-reader?at_least=1",
    "/api/v1/retention/proposals",
];

/// What everybody asks.
fn requests(things: &[Thing], position: i64) -> Vec<Asked> {
    let get = |path: String, names| Asked {
        method: Method::GET,
        path,
        names,
    };
    let mut asked: Vec<Asked> = PATHS
        .into_iter()
        .map(|path| get(path.to_owned(), None))
        .collect();
    for (nth, thing) in things.iter().enumerate() {
        let Thing { path, id, name, .. } = thing;
        for list in [CASES, PROSECUTIONS, "/api/v1/establishments"] {
            asked.push(get(format!("{list}?q={name}"), None));
        }
        asked.push(get(format!("{CASES}?q={name}&known_at={position}"), None));
        asked.push(get(format!("{COMPLAINTS}?case={id}"), Some(nth)));
        asked.push(get(format!("/api/v1/holders?case={id}"), Some(nth)));
        asked.push(get(format!("/api/v1/holders?prosecution={id}"), Some(nth)));
        asked.push(get(path.clone(), Some(nth)));
        // The same id at the address of something else.
        for kind in [
            "cases",
            "prosecutions",
            "establishments",
            "plans",
            "holders",
            "persons",
        ] {
            asked.push(get(format!("/api/v1/{kind}/{id}/history"), Some(nth)));
        }
        for more in [
            "/actions",
            "?as_of=2030-01-01",
            "?known_at=1000000",
            "/identity/history",
            "/identity",
            "/report",
            "/receivers",
        ] {
            asked.push(get(format!("{path}{more}"), Some(nth)));
        }
        for action in ["close-complied", "propose-correction", "no-such-action"] {
            asked.push(Asked {
                method: Method::POST,
                path: format!("{path}/actions/{action}"),
                names: Some(nth),
            });
        }
    }
    asked
}

async fn answer(app: &App, person: &Person, asked: &Asked) -> Result<Answer> {
    let mut request = app.request(asked.method.clone(), &asked.path, &person.token);
    if asked.method == Method::POST {
        request = request.json(&json!({ "nothing": true }));
    }
    if let Some(other) = person.acts_for {
        request = request.header("acting-for", other);
    }
    Answer::of(request.send().await?).await
}

/// The things that a person may open.
async fn opened(app: &App, person: &Person, things: &[Thing]) -> Result<HashSet<usize>> {
    let mut found = HashSet::new();
    for (nth, thing) in things.iter().enumerate() {
        let asked = Asked {
            method: Method::GET,
            path: thing.path.clone(),
            names: Some(nth),
        };
        let told = answer(app, person, &asked).await?;
        if told.status == 200 {
            ensure!(told.body.to_string().contains(&thing.secret), "{told:?}");
            found.insert(nth);
        } else {
            ensure!([403, 404].contains(&told.status), "{told:?}");
        }
    }
    // Who may know of a complaint is told of its case by it.
    let opens = |one: &Thing| {
        let by = one.told_by.as_ref()?;
        things.iter().position(|thing| thing.id == *by)
    };
    for (nth, thing) in things.iter().enumerate() {
        if opens(thing).is_some_and(|by| found.contains(&by)) {
            found.insert(nth);
        }
    }
    Ok(found)
}

/// Nothing is told of things that the person may not open: neither a word beside their name, nor
/// an id that was not in the request.
fn is_silent(
    text: &str,
    things: &[Thing],
    opened: &HashSet<usize>,
    asked: &Asked,
    who: &Person,
) -> Result<()> {
    let told = || format!("{} of {} at {}", who.role, who.province, asked.path);
    for (nth, thing) in things.iter().enumerate() {
        if opened.contains(&nth) {
            continue;
        }
        ensure!(
            !text.contains(&thing.secret),
            "{}: {} in {text}",
            told(),
            thing.secret
        );
        let asked_for = asked.names.is_some_and(|one| things[one].id == thing.id);
        ensure!(
            asked_for || !text.contains(&thing.id),
            "{}: {} in {text}",
            told(),
            thing.path
        );
    }
    Ok(())
}

#[tokio::test]
async fn nothing_shows_more_than_the_detail_call_would() -> Result<()> {
    let seed = std::env::var_os("SEED").and_then(|seed| seed.to_str()?.parse().ok());
    let seed = seed.unwrap_or(1);
    let mut random = Rng::with_seed(seed);
    let app = App::start(&[])?;
    let things = planted(&app, &mut random).await?;
    let position = app.position().await?;
    app.reached(position).await?;
    let people = people(&app).await?;
    let mut asked = requests(&things, position);
    random.shuffle(&mut asked);
    let (mut looked, mut silent) = (0, 0);
    for person in &people {
        let opened = opened(&app, person, &things).await?;
        silent += usize::from(opened.is_empty());
        let all = stream::iter(&asked).map(|one| {
            let (app, things, opened) = (&app, &things, &opened);
            async move {
                let told = answer(app, person, one).await?;
                ensure!(told.status < 500, "{one:?}: {told:?}");
                is_silent(&told.body.to_string(), things, opened, one, person)
            }
        });
        let all: Vec<()> = all.buffer_unordered(AT_ONCE).try_collect().await?;
        looked += all.len() + things.len();
        looked += pages(&app, person, &things, &opened).await?;
    }
    ensure!(silent > 0, "there is somebody who may open nothing");
    ensure!(looked >= LEAST, "{looked} answers looked at (SEED={seed})");
    Ok(())
}

/// The same of pages.
async fn pages(
    app: &App,
    person: &Person,
    things: &[Thing],
    opened: &HashSet<usize>,
) -> Result<usize> {
    if person.acts_for.is_some() {
        return Ok(0);
    }
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in(person.role, person.province).await?;
    let mut asked: Vec<(String, Option<usize>)> = [
        "/tugas",
        "/unit",
        "/perkara",
        "/penyidikan",
        "/pengaduan",
        "/perusahaan",
        "/statistik",
        "/statistik/csv",
        "/operasi",
    ]
    .into_iter()
    .map(|path| (path.to_owned(), None))
    .collect();
    for (nth, thing) in things.iter().enumerate().step_by(3) {
        asked.push((format!("/perkara?q={}", thing.name), None));
        for kind in ["perkara", "penyidikan", "pengaduan"] {
            asked.push((format!("/{kind}/{}", thing.id), Some(nth)));
        }
        asked.push((format!("/perkara/{}/riwayat", thing.id), Some(nth)));
    }
    for (path, names) in &asked {
        let page = browser.get(path).await?;
        ensure!(page.status < 500, "{path}: {}", page.text);
        let one = Asked {
            method: Method::GET,
            path: path.clone(),
            names: *names,
        };
        is_silent(&page.text, things, opened, &one, person)?;
    }
    Ok(asked.len())
}
