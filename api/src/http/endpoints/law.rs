//! The law, its changes and what a change would do.

use axum::routing::{get, post};
use domain::law::assessment::Assessment;
use domain::law::deadlines::Staged;
use domain::law::{CitedProvision, LegalRule, Norm, Reading};

use super::{Endpoint, endpoints};
use crate::auth::access::Operation::{ChangeLaw, ReadLaw};
use crate::http::answers::json;
use crate::http::law_changes::{LawChangeShown, LawChanges};
use crate::http::legal::InForce;
use crate::http::simulations::{Findings, Simulation};
use crate::http::{law_changes, legal, simulations};

endpoints! {
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
}
