//! The read models by name.

use sqlx::PgConnection;

use crate::feed::RecordedEvent;
use crate::table::ApplyError;
use crate::{
    case_list, deadlines, prosecution_register, prosecution_statistics, remedies, table, times,
    watches,
};

/// A read model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Projection {
    /// Inspection cases, for lists.
    CaseList,
    /// Prosecutions, for lists.
    ProsecutionRegister,
    /// Running notes with their due dates.
    Deadlines,
    /// Prosecutions by milestone, for counts.
    ProsecutionStatistics,
    /// Judgments that take liberty, until they are final.
    Remedies,
    /// Prosecutions with the days that the clock watches.
    Watches,
    /// Inspection cases as they were.
    CaseListTimes,
    /// Prosecutions as they were.
    ProsecutionRegisterTimes,
    /// Prosecutions by milestone as they were.
    ProsecutionStatisticsTimes,
}

/// Every read model.
pub const ALL: [Projection; 9] = [
    Projection::CaseList,
    Projection::ProsecutionRegister,
    Projection::Deadlines,
    Projection::ProsecutionStatistics,
    Projection::Remedies,
    Projection::Watches,
    Projection::CaseListTimes,
    Projection::ProsecutionRegisterTimes,
    Projection::ProsecutionStatisticsTimes,
];

impl Projection {
    /// Name of its table and checkpoint.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CaseList => "case_list",
            Self::ProsecutionRegister => "prosecution_register",
            Self::Deadlines => "deadlines",
            Self::ProsecutionStatistics => "prosecution_statistics",
            Self::Remedies => "remedies",
            Self::Watches => "watches",
            Self::CaseListTimes => "case_list_times",
            Self::ProsecutionRegisterTimes => "prosecution_register_times",
            Self::ProsecutionStatisticsTimes => "prosecution_statistics_times",
        }
    }

    /// The read model of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|one| one.name() == name)
    }

    /// Version of its code: one more whenever the same events make other rows. Tables of another
    /// version are left alone until they are rebuilt.
    #[must_use]
    pub const fn version(self) -> i32 {
        match self {
            Self::CaseList
            | Self::ProsecutionRegister
            | Self::Deadlines
            | Self::ProsecutionStatistics
            | Self::Remedies
            | Self::Watches
            | Self::CaseListTimes
            | Self::ProsecutionRegisterTimes
            | Self::ProsecutionStatisticsTimes => 1,
        }
    }

    /// The kind of streams that it is made of.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::CaseList | Self::CaseListTimes | Self::Deadlines => "case",
            Self::ProsecutionRegister
            | Self::ProsecutionRegisterTimes
            | Self::ProsecutionStatistics
            | Self::ProsecutionStatisticsTimes
            | Self::Remedies
            | Self::Watches => "prosecution",
        }
    }

    /// What tells its rows apart, as SQL that makes one text.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::CaseList
            | Self::ProsecutionRegister
            | Self::Deadlines
            | Self::ProsecutionStatistics
            | Self::Remedies
            | Self::Watches => "id::text",
            Self::CaseListTimes
            | Self::ProsecutionRegisterTimes
            | Self::ProsecutionStatisticsTimes => "concat_ws(' ', id, lower(during), lower(known))",
        }
    }

    /// Applies events to the table that the connection finds first.
    pub(crate) async fn apply(
        self,
        connection: &mut PgConnection,
        batch: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let kind = self.kind();
        match self {
            Self::CaseList => table::apply::<case_list::CaseRow>(connection, batch, kind).await,
            Self::Deadlines => table::apply::<deadlines::NoteRow>(connection, batch, kind).await,
            Self::ProsecutionRegister => {
                table::apply::<prosecution_register::ProsecutionRow>(connection, batch, kind).await
            }
            Self::ProsecutionStatistics => {
                table::apply::<prosecution_statistics::Observation>(connection, batch, kind).await
            }
            Self::Remedies => table::apply::<remedies::RemedyRow>(connection, batch, kind).await,
            Self::Watches => table::apply::<watches::WatchRow>(connection, batch, kind).await,
            Self::CaseListTimes => {
                times::apply::<case_list::CaseRow>(connection, batch, kind).await
            }
            Self::ProsecutionRegisterTimes => {
                times::apply::<prosecution_register::ProsecutionRow>(connection, batch, kind).await
            }
            Self::ProsecutionStatisticsTimes => {
                times::apply::<prosecution_statistics::Observation>(connection, batch, kind).await
            }
        }
    }
}
