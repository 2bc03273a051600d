//! The interface described to machines (`OpenAPI` 3.1), from the table of endpoints.

use std::future::{Ready, ready};

use axum::Json;
use chrono::{DateTime, Utc};
use domain::case::RegisterCase;
use domain::complaint::{DiscloseIdentity, ReadIdentity, RegisterComplaint};
use domain::establishment::{Duty, RegisterEstablishment};
use domain::holder::{DelegatePower, ProposeGrant};
use domain::law::assessment::Question;
use domain::law::change::ProposeLawChange;
use domain::numbering::void::VoidNumber;
use domain::officer::AppointOfficer;
use domain::person::RecordPerson;
use domain::plan::DraftPlan;
use domain::prosecution::FileEventReport;
use domain::release::PlanRelease;
use domain::review::{DrawSample, RecordLook};
use domain::{ProvinceCode, Role, action, province};
use projections::wlk::Filter;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::audit::is_kept;
use crate::error::Problem;
use crate::http::endpoints::{self, Endpoint};
use crate::http::links;
use crate::http::simulations::Simulate;

/// Registers kept elsewhere, of which the first lines are examples.
const PROSECUTIONS: &str = include_str!("../../demo/rakornas-2019.csv");
const ESTABLISHMENTS: &str = include_str!("../../demo/establishments.csv");
const REPORTS: &str = include_str!("../../demo/wlk-reports.csv");
/// A head and a row.
const EXAMPLE_LINES: usize = 2;
/// The same as lines of JSON.
const AN_ESTABLISHMENT: &str = r#"{"ref":"DEMO-1","legal_name":"PT Sinar Abadi Garmen","office":"head","province":"31","regency":"31.71","address":"Jalan Merdeka 1","kbli":"14111","kbli_edition":"2020","established_on":"2018-03-05","registered_on":"2018-03-05","wni_men":40,"wni_women":85}"#;
const A_REPORT: &str = r#"{"establishment_ref":"DEMO-1","kind":"annual","channel":"online","submitted_at":"2019-03-12","year":2019,"wni_men":41,"wni_women":90}"#;
const CSV: &str = "text/csv";
const NDJSON: &str = "application/x-ndjson";

/// `GET /openapi.json`
pub(super) fn document() -> Ready<Json<Value>> {
    ready(Json(describe(Utc::now())))
}

/// The document; the examples of bodies fit the day.
#[must_use]
pub fn describe(at: DateTime<Utc>) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with(|found| found.definitions_path = "/components/schemas".into());
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for endpoint in endpoints::all() {
        let told = operation(endpoint, at, &mut schemas);
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(endpoint.method.to_owned(), told);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "wasnaker", "version": env!("CARGO_PKG_VERSION"), "description": "Case register of Indonesia's labour inspectorate." },
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                "description": "Access token of the single sign-on (RFC 9068), or of the local issuer. Whoever has several roles names the one in which he acts in the header Acting-Role; who acts for another person by a delegation names that person in Acting-For." } },
        },
    })
}

fn operation(endpoint: &Endpoint, at: DateTime<Utc>, schemas: &mut SchemaGenerator) -> Value {
    let mut told = Map::new();
    told.insert("operationId".to_owned(), json!(endpoint.id));
    told.insert("summary".to_owned(), json!(endpoint.summary));
    told.insert("parameters".to_owned(), json!(parameters(endpoint)));
    told.insert("responses".to_owned(), responses(endpoint, schemas));
    if let Some(operation) = endpoint.operation {
        told.insert("security".to_owned(), json!([{ "bearer": [] }]));
        let roles: Vec<&str> = operation.roles().into_iter().map(Role::code).collect();
        told.insert("x-roles".to_owned(), json!(roles));
    }
    let mut content = Map::new();
    for (kind, mut schema) in bodies(endpoint.id, at) {
        relocate(&mut schema, &place(endpoint, kind));
        let example = schema.pointer("/examples/0").cloned();
        let told = json!({ "schema": schema, "example": example });
        content.insert(kind.to_owned(), told);
    }
    if !content.is_empty() {
        let body = json!({ "required": true, "content": content });
        told.insert("requestBody".to_owned(), body);
    }
    Value::Object(told)
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let needs_purpose = matches!(
        endpoint.id,
        "show_person_identity" | "report_person" | "show_case_receivers"
    );
    let required =
        |place: &str, name: &str| place == "path" || needs_purpose && name == "X-Audit-Reason";
    let text = |place: &str, name: &str| json!({ "name": name, "in": place, "required": required(place, name), "schema": { "type": "string" } });
    let path = endpoint.path.split(['{', '}']).skip(1).step_by(2);
    let path = path.map(|name| text("path", name));
    let query = endpoint.query.iter().map(|name| text("query", name));
    let headers: &[&str] = match (endpoint.method, endpoint.id) {
        // Each row is repeatable by its number, and makes a prosecution of its own.
        (_, "import_prosecutions" | "import_establishments" | "import_wlk_reports") => {
            &["X-Audit-Reason"]
        }
        // It changes nothing.
        (_, "assess_offence" | "simulate_law" | "open_cases") => &[],
        ("post", _) => &["Idempotency-Key", "If-Match", "X-Audit-Reason"],
        ("get", _) if endpoint.operation.is_some_and(is_kept) => &["X-Audit-Reason"],
        _ => &[],
    };
    let headers = headers.iter().map(|name| text("header", name));
    let acting = ["Acting-Role", "Acting-For"].map(|name| text("header", name));
    let acting = acting.into_iter().filter(|_| endpoint.operation.is_some());
    path.chain(query).chain(headers).chain(acting).collect()
}

