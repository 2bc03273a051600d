//! Who must report and has not (*wajib lapor ketenagakerjaan*): overdue reports on a day. Read from
//! the rows of `establishment_list`: each holds the first missing report of each duty, so the cost
//! is that of the page, not of the history.

use chrono::{Days, NaiveDate};
use domain::ProvinceCode;
use domain::establishment::{Duties, Duty, KbliEdition, Places};
use domain::law::Law;
use domain::rules::size::{Size, size_by_workers};
use domain::rules::wlk::overdue_events;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::establishment_list::TABLE;
use crate::times::Past;

/// Rows of a page when everything is counted.
const COUNTED: i64 = 1000;

/// One duty of one establishment of which at least one report is overdue.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Overdue {
    /// The establishment.
    pub establishment: Uuid,
    /// Name in the deed.
    pub legal_name: String,
    /// Kemendagri code of the province in which it lies, where it is visited.
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
    /// Kemendagri code of the province to which that offence belongs: where the establishment lay on
    /// its day, or what was made from that province.
    pub competent: String,
    /// Days since the last day.
    pub days_late: i64,
    /// Periods without a report that are overdue.
    pub periods_missing: i64,
    /// Those of them that a filter takes, each with its own case.
    #[serde(skip)]
    #[schemars(skip)]
    pub missing: Vec<Missing>,
}

/// A period without a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// A year, or the event with its day.
    pub period: String,
    /// Last day.
    pub due_on: NaiveDate,
    /// The day on which the offence is complete.
    pub offence_date: NaiveDate,
    /// The province to which the offence belongs.
    pub competent: ProvinceCode,
    /// Days since the last day.
    pub days_late: i64,
}

/// Which overdue reports are asked for; every filter that is there must fit.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Kemendagri code of the province to which the offence belongs.
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
    /// Edition of those digits; 2020 when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kbli_edition: Option<KbliEdition>,
    /// At most so many cases are opened, in the order of the list; all without one. A report that has
    /// its case already counts for none. Of openings only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub most: Option<u32>,
}

impl Filter {
    /// The edition of the digits of an industry, when there are any.
    #[must_use]
    pub fn edition(&self) -> Option<KbliEdition> {
        let named = self.kbli_edition.unwrap_or(KbliEdition::Of2020);
        self.kbli.as_ref().map(|_| named)
    }
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
    duties: Json<Duties>,
    /// None until the rows are made by this version.
    places: Option<Json<Places>>,
    /// The day by which it is in order.
    reached: NaiveDate,
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
    connection: &mut PgConnection,
    law: &Law,
    (filter, past): (&Filter, Past),
    on: NaiveDate,
    (after, limit): (Option<Place>, i64),
) -> Result<(Vec<Overdue>, Option<Place>), sqlx::Error> {
    let (mut items, mut last) = (vec![], None);
    for duty in Duty::ALL {
        let wanted = filter.duty.is_none_or(|wanted| wanted == duty);
        let after = after.filter(|(reached, _, _)| *reached >= duty);
        if !wanted || after.is_some_and(|(reached, _, _)| reached > duty) {
            continue;
        }
        let mut place = after.map(|(_, day, id)| (day, id));
        loop {
            let room = limit - i64::try_from(items.len()).unwrap_or(limit);
            if room == 0 {
                break;
            }
            let found = page(connection, law, (filter, past, duty), on, (place, room)).await?;
            let ended = i64::try_from(found.len()).is_ok_and(|found| found < room);
            for one in found {
                place = Some((one.reached, one.id));
                last = place.map(|(day, id)| (duty, day, id));
                items.extend(one.told(law, (filter, duty), on));
            }
            if ended {
                break;
            }
        }
    }
    let full = i64::try_from(items.len()).is_ok_and(|found| found >= limit);
    Ok((items, last.filter(|_| full)))
}

