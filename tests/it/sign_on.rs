//! The single sign-on: tokens of a real provider, and what is no token of it.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};
use tests::provider::{Key, Provider};
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";
const CONFIGURATION: &str = "
    [oidc_roles]
    KOORDINATOR = 'coordinator'
    PENGAWAS = 'inspector_2'
    PENYIDIK = 'ppns'
    ANALIS = 'statistician'
";

fn clients() -> Value {
    json!({
        "budi": { "roles": ["KOORDINATOR", "offline_access"], "province": "32", "unit": "UPTD II" },
        "sari": { "roles": ["PENGAWAS", "PENYIDIK"], "province": "32" },
        "ani": { "roles": "ANALIS" },
        "nobody": { "roles": ["tamu"], "province": "32" },
        "nowhere": { "roles": ["KOORDINATOR"] },
    })
}

/// A server that takes the tokens of a provider.
fn serving(issuer: &str) -> Result<App> {
    let root = tempfile::tempdir()?;
    let file = root.path().join("wasnaker.toml");
    std::fs::write(&file, CONFIGURATION)?;
    let file = file.display().to_string();
    App::start_in(root, &["--oidc-issuer", issuer, "--config", &file], &[])
}

async fn asked(app: &App, token: &str, role: Option<&str>) -> Result<Answer> {
    let mut request = app.request(Method::GET, CASES, token);
    if let Some(role) = role {
        request = request.header("acting-role", role);
    }
    Answer::of(request.send().await?).await
}

