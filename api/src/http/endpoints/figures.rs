//! Numbers: counts, releases, their forms, and samples of what is counted.

use axum::routing::{get, post};
use serde_json::Value;

use super::{Endpoint, endpoints};
use crate::auth::access::Operation::{
    CountCases, CountCompliance, CountProsecutions, KeepReleases, KeepReviews, ReadReviews,
};
use crate::http::answers::{Counted, json, only};
use crate::http::forms::FILES;
use crate::http::releases::{Calendar, Comparison, Key, OpenTable, Proof, ReleaseShown, Releases};
use crate::http::reviews::{DrawnAgain, ReviewShown, Reviews};
use crate::http::sdmx::{DATA, STRUCTURES};
use crate::http::statistics::{CATALOG, Measures, Quality, Report};
use crate::http::{releases, reviews, sdmx, statistics};

endpoints! {
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
}
