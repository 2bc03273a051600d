//! The one table of endpoints: each route with its right, its handler and its description. The
//! router, the guards and the `OpenAPI` document are made from it.

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use domain::case::Case;
use domain::complaint::ComplaintView;
use domain::establishment::Establishment;
use domain::holder::HolderView;
use domain::law::assessment::Assessment;
use domain::law::deadlines::Staged;
use domain::law::{CitedProvision, LegalRule, Norm, Reading};
use domain::officer::ServiceRecord;
use domain::person::PersonView;
use domain::plan::Plan;
use domain::prosecution::Prosecution;
use projections::case_list::CaseRow;
use projections::establishment_search::ListedEstablishment;
use projections::prosecution_register::ProsecutionRow;
use serde_json::Value;

use super::admission::admit;
use super::answers::{
    Answer, Counted, Done, DoneCase, DoneEstablishment, DoneOfficer, DonePlan, DoneProsecution,
    History, Now, Shown, ShownCase, ShownEstablishment, ShownOfficer, ShownPlan, ShownProsecution,
    json, only,
};
use super::approvals::Approvals;
use super::complaints::{Complaints, Identity, IdentityAct, IdentityActs};
use super::establishments::Standings;
use super::feed::{Feed, STREAM};
use super::forms::FILES;
use super::health::Readiness;
use super::holders::HoldersOn;
use super::imports::Imported;
use super::law_changes::{LawChangeShown, LawChanges};
use super::legal::InForce;
use super::lists::Page;
use super::load::{Loads, NextCases};
use super::numbers::{Book, Given};
use super::officers::Officers;
use super::operations::Operations;
use super::persons::{FullIdentity, PersonShown, Proposals};
use super::plans::{Plans, YearOfPlans};
use super::read_audit::{Readers, Reads};
use super::refused::Refused;
use super::releases::{Calendar, Comparison, Key, OpenTable, Proof, ReleaseShown, Releases};
use super::reviews::{DrawnAgain, ReviewShown, Reviews};
use super::sdmx::{DATA, STRUCTURES};
use super::simulations::{Findings, Simulation};
use super::statistics::{CATALOG, Measures, Quality, Report};
use super::wlk::{Opening, OverduePage, Rates, Results};
use super::worklist::Worklist;
use super::{
    acts, approvals, complaints, creation, establishments, feed, health, holders, imports,
    law_changes, legal, lists, load, numbers, officers, openapi, operations, persons, plans,
    read_audit, reader, refused, releases, reviews, sdmx, simulations, statistics, streams, wlk,
    worklist,
};
use crate::audit::{is_kept, kept};
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
    ActOnCase, ActOnComplaint, ActOnHolder, ActOnOfficer, ActOnPerson, ActOnPlan, ActOnProsecution,
    AppointOfficers, ChangeLaw, CountCases, CountCompliance, CountProsecutions, DelegatePower,
    FileProsecution, GrantPowers, ImportEstablishments, ImportProsecutions, KeepEstablishments,
    KeepReleases, KeepReviews, ListHolders, OpenCases, ReadApprovals, ReadCases, ReadComplaints,
    ReadEstablishments, ReadEvents, ReadHolder, ReadIdentities, ReadLaw, ReadLoad, ReadNumbers,
    ReadOfficers, ReadOverdue, ReadPersons, ReadPlans, ReadProsecutions, ReadReads, ReadRefusals,
    ReadRetention, ReadReviews, ReadWorklist, RecordPersons, RegisterCase, ReportPersons,
    SeeOperations, TakeNextCase, VoidNumbers,
};

