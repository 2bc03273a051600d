//! What is known before a case: establishments, who must report, officers, plans, registers taken over.

use axum::routing::{get, post};
use domain::establishment::Establishment;
use domain::officer::ServiceRecord;
use domain::plan::Plan;
use projections::establishment_search::ListedEstablishment;

use super::{Endpoint, endpoints};
use crate::auth::access::Operation::{
    ActOnOfficer, ActOnPlan, AppointOfficers, CountCompliance, ImportEstablishments,
    ImportProsecutions, KeepEstablishments, OpenCases, ReadEstablishments, ReadOfficers,
    ReadOverdue, ReadPlans,
};
use crate::http::answers::{
    DoneEstablishment, DoneOfficer, DonePlan, History, Now, ShownEstablishment, ShownOfficer,
    ShownPlan, json,
};
use crate::http::establishments::Standings;
use crate::http::imports::Imported;
use crate::http::lists::Page;
use crate::http::officers::Officers;
use crate::http::plans::{Plans, YearOfPlans};
use crate::http::wlk::{Opening, OverduePage, Rates, Results};
use crate::http::{acts, establishments, imports, officers, plans, streams, wlk};

endpoints! {
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
    post "/api/v1/imports/prosecutions" import_prosecutions Some(ImportProsecutions),
        imports::prosecutions => json::<Imported>(),
        [] "Takes a register of prosecutions over (text/csv); a second import changes nothing."
    post "/api/v1/imports/establishments" import_establishments Some(ImportEstablishments),
        imports::establishments => json::<Imported>(),
        [] "Takes establishments over (text/csv, or application/x-ndjson with the same names), each known by its ref; a second import changes nothing."
    post "/api/v1/imports/wlk-reports" import_wlk_reports Some(ImportEstablishments),
        imports::wlk_reports => json::<Imported>(),
        [] "Takes employment reports (WLK) over (text/csv or application/x-ndjson) for establishments that were imported, by their ref; a second import changes nothing."
}
