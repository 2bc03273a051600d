//! Corrections: proposed by one, approved by another, true from then on.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;
use crate::correction::{fold, truth};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A line of a register: judged on 2018-04-10 to a fine, executed on 2018-04-20.
fn executed() -> Vec<ProsecutionEvent> {
    use ProsecutionEvent as E;
    vec![
        E::RegisterEntryImported {
            prosecution_id: Uuid::from_u128(7),
            register_no: "1".to_owned(),
            province: ProvinceCode("31".to_owned()),
            ppns: "P-1".to_owned(),
            norm: "WLK-02".to_owned(),
            accused_role: AccusedRole::Pengurus,
            establishment: "PT Contoh".to_owned(),
            offence_date: day("2018-02-01"),
            bap_completed_on: day("2018-03-01"),
        },
        E::JudgmentPronounced {
            judged_on: day("2018-04-10"),
            outcome: Outcome::Fine,
            fine_idr: Some(100_000),
            subsidiary_days: None,
            in_absentia: None,
            terms: JudgmentTerms::default(),
            basis: None,
            known_judgments: vec![],
        },
        E::JudgmentBecameFinal {
            final_on: day("2018-04-10"),
        },
        E::SentenceExecuted {
            executed_on: day("2018-04-20"),
        },
    ]
}

fn state(events: &[ProsecutionEvent]) -> Prosecution {
    let mut state = Prosecution::default();
    for event in events {
        state.apply(event.clone());
    }
    state
}

fn act(
    events: &[ProsecutionEvent],
    (id, role): (&str, Role),
    action: &str,
    body: &Value,
) -> Result<Vec<ProsecutionEvent>, &'static str> {
    let command = ProsecutionCommand::parse(action, body).unwrap().unwrap();
    let officer = Officer {
        acts_for: None,
        id: id.to_owned(),
        role,
        unit: None,
        province: Some(ProvinceCode("31".to_owned())),
    };
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer,
        at: "2026-03-02T03:00:00Z".parse().unwrap(),
        law: crate::law::Law::seed(),
        command,
    };
    let answer = state(events).decide(&asked);
    answer.map_err(|refusal| refusal.rule.code)
}

fn propose(target: i64, field: &str, value: &Value) -> Result<Vec<ProsecutionEvent>, &'static str> {
    let body = json!({ "target": target, "new": { "field": field, "value": value },
        "kind": "typing", "reason": "Salah ketik", "discovered_on": "2026-02-27" });
    act(
        &executed(),
        ("ppns", Role::Ppns),
        "propose-correction",
        &body,
    )
}

/// The events after an approved correction.
fn corrected(target: i64, field: &str, value: &Value) -> Vec<ProsecutionEvent> {
    let proposed = [executed(), propose(target, field, value).unwrap()].concat();
    let superior = ("superior", Role::PpnsSuperior);
    let body = json!({ "proposal": 5 });
    let recorded = act(&proposed, superior, "approve-correction", &body).unwrap();
    [proposed, recorded].concat()
}

#[test]
fn a_corrected_value_is_read_everywhere_and_the_recorded_one_is_kept() {
    let events = corrected(4, "completed_on", &json!("2018-04-25"));
    let view = state(&events).view().unwrap();
    assert_eq!(view.milestones.completed_on, Some(day("2018-04-25")));
    assert_eq!(events[..4], executed()[..], "nothing is overwritten");
    let known = truth(events.clone());
    assert_eq!(known[3].corrected_by, Some(6));
    let before: Prosecution = fold(truth(events[..5].iter().cloned()));
    let completed = before.view().unwrap().milestones.completed_on;
    assert_eq!(completed, Some(day("2018-04-20")), "before the approval");
}

