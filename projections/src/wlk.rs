//! Who must report and has not (*wajib lapor ketenagakerjaan*): overdue reports on a day. Read from
//! the rows of `establishment_list`: each holds the first missing report of each duty, so the cost
//! is that of the page, not of the history.

use chrono::{Datelike, Days, NaiveDate};
use domain::ProvinceCode;
use domain::establishment::{Duty, Obligation};
use domain::law::Law;
use domain::rules::size::{Size, size_by_workers};
use domain::rules::wlk::{offence_date, overdue_events};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::establishment_list::TABLE;
use crate::times::Past;

/// One duty of one establishment whose first missing report is overdue.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Overdue {
    /// The establishment.
    pub establishment: Uuid,
    /// Name in the deed.
    pub legal_name: String,
    /// Kemendagri code.
    pub province: String,
    /// Regency or city.
    pub regency: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Main industry.
    pub kbli: Option<String>,
    /// Edition of its code.
    pub kbli_edition: Option<String>,
    /// Who work there, as last counted.
    pub workers: Option<i32>,
    /// Size by workers (BPS).
    pub size: Option<Size>,
    /// The duty.
    pub duty: Duty,
    /// Its norm.
    pub norm: String,
    /// The first period without a report: a year, or the event with its day.
    pub period: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// The day on which the offence is complete.
    pub offence_date: NaiveDate,
    /// Days since the last day.
    pub days_late: i64,
    /// Periods without a report that are overdue; of the duties about events only the first counts.
    pub periods_missing: i64,
}

/// Which overdue reports are asked for; every filter that is there must fit.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Kemendagri code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    /// The duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<Duty>,
    /// Fewest days since the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub days_late_min: Option<u32>,
    /// Size by workers (BPS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The first digits of the main industry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("pattern" = "^[0-9]{1,5}$"))]
    pub kbli: Option<String>,
    /// At most so many reports, in the order of the list; of all without one. Of openings only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub most: Option<u32>,
}

/// The place of a row in the list: duty by duty, the longest overdue first.
pub type Place = (Duty, NaiveDate, Uuid);

/// A row as it is read.
#[derive(Debug, FromRow)]
struct Found {
    id: Uuid,
    legal_name: String,
    province: String,
    regency: Option<String>,
    address: Option<String>,
    kbli: Option<String>,
    kbli_edition: Option<String>,
    workers: Option<i32>,
    opening_on: Option<NaiveDate>,
    opening_cause: Option<String>,
    closing_on: Option<NaiveDate>,
    closing_cause: Option<String>,
    annual_year: Option<i32>,
    annual_on: Option<NaiveDate>,
    annual_later: Vec<i32>,
    ended_on: Option<NaiveDate>,
}

/// Half-open intervals of days.
pub(crate) type Ranges = Vec<(NaiveDate, NaiveDate)>;

/// The column of the day from which a duty's first missing report is counted.
const fn counted_from(duty: Duty) -> &'static str {
    match duty {
        Duty::Opening => "opening_on",
        Duty::Annual => "annual_on",
        Duty::Closing => "closing_on",
    }
}

/// The days of that column that make a report overdue on a day.
pub(crate) fn overdue_days(law: &Law, duty: Duty, on: NaiveDate) -> Ranges {
    match duty {
        Duty::Annual => vec![(FIRST, on)],
        Duty::Opening | Duty::Closing => overdue_events(law, duty, on),
    }
}

/// Before any day of the register, and one that the store can hold.
const FIRST: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Whether a column lies in one of some intervals.
pub(crate) fn within(
    sql: &mut QueryBuilder<'_, Postgres>,
    column: &str,
    ranges: &[(NaiveDate, NaiveDate)],
) {
    sql.push("(false");
    for (from, to) in ranges {
        sql.push(format!(" OR ({column} >= ")).push_bind(*from);
        sql.push(format!(" AND {column} < "))
            .push_bind(*to)
            .push(")");
    }
    sql.push(")");
}

/// The overdue reports of a page on a day, duty by duty and the longest overdue first, and the place
/// after which the next page begins.
///
/// # Errors
/// The store cannot be reached.
pub async fn overdue(
    pool: &PgPool,
    law: &Law,
    (filter, past): (&Filter, Past),
    on: NaiveDate,
    (after, limit): (Option<Place>, i64),
) -> Result<(Vec<Overdue>, Option<Place>), sqlx::Error> {
    let mut items = vec![];
    let mut last = None;
    for duty in Duty::ALL {
        let wanted = filter.duty.is_none_or(|wanted| wanted == duty);
        let after = after.filter(|(reached, _, _)| *reached >= duty);
        let passed = after.is_some_and(|(reached, _, _)| reached > duty);
        let room = limit - i64::try_from(items.len()).unwrap_or(limit);
        if !wanted || passed || room == 0 {
            continue;
        }
        let place = after.map(|(_, day, id)| (day, id));
        let found = page(pool, law, (filter, past, duty), on, (place, room)).await?;
        for one in found {
            let id = one.id;
            if let Some((day, row)) = one.told(law, duty, on) {
                last = Some((duty, day, id));
                items.push(row);
            }
        }
    }
    let full = i64::try_from(items.len()).is_ok_and(|found| found >= limit);
    Ok((items, last.filter(|_| full)))
}

