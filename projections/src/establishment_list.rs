//! Establishments: found by name, number and place, with the first report of each duty that is
//! missing, so that what is overdue on a day is a range of an index however long the history.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::establishment::{
    Duties, Duty, EstablishmentEvent, Headcount, Kbli, Numbers, Places, Status, place_key,
    search_key,
};
use domain::{ProvinceCode, province};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::table::Row;

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
    opening_since: Option<NaiveDate>,
    closing_on: Option<NaiveDate>,
    closing_since: Option<NaiveDate>,
    annual_on: Option<NaiveDate>,
    annual_since: Option<NaiveDate>,
    /// Where it has lain; these three are missing in rows of the version before.
    #[serde(default)]
    places: Option<Places>,
    #[serde(default)]
    former: Option<Vec<String>>,
    #[serde(default)]
    place_search: Option<String>,
    /// Day from which it bears its name, when that was ever changed.
    #[serde(default)]
    named_on: Option<NaiveDate>,
    /// Day on which those who work there were counted.
    #[serde(default)]
    counted_on: Option<NaiveDate>,
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
        "opening_since",
        "closing_on",
        "closing_since",
        "annual_on",
        "annual_since",
        "places",
        "former",
        "place_search",
        "named_on",
        "counted_on",
    ];
    const DOCUMENTS: &'static [&'static str] = &["duties", "places"];
    const DATED: bool = true;

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
        row.lie(&happened);
        row.take(happened);
        row.owe();
        row.find();
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
        opening_since: None,
        closing_on: None,
        closing_since: None,
        annual_on: None,
        annual_since: None,
        places: None,
        former: None,
        place_search: None,
        named_on: None,
        counted_on: None,
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
                new,
                trade_name,
                effective_on,
                ..
            } => self.rename(new, trade_name, effective_on),
            event @ (EstablishmentEvent::EstablishmentMoved { .. }
            | EstablishmentEvent::ProvinceSucceeded { .. }) => self.relocate(event),
            EstablishmentEvent::NumbersRecorded { numbers, kbli, .. } => {
                self.number(numbers, &kbli);
            }
            EstablishmentEvent::HeadcountRecorded { headcount, .. } => self.count(Some(&headcount)),
            event @ (EstablishmentEvent::EmployerMerged { .. }
            | EstablishmentEvent::DuplicateEmployersLinked { .. }
            | EstablishmentEvent::LinkReversed { .. }
            | EstablishmentEvent::OperationStopped { .. }
            | EstablishmentEvent::OperationResumed { .. }
            | EstablishmentEvent::EstablishmentDissolved { .. }) => self.change(&event),
            EstablishmentEvent::WlkReportFiled {
                wlkp_no, headcount, ..
            } => {
                self.numbers
                    .extend(wlkp_no.filter(|number| !self.numbers.contains(number)));
                self.count(headcount.as_ref());
            }
            EstablishmentEvent::DuplicateProposed { .. }
            | EstablishmentEvent::OwnershipTransferred { .. }
            | EstablishmentEvent::DuplicateAbsorbed { .. }
            | EstablishmentEvent::DuplicateReleased { .. }
            | EstablishmentEvent::DuplicateDeclined { .. }
            | EstablishmentEvent::PengurusChanged { .. }
            | EstablishmentEvent::FirstReportDateDetermined { .. }
            | EstablishmentEvent::CorrectionProposed(_)
            | EstablishmentEvent::CorrectionRecorded(_)
            | EstablishmentEvent::CorrectionRejected(_) => {}
        }
    }

    /// It bears the name that is the latest by its day, and is found by all.
    fn rename(&mut self, new: String, trade_name: Option<String>, on: NaiveDate) {
        if self.named_on.is_some_and(|named_on| on < named_on) {
            self.former_names.push(new);
        } else {
            self.former_names
                .push(std::mem::replace(&mut self.legal_name, new));
            self.trade_name = trade_name.or(self.trade_name.take());
            self.named_on = Some(on);
        }
        self.name();
    }

    /// Where it has lain; by most events nothing.
    fn lie(&mut self, event: &EstablishmentEvent) {
        let places = self.places.get_or_insert_default();
        places.apply(event);
        let former = places.former().into_iter().map(|code| code.0);
        self.former = Some(former.collect());
    }

    /// The place by which it is found: address, and names and codes of what it lies in.
    fn find(&mut self) {
        let code = ProvinceCode(self.province.clone());
        let province = province::find(&code).map(|found| found.name.as_str());
        let parts = [self.address.as_deref(), self.regency.as_deref(), province];
        let keys: Vec<String> = parts.into_iter().flatten().map(place_key).collect();
        self.place_search = Some(keys.join(" | "));
    }

    /// Lies elsewhere, unless it moved on later; by other events nothing.
    fn relocate(&mut self, event: EstablishmentEvent) {
        if let EstablishmentEvent::EstablishmentMoved {
            to,
            regency,
            address,
            moved_on,
            ..
        } = event
        {
            let places = self.places.as_ref();
            if !places.is_some_and(|places| places.end_on(moved_on)) {
                return;
            }
            self.province = to.0;
            (self.regency, self.address) = (regency.map(|code| code.0), address);
        } else if let EstablishmentEvent::ProvinceSucceeded { new, regency, .. } = event {
            (self.province, self.regency) = (new.0, Some(regency.0));
        }
    }

    /// Enters another state; by other events nothing.
    fn change(&mut self, event: &EstablishmentEvent) {
        if let EstablishmentEvent::EmployerMerged { into, .. } = *event {
            self.enter(Status::Merged { into });
        } else if let EstablishmentEvent::DuplicateEmployersLinked { survivor, .. } = *event {
            self.linked_from = Some(self.status.clone());
            self.enter(Status::Duplicate { of: survivor });
        } else if let EstablishmentEvent::LinkReversed { .. } = event {
            let before = self.linked_from.take();
            self.status = before.unwrap_or_else(|| Status::Active.name().to_owned());
        } else if let EstablishmentEvent::OperationStopped { stopped_on, .. } = *event {
            self.enter(Status::Stopped { since: stopped_on });
        } else if let EstablishmentEvent::OperationResumed { .. } = event {
            self.enter(Status::Active);
        } else if let EstablishmentEvent::EstablishmentDissolved { .. } = event {
            self.enter(Status::Dissolved);
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
        let known = self.counted_on;
        let newer = |count: &&Headcount| known.is_none_or(|on| on <= count.counted_on);
        if let Some(count) = headcount.filter(newer) {
            self.counted_on = Some(count.counted_on);
            self.workers = Some(i32::try_from(count.workers()).unwrap_or(i32::MAX));
        }
    }

    /// What it owes; a duplicate owes nothing, what stays does, and what was reported under either
    /// counts.
    fn owe(&mut self) {
        let double = self.status == "duplicate";
        let duties = self.duties.together().into_owned();
        let unmet = |duty| duties.first_unmet(duty).filter(|_| !double);
        self.opening_on = unmet(Duty::Opening).map(|one| one.event_on);
        self.closing_on = unmet(Duty::Closing).map(|one| one.event_on);
        let since = |duty| duties.first_event(duty).filter(|_| !double);
        (self.opening_since, self.closing_since) = (since(Duty::Opening), since(Duty::Closing));
        let annual = duties.first_year_unmet().filter(|_| !double);
        self.annual_on = annual.map(|(_, due_on)| due_on);
        self.annual_since = duties.first_annual_due().filter(|_| !double);
    }
}
