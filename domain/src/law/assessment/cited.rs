//! The provisions on which an assessment rests.

use std::collections::BTreeMap;

use super::Question;
use super::found::Found;
use crate::catalogue::NEW_CODE;
use crate::law::Cited;
use crate::prosecution::{Regime, Substance};
use crate::rules::penalty::is_reporting_duty;
use crate::rules::punished::Punished;

/// Every provision used, sorted, each once.
pub(super) fn provisions(asked: &Question, found: &Found) -> Vec<Cited> {
    let candidates = of_the_offence(asked, found);
    let candidates = candidates.into_iter().chain(of_the_code(asked, found));
    let used: BTreeMap<&str, bool> = candidates
        .filter_map(|(used, citation, needs)| used.then_some((citation, needs)))
        .collect();
    let used = used.into_iter();
    used.map(|(citation, needs_confirmation)| Cited {
        citation: citation.to_owned(),
        needs_confirmation,
    })
    .collect()
}

/// Whether a provision is used, its citation, whether it must be confirmed.
type Candidate<'a> = (bool, &'a str, bool);

fn of_the_offence<'a>(asked: &Question, found: &Found<'a>) -> [Candidate<'a>; 15] {
    let norm = found.offence.norm;
    let unsure = norm.status.needs_confirmation();
    let old = asked.offence_date < NEW_CODE;
    let new = norm.threat.is_some() && found.substance == Substance::New;
    let prison = norm
        .threat
        .is_some_and(|threat| threat.prison_months.is_some());
    let (converted, repeat) = (new && !prison, found.offence.repetition.again);
    let barred = found.until.is_some();
    [
        (true, norm.duty.as_str(), unsure),
        (!norm.sanction.is_empty(), norm.sanction.as_str(), unsure),
        (repeat, "UU 7/1981 Pasal 10 ayat (2)", false),
        (is_reporting_duty(norm), "UU 7/1981 Pasal 11", false),
        (norm.code.starts_with("INS-"), "UU 3/1951 Pasal 7", false),
        (barred && old, "KUHP lama Pasal 78-80", false),
        (new, "UU 1/2023 (KUHP) Pasal 65", false),
        (converted, "UU 1/2023 (KUHP) Pasal 79", false),
        (barred && new, "UU 1/2023 (KUHP) Pasal 136-138", false),
        (converted, "UU 1/2023 (KUHP) Pasal 615", true),
        (converted, "UU 1/2026 Pasal II", true),
        (new && !old, "UU 1/2023 (KUHP) Pasal 36-37", false),
        (
            asked.is_across_the_change() && norm.threat.is_some(),
            "UU 1/2023 (KUHP) Pasal 3 ayat (1)",
            false,
        ),
        (
            found.punished != Punished::Still,
            "UU 1/2023 (KUHP) Pasal 3 ayat (2)",
            false,
        ),
        (
            new && found.offence.repetition.fined,
            "UU 1/2023 (KUHP) Pasal 84",
            false,
        ),
    ]
}

fn of_the_code(asked: &Question, found: &Found) -> [Candidate<'static>; 5] {
    let criminal = found.offence.norm.threat.is_some();
    let old = criminal && found.regime != Some(Regime::Kuhap2025);
    let new = criminal && found.regime != Some(Regime::Kuhap1981);
    let transitional = found.why.starts_with("361");
    [
        (old, "UU 8/1981 (KUHAP) Pasal 205 ayat (1)", false),
        (new, "UU 20/2025 (KUHAP) Pasal 258 ayat (1)", true),
        (new, "UU 20/2025 (KUHAP) Pasal 24 ayat (2)", false),
        (transitional, "UU 20/2025 (KUHAP) Pasal 361", false),
        (
            asked.offence_date >= NEW_CODE,
            "UU 20/2025 (KUHAP) Pasal 369",
            false,
        ),
    ]
}