async fn page(
    pool: &PgPool,
    law: &Law,
    (filter, past, duty): (&Filter, Past, Duty),
    on: NaiveDate,
    (after, limit): (Option<(NaiveDate, Uuid)>, i64),
) -> Result<Vec<Found>, sqlx::Error> {
    let column = counted_from(duty);
    let mut sql =
        QueryBuilder::<Postgres>::new("SELECT *, (duties ->> 'ended_on')::date AS ended_on FROM ");
    past.source(&mut sql, TABLE);
    sql.push(" WHERE ");
    narrow(&mut sql, law, (filter, duty), on);
    if let Some((day, id)) = after {
        sql.push(format!(" AND ({column}, id) > (")).push_bind(day);
        sql.push(", ").push_bind(id).push(")");
    }
    sql.push(format!(" ORDER BY {column}, id LIMIT "))
        .push_bind(limit);
    sql.build_query_as().fetch_all(pool).await
}

/// Asks for what is overdue in a duty on a day, as a filter wants it.
fn narrow(
    sql: &mut QueryBuilder<'_, Postgres>,
    law: &Law,
    (filter, duty): (&Filter, Duty),
    on: NaiveDate,
) {
    // At least so many days late on the day is late at all so many days less one before.
    let earlier = Days::new(u64::from(filter.days_late_min.unwrap_or(1).max(1) - 1));
    let bound = on.checked_sub_days(earlier).unwrap_or(FIRST);
    within(sql, counted_from(duty), &overdue_days(law, duty, bound));
    if let Some(province) = &filter.province {
        sql.push(" AND province = ").push_bind(province.clone());
    }
    if let Some(size) = filter.size {
        let (least, next) = size.workers();
        sql.push(" AND workers >= ").push_bind(least);
        sql.push(" AND workers < ").push_bind(next);
    }
    if let Some(kbli) = &filter.kbli {
        sql.push(" AND starts_with(kbli, ")
            .push_bind(kbli.clone())
            .push(")");
    }
}

/// How many reports are overdue now, as many as a filter takes at most.
///
/// # Errors
/// The store cannot be reached.
pub async fn count(
    pool: &PgPool,
    law: &Law,
    filter: &Filter,
    on: NaiveDate,
) -> Result<i64, sqlx::Error> {
    let mut all = 0;
    for duty in Duty::ALL {
        if filter.duty.is_none_or(|wanted| wanted == duty) {
            let mut sql =
                QueryBuilder::<Postgres>::new(format!("SELECT count(*) FROM {TABLE} WHERE "));
            narrow(&mut sql, law, (filter, duty), on);
            all += sql.build_query_scalar::<i64>().fetch_one(pool).await?;
        }
    }
    Ok(filter.most.map_or(all, |most| all.min(most.into())))
}

impl Found {
    /// The row as it is told, after the day by which it is in order.
    fn told(self, law: &Law, duty: Duty, on: NaiveDate) -> Option<(NaiveDate, Overdue)> {
        let (day, period, due_on) = self.period(law, duty)?;
        let row = Overdue {
            periods_missing: self.periods_missing(duty, on),
            establishment: self.id,
            legal_name: self.legal_name,
            province: self.province,
            regency: self.regency,
            address: self.address,
            kbli: self.kbli,
            kbli_edition: self.kbli_edition,
            size: self
                .workers
                .and_then(|workers| u32::try_from(workers).ok())
                .map(size_by_workers),
            workers: self.workers,
            duty,
            norm: duty.norm().to_owned(),
            period,
            due_on,
            offence_date: offence_date(due_on),
            days_late: (on - due_on).num_days(),
        };
        Some((day, row))
    }

    /// The day from which it is counted, the period, and its last day by a law.
    fn period(&self, law: &Law, duty: Duty) -> Option<(NaiveDate, String, NaiveDate)> {
        let (event_on, cause) = match duty {
            Duty::Annual => {
                let (due_on, year) = (self.annual_on?, self.annual_year?);
                return Some((due_on, year.to_string(), due_on));
            }
            Duty::Opening => (self.opening_on?, self.opening_cause.as_deref()?),
            Duty::Closing => (self.closing_on?, self.closing_cause.as_deref()?),
        };
        let cause = serde_json::from_value(cause.into()).ok()?;
        let obligation = Obligation {
            duty,
            cause,
            event_on,
            filed_on: None,
        };
        let found = obligation.due(law, &ProvinceCode(self.province.clone()))?;
        let cause = obligation.cause.code();
        Some((event_on, format!("{cause}:{event_on}"), found.due_on))
    }

    /// Years from the first missing one whose last day is past, without those reported later.
    fn periods_missing(&self, duty: Duty, on: NaiveDate) -> i64 {
        let (Duty::Annual, Some(first), Some(due_on)) = (duty, self.annual_year, self.annual_on)
        else {
            return 1;
        };
        // The last day lies at the end of the same month each year; none after the end.
        let on = self.ended_on.map_or(on, |ended| ended.min(on));
        let past = on.month() > due_on.month();
        let last = if past { on.year() } else { on.year() - 1 };
        let reported = self.annual_later.iter().filter(|year| **year <= last);
        let reported = i64::try_from(reported.count()).unwrap_or(0);
        i64::from(last - first + 1) - reported
    }
}
