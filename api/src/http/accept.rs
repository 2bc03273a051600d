//! Which form of an answer a client prefers (RFC 9110, 12.5.1).

use axum::http::{HeaderMap, header};

/// Whether CSV is preferred to JSON: of equal weight, the one that is named first.
pub(super) fn prefers_csv(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT).iter();
    let texts = all.filter_map(|value| value.to_str().ok());
    let ranges: Vec<(String, f32)> = texts.flat_map(|text| text.split(',')).map(range).collect();
    let place = |names: &[&str]| {
        // The most specific range counts.
        let of = |name: &&str| ranges.iter().position(|(found, _)| found == name);
        let at = names.iter().find_map(of)?;
        ranges.get(at).map(|(_, weight)| (*weight, at))
    };
    let Some((csv, csv_at)) = place(&["text/csv", "text/*"]).filter(|(weight, _)| *weight > 0.0)
    else {
        return false;
    };
    let json = place(&["application/json", "application/*", "*/*"]);
    json.is_none_or(|(json, json_at)| csv > json || (csv >= json && csv_at < json_at))
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
