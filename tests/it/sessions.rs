//! Sessions of browsers with a persona of the local issuer: begun, ended, and whereto they lead.

use anyhow::{Context, Result};
use reqwest::Method;
use tests::App;
use tests::browser::Browser;

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_where_he_can_and_back() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    let sent = browser.get("/perkara?status=Closed").await?;
    assert_eq!((sent.status, sent.url.path()), (200, "/masuk"));
    assert_eq!(sent.hidden("kembali")?, "/perkara?status=Closed");

    let form = [
        ("peran", "inspector_1"),
        ("provinsi", "32"),
        ("kembali", "/perkara?status=Closed"),
    ];
    let begun = browser.send("/masuk", &form).await?;
    assert_eq!(begun.to.as_deref(), Some("/perkara?status=Closed"));
    let cookie = begun.cookies.first().context("no cookie")?;
    for needed in [
        "__Host-wasnaker=",
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Path=/",
    ] {
        assert!(cookie.contains(needed), "{cookie}");
    }
    let list = browser.get("/perkara?status=Closed").await?;
    assert!(list.text.contains("Perkara pengawasan"), "{}", list.text);

    let away = browser
        .send(
            "/masuk",
            &[
                ("peran", "inspector_1"),
                ("provinsi", "32"),
                ("kembali", "//evil.example"),
            ],
        )
        .await?;
    assert_eq!(
        away.to.as_deref(),
        Some("/"),
        "nobody is sent to another site"
    );
    for (role, province) in [("inspector_1", "99"), ("system", "32"), ("emperor", "32")] {
        let none = browser
            .send("/masuk", &[("peran", role), ("provinsi", province)])
            .await?;
        assert_eq!(none.status, 422, "{role} {province}");
    }
    Ok(())
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    let form = [("peran", "auditor"), ("provinsi", "")];
    let begun = browser.send("/masuk", &form).await?;
    let cookie = begun
        .cookies
        .first()
        .and_then(|cookie| cookie.split(';').next())
        .context("no cookie")?
        .to_owned();
    let out = browser.post("/keluar", &[]).await?;
    assert_eq!(out.url.path(), "/keluar/selesai");
    let kept = app
        .anonymous(Method::GET, "/perkara")
        .header("cookie", &cookie)
        .send()
        .await?;
    assert!(kept.url().path().starts_with("/masuk"), "{}", kept.url());
    Ok(())
}
