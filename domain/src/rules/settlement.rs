//! Payment of the maximum fine before judgment: an ending under the new code only.

use chrono::NaiveDate;
use serde_json::json;

use super::ceiling::{Choice, decided};
use super::penalty::{Ceiling, Fines, category};
use crate::catalogue::{KUHAP_2025_24, KUHP_132, NEW_CODE};
use crate::law::{Law, Value};
use crate::prosecution::{NamedReading, Regime, Substance};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NEW_CODE_ONLY,
    &ONLY_A_FINE,
    &AMOUNT,
    &COSTS,
    &CATEGORY_IV,
    &CATEGORY_IV_AMOUNT,
];

/// The old code does not know it.
pub const NEW_CODE_ONLY: Rule = Rule {
    code: "settlement.new-code-only",
    sentence: "Paying the maximum fine ends a case only under the new code of procedure.",
    provision: KUHAP_2025_24,
    ground: Ground::Law,
};

/// Only light fines are paid off.
pub const ONLY_A_FINE: Rule = Rule {
    code: "settlement.only-a-fine",
    sentence: "Paying the maximum fine ends an offence that is threatened only with a fine of at most category II.",
    provision: KUHP_132,
    ground: Ground::Law,
};

/// The whole maximum.
pub const AMOUNT: Rule = Rule {
    code: "settlement.amount",
    sentence: "What is paid is the maximum fine of the offence.",
    provision: KUHP_132,
    ground: Ground::Law,
};

/// Costs come with it.
pub const COSTS: Rule = Rule {
    code: "settlement.costs",
    sentence: "Once a case is in court, its costs are paid as well.",
    provision: KUHP_132,
    ground: Ground::Law,
};

/// A fine of category IV pays off more than light fines.
pub const CATEGORY_IV: Rule = Rule {
    code: "settlement.category-iv-threat",
    sentence: "Paying the maximum fine of category IV ends the investigation of an offence that is \
               threatened with at most one year of prison or a fine of at most category III.",
    provision: KUHAP_2025_24,
    ground: Ground::Law,
};

/// The whole maximum of category IV.
pub const CATEGORY_IV_AMOUNT: Rule = Rule {
    code: "settlement.category-iv-amount",
    sentence: "What is paid for it is the maximum fine of category IV.",
    provision: KUHAP_2025_24,
    ground: Ground::Law,
};

/// Longest prison of an offence that a fine of category IV pays off, in months.
const CATEGORY_IV_PRISON: u16 = 12;

/// The new code governs, from its first day on.
pub fn new_code_governs(regime: Regime, paid_on: NaiveDate) -> Result<(), Refusal> {
    if regime == Regime::Kuhap2025 && paid_on >= NEW_CODE {
        return Ok(());
    }
    let data = json!({ "regime": regime, "paid_on": paid_on });
    Err(NEW_CODE_ONLY.refuse("UU 8/1981 governs", data))
}

/// The offence is threatened with at most one year of prison, or where none is threatened with a
/// fine of at most category III by every reading.
pub fn threat_is_of_category_iv(
    law: &Law,
    substance: Substance,
    ceiling: &Ceiling,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let third = category(law, 3, on).unwrap_or(0);
    let fits = if ceiling.prison_months > 0 {
        ceiling.prison_months <= CATEGORY_IV_PRISON
    } else {
        !ceiling.fines.is_empty() && ceiling.fines.iter().all(|(_, fine)| *fine <= third)
    };
    if substance == Substance::New && fits {
        return Ok(());
    }
    let detail = format!(
        "the threat is more than {CATEGORY_IV_PRISON} months of prison or {third} rupiah, or one of the old law"
    );
    let data = json!({ "substance": substance, "prison_months": ceiling.prison_months,
        "at_most_idr": third });
    Err(CATEGORY_IV.refuse(detail, data))
}

/// What is paid is the maximum fine of category IV.
pub fn is_category_iv(law: &Law, amount_idr: i64, on: NaiveDate) -> Result<(), Refusal> {
    let most = category(law, 4, on).unwrap_or(0);
    if amount_idr == most && most > 0 {
        return Ok(());
    }
    Err(CATEGORY_IV_AMOUNT.refuse_field(
        "amount_idr",
        format!("the maximum fine of category IV is {most} rupiah; paid were {amount_idr}"),
        json!({ "amount_idr": amount_idr, "max_fine_idr": most }),
    ))
}

