use super::*;
use crate::law::AccusedKind;
use crate::law::LawEdit;

fn enters(
    law: &Law,
    code: &str,
    offence: &str,
    regime: Regime,
    // Of the threshold, then of the fine.
    reading: Option<&str>,
) -> Result<usize, &'static str> {
    let committed_on = offence.parse().unwrap();
    let (norm, _) = norm_in_force(law, code, committed_on).map_err(|one| one.rule.code)?;
    let offence = Offence {
        norm,
        committed_on,
        by: AccusedKind::Pengurus,
        repetition: Repetition::default(),
    };
    let (threshold, fine) = reading.map_or((None, None), |both| {
        both.split_once(' ')
            .map_or((Some(both), None), |(one, two)| (Some(one), Some(two)))
    });
    let named = Named {
        threshold: ("reading", threshold),
        fine,
        followed: &[],
    };
    enters_fast_procedure(law, &offence, (regime, committed_on), &named)
        .map(|readings| readings.len())
        .map_err(|refusal| refusal.rule.code)
}

#[test]
fn the_old_gate_takes_three_months_and_no_more() {
    let law = Law::seed();
    let old = |code, offence| enters(&law, code, offence, Regime::Kuhap1981, None);
    assert_eq!(old("WLK-02", "2025-08-01"), Ok(0));
    assert_eq!(old("UPH-01", "2025-08-01"), Err("gate.threshold-1981"));
    assert_eq!(old("WLK-02", "1981-09-28"), Err("gate.norm"));
    for (offence, entered) in [
        ("1981-12-30", Err("gate.threshold-1981")),
        ("1981-12-31", Ok(0)),
        ("1982-01-01", Ok(0)),
    ] {
        assert_eq!(old("WLK-02", offence), entered, "{offence}");
    }
    assert_eq!(
        old("K3-02", "2025-08-01"),
        Err("gate.norm"),
        "administrative"
    );
}

#[test]
fn the_new_gate_asks_for_a_reading() {
    let law = Law::seed();
    let new = |offence, reading| enters(&law, "WLK-02", offence, Regime::Kuhap2025, reading);
    for offence in ["2026-01-01", "2026-01-02", "2026-01-03"] {
        assert_eq!(new(offence, None), Err("gate.reading-needed"), "{offence}");
        assert_eq!(
            new(offence, Some("?")),
            Err("gate.reading-needed"),
            "{offence}"
        );
    }
    assert_eq!(
        new("2026-01-01", Some("DRAFT")),
        Ok(1),
        "kurungan of three months"
    );
    for offence in ["2026-01-02", "2026-01-03"] {
        let asked = Err("gate.fine-reading-needed");
        assert_eq!(new(offence, Some("DRAFT")), asked, "{offence}");
        assert_eq!(new(offence, Some("DRAFT ?")), asked, "{offence}");
        assert_eq!(new(offence, Some("DRAFT A")), Ok(2), "category I");
        let closed = Err("gate.threshold-2025");
        assert_eq!(new(offence, Some("DRAFT B")), closed, "category II");
    }
}

#[test]
fn another_reading_of_the_conversion_closes_the_gate() {
    let mut law = (*Law::seed()).clone();
    for one in &mut law.readings {
        one.adopted = one.question != "V2" || one.reading == "B";
    }
    let new = |offence| enters(&law, "WLK-02", offence, Regime::Kuhap2025, None);
    assert_eq!(new("2026-01-01"), Ok(1), "an adopted reading decides");
    assert_eq!(new("2026-01-02"), Err("gate.threshold-2025"));
    assert_eq!(new("2026-01-03"), Err("gate.threshold-2025"));
}

#[test]
fn the_old_threshold_is_met_to_the_month_and_the_rupiah() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let seed = Law::seed();
    let threat = |prison_months, kurungan_months, fine_idr| Threat {
        prison_months,
        kurungan_months,
        fine_idr,
        joined: Joined::Or,
    };
    for (threat, accepted) in [
        (threat(None, Some(2), None), true),
        (threat(None, Some(3), None), true),
        (threat(None, Some(4), None), false),
        (threat(Some(3), None, Some(1_000_000)), true),
        (threat(Some(4), Some(3), None), false),
        (threat(None, None, Some(7_499)), true),
        (threat(None, None, Some(7_500)), true),
        (threat(None, None, Some(7_501)), false),
    ] {
        let mut norm = seed.norm("WLK-02", day("2025-08-01")).unwrap().clone();
        norm.valid_from = Some(day("2025-08-01"));
        norm.threat = Some(threat);
        let law = seed.with(&[LawEdit::Norm(norm)]);
        let wanted = if accepted {
            Ok(0)
        } else {
            Err("gate.threshold-1981")
        };
        let answer = enters(&law, "WLK-02", "2025-08-01", Regime::Kuhap1981, None);
        assert_eq!(answer, wanted, "{threat:?}");
        let before = enters(&law, "WLK-02", "2025-07-31", Regime::Kuhap1981, None);
        assert_eq!(before, Ok(0), "the day before the change");
    }
}

