//! What there is to read, described as open data (DCAT-AP): each flow of the counts, and each
//! published vintage of a release, with the forms and addresses in which it is read.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::release::{Decision, Planned, Vintage};
use projections::count::{Measure, Question, Subject};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{DEFINED_AT, SUBJECTS, asked};
use crate::error::ApiError;
use crate::http::forms::File;
use crate::http::releases::{planned, published};
use crate::state::AppState;

/// The media type of the catalogue.
pub(in crate::http) const KIND: &str = "application/ld+json";
/// Its address.
const CATALOG: &str = "/api/v1/statistics/catalog";
/// Begins the names of the tables of codes of DCAT-AP.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";
/// Begins the names of registered media types.
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types";

/// `GET /statistics/catalog`
pub(in crate::http) async fn catalog(State(state): State<AppState>) -> Result<Response, ApiError> {
    let licence = state.licence.as_deref();
    let mut datasets: Vec<Value> = SUBJECTS.iter().map(|one| flow(one, licence)).collect();
    for (id, release) in published(&state).await? {
        let plan = planned(&release)?;
        let question = asked(&plan.question)?;
        let mut before = None;
        for vintage in &release.vintages {
            let Some(Decision::Published { on, .. }) = &vintage.decision else {
                continue;
            };
            let released = Released {
                id,
                plan,
                question: &question,
                vintage,
                on: *on,
            };
            datasets.push(released.dataset(before, licence));
            before = Some(vintage.revision);
        }
    }
    let told = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": CATALOG, "@type": "dcat:Catalog",
        "dct:title": in_both("Statistik pengawasan ketenagakerjaan", "Statistics of the labour inspectorate"),
        "dct:description": in_both(
            "Perkara, kunjungan, penyidikan dan perusahaan, dan tabel yang telah dirilis.",
            "Cases, visits, prosecutions and establishments, and the tables that were released.",
        ),
        "dct:publisher": publisher(),
        "dct:spatial": link(&format!("{AUTHORITY}/country/IDN")),
        "dcat:dataset": datasets,
    });
    let text = serde_json::to_vec(&told).map_err(|error| ApiError::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, KIND)], text).into_response())
}

fn link(to: &str) -> Value {
    json!({ "@id": to })
}

fn in_both(indonesian: &str, english: &str) -> Value {
    json!([{ "@language": "id", "@value": indonesian }, { "@language": "en", "@value": english }])
}

fn day(day: NaiveDate) -> Value {
    json!({ "@type": "xsd:date", "@value": day.to_string() })
}

fn publisher() -> Value {
    json!({
        "@type": "foaf:Agent",
        "foaf:name": in_both("Pengawasan ketenagakerjaan", "Labour inspectorate"),
        "dct:type": link("http://purl.org/adms/publishertype/NationalAuthority"),
    })
}

/// What a dataset has, whatever it is of. Its addresses are read by who has signed in.
fn dataset(id: &str, distributions: &[Value]) -> Value {
    json!({
        "@id": id, "@type": "dcat:Dataset",
        "dct:publisher": publisher(),
        "dct:spatial": link(&format!("{AUTHORITY}/country/IDN")),
        "dct:accessRights": link(&format!("{AUTHORITY}/access-right/RESTRICTED")),
        "dct:conformsTo": link(DEFINED_AT),
        "dcat:distribution": distributions,
    })
}

/// Adds what only some datasets have.
fn with(mut told: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (told.as_object_mut(), more) {
        fields.extend(more);
    }
    told
}

/// The forms of a table at an address, then SDMX.
fn distributions((at, sdmx): (&str, &str), licence: Option<&str>) -> Vec<Value> {
    let sign = if at.contains('?') { '&' } else { '?' };
    let form = |file: File| {
        let to = format!("{at}{sign}format={}", file.name());
        (to, file.name(), file.media_type())
    };
    let sdmx = (
        format!("/api/v1/sdmx/data/{sdmx}"),
        "sdmx",
        "application/vnd.sdmx.genericdata+xml",
    );
    let all = File::ALL.into_iter().map(form).chain([sdmx]);
    let told = all.map(|(to, name, kind)| {
        let told = json!({
            "@id": to, "@type": "dcat:Distribution", "dct:title": name,
            "dcat:accessURL": link(&to), "dcat:downloadURL": link(&to),
        });
        // Only what is registered has a name among the media types.
        let told = if kind.contains("sdmx") || kind.contains("json-stat") {
            with(told, json!({ "dct:format": kind }))
        } else {
            with(
                told,
                json!({ "dcat:mediaType": link(&format!("{MEDIA_TYPES}/{kind}")) }),
            )
        };
        match licence {
            Some(licence) => with(told, json!({ "dct:license": link(licence) })),
            None => told,
        }
    });
    told.collect()
}

/// The counts of a subject.
fn flow(subject: &Subject, licence: Option<&str>) -> Value {
    let at = format!("/api/v1/statistics/{}", subject.name);
    let [title, title_en] = subject.measures.first().map_or(["", ""], |one| one.meaning);
    let meanings = |language: usize| {
        let one = |measure: &Measure| {
            let meaning = measure.meaning.get(language).copied().unwrap_or_default();
            format!("{}: {meaning}", measure.name)
        };
        let all: Vec<String> = subject.measures.iter().map(one).collect();
        all.join(" ")
    };
    let words: Vec<&str> = subject.measures.iter().map(|one| one.name).collect();
    let forms = distributions((&at, &subject.name.to_uppercase()), licence);
    let more = json!({
        "dct:title": in_both(title, title_en),
        "dct:description": in_both(&meanings(0), &meanings(1)),
        "dcat:keyword": words,
        "dct:accrualPeriodicity": link(&format!("{AUTHORITY}/frequency/CONT")),
    });
    with(dataset(&at, &forms), more)
}

/// A published vintage.
struct Released<'a> {
    id: Uuid,
    plan: &'a Planned,
    question: &'a Question,
    vintage: &'a Vintage,
    on: NaiveDate,
}

impl Released<'_> {
    fn address(&self, revision: u32) -> String {
        format!(
            "/api/v1/statistics/releases/{}/open?revision={revision}",
            self.id
        )
    }

    fn dataset(&self, before: Option<u32>, licence: Option<&str>) -> Value {
        let at = self.address(self.vintage.revision);
        let release = format!("/api/v1/statistics/releases/{}", self.id);
        let forms = distributions((&at, &format!("R_{}", self.id.simple())), licence);
        let until = self.question.to.or(self.question.past.as_of);
        let mut told = with(
            dataset(&at, &forms),
            json!({
                "dct:title": { "@language": "id", "@value": self.plan.title },
                "dct:description": { "@language": "id", "@value": self.plan.question },
                "dct:issued": day(self.on),
                "dcat:version": self.vintage.revision.to_string(),
                "dct:isVersionOf": link(&release),
                "dct:temporal": {
                    "@type": "dct:PeriodOfTime",
                    "dcat:startDate": self.question.from.map(day),
                    "dcat:endDate": day(until.unwrap_or(self.vintage.frozen_on)),
                },
                "dct:provenance": {
                    "@type": "dct:ProvenanceStatement",
                    "dct:description": format!(
                        "position {}, sha256:{}", self.vintage.table.position, self.vintage.table.digest
                    ),
                },
            }),
        );
        if let Some(before) = before {
            let previous = link(&self.address(before));
            told = with(told, json!({ "dcat:previousVersion": previous }));
        }
        told
    }
}
