//! A complaint about an establishment of the register.

use super::*;
use crate::establishment::{Office, Status as State};

fn known() -> Known {
    Known {
        id: Uuid::from_u128(9),
        province: ProvinceCode("31".to_owned()),
        former_provinces: vec![],
        names: vec!["PT Sinar Abadi".to_owned()],
        office: Office::Head,
        status: State::Active,
    }
}

#[test]
fn what_a_case_of_a_complaint_looks_like_is_what_any_case_may() {
    let of = |name: &str, known: &Known| {
        let mut command = complaint();
        command.establishment.id = Some(known.id);
        name.clone_into(&mut command.establishment.name);
        command.known = Some(known.clone());
        Complaint::default().decide(&register(command))
    };
    let code = |answer: Result<_, crate::refusal::Refusal>| answer.err().map(|no| no.rule.code);
    let here = known();
    let elsewhere = Known {
        province: ProvinceCode("33".to_owned()),
        ..known()
    };
    assert_eq!(
        code(of("PT Nama Lain", &here)),
        Some("establishment.case-name")
    );
    let place = of("PT Sinar Abadi", &elsewhere);
    assert_eq!(code(place), Some("establishment.case-province"));
    let mut there = Complaint::default();
    there.apply(of("PT Sinar Abadi", &here).unwrap());
    // The register may have changed by the day on which it is taken up.
    let renamed = Known {
        names: vec!["PT Nama Lain".to_owned()],
        ..known()
    };
    let late = by_officer(MONDAY, taken_up(MONDAY, Some(renamed.clone())));
    assert_eq!(refused(&there, &late), "establishment.case-name");
    let taken = after(
        &there,
        &by_officer(MONDAY, taken_up(MONDAY, Some(here.clone()))),
    );
    let filed = taken.filed().unwrap();
    let case = filed.case(day(MONDAY), Some(here.clone()));
    assert_eq!(case.establishment.id, Some(here.id));
    // And after it: the case is then one that any officer may have written, without the entry.
    let case = filed.case(day(MONDAY), Some(renamed));
    assert_eq!((case.establishment.id, case.known), (None, None));
    assert_eq!(case.establishment.name, "PT Sinar Abadi");
}
