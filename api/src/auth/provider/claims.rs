//! What the claims of a token make of a person: subject, roles, unit and province, by configuration.

use std::collections::BTreeMap;

use anyhow::ensure;
use domain::{ProvinceCode, Role, province};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::auth::tokens::{Person, Rejected};

/// Where claims stand in a token: a name, or a JSON pointer such as `/realm_access/roles`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimNames {
    /// The roles: a text or a list of texts.
    pub roles: String,
    /// The province's code; needed for roles of a province.
    pub province: String,
    /// The unit.
    pub unit: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            roles: "roles".to_owned(),
            province: "province".to_owned(),
            unit: "unit".to_owned(),
        }
    }
}

/// How claims are read.
#[derive(Debug, Clone)]
pub struct Mapping {
    names: ClaimNames,
    roles: BTreeMap<String, Role>,
}

impl Mapping {
    /// A mapping from the provider's names of roles to ours; without one they are the same.
    ///
    /// # Errors
    /// It names a role that is not there.
    pub fn new(names: ClaimNames, roles: &BTreeMap<String, String>) -> anyhow::Result<Self> {
        let own = |(theirs, code): (&String, &String)| {
            let role = Role::from_code(code).filter(|role| Role::PERSONS.contains(role));
            ensure!(
                role.is_some(),
                "oidc_roles: {theirs:?} is no role: {code:?}"
            );
            Ok(role.map(|role| (theirs.clone(), role)))
        };
        let told: anyhow::Result<Vec<_>> = roles.iter().map(own).collect();
        let mut roles: BTreeMap<String, Role> = told?.into_iter().flatten().collect();
        if roles.is_empty() {
            let same = Role::PERSONS.map(|role| (role.code().to_owned(), role));
            roles.extend(same);
        }
        Ok(Self { names, roles })
    }

    /// The person of a token. Values that are no role here are those of other systems.
    ///
    /// # Errors
    /// The token names nobody, no role, or no province for a role that needs one.
    pub(super) fn person(&self, claims: &Map<String, Value>) -> Result<Person, Rejected> {
        let id = text(claims, "sub").filter(|id| !id.trim().is_empty());
        let id = id.ok_or_else(|| Rejected::token("it names nobody"))?;
        if id.contains(char::is_control) {
            return Err(Rejected::token("its subject holds a control character"));
        }
        let roles = self.roles(claims);
        let province = text(claims, &self.names.province).map(ProvinceCode);
        let province = province.filter(|code| province::find(code).is_some());
        let roles: Vec<Role> = roles
            .into_iter()
            .filter(|role| role.is_national() || province.is_some())
            .collect();
        if roles.is_empty() {
            let detail = "it names no role that is known here, or no province for it";
            return Err(Rejected::Nobody(detail));
        }
        Ok(Person {
            id,
            roles,
            unit: text(claims, &self.names.unit),
            province,
        })
    }

    fn roles(&self, claims: &Map<String, Value>) -> Vec<Role> {
        let named = match at(claims, &self.names.roles) {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
                vec![]
            }
        };
        let mut roles: Vec<Role> = vec![];
        for role in named.iter().filter_map(|name| self.roles.get(*name)) {
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
        roles
    }
}

fn at<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c Value> {
    let Some(path) = name.strip_prefix('/') else {
        return claims.get(name);
    };
    let mut steps = path.split('/');
    let first = claims.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    at(claims, name).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mapping(roles: &[(&str, &str)]) -> Mapping {
        let roles = roles
            .iter()
            .map(|(one, other)| (one.to_string(), other.to_string()));
        let names = ClaimNames {
            roles: "/realm_access/roles".to_owned(),
            ..ClaimNames::default()
        };
        Mapping::new(names, &roles.collect()).unwrap()
    }

    fn person(mapping: &Mapping, claims: &Value) -> Result<Person, Rejected> {
        mapping.person(claims.as_object().unwrap())
    }

    #[test]
    fn roles_are_mapped_and_others_are_not_ours() {
        let mapping = mapping(&[("PENGAWAS_MADYA", "inspector_3"), ("PENYIDIK", "ppns")]);
        let claims = json!({ "sub": "1987", "province": "32", "unit": "UPTD II",
            "realm_access": { "roles": ["offline_access", "PENYIDIK", "PENGAWAS_MADYA", "PENYIDIK",
                                        "inspector_1"] } });
        let found = person(&mapping, &claims).unwrap();
        assert_eq!(found.roles, [Role::Ppns, Role::Inspector3]);
        assert_eq!(found.province, Some(ProvinceCode("32".to_owned())));
        assert_eq!(found.unit.as_deref(), Some("UPTD II"));
    }

    #[test]
    fn who_is_nobody_here_is_told_so() {
        let mapping = mapping(&[]);
        for claims in [
            json!({ "sub": "a", "realm_access": { "roles": ["boss"] } }),
            json!({ "sub": "a", "realm_access": { "roles": ["ppns"] } }),
            json!({ "sub": "a", "realm_access": { "roles": ["ppns"] }, "province": "99" }),
            json!({ "sub": "a", "realm_access": { "roles": ["system"] }, "province": "32" }),
            json!({ "sub": "a", "roles": ["auditor"] }),
        ] {
            let refused = person(&mapping, &claims);
            assert!(matches!(refused, Err(Rejected::Nobody(_))), "{claims}");
        }
        let nameless = json!({ "sub": " ", "realm_access": { "roles": ["auditor"] } });
        assert!(matches!(
            person(&mapping, &nameless),
            Err(Rejected::Token(_))
        ));
    }

    #[test]
    fn whatever_a_token_claims_is_somebody_of_the_mapping_or_nobody() {
        let mapping = mapping(&[("PENGAWAS_MADYA", "inspector_3"), ("AUDITOR", "auditor")]);
        let taken = [
            r#"{"sub":"1987","province":"32","unit":"U","realm_access":{"roles":["PENGAWAS_MADYA"]}}"#,
            r#"{"sub":"1988","realm_access":{"roles":"AUDITOR"}}"#,
            r#"{"sub":1,"province":{},"realm_access":{"roles":[["AUDITOR"],null,"auditor"]}}"#,
        ];
        crate::fuzzed::texts("claims", &taken, |text| {
            let Ok(claims) = serde_json::from_str::<Map<String, Value>>(text) else {
                return;
            };
            let Ok(found) = mapping.person(&claims) else {
                return;
            };
            assert_eq!(
                claims.get("sub").and_then(Value::as_str),
                Some(found.id.as_str())
            );
            let ours = [Role::Inspector3, Role::Auditor];
            assert!(!found.roles.is_empty() && found.roles.iter().all(|role| ours.contains(role)));
            let national = found.roles.iter().all(|role| role.is_national());
            assert!(national || found.province.is_some(), "{text}");
        });
    }

    #[test]
    fn a_role_that_is_not_there_is_named_at_the_start() {
        let roles = BTreeMap::from([("BOSS".to_owned(), "emperor".to_owned())]);
        let error = Mapping::new(ClaimNames::default(), &roles).unwrap_err();
        assert!(error.to_string().contains("emperor"), "{error}");
    }
}
