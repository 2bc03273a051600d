//! What was reported under an entry that is linked as a duplicate counts for the entry that stays,
//! until the link is reversed. A process tells it: the two are streams of their own.

use anyhow::Context;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::establishment::{
    AbsorbDuplicate, Establishment, EstablishmentCommand, EstablishmentEvent, ReleaseDuplicate,
    Status,
};
use domain::upcast::{self, Kind};
use uuid::Uuid;

use crate::processes::{Ordered, Process, issue};
use crate::state::AppState;

/// Tells the entry that stays what follows from a link or its reversal, unless it knows. What holds
/// by now counts: a link that was reversed meanwhile tells nothing.
pub(crate) async fn tell(state: &AppState, order: &Ordered) -> anyhow::Result<()> {
    let kind = Kind {
        aggregate_type: Establishment::TYPE,
        event_type: &order.event_type,
        event_version: &order.event_version,
    };
    let event: EstablishmentEvent = upcast::read_value(kind, order.payload.clone())?;
    let name = event.name();
    let Some((survivor, on)) = about(&event) else {
        anyhow::bail!("nothing follows from {name}");
    };
    let duplicate = Uuid::parse_str(&order.aggregate_id)?;
    let id = duplicate.to_string();
    let (entry, _) = state.log.current::<Establishment>(&id).await?;
    let (stays, _) = state
        .log
        .current::<Establishment>(&survivor.to_string())
        .await?;
    let entry = entry.record().context("the duplicate is not registered")?;
    let stays = stays.record().context("what stays is not registered")?;
    let linked = entry.status == Status::Duplicate { of: survivor };
    let known = stays.duties.absorbed.contains_key(&duplicate);
    let command = match (linked, known) {
        (true, false) => EstablishmentCommand::AbsorbDuplicate(AbsorbDuplicate {
            duplicate,
            duties: entry.duties.handed_over(),
            linked_on: on,
        }),
        (false, true) => EstablishmentCommand::ReleaseDuplicate(ReleaseDuplicate {
            duplicate,
            reversed_on: on,
        }),
        (true, true) | (false, false) => return pass_on(state, order, (survivor, on)).await,
    };
    let (by, cause) = (Process::Linker, format!("event:{}", order.position));
    issue::<Establishment>(state, (by, order.recorded_at), survivor, command, &cause).await?;
    pass_on(state, order, (survivor, on)).await
}

/// What stays may itself be linked as a duplicate by now: then it hands over anew what it has, up to
/// the entry that stays in the end. Entries that were linked in a ring once are told once each.
async fn pass_on(
    state: &AppState,
    order: &Ordered,
    (from, on): (Uuid, NaiveDate),
) -> anyhow::Result<()> {
    let (by, cause) = (Process::Linker, format!("event:{}", order.position));
    let mut told = vec![from];
    let mut duplicate = from;
    loop {
        let id = duplicate.to_string();
        let (entry, _) = state.log.current::<Establishment>(&id).await?;
        let entry = entry.record().context("what stays is not registered")?;
        let Status::Duplicate { of } = entry.status else {
            return Ok(());
        };
        if told.contains(&of) {
            return Ok(());
        }
        let command = EstablishmentCommand::AbsorbDuplicate(AbsorbDuplicate {
            duplicate,
            duties: entry.duties.handed_over(),
            linked_on: on,
        });
        issue::<Establishment>(state, (by, order.recorded_at), of, command, &cause).await?;
        told.push(of);
        duplicate = of;
    }
}

/// The entry that stays, and the day of the link or of its reversal.
const fn about(event: &EstablishmentEvent) -> Option<(Uuid, NaiveDate)> {
    if let EstablishmentEvent::DuplicateEmployersLinked {
        survivor,
        linked_on: on,
        ..
    }
    | EstablishmentEvent::LinkReversed {
        survivor,
        reversed_on: on,
        ..
    } = event
    {
        return Some((*survivor, *on));
    }
    None
}
