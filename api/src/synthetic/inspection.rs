//! An inspection case up to the report, and its norms.

use chrono::NaiveDate;
use domain::Role;
use domain::calendar::{add_days, sub_days, working_day_from};
use domain::case::{
    ApproveReport, Case, CaseCommand as Do, CloseNoViolation, CompleteExamination, Establishment,
    ExaminationKind, IssueTaskOrder, RecordFinding, RegisterCase, Severity, Source,
    StartExamination,
};
use domain::law::{Law, Norm};

use super::life::{Life, Step, Unlawful, ended};
use super::prosecution::Ordered;
use super::random::Random;
use super::world::{Place, firm};
use super::{Plan, follow_up};
use crate::log::Append;

/// The first day of the history; what is known of the years before comes from real registers.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2020, 1, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const SOURCES: &[(Source, u16)] = &[
    (Source::Plan, 60),
    (Source::WlkMissing, 15),
    (Source::Complaint, 12),
    (Source::Accident, 5),
    (Source::Order, 3),
    (Source::Request, 3),
    (Source::Referral, 2),
];
const KINDS: &[(ExaminationKind, u16)] = &[
    (ExaminationKind::First, 40),
    (ExaminationKind::Periodic, 45),
    (ExaminationKind::Special, 12),
    (ExaminationKind::Repeat, 3),
];
const SEVERITIES: &[(Severity, u16)] = &[
    (Severity::Minor, 50),
    (Severity::Moderate, 38),
    (Severity::Serious, 12),
];

/// What a case is made of on its way.
pub(super) struct Inspection {
    pub(super) life: Life<Case>,
    pub(super) random: Random,
    pub(super) place: Place,
    pub(super) inspector: domain::Officer,
    /// Norms of its findings, by number.
    pub(super) norms: Vec<Norm>,
    pub(super) tag: String,
    pub(super) ordered: Option<Ordered>,
    registered_on: NaiveDate,
}

/// The stream of a case, and what it orders.
pub(super) fn case(plan: &Plan, number: u64) -> Result<(Append, Option<Ordered>), Unlawful> {
    let mut random = Random::new(plan.seed, number, 1);
    let place = Place::any(&mut random);
    let id = random.id(number);
    let registered_on = any_day(plan, &mut random);
    let place = place.on(registered_on);
    let mut case = Inspection {
        life: Life::new(plan, number, "case", id, registered_on),
        inspector: place.inspector(&mut random),
        tag: id.simple().to_string().chars().skip(20).collect(),
        random,
        place,
        norms: vec![],
        ordered: None,
        registered_on,
    };
    let step = case.begin();
    ended(step)?;
    Ok((case.life.append(), case.ordered))
}

/// A working day of the history.
pub(super) fn any_day(plan: &Plan, random: &mut Random) -> NaiveDate {
    let days = (plan.today - FIRST_DAY).num_days();
    let days = u16::try_from(days).unwrap_or(0);
    let day = working_day_from(add_days(FIRST_DAY, random.within(0, days)));
    if day > plan.today { FIRST_DAY } else { day }
}

impl Inspection {
    fn begin(&mut self) -> Step {
        self.register()?;
        self.send()?;
        self.examine()?;
        if !self.norms.is_empty() {
            return follow_up::noted(self);
        }
        let closed_on = self.some_days(0, 5)?;
        let head = self.place.head(Role::UnitHead);
        let close = Do::CloseNoViolation(CloseNoViolation { closed_on });
        self.life.act(closed_on, &head, close).map(drop)
    }

    /// A working day some days after the last act.
    pub(super) fn some_days(&mut self, least: u16, most: u16) -> Step<NaiveDate> {
        let days = self.random.within(least, most);
        self.life.after(days)
    }

