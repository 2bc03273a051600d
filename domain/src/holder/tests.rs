//! Given events, when a command, then an event or a refusal.

use chrono::NaiveDate;
use cqrs_es::Aggregate;

use super::*;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::schema_bounds::unbounded;

const MONDAY: &str = "2026-06-08";
const HOLDER: &str = "budi";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn jakarta() -> ProvinceCode {
    ProvinceCode("31".to_owned())
}

fn officer(role: Role) -> Officer {
    Officer {
        id: role.code().to_owned(),
        role,
        unit: None,
        province: (!role.is_national()).then(jakarta),
        acts_for: None,
    }
}

fn asked(officer: Officer, on: &str, command: HolderCommand) -> Asked<HolderCommand> {
    Asked {
        id: stream_of(HOLDER),
        officer,
        at: format!("{on}T03:00:00Z").parse().unwrap(),
        law: Law::seed(),
        command,
    }
}

fn claims(roles: &[Role]) -> Claims {
    Claims {
        roles: roles.to_vec(),
        unit: None,
        province: Some(jakarta()),
    }
}

fn says(on: &str, roles: &[Role]) -> Asked<HolderCommand> {
    let command = HolderCommand::ClaimRights(ClaimRights {
        holder: HOLDER.to_owned(),
        claims: claims(roles),
    });
    asked(officer(Role::System), on, command)
}

fn propose(by: Role, role: Role) -> Asked<HolderCommand> {
    let mut grant = ProposeGrant::example(day(MONDAY), &jakarta());
    HOLDER.clone_into(&mut grant.holder);
    grant.power.role = role;
    if role.is_national() {
        grant.power.province = None;
    }
    asked(officer(by), MONDAY, HolderCommand::ProposeGrant(grant))
}

fn approve(by: &Officer, on: &str, proposal: i64) -> Asked<HolderCommand> {
    let command = HolderCommand::ApproveGrant(ApproveGrant { proposal });
    asked(by.clone(), on, command)
}

fn delegate(by: &Officer, from: &str, until: &str) -> Asked<HolderCommand> {
    let command = HolderCommand::DelegatePower(DelegatePower {
        holder: HOLDER.to_owned(),
        from: day(from),
        until: day(until),
        reason: "Cuti".to_owned(),
    });
    asked(by.clone(), MONDAY, command)
}

fn end(by: &Officer, on: &str, power: i64) -> Asked<HolderCommand> {
    let reason = "Kembali".to_owned();
    let command = HolderCommand::EndPower(EndPower { power, reason });
    asked(by.clone(), on, command)
}

/// The holder after commands that are accepted.
fn after(commands: &[Asked<HolderCommand>]) -> Holder {
    let mut holder = Holder::default();
    for asked in commands {
        if let Some(event) = holder.decide(asked).unwrap() {
            holder.apply(event);
        }
    }
    holder
}

fn refused(holder: &Holder, asked: &Asked<HolderCommand>) -> &'static str {
    holder.decide(asked).unwrap_err().rule.code
}

fn holding(holder: &Holder) -> &Holding {
    holder.holding().unwrap()
}

#[test]
fn what_the_sign_on_says_is_kept_when_it_is_new() {
    let holder = after(&[says("2026-05-02", &[Role::Coordinator])]);
    let again = says("2026-05-03", &[Role::Coordinator]);
    assert_eq!(holder.decide(&again).unwrap(), None);
    let other = says("2026-05-04", &[Role::UnitHead]);
    assert!(holder.decide(&other).unwrap().is_some());
    let by_hand = Asked {
        officer: officer(Role::CentralAdmin),
        ..other
    };
    assert_eq!(refused(&holder, &by_hand), "acting.role");
}

#[test]
fn who_could_see_on_a_day_is_known_later() {
    let holder = after(&[
        says("2026-05-02", &[Role::Coordinator]),
        says("2026-05-04", &[Role::Statistician]),
    ]);
    let on = |text| -> Vec<Role> {
        let said = holding(&holder).claims_on(day(text));
        said.flat_map(|one| one.claims.roles.clone()).collect()
    };
    assert_eq!(on("2026-05-01"), []);
    assert_eq!(on("2026-05-03"), [Role::Coordinator]);
    let both = [Role::Coordinator, Role::Statistician];
    assert_eq!(on("2026-05-04"), both, "until some moment of that day");
    assert_eq!(on("2026-05-05"), [Role::Statistician]);
}

#[test]
fn two_persons_grant_and_the_holder_is_neither() {
    let head = officer(Role::HeadOfDinas);
    let holder = after(&[propose(Role::HeadOfDinas, Role::UnitHead)]);
    assert_eq!(
        refused(&holder, &approve(&head, MONDAY, 1)),
        "acting.four-eyes"
    );
    let mut own = officer(Role::HeadOfDinas);
    HOLDER.clone_into(&mut own.id);
    let own = approve(&own, MONDAY, 1);
    assert_eq!(refused(&holder, &own), "holder.another-person");
    let mut elsewhere = officer(Role::HeadOfDinas);
    elsewhere.province = Some(ProvinceCode("32".to_owned()));
    let elsewhere = approve(&elsewhere, MONDAY, 1);
    assert_eq!(refused(&holder, &elsewhere), "acting.province");
    let unit_head = approve(&officer(Role::UnitHead), MONDAY, 1);
    assert_eq!(refused(&holder, &unit_head), "acting.role");

    let centre = officer(Role::CentralAdmin);
    let granted = after(&[
        propose(Role::HeadOfDinas, Role::UnitHead),
        approve(&centre, MONDAY, 1),
    ]);
    assert_eq!(
        refused(&granted, &approve(&centre, MONDAY, 1)),
        "acting.state"
    );
    let today = |_: Option<&ProvinceCode>| day(MONDAY);
    let acting = holding(&granted).granted(Role::UnitHead, today).unwrap();
    assert_eq!((acting.role, acting.acts_for), (Role::UnitHead, None));
    assert!(holding(&granted).granted(Role::Ppns, today).is_none());
    assert!(holding(&holder).granted(Role::UnitHead, today).is_none());
}

