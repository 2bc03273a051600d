//! Events of streams that an operator has set aside.

use std::collections::HashMap;

use sqlx::PgConnection;

use crate::feed::RecordedEvent;
use crate::projection::Projection;

/// A batch without the events that are passed over. To be asked under the lock of the table's
/// checkpoint: whoever sets a stream aside has it too.
pub(crate) async fn without(
    connection: &mut PgConnection,
    projection: Projection,
    mut batch: Vec<RecordedEvent>,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    let aside = sqlx::query!(
        "SELECT aggregate_type, aggregate_id, after_position FROM quarantined WHERE projection = $1",
        projection.name(),
    )
    .fetch_all(connection)
    .await?;
    let after: HashMap<(String, String), i64> = aside
        .into_iter()
        .map(|row| ((row.aggregate_type, row.aggregate_id), row.after_position))
        .collect();
    if !after.is_empty() {
        batch.retain(|event| {
            let stream = (event.aggregate_type.clone(), event.aggregate_id.clone());
            after
                .get(&stream)
                .is_none_or(|last| event.position <= *last)
        });
    }
    Ok(batch)
}