#[test]
fn an_earlier_judgment_is_of_a_norm_in_force_when_it_became_final() {
    let law = Law::seed();
    for (on, accepted) in [
        ("1981-09-28", false),
        ("1981-09-29", true),
        ("1981-09-30", true),
    ] {
        let answer = prior_is_known(&law, "WLK-02", on.parse().unwrap());
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    let unknown = prior_is_known(&law, "XXX", "2025-08-01".parse().unwrap()).unwrap_err();
    assert_eq!(unknown.field, Some("prior_final_judgments"));
}

#[test]
fn what_readings_agree_on_asks_for_none() {
    let seed = Law::seed();
    let row = seed.rule("proc.cepat.threshold", "2026-01-02".parse().unwrap());
    let threshold = |fine_idr| {
        seed.with(&[LawEdit::Rule(crate::law::LegalRule {
            value: Value::Threshold(Threshold {
                months: 3,
                fine_idr,
            }),
            ..row.unwrap().clone()
        })])
    };
    for (fine_idr, answer) in [
        (999_999, Err("gate.threshold-2025")),
        (1_000_000, Err("gate.fine-reading-needed")),
        (9_999_999, Err("gate.fine-reading-needed")),
        (10_000_000, Ok(0)),
    ] {
        let law = threshold(fine_idr);
        let found = enters(&law, "WLK-02", "2026-02-01", Regime::Kuhap2025, None);
        assert_eq!(found, answer, "{fine_idr}");
    }
}

#[test]
fn what_the_case_follows_is_asked_once() {
    let law = Law::seed();
    let committed_on = "2026-02-01".parse().unwrap();
    let (norm, _) = norm_in_force(&law, "WLK-02", committed_on).unwrap();
    let offence = Offence {
        norm,
        committed_on,
        by: AccusedKind::Pengurus,
        repetition: Repetition::default(),
    };
    let by = |question: &str, reading: &str| NamedReading {
        question: question.to_owned(),
        reading: reading.to_owned(),
    };
    let followed = [by("V1", "DRAFT"), by("V2", "A")];
    let named = Named {
        followed: &followed,
        ..Named::NOTHING
    };
    let at = (Regime::Kuhap2025, committed_on);
    let found = enters_fast_procedure(&law, &offence, at, &named).unwrap();
    assert_eq!(found, followed);
}

#[test]
fn a_report_asks_the_gate_of_its_own_code() {
    let law = Law::seed();
    let told = |code: &str, offence: &str, on: &str| {
        let breach = (code, offence.parse().unwrap());
        let by = AccusedKind::Pengurus;
        let answer = may_be_investigated(&law, breach, by, on.parse().unwrap());
        answer.map_err(|refusal| (refusal.rule.code, refusal.rule.provision.citation))
    };
    let old = Err(("gate.threshold-1981", KUHAP_1981_205.citation));
    let new = Err(("gate.threshold-2025", KUHAP_2025_258.citation));
    for (on, wlk, upah) in [
        ("2026-01-01", Ok(Gate::Open), old),
        ("2026-01-02", Ok(Gate::AsksForReading), new),
        ("2026-01-03", Ok(Gate::AsksForReading), new),
    ] {
        assert_eq!(told("WLK-02", "2025-08-01", on), wlk, "{on}");
        assert_eq!(told("UPH-01", "2025-08-01", on), upah, "{on}");
    }
    let fine_only = told("WKT-01", "2026-02-01", "2026-03-02");
    let asked = Err(("gate.reading-needed", KUHAP_2025_258.citation));
    assert_eq!(fine_only, asked, "by no reading on record");
    assert_eq!(told("K3-02", "2026-02-01", "2026-03-02"), new, "no threat");
    let unknown = told("XXX", "2026-02-01", "2026-03-02");
    assert_eq!(unknown.unwrap_err().0, "gate.norm");
}
