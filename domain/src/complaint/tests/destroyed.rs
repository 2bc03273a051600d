use serde_json::json;

use super::*;
use crate::person::{
    ApproveDestruction, DestructionGround, LiftHold, ProposeDestruction, SetHold, Tie, Ties,
};

/// What was answered on a day.
fn answered(on: &str) -> Complaint {
    let events = [
        json!({ "type": "ComplaintRegistered", "complaint_id": Uuid::from_u128(7),
            "province": "31", "channel": "letter", "received_on": "2021-06-07",
            "registered_on": "2021-06-07", "establishment": { "name": "PT Contoh" },
            "norms": [], "evidence": [] }),
        json!({ "type": "ComplaintAnswered", "answer": "Upah minimum berlaku",
            "answered_on": on }),
    ];
    let mut complaint = Complaint::default();
    for event in events {
        complaint.apply(serde_json::from_value(event).unwrap());
    }
    complaint
}

fn ties(on: Option<&str>) -> Ties {
    let mut tie = Tie::of_complaint(&answered(on.unwrap_or(MONDAY)), None).unwrap();
    tie.ended_on = tie.ended_on.filter(|_| on.is_some());
    Ties(vec![tie])
}

fn proposal(ground: DestructionGround, ties: Ties) -> ComplainantCommand {
    ComplainantCommand::ProposeDestruction(ProposeDestruction {
        ground,
        basis: "Jadwal retensi arsip".to_owned(),
        minutes: "BA 1/2026".to_owned(),
        minutes_on: day(MONDAY),
        reassessment: None,
        ties,
    })
}

fn ask(who: &mut Complainant, id: &str, command: ComplainantCommand) -> Result<(), &'static str> {
    let officer = Officer {
        id: id.to_owned(),
        ..officer(Role::ComplaintOfficer, Some("31"))
    };
    let event = who.decide(&asked(officer, MONDAY, command));
    who.apply(event.map_err(|one| one.rule.code)?);
    Ok(())
}

fn kept() -> Complainant {
    let mut who = Complainant::default();
    let kept = KeepIdentity {
        province: ProvinceCode("31".to_owned()),
        name: None,
        contact: None,
        statement: None,
    };
    ask(&mut who, "a", ComplainantCommand::Keep(kept)).unwrap();
    who
}

#[test]
fn two_persons_destroy_who_complained_after_the_retention() {
    // Two years after the answer, so until 2026-06-07, the day before.
    let ended = ties(Some("2024-06-07"));
    let over = DestructionGround::RetentionOver;
    let mut who = kept();
    let waits = proposal(over, ties(None));
    assert_eq!(ask(&mut who, "a", waits), Err("person.case-open"));
    let runs = proposal(over, ties(Some("2024-06-08")));
    assert_eq!(ask(&mut who, "a", runs), Err("person.retention-runs"));
    let hold = SetHold {
        basis: "Gugatan 7/2026".to_owned(),
    };
    ask(&mut who, "a", ComplainantCommand::SetHold(hold)).unwrap();
    let during = proposal(over, ended.clone());
    assert_eq!(ask(&mut who, "a", during), Err("person.legal-hold"));
    let lift = LiftHold {
        hold: 2,
        reason: "Dicabut".to_owned(),
    };
    ask(&mut who, "a", ComplainantCommand::LiftHold(lift)).unwrap();
    ask(&mut who, "a", proposal(over, ended.clone())).unwrap();
    let approve = || {
        let ties = ended.clone();
        ComplainantCommand::ApproveDestruction(ApproveDestruction { ties })
    };
    assert_eq!(ask(&mut who, "a", approve()), Err("acting.four-eyes"));
    ask(&mut who, "b", approve()).unwrap();
    assert_eq!(who.keeping.shredded_on, Some(day(MONDAY)));
    let read = ReadIdentity {
        purpose: "Meminta keterangan".to_owned(),
    };
    let read = ComplainantCommand::Read(read);
    assert_eq!(ask(&mut who, "a", read), Err("acting.state"));
}
