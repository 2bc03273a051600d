//! Pages as a browser meets them: signing in, forms, what is refused on them, what they do not show.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::Value;
use tests::browser::Browser;
use tests::{Answer, App};

/// A case of Jawa Barat whose examination has begun, by its address at the interface.
async fn examining(app: &App) -> Result<String> {
    let case = app.register().await?;
    app.step(&case, "issue-task-order").await?;
    app.step(&case, "start-examination").await?;
    Ok(case)
}

async fn shown(app: &App, case: &str) -> Result<Value> {
    app.get("auditor", case).await?.body(200)
}

/// Where a case has its page.
fn page_of(case: &str) -> String {
    case.replace("/api/v1/cases", "/perkara")
}

async fn findings(app: &App, case: &str) -> Result<usize> {
    Ok(shown(app, case).await?["findings"]
        .as_array()
        .map_or(0, Vec::len))
}

#[tokio::test]
async fn nothing_is_done_that_another_site_asks_a_browser_to_do() -> Result<()> {
    let app = App::start(&[])?;
    let case = examining(&app).await?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("inspector_2", "31").await?;
    let begun = browser
        .send("/masuk", &[("peran", "inspector_2"), ("provinsi", "31")])
        .await?;
    let cookie = begun
        .cookies
        .first()
        .and_then(|cookie| cookie.split(';').next())
        .context("no cookie")?;
    let action = format!("{}/tindakan/record-finding", page_of(&case));
    let sites: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[],
    ];
    for headers in sites {
        let mut request = app
            .anonymous(Method::POST, &action)
            .header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let form = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body("/norm=WLK-01");
        assert_eq!(form.send().await?.status().as_u16(), 403, "{headers:?}");
    }
    assert_eq!(findings(&app, &case).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_form_that_is_sent_twice_does_one_thing() -> Result<()> {
    let app = App::start(&[])?;
    let case = examining(&app).await?;
    let (role, body) = app.allowed(&case, "record-finding").await?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in(role, "31").await?;
    let action = format!("{}/tindakan/record-finding", page_of(&case));
    let form = browser.get(&action).await?;
    ensure!(form.status == 200, "{}", form.text);
    let (key, seen) = (form.hidden("_kunci")?, form.hidden("_versi")?);
    let mut fields = vec![("_kunci".to_owned(), key), ("_versi".to_owned(), seen)];
    fields.extend(entered(&body, ""));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    for _ in 0..2 {
        let done = browser.post(&action, &fields).await?;
        assert_eq!(done.status, 200, "{}", done.text);
        assert_eq!(done.url.path(), page_of(&case));
        assert!(done.text.contains("Tersimpan"), "{}", done.text);
    }
    assert_eq!(findings(&app, &case).await?, 1);

    // The same again as something new, on what was seen before: it has changed meanwhile.
    let again: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| *name != "_kunci")
        .copied()
        .collect();
    let stale = browser.post(&action, &again).await?;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert!(
        stale.text.contains("Berubah sejak Anda membukanya"),
        "{}",
        stale.text
    );
    assert!(
        stale.text.contains("value=\"4\"") || stale.hidden("_versi")? == "4",
        "goes on from there"
    );
    assert_eq!(findings(&app, &case).await?, 1);
    Ok(())
}

