//! Every sequence of commands leaves exactly one state, and what is allowed is what is accepted.

use serde_json::Value;

use super::*;
use crate::action::Actions;
use crate::calendar::add_days;
use crate::property::{Acted, Dice, Pool, allowed_is_accepted, asked, older};

/// Sequences that are followed, each of at most so many commands.
const WALKS: u64 = 110;
const STEPS: usize = 40;

impl Acted for Case {
    type Command = CaseCommand;
    const ACTIONS: &[&str] = &CaseCommand::ACTIONS;

    fn actions(&self, officer: &Officer, at: DateTime<Utc>) -> Actions {
        self.actions_beside(officer, at, &crate::law::Law::seed(), older(self).as_ref())
    }

    fn parse(action: &str, body: &Value) -> CaseCommand {
        parsed(action, body)
    }

    fn accepts(&self, asked: &Asked<CaseCommand>) -> bool {
        self.decide(&beside(self, asked)).is_ok()
    }

    fn province(&self) -> &ProvinceCode {
        Self::province(self).unwrap()
    }
}

/// A command as it is asked when the log has an older case about the same.
fn beside(case: &Case, asked: &Asked<CaseCommand>) -> Asked<CaseCommand> {
    let mut asked = asked.clone();
    if let Some((_, survivor)) = asked.command.survivor() {
        *survivor = older(case);
    }
    asked
}

/// An officer of each role that acts in a case, in its province and in that to which it is offered.
fn officers(case: &Case) -> Vec<Officer> {
    let provinces = Case::province(case).into_iter().chain(case.offered_to());
    let of = |province: &ProvinceCode| {
        let province = province.clone();
        Role::PERSONS.map(move |role| Officer {
            acts_for: None,
            id: format!("{}-{}", role.code(), province.0),
            role,
            unit: None,
            province: (!role.is_national()).then(|| province.clone()),
        })
    };
    provinces.flat_map(of).collect()
}

/// What is accepted now, by whom.
fn next(case: &Case, at: DateTime<Utc>) -> Vec<(Officer, CaseCommand)> {
    let (mut found, other) = (vec![], older(case));
    for officer in officers(case) {
        let law = crate::law::Law::seed();
        let examples = case.examples(&officer, at, &law, other.as_ref());
        let accepted = examples.map(|(asked, _)| asked);
        let accepted = accepted.filter(|asked| case.accepts(asked));
        let accepted: Vec<CaseCommand> = accepted.map(|asked| asked.command).collect();
        found.extend(accepted.into_iter().map(|one| (officer.clone(), one)));
    }
    let noticed_on = local_date(Case::province(case).unwrap(), at);
    let clock = Officer::system("clock");
    let passed = CaseCommand::NotaDeadlinePassed(NotaDeadlinePassed { noticed_on });
    let missed = Duty::ALL
        .map(|duty| CaseCommand::StateMissedDeadline(StateMissedDeadline { duty, noticed_on }));
    let warned = [1, 2].map(|finding| {
        CaseCommand::WarnTimeBar(WarnTimeBar {
            finding,
            warned_on: noticed_on,
        })
    });
    for stated in missed.into_iter().chain(warned).chain([passed]) {
        if case.accepts(&asked(&clock, at, stated.clone())) {
            found.push((clock.clone(), stated));
        }
    }
    found
}

/// Acts that end or interrupt a case: taken less often than the others.
const ASIDE: &[&str] = &[
    "close-case",
    "suspend-case",
    "request-transfer",
    "merge-case",
    "revoke-document",
    "propose-correction",
    "record-renaming",
    "record-visit",
    "issue-special-nota",
    "state-missed-deadline",
    "review-suspension",
    "record-akta-change",
];

/// Acts that few roads come to: taken three times in four that they can be.
const RARE: &[&str] = &[
    "confirm-compliance",
    "countersign-nota",
    "record-nota-receipt",
    "issue-nota-ii",
    "report-non-compliance",
    "close-complied",
    "close-no-violation",
    "order-investigation",
    "decline-investigation",
    "refer-administrative",
];

