use anyhow::{Context, Result};
use domain::Role;
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;

use super::{COMPLAINTS, ask, assign, complaint, register, take_up};

/// An id of nothing.
const NONE: &str = "/api/v1/complaints/01900000-0000-7000-8000-000000000000";

#[tokio::test]
async fn to_all_others_a_complaint_answers_as_what_is_not_there() -> Result<()> {
    let app = App::start(&[])?;
    let body = complaint(&app, "31").await?;
    let open = register(&app, "31", &body).await?;
    let taken = register(&app, "31", &body).await?;
    take_up(&app, "31", &taken).await?;
    let act = json!({ "decided_on": body["received_on"] });
    let read = json!({ "purpose": "Meminta keterangan" });
    let asked = [
        (Method::GET, "", None),
        (Method::GET, "?known_at=1", None),
        (Method::GET, "/actions", None),
        (Method::GET, "/history", None),
        (Method::GET, "/identity/history", None),
        (Method::POST, "/actions/take-up", Some(&act)),
        (Method::POST, "/actions/no-such", Some(&act)),
        (Method::POST, "/identity", Some(&read)),
        (Method::POST, "/identity/disclosures", Some(&read)),
        (Method::POST, "/identity/actions/set-hold", Some(&read)),
    ];
    for role in Role::PERSONS {
        for province in ["31", "32"] {
            let entitled = matches!(role, Role::ComplaintOfficer | Role::Coordinator);
            // A coordinator who is assigned to nothing knows of nothing.
            if role == Role::ComplaintOfficer && province == "31" {
                continue;
            }
            let who = (role.code(), province);
            for (method, path, body) in &asked {
                let mut told = vec![];
                for one in [&open, &taken, &NONE.to_owned()] {
                    let path = format!("{one}{path}");
                    let mut answer = ask(&app, who, method.clone(), &path, *body).await?;
                    assert_eq!(answer.status, 404, "{who:?} {method} {path}: {answer:?}");
                    answer.body["trace_id"] = Value::Null;
                    told.push(answer);
                }
                assert_eq!(told[0], told[2], "{who:?} {path}");
                assert_eq!(told[1], told[2], "{who:?} {path}");
            }
            let list = ask(&app, who, Method::GET, COMPLAINTS, None).await?;
            if entitled {
                assert_eq!(list.body(200)?["items"], json!([]));
            } else {
                assert_eq!(list.status, 404);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn its_supervisor_reads_and_does_not_act_nor_learn_who_complains() -> Result<()> {
    let app = App::start(&[])?;
    let body = complaint(&app, "31").await?;
    let one = register(&app, "31", &body).await?;
    let other = register(&app, "31", &body).await?;
    assign(&app, "31", &one, "coordinator-31").await?;
    let list = app.get("coordinator", COMPLAINTS).await?.body(200)?;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
    assert_eq!(app.get("coordinator", &other).await?.status, 404);
    let shown = app.get("coordinator", &one).await?.body(200)?;
    assert_eq!(shown["anonymous"], false);
    for path in ["/history", "/actions", "/identity/history"] {
        let told = app
            .get("coordinator", &format!("{one}{path}"))
            .await?
            .body(200)?;
        let told = told.to_string();
        assert!(
            !told.contains(super::NAME) && !told.contains("complainant\""),
            "{told}"
        );
    }
    let now = app
        .get("coordinator", &format!("{one}/actions"))
        .await?
        .body(200)?;
    assert_eq!(now["allowed"], json!([]));
    let read = json!({ "purpose": "Ingin tahu" });
    let path = format!("{one}/identity");
    assert_eq!(app.post("coordinator", &path, &read).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn where_a_case_comes_from_its_supervisor_knows_and_no_other_coordinator() -> Result<()> {
    let app = App::start(&[])?;
    let one = register(&app, "31", &complaint(&app, "31").await?).await?;
    let case = take_up(&app, "31", &one).await?;
    let position = app.position().await?;
    app.reached(position).await?;
    let supervisor = app.token("coordinator", &["--subject", "penyelia"])?;
    let other = app.token("coordinator", &["--subject", "lain"])?;
    let sources = async |token: &str| -> Result<[Value; 3]> {
        let list = app.read(token, "/api/v1/cases").await?.body(200)?;
        let shown = app.read(token, &case).await?.body(200)?;
        let history = app
            .read(token, &format!("{case}/history"))
            .await?
            .body(200)?;
        let event = &history["events"][0];
        Ok([
            list["items"][0]["source"].clone(),
            shown["source"].clone(),
            json!([event["data"]["source"], event["officer"]]),
        ])
    };
    let nothing = [Value::Null, Value::Null, json!([null, null])];
    assert_eq!(
        sources(&supervisor).await?,
        nothing,
        "before it is assigned"
    );
    assign(&app, "31", &one, "penyelia").await?;
    let known = sources(&supervisor).await?;
    assert_eq!(known[..2], [json!("complaint"), json!("complaint")]);
    assert_eq!(known[2], json!(["complaint", "complaint_officer-31"]));
    assert_eq!(sources(&other).await?, nothing);
    // Another takes his place.
    assign(&app, "31", &one, "lain").await?;
    assert_eq!(sources(&supervisor).await?, nothing);
    assert_eq!(app.read(&supervisor, &one).await?.status, 404);
    assert_eq!(sources(&other).await?[1], "complaint");
    // Who registered a case of another source knows it of that one; others do not.
    let mut body = app.case_example().await?;
    body["source"] = json!("plan");
    let made = app
        .posted(&other, "/api/v1/cases", &body)
        .await?
        .body(201)?;
    assert_eq!(made["source"], "plan");
    let path = format!("/api/v1/cases/{}", made["id"].as_str().context("no id")?);
    assert_eq!(app.read(&other, &path).await?.body(200)?["source"], "plan");
    let hidden = app.read(&supervisor, &path).await?.body(200)?;
    assert_eq!(hidden["source"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn the_role_of_the_other_log_does_not_reach_complaints() -> Result<()> {
    use sqlx::Executor;
    let app = App::start(&[])?;
    let body = complaint(&app, "31").await?;
    register(&app, "31", &body).await?;
    let mut owner = app.database().await?;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM complaints.events")
        .fetch_one(&mut owner)
        .await?;
    assert_eq!(kept, 2, "the complaint and who complains");
    assert!(
        owner
            .execute("DELETE FROM complaints.events")
            .await
            .is_err()
    );
    for (role, statements) in [
        (
            "wasnaker_app",
            &[
                "SELECT * FROM complaints.events",
                "SELECT * FROM complaints.data_keys",
            ][..],
        ),
        (
            "wasnaker_complaints",
            &[
                "INSERT INTO complaints.events SELECT * FROM complaints.events",
                "UPDATE complaints.data_keys SET wrapped = NULL",
                "DELETE FROM complaints.data_keys",
                "SELECT * FROM public.events",
            ][..],
        ),
    ] {
        for statement in statements {
            let act = format!("SET ROLE {role}; {statement}");
            let error = owner.execute(act.as_str()).await.err();
            let error = error.context("it may")?;
            let code = error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code);
            assert_eq!(code.as_deref(), Some("42501"), "{role}: {statement}");
            owner.execute("RESET ROLE").await?;
        }
    }
    Ok(())
}
