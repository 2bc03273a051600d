//! Establishments: found by name, number and place, with the first report of each duty that is
//! missing, so that what is overdue on a day is a range of an index however long the history.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::establishment::{
    Cause, Duties, Duty, EstablishmentEvent, Headcount, Kbli, Numbers, Status, search_key,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder, Row as _};
use uuid::Uuid;

use crate::feed::RecordedEvent;
use crate::table::{ApplyError, Row};
use crate::times::Past;

/// The table.
pub const TABLE: &str = "establishment_list";

/// One establishment as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EstablishmentRow {
    id: Uuid,
    version: i64,
    province: String,
    regency: Option<String>,
    address: Option<String>,
    legal_name: String,
    trade_name: Option<String>,
    former_names: Vec<String>,
    search: String,
    office: String,
    parent: Option<Uuid>,
    nib: Option<String>,
    npwp: Option<String>,
    nitku: Option<String>,
    numbers: Vec<String>,
    kbli: Option<String>,
    kbli_edition: Option<String>,
    workers: Option<i32>,
    status: String,
    linked_from: Option<String>,
    registered_on: NaiveDate,
    duties: Duties,
    opening_on: Option<NaiveDate>,
    opening_cause: Option<Cause>,
    opening_since: Option<NaiveDate>,
    closing_on: Option<NaiveDate>,
    closing_cause: Option<Cause>,
    closing_since: Option<NaiveDate>,
    annual_year: Option<i32>,
    annual_on: Option<NaiveDate>,
    annual_since: Option<NaiveDate>,
    annual_later: Vec<i32>,
}

impl Row for EstablishmentRow {
    const TABLE: &'static str = TABLE;
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "regency",
        "address",
        "legal_name",
        "trade_name",
        "former_names",
        "search",
        "office",
        "parent",
        "nib",
        "npwp",
        "nitku",
        "numbers",
        "kbli",
        "kbli_edition",
        "workers",
        "status",
        "linked_from",
        "registered_on",
        "duties",
        "opening_on",
        "opening_cause",
        "opening_since",
        "closing_on",
        "closing_cause",
        "closing_since",
        "annual_year",
        "annual_on",
        "annual_since",
        "annual_later",
    ];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        let Some(happened) = event.establishment()? else {
            return Ok(row);
        };
        let mut row = match row {
            Some(row) => row,
            None => first(id, &happened, event)?,
        };
        row.duties.apply(&happened);
        row.take(happened);
        row.owe();
        Ok(Some(row))
    }
}

fn first(
    id: Uuid,
    happened: &EstablishmentEvent,
    event: &RecordedEvent,
) -> Result<EstablishmentRow, ApplyError> {
    let EstablishmentEvent::EmployerRegistered {
        province,
        office,
        registered_on,
        ..
    } = happened
    else {
        return Err(event.poison(&"not registered before"));
    };
    Ok(EstablishmentRow {
        id,
        version: 0,
        province: province.0.clone(),
        regency: None,
        address: None,
        legal_name: String::new(),
        trade_name: None,
        former_names: vec![],
        search: String::new(),
        office: office.code().to_owned(),
        parent: None,
        nib: None,
        npwp: None,
        nitku: None,
        numbers: vec![],
        kbli: None,
        kbli_edition: None,
        workers: None,
        status: Status::Active.name().to_owned(),
        linked_from: None,
        registered_on: *registered_on,
        duties: Duties::default(),
        opening_on: None,
        opening_cause: None,
        opening_since: None,
        closing_on: None,
        closing_cause: None,
        closing_since: None,
        annual_year: None,
        annual_on: None,
        annual_since: None,
        annual_later: vec![],
    })
}

