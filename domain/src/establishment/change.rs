//! What can be corrected in the register of establishments, and where it stands in its events.

use std::mem;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bodies::{Headcount, Kbli, Numbers};
use super::codes::{Channel, ReportKind};
use super::events::EstablishmentEvent as Event;
use crate::correction::entry::{Change, carry_out};
use crate::correction::{Corrected, True};
use crate::province::RegencyCode;
use crate::rules::texts::{DESCRIPTION, NAME};

/// A field of one event of an establishment with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "field",
    content = "value",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum EstablishmentChange {
    /// Day on which it happened; of a manager his first day. That of a report is a part of it.
    OccurredOn(NaiveDate),
    /// A report; the day by which it is late is counted again.
    Report(ReportContent),
    /// Name in the deed, of a registration or a renaming.
    LegalName(#[schemars(length(max = NAME))] String),
    /// Name in trade.
    TradeName(#[schemars(length(max = NAME))] Option<String>),
    /// Address, of a registration or a move.
    Address(#[schemars(length(max = NAME))] Option<String>),
    /// Regency or city, in the same province.
    Regency(Option<RegencyCode>),
    /// First activity or licence; the report of it is due from another day.
    EstablishedOn(Option<NaiveDate>),
    /// Numbers.
    Numbers(Numbers),
    /// Industries.
    Kbli(Vec<Kbli>),
    /// Who works there.
    Headcount(Option<Headcount>),
    /// Day of the first report that an inspector determined.
    FirstReportOn(NaiveDate),
    /// Key of a manager.
    Manager(#[schemars(length(max = NAME))] String),
    /// Position of a manager.
    Position(#[schemars(length(max = NAME))] String),
    /// Last day of a manager.
    ManagerUntil(Option<NaiveDate>),
    /// What shows it, or why.
    Evidence(#[schemars(length(max = DESCRIPTION))] String),
}

/// A report as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportContent {
    /// Number of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 40))]
    pub wlkp_no: Option<String>,
    /// Kind.
    pub kind: ReportKind,
    /// How it came in.
    pub channel: Channel,
    /// Legal day of the filing: that of the postmark, or of the submission.
    pub filed_on: NaiveDate,
    /// When it was submitted, unless it came by post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Day of what is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_on: Option<NaiveDate>,
    /// Year of a yearly report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

impl ReportContent {
    fn exchange(&mut self, event: &mut Event) -> bool {
        let Event::WlkReportFiled {
            wlkp_no,
            kind,
            channel,
            filed_on,
            submitted_at,
            event_on,
            year,
            ..
        } = event
        else {
            return false;
        };
        mem::swap(&mut self.wlkp_no, wlkp_no);
        mem::swap(&mut self.kind, kind);
        mem::swap(&mut self.channel, channel);
        mem::swap(&mut self.filed_on, filed_on);
        mem::swap(&mut self.submitted_at, submitted_at);
        mem::swap(&mut self.event_on, event_on);
        mem::swap(&mut self.year, year);
        true
    }
}

/// Lets a value change places with a field; says whether there is one.
const fn swapped<T>(value: &mut T, place: Option<&mut T>) -> bool {
    if let Some(place) = place {
        mem::swap(value, place);
        return true;
    }
    false
}

impl Change<Event> for EstablishmentChange {
    fn exchange(&mut self, event: &mut Event) -> bool {
        match self {
            Self::OccurredOn(on) => swapped(on, occurred_on(event)),
            Self::Report(content) => content.exchange(event),
            Self::LegalName(name) => swapped(name, legal_name(event)),
            Self::TradeName(name) => swapped(name, trade_name(event)),
            Self::Address(text) => swapped(text, address(event)),
            Self::Regency(code) => swapped(code, regency(event)),
            Self::EstablishedOn(on) => swapped(on, established_on(event)),
            Self::Numbers(numbers) => swapped(numbers, numbers_of(event)),
            Self::Kbli(all) => swapped(all, kbli(event)),
            Self::Headcount(count) => exchange_count(count, event),
            Self::FirstReportOn(on) => swapped(on, first_report_on(event)),
            Self::Manager(who) => swapped(who, manager(event)),
            Self::Position(text) => swapped(text, position(event)),
            Self::ManagerUntil(on) => swapped(on, manager_until(event)),
            Self::Evidence(text) => swapped(text, evidence(event)),
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::OccurredOn(on) | Self::FirstReportOn(on) => Some(*on),
            Self::Report(content) => Some(content.filed_on),
            Self::EstablishedOn(on) | Self::ManagerUntil(on) => *on,
            Self::Headcount(count) => count.as_ref().map(|count| count.counted_on),
            Self::Numbers(numbers) => numbers.nib_issued_on,
            Self::LegalName(_)
            | Self::TradeName(_)
            | Self::Address(_)
            | Self::Regency(_)
            | Self::Kbli(_)
            | Self::Manager(_)
            | Self::Position(_)
            | Self::Evidence(_) => None,
        }
    }

    fn text(&self) -> Option<(&str, usize)> {
        match self {
            Self::LegalName(text) | Self::Manager(text) | Self::Position(text) => {
                Some((text, NAME))
            }
            Self::TradeName(text) | Self::Address(text) => Some((text.as_deref()?, NAME)),
            Self::Evidence(text) => Some((text, DESCRIPTION)),
            Self::Report(content) => Some((content.wlkp_no.as_deref()?, 40)),
            Self::Numbers(numbers) => Some((numbers.ahu_no.as_deref()?, NAME)),
            Self::OccurredOn(_)
            | Self::Regency(_)
            | Self::EstablishedOn(_)
            | Self::Kbli(_)
            | Self::Headcount(_)
            | Self::FirstReportOn(_)
            | Self::ManagerUntil(_) => None,
        }
    }
}

const fn occurred_on(event: &mut Event) -> Option<&mut NaiveDate> {
    match event {
        Event::EmployerRegistered { registered_on, .. } => Some(registered_on),
        Event::EmployerRenamed { effective_on, .. } => Some(effective_on),
        Event::EstablishmentMoved { moved_on, .. } => Some(moved_on),
        Event::OwnershipTransferred { owned_from, .. } => Some(owned_from),
        Event::EmployerMerged { merged_on, .. } => Some(merged_on),
        Event::PengurusChanged { from, .. } => Some(from),
        Event::NumbersRecorded { recorded_on, .. } => Some(recorded_on),
        Event::OperationStopped { stopped_on, .. } => Some(stopped_on),
        Event::OperationResumed { resumed_on, .. } => Some(resumed_on),
        Event::EstablishmentDissolved { dissolved_on, .. } => Some(dissolved_on),
        Event::FirstReportDateDetermined { determined_on, .. } => Some(determined_on),
        Event::DuplicateProposed { .. }
        | Event::DuplicateEmployersLinked { .. }
        | Event::DuplicateDeclined { .. }
        | Event::LinkReversed { .. }
        | Event::DuplicateAbsorbed { .. }
        | Event::DuplicateReleased { .. }
        | Event::ProvinceSucceeded { .. }
        | Event::HeadcountRecorded { .. }
        | Event::WlkReportFiled { .. }
        | Event::CorrectionProposed { .. }
        | Event::CorrectionRecorded { .. }
        | Event::CorrectionRejected { .. } => None,
    }
}

const fn legal_name(event: &mut Event) -> Option<&mut String> {
    if let Event::EmployerRegistered { legal_name, .. } = event {
        return Some(legal_name);
    }
    if let Event::EmployerRenamed { new, .. } = event {
        return Some(new);
    }
    None
}

const fn trade_name(event: &mut Event) -> Option<&mut Option<String>> {
    if let Event::EmployerRegistered { trade_name, .. }
    | Event::EmployerRenamed { trade_name, .. } = event
    {
        return Some(trade_name);
    }
    None
}

const fn address(event: &mut Event) -> Option<&mut Option<String>> {
    if let Event::EmployerRegistered { address, .. } | Event::EstablishmentMoved { address, .. } =
        event
    {
        return Some(address);
    }
    None
}

const fn regency(event: &mut Event) -> Option<&mut Option<RegencyCode>> {
    if let Event::EmployerRegistered { regency, .. } | Event::EstablishmentMoved { regency, .. } =
        event
    {
        return Some(regency);
    }
    None
}

const fn established_on(event: &mut Event) -> Option<&mut Option<NaiveDate>> {
    if let Event::EmployerRegistered { established_on, .. } = event {
        return Some(established_on);
    }
    None
}

const fn numbers_of(event: &mut Event) -> Option<&mut Numbers> {
    if let Event::EmployerRegistered { numbers, .. } | Event::NumbersRecorded { numbers, .. } =
        event
    {
        return Some(numbers);
    }
    None
}

const fn kbli(event: &mut Event) -> Option<&mut Vec<Kbli>> {
    if let Event::EmployerRegistered { kbli, .. } | Event::NumbersRecorded { kbli, .. } = event {
        return Some(kbli);
    }
    None
}

/// A count of its own has a day, and cannot be taken away.
const fn exchange_count(count: &mut Option<Headcount>, event: &mut Event) -> bool {
    if let Event::EmployerRegistered { headcount, .. } | Event::WlkReportFiled { headcount, .. } =
        event
    {
        mem::swap(count, headcount);
        return true;
    }
    if let Event::HeadcountRecorded {
        headcount,
        counted_on,
    } = event
        && let Some(count) = count.as_mut()
    {
        *counted_on = count.counted_on;
        mem::swap(count, headcount);
        return true;
    }
    false
}

const fn first_report_on(event: &mut Event) -> Option<&mut NaiveDate> {
    if let Event::FirstReportDateDetermined {
        first_report_on, ..
    } = event
    {
        return Some(first_report_on);
    }
    None
}

const fn manager(event: &mut Event) -> Option<&mut String> {
    if let Event::PengurusChanged { person, .. } = event {
        return Some(person);
    }
    None
}

const fn position(event: &mut Event) -> Option<&mut String> {
    if let Event::PengurusChanged { position, .. } = event {
        return Some(position);
    }
    None
}

const fn manager_until(event: &mut Event) -> Option<&mut Option<NaiveDate>> {
    if let Event::PengurusChanged { to, .. } = event {
        return Some(to);
    }
    None
}

const fn evidence(event: &mut Event) -> Option<&mut String> {
    match event {
        Event::EmployerRenamed { deed, .. }
        | Event::OwnershipTransferred { deed, .. }
        | Event::EmployerMerged { deed, .. } => Some(deed),
        Event::PengurusChanged { evidence, .. }
        | Event::OperationStopped { evidence, .. }
        | Event::OperationResumed { evidence, .. }
        | Event::EstablishmentDissolved { evidence, .. } => Some(evidence),
        Event::FirstReportDateDetermined { reason, .. } => Some(reason),
        Event::EmployerRegistered { .. }
        | Event::EstablishmentMoved { .. }
        | Event::ProvinceSucceeded { .. }
        | Event::DuplicateProposed { .. }
        | Event::DuplicateEmployersLinked { .. }
        | Event::DuplicateDeclined { .. }
        | Event::LinkReversed { .. }
        | Event::DuplicateAbsorbed { .. }
        | Event::DuplicateReleased { .. }
        | Event::NumbersRecorded { .. }
        | Event::HeadcountRecorded { .. }
        | Event::WlkReportFiled { .. }
        | Event::CorrectionProposed { .. }
        | Event::CorrectionRecorded { .. }
        | Event::CorrectionRejected { .. } => None,
    }
}

impl Corrected for Event {
    fn corrects(&self) -> Option<i64> {
        if let Self::CorrectionRecorded(recorded) = self {
            return Some(recorded.target);
        }
        None
    }

    fn correct(&self, earlier: &mut [True<Self>]) {
        let Self::CorrectionRecorded(recorded) = self else {
            return;
        };
        let Some(Self::WlkReportFiled {
            due_on,
            late_days,
            derivation,
            ..
        }) = carry_out(recorded, earlier)
        else {
            return;
        };
        if let EstablishmentChange::Report(_) = recorded.new {
            let due = recorded.due.as_ref();
            *due_on = due.map(|due| due.due_on);
            *late_days = due.and_then(|due| due.late_days);
            *derivation = due.map(|due| due.derivation.clone());
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        Some(self.true_from())
    }

    fn is_clerical(&self) -> bool {
        matches!(
            self,
            Self::CorrectionProposed(_) | Self::CorrectionRecorded(_) | Self::CorrectionRejected(_)
        )
    }
}
