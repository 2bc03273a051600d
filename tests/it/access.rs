use anyhow::{Context, Result};
use api::http::openapi::ENDPOINTS;
use reqwest::Method;
use tests::{Answer, App};

#[tokio::test]
async fn every_guarded_operation_asks_for_a_token() -> Result<()> {
    let app = App::start(&[])?;
    let document = app.anonymous(Method::GET, "/openapi.json").send().await?;
    let document = Answer::of(document).await?.body(200)?;
    let mut told = vec![];
    for (path, methods) in document["paths"].as_object().context("no paths")? {
        for (method, operation) in methods.as_object().context("no methods")? {
            told.push((method.clone(), path.clone()));
            if operation.get("security").is_none() {
                continue;
            }
            let id = "00000000-0000-7000-8000-000000000000";
            let address = path
                .replace("{id}", id)
                .replace("{action}", "start-examination");
            let method = Method::from_bytes(method.to_uppercase().as_bytes())?;
            let answer = Answer::of(app.anonymous(method, &address).send().await?).await?;
            assert_eq!(answer.status, 401, "{path}: {answer:?}");
        }
    }
    let mut known: Vec<(String, String)> = ENDPOINTS
        .iter()
        .map(|known| (known.method.to_owned(), known.path.to_owned()))
        .collect();
    told.sort();
    known.sort();
    assert_eq!(told, known);
    let roles = &document["paths"]["/api/v1/cases"]["get"]["x-roles"];
    let roles = roles.as_array().context("no x-roles")?;
    assert!(!roles.iter().any(|role| role == "statistician"));
    let answer = app.get("statistician", "/api/v1/cases").await?;
    assert_eq!(answer.status, 403, "{answer:?}");
    Ok(())
}
