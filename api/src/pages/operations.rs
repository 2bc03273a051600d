//! How the system itself is: the log, what follows it, what has stopped, what was refused and what
//! was slow.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::names::rule;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;

#[derive(Debug, Deserialize)]
struct Operations {
    ready: bool,
    runs: Vec<String>,
    software: String,
    position: i64,
    recorded_at: DateTime<Utc>,
    last_minute: i64,
    connections: Connections,
    followers: Vec<Follower>,
    refusals: Vec<RefusedBy>,
    requests: Vec<Requests>,
}

#[derive(Debug, Deserialize)]
struct Connections {
    busy: i64,
    all: i64,
}

#[derive(Debug, Deserialize)]
struct Follower {
    name: String,
    position: i64,
    lag: i64,
    rate: Option<f64>,
    rebuilt: Option<f64>,
    error: Option<String>,
    rebuild: Option<Rebuild>,
    quarantined: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Rebuild {
    position: i64,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RefusedBy {
    code: String,
    count: i64,
    last_at: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
struct Requests {
    route: String,
    count: i64,
    slow: i64,
    p99: Option<f64>,
}

#[derive(Template)]
#[template(path = "operations.html")]
struct OperationsPage {
    page: Frame,
    is: Operations,
    recorded: String,
    /// The sentence of a rule beside its code.
    refusals: Vec<(RefusedBy, String, String)>,
}

/// How it is now.
pub(super) async fn page(State(pages): State<Pages>, who: Visitor) -> Result<Response, Wrong> {
    let l = who.language;
    let mut is: Operations = pages.get(&who, "/api/v1/operations").await?;
    let refusals = std::mem::take(&mut is.refusals).into_iter().map(|one| {
        let sentence = rule(&one.code, "", l);
        let last = l.moment(&one.last_at, "31");
        (one, sentence, last)
    });
    let page = OperationsPage {
        page: Frame::of(&who, l.t("Operasi", "Operations"), "/operasi"),
        recorded: l.moment(&is.recorded_at, "31"),
        refusals: refusals.collect(),
        is,
    };
    shown(&page, l)
}

/// A number with one decimal, as the language writes it.
fn decimal(number: f64, l: Language) -> String {
    let text = format!("{number:.1}");
    l.t(&text.replace('.', ","), &text).to_owned()
}

impl Follower {
    /// Events a second; a dash where it is not known yet.
    fn speed(&self, l: Language) -> String {
        self.rate
            .map_or_else(|| "–".to_owned(), |rate| decimal(rate, l))
    }

    /// How much of its rebuild is done, in per cent.
    fn per_cent(&self, l: Language) -> String {
        decimal(self.rebuilt.unwrap_or_default() * 100.0, l)
    }
}

impl Requests {
    /// Milliseconds within which 99 of 100 were answered.
    fn within(&self, l: Language) -> String {
        self.p99.map_or_else(
            || {
                l.t("lebih dari 10.000 ms", "more than 10,000 ms")
                    .to_owned()
            },
            |p99| format!("≤ {:.0} ms", p99 * 1000.0),
        )
    }
}
