//! A unit as its head sees it: what waits for his decision, what was planned and done, who carries
//! how much, which time bars are near, and what comes next.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{Datelike, NaiveDate, Utc};
use domain::province::{self, local_date};
use domain::{ProvinceCode, Role};
use serde::Deserialize;

use super::Pages;
use super::approvals::{WaitingList, waiting};
use super::frame::{Frame, page as shown};
use super::kinds::Kind;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::{Operation, scope};

/// Cases that come next, on the page.
const NEXT: u32 = 20;
/// Decisions on the page.
const DECISIONS: u32 = 6;

#[derive(Debug, Deserialize)]
struct Loads {
    items: Vec<Load>,
    quota: Option<i64>,
}

/// What one inspector carries; nobody for cases that nobody is sent to.
#[derive(Debug, Deserialize)]
struct Load {
    inspector: Option<String>,
    open: i64,
    due: i64,
    overdue: i64,
    examined: i64,
}

#[derive(Debug, Deserialize)]
struct Next {
    items: Vec<NextCase>,
}

#[derive(Debug, Deserialize)]
struct NextCase {
    id: String,
    establishment: String,
    status: String,
    due_on: Option<NaiveDate>,
    time_bar: Option<NaiveDate>,
    reasons: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct TimeBars {
    items: Vec<TimeBar>,
}

/// A prosecution that can soon be barred.
#[derive(Debug, Deserialize)]
struct TimeBar {
    id: String,
    establishment: String,
    #[serde(rename = "time_bar")]
    until: NaiveDate,
}

/// What can soon not be prosecuted any more, as it is shown.
#[derive(Debug)]
struct Near {
    until: NaiveDate,
    to: String,
    kind: &'static str,
    establishment: String,
    day: String,
    distance: String,
}

#[derive(Debug, Deserialize)]
struct Plans {
    province: String,
    year: i32,
    items: Vec<Progress>,
}

/// A plan with what was done of it.
#[derive(Debug, Clone, Deserialize)]
struct Progress {
    unit: String,
    month: Option<u32>,
    inspector: Option<String>,
    plan: String,
    state: String,
    planned: i64,
    included: i64,
    done: i64,
}

/// What one unit planned and did in the year.
#[derive(Debug)]
struct Unit {
    name: String,
    /// The plan of the year: its address, its state, how many it plans.
    yearly: Option<(String, String, i64)>,
    /// Of all months together, with what was included in the plan of the year itself.
    sum: Sums,
    months: Vec<Month>,
}

/// Planned, included and done.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    planned: i64,
    included: i64,
    done: i64,
}

/// A month of a unit: of all its inspectors, and of each.
#[derive(Debug)]
struct Month {
    name: String,
    sum: Sums,
    /// Lengths of the bars of planned and done, of a hundred.
    bars: (i64, i64),
    /// The plans of that month: whose, where, in which state.
    plans: Vec<(String, String, String, Sums)>,
}

/// Which year of which province is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tahun: String,
    #[serde(default)]
    provinsi: String,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    page: Frame,
    list: WaitingList,
    decides: bool,
    year: i32,
    before: String,
    after: Option<String>,
    /// The provinces to choose from, for who sees the nation.
    provinces: Vec<(String, String, bool)>,
    units: Vec<Unit>,
    plans: bool,
    loads: Vec<Load>,
    quota: Option<i64>,
    near: Vec<Near>,
    next: Vec<(NextCase, String)>,
}

/// The unit.
pub(super) async fn page(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let list = waiting(&pages, &who, DECISIONS).await?;
    let year: Plans = pages.get(&who, &asked.progress(&who)).await?;
    let place = format!("/api/v1/load?province={}", year.province);
    let loads: Loads = pages.get(&who, &place).await?;
    let may = |operation: Operation| operation.roles().contains(&who.officer.role);
    let next = if may(Operation::TakeNextCase) {
        let path = format!("/api/v1/next-case?limit={NEXT}");
        pages.get::<Next>(&who, &path).await?.items
    } else {
        vec![]
    };
    let today = local_date(&ProvinceCode(year.province.clone()), Utc::now());
    let named = |case: NextCase| {
        let state = Kind::Case.state(&case.status, l);
        (case, state)
    };
    let (near, next): (Vec<NextCase>, Vec<NextCase>) =
        next.into_iter().partition(|case| case.time_bar.is_some());
    let near = near.into_iter().filter_map(|case| {
        let until = case.time_bar?;
        Some((Kind::Case, case.id, case.establishment, until))
    });
    let bars = bars(&pages, &who, &year.province).await?.into_iter();
    let bars = bars.map(|one| (Kind::Prosecution, one.id, one.establishment, one.until));
    let mut near: Vec<Near> = near
        .chain(bars)
        .map(|(kind, id, establishment, until)| Near {
            until,
            to: format!("/{}/{id}", kind.word()),
            kind: kind.one(l),
            establishment,
            day: l.day(&until),
            distance: l.distance(until, today),
        })
        .collect();
    near.sort_by_key(|one| one.until);
    let elsewhere = |year: i32| format!("/unit?tahun={year}&provinsi={}", asked.provinsi);
    let page = UnitPage {
        page: Frame::of(&who, l.t("Unit", "Unit"), "/unit"),
        list,
        decides: may(Operation::ReadApprovals),
        before: elsewhere(year.year - 1),
        after: (year.year <= today.year()).then(|| elsewhere(year.year + 1)),
        year: year.year,
        provinces: provinces(&who, &year.province),
        plans: may(Operation::ActOnPlan) && who.officer.role != Role::CentralAdmin,
        units: units(&year, l),
        loads: loads.items,
        quota: loads.quota,
        near,
        next: next.into_iter().map(named).collect(),
    };
    shown(&page, l)
}

