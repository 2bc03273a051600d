//! Merging of cases (*penggabungan perkara*): two cases about the same become one.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::case::{Establishment, Finding, Other};
use crate::catalogue::REGISTER;
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&SURVIVOR, &ESTABLISHMENT, &OLDER, &OVERLAP];

/// What goes on must be able to.
pub const SURVIVOR: Rule = Rule {
    code: "merging.survivor",
    sentence: "A case is merged into another open case of its province.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Two employers are never one case.
pub const ESTABLISHMENT: Rule = Rule {
    code: "merging.same-establishment",
    sentence: "Cases are merged only when they are about the same establishment.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// One direction, so that no two cases are merged into each other.
pub const OLDER: Rule = Rule {
    code: "merging.older-survives",
    sentence: "The older case goes on: the one registered on the earlier day or, on the same day, \
               recorded first.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// What was found must be the same matter.
pub const OVERLAP: Rule = Rule {
    code: "merging.overlap",
    sentence: "Cases in which something was found are merged when both found a breach of one norm, \
               in periods that overlap.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A case is merged into another open case of its province; `known` is that case, when the
/// officer may know it.
pub fn goes_on<'a>(known: Option<&'a Other>, own: &ProvinceCode) -> Result<&'a Other, Refusal> {
    let open = known.filter(|other| other.is_open && other.province == *own);
    open.ok_or_else(|| {
        let detail = format!("it is no open case of province {}", own.0);
        SURVIVOR.refuse_field("into", detail, json!({ "province": own }))
    })
}

/// Cases are merged only when they are about the same establishment: by its identifier in the
/// register when both have one, otherwise by a name that it bears or bore.
pub fn is_of_the_same_establishment(
    own: (&Establishment, &[String]),
    other: (&Establishment, &[String]),
) -> Result<(), Refusal> {
    let same = if let (Some(own), Some(other)) = (own.0.id, other.0.id) {
        own == other
    } else {
        let known = names(other);
        names(own).iter().any(|name| known.contains(name))
    };
    if same {
        return Ok(());
    }
    let (own, other) = (&own.0.name, &other.0.name);
    Err(ESTABLISHMENT.refuse_field(
        "into",
        format!("one case is about {own}, the other about {other}"),
        json!({ "establishment": own, "other": other }),
    ))
}

/// All names of an establishment, without what writing them differs by.
fn names((establishment, former): (&Establishment, &[String])) -> Vec<String> {
    let all = former.iter().chain([&establishment.name]);
    all.map(|name| name.trim().to_lowercase()).collect()
}

/// The older case goes on. Identifiers tell which was recorded first.
pub fn is_older(other: (NaiveDate, Uuid), own: (NaiveDate, Uuid)) -> Result<(), Refusal> {
    if other < own {
        return Ok(());
    }
    Err(OLDER.refuse_field(
        "into",
        format!("this case is of {}, the other of {}", own.0, other.0),
        json!({ "registered_on": own.0, "other_registered_on": other.0 }),
    ))
}

/// Cases in which something was found are merged when both found a breach of one norm, in periods
/// that overlap; the period of a norm is from its first to its last offence day in a case.
pub fn is_about_the_same(own: &[Finding], other: &[Finding]) -> Result<(), Refusal> {
    let overlaps = |finding: &Finding| {
        let periods = period(own, &finding.norm).zip(period(other, &finding.norm));
        periods.is_some_and(|(one, two)| one.0 <= two.1 && two.0 <= one.1)
    };
    if own.is_empty() || other.is_empty() || own.iter().any(overlaps) {
        return Ok(());
    }
    let found = |findings: &[Finding]| -> Vec<String> {
        let each = findings.iter();
        each.map(|one| format!("{} {}", one.norm, one.offence_date))
            .collect()
    };
    let (own, other) = (found(own), found(other));
    Err(OVERLAP.refuse_field(
        "into",
        "no norm was found breached in both in periods that overlap",
        json!({ "found": own, "other_found": other }),
    ))
}

/// The first and the last day on which a norm was breached.
fn period(findings: &[Finding], norm: &str) -> Option<(NaiveDate, NaiveDate)> {
    let days = || {
        let of_norm = findings.iter().filter(|finding| finding.norm == norm);
        of_norm.map(|finding| finding.offence_date)
    };
    Some((days().min()?, days().max()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(name: &str, id: Option<u128>) -> Establishment {
        Establishment {
            name: name.to_owned(),
            id: id.map(Uuid::from_u128),
            address: None,
            regency: None,
        }
    }

    fn found(norm: &str, on: &str) -> Finding {
        Finding {
            number: 1,
            norm: norm.to_owned(),
            offence_date: day(on),
            resolved: false,
        }
    }

    #[test]
    fn a_case_goes_on_when_it_is_open_and_of_the_province() {
        let other = Other {
            id: Uuid::from_u128(1),
            province: ProvinceCode("31".to_owned()),
            establishment: at("PT A", None),
            former_names: vec![],
            registered_on: day("2026-03-02"),
            is_open: true,
            findings: vec![],
        };
        let own = ProvinceCode("31".to_owned());
        assert!(goes_on(Some(&other), &own).is_ok());
        assert!(goes_on(None, &own).is_err());
        assert!(goes_on(Some(&other), &ProvinceCode("32".to_owned())).is_err());
        let ended = Other {
            is_open: false,
            ..other
        };
        assert!(goes_on(Some(&ended), &own).is_err());
    }

    #[test]
    fn an_establishment_is_known_by_its_identifier_or_by_a_name() {
        let none: &[String] = &[];
        let former = &["pt lama ".to_owned()][..];
        for (own, other, former, same) in [
            (at("PT A", None), at(" pt a", None), none, true),
            (at("PT A", None), at("PT B", None), none, false),
            (at("PT A", Some(1)), at("PT B", Some(1)), none, true),
            (at("PT A", Some(1)), at("PT A", Some(2)), none, false),
            (at("PT A", Some(1)), at("PT A", None), none, true),
            (at("PT LAMA", None), at("PT Baru", None), former, true),
        ] {
            let answer = is_of_the_same_establishment((&own, none), (&other, former));
            assert_eq!(answer.is_ok(), same, "{own:?} {other:?}");
        }
    }

    #[test]
    fn the_older_case_goes_on() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let own = (day("2026-03-02"), second);
        for (other, accepted) in [
            ((day("2026-03-01"), second), true),
            ((day("2026-03-02"), first), true),
            ((day("2026-03-02"), second), false),
            ((day("2026-03-03"), first), false),
        ] {
            assert_eq!(is_older(other, own).is_ok(), accepted, "{other:?}");
        }
    }

    #[test]
    fn what_was_found_overlaps_by_norm_and_day() {
        let own = [found("WLK-02", "2026-02-01"), found("WLK-02", "2026-02-10")];
        for (on, accepted) in [
            ("2026-01-31", false),
            ("2026-02-01", true),
            ("2026-02-05", true),
            ("2026-02-10", true),
            ("2026-02-11", false),
        ] {
            let answer = is_about_the_same(&own, &[found("WLK-02", on)]);
            assert_eq!(answer.is_ok(), accepted, "{on}");
            let another = is_about_the_same(&own, &[found("WLK-01", on)]);
            let code = another.err().map(|refusal| refusal.rule.code);
            assert_eq!(code, Some("merging.overlap"), "{on}");
        }
        assert!(is_about_the_same(&own, &[]).is_ok());
        assert!(is_about_the_same(&[], &own).is_ok());
    }
}
