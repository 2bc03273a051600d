//! The share of those who comply with each duty to report, by province. Read from the rows of
//! `establishment_list`, of which an index holds the days of every duty.

use chrono::NaiveDate;
use domain::establishment::Duty;
use domain::law::Law;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use crate::establishment_list::TABLE;
use crate::times::Past;
use crate::wlk::{overdue_days, within};

/// How one duty is complied with in one province.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Compliance {
    /// Kemendagri code.
    pub province: String,
    /// The duty.
    pub duty: Duty,
    /// Establishments of which at least one report was due before the day.
    pub subject: i64,
    /// Those of which none is missing.
    pub compliant: i64,
    /// Those of which at least one is missing.
    pub missing: i64,
    /// `compliant` of `subject`, from 0 to 1.
    pub rate: f64,
}

/// How one duty is complied with in all provinces that are told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Total {
    /// The duty.
    pub duty: Duty,
    /// Establishments of which at least one report was due before the day.
    pub subject: i64,
    /// Those of which none is missing.
    pub compliant: i64,
    /// Those of which at least one is missing.
    pub missing: i64,
    /// `compliant` of `subject`, from 0 to 1.
    pub rate: f64,
}

/// The sum of provinces, by duty to which anybody is subject.
#[must_use]
pub fn total(provinces: &[Compliance]) -> Vec<Total> {
    let of_duty = |duty| {
        let own = || provinces.iter().filter(move |one| one.duty == duty);
        let subject: i64 = own().map(|one| one.subject).sum();
        let missing: i64 = own().map(|one| one.missing).sum();
        (subject > 0).then(|| Total {
            duty,
            subject,
            compliant: subject - missing,
            missing,
            rate: share(subject - missing, subject),
        })
    };
    Duty::ALL.into_iter().filter_map(of_duty).collect()
}

/// How each duty is complied with on a day, by province.
///
/// # Errors
/// The store cannot be reached.
pub async fn compliance(
    connection: &mut PgConnection,
    law: &Law,
    (province, past): (Option<&str>, Past),
    on: NaiveDate,
) -> Result<Vec<Compliance>, sqlx::Error> {
    let mut sql = QueryBuilder::<Postgres>::new("SELECT province");
    for duty in Duty::ALL {
        let (days, name) = (overdue_days(law, duty, on), duty.code());
        for (what, column) in [
            ("since", format!("{name}_since")),
            ("on", format!("{name}_on")),
        ] {
            sql.push(", count(*) FILTER (WHERE ");
            within(&mut sql, &column, &days);
            sql.push(format!(") AS {name}_{what}"));
        }
    }
    sql.push(" FROM ");
    past.source(&mut sql, TABLE);
    sql.push(" WHERE true");
    if let Some(province) = province {
        sql.push(" AND province = ").push_bind(province.to_owned());
    }
    sql.push(" GROUP BY province ORDER BY province");
    let rows: Vec<Counted> = sql.build_query_as().fetch_all(connection).await?;
    Ok(rows.into_iter().flat_map(Counted::told).collect())
}

#[derive(Debug, FromRow)]
struct Counted {
    province: String,
    opening_since: i64,
    opening_on: i64,
    annual_since: i64,
    annual_on: i64,
    closing_since: i64,
    closing_on: i64,
}

impl Counted {
    /// The duties to which anybody is subject.
    fn told(self) -> Vec<Compliance> {
        let counts = [
            (Duty::Opening, self.opening_since, self.opening_on),
            (Duty::Annual, self.annual_since, self.annual_on),
            (Duty::Closing, self.closing_since, self.closing_on),
        ];
        let counts = counts.into_iter().filter(|(_, subject, _)| *subject > 0);
        counts
            .map(|(duty, subject, missing)| Compliance {
                province: self.province.clone(),
                duty,
                subject,
                compliant: subject - missing,
                missing,
                rate: share(subject - missing, subject),
            })
            .collect()
    }
}

/// A share to four digits, which a number of a million tells exactly.
fn share(part: i64, whole: i64) -> f64 {
    let digits = (part * 10_000 + whole / 2) / whole.max(1);
    i32::try_from(digits).map_or(1.0, f64::from) / 10_000.0
}
