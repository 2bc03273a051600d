//! The one table of endpoints: each route with its right, its handler and its description. The
//! router, the guards and the `OpenAPI` document are made from it.

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use domain::case::Case;
use domain::complaint::ComplaintView;
use domain::law::assessment::Assessment;
use domain::law::deadlines::Staged;
use domain::law::{Cited, LegalRule, Norm, Reading};
use domain::prosecution::Prosecution;
use projections::case_list::CaseRow;
use projections::prosecution_register::ProsecutionRow;
use serde_json::Value;

use super::admission::admit;
use super::answers::{
    Answer, Counted, Done, DoneCase, DoneProsecution, History, Now, Shown, ShownCase,
    ShownProsecution, json, text,
};
use super::complaints::{Complaints, Identity, IdentityAct, IdentityActs};
use super::feed::{Feed, STREAM};
use super::health::Readiness;
use super::imports::Imported;
use super::law_changes::{LawChangeShown, LawChanges};
use super::legal::InForce;
use super::lists::{Page, Worklist};
use super::refused::Refused;
use super::simulations::{Findings, Simulation};
use super::{
    complaints, creation, feed, health, imports, law_changes, legal, lists, openapi, reader,
    refused, simulations, statistics, streams,
};
use crate::auth::access::Operation;
use crate::auth::guard;
use crate::state::AppState;

/// Largest body that is read to its end, in bytes. Closing on a client that still sends would
/// reset its connection before it sees the answer; larger ones than this are not worth reading.
const READ: usize = 16 << 20;
/// Largest register, in bytes.
const REGISTER: usize = 64 << 20;

/// One endpoint as described and as guarded.
#[derive(Debug)]
pub struct Endpoint {
    /// Lower-case method.
    pub method: &'static str,
    /// Path with parameters in braces.
    pub path: &'static str,
    /// `operationId`.
    pub id: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// Its column in the table of rights; none is open to everybody.
    pub operation: Option<Operation>,
    /// Its query parameters.
    pub query: &'static [&'static str],
    /// What it answers.
    pub answer: Answer,
    handler: fn() -> MethodRouter<AppState>,
}

macro_rules! endpoints {
    ($($method:ident $path:literal $id:ident $operation:expr, $handler:expr => $answer:expr, [$($query:literal)*] $summary:literal)*) => {
        /// Every endpoint of the interface.
        pub const ENDPOINTS: &[Endpoint] = &[$(Endpoint {
            method: stringify!($method), path: $path, id: stringify!($id), summary: $summary,
            operation: $operation, query: &[$($query),*], handler: || $method($handler),
            answer: $answer,
        }),*];
    };
}

use Operation::{
    ActOnCase, ActOnComplaint, ActOnProsecution, ChangeLaw, CountProsecutions, FileProsecution,
    ImportProsecutions, ReadCases, ReadComplaints, ReadEvents, ReadLaw, ReadProsecutions,
    ReadRefusals, ReadWorklist, RegisterCase,
};

