//! Which numbers of a published table are not told (*supresi sel*): those of few establishments, and
//! as many others that none of those can be calculated from what is told.
//!
//! Who attacks a table knows every sum in it, that no number is negative, and that a number that is
//! not told is at least one. A number is safe when the sums neither determine it nor leave fewer
//! than [`CHOICES`] values for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::disclosure::is_of_enough;

/// How many values the sums must leave for a number that is not told.
const CHOICES: i64 = 3;
/// No number of a table is larger.
const MOST: i64 = i64::MAX / 1_000_000;
/// Most rounds in which bounds are narrowed; they can only be too wide after fewer.
const ROUNDS: usize = 200;
/// A prime by which the sums are reduced.
const PRIME: i128 = (1 << 61) - 1;

/// A number of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The number that adds up.
    pub number: i64,
    /// Of how many establishments it is.
    pub establishments: i64,
}

/// A sum of a table, by the places of its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The place of the sum.
    pub total: usize,
    /// The places of what it is the sum of.
    pub parts: Vec<usize>,
}

impl Sum {
    fn entries(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().copied().chain([self.total])
    }
}

/// The places of the entries that are not told.
#[must_use]
pub fn suppressed(entries: &[Entry], sums: &[Sum]) -> BTreeSet<usize> {
    let few = |(_, entry): &(usize, &Entry)| is_of_enough(entry.establishments).is_err();
    let few: Vec<usize> = entries
        .iter()
        .enumerate()
        .filter(few)
        .map(|(place, _)| place)
        .collect();
    let mut untold: BTreeSet<usize> = few.iter().copied().collect();
    while let Some(place) = unsafe_one(entries, sums, &few, &untold) {
        match another(entries, sums, place, &untold) {
            Some(other) => drop(untold.insert(other)),
            // Nothing that is told has to do with it.
            None => break,
        }
    }
    untold
}

/// One of some entries that what is told gives away.
fn unsafe_one(
    entries: &[Entry],
    sums: &[Sum],
    few: &[usize],
    untold: &BTreeSet<usize>,
) -> Option<usize> {
    let bounds = bounds(entries, sums, untold);
    let narrow = |place: &usize| {
        let (low, high) = bounds.get(*place).copied().unwrap_or((0, MOST));
        high - low + 1 < CHOICES
    };
    let narrow = few.iter().copied().find(narrow);
    narrow.or_else(|| {
        let known = determined(sums, untold);
        few.iter().copied().find(|place| known.contains(place))
    })
}

/// The smallest told entry that has to do with a place: of the sums that hold it, least hiding
/// first, else of those that hold what is untold in these, and so on.
fn another(
    entries: &[Entry],
    sums: &[Sum],
    place: usize,
    untold: &BTreeSet<usize>,
) -> Option<usize> {
    let hidden = |sum: &&Sum| sum.entries().filter(|one| untold.contains(one)).count();
    let mut near = BTreeSet::from([place]);
    loop {
        let touches = |sum: &&Sum| sum.entries().any(|one| near.contains(&one));
        let mut around: Vec<&Sum> = sums.iter().filter(touches).collect();
        around.sort_by_key(hidden);
        let mut told = around.iter().map(|sum| smallest_told(entries, sum, untold));
        if let Some(found) = told.find_map(|found| found) {
            return Some(found);
        }
        let before = near.len();
        near.extend(around.iter().flat_map(|sum| sum.entries()));
        if near.len() == before {
            return None;
        }
    }
}

/// The smallest told part of a sum that is not nothing, else the told sum.
fn smallest_told(entries: &[Entry], sum: &Sum, untold: &BTreeSet<usize>) -> Option<usize> {
    let told = |one: &usize| !untold.contains(one);
    let size = |one: &usize| entries.get(*one).map_or(0, |entry| entry.number);
    let parts = sum.parts.iter().copied().filter(told);
    let part = parts.filter(|one| size(one) > 0).min_by_key(size);
    part.or(Some(sum.total).filter(told).filter(|one| size(one) > 0))
}

/// The least and the most that each entry can be by what is told.
#[must_use]
pub fn bounds(entries: &[Entry], sums: &[Sum], untold: &BTreeSet<usize>) -> Vec<(i64, i64)> {
    let begin = |(place, entry): (usize, &Entry)| {
        if untold.contains(&place) {
            (1, MOST)
        } else {
            (entry.number, entry.number)
        }
    };
    let mut bounds: Vec<(i64, i64)> = entries.iter().enumerate().map(begin).collect();
    for _ in 0..ROUNDS {
        let before = bounds.clone();
        for sum in sums {
            narrow(&mut bounds, sum);
        }
        if bounds == before {
            break;
        }
    }
    bounds
}

