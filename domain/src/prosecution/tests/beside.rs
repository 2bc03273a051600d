//! Others beside a prosecution: judgments of this register on the same person, and prosecutions of
//! the same accused for the same norm and period.

use serde_json::json;

use super::given::{day, filed, when};
use super::*;

const PERSON: &str = "6f1c9a52-4c1e-4d8b-9d55-0e6f3a2b7c11";

fn judgment(outcome: Outcome, final_on: &str) -> KnownJudgment {
    KnownJudgment {
        prosecution: Uuid::from_u128(3),
        norm: "WLK-02".to_owned(),
        outcome,
        final_on: day(final_on),
    }
}

/// A prosecution in its hearing, of an offence of this day; the log knew these judgments when the
/// suspect was named.
fn heard(offence: &str, on: &str, known: Vec<KnownJudgment>) -> Prosecution {
    let mut state = Prosecution::default();
    state.apply(filed(offence));
    state.apply(ProsecutionEvent::InvestigationOpened {
        order_number: "1".to_owned(),
        opened_on: day(on),
        basis: None,
    });
    let name = NameSuspect {
        named_on: day(on),
        suspect_ref: "TSK-1".to_owned(),
        evidence: vec!["saksi".to_owned(), "surat".to_owned()],
        prior_final_judgments: vec![],
        person: Some(PERSON.parse().unwrap()),
        beside: Beside {
            judgments: known,
            twins: vec![],
        },
    };
    ask(
        &mut state,
        Role::Ppns,
        on,
        ProsecutionCommand::NameSuspect(name),
    )
    .unwrap();
    state.apply(ProsecutionEvent::HearingHeld {
        held_on: day(on),
        present: Presence::InPerson,
    });
    state
}

/// Judges with what the log knows by then.
fn judge(
    state: &Prosecution,
    on: &str,
    outcome: Outcome,
    fine_idr: Option<i64>,
    known: Vec<KnownJudgment>,
) -> Result<Vec<ProsecutionEvent>, &'static str> {
    let command = ProsecutionCommand::RecordJudgment(RecordJudgment {
        judged_on: day(on),
        outcome,
        fine_idr,
        subsidiary_days: None,
        in_absentia: false,
        liberty_days: outcome.takes_liberty().then_some(7),
        pay_until: fine_idr.map(|_| day("2027-01-31")),
        instalments: false,
        reading_ground: None,
        reading: fine_idr
            .filter(|fine| *fine > 1_000_000)
            .map(|_| "84".to_owned()),
        beside: Beside {
            judgments: known,
            twins: vec![],
        },
    });
    let answer = ask(&mut state.clone(), Role::Ppns, on, command);
    answer.map_err(|refusal| refusal.rule.code)
}

#[test]
fn a_judgment_of_this_register_cannot_be_denied() {
    let known = vec![judgment(Outcome::Fine, "2024-03-01")];
    for (offence, repeats) in [
        ("2024-02-29", false),
        ("2024-03-01", false),
        ("2024-03-02", true),
    ] {
        let state = heard(offence, "2025-01-06", known.clone());
        assert_eq!(state.view().unwrap().repeat_offender, repeats, "{offence}");
        let fined = judge(
            &state,
            "2025-01-06",
            Outcome::Fine,
            Some(700_000),
            known.clone(),
        );
        let wanted = if repeats {
            Err("ceiling.repeat-only-kurungan")
        } else {
            Ok(2)
        };
        assert_eq!(fined.map(|events| events.len()), wanted, "{offence}");
        let taken = judge(&state, "2025-01-06", Outcome::Kurungan, None, known.clone());
        assert_eq!(taken.map(|events| events.len()), Ok(1), "{offence}");
    }
}

#[test]
fn the_log_is_asked_again_when_judgment_is_given() {
    let known = vec![judgment(Outcome::Kurungan, "2024-03-01")];
    let named_without = heard("2025-08-01", "2025-09-01", vec![]);
    let fine = |state: &Prosecution, known| {
        judge(state, "2025-09-01", Outcome::Fine, Some(700_000), known)
    };
    let late = fine(&named_without, known.clone());
    assert_eq!(late, Err("ceiling.repeat-only-kurungan"), "recorded since");
    let named_with = heard("2025-08-01", "2025-09-01", known);
    let events = fine(&named_with, vec![]).unwrap();
    let written = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(written["known_judgments"], json!(null), "corrected since");
}

#[test]
fn only_one_who_was_fined_before_pays_more_or_is_supervised() {
    for (outcome, dearer) in [(Outcome::Fine, true), (Outcome::Kurungan, false)] {
        let known = vec![judgment(outcome, "2026-02-01")];
        let state = heard("2026-08-01", "2026-09-01", known.clone());
        assert!(state.view().unwrap().repeat_offender);
        let fine = |idr: i64| {
            judge(
                &state,
                "2026-09-01",
                Outcome::Fine,
                Some(idr),
                known.clone(),
            )
        };
        assert!(fine(1_000_000).is_ok(), "{outcome:?}");
        assert_eq!(fine(1_333_333).is_ok(), dearer, "{outcome:?}");
        let supervised = judge(
            &state,
            "2026-09-01",
            Outcome::Supervision,
            None,
            known.clone(),
        );
        assert_eq!(supervised.is_ok(), dearer, "{outcome:?}");
    }
}

