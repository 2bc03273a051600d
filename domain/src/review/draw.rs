//! The draw: anybody with the same cases, seed and size draws the same sample.
//!
//! Places are given to the layers one by one, always to the layer with the most cases for each place
//! that it has (Adams' method): every layer gets one before any gets a second, the greatest first.
//! Within a layer the cases come first whose UUID of version 5 (SHA-1, name space URL) of the text
//! `wasnaker:review:<seed>:<case>` is least.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Drawn, Layer};

/// A case that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The case.
    pub case: Uuid,
    /// The values that make its layer.
    pub values: Vec<Option<String>>,
    /// Those who were sent to it.
    pub inspectors: Vec<String>,
}

/// Draws a sample: its layers in order of their values, and its cases layer by layer.
#[must_use]
pub fn draw(population: &[Member], seed: u32, size: u32) -> (Vec<Layer>, Vec<Drawn>) {
    let mut by_values: BTreeMap<&[Option<String>], Vec<&Member>> = BTreeMap::new();
    for member in population {
        by_values.entry(&member.values).or_default().push(member);
    }
    let sizes: Vec<usize> = by_values.values().map(Vec::len).collect();
    let places = allotted(&sizes, size as usize);
    let (mut layers, mut cases) = (vec![], vec![]);
    for (nth, ((values, mut members), drawn)) in (0..).zip(by_values.into_iter().zip(places)) {
        members.sort_by_key(|member| (lot(seed, member.case), member.case));
        layers.push(Layer {
            values: values.to_vec(),
            population: count(members.len()),
            drawn: count(drawn),
        });
        cases.extend(members.into_iter().take(drawn).map(|member| Drawn {
            case: member.case,
            layer: nth,
            inspectors: member.inspectors.clone(),
        }));
    }
    (layers, cases)
}

/// How many of each layer are drawn.
fn allotted(sizes: &[usize], size: usize) -> Vec<usize> {
    let mut places = vec![0_usize; sizes.len()];
    let all: usize = sizes.iter().sum();
    for _ in 0..size.min(all) {
        let open = sizes.iter().zip(&mut places);
        let open = open.filter(|(cases, places)| **places < **cases);
        // a/p is greater than b/q when a*q is greater than b*p; of equals the first one is taken.
        let next = open.reduce(|best, other| {
            if *other.0 * *best.1 > *best.0 * *other.1
                || (*best.1 == 0 && *other.1 == 0 && other.0 > best.0)
            {
                other
            } else {
                best
            }
        });
        if let Some((_, place)) = next {
            *place += 1;
        }
    }
    places
}

/// What orders the cases of a layer.
fn lot(seed: u32, case: Uuid) -> Uuid {
    let name = format!("wasnaker:review:{seed}:{case}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(nth: u128, layer: &str) -> Member {
        Member {
            case: Uuid::from_u128(nth),
            values: vec![Some(layer.to_owned())],
            inspectors: vec![],
        }
    }

    fn population(layers: &[(&str, u128)]) -> Vec<Member> {
        let mut nth = 0;
        let mut all = vec![];
        for (layer, many) in layers {
            for _ in 0..*many {
                nth += 1;
                all.push(member(nth, layer));
            }
        }
        all
    }

    #[test]
    fn every_layer_is_there_before_any_counts_twice() {
        for (sizes, size, told) in [
            (vec![100, 10, 1], 2, vec![1, 1, 0]),
            (vec![100, 10, 1], 3, vec![1, 1, 1]),
            (vec![100, 10, 1], 12, vec![10, 1, 1]),
            (vec![100, 10, 1], 13, vec![11, 1, 1]),
            (vec![50, 50], 5, vec![3, 2]),
            (vec![2, 1], 9, vec![2, 1]),
            (vec![1, 7], 1, vec![0, 1]),
            (vec![], 3, vec![]),
        ] {
            assert_eq!(allotted(&sizes, size), told, "{sizes:?} {size}");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_whatever_the_order() {
        let all = population(&[("a", 40), ("b", 9)]);
        let mut turned = all.clone();
        turned.reverse();
        assert_eq!(draw(&all, 7, 12), draw(&turned, 7, 12));
        assert_ne!(draw(&all, 7, 12), draw(&all, 8, 12));
        let (layers, cases) = draw(&all, 7, 12);
        let drawn: Vec<(u32, u32)> = layers
            .iter()
            .map(|one| (one.population, one.drawn))
            .collect();
        assert_eq!(drawn, [(40, 9), (9, 3)]);
        assert_eq!(cases.len(), 12);
        let (_, larger) = draw(&all, 7, 13);
        assert!(
            cases.iter().all(|one| larger.contains(one)),
            "a larger one keeps the smaller"
        );
    }

    #[test]
    fn a_draw_stays_as_it_was() {
        // Drawn once and written down: another result would make old draws impossible to repeat.
        let (_, cases) = draw(&population(&[("a", 5)]), 2026, 2);
        let drawn: Vec<u128> = cases.iter().map(|one| one.case.as_u128()).collect();
        assert_eq!(drawn, [1, 4]);
    }
}
