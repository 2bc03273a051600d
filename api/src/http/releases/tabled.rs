//! A released table and its open form as tables, for their forms.

use domain::law::Law;
use domain::release::{Planned, Vintage};
use projections::count::Question;
use uuid::Uuid;

use super::PATH;
use super::open::{Cell, OpenTable};
use super::table::Content;
use crate::error::ApiError;
use crate::http::forms::{self, About, Row, Table};
use crate::http::statistics::asked;
use crate::law;
use crate::state::AppState;

/// Which release, and what was planned.
type Of<'a> = (Uuid, &'a Planned);

/// The frozen table, as it was kept.
pub(super) async fn frozen(
    state: &AppState,
    of: Of<'_>,
    vintage: &Vintage,
) -> Result<Table, ApiError> {
    let (law, question) = read(state, of, vintage).await?;
    let numbers = Content::of(vintage)?.numbers;
    let about = about((state, &law), of, vintage, (&question, "table"));
    let about = about.with_totals(numbers.totals.clone());
    let rows = numbers.rows.into_iter().map(|row| Row {
        values: row.values,
        numbers: row.numbers,
        status: None,
    });
    let rows = if question.group_by.is_empty() {
        vec![Row {
            values: vec![],
            numbers: numbers.totals,
            status: None,
        }]
    } else {
        rows.collect()
    };
    Ok(Table::of(&law, &question, about, rows))
}

/// The open form, with the totals of its dimensions as rows.
pub(super) async fn opened(
    state: &AppState,
    of: Of<'_>,
    vintage: &Vintage,
    opened: OpenTable,
) -> Result<Table, ApiError> {
    let (law, question) = read(state, of, vintage).await?;
    let about = about((state, &law), of, vintage, (&question, "open"));
    let row = |cell: Cell| Row {
        values: cell.values,
        numbers: cell.numbers.unwrap_or_default(),
        status: Some(cell.status),
    };
    let rows = opened.cells.into_iter().map(row).collect();
    Ok(Table::of(&law, &question, about, rows))
}

/// The law of the position, and the question.
async fn read(
    state: &AppState,
    (_, plan): Of<'_>,
    vintage: &Vintage,
) -> Result<(Law, Question), ApiError> {
    let position = vintage.table.position;
    let law = law::at(&state.pool, position).await?;
    let mut question = asked(&plan.question)?;
    question.past.known_at = Some(position);
    Ok((law, question))
}

fn about(
    (state, law): (&AppState, &Law),
    (id, plan): Of<'_>,
    vintage: &Vintage,
    (question, form): (&Question, &str),
) -> About {
    let (position, revision) = (vintage.table.position, vintage.revision);
    let address = format!("{PATH}/{id}/{form}?revision={revision}");
    let licence = state.licence.as_deref();
    let about = About::of(law, question, address, position, licence);
    let vintage = forms::Vintage {
        release: id,
        revision,
        digest: vintage.table.digest.clone(),
    };
    about.released(&plan.title, vintage)
}
