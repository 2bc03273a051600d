//! The accused: one open prosecution of an offence, and a key that tells nothing of the person.

use serde_json::json;
use uuid::{Uuid, Variant};

use crate::catalogue::{KUHP_132, REGISTER, UU_13_2003_182};
use crate::prosecution::{Accused, Charge, Twin};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&ONE_OPEN, &NOT_TWICE, &KEY_NEEDED, &RANDOM_KEY];

/// One prosecution at a time.
pub const ONE_OPEN: Rule = Rule {
    code: "accused.prosecuted-already",
    sentence: "No investigation is opened, and no suspect named, while another prosecution of the \
               same accused for the same norm and period is open.",
    provision: UU_13_2003_182,
    ground: Ground::WrongState,
};

/// *Ne bis in idem*.
pub const NOT_TWICE: Rule = Rule {
    code: "accused.not-twice",
    sentence: "Nobody is prosecuted again for what was judged with final force, what the maximum \
               fine was paid for, or what was time-barred.",
    provision: KUHP_132,
    ground: Ground::Law,
};

/// Whether it is the same person, only a key tells.
pub const KEY_NEEDED: Rule = Rule {
    code: "accused.person-needed",
    sentence: "A suspect is named by a key where another prosecution of the same establishment, \
               role, norm and period is of a person with a key: only that tells whether it is the \
               same one.",
    provision: KUHP_132,
    ground: Ground::Law,
};

