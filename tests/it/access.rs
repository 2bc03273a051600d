use anyhow::Result;
use api::auth::access::{Level, Operation, Reach};
use api::http::endpoints::{self, Endpoint};
use domain::Role;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tests::browser::Browser;
use tests::{Answer, App};

/// The router is made of this table, so what holds for it holds for every route.
#[tokio::test]
async fn every_guarded_route_asks_for_a_token_and_for_a_role_that_may() -> Result<()> {
    let app = App::start(&[])?;
    for endpoint in endpoints::all() {
        let (method, address) = address(endpoint)?;
        let answer = sent(app.anonymous(method.clone(), &address)).await?;
        let Some(operation) = endpoint.operation else {
            assert_eq!(answer.status, 200, "{address}: {answer:?}");
            continue;
        };
        assert_eq!(answer.status, 401, "{address}: {answer:?}");
        let answer = sent(app.request(method.clone(), &address, "no.such.token")).await?;
        assert_eq!(answer.status, 401, "{address}: {answer:?}");
        let may = operation.roles();
        for role in Role::PERSONS {
            let token = app.token(role.code(), &[])?;
            let answer = sent(app.request(method.clone(), &address, &token)).await?;
            let refused = if operation.is_hidden() {
                answer.status == 404 && answer.body["detail"] == "this address is not known here"
            } else {
                answer.status == 403 && answer.body["code"] == "acting.role"
            };
            let told = format!("{role} at {method} {address}: {answer:?}");
            assert_eq!(refused, !may.contains(&role), "{told}");
            assert!(
                refused || [200, 400, 404, 422].contains(&answer.status),
                "{told}"
            );
        }
    }
    Ok(())
}

/// Whatever names a province is asked by officers of another one: they are told that it is not
/// theirs, or nothing.
#[tokio::test]
async fn a_province_is_read_by_its_own_officers_and_the_nation() -> Result<()> {
    let app = App::start(&[])?;
    for endpoint in endpoints::all() {
        let Some(operation) = endpoint.operation else {
            continue;
        };
        if endpoint.method != "get" || !endpoint.query.contains(&"province") {
            continue;
        }
        for role in operation.roles() {
            let token = app.token(role.code(), &[])?;
            let more = if endpoint.id == "list_numbers" {
                "&kind=case&year=2026"
            } else {
                ""
            };
            let address = format!("{}?province=32{more}", endpoint.path);
            let answer = sent(app.request(Method::GET, &address, &token)).await?;
            let told = format!("{role} at {address}: {answer:?}");
            // The law is the same everywhere; what it is asked of a province is a day.
            let open = operation.level() == Level::Open;
            match operation.reach(role) {
                Some(Reach::Nation) => assert!(open || answer.status == 200, "{told}"),
                Some(Reach::Province | Reach::Own) => {
                    assert_eq!(answer.status, 403, "{told}");
                    assert_eq!(answer.body["code"], "acting.province", "{told}");
                }
                None => assert_eq!(answer.status, 403, "{told}"),
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_operation_has_an_endpoint() -> Result<()> {
    let used = |operation| endpoints::all().any(|one| one.operation == Some(operation));
    let unused = Operation::all().filter(|operation| !used(*operation));
    let unused: Vec<Operation> = unused.collect();
    assert!(unused.is_empty(), "{unused:?}");
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    for role in Role::PERSONS {
        let province = if role.is_national() { "" } else { "31" };
        browser.sign_in(role.code(), province).await?;
        let may = Operation::SeeOperations.roles().contains(&role);
        let answer = browser.get("/operasi").await?;
        assert_eq!(answer.status, if may { 200 } else { 403 }, "{role}");
    }
    Ok(())
}

#[tokio::test]
async fn the_document_tells_every_route_with_its_roles() -> Result<()> {
    let app = App::start(&[])?;
    let document = sent(app.anonymous(Method::GET, "/openapi.json")).await?;
    let document = document.body(200)?;
    for endpoint in endpoints::all() {
        let told = &document["paths"][endpoint.path][endpoint.method];
        assert_eq!(told["operationId"], endpoint.id, "{told}");
        let roles = endpoint.operation.map(|operation| {
            let roles = operation.roles().into_iter().map(Role::code);
            roles.map(Value::from).collect::<Vec<_>>()
        });
        assert_eq!(told["x-roles"].as_array(), roles.as_ref(), "{told}");
        assert_eq!(told["security"].is_array(), roles.is_some(), "{told}");
    }
    Ok(())
}

/// Every reference in the document leads somewhere in it.
#[tokio::test]
async fn no_reference_of_the_document_leads_nowhere() -> Result<()> {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let own = fields.get("$ref").and_then(Value::as_str);
                found.extend(own.map(str::to_owned));
                fields.values().for_each(|one| references(one, found));
            }
            Value::Array(items) => items.iter().for_each(|one| references(one, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let app = App::start(&[])?;
    let document = sent(app.anonymous(Method::GET, "/openapi.json")).await?;
    let document = document.body(200)?;
    let mut found = vec![];
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for to in found {
        let at = to.strip_prefix('#').unwrap_or("/nowhere");
        let at = at.replace("%7B", "{").replace("%7D", "}");
        assert!(document.pointer(&at).is_some(), "{to}");
    }
    Ok(())
}

fn address(endpoint: &Endpoint) -> Result<(Method, String)> {
    let id = "00000000-0000-7000-8000-000000000000";
    let path = endpoint.path.replace("{id}", id);
    let method = Method::from_bytes(endpoint.method.to_uppercase().as_bytes())?;
    Ok((method, path.replace("{action}", "start-examination")))
}

async fn sent(request: RequestBuilder) -> Result<Answer> {
    Answer::of(request.send().await?).await
}
