//! The values of a column, each by a number, as rows are read: a cell is decoded once, however many rows have the same.

use std::collections::HashMap;
use std::hash::Hash;

use sqlx::postgres::PgRow;
use sqlx::{Row as _, ValueRef as _};

use super::Values;

/// Things by numbers from 0, in the order in which they came.
#[derive(Debug)]
pub(super) struct Numbers<T>(HashMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Hash + Eq> Numbers<T> {
    /// The number of a thing, a new one if it has none yet.
    pub(super) fn of<Q>(&mut self, one: &Q) -> u32
    where
        Q: ToOwned<Owned = T> + Hash + Eq + ?Sized,
        T: std::borrow::Borrow<Q>,
    {
        if let Some(known) = self.0.get(one) {
            return *known;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(one.to_owned(), next);
        next
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All, by their numbers.
    pub(super) fn in_order(&self) -> Vec<&T> {
        let mut all: Vec<(u32, &T)> = self.0.iter().map(|(one, number)| (*number, one)).collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, one)| one).collect()
    }
}

/// A number as a place.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A column with one value in each row.
#[derive(Debug, Default)]
pub(super) struct Single {
    /// Values by their bytes.
    values: Numbers<Vec<u8>>,
}

impl Single {
    /// The number of the value of a row; none where it is not known.
    pub(super) fn of(&mut self, row: &PgRow, nth: usize) -> Result<Option<u32>, sqlx::Error> {
        let cell = row.try_get_raw(nth)?;
        if cell.is_null() {
            return Ok(None);
        }
        let bytes = cell.as_bytes().map_err(sqlx::Error::Decode)?;
        Ok(Some(self.values.of(bytes)))
    }

    /// How many different values are known.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}

/// A column with any number of values in each row, of which one may be unknown.
#[derive(Debug, Default)]
pub(super) struct Several {
    cells: Single,
    /// The values of each cell.
    of_cells: Vec<Vec<u32>>,
    /// Those of a cell that is not there.
    of_none: Vec<u32>,
    /// All values.
    pub(super) values: Numbers<Option<String>>,
}

impl Several {
    /// The values of a row, by their numbers; a cell that has not been read yet is decoded.
    pub(super) fn of(
        &mut self,
        row: &PgRow,
        nth: usize,
        decode: impl FnOnce() -> Result<Values, sqlx::Error>,
    ) -> Result<&[u32], sqlx::Error> {
        let cell = self.cells.of(row, nth)?.map(place);
        let is_known = cell.is_some_and(|cell| cell < self.of_cells.len());
        if !is_known {
            let values = decode()?;
            let numbers = values.iter().map(|value| self.values.of(value)).collect();
            match cell {
                Some(_) => self.of_cells.push(numbers),
                None => self.of_none = numbers,
            }
        }
        let known = cell.and_then(|cell| self.of_cells.get(cell));
        Ok(known.unwrap_or(&self.of_none))
    }
}
