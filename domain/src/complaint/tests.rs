//! Given events, when a command, then an event or a refusal.

mod destroyed;
mod registered;

use std::sync::Arc;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use uuid::Uuid;

use super::*;
use crate::asked::Asked;
use crate::case::{Case, CaseCommand};
use crate::establishment::Known;
use crate::law::{Law, Status};
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;

/// A Monday in a week without a day off.
const MONDAY: &str = "2026-06-08";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn officer(role: Role, province: Option<&str>) -> Officer {
    Officer {
        acts_for: None,
        id: "petugas".to_owned(),
        role,
        unit: None,
        province: province.map(|code| ProvinceCode(code.to_owned())),
    }
}

fn asked<C>(officer: Officer, on: &str, command: C) -> Asked<C> {
    Asked {
        id: Uuid::from_u128(7),
        officer,
        at: format!("{on}T03:00:00Z").parse().unwrap(),
        law: Law::seed(),
        command,
    }
}

fn by_officer(on: &str, command: ComplaintCommand) -> Asked<ComplaintCommand> {
    asked(officer(Role::ComplaintOfficer, Some("31")), on, command)
}

fn by_clock(on: &str) -> Asked<ComplaintCommand> {
    let noticed_on = day(on);
    let command = ComplaintCommand::StateDecisionMissed(StateDecisionMissed { noticed_on });
    asked(officer(Role::System, None), on, command)
}

fn complaint() -> RegisterComplaint {
    RegisterComplaint::example(day(MONDAY), ProvinceCode("31".to_owned()))
}

fn register(command: RegisterComplaint) -> Asked<ComplaintCommand> {
    by_officer(MONDAY, ComplaintCommand::RegisterComplaint(command))
}

fn take_up(on: &str) -> ComplaintCommand {
    taken_up(on, None)
}

fn taken_up(on: &str, known: Option<Known>) -> ComplaintCommand {
    ComplaintCommand::TakeUpComplaint(TakeUpComplaint {
        decided_on: day(on),
        known,
    })
}

fn withdraw(on: &str) -> ComplaintCommand {
    ComplaintCommand::WithdrawComplaint(WithdrawComplaint {
        withdrawn_on: day(on),
    })
}

fn answer(on: &str) -> ComplaintCommand {
    ComplaintCommand::AnswerComplaint(AnswerComplaint {
        answer: "Sudah".to_owned(),
        answered_on: day(on),
    })
}

fn after(complaint: &Complaint, asked: &Asked<ComplaintCommand>) -> Complaint {
    let mut complaint = complaint.clone();
    complaint.apply(complaint.decide(asked).unwrap());
    complaint
}

fn registered() -> Complaint {
    after(&Complaint::default(), &register(complaint()))
}

fn refused(complaint: &Complaint, asked: &Asked<ComplaintCommand>) -> &'static str {
    complaint.decide(asked).unwrap_err().rule.code
}

fn status(complaint: &Complaint) -> ComplaintStatus {
    complaint.filed().unwrap().status
}

#[test]
fn a_complaint_is_registered_by_the_complaint_officer_of_the_province() {
    let none = Complaint::default();
    assert_eq!(status(&registered()), ComplaintStatus::Registered);
    let command = || ComplaintCommand::RegisterComplaint(complaint());
    let coordinator = asked(officer(Role::Coordinator, Some("31")), MONDAY, command());
    assert_eq!(refused(&none, &coordinator), "acting.role");
    let elsewhere = asked(
        officer(Role::ComplaintOfficer, Some("32")),
        MONDAY,
        command(),
    );
    assert_eq!(refused(&none, &elsewhere), "acting.province");
    assert_eq!(
        refused(&registered(), &register(complaint())),
        "acting.state"
    );
    assert_eq!(
        refused(&none, &by_officer(MONDAY, take_up(MONDAY))),
        "acting.state"
    );
}

#[test]
fn what_would_stand_against_the_case_is_told_at_registration() {
    let none = Complaint::default();
    let mut spoken = complaint();
    spoken.establishment.name = "PT Pengaduan".to_owned();
    assert_eq!(refused(&none, &register(spoken)), "confidential.wording");
    let mut unknown = complaint();
    unknown.norms = vec!["NO-SUCH".to_owned()];
    let refusal = none.decide(&register(unknown)).unwrap_err();
    assert_eq!(refusal.field, Some("norms"));
    let mut telling = complaint();
    telling.reporter = Some(Reporter {
        name: Some("Siti Aminah".to_owned()),
        ..Reporter::default()
    });
    telling.evidence = vec!["Slip upah Siti Aminah".to_owned()];
    assert_eq!(
        refused(&none, &register(telling)),
        "complaint.identity-apart"
    );
    for (on, accepted) in [("2026-06-07", true), (MONDAY, true), ("2026-06-09", false)] {
        let mut received = complaint();
        received.received_on = day(on);
        assert_eq!(none.decide(&register(received)).is_ok(), accepted, "{on}");
    }
}