endpoints! {
    get "/api/v1/cases" list_cases Some(ReadCases),
        lists::page::<CaseRow> => json::<Page<CaseRow>>(),
        ["province" "status" "norm" "officer" "due_before" "offered_to" "q" "limit" "cursor" "min_position" "as_of" "known_at"]
        "Lists inspection cases, newest first; with offered_to, those that other provinces have offered to that one and that wait for its answer."
    post "/api/v1/cases" register_case Some(RegisterCase), creation::case => json::<DoneCase>(),
        [] "Registers an inspection case (perkara pengawasan)."
    get "/api/v1/cases/{id}" show_case Some(ReadCases),
        streams::show::<Case> => json::<ShownCase>(),
        ["as_of" "known_at" "min_position"]
        "Shows a case as it is now, or as it was on a day (as_of) as far as was known at a position or moment (known_at)."
    get "/api/v1/cases/{id}/actions" case_actions Some(ReadCases),
        streams::actions::<Case> => json::<Now>(),
        ["min_position"] "What can be done with the case now, and why the rest cannot. Post an allowed action's body to /actions/{action}; its schema holds an example that would be accepted now."
    post "/api/v1/cases/{id}/actions/{action}" act_on_case Some(ActOnCase),
        streams::act::<Case> => json::<DoneCase>(),
        [] "Carries an action out. The body is the schema that /actions names for it."
    get "/api/v1/cases/{id}/history" case_history Some(ReadCases),
        streams::history::<Case> => json::<History>(),
        ["as_of" "known_at" "min_position"]
        "Every event in plain words, and the refused commands beside them; what was corrected is shown with its correction."
    get "/api/v1/prosecutions" list_prosecutions Some(ReadProsecutions),
        lists::page::<ProsecutionRow> => json::<Page<ProsecutionRow>>(),
        ["province" "status" "norm" "officer" "offered_to" "q" "limit" "cursor" "min_position" "as_of" "known_at"]
        "Lists prosecutions, newest first; with offered_to, those that other provinces have offered to that one and that wait for its answer."
    post "/api/v1/prosecutions" file_prosecution Some(FileProsecution),
        creation::prosecution => json::<DoneProsecution>(),
        [] "Files an offence report (laporan kejadian)."
    get "/api/v1/prosecutions/{id}" show_prosecution Some(ReadProsecutions),
        streams::show::<Prosecution> => json::<ShownProsecution>(),
        ["as_of" "known_at" "min_position"]
        "Shows a prosecution as it is now, or as it was on a day (as_of) as far as was known at a position or moment (known_at)."
    get "/api/v1/prosecutions/{id}/actions" prosecution_actions Some(ReadProsecutions),
        streams::actions::<Prosecution> => json::<Now>(),
        ["min_position"] "What can be done with the prosecution now, and why the rest cannot."
    post "/api/v1/prosecutions/{id}/actions/{action}" act_on_prosecution Some(ActOnProsecution),
        streams::act::<Prosecution> => json::<DoneProsecution>(),
        [] "Carries an action out."
    get "/api/v1/prosecutions/{id}/history" prosecution_history Some(ReadProsecutions),
        streams::history::<Prosecution> => json::<History>(),
        ["as_of" "known_at" "min_position"]
        "Every event in plain words, and the refused commands beside them; what was corrected is shown with its correction."
    get "/api/v1/complaints" list_complaints Some(ReadComplaints),
        complaints::list => json::<Complaints>(),
        ["case" "waits" "limit" "before"]
        "Lists complaints (pengaduan) of the caller's province, last registered first; waits=true those without a decision, case= that from which a case was registered. To others than complaint officers and coordinators there is nothing here (404)."
    post "/api/v1/complaints" register_complaint Some(ActOnComplaint),
        complaints::register => json::<Done<ComplaintView>>(),
        [] "Registers a complaint. Who complains (reporter) is optional and sealed at once, apart from all else."
    get "/api/v1/complaints/{id}" show_complaint Some(ReadComplaints),
        complaints::show => json::<Shown<ComplaintView>>(),
        ["as_of" "known_at" "min_position"]
        "Shows a complaint without who complains. Positions are those of the log of complaints."
    get "/api/v1/complaints/{id}/actions" complaint_actions Some(ReadComplaints),
        complaints::actions => json::<Now>(),
        ["min_position"] "What can be done with the complaint now, and why the rest cannot."
    post "/api/v1/complaints/{id}/actions/{action}" act_on_complaint Some(ActOnComplaint),
        complaints::act => json::<Done<ComplaintView>>(),
        [] "Carries an action out. take-up registers a case, which knows nothing of the complaint."
    get "/api/v1/complaints/{id}/history" complaint_history Some(ReadComplaints),
        complaints::history => json::<History>(),
        ["as_of" "known_at" "min_position"] "Every event in plain words, and the refused commands beside them."
    post "/api/v1/complaints/{id}/identity" read_identity Some(ActOnComplaint),
        complaints::read => json::<Identity>(),
        [] "Tells who complains to the complaint officer, for a purpose that is recorded."
    post "/api/v1/complaints/{id}/identity/disclosures" disclose_identity Some(ActOnComplaint),
        complaints::disclose => json::<IdentityAct>(),
        [] "Records that the identity is disclosed: on written consent or a court's order only."
    get "/api/v1/complaints/{id}/identity/history" identity_history Some(ReadComplaints),
        complaints::identity_history => json::<IdentityActs>(),
        [] "Who read the identity or disclosed it, when and what for; never the identity."
    get "/api/v1/events" list_events Some(ReadEvents),
        feed::events => json::<Feed>().or(STREAM),
        ["after" "limit"]
        "What has happened after a position, as thin CloudEvents within the caller's rights; as text/event-stream it goes on, from Last-Event-ID."
    get "/api/v1/refusals" list_refusals Some(ReadRefusals),
        refused::list => json::<Refused>(),
        ["rule" "province" "from" "to" "limit" "before"]
        "Refused commands of the caller's province, last refused first, by the code of a rule and by the days (both included) on which they were asked. next is the number to ask for the next page with, as before. Where a case comes from is told by none of them."
    get "/api/v1/worklist" worklist Some(ReadWorklist), lists::worklist => json::<Worklist>(),
        ["limit" "min_position"] "The signed-in officer's duties by due date."
    post "/api/v1/imports/prosecutions" import_prosecutions Some(ImportProsecutions),
        imports::prosecutions => json::<Imported>(),
        [] "Takes a register of prosecutions over (text/csv); a second import changes nothing."
    get "/api/v1/statistics/prosecutions" count_prosecutions Some(CountProsecutions),
        statistics::prosecutions => json::<Counted>().or("text/csv"),
        ["milestone" "from" "to" "group_by" "province_set" "min_position" "as_of" "known_at"]
        "Counts prosecutions by milestone (reported, opened, referred, judged, completed) and any of province, month, norm, outcome, inspector. `province_set=P34` counts the provinces made since 2022-07-25 where they were made from."
    post "/api/v1/legal/assessments" assess_offence Some(ReadLaw),
        legal::assessment => json::<Assessment>(),
        [] "What the law says of an offence: regimes, fast procedure (tipiring), highest penalties, time bar, readings of what is open. It is judged by the law of the day \"on\", without it by that of the last day told; nothing is stored."
    get "/api/v1/legal/norms" list_norms Some(ReadLaw), legal::norms => json::<InForce<Norm>>(),
        ["on"] "Norms of the violation catalogue in force on a day, today without one."
    get "/api/v1/legal/rules" list_rules Some(ReadLaw), legal::rules => json::<InForce<LegalRule>>(),
        ["on"] "Values of the law in force on a day, with basis and how sure they are."
    get "/api/v1/legal/provisions" list_provisions Some(ReadLaw),
        legal::provisions => json::<InForce<Cited>>(),
        ["on"] "Provisions that the norms and rules in force on a day cite."
    get "/api/v1/legal/readings" list_readings Some(ReadLaw),
        legal::readings => json::<InForce<Reading>>(),
        ["on"] "Named readings of what is open in the law, with their sources; one of a question is adopted, or a person decides."
    get "/api/v1/legal/deadlines" legal_deadline Some(ReadLaw), legal::deadline => json::<Staged>(),
        ["kind" "from" "province"] "When a time that runs from a day ends in a province, and how that was found. TIMEBAR_PROS runs from the offence, WLK_ANNUAL from the first report, ILO_REPORT from the end of its year; WLK_CLOSE and SUMMONS are counted backwards."
    get "/api/v1/legal/changes" list_law_changes Some(ReadLaw),
        law_changes::list => json::<LawChanges>(),
        ["limit" "before"] "Changes of the law, last proposed first."
    post "/api/v1/legal/changes" propose_law_change Some(ChangeLaw),
        law_changes::propose => json::<LawChangeShown>(),
        ["dry_run"] "Proposes changes of the law, all of them or none; another person decides. With dry_run=true it answers what they would touch, before and after, and stores nothing."
    get "/api/v1/legal/changes/{id}" show_law_change Some(ReadLaw),
        law_changes::show => json::<LawChangeShown>(),
        [] "Shows a change of the law; an open one with what it would touch of the law in force."
    post "/api/v1/legal/changes/{id}/actions/{action}" act_on_law_change Some(ChangeLaw),
        law_changes::act => json::<LawChangeShown>(),
        [] "Decides on a change: approve takes an empty object, reject a reason. Who proposed it does not decide. An approval makes the next version of the law, by which every later command is decided."
    post "/api/v1/legal/simulations" simulate_law Some(ChangeLaw),
        simulations::ask => json::<Simulation>(),
        [] "Replays all prosecutions under changes of the law in force and finds those of which anything would be otherwise; the address answers how far it is."
    get "/api/v1/legal/simulations/{id}" show_simulation Some(ChangeLaw),
        simulations::show => json::<Simulation>(),
        [] "How far a simulation is, and how many prosecutions it found."
    get "/api/v1/legal/simulations/{id}/findings" simulation_findings Some(ChangeLaw),
        simulations::findings => json::<Findings>(),
        ["falls" "after" "limit"]
        "What a simulation found, by prosecution: differing assessments, and stored acts that would have been refused (falls)."
    get "/healthz" alive None, health::alive => text("text/plain"), [] "The process answers."
    get "/readyz" ready None, health::ready => json::<Readiness>(), [] "The store is reachable and every projection runs."
    get "/metrics" metrics None, health::metrics => text("text/plain"), [] "Prometheus text."
    get "/openapi.json" openapi None, openapi::document => json::<Value>(), [] "This document."
    get "/docs" docs None, reader::page => text("text/html"), [] "A reader for this document."
}

impl Endpoint {
    /// Whether every process answers it, whatever it runs.
    pub(super) fn is_everywhere(&self) -> bool {
        matches!(self.id, "alive" | "ready" | "metrics")
    }

    /// Its handler behind its guard.
    pub(super) fn route(&self, state: &AppState) -> MethodRouter<AppState> {
        let largest = if self.operation == Some(ImportProsecutions) {
            REGISTER
        } else {
            READ
        };
        let route = (self.handler)().layer(DefaultBodyLimit::max(largest));
        match self.operation {
            // A register may take minutes, and is taken over by few.
            Some(operation @ ImportProsecutions) => {
                route.route_layer(from_fn_with_state((state.clone(), operation), guard))
            }
            Some(operation) => route
                .route_layer(from_fn_with_state(state.admission.clone(), admit))
                .route_layer(from_fn_with_state((state.clone(), operation), guard)),
            None => route,
        }
    }
}