/// The fields of a form for a command's data.
fn entered(value: &Value, path: &str) -> Vec<(String, String)> {
    match value {
        Value::Null => vec![],
        Value::Bool(yes) => yes
            .then(|| (path.to_owned(), "ya".to_owned()))
            .into_iter()
            .collect(),
        Value::Number(number) => vec![(path.to_owned(), number.to_string())],
        Value::String(text) => vec![(path.to_owned(), text.clone())],
        Value::Array(many) if many.iter().all(Value::is_string) => {
            let lines: Vec<&str> = many.iter().filter_map(Value::as_str).collect();
            vec![(path.to_owned(), lines.join("\r\n"))]
        }
        Value::Array(many) => {
            let each = many.iter().enumerate();
            each.flat_map(|(nth, one)| entered(one, &format!("{path}/{nth}")))
                .collect()
        }
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, one)| entered(one, &format!("{path}/{name}")))
            .collect(),
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_entered_is_lost() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("coordinator", "31").await?;
    let form = [
        ("/registered_on", "2026-99-99"),
        ("/establishment/name", "PT \"Maju\" <b>"),
    ];
    let wrong = browser.post("/perkara/baru", &form).await?;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    for told in [
        "Ada isian yang perlu diperbaiki",
        "Wajib diisi",
        "Isian ini tidak sesuai",
        "2026-99-99",
        "PT &#34;Maju&#34; &#60;b&#62;",
    ] {
        assert!(wrong.text.contains(told), "{told}: {}", wrong.text);
    }
    assert_eq!(app.position().await?, 0, "nothing is stored");

    let mut example = app.case_example().await?;
    example["province"] = "31".into();
    let mut fields = entered(&example, "");
    fields.push(("_kunci".to_owned(), form_key()));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let first = browser.post("/perkara/baru", &fields).await?;
    assert_eq!(first.status, 200, "{}", first.text);
    let second = browser.post("/perkara/baru", &fields).await?;
    assert_eq!(
        first.url.path(),
        second.url.path(),
        "a repeat opens no second case"
    );
    Ok(())
}

