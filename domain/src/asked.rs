//! A command with everything the decision may know: who asks, when, for which stream.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::law::Law;
use crate::officer::Officer;
use crate::province::{self, ProvinceCode};

/// A command as the domain receives it. Time, officer and id come in with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<C> {
    /// The stream the command is for.
    pub id: Uuid,
    /// Who asks.
    pub officer: Officer,
    /// When it was asked.
    pub at: DateTime<Utc>,
    /// The law by which it is decided.
    pub law: Arc<Law>,
    /// What is asked.
    pub command: C,
}

impl<C: Clone> Asked<C> {
    /// The same by those readings of the law alone that are in force today in a province; none where
    /// all are.
    pub(crate) fn read_today(&self, province: &ProvinceCode) -> Option<Self> {
        let law = self.law.as_read_on(self.today(province))?;
        Some(Self {
            law: Arc::new(law),
            ..self.clone()
        })
    }
}

impl<C> Asked<C> {
    /// Today's local date in a province.
    #[must_use]
    pub fn today(&self, province: &ProvinceCode) -> NaiveDate {
        province::local_date(province, self.at)
    }
}