fn responses(endpoint: &Endpoint, schemas: &mut SchemaGenerator) -> Value {
    let done: &[&str] = match endpoint.id {
        "register_case"
        | "file_prosecution"
        | "register_establishment"
        | "register_complaint"
        | "appoint_officer"
        | "draft_plan"
        | "record_person"
        | "propose_grant"
        | "delegate_power"
        | "draw_sample"
        | "plan_release" => &["201"],
        // A dry run makes nothing.
        "propose_law_change" => &["200", "201"],
        "simulate_law" | "open_cases" => &["202"],
        _ => &["200"],
    };
    let mut content = Map::new();
    if let Some(schema) = endpoint.answer.schema {
        let schema = json!({ "schema": schema(schemas) });
        content.insert("application/json".to_owned(), schema);
    }
    for kind in endpoint.answer.others {
        let is_json = kind.ends_with("+json");
        let told = if is_json { "object" } else { "string" };
        let schema = json!({ "schema": { "type": told } });
        content.insert((*kind).to_owned(), schema);
    }
    let problem =
        json!({ "application/problem+json": { "schema": schemas.subschema_for::<Problem>() } });
    let mut told = Map::new();
    for status in done {
        let links = links::of(endpoint);
        let answer = json!({ "description": "Done", "content": content, "links": links });
        told.insert((*status).to_owned(), answer);
    }
    let default = json!({ "description": "Problem (RFC 9457)", "content": problem });
    told.insert("default".to_owned(), default);
    Value::Object(told)
}

/// Where the schema of a body stands in the document.
fn place(endpoint: &Endpoint, kind: &str) -> String {
    // A JSON pointer in the fragment of an address.
    let escaped = |text: &str| {
        let text = text.replace('~', "~0").replace('/', "~1");
        text.replace('{', "%7B").replace('}', "%7D")
    };
    let (path, kind) = (escaped(endpoint.path), escaped(kind));
    let method = endpoint.method;
    format!("#/paths/{path}/{method}/requestBody/content/{kind}/schema")
}

/// Lets the references of a schema begin where it stands: `#` is the whole document there.
fn relocate(schema: &mut Value, place: &str) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(to) if name == "$ref" => {
                        if let Some(own) = to.strip_prefix("#/$defs/") {
                            *to = format!("{place}/$defs/{own}");
                        }
                    }
                    Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::String(_)
                    | Value::Array(_)
                    | Value::Object(_) => relocate(value, place),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| relocate(item, place)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The media types of a body, each with its schema and an example that would be accepted.
fn bodies(id: &str, at: DateTime<Utc>) -> Vec<(&'static str, Value)> {
    let lines = |kind, example: &str| {
        let lines: Vec<&str> = example.lines().take(EXAMPLE_LINES).collect();
        (
            kind,
            json!({ "type": "string", "examples": [lines.join("\n")] }),
        )
    };
    match id {
        "import_prosecutions" => vec![lines(CSV, PROSECUTIONS)],
        "import_establishments" => {
            vec![lines(CSV, ESTABLISHMENTS), lines(NDJSON, AN_ESTABLISHMENT)]
        }
        "import_wlk_reports" => vec![lines(CSV, REPORTS), lines(NDJSON, A_REPORT)],
        _ => {
            let body = object(id, at).map(|schema| ("application/json", schema));
            body.into_iter().collect()
        }
    }
}

fn object(id: &str, at: DateTime<Utc>) -> Option<Value> {
    use action::schema_with_example as with_example;
    let jakarta = ProvinceCode("31".to_owned());
    let today = province::local_date(&jakarta, at);
    Some(match id {
        "register_case" => with_example(&RegisterCase::example(today, jakarta)),
        "register_complaint" => with_example(&RegisterComplaint::example(today, jakarta)),
        "read_identity" => {
            let purpose = "Meminta keterangan tambahan".to_owned();
            with_example(&ReadIdentity { purpose })
        }
        "disclose_identity" => with_example(&DiscloseIdentity::example(today)),
        "file_prosecution" => with_example(&FileEventReport::example(today, &jakarta)),
        "appoint_officer" => with_example(&AppointOfficer::example(today)),
        "draft_plan" => with_example(&DraftPlan::example(today)),
        "propose_grant" => with_example(&ProposeGrant::example(today, &jakarta)),
        "record_person" => with_example(&RecordPerson::example(jakarta)),
        "delegate_power" => with_example(&DelegatePower::example(today, &jakarta)),
        "plan_release" => with_example(&PlanRelease::example(today)),
        "draw_sample" => with_example(&DrawSample::example()),
        "record_look" => schemars::schema_for!(RecordLook).to_value(),
        "void_number" => schemars::schema_for!(VoidNumber).to_value(),
        "register_establishment" => with_example(&RegisterEstablishment::example(today, jakarta)),
        "open_cases" => with_example(&Filter {
            duty: Some(Duty::Annual),
            ..Filter::default()
        }),
        "assess_offence" => with_example(&Question::example()),
        "propose_law_change" => with_example(&ProposeLawChange::example()),
        "simulate_law" => with_example(&Simulate::example()),
        "act_on_case"
        | "act_on_prosecution"
        | "act_on_establishment"
        | "act_on_complaint"
        | "act_on_law_change"
        | "act_on_release"
        | "act_on_officer"
        | "act_on_plan"
        | "act_on_holder"
        | "act_on_person"
        | "act_on_identity" => json!({ "type": "object" }),
        _ => return None,
    })
}