endpoints! {
    get "/api/v1/cases" list_cases Some(ReadCases),
        lists::page::<CaseRow> => json::<Page<CaseRow>>(),
        ["province" "status" "norm" "officer" "due_before" "offered_to" "q" "counted" "limit" "cursor" "min_position" "as_of" "known_at"]
        "Lists inspection cases, newest first; with offered_to, those that other provinces have offered to that one (or to the centre, pusat) and that wait for its answer; with counted, those that a question of /api/v1/statistics counts, such as counted=cases?milestone=closed."
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
        acts::act::<Case> => json::<DoneCase>(),
        [] "Carries an action out. The body is the schema that /actions names for it."
    get "/api/v1/cases/{id}/history" case_history Some(ReadCases),
        streams::history::<Case> => json::<History>(),
        ["as_of" "known_at" "min_position"]
        "Every event in plain words, and the refused commands beside them; what was corrected is shown with its correction."
    get "/api/v1/prosecutions" list_prosecutions Some(ReadProsecutions),
        lists::page::<ProsecutionRow> => json::<Page<ProsecutionRow>>(),
        ["province" "status" "norm" "officer" "offered_to" "q" "counted" "limit" "cursor" "min_position" "as_of" "known_at"]
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
        acts::act::<Prosecution> => json::<DoneProsecution>(),
        [] "Carries an action out."
    get "/api/v1/prosecutions/{id}/history" prosecution_history Some(ReadProsecutions),
        streams::history::<Prosecution> => json::<History>(),
        ["as_of" "known_at" "min_position"]
        "Every event in plain words, and the refused commands beside them; what was corrected is shown with its correction."
    get "/api/v1/establishments" list_establishments Some(ReadEstablishments),
        establishments::page => json::<Page<ListedEstablishment>>(),
        ["province" "regency" "status" "number" "q" "place" "counted" "limit" "cursor" "min_position" "as_of" "known_at"]
        "Lists establishments (perusahaan, cabang), newest first. By a name (q) the most alike come first: accents, legal forms (PT, CV, Tbk, ...) and slips of the pen do not matter; place is a part of the address or the name of a province, read as leniently; number is a NIB, NPWP, NITKU or number of a report. as_of shows what was there on a day, as far as is known now: since it was established."
    post "/api/v1/establishments" register_establishment Some(KeepEstablishments),
        establishments::register => json::<DoneEstablishment>(),
        [] "Registers an establishment (perusahaan atau cabang). A NIB and NPWP belong to one head office, a NITKU to one place."
    get "/api/v1/establishments/{id}" show_establishment Some(ReadEstablishments),
        streams::show::<Establishment> => json::<ShownEstablishment>(),
        ["as_of" "known_at" "min_position"]
        "Shows an establishment as it is now, or as it was on a day (as_of) as far as was known at a position or moment (known_at)."
    get "/api/v1/establishments/{id}/actions" establishment_actions Some(ReadEstablishments),
        streams::actions::<Establishment> => json::<Now>(),
        ["min_position"] "What can be done with the establishment now, and why the rest cannot."
    post "/api/v1/establishments/{id}/actions/{action}" act_on_establishment Some(KeepEstablishments),
        acts::act::<Establishment> => json::<DoneEstablishment>(),
        [] "Carries an action out, such as file-report."
    get "/api/v1/establishments/{id}/history" establishment_history Some(ReadEstablishments),
        streams::history::<Establishment> => json::<History>(),
        ["as_of" "known_at" "min_position"] "Every event in plain words, and the refused commands beside them."
    get "/api/v1/establishments/{id}/duties" establishment_duties Some(ReadEstablishments),
        establishments::duties => json::<Standings>(),
        ["as_of" "known_at"]
        "How each duty to report stands on a day, period by period: on_time, late, missing (with days) or not_due, with the last day and how it was found."
    get "/api/v1/wlk/overdue" list_overdue Some(ReadOverdue), wlk::overdue => json::<OverduePage>(),
        ["province" "duty" "days_late_min" "size" "kbli" "kbli_edition" "as_of" "known_at" "limit" "cursor" "min_position"]
        "Establishments whose employment report (WLK) is missing on a day, duty by duty (opening, annual, closing), the longest overdue first. province is the one to which the offence belongs: where the establishment lay when it was complete, or what was made from that. kbli takes the first digits of a code of kbli_edition (2020 when none is named), size the classes of BPS. as_of tells a day by what is known now, also before the register knew the establishment; known_at by what was known then."
    get "/api/v1/wlk/compliance" count_compliance Some(CountCompliance), wlk::compliance => json::<Rates>(),
        ["province" "as_of" "known_at" "min_position"]
        "The share of establishments that have reported what was due before a day, by province and duty, and of all provinces together (total)."
    post "/api/v1/wlk/overdue/open-cases" open_cases Some(OpenCases), wlk::open_cases => json::<Opening>(),
        [] "Opens an inspection case for each overdue report that a filter finds, every missing period of it, once for each establishment, duty and period however often it is asked; the address answers how far it is."
    get "/api/v1/wlk/openings/{id}" show_opening Some(OpenCases), wlk::opening => json::<Opening>(),
        [] "How far an opening of cases is."
    get "/api/v1/wlk/openings/{id}/results" opening_results Some(OpenCases), wlk::results => json::<Results>(),
        ["after" "limit"] "What became of each overdue report: opened, known (there was a case) or refused, with its case."
    get "/api/v1/complaints" list_complaints Some(ReadComplaints),
        complaints::list => json::<Complaints>(),
        ["case" "waits" "limit" "before"]
        "Lists complaints (pengaduan) of the caller's province, last registered first; waits=true those without a decision, case= that from which a case was registered. A coordinator finds those that he is assigned to supervise; to others than these and complaint officers there is nothing here (404)."
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
        feed::events => json::<Feed>().or(&[STREAM]),
        ["after" "limit"]
        "What has happened after a position, as thin CloudEvents within the caller's rights; as text/event-stream it goes on, from Last-Event-ID."
    get "/api/v1/refusals" list_refusals Some(ReadRefusals),
        refused::list => json::<Refused>(),
        ["rule" "province" "from" "to" "limit" "before"]
        "Refused commands of the caller's province, last refused first, by the code of a rule and by the days (both included) on which they were asked. next is the number to ask for the next page with, as before. Where a case comes from is told by none of them."
    get "/api/v1/worklist" worklist Some(ReadWorklist), worklist::worklist => json::<Worklist>(),
        ["limit" "min_position"] "What waits in the cases that concern the signed-in officer, by due date, and how each date came about: notes that run, acts that are due, promises, and times to prosecute that end within 90 days. An inspector sees all of the cases to which he is sent, other roles what belongs to them in their province."
    get "/api/v1/numbers" list_numbers Some(ReadNumbers),
        numbers::list => json::<Book>(),
        ["province" "kind" "year" "unit" "after" "limit"]
        "A book of official numbers in order, with what bears each and which are void. Kinds: case, task_order, note, prosecution, investigation_order. A number is given to a document whose command leaves its number out."
    post "/api/v1/numbers/void" void_number Some(VoidNumbers),
        numbers::declare_void => json::<Given>(),
        [] "Declares a number of a book void (batal), with the reason; it stays in its book and is not given again."
    get "/api/v1/officers" list_officers Some(ReadOfficers),
        officers::list => json::<Officers>(),
        ["province" "unit" "level" "serving_on" "card_on" "after" "limit" "min_position"]
        "The register of officers by subject identifier; serving_on keeps those in service on a day, card_on those with a card as investigator (PPNS) that reaches it."
    post "/api/v1/officers" appoint_officer Some(AppointOfficers),
        officers::appoint => json::<DoneOfficer>(),
        [] "Enters an inspector in the register (pengangkatan)."
    get "/api/v1/officers/{id}" show_officer Some(ReadOfficers),
        streams::show::<ServiceRecord> => json::<ShownOfficer>(),
        ["as_of" "known_at" "min_position"]
        "Shows a record of service as it is now, or as it was on a day (as_of) as far as was known at a position or moment (known_at)."
    get "/api/v1/officers/{id}/actions" officer_actions Some(ReadOfficers),
        streams::actions::<ServiceRecord> => json::<Now>(),
        ["min_position"] "What can be done with the record now, and why the rest cannot."
    post "/api/v1/officers/{id}/actions/{action}" act_on_officer Some(ActOnOfficer),
        acts::act::<ServiceRecord> => json::<DoneOfficer>(),
        [] "Carries an action out: grades, cards (KTP PPNS) and moves are the centre's, units and declarations of interest those of the office in which he serves."
    get "/api/v1/officers/{id}/history" officer_history Some(ReadOfficers),
        streams::history::<ServiceRecord> => json::<History>(),
        ["as_of" "known_at" "min_position"]
        "Every entry in plain words, and the refused commands beside them."
    get "/api/v1/plans" list_plans Some(ReadPlans), plans::list => json::<Plans>(),
        ["province" "unit" "year" "month" "inspector" "state" "after" "limit" "min_position"]
        "Work plans, last year first: how many examinations are planned, how many cases are included and how many of them examined."
    post "/api/v1/plans" draft_plan Some(ActOnPlan), plans::draft => json::<DonePlan>(),
        [] "Writes a work plan (rencana kerja): of a unit for a year, or of an inspector for a month."
    get "/api/v1/plans/progress" plan_progress Some(ReadPlans), plans::progress => json::<YearOfPlans>(),
        ["province" "year" "min_position"]
        "What the units of a province have planned for a year (this year without one), month by month and inspector by inspector, and what was done of it."
    get "/api/v1/plans/{id}" show_plan Some(ReadPlans),
        streams::show::<Plan> => json::<ShownPlan>(), ["as_of" "known_at" "min_position"]
        "Shows a plan with the quota of its time, as it is now or as it was."
    get "/api/v1/plans/{id}/actions" plan_actions Some(ReadPlans),
        streams::actions::<Plan> => json::<Now>(),
        ["min_position"] "What can be done with the plan now, and why the rest cannot."
    post "/api/v1/plans/{id}/actions/{action}" act_on_plan Some(ActOnPlan),
        acts::act::<Plan> => json::<DonePlan>(),
        [] "Carries an action out. Who wrote a plan does not approve it; a case is included in an approved one by its own action include-in-plan, which names the plan by its identifier."
    get "/api/v1/plans/{id}/history" plan_history Some(ReadPlans),
        streams::history::<Plan> => json::<History>(), ["as_of" "known_at" "min_position"]
        "Every event in plain words, and the refused commands beside them."
    get "/api/v1/approvals" list_approvals Some(ReadApprovals), approvals::list => json::<Approvals>(),
        ["limit" "min_position"]
        "What waits for the decision of the caller, of all that two persons do: reports, notes to countersign, corrections, hand-overs and transfers offered to him or his province, orders to investigate, plans, grants, changes of the law, releases. Each with the action that he may take now, what is due first coming first."
    get "/api/v1/load" inspector_load Some(ReadLoad), load::load => json::<Loads>(),
        ["province" "min_position"]
        "Open cases, limits that run and limits overdue by inspector, and examinations finished this month beside the quota; the line without an inspector are cases that nobody is sent to."
    get "/api/v1/next-case" next_case Some(TakeNextCase), load::next => json::<NextCases>(),
        ["regency" "limit" "min_position"]
        "The open case that comes next, with the reasons in words: a time bar of the next 90 days, then the limit of the note, the gravest finding, the distance in steps (the regency of the unit, such as regency=31.71, its province, its time zone: there are no coordinates), and age. Inspectors are given cases that they are sent to or nobody is."
    post "/api/v1/imports/prosecutions" import_prosecutions Some(ImportProsecutions),
        imports::prosecutions => json::<Imported>(),
        [] "Takes a register of prosecutions over (text/csv); a second import changes nothing."
    post "/api/v1/imports/establishments" import_establishments Some(ImportEstablishments),
        imports::establishments => json::<Imported>(),
        [] "Takes establishments over (text/csv, or application/x-ndjson with the same names), each known by its ref; a second import changes nothing."
    post "/api/v1/imports/wlk-reports" import_wlk_reports Some(ImportEstablishments),
        imports::wlk_reports => json::<Imported>(),
        [] "Takes employment reports (WLK) over (text/csv or application/x-ndjson) for establishments that were imported, by their ref; a second import changes nothing."
    get "/api/v1/statistics/cases" count_cases Some(CountCases),
        statistics::count => json::<Counted>().or(FILES),
        ["milestone" "from" "to" "group_by" "measures" "duration" "province_set" "province" "month" "quarter" "year" "norm" "status" "close_reason" "kind" "inspector" "level" "unit" "size" "section" "min_position" "as_of" "known_at" "format"]
        "Counts inspection cases by milestone (registered, ordered, examined, nota_i, received, nota_ii, special, complied, escalated, closed), in all and by any of the dimensions, each in the province that had the case then, never by what it comes from; `measures` names what is told, `duration=registered..nota_i` adds days between two milestones. Every dimension also narrows: `norm=WLK-02`, `size=large`, `unknown` for what is not known. Each number has the address that lists its cases. `format` (csv, csvw, jsonstat, xlsx, parquet) or Accept asks for a file of the same numbers."
    get "/api/v1/statistics/visits" count_visits Some(CountCases),
        statistics::count => json::<Counted>().or(FILES),
        ["milestone" "from" "to" "group_by" "measures" "duration" "province_set" "province" "month" "quarter" "year" "norm" "status" "kind" "inspector" "level" "unit" "size" "section" "min_position" "as_of" "known_at" "format"]
        "Counts visits (examinations begun at a workplace) in the same way; the address of a number lists the cases in which they were made."
    get "/api/v1/statistics/prosecutions" count_prosecutions Some(CountProsecutions),
        statistics::count => json::<Counted>().or(FILES),
        ["milestone" "from" "to" "group_by" "measures" "duration" "province_set" "province" "month" "quarter" "year" "norm" "status" "outcome" "kind" "inspector" "level" "unit" "size" "section" "min_position" "as_of" "known_at" "format"]
        "Counts prosecutions by milestone (completed, reported, opened, minutes, referred, judged, final) in the same way: `from=2018-01-01&to=2019-03-31&status=executed` is the sentence of the 2019 national meeting. `province_set=P34` counts the provinces made since 2022-07-25 where they were made from; it is the usual one when the last day lies before."
    get "/api/v1/statistics/establishments" count_establishments Some(CountCompliance),
        statistics::count => json::<Counted>().or(FILES),
        ["milestone" "from" "to" "group_by" "measures" "duration" "province_set" "province" "month" "quarter" "year" "status" "kind" "size" "section" "min_position" "as_of" "known_at" "format"]
        "Counts establishments of the register in the same way; `measures=subject,valid,valid_rate` tells which have reported all that was due by `as_of`, today without it."
    get "/api/v1/statistics/measures" list_measures Some(CountCases),
        statistics::measures => json::<Measures>(), []
        "What can be counted: milestones, dimensions and measures with their definitions, units and sources."
    get "/api/v1/statistics/quality" statistics_quality Some(CountCases),
        statistics::quality => json::<Quality>(), ["from" "to"]
        "How good the numbers are: of what was recorded from one day to another (the last 90 without them, 366 at most) how much came more than 7 and more than 30 days after it had happened, by province, and which provinces have recorded nothing."
    get "/api/v1/statistics/catalog" statistics_catalog Some(CountCases),
        statistics::catalog => only(&[CATALOG]), []
        "What there is to read, described as open data (DCAT-AP as JSON-LD): the counts and each published vintage, with definitions, forms, addresses, licence and coverage."
    get "/api/v1/statistics/c081/{year}" report_c081 Some(KeepReleases),
        statistics::report => json::<Report>(), ["known_at"]
        "The annual report of the labour inspectorate (ILO C081 article 21, a to g) with the ILOSTAT indicators of a year: what was true at its end and happened within it, each number with its meaning and the list of what it counts; and what limits it."
    get "/api/v1/statistics/releases" list_releases Some(CountCases),
        releases::list => json::<Releases>(), ["limit" "before"]
        "Releases of statistics (rilis statistik), last planned first: each with its tables and their digests; what is not published is shown to those who read the nation."
    post "/api/v1/statistics/releases" plan_release Some(KeepReleases),
        releases::plan => json::<ReleaseShown>(), []
        "Plans a release: a table of the counts, by its question as it stands in an address, and the first day on which it may be published."
    get "/api/v1/statistics/releases/{id}" show_release Some(CountCases),
        releases::show => json::<ReleaseShown>(), []
        "Shows a release with every vintage: position, digest (SHA-256), signature (Ed25519), and how much has been corrected since of what it counted."
    post "/api/v1/statistics/releases/{id}/actions/{action}" act_on_release Some(KeepReleases),
        releases::act => json::<ReleaseShown>(), []
        "freeze calculates the table at a position, the last one without it, and keeps it; once one is published it takes a reason and makes a revision. publish (an empty object), reject and cancel take another person than who froze it, a reason and, for publish, the day of the calendar."
    get "/api/v1/statistics/releases/{id}/table" release_table Some(CountCases),
        releases::text => json::<Value>().or(FILES), ["revision" "format"]
        "The text of a table, byte for byte, of which the digest is; that released last without a revision."
    get "/api/v1/statistics/releases/{id}/proof" prove_release Some(CountCases),
        releases::proof => json::<Proof>(), ["revision"]
        "Calculates a table again from the log at its position and compares it with what was kept; checks digest and signature."
    get "/api/v1/statistics/releases/{id}/open" open_release Some(CountCases),
        releases::open => json::<OpenTable>().or(FILES), ["revision" "format"]
        "A table as it may leave the house: with the totals of each dimension, without the cells of fewer than three establishments, nor those from which such a cell could be calculated."
    get "/api/v1/statistics/releases/{id}/comparison" compare_release Some(CountCases),
        releases::compare => json::<Comparison>(), ["from" "to"]
        "What two vintages tell otherwise: the last one and that before it, or those that are named."
    get "/api/v1/statistics/calendar" release_calendar Some(CountCases),
        releases::calendar => json::<Calendar>(), ["from" "to"]
        "The calendar of releases, by planned day."
    get "/api/v1/statistics/key" release_key Some(CountCases),
        releases::key => json::<Key>(), []
        "The public key by which releases are signed."
    get "/api/v1/sdmx/{resource}" sdmx_structures Some(CountCases),
        sdmx::structures => only(STRUCTURES), ["references" "detail"]
        "Structures for clients of SDMX (SDMX-ML 2.1): dataflow, datastructure, codelist, conceptscheme or agencyscheme."
    get "/api/v1/sdmx/{resource}/{agency}" sdmx_structures_of_agency Some(CountCases),
        sdmx::structures => only(STRUCTURES), ["references" "detail"]
        "The same of an agency: WASNAKER or all."
    get "/api/v1/sdmx/{resource}/{agency}/{id}" sdmx_structure Some(CountCases),
        sdmx::structures => only(STRUCTURES), ["references" "detail"]
        "A structure by its id; references=all tells all that it refers to."
    get "/api/v1/sdmx/{resource}/{agency}/{id}/{version}" sdmx_structure_version Some(CountCases),
        sdmx::structures => only(STRUCTURES), ["references" "detail"]
        "A structure in a version: 1.0 or latest."
    get "/api/v1/sdmx/data/{flow}" sdmx_data Some(CountCases),
        sdmx::observations => only(DATA),
        ["startPeriod" "endPeriod" "dimensionAtObservation" "detail" "firstNObservations" "lastNObservations" "includeHistory"]
        "All data of a flow for clients of SDMX: CASES, PROSECUTIONS, VISITS, ESTABLISHMENTS within the reader's rights, and the open form of each published release (R_ and its id); with includeHistory=true every vintage of it. Accept asks for generic or structure specific SDMX-ML 2.1, or SDMX-CSV 2.0."
    get "/api/v1/sdmx/data/{flow}/{key}" sdmx_data_of_key Some(CountCases),
        sdmx::observations => only(DATA),
        ["startPeriod" "endPeriod" "dimensionAtObservation" "detail" "firstNObservations" "lastNObservations" "includeHistory"]
        "Data of a flow by key: the codes of its dimensions in order, such as A.31+32.completed..._T; an empty part is any code."
    get "/api/v1/sdmx/data/{flow}/{key}/{provider}" sdmx_data_of_provider Some(CountCases),
        sdmx::observations => only(DATA),
        ["startPeriod" "endPeriod" "dimensionAtObservation" "detail" "firstNObservations" "lastNObservations" "includeHistory"]
        "The same; all data is of one provider."
    get "/api/v1/reviews" list_reviews Some(ReadReviews), reviews::list => json::<Reviews>(),
        ["limit" "before"]
        "Reviews of samples (tinjauan sampel) of the caller's province, last drawn first."
    post "/api/v1/reviews" draw_sample Some(KeepReviews), reviews::draw_sample => json::<ReviewShown>(),
        [] "Draws a sample of the cases that a question of /api/v1/statistics/cases counts at a position, layer by layer (group_by), by a seed: with the same question, position, seed and size anybody draws the same cases."
    get "/api/v1/reviews/{id}" show_review Some(ReadReviews), reviews::show => json::<ReviewShown>(),
        [] "Shows a review: its cases, and how far two looks at each agree (share of equal answers and Cohen's kappa, question by question). The look of another person is told once both are in."
    get "/api/v1/reviews/{id}/draw" draw_again Some(ReadReviews), reviews::draw_again => json::<DrawnAgain>(),
        [] "Draws the sample of a review again from the log, and tells whether it is the same."
    post "/api/v1/reviews/{id}/looks" record_look Some(KeepReviews), reviews::look => json::<ReviewShown>(),
        [] "Records what the caller answers about one case of the sample. Two persons look at each case, none of them who was sent to it."
    post "/api/v1/legal/assessments" assess_offence Some(ReadLaw),
        legal::assessment => json::<Assessment>(),
        [] "What the law says of an offence: regimes, fast procedure (tipiring), highest penalties, time bar, readings of what is open. It is judged by the law of the day \"on\", without it by that of the last day told; nothing is stored."
    get "/api/v1/legal/norms" list_norms Some(ReadLaw), legal::norms => json::<InForce<Norm>>(),
        ["on"] "Norms of the violation catalogue in force on a day, today without one."
    get "/api/v1/legal/rules" list_rules Some(ReadLaw), legal::rules => json::<InForce<LegalRule>>(),
        ["on"] "Values of the law in force on a day, with basis and how sure they are."
    get "/api/v1/legal/provisions" list_provisions Some(ReadLaw),
        legal::provisions => json::<InForce<CitedProvision>>(),
        ["on"] "Provisions that the norms and rules in force on a day cite."
    get "/api/v1/legal/readings" list_readings Some(ReadLaw),
        legal::readings => json::<InForce<Reading>>(),
        ["on"] "Named readings of what is open in the law, with their sources; one of a question is adopted, or a person decides."
    get "/api/v1/legal/deadlines" legal_deadline Some(ReadLaw), legal::deadline => json::<Staged>(),
        ["kind" "from" "province" "pay_until"] "When a time that runs from a day ends in a province, and how that was found. FINE_NEW takes in pay_until the day that the judgment sets. TIMEBAR_PROS runs from the offence, WLK_ANNUAL from the first report, ILO_REPORT from the end of its year; WLK_CLOSE and SUMMONS are counted backwards."
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
    get "/api/v1/holders" list_holders Some(ListHolders), holders::list => json::<HoldersOn>(),
        ["operation" "province" "case" "prosecution" "on" "after" "limit"]
        "Who could use an operation (show_case when none is named) at some moment of a day (today without one), and by what: the single sign-on, a grant, or a delegation. With case or prosecution, for the provinces that had that one on the day or were offered it. What the single sign-on said counts until it was seen to say something else; of complaints a coordinator knows those only that he is assigned to."
    post "/api/v1/grants" propose_grant Some(GrantPowers), holders::grant => json::<Done<HolderView>>(),
        [] "Proposes to give a person a role (pemberian wewenang); another person approves it at /holders/{id}/actions/approve-grant. Who holds it names it in Acting-Role."
    post "/api/v1/delegations" delegate_power Some(DelegatePower), holders::delegate => json::<Done<HolderView>>(),
        [] "Lets another person act for the caller, in the role and province in which he asks, from one day to another (pelimpahan wewenang). Who acts for somebody names that person in Acting-For."
    get "/api/v1/holders/{id}" show_holder Some(ReadHolder), holders::show => json::<Shown<HolderView>>(),
        ["as_of" "known_at" "min_position"]
        "Shows what a person holds: to himself, to who has delegated something to him, and to who keeps the powers of his province. Positions are those of the log of access."
    get "/api/v1/holders/{id}/actions" holder_actions Some(ReadHolder), holders::actions => json::<Now>(),
        ["min_position"] "What can be done with what he holds now, and why the rest cannot."
    post "/api/v1/holders/{id}/actions/{action}" act_on_holder Some(ActOnHolder), holders::act => json::<Done<HolderView>>(),
        [] "Carries an action out: another person than the proposer approves or rejects a grant; end-power ends a grant or a delegation at once."
    get "/api/v1/holders/{id}/history" holder_history Some(ReadHolder), holders::history => json::<History>(),
        ["as_of" "known_at" "min_position"] "Every event in plain words, and the refused commands beside them."
    post "/api/v1/persons" record_person Some(RecordPersons), persons::record => json::<Done<PersonView>>(),
        [] "Records a natural person (orang) under a random key, by which managers and suspects are named; name and NIK are sealed at once. Who is known by his NIK in another province becomes known in this one under the same key; in this one he is refused with that key."
    get "/api/v1/persons/{id}" show_person Some(ReadPersons), persons::show => json::<PersonShown>(),
        ["as_of" "known_at" "min_position"]
        "Shows a person with name and NIK masked; dimusnahkan once they were destroyed. Positions are those of the log of access."
    get "/api/v1/persons/{id}/identity" show_person_identity Some(ReadIdentities),
        persons::show_identity => json::<FullIdentity>(), []
        "Tells name and NIK in full, for the purpose in X-Audit-Reason, which is kept with who read it before it is told."
    get "/api/v1/persons/{id}/actions" person_actions Some(ReadPersons), persons::actions => json::<Now>(),
        ["min_position"] "What can be done with the person's data now, and why the rest cannot."
    post "/api/v1/persons/{id}/actions/{action}" act_on_person Some(ActOnPerson), persons::act => json::<Done<PersonView>>(),
        [] "Carries an action out: correct-identity; set-hold and lift-hold (legal hold); propose-destruction, which another person approves or rejects. With the approval the key is destroyed: refused while a hold is in force, something linked with the person is open, a time bar or a retention runs."
    get "/api/v1/persons/{id}/history" person_history Some(ReadPersons), persons::history => json::<History>(),
        ["as_of" "known_at" "min_position"] "Every event in plain words, never who the person is."
    get "/api/v1/persons/{id}/report" report_person Some(ReportPersons), persons::report => json::<persons::Report>(), []
        "All that is kept of a person, for his request (UU 27/2022 Pasal 32): who he is, the files that refer to him with their retention, what happened to his data, who has read it. The purpose stands in X-Audit-Reason."
    get "/api/v1/retention/proposals" list_retention Some(ReadRetention), persons::proposals => json::<Proposals>(),
        ["province" "limit" "before"]
        "Whose data may be destroyed by the retention schedule (JRA, rows retention.* of /legal/rules), since when, and everything that stands in the way; last recorded first."
    get "/api/v1/reads" list_reads Some(ReadReads), read_audit::list => json::<Reads>(),
        ["reader" "kind" "id" "province" "from" "to" "before" "limit"]
        "Who has read what, last first: each case, prosecution or other file by its id, each list and count by its address, with purpose (X-Audit-Reason) and from where. kind is the first word of an address, such as cases; province that of the reader or of what was read. What is read of complaints, and what complaint officers read, is told to nobody here."
    get "/api/v1/reads/by-reader" list_readers Some(ReadReads), read_audit::by_reader => json::<Readers>(),
        ["province" "on" "at_least" "limit"]
        "Who has read at least so many different files (50 when nothing is asked for) in a day, and how many of them of another province than his."
    get "/api/v1/operations" show_operations Some(SeeOperations), operations::show => json::<Operations>(),
        [] "How the system is: the end of the log, what follows it (position, lag, rate, why it stopped, how far a rebuild is), refused commands of seven days by rule, and the requests to this process by route with those that were slow."
    get "/healthz" alive None, health::alive => only(&["text/plain"]), [] "The process answers."
    get "/readyz" ready None, health::ready => json::<Readiness>(), [] "The store is reachable and every projection runs."
    get "/metrics" metrics None, health::metrics => only(&["text/plain"]), [] "Prometheus text."
    get "/openapi.json" openapi None, openapi::document => json::<Value>(), [] "This document."
    get "/docs" docs None, reader::page => only(&["text/html"]), [] "A reader for this document."
}

