//! Who may act: role, province, separation of duties, and the state a case must be in.

use serde_json::json;

use crate::catalogue::{C081_15, REGISTER, UU_13_2003_176, UU_23_2014};
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&ROLE, &PROVINCE, &FOUR_EYES, &STATE];

/// Only the roles named by the procedure act.
pub const ROLE: Rule = Rule {
    code: "acting.role",
    sentence: "Each act belongs to the roles that the procedure names.",
    provision: UU_13_2003_176,
    ground: Ground::NotAllowed,
};

/// A province acts in its own cases.
pub const PROVINCE: Rule = Rule {
    code: "acting.province",
    sentence: "Inspection is carried out by the province in which the establishment lies.",
    provision: UU_23_2014,
    ground: Ground::NotAllowed,
};

/// Nobody approves his own work.
pub const FOUR_EYES: Rule = Rule {
    code: "acting.four-eyes",
    sentence: "Who wrote a document does not approve it.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// Acts follow the order of the procedure.
pub const STATE: Rule = Rule {
    code: "acting.state",
    sentence: "Each act is possible only in the states that the procedure names.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Each act belongs to the roles that the procedure names.
pub fn role_is(officer: &Officer, roles: &[Role]) -> Result<(), Refusal> {
    if roles.contains(&officer.role) {
        return Ok(());
    }
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    Err(ROLE.refuse(
        format!(
            "role {} may not do this; it belongs to {}",
            officer.role,
            codes.join(", ")
        ),
        json!({ "role": officer.role, "roles": codes }),
    ))
}

/// Inspection is carried out by the province in which the establishment lies.
pub fn acts_in_own_province(officer: &Officer, province: &ProvinceCode) -> Result<(), Refusal> {
    if officer.role.is_national() || officer.province.as_ref() == Some(province) {
        return Ok(());
    }
    Err(PROVINCE.refuse(
        format!("the case belongs to province {}", province.0),
        json!({ "province": province }),
    ))
}

/// Who wrote a document does not approve it.
pub fn approver_is_not_author(officer: &Officer, author: &str) -> Result<(), Refusal> {
    if officer.is(author) {
        return Err(FOUR_EYES.refuse("the same person wrote the document", json!({})));
    }
    Ok(())
}

/// The refusal of an act in a state in which it is not done.
#[must_use]
pub fn wrong_state(state: &str, wanted: &[&str]) -> Refusal {
    STATE.refuse(
        format!(
            "not possible in state {state}; it needs {}",
            wanted.join(" or ")
        ),
        json!({ "state": state, "needs": wanted }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(role: Role, province: Option<&str>) -> Officer {
        let province = province.map(|code| ProvinceCode(code.to_owned()));
        Officer {
            acts_for: None,
            id: "a".to_owned(),
            role,
            unit: None,
            province,
        }
    }

    #[test]
    fn only_the_named_roles_act() {
        let head = officer(Role::HeadOfDinas, Some("31"));
        assert!(role_is(&head, &[Role::HeadOfDinas]).is_ok());
        assert_eq!(role_is(&head, &[Role::Ppns]).unwrap_err().rule, &ROLE);
    }

    #[test]
    fn a_province_acts_in_its_own_cases() {
        let jakarta = ProvinceCode("31".to_owned());
        assert!(acts_in_own_province(&officer(Role::Ppns, Some("31")), &jakarta).is_ok());
        assert!(acts_in_own_province(&officer(Role::Ppns, Some("32")), &jakarta).is_err());
        assert!(acts_in_own_province(&officer(Role::Ppns, None), &jakarta).is_err());
        assert!(acts_in_own_province(&officer(Role::System, None), &jakarta).is_ok());
    }

    #[test]
    fn nobody_approves_his_own_work() {
        assert!(approver_is_not_author(&officer(Role::Coordinator, None), "b").is_ok());
        assert!(approver_is_not_author(&officer(Role::Coordinator, None), "a").is_err());
    }
}