/// The next rows of a duty: of those that lie in a province and, found by an index of their own, of
/// those that have lain there. Whether what they owe belongs to it their places tell.
async fn page(
    connection: &mut PgConnection,
    law: &Law,
    (filter, past, duty): (&Filter, Past, Duty),
    on: NaiveDate,
    (after, limit): (Option<(NaiveDate, Uuid)>, i64),
) -> Result<Vec<Found>, sqlx::Error> {
    let column = counted_from(duty);
    let mut sql = QueryBuilder::<Postgres>::new("SELECT * FROM (");
    let lies: &[bool] = if filter.province.is_some() {
        &[true, false]
    } else {
        &[true]
    };
    for (nth, lies) in lies.iter().enumerate() {
        sql.push(if nth == 0 {
            "(SELECT "
        } else {
            " UNION ALL (SELECT "
        });
        sql.push(format!("{COLUMNS}, {column} AS reached FROM "));
        past.source(&mut sql, TABLE);
        sql.push(" WHERE ");
        narrow(&mut sql, law, (filter, duty), on);
        if let Some(province) = &filter.province {
            let place = if *lies {
                " AND province = "
            } else {
                " AND former <> '{}' AND former @> ARRAY["
            };
            sql.push(place).push_bind(province.clone());
            sql.push(if *lies { "" } else { "]" });
        }
        if let Some((day, id)) = after {
            sql.push(format!(" AND ({column}, id) > (")).push_bind(day);
            sql.push(", ").push_bind(id).push(")");
        }
        sql.push(format!(" ORDER BY {column}, id LIMIT "));
        sql.push_bind(limit).push(")");
    }
    sql.push(") found ORDER BY reached, id LIMIT ")
        .push_bind(limit);
    sql.build_query_as().fetch_all(connection).await
}

/// What is read of a row.
const COLUMNS: &str = "id, legal_name, province, regency, address, kbli, kbli_edition, workers, \
                       duties, places";

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
    if let Some(size) = filter.size {
        let (least, next) = size.workers();
        sql.push(" AND workers >= ").push_bind(least);
        sql.push(" AND workers < ").push_bind(next);
    }
    if let (Some(kbli), Some(edition)) = (&filter.kbli, filter.edition()) {
        sql.push(" AND starts_with(kbli, ").push_bind(kbli.clone());
        sql.push(") AND kbli_edition = ").push_bind(edition.code());
    }
}

/// How many reports are overdue now, as many as a filter takes at most.
///
/// # Errors
/// The store cannot be reached.
pub async fn count(
    connection: &mut PgConnection,
    law: &Law,
    filter: &Filter,
    on: NaiveDate,
) -> Result<i64, sqlx::Error> {
    let most = filter.most.map_or(i64::MAX, i64::from);
    let (mut all, mut place) = (0, None);
    loop {
        let past = Past::default();
        let (rows, next) = overdue(connection, law, (filter, past), on, (place, COUNTED)).await?;
        all += rows
            .iter()
            .map(|row| i64::try_from(row.missing.len()).unwrap_or(0))
            .sum::<i64>();
        place = next;
        if place.is_none() || all >= most {
            return Ok(all.min(most));
        }
    }
}

impl Found {
    /// The row as it is told; none when nothing that it owes is what a filter asks for.
    fn told(self, law: &Law, (filter, duty): (&Filter, Duty), on: NaiveDate) -> Option<Overdue> {
        let missing = self.missing(law, (filter, duty), on);
        let periods_missing = i64::try_from(missing.len()).unwrap_or(i64::MAX);
        let late = i64::from(filter.days_late_min.unwrap_or(1));
        let missing: Vec<Missing> = missing
            .into_iter()
            .filter(|one| one.days_late >= late)
            .collect();
        let first = missing.first()?.clone();
        Some(Overdue {
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
            period: first.period,
            due_on: first.due_on,
            offence_date: first.offence_date,
            competent: first.competent.0,
            days_late: first.days_late,
            periods_missing,
            missing,
        })
    }

    /// What is missing of a duty, the longest overdue first; of one province, what belongs to it.
    fn missing(&self, law: &Law, (filter, duty): (&Filter, Duty), on: NaiveDate) -> Vec<Missing> {
        let lies_in = ProvinceCode(self.province.clone());
        let all = self.duties.0.together().standing(law, &lies_in, on);
        let missing = all
            .into_iter()
            .filter(|one| one.duty == duty && one.is_missing());
        let missing = missing.map(|one| {
            let places = self.places.as_ref();
            let place = places.and_then(|places| places.0.competent_on(one.offence_date));
            Missing {
                competent: place.unwrap_or(&lies_in).clone(),
                period: one.period,
                due_on: one.due_on,
                offence_date: one.offence_date,
                days_late: one.days.unwrap_or(0),
            }
        });
        let wanted = filter.province.as_ref();
        let belongs = |one: &Missing| wanted.is_none_or(|code| *code == one.competent.0);
        missing.filter(belongs).collect()
    }
}