/// The new code governs, and its rule of settlement is in force.
pub fn code_knows_it(law: &Law, regime: Regime, paid_on: NaiveDate) -> Result<(), Refusal> {
    let rule = law.rule("proc.settle_by_max_fine", paid_on);
    let in_force = rule.is_some_and(|rule| rule.value == Value::Flag(true));
    if in_force && regime == Regime::Kuhap2025 {
        return Ok(());
    }
    let detail = "UU 8/1981 governs, or the rule was not in force on that day";
    let data = json!({ "regime": regime, "paid_on": paid_on });
    Err(NEW_CODE_ONLY.refuse(detail, data))
}

/// The offence is threatened only with a fine of at most category II.
pub fn only_a_fine(
    law: &Law,
    substance: Substance,
    fines: &Fines,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let most = category(law, 2, on).unwrap_or(0);
    let light = !fines.is_empty() && fines.iter().all(|(_, fine)| *fine <= most);
    if substance == Substance::New && light {
        return Ok(());
    }
    let detail = format!("the threat is not only a fine of at most {most} rupiah");
    Err(ONLY_A_FINE.refuse(
        detail,
        json!({ "substance": substance, "at_most_idr": most }),
    ))
}

/// What is paid is the maximum fine: of the reading that is named, where readings differ.
pub fn is_the_maximum(
    law: &Law,
    fines: &Fines,
    amount_idr: i64,
    choice: Choice,
) -> Result<Option<NamedReading>, Refusal> {
    let only = fines.len() == 1;
    let plain = fines
        .first()
        .filter(|(by, _)| by.is_none() && (only || choice.named.is_none()));
    let (by, most) = match plain {
        Some((_, most)) => (None, *most),
        None => decided(law, fines, choice).map(|(by, most)| (Some(by), most))?,
    };
    if amount_idr != most {
        return Err(AMOUNT.refuse_field(
            "amount_idr",
            format!("the maximum fine is {most} rupiah; paid were {amount_idr}"),
            json!({ "amount_idr": amount_idr, "max_fine_idr": most, "reading": by.map(|by| by.reading) }),
        ));
    }
    Ok(by)
}