fn twin(charge: Charge, open: bool) -> Beside {
    let twin = Twin {
        id: Uuid::from_u128(9),
        unnamed: of_manager("pt contoh"),
        charge,
        open,
        bars: false,
    };
    Beside {
        twins: vec![twin],
        judgments: vec![],
    }
}

/// The charge against a manager of PT Contoh.
fn of_manager(name: &str) -> Charge {
    Charge {
        accused: Accused::Of {
            province: ProvinceCode("31".to_owned()),
            establishment: name.to_owned(),
            role: AccusedRole::Pengurus,
        },
        norm: "WLK-02".to_owned(),
        offence_date: day("2026-02-01"),
    }
}

#[test]
fn no_investigation_is_opened_while_another_one_of_the_same_is_open() {
    let open = |beside: Beside| {
        let mut state = Prosecution::default();
        state.apply(filed("2026-02-01"));
        let command = ProsecutionCommand::OpenInvestigation(OpenInvestigation {
            order_number: "1".to_owned(),
            opened_on: day("2026-03-03"),
            beside,
            roster: crate::officer::Roster::default(),
        });
        let answer = ask(&mut state, Role::PpnsSuperior, "2026-03-03", command);
        answer.map_err(|refusal| refusal.rule.code).map(|_| ())
    };
    let refused = Err("accused.prosecuted-already");
    assert_eq!(open(twin(of_manager("pt contoh"), true)), refused);
    assert_eq!(open(twin(of_manager("pt contoh"), false)), Ok(()), "ended");
    assert_eq!(open(twin(of_manager("pt lain"), true)), Ok(()));
    let known = Charge {
        accused: Accused::Person(PERSON.parse().unwrap()),
        ..of_manager("pt contoh")
    };
    assert_eq!(
        open(twin(known, true)),
        Ok(()),
        "perhaps of another manager"
    );
}

#[test]
fn no_suspect_is_named_who_is_prosecuted_for_the_same_already() {
    let body = json!({ "named_on": "2026-03-04", "suspect_ref": "TSK-1",
        "evidence": ["saksi", "surat"], "person": PERSON });
    let name = |person: &str, open: bool| {
        let mut state = Prosecution::default();
        for event in super::given::opened("2026-02-01") {
            state.apply(event);
        }
        let mut command = ProsecutionCommand::parse("name-suspect", &body)
            .unwrap()
            .unwrap();
        let wanted = state.wants(&mut command).unwrap();
        let charge = wanted.charge.unwrap();
        assert_eq!(charge.accused, Accused::Person(PERSON.parse().unwrap()));
        let accused = Accused::Person(person.parse().unwrap());
        *wanted.beside = twin(Charge { accused, ..charge }, open);
        let answer = ask(&mut state, Role::Ppns, "2026-03-04", command);
        answer.map_err(|refusal| refusal.rule.code).map(|_| ())
    };
    let other = "0b0f6a3e-93f5-4e7a-8a44-5f0d7e3c2b19";
    assert_eq!(name(PERSON, true), Err("accused.prosecuted-already"));
    assert_eq!(name(PERSON, false), Ok(()));
    assert_eq!(name(other, true), Ok(()));

    let made = json!({ "named_on": "2026-03-04", "suspect_ref": "TSK-1",
        "evidence": ["saksi", "surat"], "person": "6f1c9a52-4c1e-5d8b-9d55-0e6f3a2b7c11" });
    let events = super::given::opened("2026-02-01");
    let refused = when(&events, Role::Ppns, "name-suspect", &made);
    assert_eq!(refused, Err(("accused.random-key", Some("person"))));
}

#[test]
fn one_that_has_ended_is_in_nobody_s_way_until_it_is_reopened() {
    let mut state = Prosecution::default();
    let mut opens = vec![];
    let stopped = ProsecutionEvent::InvestigationStopped {
        stopped_on: Some(day("2026-03-05")),
        ground: Some(StopGround::LackOfEvidence),
        police_informed: Some(true),
    };
    let [report, opened] = super::given::opened("2026-02-01").try_into().unwrap();
    for event in [report, opened, stopped] {
        state.apply(event);
        opens.push(state.as_twin().unwrap().open);
    }
    assert_eq!(opens, [false, true, false]);
    let mut reopen = ProsecutionCommand::ReopenInvestigation(ReopenInvestigation {
        reopened_on: day("2026-03-06"),
        basis: ReopenBasis::NewEvidence,
        reason: "Bukti baru".to_owned(),
        order_number: "2".to_owned(),
        beside: Beside::default(),
    });
    let wanted = state.wants(&mut reopen).unwrap();
    *wanted.beside = twin(of_manager("pt contoh"), true);
    let refused = ask(
        &mut state.clone(),
        Role::PpnsSuperior,
        "2026-03-06",
        reopen.clone(),
    );
    assert_eq!(refused.unwrap_err().rule.code, "accused.prosecuted-already");
    *state.wants(&mut reopen).unwrap().beside = twin(of_manager("pt contoh"), false);
    ask(&mut state, Role::PpnsSuperior, "2026-03-06", reopen).unwrap();
    assert!(state.as_twin().unwrap().open);
}