/// A key is random.
pub const RANDOM_KEY: Rule = Rule {
    code: "accused.random-key",
    sentence: "A person is recognised by a random key, which is made of no identity number and \
               no name.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// No other prosecution of the same accused for the same norm and period is open.
pub fn no_other_is_open(own: Uuid, charge: &Charge, twins: &[Twin]) -> Result<(), Refusal> {
    let mut others = twins.iter().filter(|twin| twin.id != own);
    let found = others.find(|twin| twin.open && twin.charge == *charge);
    let Some(twin) = found else {
        return Ok(());
    };
    let detail = format!("prosecution {} is open", twin.id);
    Err(ONE_OPEN.refuse(detail, json!({ "prosecution": twin.id, "charge": charge })))
}

/// No prosecution of the same accused for the same norm and period has ended the right to
/// prosecute.
pub fn none_has_ended_it(own: Uuid, charge: &Charge, twins: &[Twin]) -> Result<(), Refusal> {
    let mut others = twins.iter().filter(|twin| twin.id != own);
    let found = others.find(|twin| twin.bars && twin.charge == *charge);
    let Some(twin) = found else {
        return Ok(());
    };
    let detail = format!("prosecution {} has ended the right to prosecute", twin.id);
    Err(NOT_TWICE.refuse(detail, json!({ "prosecution": twin.id, "charge": charge })))
}

/// A suspect is named by a key where another prosecution about the same, open or such that it ended
/// the right to prosecute, is of a person with one.
pub fn key_tells_who_it_is(own: Uuid, charge: &Charge, twins: &[Twin]) -> Result<(), Refusal> {
    if matches!(charge.accused, Accused::Person(_)) {
        return Ok(());
    }
    let mut others = twins.iter().filter(|twin| twin.id != own);
    let found = others.find(|twin| {
        (twin.open || twin.bars) && twin.charge != twin.unnamed && twin.unnamed == *charge
    });
    let Some(twin) = found else {
        return Ok(());
    };
    let detail = format!(
        "prosecution {} is of a person with a key: name this one by a key too",
        twin.id
    );
    let data = json!({ "prosecution": twin.id, "charge": charge });
    Err(KEY_NEEDED.refuse_field("person", detail, data))
}

/// A key is random (UUID version 4): one that is made of a name or a number gives it away.
pub fn key_is_random(field: &'static str, key: Uuid) -> Result<(), Refusal> {
    if key.get_version_num() == 4 && key.get_variant() == Variant::RFC4122 {
        return Ok(());
    }
    let detail = "the key is no random UUID (version 4)";
    Err(RANDOM_KEY.refuse_field(field, detail, json!({ "key": key })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prosecution::AccusedRole;
    use crate::province::ProvinceCode;

    fn charge(person: u128, norm: &str, on: &str) -> Charge {
        Charge {
            accused: Accused::Person(Uuid::from_u128(person)),
            norm: norm.to_owned(),
            offence_date: on.parse().unwrap(),
        }
    }

    #[test]
    fn only_an_open_prosecution_of_the_same_accused_norm_and_period_is_in_the_way() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let asked = charge(7, "WLK-02", "2026-08-01");
        for (id, charged, open, refused) in [
            (other, asked.clone(), true, true),
            (other, asked.clone(), false, false),
            (own, asked.clone(), true, false),
            (other, charge(8, "WLK-02", "2026-08-01"), true, false),
            (other, charge(7, "WLK-03", "2026-08-01"), true, false),
            (other, charge(7, "WLK-02", "2026-07-31"), true, false),
            (other, charge(7, "WLK-02", "2026-08-02"), true, false),
        ] {
            let twin = Twin {
                id,
                unnamed: charged.clone(),
                charge: charged,
                open,
                bars: false,
            };
            let told = |answer: Result<(), Refusal>| answer.err().map(|one| one.rule.code);
            let code = told(no_other_is_open(own, &asked, std::slice::from_ref(&twin)));
            assert_eq!(code, refused.then_some("accused.prosecuted-already"));
            let ended = Twin {
                open: false,
                bars: open,
                ..twin
            };
            let code = told(none_has_ended_it(own, &asked, &[ended]));
            assert_eq!(code, refused.then_some("accused.not-twice"));
        }
    }

    #[test]
    fn only_a_key_tells_whether_it_is_the_person_of_another_prosecution() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let of = |role, norm: &str| Charge {
            accused: Accused::Of {
                province: ProvinceCode("31".to_owned()),
                establishment: "pt contoh".to_owned(),
                role,
            },
            ..charge(7, norm, "2026-08-01")
        };
        let asked = of(AccusedRole::Pengurus, "WLK-02");
        let keyed = Twin {
            id: other,
            charge: charge(7, "WLK-02", "2026-08-01"),
            unnamed: asked.clone(),
            open: true,
            bars: false,
        };
        let unkeyed = Twin {
            charge: asked.clone(),
            ..keyed.clone()
        };
        let employer = Twin {
            unnamed: of(AccusedRole::Pengusaha, "WLK-02"),
            ..keyed.clone()
        };
        let closed = Twin {
            open: false,
            ..keyed.clone()
        };
        let settled = Twin {
            bars: true,
            ..closed.clone()
        };
        for (twin, refused) in [
            (&keyed, true),
            (&settled, true),
            (&closed, false),
            (&unkeyed, false),
            (&employer, false),
        ] {
            let told = key_tells_who_it_is(own, &asked, std::slice::from_ref(twin));
            let code = told.err().map(|refusal| refusal.rule.code);
            assert_eq!(code, refused.then_some("accused.person-needed"), "{twin:?}");
        }
        let named = charge(8, "WLK-02", "2026-08-01");
        assert!(key_tells_who_it_is(own, &named, std::slice::from_ref(&keyed)).is_ok());
        assert!(
            key_tells_who_it_is(other, &asked, &[keyed]).is_ok(),
            "itself"
        );
    }

    #[test]
    fn a_key_made_of_something_is_no_key() {
        let random = "6f1c9a52-4c1e-4d8b-9d55-0e6f3a2b7c11";
        assert!(key_is_random("person", random.parse().unwrap()).is_ok());
        for made in [
            "00000000-0000-0000-0000-000000000000",
            "018f3b5e-7c1a-7d8b-9d55-0e6f3a2b7c11",
            "6f1c9a52-4c1e-5d8b-9d55-0e6f3a2b7c11",
            "6f1c9a52-4c1e-4d8b-1d55-0e6f3a2b7c11",
        ] {
            let refused = key_is_random("person", made.parse().unwrap()).unwrap_err();
            assert_eq!(refused.rule.code, "accused.random-key", "{made}");
            assert_eq!(refused.field, Some("person"));
        }
    }
}
