//! Until when an offence may be prosecuted (KUHP lama Pasal 78-80; UU 1/2023 Pasal 136-138).

use chrono::{Months, NaiveDate};

use super::Question;
use super::ceiling::category;
use super::substance::new_ceiling;
use crate::catalogue::NEW_CODE;
use crate::law::{Effect, Law, Norm, NormKind, TimeBarChoice};

/// The last day, counted from the day after the offence; none where the catalogue has no rule.
pub(super) fn last_day(law: &Law, norm: &Norm, asked: &Question) -> Option<NaiveDate> {
    let new = new(law, norm, asked);
    if asked.offence_date >= NEW_CODE {
        return new;
    }
    let old = old(law, norm, asked);
    let by_new = Some(Effect::Timebar(TimeBarChoice::New));
    let adopted = law.reading("R13A").map(|one| one.effect);
    if adopted == by_new && asked.judged_on() >= NEW_CODE {
        return new;
    }
    old.map(|old| new.map_or(old, |new| old.min(new)))
}

/// Every misdemeanour (*pelanggaran*) before 2026-01-02.
pub(super) fn old(law: &Law, norm: &Norm, asked: &Question) -> Option<NaiveDate> {
    let misdemeanour = norm.kind == NormKind::Misdemeanour;
    let day = asked.offence_date.min(NEW_CODE.pred_opt()?);
    misdemeanour
        .then(|| after(law, day, asked.offence_date))
        .flatten()
}

/// From 2026-01-02: a fine of at most category III; what is threatened with prison is not known.
pub(super) fn new(law: &Law, norm: &Norm, asked: &Question) -> Option<NaiveDate> {
    let ceiling = new_ceiling(law, norm, asked, "B")?;
    let light = ceiling.prison_months == 0 && ceiling.fine_idr <= category(law, 3);
    let day = asked.offence_date.max(NEW_CODE);
    light.then(|| after(law, day, asked.offence_date)).flatten()
}

fn after(law: &Law, in_force: NaiveDate, offence: NaiveDate) -> Option<NaiveDate> {
    let years = law
        .rule("crim.timebar.prosecute", in_force)?
        .value
        .years()?;
    offence.checked_add_months(Months::new(u32::from(years) * 12))
}
