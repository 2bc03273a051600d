//! What the interface answers, for its document. A test holds real answers against it.

use domain::action::Actions;
use domain::case::CaseView;
use domain::establishment::EstablishmentView;
use domain::officer::OfficerView;
use domain::plan::PlanView;
use domain::prosecution::ProsecutionView;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use crate::history::HistoryEvent;
use crate::refusals::RefusedCommand;

/// In which forms an endpoint answers.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Makes the schema of its JSON.
    pub schema: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// Content type of its text.
    pub text: Option<&'static str>,
}

/// An answer in JSON.
pub(super) const fn json<T: JsonSchema>() -> Answer {
    Answer {
        schema: Some(SchemaGenerator::subschema_for::<T>),
        text: None,
    }
}

/// An answer in text of a type.
pub(super) const fn text(kind: &'static str) -> Answer {
    Answer {
        schema: None,
        text: Some(kind),
    }
}

impl Answer {
    /// The answer, also as text of a type.
    pub(super) const fn or(self, kind: &'static str) -> Self {
        let text = Some(kind);
        Self { text, ..self }
    }
}

/// Something with an address as it is now.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{View}Shown")]
pub struct Shown<View> {
    #[serde(flatten)]
    pub(super) view: View,
    /// Number of its events; its entity tag.
    pub(super) version: i64,
}

/// What an action did.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{View}Done")]
pub struct Done<View> {
    #[serde(flatten)]
    pub(super) view: View,
    /// Number of its events; its entity tag.
    pub(super) version: i64,
    /// What has happened now.
    pub(super) events: Vec<NewEvent>,
    /// Place of the last of them in the log; lists take it as `min_position`.
    pub(super) position: i64,
}

/// An event that an action caused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewEvent {
    /// Its place in the stream.
    pub(super) sequence: i64,
    /// In plain Indonesian.
    pub(super) title: &'static str,
    /// The event, by its `type`.
    pub(super) event: Value,
}

/// Everything that has happened, and what was refused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct History {
    pub(super) events: Vec<HistoryEvent>,
    pub(super) refused: Vec<RefusedCommand>,
    /// Place of the last event in the log.
    pub(super) position: i64,
}

/// Counts; only the parts asked for by `group_by` are there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    totals: Totals,
    rows: Vec<CountedRow>,
    /// How far in the log the counts have come.
    position: i64,
}

/// What was counted in all.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Totals {
    #[serde(flatten)]
    measures: Measures,
    /// Provinces with any of them.
    provinces: i64,
}

/// What was counted in one group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountedRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<NamedProvince>,
    /// Month of the milestone, `YYYY-MM`; null when the day is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    /// Code of the norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    norm: Option<String>,
    /// Outcome of the judgment; null before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    /// The investigator.
    #[serde(skip_serializing_if = "Option::is_none")]
    inspector: Option<String>,
    #[serde(flatten)]
    measures: Measures,
}

/// Counts of cases; only the parts asked for by `group_by` are there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountedCases {
    totals: CaseTotals,
    rows: Vec<CountedCaseRow>,
    /// How far in the log the counts have come.
    position: i64,
}

/// Cases in all.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseTotals {
    /// Cases.
    cases: i64,
    /// Provinces with any of them.
    provinces: i64,
}

/// Cases in one group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountedCaseRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<NamedProvince>,
    /// Month of the milestone, `YYYY-MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    /// Code of a norm with a finding; null for cases without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    norm: Option<String>,
    /// State.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// Why it was closed; null when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    close_reason: Option<String>,
    /// Cases.
    cases: i64,
}

/// A province's code with its scheme and name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedProvince {
    /// Always `kemendagri`.
    scheme: String,
    code: String,
    name: Option<String>,
}

/// The numbers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Measures {
    /// Prosecutions.
    prosecutions: i64,
    /// Different investigators.
    inspectors: i64,
    /// Fines in rupiah.
    fines_idr: i64,
}

/// A case as it is shown.
pub(super) type ShownCase = Shown<CaseView>;
/// A prosecution as it is shown.
pub(super) type ShownProsecution = Shown<ProsecutionView>;
/// A case after an action.
pub(super) type DoneCase = Done<CaseView>;
/// A prosecution after an action.
pub(super) type DoneProsecution = Done<ProsecutionView>;
/// A record of service as it is shown.
pub(super) type ShownOfficer = Shown<OfficerView>;
/// A record of service after an action.
pub(super) type DoneOfficer = Done<OfficerView>;
/// A plan as it is shown.
pub(super) type ShownPlan = Shown<PlanView>;
/// A plan after an action.
pub(super) type DonePlan = Done<PlanView>;
/// An establishment as it is shown.
pub(super) type ShownEstablishment = Shown<EstablishmentView>;
/// An establishment after an action.
pub(super) type DoneEstablishment = Done<EstablishmentView>;
/// What can be done now.
pub(super) type Now = Actions;
