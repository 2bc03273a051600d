//! From the first note to its end: complied, or a second note, or prosecution.

use chrono::NaiveDate;
use domain::calendar::{add_days, sub_days, working_day_from};
use domain::case::{
    CaseCommand as Do, CaseEvent, CloseComplied, ConfirmCompliance, CountersignNota, IssueNotaI,
    IssueNotaII, NotaDeadlinePassed, NotaOrder, OrderInvestigation, ReceiptMethod, RecordFollowUp,
    RecordNotaReceipt, ReportNonCompliance,
};
use domain::law::Norm;
use domain::{Officer, Role};
use uuid::{Builder, Uuid};

use super::inspection::Inspection;
use super::life::Step;
use super::prosecution::{Ordered, is_fast};

const METHODS: &[(ReceiptMethod, u16)] = &[
    (ReceiptMethod::Hand, 70),
    (ReceiptMethod::Post, 15),
    (ReceiptMethod::Email, 12),
    (ReceiptMethod::Refused, 3),
];

/// The first note and what follows.
pub(super) fn noted(case: &mut Inspection) -> Step {
    let (number, issued_on) = (format!("560/NP1-{}", case.tag), case.some_days(1, 6)?);
    let note = Do::IssueNotaI(IssueNotaI {
        number: number.clone(),
        issued_on,
        limit_days: case.random.within(14, 30),
        orders: orders(case),
    });
    case.life.act(issued_on, &case.inspector, note)?;
    countersigned(case, number, issued_on)?;
    let due_on = received(case)?;
    let criminal = case.norms.iter().any(is_fast);
    if case.random.percent(68) {
        return complied(case, due_on);
    }
    if criminal && case.random.percent(8) {
        let reason = Some("Pelanggaran berulang dan disengaja".to_owned());
        let on = case.some_days(1, 5)?;
        return reported(case, on, reason);
    }
    passed(case, due_on)?;
    noted_again(case, criminal)
}

fn noted_again(case: &mut Inspection, criminal: bool) -> Step {
    let (number, issued_on) = (format!("560/NP2-{}", case.tag), case.some_days(0, 8)?);
    let note = Do::IssueNotaII(IssueNotaII {
        number: number.clone(),
        issued_on,
        limit_days: case.random.within(7, 14),
        orders: orders(case),
        reading: None,
    });
    case.life.act(issued_on, &case.inspector, note)?;
    countersigned(case, number, issued_on)?;
    let due_on = received(case)?;
    if case.random.percent(55) {
        return complied(case, due_on);
    }
    passed(case, due_on)?;
    let on = case.some_days(0, 6)?;
    if criminal {
        return reported(case, on, None);
    }
    // Outside the fast procedure the case waits until the employer does comply.
    let late = add_days(on, case.random.within(5, 200));
    complied(case, late)
}

/// What is ordered about every finding.
fn orders(case: &Inspection) -> Vec<NotaOrder> {
    let norms = (1..).zip(&case.norms);
    let order = |(finding, norm): (u32, &Norm)| NotaOrder {
        finding,
        text: format!("Penuhi {}", norm.duty),
        legal_basis: None,
    };
    norms.map(order).collect()
}

/// The head of the provincial office signs a note too, on the day of its issue.
fn countersigned(case: &mut Inspection, number: String, signed_on: NaiveDate) -> Step {
    let head = case.place.head(Role::HeadOfDinas);
    let signature = Do::CountersignNota(CountersignNota { number, signed_on });
    case.life.act(signed_on, &head, signature).map(drop)
}

/// The key of somebody whom no directory knows, the same for a case each time.
fn somebody(case: Uuid) -> Uuid {
    Builder::from_random_bytes(case.into_bytes()).into_uuid()
}

/// The receipt of a note; answers the last day to comply.
fn received(case: &mut Inspection) -> Step<NaiveDate> {
    let received_on = case.some_days(0, 7)?;
    let method = case.random.weighted(METHODS).copied();
    let receipt = Do::RecordNotaReceipt(RecordNotaReceipt {
        received_on,
        receiver: "Bagian personalia".to_owned(),
        received_by: Some(somebody(case.life.id)),
        position: "Staf".to_owned(),
        method: method.unwrap_or(ReceiptMethod::Hand),
    });
    let events = case.life.act(received_on, &case.inspector, receipt)?;
    let due = events.iter().find_map(|event| {
        if let CaseEvent::NotaReceived { due_on, .. } = event {
            return Some(*due_on);
        }
        None
    });
    Ok(due.unwrap_or(received_on))
}

/// The system states on the day after the last one that it has passed.
fn passed(case: &mut Inspection, due_on: NaiveDate) -> Step {
    let noticed_on = add_days(due_on, 1);
    let pass = Do::NotaDeadlinePassed(NotaDeadlinePassed { noticed_on });
    let clock = Officer::system("clock");
    case.life.act(noticed_on, &clock, pass)?;
    Ok(())
}

/// The employer complies a few days before a day, and the case is closed.
fn complied(case: &mut Inspection, before: NaiveDate) -> Step {
    let day = sub_days(before, case.random.within(0, 6)).max(case.life.day);
    let reported_on = case.life.reached(day)?;
    let follow_up = Do::RecordFollowUp(RecordFollowUp {
        reported_on,
        statement: "Seluruh perintah nota sudah dilaksanakan".to_owned(),
    });
    case.life.act(reported_on, &case.inspector, follow_up)?;
    let verified_on = case.some_days(1, 10)?;
    for (finding, _) in (1..).zip(case.norms.clone()) {
        let confirm = Do::ConfirmCompliance(ConfirmCompliance {
            finding,
            verified_on,
            evidence: "Bukti pelaksanaan diperiksa di tempat".to_owned(),
        });
        case.life.act(verified_on, &case.inspector, confirm)?;
    }
    let closed_on = case.some_days(0, 5)?;
    let close = Do::CloseComplied(CloseComplied { closed_on });
    let head = case.place.head(Role::UnitHead);
    case.life.act(closed_on, &head, close).map(drop)
}

/// Not complied with, for a crime: an investigation is ordered in most cases.
fn reported(case: &mut Inspection, on: NaiveDate, direct: Option<String>) -> Step {
    let reported_on = working_day_from(on);
    let report = Do::ReportNonCompliance(ReportNonCompliance {
        reported_on,
        evidence: vec!["Nota pemeriksaan dan tanda terimanya".to_owned()],
        direct_prosecution_reason: direct,
    });
    case.life.act(reported_on, &case.inspector, report)?;
    if !case.random.percent(90) {
        return Ok(());
    }
    let ordered_on = case.some_days(1, 10)?;
    let ppns = case.place.one_of(Role::Ppns, &mut case.random);
    let order = Do::OrderInvestigation(OrderInvestigation {
        ordered_on,
        ppns: ppns.id.clone(),
        roster: domain::officer::Roster::default(),
    });
    let head = case.place.head(Role::HeadOfDinas);
    let events = case.life.act(ordered_on, &head, order)?;
    let place = case.place.clone();
    let event = events.into_iter().next();
    case.ordered = event.map(|event| Ordered {
        case: case.life.id,
        event,
        ppns,
        place,
    });
    Ok(())
}
