//! What inspectors carry: cases, prosecutions, complaints, and what waits in them.

use axum::routing::{get, post};
use domain::case::Case;
use domain::complaint::ComplaintView;
use domain::prosecution::Prosecution;
use projections::case_list::CaseRow;
use projections::prosecution_register::ProsecutionRow;

use super::{Endpoint, endpoints};
use crate::auth::access::Operation::{
    ActOnCase, ActOnComplaint, ActOnProsecution, FileProsecution, ReadApprovals, ReadCases,
    ReadComplaints, ReadEvents, ReadIdentities, ReadLoad, ReadNumbers, ReadProsecutions,
    ReadRefusals, ReadWorklist, RegisterCase, TakeNextCase, VoidNumbers,
};
use crate::http::answers::{
    Done, DoneCase, DoneProsecution, History, Now, Shown, ShownCase, ShownProsecution, json,
};
use crate::http::approvals::Approvals;
use crate::http::complaints::{Complaints, Identity, IdentityAct, IdentityActs};
use crate::http::feed::{Feed, STREAM};
use crate::http::lists::Page;
use crate::http::load::{Loads, NextCases};
use crate::http::numbers::{Book, Given};
use crate::http::persons::Receivers;
use crate::http::refused::Refused;
use crate::http::time_bars::TimeBars;
use crate::http::worklist::Worklist;
use crate::http::{
    acts, approvals, complaints, creation, feed, lists, load, numbers, persons, refused, streams,
    time_bars, worklist,
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
    get "/api/v1/cases/{id}/receivers" show_case_receivers Some(ReadIdentities),
        persons::receivers => json::<Receivers>(), []
        "Tells in full who received the notes of a case, for the purpose in X-Audit-Reason, which is kept with who read it before it is told; everything else shows them masked."
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
    post "/api/v1/complaints/{id}/identity/actions/{action}" act_on_identity Some(ActOnComplaint),
        complaints::act_on_identity => json::<IdentityAct>(),
        [] "Carries an action on the keeping of an identity out: set-hold and lift-hold (legal hold); propose-destruction, which another complaint officer approves (approve-destruction) or rejects (reject-destruction). With the approval the key is destroyed: refused while a hold is in force, the complaint waits, its case is open or the retention runs."
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
    get "/api/v1/approvals" list_approvals Some(ReadApprovals), approvals::list => json::<Approvals>(),
        ["limit" "min_position"]
        "What waits for the decision of the caller, of all that two persons do: reports, notes to countersign, corrections, hand-overs and transfers offered to him or his province, orders to investigate, plans, grants, destructions of personal data, changes of the law, releases. Each with the action that he may take now, what is due first coming first."
    get "/api/v1/load" inspector_load Some(ReadLoad), load::load => json::<Loads>(),
        ["province" "min_position"]
        "Open cases, limits that run and limits overdue by inspector, and examinations finished this month beside the quota; the line without an inspector are cases that nobody is sent to."
    get "/api/v1/next-case" next_case Some(TakeNextCase), load::next => json::<NextCases>(),
        ["regency" "limit" "min_position"]
        "The open case that comes next, with the reasons in words: a time bar of the next 90 days, then the limit of the note, the gravest finding, the distance in steps (the regency of the unit, such as regency=31.71, its province, its time zone: there are no coordinates), and age. Inspectors are given cases that they are sent to or nobody is."
    get "/api/v1/time-bars" near_time_bars Some(ReadProsecutions), time_bars::list => json::<TimeBars>(),
        ["province" "limit" "min_position"]
        "Prosecutions without a judgment whose time to prosecute ends within 90 days, by the law in force and the last act of which the accused learned; the nearest first."
}