#[tokio::test]
async fn who_signs_in_at_the_provider_acts_in_his_roles() -> Result<()> {
    let key = Key::new("one")?;
    let provider = Provider::start(0, &[&key], &clients())?;
    let app = serving(&provider.issuer)?;
    let token = |client| provider.token(client, "wasnaker");

    let budi = token("budi").await?;
    let list = asked(&app, &budi, None).await?.body(200)?;
    assert_eq!(list["items"], json!([]), "{list}");
    let mut case = app.case_example().await?;
    case["province"] = json!("32");
    let opened = app.request(Method::POST, CASES, &budi).json(&case).send();
    let opened = Answer::of(opened.await?).await?.body(201)?;
    let history = format!(
        "{CASES}/{}/history",
        opened["id"].as_str().unwrap_or_default()
    );
    let history = app.request(Method::GET, &history, &budi).send().await?;
    let first = Answer::of(history).await?.body(200)?["events"][0].clone();
    assert_eq!(first["officer"], "budi", "{first}");
    assert_eq!(
        (&first["role"], &first["province"]),
        (&json!("coordinator"), &json!("32"))
    );

    let sari = token("sari").await?;
    let both = asked(&app, &sari, None).await?;
    assert_eq!(
        (both.status, &both.body["code"]),
        (403, &json!("auth.acting-role"))
    );
    let detail = both.body["detail"].as_str().unwrap_or_default();
    assert!(detail.ends_with("inspector_2, ppns"), "{detail}");
    asked(&app, &sari, Some("ppns")).await?.body(200)?;
    asked(&app, &sari, Some("coordinator")).await?.body(403)?;

    let ani = asked(&app, &token("ani").await?, None).await?;
    assert_eq!(
        (ani.status, &ani.body["code"]),
        (403, &json!("acting.role"))
    );
    for stranger in ["nobody", "nowhere"] {
        let refused = asked(&app, &token(stranger).await?, None).await?;
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (403, &json!("auth.nobody"))
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_access_token_of_the_provider_is_refused() -> Result<()> {
    let key = Key::new("one")?;
    let provider = Provider::start(0, &[&key], &clients())?;
    let elsewhere = Provider::start(0, &[&key], &clients())?;
    let app = serving(&provider.issuer)?;
    let now = chrono::Utc::now().timestamp();
    let claims = json!({ "iss": provider.issuer, "aud": "wasnaker", "sub": "budi",
        "roles": ["KOORDINATOR"], "province": "32", "iat": now, "exp": now + 60 });
    let genuine = key.sign(&key.header(), &claims)?;
    asked(&app, &genuine, None).await?.body(200)?;
    let ani = provider.token("ani", "wasnaker").await?;

    let given = [
        ("local issuer", local()?),
        ("other audience", provider.token("budi", "payroll").await?),
        ("other issuer", elsewhere.token("budi", "wasnaker").await?),
    ];
    let signed = signed_otherwise(&key, &claims)?;
    let refused = given.into_iter().chain(signed);
    for (what, token) in refused.chain(put_together(&genuine, &ani)?) {
        let answer = asked(&app, &token, None).await?;
        assert_eq!(answer.status, 401, "{what}: {answer:?}");
        assert_eq!(answer.body["code"], "auth.unauthenticated", "{what}");
    }
    Ok(())
}

/// What the provider would not sign so.
fn signed_otherwise(key: &Key, claims: &Value) -> Result<Vec<(&'static str, String)>> {
    let now = chrono::Utc::now().timestamp();
    let with = |name: &str, value: Value| {
        let mut changed = claims.clone();
        changed[name] = value;
        key.sign(&key.header(), &changed)
    };
    let typed = |typ: Option<&str>| Header {
        typ: typ.map(str::to_owned),
        ..key.header()
    };
    let other = Key::new("one")?;
    let hmac = Header {
        typ: Some("at+jwt".to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let shared = EncodingKey::from_secret(key.public());
    Ok(vec![
        ("expired", with("exp", json!(now - 60))?),
        ("not yet", with("nbf", json!(now + 120))?),
        ("no subject", with("sub", Value::Null)?),
        ("no end", with("exp", Value::Null)?),
        ("identity token", key.sign(&typed(Some("JWT")), claims)?),
        ("untyped", key.sign(&typed(None), claims)?),
        ("other key", other.sign(&other.header(), claims)?),
        ("HMAC by the public key", encode(&hmac, claims, &shared)?),
    ])
}

/// Parts of tokens put together by somebody who has no key.
fn put_together(genuine: &str, other: &str) -> Result<Vec<(&'static str, String)>> {
    let [head, body, signature] = genuine.split('.').collect::<Vec<_>>()[..] else {
        bail!("{genuine}");
    };
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    let other = other.split('.').nth(1).unwrap_or_default();
    Ok(vec![
        ("alg none", format!("{none}.{body}.")),
        ("alg none, signed", format!("{none}.{body}.{signature}")),
        ("claims of another", format!("{head}.{other}.{signature}")),
        ("no signature", format!("{head}.{body}.")),
        ("no token", "x".to_owned()),
    ])
}

/// A token of some local issuer.
fn local() -> Result<String> {
    let app = App::start(&["--only", "projections"])?;
    app.token("coordinator", &["--province", "32"])
}

#[tokio::test]
async fn a_new_key_is_taken_and_the_old_one_no_longer() -> Result<()> {
    let (old, new) = (Key::new("old")?, Key::new("new")?);
    let provider = Provider::start(0, &[&old], &clients())?;
    let (port, issuer) = (provider.port()?, provider.issuer.clone());
    let app = serving(&issuer)?;
    let before = provider.token("budi", "wasnaker").await?;
    asked(&app, &before, None).await?.body(200)?;

    drop(provider);
    asked(&app, &before, None).await?.body(200)?;
    let provider = Provider::start(port, &[&new], &clients())?;
    ensure!(provider.issuer == issuer, "another issuer");
    let after = provider.token("budi", "wasnaker").await?;
    let began = Instant::now();
    while asked(&app, &after, None).await?.status == 401 {
        ensure!(
            began.elapsed() < Duration::from_secs(60),
            "the new key is not taken"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    asked(&app, &after, None).await?.body(200)?;
    asked(&app, &before, None).await?.body(401)?;
    Ok(())
}

#[tokio::test]
async fn without_the_provider_nobody_is_let_in_and_the_reason_is_told() -> Result<()> {
    let key = Key::new("one")?;
    let provider = Provider::start(0, &[&key], &clients())?;
    let (port, token) = (provider.port()?, provider.token("budi", "wasnaker").await?);
    let issuer = provider.issuer.clone();
    drop(provider);
    let app = serving(&issuer)?;
    let refused = asked(&app, &token, None).await?;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (503, &json!("auth.unreachable"))
    );
    let _again = Provider::start(port, &[&key], &clients())?;
    let began = Instant::now();
    while asked(&app, &token, None).await?.status == 503 {
        ensure!(
            began.elapsed() < Duration::from_secs(60),
            "it is never asked again"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    asked(&app, &token, None).await?.body(200)?;

    let made = app.command(&["token", "--role", "auditor", "--oidc-issuer", &issuer])?;
    assert!(!made.status.success(), "{made:?}");
    let refused = App::start(&["--oidc-issuer", "http://login.example.go.id"]);
    assert!(refused.is_err(), "keys without TLS");
    Ok(())
}
