//! Which criminal law judges, and what it allows at most (UU 1/2023 Pasal 3 ayat (1), 618).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ceiling::{self, Ceiling, category, is_reporting};
use super::{PriorJudgment, Question};
use crate::catalogue::NEW_CODE;
use crate::law::{Law, Norm};

/// The criminal law by which an offence is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubstantiveRegime {
    /// The old code and the sectoral law as it stood before 2026-01-02.
    Old,
    /// UU 1/2023 and UU 1/2026.
    New,
}

/// What the criminal law says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Substance {
    pub(super) regime: SubstantiveRegime,
    pub(super) ceiling: Option<Ceiling>,
    /// By the law of the day of an older offence.
    pub(super) old: Option<Ceiling>,
    /// By the law since 2026-01-02.
    pub(super) new: Option<Ceiling>,
    pub(super) repeat: bool,
    pub(super) only_kurungan: bool,
    /// The later law lets the offender off on liberty and not on the fine.
    pub(super) favour_unclear: bool,
}

/// Whether an earlier judgment on the duty to report was final before the offence: only then is
/// it a repeat (UU 7/1981 Pasal 10 ayat (2)).
fn is_repeat(norm: &Norm, asked: &Question) -> bool {
    let before =
        |prior: &PriorJudgment| is_reporting(&prior.norm) && asked.offence_date > prior.final_on;
    is_reporting(&norm.code) && asked.accused.prior_final_judgments.iter().any(before)
}

/// The reading of V2 that is adopted, else the first: `needs_confirmation` says so in both cases.
fn v2(law: &Law) -> &str {
    let first = || law.readings_of("V2").next();
    law.reading("V2")
        .or_else(first)
        .map_or("A", |one| &one.reading)
}

/// The new law's ceiling; a repeat, once only *kurungan*, became a fine of category I (Pasal 615).
pub(super) fn new_ceiling(law: &Law, norm: &Norm, asked: &Question, v2: &str) -> Option<Ceiling> {
    let on = asked.judged_on().max(NEW_CODE);
    let found = ceiling::since(law, norm, &asked.accused, on, v2)?;
    if is_repeat(norm, asked) {
        let fine_idr = category(law, 1);
        return Some(Ceiling { fine_idr, ..found });
    }
    Some(found)
}

pub(super) fn of(law: &Law, norm: &Norm, asked: &Question) -> Substance {
    let repeat = is_repeat(norm, asked);
    let old_offence = asked.offence_date < NEW_CODE;
    let old = ceiling::before(law, norm, asked.offence_date).filter(|_| old_offence);
    let old = old.map(|old| Ceiling {
        fine_idr: if repeat { 0 } else { old.fine_idr },
        ..old
    });
    let new = new_ceiling(law, norm, asked, v2(law));
    let judged_by_old = old_offence && asked.judged_on() < NEW_CODE;
    let (heavier, favour_unclear) = match (old, new) {
        (Some(old), Some(new)) if !repeat && !judged_by_old => {
            let dearer = new.fine_idr > old.fine_idr;
            let liberty = old.kurungan_days > new.kurungan_days;
            (dearer && !liberty, dearer && liberty)
        }
        (Some(_), Some(_)) | (None, _) | (_, None) => (false, false),
    };
    let regime = if judged_by_old || heavier {
        SubstantiveRegime::Old
    } else {
        SubstantiveRegime::New
    };
    let ceiling = match regime {
        SubstantiveRegime::Old => old,
        // Where neither law is lighter in all, no more than either allows is beyond dispute.
        SubstantiveRegime::New if favour_unclear => new.zip(old).map(|(new, old)| Ceiling {
            fine_idr: new.fine_idr.min(old.fine_idr),
            ..new
        }),
        SubstantiveRegime::New => new,
    };
    let only_kurungan = repeat && regime == SubstantiveRegime::Old;
    Substance {
        regime,
        ceiling,
        old,
        new,
        repeat,
        only_kurungan,
        favour_unclear,
    }
}