#[test]
fn the_day_of_finality_moves_with_the_judgment() {
    let view = state(&corrected(2, "judged_on", &json!("2018-04-12"))).view();
    let milestones = view.unwrap().milestones;
    assert_eq!(milestones.judged_on, Some(day("2018-04-12")));
    assert_eq!(milestones.final_on, Some(day("2018-04-12")));
    for (on, accepted) in [
        ("2018-02-28", Err("correction.out-of-order")),
        ("2018-03-01", Ok(1)),
        ("2018-04-20", Ok(1)),
        ("2018-04-21", Err("correction.out-of-order")),
        ("2026-03-03", Err("dates.in-future")),
    ] {
        let answer = propose(2, "judged_on", &json!(on)).map(|events| events.len());
        assert_eq!(answer, accepted, "{on}");
    }
}

#[test]
fn a_fine_is_corrected_within_its_maximum_and_a_sentence_within_its_finality() {
    let sentence = |outcome: &str, fine: Option<i64>| {
        let value = json!({ "outcome": outcome, "fine_idr": fine });
        propose(2, "sentence", &value).map(|events| events.len())
    };
    assert_eq!(sentence("Fine", Some(1_000_000)), Ok(1));
    assert_eq!(sentence("Fine", Some(1_000_001)), Err("sentence.fine"));
    assert_eq!(sentence("Fine", Some(100_000)), Err("correction.no-change"));
    assert_eq!(sentence("Acquitted", None), Ok(1));
    assert_eq!(sentence("Kurungan", None), Err("correction.settled"));
    assert_eq!(sentence("Pardon", None), Err("court.outcome"));
    let norm = |code: &str| propose(1, "norm", &json!(code)).map(|events| events.len());
    assert_eq!(norm("WLK-03"), Ok(1));
    assert!(norm("NO-NORM").is_err());
    assert_eq!(
        propose(3, "norm", &json!("WLK-03")),
        Err("correction.field")
    );
    assert_eq!(
        propose(9, "norm", &json!("WLK-03")),
        Err("correction.field")
    );
}

/// Judged under the new law to a fine, by a reading of its maximum.
fn judged_by(reading: Option<&str>) -> Vec<ProsecutionEvent> {
    use ProsecutionEvent as E;
    let mut events = executed();
    if let E::RegisterEntryImported {
        offence_date,
        bap_completed_on,
        ..
    } = &mut events[0]
    {
        (*offence_date, *bap_completed_on) = (day("2026-01-10"), day("2026-01-20"));
    }
    let named = |reading: &str| NamedReading {
        question: "V2".to_owned(),
        reading: reading.to_owned(),
    };
    events[1] = E::JudgmentPronounced {
        judged_on: day("2026-02-10"),
        outcome: Outcome::Fine,
        fine_idr: Some(700_000),
        subsidiary_days: None,
        in_absentia: None,
        terms: JudgmentTerms::default(),
        basis: Some(Basis {
            ground: None,
            law_version: 0,
            readings: reading.map(named).into_iter().collect(),
        }),
        known_judgments: vec![],
    };
    events[..2].to_vec()
}

#[test]
fn a_corrected_fine_keeps_to_the_law_and_the_reading_of_its_judgment() {
    let correct = |reading: Option<&str>, fine: i64| {
        let value = json!({ "outcome": "Fine", "fine_idr": fine });
        let body = json!({ "target": 2, "new": { "field": "sentence", "value": value },
            "kind": "typing", "reason": "Salah ketik", "discovered_on": "2026-03-02" });
        let (events, who) = (judged_by(reading), ("ppns", Role::Ppns));
        act(&events, who, "propose-correction", &body).map(|events| events.len())
    };
    for (fine, without, by_b) in [
        (
            49_999,
            Err("ceiling.minimum-fine"),
            Err("ceiling.minimum-fine"),
        ),
        (50_000, Ok(1), Ok(1)),
        (1_000_000, Ok(1), Ok(1)),
        (1_000_001, Err("ceiling.reading-needed"), Ok(1)),
        (10_000_000, Err("ceiling.reading-needed"), Ok(1)),
        (10_000_001, Err("sentence.fine"), Err("sentence.fine")),
    ] {
        assert_eq!(correct(None, fine), without, "{fine}");
        assert_eq!(correct(Some("B"), fine), by_b, "{fine}");
    }
}

