//! Given events, when a command, then an event or a refusal.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::schema_bounds::unbounded;
use crate::sealed::Sealed;

const TODAY: &str = "2026-06-08";
const ID: Uuid = Uuid::from_u128(0x6f1c_9a52_4c1e_4d8b_9d55_0e6f_3a2b_7c11);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn officer(role: Role, province: &str) -> Officer {
    Officer {
        id: format!("{role}-{province}"),
        role,
        unit: None,
        province: (!role.is_national()).then(|| ProvinceCode(province.to_owned())),
        acts_for: None,
    }
}

fn sealed() -> SealedIdentity {
    let name = Sealed {
        subject: ID,
        nonce: "n".to_owned(),
        text: "t".to_owned(),
    };
    SealedIdentity { name, nik: None }
}

/// A person and what was asked of him.
struct Told(Person);

impl Told {
    fn ask(&mut self, officer: Officer, command: PersonCommand) -> Result<(), &'static str> {
        let asked = Asked {
            id: ID,
            officer,
            at: format!("{TODAY}T03:00:00Z").parse().unwrap(),
            law: Law::seed(),
            command,
        };
        let event = self.0.decide(&asked).map_err(|one| one.rule.code)?;
        let text = serde_json::to_string(&event).unwrap();
        assert!(!text.contains("Budi"), "nothing is stored in clear: {text}");
        self.0.apply(event);
        Ok(())
    }
}

fn record(province: &str, nik: Option<&str>) -> PersonCommand {
    PersonCommand::RecordPerson(RecordPerson {
        nik: nik.map(str::to_owned),
        name: "Budi Santoso".to_owned(),
        sealed: Some(sealed()),
        ..RecordPerson::example(ProvinceCode(province.to_owned()))
    })
}

fn recorded() -> Told {
    let mut told = Told(Person::Unknown);
    let coordinator = officer(Role::Coordinator, "31");
    told.ask(coordinator, record("31", None)).unwrap();
    told
}

fn proposal(ground: DestructionGround, ties: Ties) -> PersonCommand {
    PersonCommand::ProposeDestruction(ProposeDestruction {
        ground,
        basis: "Jadwal retensi arsip".to_owned(),
        minutes: "BA 1/2026".to_owned(),
        minutes_on: day(TODAY),
        reassessment: Some("BA 2/2026".to_owned()),
        ties,
    })
}

fn approval(ties: Ties) -> PersonCommand {
    PersonCommand::ApproveDestruction(ApproveDestruction { ties })
}

fn suspect(ended_on: Option<&str>) -> Ties {
    Ties(vec![Tie {
        kind: TieKind::Suspect,
        id: Uuid::from_u128(2),
        province: ProvinceCode("31".to_owned()),
        record: RecordKind::Prosecution,
        ended_on: ended_on.map(day),
        barred_after: None,
    }])
}

#[test]
fn a_person_is_recorded_once_in_a_province_and_known_in_others() {
    let mut told = Told(Person::Unknown);
    let ppns = || officer(Role::Ppns, "31");
    let open = PersonCommand::RecordPerson(RecordPerson {
        sealed: None,
        ..RecordPerson::example(ProvinceCode("31".to_owned()))
    });
    assert_eq!(told.ask(ppns(), open), Err("person.sealed"));
    let wrong = record("31", Some("3171"));
    assert_eq!(told.ask(ppns(), wrong), Err("person.nik"));
    let other = officer(Role::Ppns, "32");
    assert_eq!(
        told.ask(other.clone(), record("31", None)),
        Err("acting.province")
    );
    let auditor = officer(Role::Auditor, "");
    assert_eq!(told.ask(auditor, record("31", None)), Err("acting.role"));
    let nik = Some("3199990101900001");
    told.ask(ppns(), record("31", nik)).unwrap();
    assert_eq!(
        told.ask(ppns(), record("31", nik)),
        Err("person.known-already")
    );
    told.ask(other, record("32", nik)).unwrap();
    let view = told.0.view().unwrap();
    assert_eq!((view.provinces.len(), view.status), (2, "Kept"));
}

#[test]
fn an_identity_is_corrected_and_never_one_that_is_another_persons() {
    let mut told = recorded();
    let correct = |known| {
        PersonCommand::CorrectIdentity(CorrectIdentity {
            name: "Budi Susanto".to_owned(),
            nik: Some("3199990101900001".to_owned()),
            evidence: "KTP".to_owned(),
            sealed: Some(sealed()),
            claim: None,
            known,
        })
    };
    let by = || officer(Role::Inspector2, "31");
    let another = Some(Uuid::from_u128(9));
    assert_eq!(
        told.ask(by(), correct(another)),
        Err("person.known-already")
    );
    told.ask(by(), correct(Some(ID))).unwrap();
    told.ask(by(), correct(None)).unwrap();
}