/// Once a case is in court, its costs are paid as well.
pub fn costs_are_paid(in_court: bool, costs_idr: Option<i64>) -> Result<(), Refusal> {
    let fits = costs_idr.map_or(!in_court, |costs| costs >= 0);
    if fits {
        return Ok(());
    }
    let detail = "the costs are not given";
    Err(COSTS.refuse_field("costs_idr", detail, json!({ "costs_idr": costs_idr })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{LawEdit, LegalRule, Value};

    fn reading(named: Option<&str>) -> Choice<'_> {
        Choice {
            named,
            followed: &[],
        }
    }

    fn by(reading: &str) -> NamedReading {
        NamedReading {
            question: "V2".to_owned(),
            reading: reading.to_owned(),
        }
    }

    #[test]
    fn it_ends_a_case_from_the_first_day_of_the_new_code_on() {
        let law = Law::seed();
        for (on, accepted) in [
            ("2026-01-01", false),
            ("2026-01-02", true),
            ("2026-01-03", true),
        ] {
            let knows = |regime| code_knows_it(&law, regime, on.parse().unwrap()).is_ok();
            assert_eq!(knows(Regime::Kuhap2025), accepted, "{on}");
            assert!(!knows(Regime::Kuhap1981), "{on}");
        }
    }

    #[test]
    fn a_fine_of_category_four_pays_off_a_year_of_prison_or_a_fine_of_category_three() {
        let law = Law::seed();
        let on = "2026-03-02".parse().unwrap();
        let fits = |prison_months, fines: Fines, substance| {
            let ceiling = Ceiling {
                prison_months,
                kurungan_days: 0,
                fines,
            };
            threat_is_of_category_iv(&law, substance, &ceiling, on)
                .map_err(|refusal| refusal.rule.code)
        };
        let refused = Err("settlement.category-iv-threat");
        for (months, wanted) in [(11, Ok(())), (12, Ok(())), (13, refused)] {
            assert_eq!(fits(months, vec![], Substance::New), wanted, "{months}");
        }
        for (fine, wanted) in [
            (49_999_999, Ok(())),
            (50_000_000, Ok(())),
            (50_000_001, refused),
        ] {
            assert_eq!(
                fits(0, vec![(None, fine)], Substance::New),
                wanted,
                "{fine}"
            );
            let both = vec![(Some(by("A")), 1), (Some(by("B")), fine)];
            assert_eq!(fits(0, both, Substance::New), wanted, "by every reading");
        }
        assert_eq!(fits(0, vec![], Substance::New), refused, "no threat");
        assert_eq!(fits(0, vec![(None, 1)], Substance::Old), refused);
    }

    #[test]
    fn the_whole_maximum_of_category_four_is_paid_under_the_new_code() {
        let law = Law::seed();
        let paid = |amount| {
            let answer = is_category_iv(&law, amount, "2026-03-02".parse().unwrap());
            answer.map_err(|refusal| refusal.rule.code)
        };
        let other = Err("settlement.category-iv-amount");
        assert_eq!(paid(199_999_999), other);
        assert_eq!(paid(200_000_000), Ok(()));
        assert_eq!(paid(200_000_001), other);
        for (on, accepted) in [
            ("2026-01-01", false),
            ("2026-01-02", true),
            ("2026-01-03", true),
        ] {
            let governs = |regime| new_code_governs(regime, on.parse().unwrap()).is_ok();
            assert_eq!(governs(Regime::Kuhap2025), accepted, "{on}");
            assert!(!governs(Regime::Kuhap1981), "{on}");
        }
    }

    #[test]
    fn the_whole_maximum_of_a_light_fine_is_paid() {
        let law = Law::seed();
        let fines = vec![(Some(by("A")), 1_000_000), (Some(by("B")), 10_000_000)];
        let on = "2026-03-02".parse().unwrap();
        assert!(only_a_fine(&law, Substance::New, &fines, on).is_ok());
        let or_kurungan = only_a_fine(&law, Substance::Old, &fines, on);
        assert!(or_kurungan.is_err());
        for (amount, accepted) in [(999_999, false), (1_000_000, true), (1_000_001, false)] {
            let answer = is_the_maximum(&law, &fines, amount, reading(Some("A")));
            assert_eq!(answer.is_ok(), accepted, "{amount}");
        }
        assert!(is_the_maximum(&law, &fines, 10_000_000, reading(Some("B"))).is_ok());
        let asked = is_the_maximum(&law, &fines, 1_000_000, reading(None)).unwrap_err();
        assert_eq!(asked.rule.code, "ceiling.reading-needed");
        assert_eq!(
            is_the_maximum(&law, &vec![(None, 5)], 5, reading(None)),
            Ok(None)
        );
    }

    #[test]
    fn costs_come_with_the_court() {
        assert!(costs_are_paid(false, None).is_ok() && costs_are_paid(true, Some(0)).is_ok());
        assert!(costs_are_paid(true, None).is_err() && costs_are_paid(true, Some(-1)).is_err());
    }

    #[test]
    fn a_light_fine_is_one_of_category_two_at_most() {
        let law = Law::seed();
        let on = "2026-03-02".parse().unwrap();
        let only = |fines: Fines| {
            only_a_fine(&law, Substance::New, &fines, on).map_err(|refusal| refusal.rule.code)
        };
        for (most, accepted) in [(9_999_999, true), (10_000_000, true), (10_000_001, false)] {
            assert_eq!(only(vec![(None, most)]).is_ok(), accepted, "{most}");
            let both = vec![(Some(by("A")), 1), (Some(by("B")), most)];
            assert_eq!(only(both).is_ok(), accepted, "by every reading: {most}");
        }
        assert_eq!(
            only(vec![]),
            Err("settlement.only-a-fine"),
            "no fine at all"
        );
    }

    #[test]
    fn the_categories_are_those_of_the_law_on_the_day_of_the_payment() {
        let seed = Law::seed();
        let raised = |number: u8, idr| {
            let id = format!("crim.fine_category.{number}");
            let row = seed.rule(&id, "2026-03-02".parse().unwrap()).unwrap();
            LawEdit::Rule(LegalRule {
                valid_from: "2026-03-02".parse().unwrap(),
                value: Value::Idr(idr),
                ..row.clone()
            })
        };
        let law = seed.with(&[raised(2, 20_000_000), raised(3, 90_000_000)]);
        let ceiling = Ceiling {
            prison_months: 0,
            kurungan_days: 0,
            fines: vec![(None, 90_000_000)],
        };
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
        ] {
            let on = on.parse().unwrap();
            let light = only_a_fine(&law, Substance::New, &vec![(None, 20_000_000)], on);
            assert_eq!(light.is_ok(), accepted, "{on}");
            let fourth = threat_is_of_category_iv(&law, Substance::New, &ceiling, on);
            assert_eq!(fourth.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn costs_may_be_nothing_but_not_less() {
        let in_court = |costs| costs_are_paid(true, costs).map_err(|refusal| refusal.rule.code);
        for (costs, accepted) in [(-1, false), (0, true), (1, true)] {
            assert_eq!(in_court(Some(costs)).is_ok(), accepted, "{costs}");
        }
        assert_eq!(in_court(None), Err("settlement.costs"));
    }
}
