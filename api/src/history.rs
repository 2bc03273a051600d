//! The history of one stream: every event in plain words, with who, when and on what ground.

use chrono::{DateTime, NaiveDate, Utc};
use domain::correction::Corrected;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::confidential;
use crate::http::told::Told;
use crate::law::LAW_VERSION;
use crate::past::{Entry, Past};

/// One event in plain words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HistoryEvent {
    /// Its place in the stream.
    pub sequence: i64,
    /// Its place in the log.
    pub position: i64,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// In plain Indonesian.
    pub title: &'static str,
    /// When it truly happened, if that is known.
    pub occurred_on: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who asked for it.
    pub officer: Option<String>,
    /// For whom, when he acted by a delegation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acts_for: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// For which province.
    pub province: Option<String>,
    /// Why, as told by who asked.
    pub reason: Option<String>,
    /// What it follows from, when the system did it.
    pub caused_by: Option<String>,
    /// Version of the law by which it was decided: 0 is the one with which the system starts; none
    /// where it was not recorded.
    pub law_version: Option<i64>,
    /// What it rests on.
    pub provisions: Vec<&'static str>,
    /// All that was recorded.
    pub data: Value,
    /// Number of the last correction of it; `data` stays as it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<i64>,
    /// What was read before, when this is a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is read since, when this is a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// The events of a past that had happened, and the position of the last one that was known; with
/// where the stream comes from only if that is told.
#[must_use]
pub fn events<E: Told + Corrected>(past: &Past<E>, tells_source: bool) -> (Vec<HistoryEvent>, i64) {
    let position = past.entries.last().map_or(0, |last| last.stored.position);
    let happened = past.happened();
    let told = happened.map(|entry| tell(entry, tells_source)).collect();
    (told, position)
}

fn tell<E: Told + Corrected>(entry: &Entry<E>, tells_source: bool) -> HistoryEvent {
    let Entry {
        stored,
        recorded,
        truth,
    } = entry;
    let provisions = recorded.provisions();
    let about = |name: &str| Some(stored.metadata.get(name)?.as_str()?.to_owned());
    let tells_author = confidential::tells_author(recorded, tells_source);
    let author = |name: &str| about(name).filter(|_| tells_author);
    let (before, after) = recorded.change().unzip();
    HistoryEvent {
        sequence: stored.sequence,
        position: stored.position,
        kind: stored.event_type.clone(),
        title: recorded.title(),
        occurred_on: truth.event.occurred_on(),
        recorded_at: stored.recorded_at,
        officer: author("officer"),
        acts_for: author("acts_for"),
        role: author("role"),
        province: about("province"),
        reason: author("reason"),
        caused_by: author("caused_by"),
        law_version: about(LAW_VERSION).and_then(|version| version.parse().ok()),
        provisions: provisions.iter().map(|found| found.citation).collect(),
        data: confidential::data(recorded, tells_source),
        corrected_by: truth.corrected_by,
        before,
        after,
    }
}
