//! Who is named on the form of something else, such as the manager of an establishment: by his key, or
//! by name and NIK, which are recorded in the directory before the form is sent on. Neither is ever
//! part of what the form itself stores.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::pages::Pages;
use crate::pages::ask::{Fault, Problem, Sent};
use crate::pages::form::entered;
use crate::pages::visitor::Visitor;
use crate::pages::words::Language;
use crate::pages::wrong::Wrong;

/// Fields that take the key of a person.
const FIELDS: [&str; 2] = ["manager", "person"];
/// The fields of who somebody is begin with it: no browser keeps them, as all that begins so.
const OWN: &str = "_orang";

/// Whether a field takes the key of a person.
pub(in crate::pages) fn names_a_person(field: &str) -> bool {
    FIELDS.contains(&field)
}

/// The fields by which a person is named: his key, his name, his NIK; path, label and help of each.
pub(in crate::pages) fn parts(
    path: &str,
    l: Language,
) -> [(String, &'static str, &'static str); 3] {
    let own = |part| format!("{OWN}{path}/{part}");
    [
        (
            path.to_owned(),
            l.t("Kunci orang", "Key of the person"),
            l.t(
                "Bila ia sudah tercatat; lihat halaman Orang.",
                "When he is recorded already; see the page of persons.",
            ),
        ),
        (
            own("name"),
            l.t("Atau nama lengkap", "Or the full name"),
            l.t(
                "Dicatat tersegel di direktori orang, tidak di sini.",
                "Is recorded, sealed, in the directory of persons, and not here.",
            ),
        ),
        (
            own("nik"),
            "NIK",
            l.t(
                "Dengan NIK, orang yang sudah tercatat dikenali kembali.",
                "By it somebody who is recorded already is recognised.",
            ),
        ),
    ]
}

/// Records everybody whom a form names and whose key it does not tell, and puts the key in his place.
/// What was refused is told with the fields of this form.
///
/// # Errors
/// Something else than a refusal.
pub(in crate::pages) async fn recorded(
    pages: &Pages,
    who: &Visitor,
    province: Option<&str>,
    key: &str,
    sent: &mut Vec<(String, String)>,
) -> Result<Result<(), Problem>, Wrong> {
    for path in named(sent) {
        let part = |name: &str| entered(sent, &format!("{OWN}{path}/{name}")).map(str::to_owned);
        let mut body = json!({ "province": province, "name": part("name") });
        if let (Some(nik), Some(fields)) = (part("nik"), body.as_object_mut()) {
            fields.insert("nik".to_owned(), Value::from(nik));
        }
        let once = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{key}{path}").as_bytes());
        let with = Sent {
            key: once.to_string(),
            ..Sent::default()
        };
        let found = match pages.post(who, "/api/v1/persons", &body, &with).await? {
            Ok(made) => made.get("id").cloned(),
            // By his NIK he is known in this province: that is who is meant.
            Err(problem) => match problem.data.get("person").cloned() {
                Some(known) => Some(known),
                None => return Ok(Err(at(problem, &path))),
            },
        };
        let found = found.as_ref().and_then(Value::as_str).unwrap_or_default();
        let own = format!("{OWN}{path}/");
        sent.retain(|(name, _)| *name != path && !name.starts_with(&own));
        sent.push((path, found.to_owned()));
    }
    Ok(Ok(()))
}

/// The fields in which somebody is named without a key.
fn named(sent: &[(String, String)]) -> Vec<String> {
    let paths = sent.iter().filter_map(|(name, _)| {
        let path = name.strip_prefix(OWN)?.strip_suffix("/name")?;
        let is_named = entered(sent, name).is_some() && entered(sent, path).is_none();
        is_named.then(|| path.to_owned())
    });
    paths.collect()
}

/// What was refused, at the fields of the form that names him.
fn at(problem: Problem, path: &str) -> Problem {
    let moved = problem.errors.iter().map(|fault| Fault {
        field: format!("{OWN}{path}/{}", fault.field.trim_start_matches('/')),
        detail: fault.detail.clone(),
    });
    Problem {
        errors: moved.collect(),
        ..problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_named_without_a_key_is_recorded() {
        let sent = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
            let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            fields.iter().map(own).collect()
        };
        let form = sent(&[("/manager", ""), ("_orang/manager/name", "Contoh Nama")]);
        assert_eq!(named(&form), ["/manager"]);
        let form = sent(&[
            ("/manager", "a key"),
            ("_orang/manager/name", "Contoh Nama"),
        ]);
        assert_eq!(named(&form), [""; 0]);
        let form = sent(&[("/manager", ""), ("_orang/manager/name", " ")]);
        assert_eq!(named(&form), [""; 0]);
    }
}
