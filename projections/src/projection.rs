//! The read models by name.

use sqlx::PgConnection;

use crate::feed::RecordedEvent;
use crate::table::ApplyError;
use crate::{
    case_list, deadlines, establishment_list, prosecution_register, prosecution_statistics,
    remedies, table, times, watches,
};

/// A read model as code of some version makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    model: Model,
    version: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Model {
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
    /// Establishments with what they have not reported.
    EstablishmentList,
    /// Inspection cases as they were.
    CaseListTimes,
    /// Prosecutions as they were.
    ProsecutionRegisterTimes,
    /// Prosecutions by milestone as they were.
    ProsecutionStatisticsTimes,
    /// Establishments as they were.
    EstablishmentListTimes,
}

/// Every read model, each of the version that this code has: one more whenever the same events
/// make other rows. Tables of another version are left alone until they are rebuilt.
pub const ALL: [Projection; 11] = [
    of(Model::CaseList, 3),
    of(Model::ProsecutionRegister, 2),
    of(Model::Deadlines, 2),
    of(Model::ProsecutionStatistics, 2),
    of(Model::Remedies, 2),
    of(Model::Watches, 2),
    of(Model::EstablishmentList, 1),
    of(Model::CaseListTimes, 4),
    of(Model::ProsecutionRegisterTimes, 3),
    of(Model::ProsecutionStatisticsTimes, 3),
    of(Model::EstablishmentListTimes, 1),
];

const fn of(model: Model, version: i32) -> Projection {
    Projection { model, version }
}

impl Projection {
    /// The same as code of another version makes it, such as a coming release that runs beside
    /// this one.
    #[must_use]
    pub const fn of_version(self, version: i32) -> Self {
        of(self.model, version)
    }

    /// Name of its table and checkpoint.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.model {
            Model::CaseList => "case_list",
            Model::ProsecutionRegister => "prosecution_register",
            Model::Deadlines => "deadlines",
            Model::ProsecutionStatistics => "prosecution_statistics",
            Model::Remedies => "remedies",
            Model::Watches => "watches",
            Model::EstablishmentList => "establishment_list",
            Model::CaseListTimes => "case_list_times",
            Model::ProsecutionRegisterTimes => "prosecution_register_times",
            Model::ProsecutionStatisticsTimes => "prosecution_statistics_times",
            Model::EstablishmentListTimes => "establishment_list_times",
        }
    }

    /// The read model of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|one| one.name() == name)
    }

    /// Version of its code.
    #[must_use]
    pub const fn version(self) -> i32 {
        self.version
    }

    /// The kind of streams that it is made of.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self.model {
            Model::CaseList | Model::CaseListTimes | Model::Deadlines => "case",
            Model::ProsecutionRegister
            | Model::ProsecutionRegisterTimes
            | Model::ProsecutionStatistics
            | Model::ProsecutionStatisticsTimes
            | Model::Remedies
            | Model::Watches => "prosecution",
            Model::EstablishmentList | Model::EstablishmentListTimes => "establishment",
        }
    }

    /// What tells its rows apart, as SQL that makes one text.
    pub(crate) const fn key(self) -> &'static str {
        match self.model {
            Model::CaseList
            | Model::ProsecutionRegister
            | Model::Deadlines
            | Model::ProsecutionStatistics
            | Model::Remedies
            | Model::Watches
            | Model::EstablishmentList => "id::text",
            Model::CaseListTimes
            | Model::ProsecutionRegisterTimes
            | Model::ProsecutionStatisticsTimes
            | Model::EstablishmentListTimes => "concat_ws(' ', id, known_from, true_from)",
        }
    }

    /// Applies events to the table that the connection finds first.
    pub(crate) async fn apply(
        self,
        connection: &mut PgConnection,
        batch: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let kind = self.kind();
        match self.model {
            Model::CaseList => table::apply::<case_list::CaseRow>(connection, batch, kind).await,
            Model::Deadlines => table::apply::<deadlines::NoteRow>(connection, batch, kind).await,
            Model::ProsecutionRegister => {
                table::apply::<prosecution_register::ProsecutionRow>(connection, batch, kind).await
            }
            Model::ProsecutionStatistics => {
                table::apply::<prosecution_statistics::Observation>(connection, batch, kind).await
            }
            Model::Remedies => table::apply::<remedies::RemedyRow>(connection, batch, kind).await,
            Model::Watches => table::apply::<watches::WatchRow>(connection, batch, kind).await,
            Model::EstablishmentList => {
                table::apply::<establishment_list::EstablishmentRow>(connection, batch, kind).await
            }
            Model::EstablishmentListTimes => {
                times::apply::<establishment_list::EstablishmentRow>(connection, batch, kind).await
            }
            Model::CaseListTimes => {
                times::apply::<case_list::CaseRow>(connection, batch, kind).await
            }
            Model::ProsecutionRegisterTimes => {
                times::apply::<prosecution_register::ProsecutionRow>(connection, batch, kind).await
            }
            Model::ProsecutionStatisticsTimes => {
                times::apply::<prosecution_statistics::Observation>(connection, batch, kind).await
            }
        }
    }
}