impl EstablishmentRow {
    fn take(&mut self, happened: EstablishmentEvent) {
        match happened {
            EstablishmentEvent::EmployerRegistered {
                regency,
                address,
                legal_name,
                trade_name,
                parent,
                numbers,
                kbli,
                headcount,
                ..
            } => {
                (self.regency, self.address) = (regency.map(|code| code.0), address);
                (self.legal_name, self.trade_name, self.parent) = (legal_name, trade_name, parent);
                self.name();
                self.number(numbers, &kbli);
                self.count(headcount.as_ref());
            }
            EstablishmentEvent::EmployerRenamed {
                new, trade_name, ..
            } => {
                self.former_names
                    .push(std::mem::replace(&mut self.legal_name, new));
                self.trade_name = trade_name.or(self.trade_name.take());
                self.name();
            }
            EstablishmentEvent::EstablishmentMoved {
                to,
                regency,
                address,
                ..
            } => {
                self.province = to.0;
                (self.regency, self.address) = (regency.map(|code| code.0), address);
            }
            EstablishmentEvent::ProvinceSucceeded { new, regency, .. } => {
                (self.province, self.regency) = (new.0, Some(regency.0));
            }
            EstablishmentEvent::EmployerMerged { into, .. } => self.enter(Status::Merged { into }),
            EstablishmentEvent::DuplicateEmployersLinked { survivor, .. } => {
                self.linked_from = Some(self.status.clone());
                self.enter(Status::Duplicate { of: survivor });
            }
            EstablishmentEvent::LinkReversed { .. } => {
                let before = self.linked_from.take();
                self.status = before.unwrap_or_else(|| Status::Active.name().to_owned());
            }
            EstablishmentEvent::NumbersRecorded { numbers, kbli, .. } => {
                self.number(numbers, &kbli);
            }
            EstablishmentEvent::HeadcountRecorded { headcount, .. } => self.count(Some(&headcount)),
            EstablishmentEvent::OperationStopped { stopped_on, .. } => {
                self.enter(Status::Stopped { since: stopped_on });
            }
            EstablishmentEvent::OperationResumed { .. } => self.enter(Status::Active),
            EstablishmentEvent::EstablishmentDissolved { .. } => self.enter(Status::Dissolved),
            EstablishmentEvent::WlkReportFiled {
                wlkp_no, headcount, ..
            } => {
                self.numbers
                    .extend(wlkp_no.filter(|number| !self.numbers.contains(number)));
                self.count(headcount.as_ref());
            }
            EstablishmentEvent::DuplicateProposed { .. }
            | EstablishmentEvent::DuplicateDeclined { .. }
            | EstablishmentEvent::PengurusChanged { .. }
            | EstablishmentEvent::FirstReportDateDetermined { .. } => {}
        }
    }

    fn enter(&mut self, status: Status) {
        status.name().clone_into(&mut self.status);
    }

    /// All names as they are searched for, each once.
    fn name(&mut self) {
        let own = [&self.legal_name].into_iter();
        let names = own.chain(&self.trade_name).chain(&self.former_names);
        let keys: BTreeSet<String> = names.map(|name| search_key(name)).collect();
        self.search = keys.into_iter().collect::<Vec<_>>().join(" | ");
    }

    fn number(&mut self, new: Numbers, kbli: &[Kbli]) {
        for number in [&new.nib, &new.npwp, &new.nitku].into_iter().flatten() {
            if !self.numbers.contains(number) {
                self.numbers.push(number.clone());
            }
        }
        self.nib = new.nib.or(self.nib.take());
        self.npwp = new.npwp.or(self.npwp.take());
        self.nitku = new.nitku.or(self.nitku.take());
        if let Some(main) = kbli.iter().find(|one| one.main) {
            self.kbli = Some(main.code.clone());
            self.kbli_edition = Some(main.edition.code().to_owned());
        }
    }

    fn count(&mut self, headcount: Option<&Headcount>) {
        if let Some(count) = headcount {
            self.workers = Some(i32::try_from(count.workers()).unwrap_or(i32::MAX));
        }
    }