#[test]
fn a_correction_takes_two_persons_and_one_at_a_time() {
    let proposed = [
        executed(),
        propose(4, "completed_on", &json!("2018-04-25")).unwrap(),
    ]
    .concat();
    let decide = |who: (&str, Role), proposal: i64| {
        let body = json!({ "proposal": proposal });
        act(&proposed, who, "approve-correction", &body).map(|events| events.len())
    };
    let superior = Role::PpnsSuperior;
    assert_eq!(decide(("other", superior), 5), Ok(1));
    assert_eq!(decide(("ppns", superior), 5), Err("correction.two-persons"));
    assert_eq!(decide(("other", Role::Ppns), 5), Err("acting.role"));
    assert_eq!(
        decide(("other", superior), 4),
        Err("correction.not-proposed")
    );
    let again = json!({ "target": 1, "new": { "field": "norm", "value": "WLK-03" },
        "kind": "typing", "reason": "x", "discovered_on": "2026-03-02" });
    let second = act(
        &proposed,
        ("ppns", Role::Ppns),
        "propose-correction",
        &again,
    );
    assert_eq!(second, Err("correction.open"));
    let body = json!({ "proposal": 5, "reason": "Tidak terbukti" });
    let rejected = act(&proposed, ("other", superior), "reject-correction", &body).unwrap();
    let after = [proposed, rejected].concat();
    assert_eq!(state(&after).view(), state(&executed()).view());
    assert!(act(&after, ("ppns", Role::Ppns), "propose-correction", &again).is_ok());
}

#[test]
fn a_correction_tells_when_the_error_was_found_and_by_when_it_was_due() {
    let propose = |discovered: &str| {
        let body = json!({ "target": 4, "kind": "typing", "reason": "Salah ketik",
            "new": { "field": "completed_on", "value": "2018-04-25" }, "discovered_on": discovered });
        act(
            &executed(),
            ("ppns", Role::Ppns),
            "propose-correction",
            &body,
        )
    };
    for (on, answer) in [
        ("2018-04-19", Err("dates.out-of-order")),
        ("2018-04-20", Ok("2018-04-27")),
        ("2018-04-21", Ok("2018-04-27")),
        ("2026-03-01", Ok("2026-03-06")),
        ("2026-03-02", Ok("2026-03-09")),
        ("2026-03-03", Err("dates.in-future")),
    ] {
        let told = propose(on).map(|events| {
            let ProsecutionEvent::CorrectionProposed { in_time_until, .. } = events[0] else {
                panic!("{events:?}");
            };
            in_time_until
        });
        assert_eq!(told, answer.map(|due| Some(day(due))), "{on}");
    }
    let events = corrected(4, "completed_on", &json!("2018-04-25"));
    let ProsecutionEvent::CorrectionRecorded { in_time_until, .. } = events[5] else {
        panic!("{events:?}");
    };
    assert_eq!(
        in_time_until,
        Some(day("2026-03-06")),
        "that of the proposal"
    );
}

#[test]
fn who_recorded_the_event_does_not_approve_its_correction() {
    let mut proposed = propose(4, "completed_on", &json!("2018-04-25")).unwrap();
    for event in &mut proposed {
        if let ProsecutionEvent::CorrectionProposed { author, .. } = event {
            *author = Some("importer".to_owned());
        }
    }
    let events = [executed(), proposed].concat();
    let body = json!({ "proposal": 5 });
    let importer = ("importer", Role::PpnsSuperior);
    let answer = act(&events, importer, "approve-correction", &body);
    assert_eq!(answer, Err("correction.two-persons"));
}
