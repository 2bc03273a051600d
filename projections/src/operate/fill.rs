//! A table filled from the log, in one transaction over many events.

use sqlx::PgConnection;

use crate::apply_error::ApplyError;
use crate::passed_over;
use crate::projection::Projection;
use crate::reader::Reader;

/// Applies the events after a position and up to another, so many at the most, to the table that the
/// connection finds first; every row is stored once. Answers the position reached, and tells those on
/// the way.
pub(super) async fn fill(
    connection: &mut PgConnection,
    (projection, reader): (Projection, &mut Reader),
    (after, upto): (i64, i64),
    most: usize,
    tell: &mut (dyn FnMut(i64) + Send),
) -> Result<i64, ApplyError> {
    let aside = passed_over::of(connection, &[projection]).await?;
    let mut rows = projection.rows(after == 0);
    let (mut reached, mut left) = (after, most);
    // Whether it is this event that is wrong, if anything is.
    let named = |error: ApplyError, at| if most == 1 { error.at(at) } else { error };
    while reached < upto && left > 0 {
        let batch = reader.next((reached, upto), left).await?;
        (reached, left) = (batch.reached, left - batch.events.len());
        let kept = aside.without(projection, &batch.events);
        let taken = rows.take(connection, &kept).await;
        taken.map_err(|error| named(error, reached))?;
        tell(reached);
    }
    let stored = rows.store(connection).await;
    stored.map_err(|error| named(error, reached))?;
    Ok(reached)
}
