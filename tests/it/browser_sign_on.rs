//! Signing in by a browser at a real provider: authorization code with PKCE, the role of several, the
//! end of a session here and there, and what is no sign-in.

use std::net::TcpListener;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;
use tests::browser::{Browser, Page};
use tests::provider::{Key, Provider};

const CONFIGURATION: &str = "
    oidc_resource = 'urn:wasnaker'
    [oidc_roles]
    KOORDINATOR = 'coordinator'
    PENGAWAS = 'inspector_2'
    PENYIDIK = 'ppns'
";

/// A server and its provider, each known to the other.
struct House {
    app: App,
    provider: Provider,
    key: Key,
}

impl House {
    fn open() -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let issuer = format!("http://127.0.0.1:{port}");
        let root = tempfile::tempdir()?;
        let (file, secret) = (
            root.path().join("wasnaker.toml"),
            root.path().join("secret"),
        );
        std::fs::write(&file, CONFIGURATION)?;
        std::fs::write(&secret, "secret\n")?;
        let (file, secret) = (file.display().to_string(), secret.display().to_string());
        let flags = [
            "--oidc-issuer",
            &issuer,
            "--config",
            &file,
            "--oidc-client-id",
            "web",
            "--oidc-client-secret-file",
            &secret,
        ];
        let app = App::start_in(root, &flags, &[])?;
        let key = Key::new("one")?;
        let web = json!({
            "redirect_uris": [format!("{}/masuk/kembali", app.url)],
            "post_logout_redirect_uris": [format!("{}/keluar/selesai", app.url)],
            "backchannel_logout_uri": format!("{}/masuk/putus", app.url),
            "backchannel_logout_session_required": true,
        });
        let people = json!({
            "budi": { "roles": ["KOORDINATOR"], "province": "32", "unit": "UPTD II" },
            "sari": { "roles": ["PENGAWAS", "PENYIDIK"], "province": "32" },
            "nobody": { "roles": ["tamu"], "province": "32" },
        });
        let provider = Provider::with(port, &[&key], &people, &web)?;
        Ok(Self { app, provider, key })
    }

    /// A browser that has signed in as somebody; the page at which it arrives.
    async fn signed_in(&self, person: &str) -> Result<(Browser, Page)> {
        let mut browser = Browser::at(&self.app.url)?;
        let back = self.at_provider(&mut browser, person).await?;
        let page = browser.get(back.as_str()).await?;
        Ok((browser, page))
    }

    /// Signs in at the provider; answers the address at which it sends the browser back.
    async fn at_provider(&self, browser: &mut Browser, person: &str) -> Result<String> {
        let mut page = browser.look("/masuk?kembali=%2Fperkara").await?;
        for _ in 0..12 {
            if let Some(to) = page.to.clone() {
                let to = page.url.join(&to)?;
                if to.as_str().starts_with(&self.app.url) {
                    return Ok(to.into());
                }
                page = browser.look(to.as_str()).await?;
                continue;
            }
            ensure!(page.status == 200, "{}: {}", page.status, page.text);
            let (_, rest) = page
                .text
                .split_once("action=\"")
                .with_context(|| page.text.clone())?;
            let action = rest.split('"').next().unwrap_or_default().to_owned();
            let prompt = if page.text.contains("name=\"login\"") {
                "login"
            } else {
                "consent"
            };
            let form = [("prompt", prompt), ("login", person), ("password", "any")];
            page = browser.send(&action, &form).await?;
        }
        anyhow::bail!("the provider does not come to an end: {}", page.text)
    }
}

