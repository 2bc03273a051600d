//! What clients were told, against what the log holds: nothing lost, doubled or out of order.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, ensure};

use crate::load::Sent;
use crate::truth::Log;

/// One command as its client knows it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The command's id in the log.
    pub command: String,
    /// Stream, version and position that were answered; none when it is in doubt.
    pub acked: Option<(String, i64, i64)>,
    /// Refused for good: it must not be in the log.
    pub refused: bool,
    /// When it was sent and answered, in ticks that all clients share.
    pub ticks: (u64, u64),
}

/// One event as the log holds it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Place in the log.
    pub position: i64,
    /// Stream.
    pub stream: String,
    /// Place in the stream.
    pub sequence: i64,
    /// The command that made it.
    pub command: String,
}

/// What a comparison has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Acknowledged commands.
    pub acked: usize,
    /// Commands without an answer.
    pub in_doubt: usize,
    /// Those of them that the log holds.
    pub in_doubt_stored: usize,
    /// Acknowledged, and not where it was told.
    pub lost: Vec<String>,
    /// More than one effect of a command, or an effect of a refused one.
    pub doubled: Vec<String>,
    /// Against the order in which clients saw them, or the numbering of a stream or of the log.
    pub out_of_order: Vec<String>,
}

impl Entry {
    /// The entry of a key as a writer keeps it.
    pub fn of(sent: &Sent) -> Result<Self> {
        let acked = if sent.acknowledged() {
            let (id, position) = sent.told()?;
            let version = sent.answer.as_ref();
            let version = version.and_then(|told| told.body["version"].as_i64());
            Some((id, version.unwrap_or(0), position))
        } else {
            None
        };
        Ok(Self {
            command: sent.command_id()?,
            refused: sent.answer.is_some() && acked.is_none(),
            acked,
            ticks: sent.ticks,
        })
    }
}

/// The events of a log.
#[must_use]
pub fn facts(log: &Log) -> Vec<Fact> {
    let fact = |event: &crate::truth::Stored| Fact {
        position: event.position,
        stream: event.aggregate_id.clone(),
        sequence: event.sequence,
        command: event.command_id.clone(),
    };
    log.events.iter().map(fact).collect()
}

/// Compares the entries, each of which makes one event, with the log in the order of positions.
#[must_use]
pub fn compare(entries: &[Entry], facts: &[Fact]) -> Findings {
    let mut found = Findings::default();
    let mut effects: HashMap<&str, Vec<&Fact>> = HashMap::new();
    for fact in facts {
        effects.entry(&fact.command).or_default().push(fact);
    }
    for entry in entries {
        let effect = effects
            .get(entry.command.as_str())
            .map_or(&[][..], |all| all);
        if effect.len() > usize::from(!entry.refused) {
            found.doubled.push(entry.command.clone());
        }
        let Some((stream, version, position)) = &entry.acked else {
            found.in_doubt += usize::from(!entry.refused);
            found.in_doubt_stored += usize::from(!entry.refused && !effect.is_empty());
            continue;
        };
        found.acked += 1;
        let told = |fact: &&&Fact| {
            (&fact.stream, &fact.sequence, &fact.position) == (stream, version, position)
        };
        if effect.iter().find(told).is_none() {
            found.lost.push(format!("{entry:?}"));
        }
    }
    found.out_of_order = gaps(facts);
    found.out_of_order.extend(overtaken(entries));
    found
}

/// Positions that are not 1 to n, and sequences that are not 1 to k in their order.
fn gaps(facts: &[Fact]) -> Vec<String> {
    let mut streams: HashMap<&str, i64> = HashMap::new();
    let mut wrong = vec![];
    for (fact, position) in facts.iter().zip(1..) {
        let sequence = streams.entry(&fact.stream).or_default();
        *sequence += 1;
        if (fact.position, fact.sequence) != (position, *sequence) {
            wrong.push(format!("{fact:?}"));
        }
    }
    wrong
}

/// Commands that were acknowledged before another was sent and lie behind it.
fn overtaken(entries: &[Entry]) -> Vec<String> {
    let placed = |entry: &Entry| Some((entry.acked.as_ref()?.2, entry.ticks));
    let mut placed: Vec<_> = entries.iter().filter_map(placed).collect();
    placed.sort_unstable_by_key(|(position, _)| std::cmp::Reverse(*position));
    let mut earliest = u64::MAX;
    let mut wrong = vec![];
    for (position, (sent, answered)) in placed {
        if earliest < sent {
            wrong.push(format!(
                "position {position} was sent after a later one's answer"
            ));
        }
        earliest = earliest.min(answered);
    }
    wrong
}

impl Findings {
    /// Fails when anything is lost, doubled or out of order.
    pub fn are_none(&self) -> Result<()> {
        ensure!(self.lost.is_empty(), "lost: {:?}", self.lost);
        ensure!(self.doubled.is_empty(), "doubled: {:?}", self.doubled);
        ensure!(
            self.out_of_order.is_empty(),
            "order: {:?}",
            self.out_of_order
        );
        Ok(())
    }
}