fn form_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[tokio::test]
async fn a_page_shows_nothing_that_the_interface_would_not_tell() -> Result<()> {
    let app = App::start(&[])?;
    let case = examining(&app).await?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("inspector_1", "32").await?;
    for page in [
        page_of(&case),
        format!("{}/riwayat", page_of(&case)),
        format!("{}/tindakan/record-finding", page_of(&case)),
    ] {
        let hidden = browser.get(&page).await?;
        assert_eq!(hidden.status, 404, "{page}");
    }
    let firm = shown(&app, &case).await?["establishment"]["name"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let list = browser.get("/perkara").await?;
    assert!(
        !firm.is_empty() && !list.text.contains(&firm),
        "{}",
        list.text
    );

    browser.sign_in("statistician", "").await?;
    assert_eq!(browser.get("/perkara").await?.status, 403);
    assert_eq!(browser.get("/rahasia").await?.status, 404);
    assert_eq!(browser.get(&format!("/perkara/{}", "x")).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn who_acts_sees_what_he_may_do_and_why_not_the_rest() -> Result<()> {
    let app = App::start(&[])?;
    let case = examining(&app).await?;
    let mut browser = Browser::at(&app.url)?;
    let (role, _) = app.allowed(&case, "record-finding").await?;
    browser.sign_in(role, "31").await?;
    let page = browser.get(&page_of(&case)).await?;
    assert!(
        page.text.contains("/tindakan/record-finding\""),
        "{}",
        page.text
    );
    assert!(
        !page.text.contains("/tindakan/issue-nota-i\""),
        "{}",
        page.text
    );
    let refused = browser
        .get(&format!("{}/tindakan/issue-nota-i", page_of(&case)))
        .await?;
    assert_eq!(refused.status, 409, "{}", refused.text);

    browser.post("/bahasa/en", &[]).await?;
    let english = browser.get(&page_of(&case)).await?;
    assert!(
        english.text.contains("<html lang=\"en\">"),
        "{}",
        english.text
    );
    assert!(
        english.text.contains("What can be done now"),
        "{}",
        english.text
    );
    let history = browser.get(&format!("{}/riwayat", page_of(&case))).await?;
    assert!(
        history.text.contains("Examination started"),
        "{}",
        history.text
    );
    Ok(())
}

#[tokio::test]
async fn files_are_kept_for_good_and_compressed() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    let page = browser.get("/masuk").await?;
    let (_, rest) = page
        .text
        .split_once("href=\"/aset/style-")
        .context("no style")?;
    let (name, _) = rest.split_once('"').context("no end")?;
    let asked = app
        .anonymous(Method::GET, &format!("/aset/style-{name}"))
        .header("accept-encoding", "br");
    let style = asked.send().await?;
    let header = |name: &str| {
        style
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(header("content-encoding"), "br");
    assert!(
        header("cache-control").contains("immutable"),
        "{}",
        header("cache-control")
    );
    let policy = app.anonymous(Method::GET, "/masuk").send().await?;
    let policy = policy
        .headers()
        .get("content-security-policy")
        .and_then(|value| value.to_str().ok());
    assert!(
        policy.is_some_and(
            |policy| policy.contains("script-src 'self'") && !policy.contains("unsafe")
        ),
        "{policy:?}"
    );
    let api = Answer::of(app.anonymous(Method::GET, "/api/v1/nothing").send().await?).await?;
    assert_eq!(
        (api.status, &api.body["code"]),
        (404, &Value::from("not-found"))
    );
    Ok(())
}

#[tokio::test]
async fn the_sentence_of_2019_stands_on_the_page_and_in_the_file() -> Result<()> {
    let app = App::start(&["--demo"])?;
    let mut browser = Browser::at(&app.url)?;
    let first = browser.sign_in("statistician", "").await?;
    assert_eq!(first.url.path(), "/statistik");
    let question = "what=prosecutions&milestone=completed&from=2018-01-01&to=2019-03-31&by=month";
    let page = browser.get(&format!("/statistik?{question}")).await?;
    let sentence = "29 perkara tipiring diselesaikan oleh 23 pengawas di 7 provinsi, 1 Januari 2018 sampai 31 Maret 2019";
    assert!(page.text.contains(sentence), "{}", page.text);
    let file = browser.get(&format!("/statistik/csv?{question}")).await?;
    let head = file.text.lines().next().unwrap_or_default();
    let column = head
        .split(',')
        .position(|name| name == "prosecutions")
        .context("no column")?;
    let counts = file
        .text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(column)?.parse::<i64>().ok());
    assert_eq!(counts.sum::<i64>(), 29, "{}", file.text);
    for form in ["xlsx", "jsonstat", "parquet"] {
        assert!(page.text.contains(&format!("/statistik/{form}?")), "{form}");
    }
    let cube = browser
        .get(&format!("/statistik/jsonstat?{question}"))
        .await?;
    assert!(cube.text.contains("\"dataset\""), "{}", cube.text);
    let none = browser.get(&format!("/statistik/pdf?{question}")).await?;
    assert_eq!(none.status, 404, "{}", none.text);
    let wrong = browser.get("/statistik?from=soon").await?;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    Ok(())
}

#[tokio::test]
async fn each_role_begins_where_its_work_is() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    for (role, page) in [
        ("inspector_1", "/tugas"),
        ("ppns", "/tugas"),
        ("coordinator", "/unit"),
        ("unit_head", "/unit"),
        ("auditor", "/perkara"),
        ("statistician", "/statistik"),
        ("complaint_officer", "/pengaduan"),
        ("central_admin", "/tugas"),
    ] {
        let first = browser.sign_in(role, "31").await?;
        assert_eq!((first.status, first.url.path()), (200, page), "{role}");
    }
    for page in ["/operasi", "/penyidikan", "/perusahaan", "/unit"] {
        assert_eq!(browser.get(page).await?.status, 200, "{page}");
    }
    browser.sign_in("complaint_officer", "31").await?;
    for page in [
        "/pengaduan",
        "/pengaduan?waits=true",
        "/pengaduan/baru",
        "/perusahaan",
    ] {
        assert_eq!(browser.get(page).await?.status, 200, "{page}");
    }
    browser.sign_in("ppns", "31").await?;
    let (hidden, none) = (
        browser.get("/pengaduan").await?,
        browser.get("/rahasia").await?,
    );
    assert_eq!((hidden.status, none.status), (404, 404));
    assert_eq!(hidden.text, none.text, "to others there is nothing");
    assert_eq!(browser.get("/penyidikan/baru").await?.status, 200);
    assert_eq!(browser.get("/operasi").await?.status, 403);
    Ok(())
}

#[tokio::test]
async fn what_has_stopped_stands_on_the_page_of_operations() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("central_admin", "").await?;
    let well = browser.get("/operasi").await?;
    assert!(well.text.contains("Sistem siap"), "{}", well.text);
    let mut owner = app.database().await?;
    let stop =
        "UPDATE checkpoints SET stopped_position = 1, error = 'planted' WHERE name = 'deadlines'";
    sqlx::raw_sql(stop).execute(&mut owner).await?;
    let stopped = browser.get("/operasi").await?;
    assert_eq!(stopped.status, 200, "{}", stopped.text);
    for told in ["Sistem belum siap", "berhenti: planted", "GET /operasi"] {
        assert!(stopped.text.contains(told), "{}", stopped.text);
    }
    Ok(())
}
