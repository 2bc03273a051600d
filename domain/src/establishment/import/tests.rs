//! Every fault of a row is told, by its column.

use super::*;

fn cells(pairs: &[(&str, &str)]) -> Cells {
    let pairs = pairs.iter();
    pairs
        .map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned()))
        .collect()
}

fn fields<T>(answer: Result<T, Vec<Fault>>) -> Vec<String> {
    let faults = answer.err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.field).collect()
}

fn of_establishment(pairs: &[(&str, &str)]) -> Vec<String> {
    let today = "2026-03-02".parse().unwrap();
    fields(establishment(&cells(pairs), today, &Law::seed()).command)
}

fn of_report(pairs: &[(&str, &str)]) -> Vec<String> {
    let today = "2026-03-02".parse().unwrap();
    fields(report(&cells(pairs), today, &Law::seed()).command)
}

#[test]
fn every_fault_of_a_row_is_named() {
    let unreadable = of_establishment(&[
        ("ref", " "),
        ("legal_name", "PT Contoh"),
        ("province", "99"),
        ("office", "shop"),
        ("nib", "12"),
        ("kbli", "1411"),
        ("established_on", "2020-1-1"),
        ("wni_men", "many"),
        ("capital_idr", "-1"),
    ]);
    let wanted = [
        "ref",
        "province",
        "office",
        "kbli_edition",
        "nib",
        "kbli",
        "established_on",
        "wni_men",
        "capital_idr",
    ];
    assert_eq!(unreadable, wanted);
    let unlawful = of_establishment(&[
        ("ref", "A-1"),
        ("legal_name", &"x".repeat(NAME + 1)),
        ("province", "31"),
        ("regency", "32.01"),
        ("address", &"x".repeat(NAME + 1)),
        ("nib_issued_on", "2017-12-31"),
        ("established_on", "1950-12-31"),
        ("registered_on", "2026-03-03"),
    ]);
    let wanted = [
        "legal_name",
        "nib_issued_on",
        "established_on",
        "registered_on",
        "address",
        "regency",
    ];
    assert_eq!(unlawful, wanted);
}

#[test]
fn every_fault_of_a_report_is_named() {
    let unreadable = of_report(&[("kind", "weekly"), ("submitted_at", "soon"), ("year", "x")]);
    let wanted = [
        "establishment_ref",
        "kind",
        "channel",
        "submitted_at",
        "year",
    ];
    assert_eq!(unreadable, wanted);
    let unlawful = of_report(&[
        ("establishment_ref", "A-1"),
        ("kind", "annual"),
        ("channel", "oss_nib"),
        ("submitted_at", "2026-03-04"),
        ("event_on", "1950-12-31"),
        ("wlkp_no", &"7".repeat(41)),
    ]);
    assert_eq!(unlawful, ["submitted_at", "event_on", "wlkp_no"]);
    let early = of_report(&[
        ("establishment_ref", "A-1"),
        ("kind", "annual"),
        ("channel", "oss_nib"),
        ("submitted_at", "2017-11-05"),
        ("counted_on", "2026-03-03"),
    ]);
    assert_eq!(early, ["counted_on", "channel"]);
    let by_post = of_report(&[
        ("establishment_ref", "A-1"),
        ("kind", "first"),
        ("channel", "post"),
        ("submitted_at", "2026-01-04"),
    ]);
    assert_eq!(by_post, ["postmark_on"]);
}

#[test]
fn a_reference_is_one_establishment_in_every_file() {
    assert_eq!(establishment_id("A-1"), establishment_id(" A-1 "));
    assert_ne!(establishment_id("A-1"), establishment_id("A-2"));
}

#[test]
fn a_fault_is_told_by_its_column() {
    for (field, column) in [
        ("/numbers/nib", "nib"),
        ("headcount/counted_on", "counted_on"),
        ("parent", "parent_ref"),
        ("regency", "regency"),
    ] {
        assert_eq!(column_of(field), column);
    }
}
