//! Reading a request: JSON with every fault named, conditional and idempotent headers.

use axum::http::{HeaderMap, StatusCode};
use domain::Officer;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{ApiError, Fault};
use crate::http::integers;

/// Largest body of a command, in bytes.
const LARGEST: usize = 1 << 20;

/// The JSON of a body.
///
/// # Errors
/// 413 for a larger one; 400 for malformed JSON or a NUL character, which PostgreSQL cannot store.
pub fn json(body: &[u8]) -> Result<Value, ApiError> {
    if body.len() > LARGEST {
        let detail = format!("a command takes at most {LARGEST} bytes");
        return Err(ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body.too-large",
            detail,
        ));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "json.malformed",
            format!("not JSON: {error}"),
        )
    })?;
    if has_nul(&value) {
        let detail = "text may not hold the character NUL";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "json.nul", detail));
    }
    Ok(value)
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A JSON Schema ready to check values, formats included.
///
/// # Errors
/// 500 when it is no schema.
pub fn validator(schema: &Value) -> Result<Validator, ApiError> {
    let options = jsonschema::options().should_validate_formats(true);
    integers::known(options)
        .build(&integers::marked(schema))
        .map_err(|error| ApiError::internal(&error))
}

/// Checks a value against a JSON Schema.
///
/// # Errors
/// 422 with one entry for every fault.
pub fn check(schema: &Validator, value: &Value) -> Result<(), ApiError> {
    let faults: Vec<Fault> = schema
        .iter_errors(value)
        .flat_map(|error| named(&error))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(faults))
    }
}

/// What keeps a value from the variant that it means: the only one whose name or tag it has, so that
/// its errors lie in the fields of that variant.
fn meant<'e>(
    of: &ValidationError<'_>,
    variants: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e [ValidationError<'static>]> {
    let own = of.instance_path().to_string();
    let other_tag =
        |error: &ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Constant { .. });
    let is_inside = |error: &ValidationError<'_>| error.instance_path().to_string() != own;
    let tagged: Vec<&'e [ValidationError<'static>]> = variants
        .iter()
        .map(Vec::as_slice)
        .filter(|errors| !errors.iter().any(other_tag))
        .collect();
    let mut named = tagged.iter().filter(|errors| errors.iter().all(is_inside));
    match (tagged.as_slice(), named.next(), named.next()) {
        ([only], _, _) | (_, Some(only), None) => Some(only),
        (_, None, _) | (_, Some(_), Some(_)) => None,
    }
}

/// One fault for each field that an error of the schema is about.
fn named(error: &ValidationError<'_>) -> Vec<Fault> {
    if let ValidationErrorKind::OneOfNotValid { context } = error.kind()
        && let Some(errors) = meant(error, context)
    {
        return errors.iter().flat_map(named).collect();
    }
    let at = error.instance_path().to_string();
    let fault = |field: String, detail: String| Fault {
        field,
        code: "schema".to_owned(),
        detail,
    };
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        let unknown = |name: &String| fault(format!("{at}/{name}"), format!("{name} is not known"));
        return unexpected.iter().map(unknown).collect();
    }
    if let ValidationErrorKind::Required {
        property: Value::String(name),
    } = error.kind()
    {
        return vec![fault(format!("{at}/{name}"), format!("{name} is missing"))];
    }
    vec![fault(at, error.to_string())]
}

/// The version named by `If-Match`.
///
/// # Errors
/// 400 when the header is not one strong entity tag.
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get("if-match") else {
        return Ok(None);
    };
    let version = value.to_str().ok().and_then(|text| {
        text.trim()
            .strip_prefix('"')?
            .strip_suffix('"')?
            .parse()
            .ok()
    });
    version.map(Some).ok_or_else(|| {
        let detail = "If-Match takes one version as \"<number>\"";
        ApiError::new(StatusCode::BAD_REQUEST, "if-match.malformed", detail)
    })
}