#[test]
fn a_case_that_follows_is_like_any_other() {
    let taken = by_officer("2026-06-10", take_up("2026-06-10"));
    let open = registered();
    let Ok(ComplaintEvent::ComplaintTakenUp { case_id, .. }) = open.decide(&taken) else {
        panic!("not taken up");
    };
    assert_eq!(case_id.get_version_num(), 4);
    let case = open.filed().unwrap().case(day("2026-06-10"), None);
    let by = officer(Role::ComplaintOfficer, Some("31"));
    let case = asked(by, "2026-06-10", CaseCommand::RegisterCase(case));
    assert!(Case::default().decide(&case).is_ok());
    let mut taken_up = open.clone();
    taken_up.apply(open.decide(&taken).unwrap());
    assert_eq!(status(&taken_up), ComplaintStatus::TakenUp);
    assert_eq!(refused(&taken_up, &taken), "acting.state");
}

#[test]
fn a_decision_is_not_dated_before_the_receipt_nor_ahead() {
    for (on, accepted) in [
        ("2026-06-07", false),
        (MONDAY, true),
        ("2026-06-10", true),
        ("2026-06-11", false),
    ] {
        let decided = registered().decide(&by_officer("2026-06-10", take_up(on)));
        assert_eq!(decided.is_ok(), accepted, "{on}");
    }
}

#[test]
fn a_complaint_that_is_taken_back_leaves_what_follows_from_it() {
    let taken_up = after(
        &registered(),
        &by_officer("2026-06-10", take_up("2026-06-10")),
    );
    let back = by_officer("2026-06-12", withdraw("2026-06-12"));
    let withdrawn = after(&taken_up, &back);
    assert_eq!(status(&withdrawn), ComplaintStatus::TakenUp);
    assert!(withdrawn.filed().unwrap().case.is_some());
    assert_eq!(refused(&withdrawn, &back), "acting.state");
    let early = after(&registered(), &by_officer(MONDAY, withdraw(MONDAY)));
    assert_eq!(status(&early), ComplaintStatus::Withdrawn);
    assert_eq!(
        refused(&early, &by_officer(MONDAY, take_up(MONDAY))),
        "acting.state"
    );
}

#[test]
fn other_decisions_end_the_wait_too() {
    let refer = ComplaintCommand::ReferComplaint(ReferComplaint {
        to: "Kejaksaan".to_owned(),
        decided_on: day(MONDAY),
    });
    let decline = ComplaintCommand::DeclareNotCompetent(DeclareNotCompetent {
        reason: "Perdata".to_owned(),
        decided_on: day(MONDAY),
    });
    for (command, wanted) in [
        (refer, ComplaintStatus::Referred),
        (decline, ComplaintStatus::NotCompetent),
        (answer(MONDAY), ComplaintStatus::Answered),
    ] {
        let decided = after(&registered(), &by_officer(MONDAY, command));
        assert_eq!(status(&decided), wanted);
        assert_eq!(refused(&decided, &by_clock("2026-07-01")), "acting.state");
    }
    let referred = after(&registered(), &by_officer(MONDAY, answer(MONDAY)));
    assert_eq!(
        refused(&referred, &by_officer(MONDAY, answer(MONDAY))),
        "acting.state"
    );
}

#[test]
fn the_clock_states_a_missed_decision_once_after_five_working_days() {
    let open = registered();
    let due = open.filed().unwrap().due(&Law::seed()).unwrap();
    // Monday + 5 working days; the Tuesday of the week after is a holiday, the Monday is none.
    assert_eq!(due.due_on, day("2026-06-15"));
    assert!(due.needs_confirmation, "no statute says so");
    for (on, missed) in [
        ("2026-06-14", false),
        ("2026-06-15", false),
        ("2026-06-16", true),
    ] {
        assert_eq!(open.decide(&by_clock(on)).is_ok(), missed, "{on}");
    }
    let stated = after(&open, &by_clock("2026-06-16"));
    assert!(stated.decide(&by_clock("2026-06-17")).is_err());
    assert_eq!(stated.filed().unwrap().missed, Some(day("2026-06-15")));
    let late = by_officer("2026-06-17", take_up("2026-06-17"));
    assert!(stated.decide(&late).is_ok(), "late is not too late");
}

