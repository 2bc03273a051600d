//! The life of a review.

use uuid::Uuid;

use super::*;
use crate::law::Law;
use crate::officer::Role;

fn officer(id: &str, role: Role) -> Officer {
    Officer {
        acts_for: None,
        id: id.to_owned(),
        role,
        unit: None,
        province: Some(ProvinceCode("32".to_owned())),
    }
}

fn asked(officer: Officer, command: ReviewCommand) -> Asked<ReviewCommand> {
    Asked {
        id: Uuid::nil(),
        officer,
        at: "2026-11-27T01:00:00Z".parse().unwrap(),
        law: Law::seed(),
        command,
    }
}

fn case(nth: u128) -> Uuid {
    Uuid::from_u128(nth)
}

fn population() -> Vec<Member> {
    let member = |nth| Member {
        case: case(nth),
        values: vec![Some("WLK-01".to_owned())],
        inspectors: vec![format!("inspector-{nth}")],
    };
    (1..=3).map(member).collect()
}

fn drawing(size: u32, population: Vec<Member>) -> ReviewCommand {
    ReviewCommand::Draw {
        wanted: DrawSample {
            size,
            ..DrawSample::example()
        },
        position: 7,
        population,
    }
}

fn look(nth: u128, answer: Answer) -> ReviewCommand {
    let answers = questions().iter().map(|one| (one.code.clone(), answer));
    ReviewCommand::Look(RecordLook {
        case: case(nth),
        answers: answers.collect(),
        note: None,
    })
}

fn by(id: &str, command: ReviewCommand) -> Asked<ReviewCommand> {
    asked(officer(id, Role::UnitHead), command)
}

/// The review after what each of some persons asked.
fn after(acts: &[(&str, ReviewCommand)]) -> Review {
    let mut review = Review::default();
    for (who, command) in acts {
        let event = review.decide(&by(who, command.clone())).unwrap();
        review.apply(event);
    }
    review
}

fn refused(review: &Review, asked: &Asked<ReviewCommand>) -> &'static str {
    review.decide(asked).unwrap_err().rule.code
}

#[test]
fn a_sample_is_drawn_once_by_a_supervisor() {
    let none = Review::default();
    let by_inspector = asked(officer("a", Role::Inspector2), drawing(2, population()));
    assert_eq!(refused(&none, &by_inspector), "acting.role");
    assert_eq!(
        refused(&none, &by("a", drawing(2, vec![]))),
        "review.sample"
    );
    assert_eq!(
        refused(&none, &by("a", look(1, Answer::Yes))),
        "review.two-looks"
    );
    let drawn = after(&[("a", drawing(2, population()))]);
    let sample = drawn.sample.clone().unwrap();
    assert_eq!((sample.cases.len(), sample.position), (2, 7));
    assert_eq!(sample.province, Some(ProvinceCode("32".to_owned())));
    let again = by("b", drawing(2, population()));
    assert_eq!(refused(&drawn, &again), "review.sample");
}

#[test]
fn each_case_is_looked_at_by_two_others() {
    let drawn = after(&[("a", drawing(3, population()))]);
    assert_eq!(
        refused(&drawn, &by("a", look(9, Answer::Yes))),
        "review.two-looks"
    );
    let own = by("inspector-1", look(1, Answer::Yes));
    assert_eq!(refused(&drawn, &own), "review.own-case");
    let acts = [("a", drawing(3, population())), ("a", look(1, Answer::Yes))];
    let once = after(&acts);
    assert_eq!(
        refused(&once, &by("a", look(1, Answer::No))),
        "review.two-looks"
    );
    let mut in_his_name = by("deputy", look(1, Answer::No));
    in_his_name.officer.acts_for = Some("a".to_owned());
    assert_eq!(refused(&once, &in_his_name), "review.two-looks");
    let mut twice = once;
    twice.apply(twice.decide(&by("b", look(1, Answer::No))).unwrap());
    assert_eq!(
        refused(&twice, &by("c", look(1, Answer::Yes))),
        "review.two-looks"
    );
    let wanting = RecordLook {
        case: case(2),
        answers: BTreeMap::new(),
        note: None,
    };
    let wanting = by("c", ReviewCommand::Look(wanting));
    assert_eq!(refused(&twice, &wanting), "review.answers");
}

#[test]
fn nobody_sees_the_other_look_before_both_are_in() {
    let (one, other) = (
        officer("a", Role::UnitHead),
        officer("b", Role::Coordinator),
    );
    let acts = [("a", drawing(3, population())), ("a", look(1, Answer::Yes))];
    let mut review = after(&acts);
    let seen = |review: &Review, who: &Officer| review.looks_for(who, case(1)).len();
    assert_eq!((seen(&review, &one), seen(&review, &other)), (1, 0));
    let drawn = review.sample.clone().unwrap().cases;
    let waits = |review: &Review, who: &Officer| {
        drawn
            .iter()
            .filter(|one| review.waits_for(who, one))
            .count()
    };
    assert_eq!((waits(&review, &one), waits(&review, &other)), (2, 3));
    assert!(
        agreement(&review)
            .iter()
            .all(|one| one.both == 0 && one.kappa.is_none())
    );
    review.apply(review.decide(&by("b", look(1, Answer::No))).unwrap());
    assert_eq!((seen(&review, &one), seen(&review, &other)), (2, 2));
    let told = agreement(&review);
    assert_eq!(told.len(), questions().len());
    assert!(told.iter().all(|one| (one.both, one.equal) == (1, 0)));
}