    fn register(&mut self) -> Step {
        let source = self.random.weighted(SOURCES).copied();
        let source = source.unwrap_or(Source::Plan);
        let role = match source {
            Source::Complaint => Role::ComplaintOfficer,
            Source::Plan
            | Source::WlkMissing
            | Source::Accident
            | Source::Order
            | Source::Request
            | Source::Referral => Role::Coordinator,
        };
        let register = Do::RegisterCase(RegisterCase {
            establishment: Establishment {
                name: firm(&mut self.random),
                id: None,
                address: Some(self.place.address(&mut self.random)),
                regency: None,
            },
            province: self.place.province.clone(),
            source,
            registered_on: self.registered_on,
            number: format!("PK/{}", self.tag),
            known: None,
        });
        let officer = self.place.head(role);
        self.life
            .act(self.registered_on, &officer, register)
            .map(drop)
    }

    fn send(&mut self) -> Step {
        let issued_on = self.some_days(1, 10)?;
        let mut inspectors = vec![self.inspector.id.clone()];
        let second = self.place.inspector(&mut self.random).id;
        if self.random.percent(60) && !inspectors.contains(&second) {
            inspectors.push(second);
        }
        let order = Do::IssueTaskOrder(IssueTaskOrder {
            number: format!("560/SPT-{}", self.tag),
            inspectors,
            issued_on,
            valid_from: issued_on,
            valid_to: add_days(issued_on, 30),
            purpose: "Pemeriksaan norma ketenagakerjaan".to_owned(),
            roster: domain::officer::Roster::default(),
        });
        let head = self.place.head(Role::HeadOfDinas);
        self.life.act(issued_on, &head, order).map(drop)
    }

    fn examine(&mut self) -> Step {
        let started_on = self.some_days(0, 10)?;
        let kind = self.random.weighted(KINDS).copied();
        let kind = kind.unwrap_or(ExaminationKind::First);
        let start = Do::StartExamination(StartExamination { kind, started_on });
        self.life.act(started_on, &self.inspector, start)?;
        let findings = if self.random.percent(28) {
            0
        } else {
            self.random.within(1, 4)
        };
        for _ in 0..findings {
            self.find(started_on)?;
        }
        let completed_on = self.some_days(0, 7)?;
        let complete = Do::CompleteExamination(CompleteExamination {
            completed_on,
            checked: ["WLK-01", "WLK-02", "WLK-03"].map(str::to_owned).to_vec(),
            incomplete_reason: Some("Pemeriksaan terbatas pada norma wajib lapor".to_owned()),
        });
        self.life.act(completed_on, &self.inspector, complete)?;
        let approved_on = self.some_days(0, 7)?;
        let approve = Do::ApproveReport(ApproveReport { approved_on });
        let coordinator = self.place.head(Role::Coordinator);
        self.life.act(approved_on, &coordinator, approve).map(drop)
    }

    fn find(&mut self, day: NaiveDate) -> Step {
        let Some(norm) = norm_found(&mut self.random) else {
            return Ok(());
        };
        let severity = self.random.weighted(SEVERITIES).copied();
        let before = sub_days(self.registered_on, self.random.within(3, 40));
        let find = Do::RecordFinding(RecordFinding {
            norm: norm.code.clone(),
            offence_date: norm.valid_from.map_or(before, |first| before.max(first)),
            description: format!("Tidak dipenuhi: {}", norm.title),
            evidence: "Berita acara pemeriksaan".to_owned(),
            severity: severity.unwrap_or(Severity::Minor),
            workers_affected: u32::from(self.random.within(1, 400)),
        });
        self.life.act(day, &self.inspector, find)?;
        self.norms.push(norm);
        Ok(())
    }
}

/// A norm: reports and safety are broken most.
fn norm_found(random: &mut Random) -> Option<Norm> {
    let weight = |norm: &Norm| match norm.code.split('-').next() {
        Some("WLK") => 14,
        Some("K3" | "UPH" | "JKS") => 6,
        Some("WKT" | "PKW") => 3,
        Some(_) | None => 1,
    };
    let law = Law::seed();
    let norms = law.norms.iter().map(|norm| (norm, weight(norm)));
    let norms: Vec<(&Norm, u16)> = norms.collect();
    random.weighted(&norms).copied().cloned()
}