#[tokio::test]
async fn who_signs_in_at_the_provider_arrives_where_he_wanted_to_go() -> Result<()> {
    let house = House::open()?;
    let (mut browser, page) = house.signed_in("budi").await?;
    assert_eq!(
        (page.status, page.url.path()),
        (200, "/perkara"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Koordinator pengawas") && page.text.contains("Jawa Barat"));

    let out = browser.send("/keluar", &[]).await?;
    let there = out.to.context("nowhere")?;
    assert!(
        there.starts_with(&house.provider.issuer) && there.contains("id_token_hint="),
        "{there}"
    );
    let after = browser.look("/perkara").await?;
    assert!(
        after.to.is_some_and(|to| to.starts_with("/masuk")),
        "the session has ended here"
    );
    Ok(())
}

#[tokio::test]
async fn who_has_several_roles_chooses_one() -> Result<()> {
    let house = House::open()?;
    let (mut browser, page) = house.signed_in("sari").await?;
    assert_eq!(page.url.path(), "/peran", "{}", page.text);
    for page in ["/perkara", "/tugas"] {
        assert_eq!(browser.get(page).await?.url.path(), "/peran");
    }
    browser.post("/peran", &[("peran", "coordinator")]).await?;
    assert_eq!(
        browser.get("/perkara").await?.url.path(),
        "/peran",
        "not one of hers"
    );
    let chosen = browser.post("/peran", &[("peran", "ppns")]).await?;
    assert_eq!(chosen.status, 200, "{}", chosen.text);
    assert!(
        browser
            .get("/penyidikan")
            .await?
            .text
            .contains("Ajukan laporan kejadian")
    );
    browser.post("/peran", &[("peran", "inspector_2")]).await?;
    assert!(
        !browser
            .get("/penyidikan")
            .await?
            .text
            .contains("Ajukan laporan kejadian")
    );
    Ok(())
}

#[tokio::test]
async fn what_is_no_sign_in_is_none() -> Result<()> {
    let house = House::open()?;
    let (mut browser, page) = house.signed_in("nobody").await?;
    assert_eq!(page.status, 403, "{}", page.text);
    assert_ne!(browser.look("/perkara").await?.status, 200);

    // Another browser brings the answer of this one: it was not sent there by it.
    let mut browser = Browser::at(&house.app.url)?;
    let mut victim = Browser::at(&house.app.url)?;
    let back = house.at_provider(&mut browser, "budi").await?;
    assert_eq!(victim.get(&back).await?.status, 400);
    victim.look("/masuk").await?;
    assert_eq!(victim.get(&back).await?.status, 400, "nor is it its own");
    assert_eq!(browser.get(&back).await?.url.path(), "/perkara");
    assert_eq!(browser.get(&back).await?.status, 400, "and once only");

    let persona = [("peran", "coordinator"), ("provinsi", "32")];
    assert_eq!(
        victim.send("/masuk", &persona).await?.status,
        404,
        "no personas beside a provider"
    );
    Ok(())
}

#[tokio::test]
async fn a_session_ends_when_the_provider_says_so() -> Result<()> {
    let house = House::open()?;
    let (mut browser, _) = house.signed_in("budi").await?;
    let token = |changed: &dyn Fn(&mut Value)| {
        let now = chrono::Utc::now().timestamp();
        let mut claims = json!({ "iss": house.provider.issuer, "aud": "web", "sub": "budi", "iat": now,
            "exp": now + 120, "jti": "1",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} } });
        changed(&mut claims);
        let mut header = house.key.header();
        header.typ = Some("logout+jwt".to_owned());
        house.key.sign(&header, &claims)
    };
    let tell = async |token: String| {
        let asked = house.app.anonymous(Method::POST, "/masuk/putus");
        let form = asked.header("content-type", "application/x-www-form-urlencoded");
        anyhow::Ok(
            form.body(format!("logout_token={token}"))
                .send()
                .await?
                .status()
                .as_u16(),
        )
    };
    let changes: [&dyn Fn(&mut Value); 4] = [
        &|claims| claims["aud"] = "other".into(),
        &|claims| claims["events"] = json!({}),
        &|claims| claims["nonce"] = "n".into(),
        &|claims| claims["exp"] = 1.into(),
    ];
    for changed in changes {
        assert_eq!(tell(token(changed)?).await?, 400);
    }
    let identity = house.key.sign(
        &house.key.header(),
        &json!({ "iss": house.provider.issuer,
        "aud": "web", "sub": "budi", "exp": 9_999_999_999_i64,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} } }),
    )?;
    assert_eq!(tell(identity).await?, 400, "an access token ends nothing");
    assert_eq!(browser.get("/perkara").await?.url.path(), "/perkara");

    let other = token(&|claims| claims["sub"] = "sari".into())?;
    assert_eq!(tell(other).await?, 200);
    assert_eq!(
        browser.get("/perkara").await?.url.path(),
        "/perkara",
        "somebody else's ended"
    );
    assert_eq!(tell(token(&|_| {})?).await?, 200);
    assert!(
        browser
            .look("/perkara")
            .await?
            .to
            .is_some_and(|to| to.starts_with("/masuk"))
    );
    Ok(())
}
