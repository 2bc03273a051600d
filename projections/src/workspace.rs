//! The rows of a read model in memory while events are folded into them.

use futures::future::BoxFuture;
use sqlx::PgConnection;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;

/// What a batch of events, or many batches in the order of the log, make of the rows of one table:
/// a row that several of them change is read once and stored once. Left without [`Self::store`], the
/// table is to be thought of as half written: all is one transaction.
pub(crate) trait Workspace: Send {
    /// Folds a batch into the rows; those not met before are read from the table.
    fn take<'w>(
        &'w mut self,
        connection: &'w mut PgConnection,
        batch: &'w [RecordedEvent],
    ) -> BoxFuture<'w, Result<(), ApplyError>>;

    /// Writes what has changed and is not written yet.
    fn store<'w>(
        &'w mut self,
        connection: &'w mut PgConnection,
    ) -> BoxFuture<'w, Result<(), ApplyError>>;
}
