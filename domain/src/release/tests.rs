//! The life of a release.

use uuid::Uuid;

use super::*;
use crate::law::Law;
use crate::officer::{Officer, Role};

fn asked(who: &str, role: Role, command: ReleaseCommand) -> Asked<ReleaseCommand> {
    Asked {
        id: Uuid::nil(),
        officer: Officer {
            acts_for: None,
            id: who.to_owned(),
            role,
            unit: None,
            province: None,
        },
        at: "2026-11-27T01:00:00Z".parse().unwrap(),
        law: Law::seed(),
        command,
    }
}

fn plan(planned_on: &str) -> ReleaseCommand {
    let planned_on = planned_on.parse().unwrap();
    ReleaseCommand::Plan(PlanRelease {
        planned_on,
        ..PlanRelease::example(planned_on)
    })
}

fn freeze(numbers: &str, reason: Option<&str>) -> ReleaseCommand {
    let text = numbers.to_owned();
    ReleaseCommand::Freeze {
        table: Table {
            position: 7,
            digest: format!("digest of {text}"),
            numbers: text.clone(),
            text,
        },
        reason: reason.map(str::to_owned),
    }
}

fn publish() -> ReleaseCommand {
    ReleaseCommand::Publish(Signature {
        key: "k".to_owned(),
        signature: "s".to_owned(),
    })
}

fn because() -> WithReason {
    WithReason {
        reason: "Belum lengkap".to_owned(),
    }
}

/// The release after what each of some persons asked.
fn after(release: &Release, acts: &[(&str, ReleaseCommand)]) -> Release {
    let mut release = release.clone();
    for (who, command) in acts {
        let asked = asked(who, Role::Statistician, command.clone());
        release.apply(release.decide(&asked).unwrap());
    }
    release
}

fn refused(release: &Release, who: &str, command: ReleaseCommand) -> &'static str {
    let asked = asked(who, Role::CentralAdmin, command);
    release.decide(&asked).unwrap_err().rule.code
}

#[test]
fn a_table_is_frozen_by_one_and_released_by_another() {
    let none = Release::default();
    let by_ppns = asked("a", Role::Ppns, plan("2026-11-27"));
    assert_eq!(none.decide(&by_ppns).unwrap_err().rule.code, "acting.role");
    assert_eq!(refused(&none, "a", freeze("29", None)), "release.not-open");
    let planned = after(&none, &[("a", plan("2026-11-27"))]);
    assert_eq!(planned.state(), "planned");
    assert_eq!(
        refused(&planned, "b", plan("2026-11-27")),
        "release.not-open"
    );
    assert_eq!(refused(&planned, "b", publish()), "release.not-open");
    let frozen = after(&planned, &[("a", freeze("29", None))]);
    assert_eq!(frozen.state(), "frozen");
    assert_eq!(refused(&frozen, "a", publish()), "release.two-persons");
    let reject = ReleaseCommand::Reject(because());
    assert_eq!(refused(&frozen, "a", reject.clone()), "release.two-persons");
    assert_eq!(
        refused(&frozen, "b", freeze("29", None)),
        "release.not-open"
    );
    let released = after(&frozen, &[("b", publish())]);
    assert_eq!(released.state(), "published");
    assert_eq!(refused(&released, "c", publish()), "release.not-open");
    let cancel = ReleaseCommand::Cancel(because());
    assert_eq!(refused(&released, "c", cancel), "release.not-open");
    let again = after(&frozen, &[("b", reject), ("a", freeze("29", None))]);
    assert_eq!(again.vintages.last().map(|one| one.revision), Some(2));
}

#[test]
fn a_revision_tells_other_numbers_and_both_vintages_stay() {
    let acts = [
        ("a", plan("2026-11-27")),
        ("a", freeze("29", None)),
        ("b", publish()),
    ];
    let released = after(&Release::default(), &acts);
    assert_eq!(
        refused(&released, "a", freeze("28", None)),
        "release.revision"
    );
    let same = freeze("29", Some("Ralat"));
    assert_eq!(refused(&released, "a", same), "release.revision");
    let acts = [("a", freeze("28", Some("Ralat"))), ("b", publish())];
    let revised = after(&released, &acts);
    let numbers: Vec<&str> = revised
        .vintages
        .iter()
        .map(|one| one.table.numbers.as_str())
        .collect();
    assert_eq!(numbers, ["29", "28"]);
    assert!(revised.vintages.iter().all(Vintage::is_published));
}

#[test]
fn nothing_is_published_before_its_day() {
    for (day, told) in [
        ("2026-11-26", None),
        ("2026-11-27", None),
        ("2026-11-28", Some("release.calendar")),
    ] {
        let acts = [("a", plan(day)), ("a", freeze("29", None))];
        let frozen = after(&Release::default(), &acts);
        let asked = asked("b", Role::Statistician, publish());
        let refused = frozen.decide(&asked).err().map(|refusal| refusal.rule.code);
        assert_eq!(refused, told, "{day}");
    }
}

#[test]
fn what_is_cancelled_stays_so() {
    let cancel = ReleaseCommand::Cancel(because());
    let acts = [("a", plan("2026-12-01")), ("b", cancel)];
    let cancelled = after(&Release::default(), &acts);
    assert_eq!(cancelled.state(), "cancelled");
    assert_eq!(
        refused(&cancelled, "a", freeze("29", None)),
        "release.not-open"
    );
}