impl Endpoint {
    /// Whether every process answers it, whatever it runs.
    pub(super) fn is_everywhere(&self) -> bool {
        matches!(self.id, "alive" | "ready" | "metrics")
    }

    /// Its handler behind its guard.
    pub(super) fn route(&self, state: &AppState) -> MethodRouter<AppState> {
        let imports = matches!(
            self.operation,
            Some(ImportProsecutions | ImportEstablishments)
        );
        let largest = if imports { REGISTER } else { READ };
        let route = (self.handler)().layer(DefaultBodyLimit::max(largest));
        match self.operation {
            // A register may take minutes, and is taken over by few.
            Some(operation @ (ImportProsecutions | ImportEstablishments)) => {
                route.route_layer(from_fn_with_state((state.clone(), operation), guard))
            }
            Some(operation) if self.method == "get" && is_kept(operation) => route
                .route_layer(from_fn_with_state(
                    (state.clone(), operation, self.id),
                    kept,
                ))
                .route_layer(from_fn_with_state(state.admission.clone(), admit))
                .route_layer(from_fn_with_state((state.clone(), operation), guard)),
            Some(operation) => route
                .route_layer(from_fn_with_state(state.admission.clone(), admit))
                .route_layer(from_fn_with_state((state.clone(), operation), guard)),
            None => route,
        }
    }
}
