//! Who may what, who has read what, and of whom personal data is kept.

use axum::routing::{get, post};
use domain::holder::HolderView;
use domain::person::PersonView;

use super::{Endpoint, endpoints};
use crate::auth::access::Operation::{
    ActOnHolder, ActOnPerson, DelegatePower, GrantPowers, ListHolders, ReadHolder, ReadIdentities,
    ReadPersons, ReadReads, ReadRetention, RecordPersons, ReportPersons,
};
use crate::http::answers::{Done, History, Now, Shown, json};
use crate::http::holders::HoldersOn;
use crate::http::persons::{FullIdentity, PersonShown, Proposals};
use crate::http::read_audit::{Readers, Reads};
use crate::http::{holders, persons, read_audit};

endpoints! {
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
}