    /// What it owes; a duplicate owes nothing, what stays does.
    fn owe(&mut self) {
        let double = self.status == "duplicate";
        let duties = &self.duties;
        let unmet = |duty| duties.first_unmet(duty).filter(|_| !double);
        let (opening, closing) = (unmet(Duty::Opening), unmet(Duty::Closing));
        self.opening_on = opening.map(|one| one.event_on);
        self.opening_cause = opening.map(|one| one.cause);
        self.closing_on = closing.map(|one| one.event_on);
        self.closing_cause = closing.map(|one| one.cause);
        let since = |duty| duties.first_event(duty).filter(|_| !double);
        (self.opening_since, self.closing_since) = (since(Duty::Opening), since(Duty::Closing));
        let annual = duties.first_year_unmet().filter(|_| !double);
        (self.annual_year, self.annual_on) = annual.unzip();
        self.annual_later = annual.map_or_else(Vec::new, |(year, _)| duties.years_after(year));
        self.annual_since = duties.first_annual_due().filter(|_| !double);
    }
}

/// One establishment in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct ListedEstablishment {
    /// The establishment.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Kemendagri code.
    pub province: String,
    /// Regency or city.
    pub regency: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Name in the deed.
    pub legal_name: String,
    /// Name in trade.
    pub trade_name: Option<String>,
    /// Names that it bore before.
    pub former_names: Vec<String>,
    /// `head` or `branch`.
    pub office: String,
    /// The head office of a branch.
    pub parent: Option<Uuid>,
    /// Business number.
    pub nib: Option<String>,
    /// Tax number.
    pub npwp: Option<String>,
    /// Number of the place of business.
    pub nitku: Option<String>,
    /// Main industry.
    pub kbli: Option<String>,
    /// Edition of its code.
    pub kbli_edition: Option<String>,
    /// Who work there, as last counted.
    pub workers: Option<i32>,
    /// Name of its state.
    pub status: String,
    /// Day from which the register knows it.
    pub registered_on: NaiveDate,
}

/// Which establishments are asked for; every filter that is there must fit.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// Kemendagri code.
    pub province: Option<String>,
    /// Regency or city.
    pub regency: Option<String>,
    /// Name of a state.
    pub status: Option<String>,
    /// A number: NIB, NPWP, NITKU or of a report.
    pub number: Option<String>,
    /// A name, perhaps with slips.
    pub q: Option<String>,
    /// The last row of the page before; not with a name, by whose likeness rows are in order.
    pub after: Option<(NaiveDate, Uuid)>,
    /// Most rows.
    pub limit: i64,
    /// At which times.
    pub past: Past,
}

/// The establishments of a page, newest first, by a name the most alike first; with the position
/// that they tell, none without rows.
///
/// # Errors
/// The store cannot be reached.
pub async fn list(
    pool: &PgPool,
    filter: &Filter,
) -> Result<(Vec<ListedEstablishment>, Option<i64>), sqlx::Error> {
    let mut sql =
        QueryBuilder::<Postgres>::new("SELECT *, (SELECT position FROM checkpoints WHERE name = ");
    sql.push_bind(filter.past.table(TABLE));
    sql.push(") AS told_position FROM ");
    filter.past.source(&mut sql, TABLE);
    sql.push(" WHERE true");
    for (column, wanted) in [
        ("province", &filter.province),
        ("regency", &filter.regency),
        ("status", &filter.status),
    ] {
        if let Some(wanted) = wanted {
            sql.push(format!(" AND {column} = ")).push_bind(wanted);
        }
    }
    if let Some(number) = &filter.number {
        sql.push(" AND numbers @> ARRAY[")
            .push_bind(number)
            .push("]");
    }
    if let Some(name) = &filter.q {
        let key = search_key(name);
        sql.push(" AND ").push_bind(key.clone()).push(" <% search");
        sql.push(" ORDER BY word_similarity(")
            .push_bind(key)
            .push(", search) DESC, id DESC");
    } else {
        if let Some((last, id)) = filter.after {
            sql.push(" AND (registered_on, id) < (").push_bind(last);
            sql.push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY registered_on DESC, id DESC");
    }
    sql.push(" LIMIT ").push_bind(filter.limit);
    let found = sql.build().fetch_all(pool).await?;
    let told = |row: &PgRow| row.try_get("told_position");
    let position = found.first().map(told).transpose()?;
    let rows: Result<_, sqlx::Error> = found.iter().map(FromRow::from_row).collect();
    Ok((rows?, position))
}