/// Whether what a subscriber has seen covers every position after one, once and in order: ids of
/// messages, and ranges that were left out.
pub fn covers(after: i64, seen: &[(i64, i64)]) -> Result<()> {
    let mut at = after;
    for (from, upto) in seen {
        ensure!(
            *from == at + 1 && upto >= from,
            "{from} to {upto} after {at}"
        );
        at = *upto;
    }
    Ok(())
}

/// Whether a key, sent several times, had one effect and every answer tells it.
pub fn one_effect(answers: &[(String, i64)], facts: &[Fact], command: &str) -> Result<()> {
    let told: HashSet<_> = answers.iter().collect();
    ensure!(told.len() == 1, "several answers: {told:?}");
    let effects: Vec<_> = facts
        .iter()
        .filter(|fact| fact.command == command)
        .collect();
    ensure!(effects.len() == 1, "several effects: {effects:?}");
    let same = |fact: &&Fact| told.contains(&(fact.stream.clone(), fact.position));
    ensure!(effects.iter().all(same), "another effect: {effects:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Entry, Fact, Findings, compare, covers, one_effect};

    fn given() -> (Vec<Entry>, Vec<Fact>) {
        let fact = |position: i64| Fact {
            position,
            stream: format!("s{}", position % 2),
            sequence: (position + 1) / 2,
            command: format!("c{position}"),
        };
        let facts: Vec<Fact> = (1..=6).map(fact).collect();
        let entry = |(fact, tick): (&Fact, u64)| Entry {
            command: fact.command.clone(),
            acked: Some((fact.stream.clone(), fact.sequence, fact.position)),
            refused: false,
            ticks: (tick * 2, tick * 2 + 1),
        };
        (facts.iter().zip(1..).map(entry).collect(), facts)
    }

    fn planted(plant: impl FnOnce(&mut Vec<Entry>, &mut Vec<Fact>)) -> Findings {
        let (mut entries, mut facts) = given();
        plant(&mut entries, &mut facts);
        compare(&entries, &facts)
    }

    #[test]
    fn a_true_ledger_passes() {
        let found = planted(|_, _| {});
        assert!(found.are_none().is_ok(), "{found:?}");
        assert_eq!((found.acked, found.in_doubt), (6, 0));
        let found = planted(|entries, _| entries[5].acked = None);
        assert!(found.are_none().is_ok(), "{found:?}");
        assert_eq!((found.in_doubt, found.in_doubt_stored), (1, 1));
    }

    #[test]
    fn a_lost_event_is_found() {
        assert_eq!(planted(|_, facts| drop(facts.pop())).lost.len(), 1);
        let elsewhere = planted(|_, facts| facts[2].stream = "other".to_owned());
        assert_eq!(elsewhere.lost.len(), 1);
    }

    #[test]
    fn a_doubled_or_refused_event_is_found() {
        let twice = planted(|_, facts| {
            let again = Fact {
                position: 7,
                sequence: 4,
                ..facts[0].clone()
            };
            facts.push(again);
        });
        assert_eq!(twice.doubled, ["c1"]);
        let refused = planted(|entries, _| {
            (entries[5].acked, entries[5].refused) = (None, true);
        });
        assert_eq!(refused.doubled, ["c6"]);
    }

    #[test]
    fn a_swap_a_gap_and_an_overtaking_are_found() {
        let swapped = planted(|_, facts| facts.swap(1, 3));
        assert!(!swapped.out_of_order.is_empty(), "{swapped:?}");
        let gap = planted(|_, facts| facts[5].position = 7);
        assert!(!gap.out_of_order.is_empty(), "{gap:?}");
        let overtaken = planted(|entries, _| entries[4].ticks = (100, 101));
        assert_eq!(overtaken.out_of_order.len(), 1, "{overtaken:?}");
    }

    #[test]
    fn a_skipped_and_a_repeated_message_are_found() {
        assert!(covers(3, &[(4, 4), (5, 8), (9, 9)]).is_ok());
        assert!(covers(3, &[(4, 4), (6, 6)]).is_err());
        assert!(covers(3, &[(4, 4), (4, 4)]).is_err());
    }

    #[test]
    fn a_key_with_two_effects_or_answers_is_found() {
        let (_, mut facts) = given();
        let told = ("s1".to_owned(), 1);
        assert!(one_effect(&[told.clone(), told.clone()], &facts, "c1").is_ok());
        let other = ("s1".to_owned(), 3);
        assert!(one_effect(&[told.clone(), other], &facts, "c1").is_err());
        facts[2].command = "c1".to_owned();
        assert!(one_effect(&[told], &facts, "c1").is_err());
    }
}