/// The key named by `Idempotency-Key`, quoted or bare, scoped to who asks in which role and province.
///
/// # Errors
/// 400 when it is empty or longer than 255 characters.
pub fn idempotency_key(headers: &HeaderMap, caller: &Officer) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default().trim();
    let key = key
        .strip_prefix('"')
        .and_then(|key| key.strip_suffix('"'))
        .unwrap_or(key);
    if key.is_empty() || key.len() > 255 {
        let detail = "Idempotency-Key takes 1 to 255 characters";
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "idempotency-key.malformed",
            detail,
        ));
    }
    let scoped = Sha256::new()
        .chain_update(&caller.id)
        .chain_update([0])
        .chain_update(caller.role.code())
        .chain_update([0])
        .chain_update(caller.province.as_ref().map_or("", |code| code.0.as_str()))
        .chain_update([0])
        .chain_update(
            caller
                .acts_for
                .as_deref()
                .map_or_else(String::new, |other| format!("{other}\0")),
        )
        .chain_update(key)
        .finalize();
    Ok(Some(format!("client:{}", hex::encode(scoped))))
}

/// The hash by which a repeated request is told from another one with the same key.
#[must_use]
pub fn request_hash(address: &str, body: &Value) -> [u8; 32] {
    Sha256::new()
        .chain_update(address)
        .chain_update([0])
        .chain_update(body.to_string())
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use domain::law::LawEdit;
    use serde_json::json;

    use axum::http::HeaderValue;
    use domain::{ProvinceCode, Role};

    use super::*;
    use crate::fuzzed;

    #[test]
    fn one_of_several_variants_is_told_by_its_fields() {
        let schema = validator(&schemars::schema_for!(Vec<LawEdit>).to_value()).unwrap();
        let wrong = json!([
            { "end": { "table": "rule", "key": "crim.timebar.prosecute", "valid_to": "soon" } },
            { "nothing": {} },
        ]);
        let refused = format!("{:?}", check(&schema, &wrong).unwrap_err());
        assert!(refused.contains("/0/end/valid_to"), "{refused}");
        assert!(refused.contains("\"/1\""), "{refused}");
    }

    fn with(name: &'static str, input: &[u8]) -> Option<HeaderMap> {
        let value = HeaderValue::from_bytes(input).ok()?;
        Some([(name.parse().unwrap(), value)].into_iter().collect())
    }

    #[test]
    fn whatever_stands_in_if_match_is_a_version_or_refused() {
        let taken: [&[u8]; 3] = [b"\"1\"", b" \"9223372036854775807\" ", b"W/\"1\""];
        fuzzed::bytes("if-match", &taken, |input| {
            let Some(headers) = with("if-match", input) else {
                return;
            };
            if let Ok(version) = if_match(&headers) {
                let tag = format!("\"{}\"", version.unwrap());
                let again = with("if-match", tag.as_bytes()).unwrap();
                assert_eq!(if_match(&again).unwrap(), version);
            }
        });
    }

    #[test]
    fn whatever_is_a_key_of_a_repeat_is_of_one_person_in_one_role() {
        let officer = |id: &str, role: Role| Officer {
            id: id.to_owned(),
            role,
            unit: None,
            province: Some(ProvinceCode("31".to_owned())),
            acts_for: None,
        };
        let budi = officer("budi", Role::Ppns);
        let others = [officer("bud", Role::Ppns), officer("budi", Role::Auditor)];
        let taken: [&[u8]; 3] = [b"kunci", b"\"kunci\"", b"\"\""];
        fuzzed::bytes("idempotency-key", &taken, |input| {
            let Some(headers) = with("idempotency-key", input) else {
                return;
            };
            let Ok(key) = idempotency_key(&headers, &budi) else {
                return;
            };
            assert_eq!(key.as_ref().map(String::len), Some("client:".len() + 64));
            for other in &others {
                assert_ne!(idempotency_key(&headers, other).unwrap(), key);
            }
        });
    }

    #[test]
    fn whatever_is_sent_as_a_body_is_read_or_refused() {
        let schema = validator(&schemars::schema_for!(Vec<LawEdit>).to_value()).unwrap();
        let edit =
            r#"[{"end":{"table":"rule","key":"crim.timebar.prosecute","valid_to":"2026-03-02"}}]"#;
        let taken = [edit, r#"{"a":[1,-2.5e3,true,null,"\u00e9\n"]}"#, "[[]]"];
        fuzzed::bytes("json-body", &taken.map(str::as_bytes), |input| {
            let Ok(value) = json(input) else { return };
            assert!(json(value.to_string().as_bytes()).is_ok());
            if let Err(refused) = check(&schema, &value) {
                assert!(!refused.faults().is_empty());
            }
        });
    }
}
