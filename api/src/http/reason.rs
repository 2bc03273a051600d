//! `X-Audit-Reason`: why somebody does something, as he tells it. It is stored with the events and
//! read by all who read the history.

use axum::http::HeaderMap;
use domain::Officer;
use domain::rules::confidential::{does_not_speak_of_a_complaint, may_know_source};

use crate::error::{ApiError, Fault};
use crate::history::HistoryEvent;

/// The header.
pub(crate) const HEADER: &str = "X-Audit-Reason";
/// Longest reason, in characters.
const LONGEST: usize = 500;

/// The reason that a request gives.
///
/// # Errors
/// 422, naming the header, for a reason that is too long, cannot be read, or speaks of a complaint
/// though the officer is none of those who know where all cases come from.
pub(crate) fn read(officer: &Officer, headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut given = headers.get_all(HEADER).iter();
    let Some(value) = given.next() else {
        return Ok(None);
    };
    if given.next().is_some() {
        return Err(wrong("header.repeated", "is given more than once"));
    }
    let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
        return Err(wrong("header.unreadable", "is no text in UTF-8"));
    };
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(wrong("header.unreadable", "holds a control character"));
    }
    if text.chars().count() > LONGEST {
        let detail = format!("takes at most {LONGEST} characters");
        return Err(wrong("header.too-long", &detail));
    }
    if speaks_of_a_complaint(text) && !may_know(officer) {
        let code = domain::rules::confidential::WORDING.code;
        return Err(wrong(code, "speaks of a complaint"));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Takes a reason that speaks of a complaint out of what is told.
pub(super) fn hide(event: &mut HistoryEvent) {
    event.reason = event
        .reason
        .take()
        .filter(|reason| !speaks_of_a_complaint(reason));
}

/// Whether a reason tells that there was a complaint.
fn speaks_of_a_complaint(reason: &str) -> bool {
    does_not_speak_of_a_complaint(HEADER, reason).is_err()
}

/// Nobody acts outside his province, so his own is the one that counts.
fn may_know(officer: &Officer) -> bool {
    let own = officer.province.as_ref();
    own.is_some_and(|own| may_know_source(officer, own, false).is_ok())
}

fn wrong(code: &str, detail: &str) -> ApiError {
    ApiError::invalid(vec![Fault {
        field: HEADER.to_owned(),
        code: code.to_owned(),
        detail: format!("{HEADER} {detail}"),
    }])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use domain::{ProvinceCode, Role};

    use super::*;

    #[test]
    fn whatever_is_given_as_a_reason_is_a_short_line_or_refused() {
        let officer = Officer {
            id: "budi".to_owned(),
            role: Role::Ppns,
            unit: None,
            province: Some(ProvinceCode("31".to_owned())),
            acts_for: None,
        };
        let long = "a".repeat(LONGEST);
        let taken = [
            "Persiapan pemeriksaan",
            "Tindak lanjut pengaduan",
            "é",
            long.as_str(),
        ];
        crate::fuzzed::bytes("reason", &taken.map(str::as_bytes), |input| {
            let Ok(value) = HeaderValue::from_bytes(input) else {
                return;
            };
            let given = [(HEADER.parse().unwrap(), value)];
            let headers: HeaderMap = given.into_iter().collect();
            if let Ok(Some(reason)) = read(&officer, &headers) {
                assert!(!reason.is_empty() && reason.chars().count() <= LONGEST);
                assert!(!reason.chars().any(char::is_control));
                assert!(!speaks_of_a_complaint(&reason));
            }
        });
    }
}
