//! The read models by name.

use sqlx::PgConnection;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::workspace::Workspace;
use crate::{
    case_list, case_statistics, case_urgency, case_watches, deadlines, establishment_list,
    officers, plans, prosecution_register, prosecution_statistics, remedies, table, times, watches,
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
    /// Cases with what is waited for in them.
    CaseWatches,
    /// Cases by milestone, for counts.
    CaseStatistics,
    /// Cases by milestone as they were.
    CaseStatisticsTimes,
    /// Establishments with what they have not reported.
    EstablishmentList,
    /// Inspection cases as they were.
    CaseListTimes,
    /// Prosecutions as they were.
    ProsecutionRegisterTimes,
    /// Prosecutions by milestone as they were.
    ProsecutionStatisticsTimes,
    /// The register of officers.
    Officers,
    /// Work plans.
    Plans,
    /// How urgent a case is.
    CaseUrgency,
    /// Establishments as they were.
    EstablishmentListTimes,
    /// The register of officers as it was.
    OfficersTimes,
}

/// Every read model, each of the version that this code has: one more whenever the same events
/// make other rows. Tables of another version are left alone until they are rebuilt.
pub const ALL: [Projection; 18] = [
    of(Model::CaseList, 4),
    of(Model::ProsecutionRegister, 2),
    of(Model::Deadlines, 2),
    of(Model::ProsecutionStatistics, 4),
    of(Model::Remedies, 2),
    of(Model::Watches, 5),
    of(Model::CaseWatches, 3),
    of(Model::CaseStatistics, 3),
    of(Model::EstablishmentList, 4),
    of(Model::CaseListTimes, 5),
    of(Model::ProsecutionRegisterTimes, 3),
    of(Model::ProsecutionStatisticsTimes, 4),
    of(Model::CaseStatisticsTimes, 2),
    of(Model::EstablishmentListTimes, 3),
    of(Model::Officers, 2),
    of(Model::OfficersTimes, 1),
    of(Model::Plans, 1),
    of(Model::CaseUrgency, 2),
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
            Model::CaseWatches => "case_watches",
            Model::CaseStatistics => "case_statistics",
            Model::CaseStatisticsTimes => "case_statistics_times",
            Model::EstablishmentList => "establishment_list",
            Model::EstablishmentListTimes => "establishment_list_times",
            Model::CaseListTimes => "case_list_times",
            Model::ProsecutionRegisterTimes => "prosecution_register_times",
            Model::ProsecutionStatisticsTimes => "prosecution_statistics_times",
            Model::Officers => "officers",
            Model::OfficersTimes => "officers_times",
            Model::Plans => "plans",
            Model::CaseUrgency => "case_urgency",
        }
    }

    /// Its table and, where its rows are summed by triggers, that of the sums.
    pub(crate) fn tables(self) -> Vec<String> {
        let name = self.name();
        let mut tables = vec![name.to_owned()];
        if self.is_summed() {
            tables.push(table::of_sums(name));
        }
        tables
    }

    /// Whether triggers sum its rows.
    pub(crate) const fn is_summed(self) -> bool {
        match self.model {
            Model::CaseStatistics
            | Model::CaseStatisticsTimes
            | Model::ProsecutionStatistics
            | Model::ProsecutionStatisticsTimes => true,
            Model::CaseList
            | Model::CaseListTimes
            | Model::ProsecutionRegister
            | Model::ProsecutionRegisterTimes
            | Model::Deadlines
            | Model::Remedies
            | Model::Watches
            | Model::CaseWatches
            | Model::CaseUrgency
            | Model::EstablishmentList
            | Model::EstablishmentListTimes
            | Model::Officers
            | Model::OfficersTimes
            | Model::Plans => false,
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
            Model::CaseList
            | Model::CaseListTimes
            | Model::CaseStatistics
            | Model::CaseStatisticsTimes
            | Model::Deadlines
            | Model::CaseUrgency
            | Model::CaseWatches => "case",
            Model::ProsecutionRegister
            | Model::ProsecutionRegisterTimes
            | Model::ProsecutionStatistics
            | Model::ProsecutionStatisticsTimes
            | Model::Remedies
            | Model::Watches => "prosecution",
            Model::Officers | Model::OfficersTimes => "officer",
            Model::Plans => "plan",
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
            | Model::CaseStatistics
            | Model::CaseWatches
            | Model::EstablishmentList
            | Model::Officers
            | Model::Plans
            | Model::CaseUrgency => "id::text",
            Model::CaseListTimes
            | Model::CaseStatisticsTimes
            | Model::ProsecutionRegisterTimes
            | Model::ProsecutionStatisticsTimes
            | Model::EstablishmentListTimes
            | Model::OfficersTimes => "concat_ws(' ', id, known_from, true_from)",
        }
    }

    /// Applies events to the table that the connection finds first.
    pub(crate) async fn apply(
        self,
        connection: &mut PgConnection,
        batch: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let mut rows = self.rows(false);
        rows.take(connection, batch).await?;
        rows.store(connection).await
    }

    /// Its rows, to be changed in memory; whether there are none yet.
    pub(crate) fn rows(self, is_empty: bool) -> Box<dyn Workspace> {
        let kind = self.kind();
        match self.model {
            Model::CaseList => table::rows::<case_list::CaseRow>(kind, is_empty),
            Model::Deadlines => table::rows::<deadlines::NoteRow>(kind, is_empty),
            Model::ProsecutionRegister => {
                table::rows::<prosecution_register::ProsecutionRow>(kind, is_empty)
            }
            Model::ProsecutionStatistics => {
                table::rows::<prosecution_statistics::Observation>(kind, is_empty)
            }
            Model::Remedies => table::rows::<remedies::RemedyRow>(kind, is_empty),
            Model::Watches => table::rows::<watches::WatchRow>(kind, is_empty),
            Model::CaseWatches => table::rows::<case_watches::CaseWatch>(kind, is_empty),
            Model::CaseStatistics => {
                table::rows::<case_statistics::CaseObservation>(kind, is_empty)
            }
            Model::CaseStatisticsTimes => {
                times::rows::<case_statistics::CaseObservation>(kind, is_empty)
            }
            Model::Plans => table::rows::<plans::PlanRow>(kind, is_empty),
            Model::CaseUrgency => table::rows::<case_urgency::UrgencyRow>(kind, is_empty),
            Model::Officers => table::rows::<officers::OfficerRow>(kind, is_empty),
            Model::OfficersTimes => times::rows::<officers::OfficerRow>(kind, is_empty),
            Model::EstablishmentList => {
                table::rows::<establishment_list::EstablishmentRow>(kind, is_empty)
            }
            Model::EstablishmentListTimes => {
                times::rows::<establishment_list::EstablishmentRow>(kind, is_empty)
            }
            Model::CaseListTimes => times::rows::<case_list::CaseRow>(kind, is_empty),
            Model::ProsecutionRegisterTimes => {
                times::rows::<prosecution_register::ProsecutionRow>(kind, is_empty)
            }
            Model::ProsecutionStatisticsTimes => {
                times::rows::<prosecution_statistics::Observation>(kind, is_empty)
            }
        }
    }
}