/// Narrows what a sum and its parts can be by one another.
fn narrow(bounds: &mut [(i64, i64)], sum: &Sum) {
    let of = |bounds: &[(i64, i64)], place: usize| bounds.get(place).copied().unwrap_or((0, MOST));
    let all = sum.parts.iter().map(|part| of(bounds, *part));
    let (lows, highs) = all.fold((0_i64, 0_i64), |(lows, highs), (low, high)| {
        (
            lows.saturating_add(low),
            highs.saturating_add(high).min(MOST * 1000),
        )
    });
    let total = of(bounds, sum.total);
    let total = (total.0.max(lows), total.1.min(highs));
    if let Some(known) = bounds.get_mut(sum.total) {
        *known = total;
    }
    for part in &sum.parts {
        let (low, high) = of(bounds, *part);
        let (others_low, others_high) = (lows - low, highs - high);
        if let Some(known) = bounds.get_mut(*part) {
            *known = (
                low.max(total.0 - others_high),
                high.min(total.1 - others_low),
            );
        }
    }
}

/// The untold entries that the sums determine, whatever the numbers are.
#[must_use]
pub fn determined(sums: &[Sum], untold: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut reduced: Vec<BTreeMap<usize, i128>> = vec![];
    for sum in sums {
        let mut row: BTreeMap<usize, i128> = BTreeMap::new();
        for part in sum.parts.iter().filter(|part| untold.contains(part)) {
            row.insert(*part, 1);
        }
        if untold.contains(&sum.total) {
            row.insert(sum.total, PRIME - 1);
        }
        for known in &reduced {
            eliminate(&mut row, known);
        }
        let Some((_, first)) = row.first_key_value() else {
            continue;
        };
        let inverse = power(*first, PRIME - 2);
        for factor in row.values_mut() {
            *factor = *factor * inverse % PRIME;
        }
        for known in &mut reduced {
            eliminate(known, &row);
        }
        reduced.push(row);
    }
    let alone = reduced.iter().filter(|row| row.len() == 1);
    alone
        .filter_map(|row| row.first_key_value())
        .map(|(place, _)| *place)
        .collect()
}

/// Takes a reduced row, whose first factor is 1, out of another one.
fn eliminate(row: &mut BTreeMap<usize, i128>, reduced: &BTreeMap<usize, i128>) {
    let Some(pivot) = reduced.first_key_value().map(|(place, _)| *place) else {
        return;
    };
    let Some(times) = row.get(&pivot).copied() else {
        return;
    };
    for (place, factor) in reduced {
        let left = (row.get(place).copied().unwrap_or(0) + PRIME - times * factor % PRIME) % PRIME;
        if left == 0 {
            row.remove(place);
        } else {
            row.insert(*place, left);
        }
    }
}

