use super::*;
use crate::law::LawEdit;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn intent_is_needed_for_offences_from_2_january_2026() {
    for (on, accepted) in [
        ("2026-01-01", true),
        ("2026-01-02", false),
        ("2026-01-03", false),
    ] {
        assert_eq!(intent_is_shown(day(on), &[]).is_ok(), accepted, "{on}");
    }
    assert!(intent_is_shown(day("2026-01-02"), &["Nota I".to_owned()]).is_ok());
}

#[test]
fn a_stop_needs_a_ground_of_its_code_and_the_police() {
    for ground in [
        StopGround::NeBisInIdem,
        StopGround::TimeBarred,
        StopGround::SuspectDied,
        StopGround::MaximumFinePaid,
        StopGround::ComplaintWithdrawn,
        StopGround::RestorativeSettlement,
        StopGround::CategoryIvFinePaid,
    ] {
        assert!(stop_ground_exists(Regime::Kuhap1981, ground).is_err());
        assert!(stop_ground_exists(Regime::Kuhap2025, ground).is_ok());
    }
    assert!(police_are_involved(Regime::Kuhap1981, ("police", false)).is_ok());
    assert!(police_are_involved(Regime::Kuhap2025, ("police", false)).is_err());
}

#[test]
fn an_examination_is_recorded_under_the_new_code_while_the_law_asks_for_it() {
    let told = |law: &Law, regime, on, given: (Option<&str>, Option<&str>)| {
        let answer = examination_is_recorded((law, regime), day(on), given.0, given.1);
        answer.map_err(|refusal| (refusal.rule.code, refusal.field))
    };
    let seed = Law::seed();
    let refused = Err(("procedure.not-recorded", Some("recording")));
    for (on, new) in [
        ("2026-01-01", Ok(())),
        ("2026-01-02", refused),
        ("2026-01-03", refused),
    ] {
        assert_eq!(
            told(&seed, Regime::Kuhap2025, on, (None, None)),
            new,
            "{on}"
        );
        assert_eq!(told(&seed, Regime::Kuhap1981, on, (None, None)), Ok(()));
    }
    for (given, answer) in [
        ((Some("CCTV/1"), None), Ok(())),
        ((None, Some("Listrik padam")), Ok(())),
        ((Some(" "), Some("")), refused),
    ] {
        assert_eq!(told(&seed, Regime::Kuhap2025, "2026-01-02", given), answer);
    }
    let row = seed.rule(RECORDING, day("2026-01-02")).unwrap();
    assert!(row.status.needs_confirmation(), "no article was read");
    let law = seed.with(&[LawEdit::Rule(crate::law::LegalRule {
        valid_from: day("2027-01-01"),
        value: Value::Flag(false),
        ..row.clone()
    })]);
    for (on, after) in [
        ("2026-12-31", refused),
        ("2027-01-01", Ok(())),
        ("2027-01-02", Ok(())),
    ] {
        assert_eq!(
            told(&law, Regime::Kuhap2025, on, (None, None)),
            after,
            "{on}"
        );
    }
}

#[test]
fn a_suspect_is_named_on_two_pieces() {
    let told = |evidence: &[&str]| {
        let evidence: Vec<String> = evidence.iter().map(|&one| one.to_owned()).collect();
        has_two_pieces_of_evidence(&evidence).map_err(|refusal| refusal.rule.code)
    };
    let few = Err("procedure.two-pieces-of-evidence");
    for (evidence, wanted) in [
        (&[][..], few),
        (&["a"][..], few),
        (&["a", " "][..], few),
        (&["a", "b"][..], Ok(())),
        (&["a", "b", "c"][..], Ok(())),
    ] {
        assert_eq!(told(evidence), wanted, "{evidence:?}");
    }
}

#[test]
fn what_an_examination_needs_is_there_or_refused_by_its_field() {
    let field = |answer: Result<(), Refusal>| answer.err().and_then(|refusal| refusal.field);
    assert_eq!(field(rights_are_read(true)), None);
    assert_eq!(field(rights_are_read(false)), Some("rights_read"));
    assert_eq!(
        rights_are_read(false).unwrap_err().rule.code,
        "procedure.rights-not-read"
    );
    assert_eq!(field(lawyer_is_offered(true)), None);
    assert_eq!(field(lawyer_is_offered(false)), Some("lawyer_offered"));
    assert_eq!(field(is_filled("resume", "x")), None);
    for empty in ["", " ", "\t\n"] {
        assert_eq!(field(is_filled("resume", empty)), Some("resume"));
    }
    for (examined, reason, heard) in [
        (true, None, true),
        (false, Some("sakit"), true),
        (false, Some(" "), false),
        (false, None, false),
    ] {
        let answer = suspect_is_heard_or_absence_explained(examined, reason);
        assert_eq!(answer.is_ok(), heard, "{examined} {reason:?}");
    }
    assert!(intent_is_shown(day("2026-01-02"), &[" ".to_owned()]).is_err());
}

#[test]
fn the_grounds_of_the_old_code_are_grounds_of_the_new_one_too() {
    for ground in [
        StopGround::LackOfEvidence,
        StopGround::NotAnOffence,
        StopGround::ByLaw,
    ] {
        assert!(stop_ground_exists(Regime::Kuhap1981, ground).is_ok());
        assert!(stop_ground_exists(Regime::Kuhap2025, ground).is_ok());
    }
    let new = stop_ground_exists(Regime::Kuhap1981, StopGround::TimeBarred).unwrap_err();
    assert_eq!(new.rule.code, "procedure.stop-ground");
    assert!(police_are_involved(Regime::Kuhap2025, ("police", true)).is_ok());
}
