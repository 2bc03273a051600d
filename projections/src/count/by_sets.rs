//! Numbers by many sets of dimensions at once, as a table with all its totals wants them: what counts
//! is read once by all dimensions, and each set is added up of that.

use sqlx::{Postgres, Transaction};

use super::subject::Dimension;
use super::tally::{Set, Tally, Way};
use super::{Group, Question, begun};

/// Counts by each of some sets of dimensions, in a transaction in which nothing has been read; none
/// where that is more than so many numbers. A set has dimensions of the question, those with several
/// values in a row all of them; instead of a month it may have its quarter or year.
///
/// # Errors
/// The store cannot be reached.
pub async fn count_by(
    tx: &mut Transaction<'_, Postgres>,
    question: &Question,
    (sets, most): (&[Vec<Dimension>], usize),
) -> Result<Option<Vec<Vec<Group>>>, sqlx::Error> {
    let (question, _) = begun(tx, question).await?;
    let finest = &question.group_by;
    let sets: Vec<Vec<Step>> = sets.iter().map(|set| steps(finest, set)).collect();
    let most = most / question.measures.len().max(1);
    // Where the finest groups are a set, they are not more than all.
    let is_finest = |set: &Vec<Step>| set.len() == finest.len() && set.iter().all(Step::is_same);
    let groups = if sets.iter().any(is_finest) {
        most
    } else {
        usize::MAX
    };
    let Some(tally) = Tally::read(tx, &question, groups).await? else {
        return Ok(None);
    };
    let ways =
        |set: &Vec<Step>| -> Vec<Way> { set.iter().filter_map(|step| step.way(&tally)).collect() };
    let in_sets: Vec<Set> = sets.iter().map(|set| tally.in_set(&ways(set))).collect();
    if in_sets.iter().map(Set::len).sum::<usize>() > most {
        return Ok(None);
    }
    let told = sets.iter().zip(in_sets).map(|(set, groups)| {
        let mut groups = if set.is_empty() {
            vec![(vec![], tally.all())]
        } else {
            tally.told(groups)
        };
        for (_, numbers) in &mut groups {
            question.divide(numbers);
        }
        groups
    });
    Ok(Some(told.collect()))
}

/// A value of a set by those of the finest groups.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// That at a place.
    Same(usize),
    /// The quarter of the month at a place.
    Quarter(usize),
    /// Its year.
    Year(usize),
}

fn steps(finest: &[Dimension], set: &[Dimension]) -> Vec<Step> {
    let place = |wanted: Dimension| finest.iter().position(|one| *one == wanted);
    let step = |one: &Dimension| match (place(*one), place(Dimension::MONTH)) {
        (Some(nth), _) => Some(Step::Same(nth)),
        (None, Some(month)) if *one == Dimension::QUARTER => Some(Step::Quarter(month)),
        (None, Some(month)) if *one == Dimension::YEAR => Some(Step::Year(month)),
        (None, _) => None,
    };
    set.iter().filter_map(step).collect()
}

impl Step {
    const fn is_same(&self) -> bool {
        match self {
            Self::Same(_) => true,
            Self::Quarter(_) | Self::Year(_) => false,
        }
    }

    fn way(self, tally: &Tally) -> Option<Way> {
        match self {
            Self::Same(nth) => tally.as_it_is(nth),
            Self::Quarter(nth) => tally.way(nth, |month| quarter(month?)),
            Self::Year(nth) => tally.way(nth, |month| Some(month?.split_once('-')?.0.to_owned())),
        }
    }
}

/// The quarter of a month.
fn quarter(month: &str) -> Option<String> {
    let (year, number) = month.split_once('-')?;
    let quarter = number.parse::<u32>().ok()?.div_ceil(3);
    Some(format!("{year}-Q{quarter}"))
}

#[cfg(test)]
mod tests {
    use super::quarter;

    #[test]
    fn a_quarter_is_told_of_a_month() {
        for (month, told) in [
            ("2019-01", "2019-Q1"),
            ("2019-03", "2019-Q1"),
            ("2019-04", "2019-Q2"),
            ("2020-12", "2020-Q4"),
        ] {
            assert_eq!(quarter(month).as_deref(), Some(told));
        }
    }
}