#[test]
fn a_rejected_grant_gives_nothing() {
    let command = HolderCommand::RejectGrant(RejectGrant {
        proposal: 1,
        reason: "Belum ada surat keputusan".to_owned(),
    });
    let holder = after(&[
        propose(Role::UnitHead, Role::UnitHead),
        asked(officer(Role::HeadOfDinas), MONDAY, command),
    ]);
    let today = |_: Option<&ProvinceCode>| day(MONDAY);
    assert!(holding(&holder).granted(Role::UnitHead, today).is_none());
}

#[test]
fn who_may_not_grant_proposes_nothing() {
    let nobody = Holder::default();
    let national = propose(Role::HeadOfDinas, Role::Auditor);
    assert_eq!(refused(&nobody, &national), "holder.granter");
    let mut other = propose(Role::HeadOfDinas, Role::UnitHead);
    other.id = stream_of("sari");
    assert_eq!(refused(&nobody, &other), "holder.own-stream");
}

#[test]
fn a_delegation_works_from_its_first_to_its_last_day_and_no_further() {
    let head = officer(Role::UnitHead);
    let holder = after(&[delegate(&head, "2026-06-09", "2026-06-11")]);
    let mut giver = Holding::clone(holding(&after(&[says("2026-05-02", &[Role::UnitHead])])));
    giver.holder = head.id.clone();
    let acting = |on: &str, giver: Option<&Holding>| {
        let today = |_: Option<&ProvinceCode>| day(on);
        holding(&holder).acting_for(&head.id, None, giver, today)
    };
    for (on, works) in [
        ("2026-06-08", false),
        ("2026-06-09", true),
        ("2026-06-10", true),
        ("2026-06-11", true),
        ("2026-06-12", false),
    ] {
        let answer = acting(on, Some(&giver));
        assert_eq!(answer.is_ok(), works, "{on}");
        match answer {
            Ok(deputy) => {
                assert_eq!((deputy.id.as_str(), deputy.role), (HOLDER, Role::UnitHead));
                assert_eq!(deputy.acts_for.as_deref(), Some("unit_head"));
            }
            Err(refusal) => assert_eq!(refusal.rule.code, "holder.in-force"),
        }
    }
    assert!(acting("2026-06-09", None).is_err(), "he holds it no more");

    let deputy = acting("2026-06-09", Some(&giver)).unwrap();
    let further = delegate(&deputy, "2026-06-10", "2026-06-11");
    assert_eq!(refused(&Holder::default(), &further), "holder.not-further");
}

#[test]
fn an_appointment_is_not_delegated_nor_anything_to_oneself() {
    let ppns = delegate(&officer(Role::Ppns), MONDAY, MONDAY);
    assert_eq!(refused(&Holder::default(), &ppns), "holder.of-office");
    let mut own = officer(Role::UnitHead);
    HOLDER.clone_into(&mut own.id);
    let own = delegate(&own, MONDAY, MONDAY);
    assert_eq!(refused(&Holder::default(), &own), "holder.another-person");
    let past = delegate(&officer(Role::UnitHead), "2026-06-07", MONDAY);
    assert_eq!(refused(&Holder::default(), &past), "holder.term");
}

#[test]
fn what_was_given_ends_at_once_and_was_held_until_then() {
    let head = officer(Role::UnitHead);
    let given = delegate(&head, MONDAY, "2026-06-30");
    let holder = after(std::slice::from_ref(&given));
    let stranger = end(&officer(Role::Ppns), "2026-06-10", 1);
    assert_eq!(refused(&holder, &stranger), "holder.ends");
    let ended = after(&[given, end(&head, "2026-06-10", 1)]);
    let power = holding(&ended).power(1).unwrap();
    assert!(!power.is_held(day("2026-06-10")));
    for (on, was) in [
        ("2026-06-09", true),
        ("2026-06-10", true),
        ("2026-06-11", false),
    ] {
        assert_eq!(power.was_held(day(on)), was, "{on}");
    }
    assert_eq!(
        refused(&ended, &end(&head, "2026-06-10", 1)),
        "acting.state"
    );
}

#[test]
fn who_acts_for_a_person_does_not_approve_what_that_person_proposed() {
    let holder = after(&[propose(Role::HeadOfDinas, Role::UnitHead)]);
    let mut deputy = officer(Role::HeadOfDinas);
    deputy.id = "sari".to_owned();
    deputy.acts_for = Some("head_of_dinas".to_owned());
    let asked = approve(&deputy, MONDAY, 1);
    assert_eq!(refused(&holder, &asked), "holder.not-further");
    let author = crate::rules::acting::approver_is_not_author(&deputy, "head_of_dinas");
    assert_eq!(author.unwrap_err().rule.code, "acting.four-eyes");
}

#[test]
fn every_text_and_list_has_an_end() {
    for action in HolderCommand::NAMES {
        let found = unbounded(&HolderCommand::schema(action).unwrap());
        // Subject identifiers come from a verified token.
        let own = ["/properties/holder".to_owned()];
        let allowed = *action == "claim-rights" && found == own;
        assert!(found.is_empty() || allowed, "{action}: {found:?}");
    }
}