/// The prosecutions of a province that can soon be barred, for who may read them.
async fn bars(pages: &Pages, who: &Visitor, province: &str) -> Result<Vec<TimeBar>, Wrong> {
    if !Operation::ReadProsecutions
        .roles()
        .contains(&who.officer.role)
    {
        return Ok(vec![]);
    }
    let path = format!("/api/v1/time-bars?province={province}&limit={NEXT}");
    Ok(pages.get::<TimeBars>(who, &path).await?.items)
}

impl Asked {
    /// The question for what was planned and done; what cannot be read of it is left out.
    fn progress(&self, who: &Visitor) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Ok(year) = self.tahun.parse::<u16>() {
            query.append_pair("year", &year.to_string());
        }
        let known = province::find(&ProvinceCode(self.provinsi.clone())).is_some();
        if known && scope(&who.officer).is_none() {
            query.append_pair("province", &self.provinsi);
        }
        format!("/api/v1/plans/progress?{}", query.finish())
    }
}

/// The provinces that may be chosen; none for who belongs to one.
fn provinces(who: &Visitor, chosen: &str) -> Vec<(String, String, bool)> {
    let all = province::all()
        .iter()
        .filter(|_| scope(&who.officer).is_none());
    all.map(|one| (one.code.0.clone(), one.name.clone(), one.code.0 == chosen))
        .collect()
}

/// The plans by unit and month.
fn units(year: &Plans, l: Language) -> Vec<Unit> {
    let names: BTreeSet<&str> = year.items.iter().map(|one| one.unit.as_str()).collect();
    let each = names.into_iter().map(|name| {
        let own: Vec<&Progress> = year.items.iter().filter(|one| one.unit == name).collect();
        unit(name, &own, year.year, l)
    });
    each.collect()
}

fn unit(name: &str, plans: &[&Progress], year: i32, l: Language) -> Unit {
    let at = |one: &Progress| format!("/rencana/{}", one.plan);
    let state = |one: &Progress| Kind::Plan.state(&one.state, l);
    let mut by_month: BTreeMap<u32, Vec<&Progress>> = (1..=12).map(|nth| (nth, vec![])).collect();
    for one in plans {
        if let Some(month) = one.month {
            by_month.entry(month).or_default().push(one);
        }
    }
    let most = by_month.values().map(|of_month| sum(of_month));
    let most = most.map(|sum| sum.planned.max(sum.done)).max();
    let most = most.unwrap_or(0).max(1);
    let months = by_month.into_iter().filter_map(|(nth, of_month)| {
        let sums = sum(&of_month);
        let whose = |one: &&Progress| {
            let who = one.inspector.clone().unwrap_or_default();
            (who, at(one), state(one), sum(&[*one]))
        };
        Some(Month {
            name: l.month(NaiveDate::from_ymd_opt(year, nth, 1)?),
            sum: sums,
            bars: (sums.planned * 100 / most, sums.done * 100 / most),
            plans: of_month.iter().map(whose).collect(),
        })
    });
    let yearly = plans.iter().find(|one| one.month.is_none());
    Unit {
        name: name.to_owned(),
        yearly: yearly.map(|one| (at(one), state(one), one.planned)),
        sum: sum(plans),
        months: months.collect(),
    }
}

/// What plans plan and what was done of them; of a plan that is not approved nothing is planned yet,
/// and that of the year is no part of what its months plan.
fn sum(plans: &[&Progress]) -> Sums {
    let approved = |one: &&&Progress| one.month.is_some() && one.state == "approved";
    Sums {
        planned: plans.iter().filter(approved).map(|one| one.planned).sum(),
        included: plans.iter().map(|one| one.included).sum(),
        done: plans.iter().map(|one| one.done).sum(),
    }
}
