//! What a norm threatens at most under one criminal law, and by which reading. Assessments and
//! commands both ask here.

use chrono::NaiveDate;

use crate::catalogue::NEW_CODE;
use crate::law::{AccusedKind, Effect, Joined, Law, LegalRule, Norm, Reading, Threat, Value};
use crate::prosecution::{NamedReading, Outcome, Substance};

/// The question of what *kurungan* or a fine became.
pub const CONVERSION: &str = "V2";
/// The question of what one pays who is fined again.
pub const AGAIN: &str = "R7B";
/// Days of a month (UU 1/2023 Pasal 184, old KUHP 97).
pub const MONTH: u16 = 30;
/// From these months on, *kurungan* became a fine of category II instead of I (UU 1/2023 Pasal 615).
const LONG_KURUNGAN: u16 = 6;

/// Maximum fines in rupiah, the one that holds without a reading or by the first reading first;
/// each with the reading by which it holds, where readings differ.
pub type Fines = Vec<(Option<NamedReading>, i64)>;

/// An offence as the criminal law looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Offence<'a> {
    /// Norm that was breached, as it stood on the day of the offence.
    pub norm: &'a Norm,
    /// Day of the offence (*tempus delicti*).
    pub committed_on: NaiveDate,
    /// Who is accused.
    pub by: AccusedKind,
    /// What earlier judgments make of it.
    pub repetition: Repetition,
}

/// What earlier final judgments on the same person make of an offence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repetition {
    /// Whether it repeats a breach of the reporting duty (UU 7/1981 Pasal 10 ayat (2)).
    pub again: bool,
    /// Whether one of the judgments was a fine (UU 1/2023 Pasal 84).
    pub fined: bool,
}

/// An earlier final judgment on the same person.
#[derive(Debug, Clone, Copy)]
pub struct Prior<'a> {
    /// Norm that had been breached.
    pub norm: &'a str,
    /// Day from which it was final.
    pub final_on: NaiveDate,
    /// What the court had decided; who states a judgment without it states a fine.
    pub outcome: Option<Outcome>,
}

/// The highest penalties of an offence under one criminal law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// *Penjara*, in months.
    pub prison_months: u16,
    /// *Kurungan*, in days.
    pub kurungan_days: u16,
    /// Fines; empty where none may be imposed.
    pub fines: Fines,
}

impl Ceiling {
    /// The maximum fine by the readings that the law has adopted, else by the first; 0 where none
    /// may be imposed. In rupiah.
    #[must_use]
    pub fn fine_idr(&self, law: &Law) -> i64 {
        let found = self.adopted_fine(law);
        found
            .or_else(|| self.fines.first())
            .map_or(0, |(_, most)| *most)
    }

    /// Every maximum fine that some reading gives, that of the adopted reading alone where there is
    /// one; 0 where none may be imposed. In rupiah.
    #[must_use]
    pub fn possible_fines(&self, law: &Law) -> Vec<i64> {
        if self.adopted_fine(law).is_some() || self.fines.is_empty() {
            return vec![self.fine_idr(law)];
        }
        self.fines.iter().map(|(_, most)| *most).collect()
    }

    fn adopted_fine(&self, law: &Law) -> Option<&(Option<NamedReading>, i64)> {
        let adopted = |(by, _): &&(Option<NamedReading>, i64)| {
            by.as_ref().is_some_and(|by| {
                law.reading(&by.question)
                    .is_some_and(|one| one.reading == by.reading)
            })
        };
        self.fines.iter().find(adopted)
    }
}