/// One of the commands; two times in three none of those aside, when there is another.
fn chosen(dice: &mut Dice, mut next: Vec<(Officer, CaseCommand)>) -> (Officer, CaseCommand) {
    let is_rare = |(_, command): &(Officer, CaseCommand)| RARE.contains(&command.action());
    if dice.below(4) > 0 && next.iter().any(is_rare) {
        next.retain(is_rare);
    }
    let on_road = |(_, command): &(Officer, CaseCommand)| !ASIDE.contains(&command.action());
    if dice.below(3) > 0 && next.iter().any(on_road) {
        next.retain(on_road);
    }
    let (officer, command) = next.swap_remove(dice.below(next.len()));
    if let CaseCommand::RequestTransfer(mut offer) = command {
        // To the centre in one of three.
        if dice.below(3) == 0 {
            offer.to = ProvinceCode::centre();
        }
        return (officer, CaseCommand::RequestTransfer(offer));
    }
    if let CaseCommand::RecordFinding(mut finding) = command {
        // A norm with an administrative sanction in one of two.
        if dice.below(2) == 0 {
            "UPH-04".clone_into(&mut finding.norm);
        }
        return (officer, CaseCommand::RecordFinding(finding));
    }
    (officer, command)
}

/// Takes a command and shows that it leaves one state, which its events name and folding gives.
fn take_one(case: &mut Case, events: &mut Vec<CaseEvent>, asked: &Asked<CaseCommand>) {
    for event in case.decide(asked).unwrap() {
        let before = case.view().unwrap().status;
        case.apply(event.clone());
        let entered = event.enters().map(CaseStatus::name);
        let status = case.view().unwrap().status;
        let corrects = matches!(event, CaseEvent::CorrectionRecorded { .. });
        assert!(
            corrects || status == entered.unwrap_or(&before),
            "{event:?}"
        );
        assert!(CaseStatus::NAMES.contains(&status.as_str()));
        events.push(event);
    }
    let mut folded = Case::default();
    for event in events.iter() {
        folded.apply(event.clone());
    }
    assert_eq!(&folded, case);
}

fn walk(seed: u64, pool: &mut Pool) {
    let mut dice = Dice(seed);
    // A province from which others were made in 2022, before and after.
    let begin = ["2026-03-02", "2022-11-07"][dice.below(2)];
    let mut day: chrono::NaiveDate = begin.parse().unwrap();
    let province = ProvinceCode("91".to_owned());
    let body = RegisterCase {
        registered_on: day,
        number: "1".to_owned(),
        ..RegisterCase::example(day, province.clone())
    };
    let at = |day: chrono::NaiveDate| format!("{day}T03:00:00Z").parse().unwrap();
    let coordinator = Officer {
        acts_for: None,
        province: Some(province),
        ..officer(Role::Coordinator)
    };
    let (mut case, mut events) = (Case::default(), vec![]);
    let first = asked(&coordinator, at(day), CaseCommand::RegisterCase(body));
    for event in case.decide(&first).unwrap() {
        case.apply(event.clone());
        events.push(event);
    }
    for _ in 0..STEPS {
        day = add_days(day, [0, 1, 1, 2, 16, 31][dice.below(6)]);
        let at: DateTime<Utc> = at(day);
        let next = next(&case, at);
        if next.is_empty() {
            return;
        }
        let (officer, command) = chosen(&mut dice, next);
        allowed_is_accepted(&case, &officer, at, pool);
        take_one(&mut case, &mut events, &asked(&officer, at, command));
    }
}

#[test]
fn allowed_is_exactly_what_is_accepted_on_every_road() {
    let mut pool = Pool::new();
    for seed in 0..WALKS {
        walk(seed, &mut pool);
    }
    let actions = CaseCommand::ACTIONS.iter();
    let unmet: Vec<&&str> = actions.filter(|one| !pool.contains_key(**one)).collect();
    assert!(unmet.is_empty(), "never allowed on any road: {unmet:?}");
}
