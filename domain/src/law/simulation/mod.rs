//! What another law would have made of a prosecution: one pure function of its true events and two
//! laws.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Law;
use super::assessment::{Accused, Assessment, PriorJudgment, Question, assess};
use crate::correction::{True, fold};
use crate::prosecution::{Dossier, Fallen, Prosecution, ProsecutionEvent, fallen};

/// What can differ under another law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Whether the fast procedure (*acara pemeriksaan cepat*) takes it.
    Gate,
    /// Highest fine in rupiah and longest *kurungan* in days.
    Ceiling,
    /// Last day to prosecute.
    TimeBar,
    /// Whether payment of the highest fine ends it.
    Ending,
}

impl Aspect {
    const ALL: [Self; 4] = [Self::Gate, Self::Ceiling, Self::TimeBar, Self::Ending];

    /// What an assessment says of it; null where the norm was not in force.
    fn of(self, found: Option<&Assessment>) -> Value {
        let Some(found) = found else {
            return Value::Null;
        };
        match self {
            Self::Gate => json!(found.tipiring),
            Self::Ceiling => json!({
                "max_fine_idr": found.max_fine_idr,
                "max_kurungan_days": found.max_kurungan_days,
            }),
            Self::TimeBar => json!(found.prosecution_time_barred_on),
            Self::Ending => json!(found.settlement_by_maximum_fine),
        }
    }

    /// What it mainly rests on in a law.
    fn basis(self, law: &Law, asked: &Question) -> String {
        let rule = |id: &str, on| law.rule(id, on).map(|rule| rule.basis.clone());
        let norm = || Some(law.norm(&asked.norm, asked.offence_date)?.sanction.clone());
        let found = match self {
            Self::Gate => rule("proc.cepat.threshold", asked.judged_on()),
            Self::Ceiling => norm(),
            Self::TimeBar => rule("crim.timebar.prosecute", asked.offence_date),
            Self::Ending => rule("proc.settle_by_max_fine", asked.judged_on()),
        };
        found.unwrap_or_default()
    }
}

/// Something that is otherwise under another law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// What.
    pub what: Aspect,
    /// Under the law in force.
    pub before: Value,
    /// Under the changed law.
    pub after: Value,
    /// What it rests on under the changed law, as a lawyer cites it.
    pub basis: String,
}

/// What a change of the law would have made of one prosecution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What its assessment says otherwise.
    pub differences: Vec<Difference>,
    /// Its stored acts that would have been refused.
    pub fallen: Vec<Fallen>,
}

/// What is otherwise under another law; none where nothing is. Corrections are in the true events
/// already.
#[must_use]
pub fn simulate(truth: &[True<ProsecutionEvent>], before: &Law, after: &Law) -> Option<Finding> {
    let Prosecution::Filed(dossier) = fold::<Prosecution>(truth.iter().cloned()) else {
        return None;
    };
    let asked = question(&dossier, truth);
    // What the case was decided by stands, but for the questions of which the change decides.
    let followed = &dossier.followed;
    let name = |law: &Law, question: &str| law.reading(question).map(|one| one.reading.clone());
    let decided = |question: &str| name(before, question) != name(after, question);
    let case_before = before.as_followed(followed, |_| false);
    let case_after = after.as_followed(followed, decided);
    let old = assess(case_before.as_ref().unwrap_or(before), &asked).ok();
    let new = assess(case_after.as_ref().unwrap_or(after), &asked).ok();
    let barred = |law: &Law, found: Option<&Assessment>| {
        // An assessment knows of no acts that restarted the time; the case does.
        let known = found?.prosecution_time_barred_on.and(dossier.bar(law).ok());
        known.map(|(until, _)| until)
    };
    let told = |what: Aspect, law: &Law, found: Option<&Assessment>| match what {
        Aspect::TimeBar => json!(barred(law, found)),
        Aspect::Gate | Aspect::Ceiling | Aspect::Ending => what.of(found),
    };
    let compared = Aspect::ALL.into_iter().map(|what| Difference {
        what,
        before: told(what, case_before.as_ref().unwrap_or(before), old.as_ref()),
        after: told(what, case_after.as_ref().unwrap_or(after), new.as_ref()),
        basis: what.basis(after, &asked),
    });
    let finding = Finding {
        differences: compared.filter(|one| one.before != one.after).collect(),
        fallen: fallen(truth, before, after),
    };
    (finding != Finding::default()).then_some(finding)
}

/// What is asked of the law about a prosecution: on the day of its judgment, where there is one.
fn question(dossier: &Dossier, truth: &[True<ProsecutionEvent>]) -> Question {
    let heard = truth.iter().find_map(|one| {
        if let ProsecutionEvent::HearingHeld { held_on, .. } = one.event {
            return Some(held_on);
        }
        None
    });
    let priors = dossier.priors().map(|prior| PriorJudgment {
        norm: prior.norm.to_owned(),
        final_on: prior.final_on,
        outcome: prior.outcome,
    });
    Question {
        norm: dossier.norm.clone(),
        offence_date: dossier.offence_date,
        province: dossier.province.clone(),
        investigation_opened_on: dossier.milestones.opened_on,
        referred_on: dossier.milestones.referred_on,
        hearing_started_on: heard,
        accused: Accused {
            kind: dossier.accused_role.into(),
            prior_final_judgments: priors.collect(),
        },
        on: dossier.milestones.judged_on,
    }
}

#[cfg(test)]
mod tests;