impl Offence<'_> {
    /// The highest penalties under a criminal law; none without a criminal threat.
    #[must_use]
    pub fn ceiling(&self, law: &Law, substance: Substance) -> Option<Ceiling> {
        let threat = self.norm.threat?;
        let prison_months = threat.prison_months.unwrap_or(0);
        Some(match substance {
            Substance::Old => Ceiling {
                prison_months,
                kurungan_days: self.kurungan_days(law, threat),
                fines: self.fines_before(law, threat),
            },
            Substance::New => Ceiling {
                prison_months,
                kurungan_days: 0,
                fines: self.fines_since(law, threat),
            },
        })
    }

    /// Whether the fine since 2026-01-02 hangs on the open reading of *kurungan* or a fine (V2).
    #[must_use]
    pub fn hangs_on_conversion(&self, law: &Law) -> bool {
        let Some(ceiling) = self.ceiling(law, Substance::New) else {
            return false;
        };
        let mut by = ceiling.fines.iter().filter_map(|(by, _)| by.as_ref());
        by.any(|by| by.question == CONVERSION)
    }

    /// The day whose sectoral rules and categories hold under the new law: that of the offence,
    /// as far as the new law was in force on it.
    fn in_new_law(&self) -> NaiveDate {
        self.committed_on.max(NEW_CODE)
    }

    fn kurungan_days(&self, law: &Law, threat: Threat) -> u16 {
        let threatened = threat.kurungan_months.unwrap_or(0).saturating_mul(MONTH);
        let rule = self.rule(law, "max_kurungan_days", self.committed_on);
        match rule.map(|rule| &rule.value) {
            Some(Value::Days(days)) => *days,
            Some(_) | None => threatened,
        }
    }

    /// Who repeats a breach of the reporting duty is not fined under the old law.
    fn fines_before(&self, law: &Law, threat: Threat) -> Fines {
        let rule = self.rule(law, "max_fine_idr", self.committed_on);
        let fine = match rule.map(|rule| &rule.value) {
            Some(Value::Idr(fine)) => Some(*fine),
            Some(_) | None => threat.fine_idr,
        };
        let fine = fine.filter(|_| !self.repetition.again);
        fine.map(|fine| (None, fine)).into_iter().collect()
    }

    /// *Kurungan* alone, the old threat of a repeat, became category I (UU 1/2026 Pasal II ayat
    /// (1) a); one who was fined before may pay a third more (UU 1/2023 Pasal 84).
    fn fines_since(&self, law: &Law, threat: Threat) -> Fines {
        if self.repetition.again {
            let Some(first) = category(law, 1, self.in_new_law()) else {
                return vec![];
            };
            let again = law.readings_of(AGAIN).filter(|_| self.repetition.fined);
            let raised = again.filter_map(|one| {
                let Effect::FineRaisedByOneIn(parts) = one.effect else {
                    return None;
                };
                let more = first / i64::from(parts.max(1));
                Some((Some(of(one)), first + more))
            });
            return std::iter::once((None, first)).chain(raised).collect();
        }
        let converted = self.converted(law, threat);
        let Some(rule) = self.rule(law, "max_fine_idr", self.in_new_law()) else {
            return converted;
        };
        // What is confirmed decides; what is not never widens what the conversion gives.
        let sure = !rule.status.needs_confirmation();
        if let (true, Some(most)) = (sure, rule.value.idr()) {
            return vec![(None, most)];
        }
        let fines = converted.into_iter();
        fines
            .map(
                |(by, fine)| match Self::restated(&rule.value, by.as_ref()) {
                    Some(most) if sure => (by, most),
                    Some(most) => (by, most.min(fine)),
                    None => (by, fine),
                },
            )
            .collect()
    }

    /// The maximum of the reporting duty that the table of rules restates.
    fn restated(rule: &Value, by: Option<&NamedReading>) -> Option<i64> {
        let Value::ByReading(stated) = rule else {
            return rule.idr();
        };
        let by = by.filter(|by| by.question == stated.question)?;
        stated.values.get(&by.reading).copied()
    }

    /// What the new code made of a sectoral threat (UU 1/2023 Pasal 615; UU 1/2026 Pasal II).
    fn converted(&self, law: &Law, threat: Threat) -> Fines {
        let on = self.in_new_law();
        let one = |fine: Option<i64>| fine.map(|fine| (None, fine)).into_iter().collect();
        let single = match self.by {
            AccusedKind::Corporation => category(law, 5, on),
            AccusedKind::Person | AccusedKind::Pengusaha | AccusedKind::Pengurus => {
                category(law, 2, on)
            }
        };
        if threat.prison_months.is_some() {
            return one(threat.fine_idr);
        }
        let Some(months) = threat.kurungan_months else {
            return one(single);
        };
        let by_length = category(law, if months < LONG_KURUNGAN { 1 } else { 2 }, on);
        let Some(fine) = threat.fine_idr else {
            return one(by_length);
        };
        // A fine above category II stays as it was (Pasal 615).
        let heavy = category(law, 2, on).is_some_and(|second| fine > second);
        match threat.joined {
            Joined::And => one(single),
            Joined::Or | Joined::AndOr if heavy => self.by_reading(law, Some(fine), single),
            Joined::Or | Joined::AndOr => self.by_reading(law, by_length, single),
        }
    }

    /// *Kurungan* or a fine: as Pasal 615 has it, or as a single fine.
    fn by_reading(&self, law: &Law, by_length: Option<i64>, single: Option<i64>) -> Fines {
        let readings = law.readings_of(CONVERSION);
        let fine = |one: &Reading| {
            let Effect::FineCategory(number) = one.effect else {
                return None;
            };
            match number {
                1 => by_length,
                2 => single,
                other => category(law, other, self.in_new_law()),
            }
        };
        readings
            .filter_map(|one| Some((Some(of(one)), fine(one)?)))
            .collect()
    }

    /// What the table of rules says of the penalty of the reporting duty on a day.
    fn rule<'l>(&self, law: &'l Law, what: &str, on: NaiveDate) -> Option<&'l LegalRule> {
        let found =
            is_reporting_duty(self.norm).then(|| law.rule(&format!("wlk.penalty.{what}"), on));
        found.flatten()
    }
}

fn of(one: &Reading) -> NamedReading {
    NamedReading {
        question: one.question.clone(),
        reading: one.reading.clone(),
    }
}

/// Maximum fine of a category of fines on a day (UU 1/2023 Pasal 79), in rupiah.
#[must_use]
pub fn category(law: &Law, number: u8, on: NaiveDate) -> Option<i64> {
    law.rule(&format!("crim.fine_category.{number}"), on)?
        .value
        .idr()
}

/// Whether a norm is punished by UU 7/1981 Pasal 10.
#[must_use]
pub fn is_reporting_duty(norm: &Norm) -> bool {
    norm.sanction.starts_with("UU 7/1981 Pasal 10")
}

/// What earlier judgments make of an offence: those count that had become final before it, about
/// the same duty, and found the accused guilty.
pub fn repetition<'a>(
    law: &Law,
    norm: &Norm,
    offence_date: NaiveDate,
    priors: impl Iterator<Item = Prior<'a>>,
) -> Repetition {
    let counts = |prior: &Prior| {
        let same = law.norm(prior.norm, prior.final_on);
        let guilty = prior.outcome.is_none_or(Outcome::finds_guilty);
        guilty && same.is_some_and(is_reporting_duty) && offence_date > prior.final_on
    };
    let mut found = Repetition::default();
    for prior in priors.filter(|prior| is_reporting_duty(norm) && counts(prior)) {
        found.again = true;
        found.fined |= prior.outcome.is_none_or(|outcome| outcome == Outcome::Fine);
    }
    found
}

#[cfg(test)]
mod tests;