#[test]
fn two_persons_destroy_what_nothing_refers_to_and_then_it_is_gone() {
    let mut told = recorded();
    let needed = || proposal(DestructionGround::NoLongerNeeded, Ties::default());
    let head = |role| officer(role, "31");
    assert_eq!(told.ask(head(Role::Ppns), needed()), Err("acting.role"));
    told.ask(head(Role::UnitHead), needed()).unwrap();
    assert_eq!(
        told.ask(head(Role::UnitHead), needed()),
        Err("acting.state")
    );
    let same = Officer {
        role: Role::HeadOfDinas,
        ..head(Role::UnitHead)
    };
    let done = told.ask(same, approval(Ties::default()));
    assert_eq!(done, Err("acting.four-eyes"));
    let late = told.ask(head(Role::HeadOfDinas), approval(suspect(None)));
    assert_eq!(
        late,
        Err("person.case-open"),
        "what came since is looked at"
    );
    let reject = PersonCommand::RejectDestruction(RejectDestruction {
        reason: "Masih dinilai".to_owned(),
    });
    told.ask(head(Role::HeadOfDinas), reject).unwrap();
    told.ask(head(Role::UnitHead), needed()).unwrap();
    told.ask(head(Role::HeadOfDinas), approval(Ties::default()))
        .unwrap();
    assert_eq!(told.0.kept().unwrap().identity, None);
    assert_eq!(told.0.view().unwrap().status, "Shredded");
    let again = told.ask(head(Role::UnitHead), needed());
    assert_eq!(again, Err("acting.state"));
    assert_eq!(
        told.ask(head(Role::Coordinator), record("31", None)),
        Err("acting.state")
    );
}

#[test]
fn a_hold_keeps_what_the_schedule_lets_go() {
    let mut told = recorded();
    let head = || officer(Role::HeadOfDinas, "31");
    let over = || {
        proposal(
            DestructionGround::RetentionOver,
            suspect(Some("2016-06-07")),
        )
    };
    let hold = PersonCommand::SetHold(SetHold {
        basis: "Pemeriksaan inspektorat 7/2026".to_owned(),
    });
    told.ask(head(), hold).unwrap();
    assert_eq!(told.ask(head(), over()), Err("person.legal-hold"));
    let lift = |hold| {
        PersonCommand::LiftHold(LiftHold {
            hold,
            reason: "Selesai".to_owned(),
        })
    };
    assert_eq!(told.ask(head(), lift(1)), Err("acting.state"));
    told.ask(head(), lift(2)).unwrap();
    let early = proposal(
        DestructionGround::RetentionOver,
        suspect(Some("2016-06-08")),
    );
    assert_eq!(told.ask(head(), early), Err("person.retention-runs"));
    told.ask(head(), over()).unwrap();
}

#[test]
fn a_manager_or_owner_in_office_or_lately_so_stays() {
    let law = Law::seed();
    let today = day(TODAY);
    let place = (Uuid::from_u128(3), &ProvinceCode("31".to_owned()));
    let tie = |to: Option<&str>| {
        let to = to.map(day);
        Tie::of_place(TieKind::Manager, place, to, &law, today)
    };
    for (to, ended) in [
        (None, false),
        (Some("2026-06-08"), false),
        (Some("2026-06-07"), true),
    ] {
        assert_eq!(tie(to).ended_on.is_some(), ended, "{to:?}");
    }
    assert_eq!(
        tie(Some("2026-06-07")).barred_after,
        Some(day("2029-06-07"))
    );
    let ties = Ties(vec![tie(Some("2026-06-07"))]);
    assert_eq!(
        ties.free_from(&law, today),
        None,
        "the schedule has no number"
    );
    let ended = suspect(Some("2016-06-07"));
    assert_eq!(ended.free_from(&law, today), Some(day("2026-06-08")));
}

#[test]
fn every_action_has_an_example_and_every_text_an_end() {
    let told = recorded();
    let head = officer(Role::HeadOfDinas, "31");
    let at = format!("{TODAY}T03:00:00Z").parse().unwrap();
    let actions = told.0.actions(&head, at, &Law::seed(), &Ties::default());
    let allowed: Vec<&str> = actions.allowed.iter().map(|one| one.action).collect();
    assert_eq!(
        allowed,
        ["correct-identity", "set-hold", "propose-destruction"]
    );
    for one in &actions.allowed {
        jsonschema::validate(&one.schema, &one.schema["examples"][0]).unwrap();
    }
    for name in PersonCommand::NAMES {
        let schema = PersonCommand::schema(name).unwrap();
        assert_eq!(unbounded(&schema), [""; 0], "{name}");
    }
    let body = json!({ "province": "31", "name": "x", "sealed": {} });
    assert!(
        PersonCommand::parse("record-person", &body)
            .unwrap()
            .is_err()
    );
}
