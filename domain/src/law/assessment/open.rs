//! What a lawyer must confirm before an assessment decides a case.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Question;
use super::found::Found;
use crate::catalogue::NEW_CODE;
use crate::law::Law;
use crate::law::deadlines::{Code, due};
use crate::prosecution::Substance;
use crate::rules::gate;
use crate::rules::penalty::{AGAIN, CONVERSION};
use crate::rules::punished::{self, Punished};
use crate::rules::regime;
use crate::rules::{governing, time_bar};

/// Something that a lawyer must confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenPoint {
    /// The open question or rule, such as `V1`.
    pub point: String,
    /// What is not sure.
    pub explanation: String,
}

/// Whether a point is open here, its name, and what is not sure.
type Candidate = (bool, &'static str, &'static str);

/// What a lawyer must look at, point by point.
pub(super) fn points(law: &Law, asked: &Question, found: &Found) -> Vec<OpenPoint> {
    let of_law = of_the_law(law, found);
    let candidates = of_law.into_iter().chain(of_the_course(law, asked, found));
    let open = candidates.filter(|(holds, ..)| *holds);
    open.map(|(_, point, explanation)| OpenPoint {
        point: point.to_owned(),
        explanation: explanation.to_owned(),
    })
    .collect()
}

/// Points of the norm, its threat and its conversion.
fn of_the_law(law: &Law, found: &Found) -> [Candidate; 8] {
    let norm = found.offence.norm;
    let new = found.substance == Substance::New;
    let again = new && found.offence.repetition.again;
    [
        (
            norm.status.needs_confirmation(),
            "NORM",
            "duty or sanction of the norm were not read in the statute",
        ),
        (
            found.first_day_is_unread(),
            "NORM-FROM",
            "the day of that year from which the statute of the norm holds was not read",
        ),
        (
            found.threshold_is_open,
            gate::QUESTION,
            "the threshold of the fast procedure since 2026-01-02 (UU 20/2025 Pasal 258 ayat (1)) was not read",
        ),
        (
            new && found.offence.hangs_on_conversion(law),
            CONVERSION,
            "whether kurungan or a fine became a fine by Pasal 615 (A) or a single fine (B)",
        ),
        (
            found.punished == Punished::Unsure,
            punished::QUESTION,
            "the norm has ended: whether another one punishes the act since, or the procedure ends by law (UU 1/2023 Pasal 3 ayat (2)), was not said",
        ),
        (
            again,
            "R7",
            "that a repeat, once punished by kurungan only, is fined up to category I is derived",
        ),
        (
            new && found.offence.repetition.fined,
            AGAIN,
            "one repeatedly fined may be supervised for up to six months and fined up to a third more (UU 1/2023 Pasal 84)",
        ),
        (
            found.wrong_accused,
            "R10",
            "a legal person is accused where the law punishes its managers (pengurus)",
        ),
    ]
}

/// Why a person decides on the code of an investigation that ran on 2026-01-02.
const OPENED_BEFORE: &str =
    "opened before 2026-01-02 and in court after it: 361 a or 361 d is decided by a person";

/// Points of the days of the case.
fn of_the_course(law: &Law, asked: &Question, found: &Found) -> [Candidate; 7] {
    let opened = asked.investigation_opened_on.filter(|day| *day >= NEW_CODE);
    let notice = opened.and_then(|day| due(law, Code::Spdp, day, &asked.province));
    [
        (
            found.regime.is_none(),
            regime::QUESTION,
            if found.why == governing::BEGINS_UNKNOWN {
                found.why
            } else {
                OPENED_BEFORE
            },
        ),
        (
            found.why.starts_with("361 c") && asked.judged_on() >= NEW_CODE,
            governing::HEARD,
            "a hearing begun before 2026-01-02 goes on under the old code by 361 c; one judge held otherwise",
        ),
        (
            found.judged_by.is_none(),
            regime::SUBSTANCE_QUESTION,
            "the new law is lighter on liberty and by some reading not on the fine: a person decides which favours",
        ),
        (
            asked.is_across_the_change() && found.until.is_some(),
            time_bar::QUESTION,
            "that an offence before 2026-01-02 keeps the shorter time bar is derived",
        ),
        (
            found.offence.norm.threat.is_some() && found.until.is_none(),
            "R13",
            "the catalogue has no time bar for this threat",
        ),
        (
            found.settles,
            "SETTLEMENT",
            "that a converted threat ends by payment of the highest fine is derived",
        ),
        (
            notice.is_some_and(|due| due.needs_confirmation),
            "V7",
            "the notice of an investigation under UU 20/2025 was not read; the seven days are of its predecessor",
        ),
    ]
}