fn power(base: i128, exponent: i128) -> i128 {
    let (mut base, mut exponent, mut found) = (base % PRIME, exponent, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            found = found * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A table of rows and columns with its sums: cells first, then rows, columns, and all.
    fn table(cells: &[Vec<(i64, i64)>]) -> (Vec<Entry>, Vec<Sum>) {
        let columns = cells.first().map_or(0, Vec::len);
        let place = |row: usize, column: usize| row * columns + column;
        let mut entries: Vec<Entry> = vec![];
        for (number, establishments) in cells.iter().flatten() {
            let establishments = *establishments.min(number);
            entries.push(Entry {
                number: *number,
                establishments,
            });
        }
        let mut sums = vec![];
        let lines: Vec<Vec<usize>> = (0..cells.len())
            .map(|row| (0..columns).map(|column| place(row, column)).collect())
            .chain(
                (0..columns).map(|column| (0..cells.len()).map(|row| place(row, column)).collect()),
            )
            .collect();
        for parts in lines {
            entries.push(sum(&entries, &parts));
            sums.push(Sum {
                total: entries.len() - 1,
                parts,
            });
        }
        let first = cells.len() * columns;
        let rows: Vec<usize> = (first..first + cells.len()).collect();
        let all: Vec<usize> = (first + cells.len()..entries.len()).collect();
        entries.push(sum(&entries, &rows));
        let total = entries.len() - 1;
        sums.push(Sum { total, parts: rows });
        sums.push(Sum { total, parts: all });
        (entries, sums)
    }

    fn sum(entries: &[Entry], parts: &[usize]) -> Entry {
        Entry {
            number: parts.iter().map(|part| entries[*part].number).sum(),
            establishments: parts.iter().map(|part| entries[*part].establishments).sum(),
        }
    }

    /// Every whole-numbered table that has the same told numbers, by trying all: the values that
    /// each untold cell has in any of them.
    fn attacked(
        entries: &[Entry],
        sums: &[Sum],
        untold: &BTreeSet<usize>,
    ) -> BTreeMap<usize, BTreeSet<i64>> {
        let bounds = bounds(entries, sums, untold);
        let cells: Vec<usize> = untold.iter().copied().collect();
        let mut found: BTreeMap<usize, BTreeSet<i64>> = BTreeMap::new();
        let mut tried: Vec<i64> = entries.iter().map(|entry| entry.number).collect();
        tries(&cells, &bounds, sums, &mut tried, &mut found);
        found
    }

    fn tries(
        cells: &[usize],
        bounds: &[(i64, i64)],
        sums: &[Sum],
        tried: &mut Vec<i64>,
        found: &mut BTreeMap<usize, BTreeSet<i64>>,
    ) {
        // Sums of which nothing is left to try must add up.
        let open = |place: usize| cells.contains(&place);
        let fits = |sum: &Sum| {
            sum.entries().any(open)
                || sum.parts.iter().map(|part| tried[*part]).sum::<i64>() == tried[sum.total]
        };
        if !sums.iter().all(fits) {
            return;
        }
        let Some((first, rest)) = cells.split_first() else {
            return;
        };
        let (low, high) = bounds[*first];
        for value in low..=high.min(low + 25) {
            tried[*first] = value;
            if rest.is_empty() {
                let adds = |sum: &Sum| {
                    sum.parts.iter().map(|part| tried[*part]).sum::<i64>() == tried[sum.total]
                };
                if sums.iter().all(adds) {
                    found.entry(*first).or_default().insert(value);
                }
            } else {
                let mut below = BTreeMap::new();
                tries(rest, bounds, sums, tried, &mut below);
                if !below.is_empty() {
                    found.entry(*first).or_default().insert(value);
                    for (place, values) in below {
                        found.entry(place).or_default().extend(values);
                    }
                }
            }
        }
    }

    #[test]
    fn a_cell_of_few_takes_another_one_with_it() {
        let (entries, sums) = table(&[vec![(2, 2), (9, 5), (40, 9)]]);
        let untold = suppressed(&entries, &sums);
        assert!(untold.contains(&0) && untold.len() > 1, "{untold:?}");
        let none = table(&[vec![(3, 3), (9, 5)], vec![(0, 0), (7, 7)]]);
        assert_eq!(suppressed(&none.0, &none.1), BTreeSet::new());
    }

    #[test]
    fn what_sums_determine_is_found() {
        let (_, sums) = table(&[vec![(1, 1), (5, 5)], vec![(6, 6), (7, 7)]]);
        assert_eq!(determined(&sums, &BTreeSet::from([0])), BTreeSet::from([0]));
        assert_eq!(
            determined(&sums, &BTreeSet::from([0, 3])),
            BTreeSet::from([0, 3])
        );
        assert_eq!(
            determined(&sums, &BTreeSet::from([0, 1, 2, 3])),
            BTreeSet::new()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        /// Linear algebra, bounds, and trying every table find no cell of few establishments.
        #[test]
        fn no_attack_recovers_a_cell(
            cells in (1_usize..4, 2_usize..4).prop_flat_map(|(rows, columns)| {
                vec(vec((0_i64..9, 0_i64..6), columns), rows)
            }),
        ) {
            let (entries, sums) = table(&cells);
            let untold = suppressed(&entries, &sums);
            let few: Vec<usize> = (0..entries.len())
                .filter(|place| (1..3).contains(&entries[*place].establishments))
                .collect();
            prop_assert!(few.iter().all(|place| untold.contains(place)));
            let known = determined(&sums, &untold);
            prop_assert!(few.iter().all(|place| !known.contains(place)), "{entries:?} {untold:?}");
            if untold.len() <= 6 {
                let values = attacked(&entries, &sums, &untold);
                for place in few {
                    let left = values.get(&place).map_or(0, BTreeSet::len);
                    prop_assert!(left > 1, "{place} is one of {left}: {entries:?} {untold:?}");
                }
            }
        }
    }
}
