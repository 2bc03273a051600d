//! Size and section of an establishment, as SQL.

use domain::rules::size::Size;

/// The sections of KBLI 2020 with their first and last division (Peraturan BPS 2/2020, as ISIC
/// Rev. 4).
const SECTIONS: [(&str, u8, u8); 21] = [
    ("A", 1, 3),
    ("B", 5, 9),
    ("C", 10, 33),
    ("D", 35, 35),
    ("E", 36, 39),
    ("F", 41, 43),
    ("G", 45, 47),
    ("H", 49, 53),
    ("I", 55, 56),
    ("J", 58, 63),
    ("K", 64, 66),
    ("L", 68, 68),
    ("M", 69, 75),
    ("N", 77, 82),
    ("O", 84, 84),
    ("P", 85, 85),
    ("Q", 86, 88),
    ("R", 90, 93),
    ("S", 94, 96),
    ("T", 97, 98),
    ("U", 99, 99),
];

/// The section of the main industry of an establishment, as SQL.
pub(super) fn section(firm: &str) -> String {
    let division = format!("left({firm}.kbli, 2)::integer");
    let case = |(letter, first, last): &(&str, u8, u8)| {
        format!("WHEN {division} BETWEEN {first} AND {last} THEN '{letter}' ")
    };
    let cases: String = SECTIONS.iter().map(case).collect();
    format!("CASE WHEN {firm}.kbli_edition = '2020' THEN CASE {cases}END END")
}

/// The size of an establishment, as SQL.
pub(super) fn size(firm: &str) -> String {
    let case = |size: &Size| {
        let (fewest, next) = size.workers();
        let code = size.code();
        format!("WHEN {firm}.workers >= {fewest} AND {firm}.workers < {next} THEN '{code}' ")
    };
    let cases: String = Size::ALL.iter().map(case).collect();
    format!("CASE {cases}END")
}
