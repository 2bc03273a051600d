//! Which form of an answer a client prefers (RFC 9110, 12.5.1).

use axum::http::{HeaderMap, header};

/// The place of the media type that is preferred: of equal weight the one that is named first, of
/// those named together the one that is offered first. The first one where none is named.
pub(super) fn preferred(headers: &HeaderMap, offered: &[&str]) -> usize {
    let all = headers.get_all(header::ACCEPT).iter();
    let texts = all.filter_map(|value| value.to_str().ok());
    let ranges: Vec<(String, f32)> = texts.flat_map(|text| text.split(',')).map(range).collect();
    let (mut best, mut found) = (0, (0.0, usize::MAX));
    for (place, kind) in offered.iter().enumerate() {
        let Some((weight, at)) = met(&ranges, kind) else {
            continue;
        };
        if weight > found.0 || (weight > 0.0 && weight >= found.0 && at < found.1) {
            (best, found) = (place, (weight, at));
        }
    }
    best
}

/// The weight of a media type and where it is named: the most specific range counts.
fn met(ranges: &[(String, f32)], kind: &str) -> Option<(f32, usize)> {
    let main = kind.split('/').next().unwrap_or_default();
    let names = [kind, &format!("{main}/*"), "*/*"];
    let of = |name: &&str| ranges.iter().position(|(found, _)| found == name);
    let at = names.iter().find_map(of)?;
    ranges.get(at).map(|(_, weight)| (*weight, at))
}

/// A media range and its weight; one that cannot be read weighs nothing.
fn range(text: &str) -> (String, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let weight = parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case("q")
            .then(|| value.trim().parse().unwrap_or(0.0))
    });
    (name, weight.unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [&str; 3] = ["application/json", "text/csv", "application/x"];

    fn of(accept: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        OFFERED[preferred(&headers, &OFFERED)]
    }

    #[test]
    fn what_weighs_most_is_preferred_then_what_is_named_first() {
        for (accept, wanted) in [
            ("*/*", "application/json"),
            ("text/html", "application/json"),
            ("text/csv", "text/csv"),
            ("text/*", "text/csv"),
            ("text/csv, application/json", "text/csv"),
            ("application/json, text/csv", "application/json"),
            ("application/json;q=0.5, text/csv;q=0.4", "application/json"),
            ("application/json;q=0.5, text/csv;q=0.6", "text/csv"),
            ("text/csv;q=0, */*;q=0.1", "application/json"),
            ("application/*;q=0.2, application/x", "application/x"),
            ("text/csv, */*", "text/csv"),
        ] {
            assert_eq!(of(accept), wanted, "{accept}");
        }
        assert_eq!(preferred(&HeaderMap::new(), &OFFERED), 0);
    }

    #[test]
    fn whatever_is_said_to_be_preferred_something_is_offered() {
        let taken = [
            "text/csv;q=0.4, application/*;q=0.2, */*;q=0.1",
            "application/x; charset=utf-8; Q = 1",
        ];
        crate::fuzzed::bytes("accept", &taken.map(str::as_bytes), |input| {
            let Ok(value) = header::HeaderValue::from_bytes(input) else {
                return;
            };
            let mut headers = HeaderMap::new();
            headers.append(header::ACCEPT, value);
            assert!(preferred(&headers, &OFFERED) < OFFERED.len());
            // What is named before all else, and weighs as much as can be, is given.
            headers.clear();
            headers.append(header::ACCEPT, "text/csv".parse().unwrap());
            let value = header::HeaderValue::from_bytes(input).unwrap();
            let heavier = String::from_utf8_lossy(input).contains('=');
            headers.append(header::ACCEPT, value);
            assert!(heavier || preferred(&headers, &OFFERED) == 1);
        });
    }
}