#[test]
fn a_change_of_the_rule_moves_the_last_day() {
    let mut law = Law::clone(&Law::seed());
    let row = Arc::make_mut(&mut law.rules)
        .iter_mut()
        .find(|row| row.rule_id == "complaint.decide_days");
    let row = row.unwrap();
    assert_eq!(row.status, Status::NeedsConfirmation);
    row.value = crate::law::Value::WorkingDays(2);
    let mut clock = by_clock("2026-06-11");
    clock.law = Arc::new(law);
    assert!(registered().decide(&clock).is_ok());
}

#[test]
fn a_complaint_is_shown_to_those_who_may_know_of_it() {
    let mut open = registered();
    let unassigned = open.view_for(&officer(Role::Coordinator, Some("31")), &Law::seed());
    assert_eq!(unassigned, None);
    for (supervisor, on) in [("lain", MONDAY), ("petugas", "2026-06-09")] {
        let assign = ComplaintCommand::AssignSupervisor(AssignSupervisor {
            supervisor: supervisor.to_owned(),
            assigned_on: day(on),
        });
        open.apply(open.decide(&by_officer(on, assign)).unwrap());
    }
    for (role, province, shown) in [
        (Role::ComplaintOfficer, Some("31"), true),
        (Role::Coordinator, Some("31"), true),
        (Role::Coordinator, Some("32"), false),
        (Role::HeadOfDinas, Some("31"), false),
        (Role::CentralAdmin, None, false),
        (Role::Auditor, None, false),
    ] {
        let view = open.view_for(&officer(role, province), &Law::seed());
        assert_eq!(view.is_some(), shown, "{role}");
    }
    let acts = open.actions(
        &officer(Role::ComplaintOfficer, Some("31")),
        by_clock(MONDAY).at,
        &Law::seed(),
    );
    assert_eq!(acts.allowed.len(), 6);
    let refer = ComplaintCommand::ReferComplaint(ReferComplaint {
        to: "BPJS".to_owned(),
        decided_on: day(MONDAY),
    });
    open.apply(open.decide(&by_officer(MONDAY, refer)).unwrap());
    let late = ComplaintCommand::AssignSupervisor(AssignSupervisor {
        supervisor: "petugas".to_owned(),
        assigned_on: day(MONDAY),
    });
    let refused = open.decide(&by_officer(MONDAY, late)).unwrap_err();
    assert_eq!(refused.rule.code, "acting.state");
}

#[test]
fn an_identity_is_read_for_a_purpose_and_disclosed_on_a_document() {
    let by = || officer(Role::ComplaintOfficer, Some("31"));
    let read = |purpose: &str| {
        let purpose = purpose.to_owned();
        asked(
            by(),
            MONDAY,
            ComplainantCommand::Read(ReadIdentity { purpose }),
        )
    };
    let mut kept = Complainant::default();
    assert_eq!(
        kept.decide(&read("a")).unwrap_err().rule.code,
        "acting.state"
    );
    let keep = ComplainantCommand::Keep(KeepIdentity {
        province: ProvinceCode("31".to_owned()),
        name: None,
        contact: None,
        statement: None,
    });
    let keep = asked(by(), MONDAY, keep);
    kept.apply(kept.decide(&keep).unwrap());
    assert_eq!(kept.decide(&keep).unwrap_err().rule.code, "acting.state");
    assert_eq!(
        kept.decide(&read(" ")).unwrap_err().rule.code,
        "complaint.purpose"
    );
    assert!(kept.decide(&read("Meminta keterangan")).is_ok());
    let coordinator = Asked {
        officer: officer(Role::Coordinator, Some("31")),
        ..read("Meminta keterangan")
    };
    assert_eq!(
        kept.decide(&coordinator).unwrap_err().rule.code,
        "acting.role"
    );
    for (document_on, accepted) in [("2026-06-07", true), (MONDAY, true), ("2026-06-09", false)] {
        let disclose = ComplainantCommand::Disclose(DiscloseIdentity {
            basis: DisclosureBasis::CourtOrder,
            document: "12/Pen.Pid/2026".to_owned(),
            document_on: day(document_on),
            to: "Pengadilan Negeri Jakarta Pusat".to_owned(),
            disclosed_on: day(MONDAY),
        });
        let answer = kept.decide(&asked(by(), MONDAY, disclose));
        assert_eq!(answer.is_ok(), accepted, "{document_on}");
    }
}
