use anyhow::{Context, Result, ensure};
use tests::App;
use tests::browser::Browser;

use super::{NAME, NIK, act, establishment, recorded};
use serde_json::{Value, json};

/// What is entered beside who somebody is.
const REST: [(&str, &str); 3] = [
    ("/position", "Direktur"),
    ("/from", "2011-01-03"),
    ("/evidence", "Akta 3"),
];

#[tokio::test]
async fn a_manager_is_recorded_by_the_form_that_names_him() -> Result<()> {
    let app = App::start(&[])?;
    let place = establishment(&app).await?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("coordinator", "31").await?;

    let wrong = named(&mut browser, &place, "123").await?;
    ensure!(wrong.status >= 400, "{}", wrong.text);
    ensure!(wrong.text.contains(NAME), "nothing entered is lost");
    ensure!(
        wrong.text.contains("_orang-manager-nik-fault"),
        "it is told at its field: {}",
        wrong.text
    );
    ensure!(manager(&app, &place).await?.is_none(), "nothing is stored");

    let done = named(&mut browser, &place, NIK).await?;
    ensure!(done.text.contains("Tersimpan"), "{}", done.text);
    ensure!(!done.text.contains(NAME) && !done.text.contains(NIK));
    let key = manager(&app, &place).await?.context("no manager")?;
    let history = format!("{place}/history");
    let told = app.get("auditor", &history).await?.body(200)?;
    let told = told.to_string();
    ensure!(!told.contains(NAME) && !told.contains(NIK), "{told}");

    // By his NIK he is recognised, and the page leads to him.
    let person = [("/province", "31"), ("/name", NAME), ("/nik", NIK)];
    let known = browser.post("/orang/baru", &person).await?;
    ensure!(known.status == 409, "{}", known.status);
    let way = format!("href=\"/orang/{key}\"");
    ensure!(known.text.contains(&way), "{}", known.text);
    Ok(())
}

/// Sends the form that names a manager.
async fn named(browser: &mut Browser, place: &str, nik: &str) -> Result<tests::browser::Page> {
    let page = place.replace("/api/v1/establishments", "/perusahaan");
    let who = [
        ("/manager", ""),
        ("_orang/manager/name", NAME),
        ("_orang/manager/nik", nik),
    ];
    let fields = [who, REST].concat();
    let action = format!("{page}/tindakan/change-manager");
    browser.post(&action, &fields).await
}

/// The key of the manager of an establishment.
async fn manager(app: &App, place: &str) -> Result<Option<String>> {
    let shown = app.get("coordinator", place).await?.body(200)?;
    let key = &shown["managers"][0]["person"];
    Ok(key.as_str().map(str::to_owned))
}

#[tokio::test]
async fn who_somebody_is_stands_on_no_page_but_for_a_purpose() -> Result<()> {
    let app = App::start(&[])?;
    let key = recorded(&app, NAME, Some(NIK)).await?;
    let (page, full) = (format!("/orang/{key}"), format!("/orang/{key}/identitas"));
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("statistician", "").await?;
    for closed in ["/orang", page.as_str(), full.as_str()] {
        let shown = browser.get(closed).await?;
        ensure!(
            [403, 404].contains(&shown.status),
            "{closed}: {}",
            shown.status
        );
        ensure!(!shown.text.contains(NAME) && !shown.text.contains(NIK));
    }
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("inspector_2", "31").await?;
    let found = browser.get(&format!("/orang?kunci={key}")).await?;
    ensure!(found.url.path() == page, "{}", found.url);
    ensure!(found.text.contains("Z*** Q***"), "{}", found.text);
    ensure!(
        !found.text.contains("/laporan"),
        "the report is for the head"
    );

    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("head_of_dinas", "31").await?;
    for masked in [
        "/orang",
        page.as_str(),
        full.as_str(),
        &format!("{page}/riwayat"),
    ] {
        let shown = browser.get(masked).await?;
        ensure!(shown.status == 200, "{masked}: {}", shown.text);
        ensure!(
            !shown.text.contains(NAME) && !shown.text.contains(NIK),
            "{masked}"
        );
    }
    for (part, told) in [("identitas", NAME), ("laporan", NAME)] {
        let address = format!("{page}/{part}");
        let refused = browser.post(&address, &[("tujuan", " ")]).await?;
        ensure!(refused.status >= 400 && !refused.text.contains(NAME));
        let shown = browser
            .post(&address, &[("tujuan", "Surat 7/2026")])
            .await?;
        ensure!(
            shown.status == 200 && shown.text.contains(told),
            "{}",
            shown.text
        );
    }
    destroyed(&app, &mut browser, &key, &page).await
}

/// Proposed by one, found among what waits for another, and decided there.
async fn destroyed(app: &App, browser: &mut Browser, key: &str, page: &str) -> Result<()> {
    let proposal = json!({ "ground": "no_longer_needed", "basis": "Tidak dirujuk berkas apa pun",
        "minutes": "BA 1/2026", "minutes_on": "2026-01-05" });
    act(app, "unit_head", key, "propose-destruction", &proposal)
        .await?
        .body(200)?;
    let action = format!("{page}/tindakan/approve-destruction");
    let waiting = browser.get("/persetujuan").await?;
    ensure!(waiting.text.contains(&action), "{}", waiting.text);
    let form = browser.get(&action).await?;
    ensure!(
        form.text.contains("BA 1/2026"),
        "what is decided on: {}",
        form.text
    );
    let seen = [
        ("_kunci", form.hidden("_kunci")?),
        ("_versi", form.hidden("_versi")?),
    ];
    let fields = seen.each_ref().map(|(name, value)| (*name, value.as_str()));
    let done = browser.post(&action, &fields).await?;
    ensure!(done.text.contains("Dimusnahkan"), "{}", done.text);
    let shown: Value = app
        .get("auditor", &format!("/api/v1/persons/{key}"))
        .await?
        .body(200)?;
    ensure!(shown["status"] == "Shredded", "{shown}");
    Ok(())
}
