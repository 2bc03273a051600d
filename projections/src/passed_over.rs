//! Events of streams that an operator has set aside.

use std::borrow::Cow;
use std::collections::HashMap;

use sqlx::PgConnection;

use crate::feed::RecordedEvent;
use crate::projection::Projection;

/// The streams that are set aside, by read model, each with the position from which on it is.
#[derive(Debug)]
pub(crate) struct Aside(HashMap<(String, String, String), i64>);

/// What is set aside of some read models. To be asked under the lock of the tables' checkpoints:
/// whoever sets a stream aside has it too.
pub(crate) async fn of(
    connection: &mut PgConnection,
    projections: &[Projection],
) -> Result<Aside, sqlx::Error> {
    let names: Vec<String> = projections.iter().map(|one| one.name().into()).collect();
    let aside = sqlx::query!(
        "SELECT projection, aggregate_type, aggregate_id, after_position FROM quarantined
         WHERE projection = ANY($1)",
        &names,
    )
    .fetch_all(connection)
    .await?;
    let aside = aside.into_iter().map(|row| {
        let stream = (row.projection, row.aggregate_type, row.aggregate_id);
        (stream, row.after_position)
    });
    Ok(Aside(aside.collect()))
}

impl Aside {
    /// A batch without the events that a read model passes over.
    pub(crate) fn without<'b>(
        &self,
        projection: Projection,
        batch: &'b [RecordedEvent],
    ) -> Cow<'b, [RecordedEvent]> {
        if self.0.is_empty() {
            return Cow::Borrowed(batch);
        }
        let name = projection.name();
        let kept = batch.iter().filter(|event| {
            let (kind, id) = (event.aggregate_type.clone(), event.aggregate_id.clone());
            self.0
                .get(&(name.to_owned(), kind, id))
                .is_none_or(|last| event.position <= *last)
        });
        Cow::Owned(kept.cloned().collect())
    }
}
