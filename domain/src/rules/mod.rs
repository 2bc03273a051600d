//! Every rule of law and procedure: a constant that names it and a function that enforces it.

pub mod accused;
pub mod acting;
pub mod ceiling;
pub mod closing;
pub mod complaint;
pub mod confidential;
pub mod correction;
pub mod court;
pub mod dates;
pub mod deadline;
pub mod disclosure;
pub mod ending;
pub mod establishment;
pub mod examination;
pub mod execution;
pub mod gate;
pub mod governing;
pub mod handover;
pub mod holder;
pub mod identifiers;
pub mod law_change;
pub mod merging;
pub mod nota;
pub mod notice;
pub mod numbering;
pub mod officer;
pub mod penalty;
pub mod person;
pub mod plan;
pub mod procedure;
pub mod punished;
pub mod reading;
pub mod regime;
pub mod register;
pub mod release;
pub mod remedy;
pub mod reopening;
pub mod review;
pub mod revocation;
pub mod sentence;
pub mod settlement;
pub mod size;
pub mod special_nota;
pub mod stop;
pub mod succession;
pub mod suspension;
pub mod task_order;
pub mod texts;
pub mod time_bar;
pub mod transfer;
pub mod wlk;

use crate::refusal::Rule;

/// All rules, subject by subject.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    [
        accused::RULES,
        acting::RULES,
        ceiling::RULES,
        closing::RULES,
        complaint::RULES,
        confidential::RULES,
        correction::RULES,
        court::RULES,
        dates::RULES,
        deadline::RULES,
        disclosure::RULES,
        ending::RULES,
        establishment::RULES,
        examination::RULES,
        execution::RULES,
        gate::RULES,
        handover::RULES,
        holder::RULES,
        identifiers::RULES,
        law_change::RULES,
        merging::RULES,
        nota::RULES,
        notice::RULES,
        numbering::RULES,
        officer::RULES,
        person::RULES,
        plan::RULES,
        procedure::RULES,
        punished::RULES,
        reading::RULES,
        regime::RULES,
        register::RULES,
        release::RULES,
        remedy::RULES,
        reopening::RULES,
        review::RULES,
        revocation::RULES,
        sentence::RULES,
        settlement::RULES,
        special_nota::RULES,
        stop::RULES,
        succession::RULES,
        task_order::RULES,
        texts::RULES,
        time_bar::RULES,
        transfer::RULES,
        wlk::RULES,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_code_of_its_own() {
        let rules = super::all();
        let codes: BTreeSet<&str> = rules.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), rules.len());
    }
}
