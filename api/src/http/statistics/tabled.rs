//! What is counted as a table, for its forms.

use axum::http::Uri;
use domain::law::Law;
use form_urlencoded::Serializer;
use projections::count::{Counted, Question};

use crate::http::forms::{About, Row, Table};
use crate::http::query::Pairs;

/// The address of a question, without what does not belong to it: the form of the answer, and the
/// position for which it waits.
pub(super) fn address(uri: &Uri, params: &Pairs) -> String {
    let asked = params
        .iter()
        .filter(|(name, _)| !["format", "min_position"].contains(&name.as_str()));
    let query = Serializer::new(String::new()).extend_pairs(asked).finish();
    let sign = if query.is_empty() { "" } else { "?" };
    format!("{}{sign}{query}", uri.path())
}

/// The groups that were counted; without any, the totals as the one row.
pub(super) fn table(
    law: &Law,
    question: &Question,
    counted: Counted,
    (address, licence): (String, Option<&str>),
) -> Table {
    let about = About::of(law, question, address, counted.position, licence);
    let about = about.with_totals(counted.totals.clone());
    let groups = if question.group_by.is_empty() {
        vec![(vec![], counted.totals)]
    } else {
        counted.groups
    };
    let rows = groups.into_iter().map(|(values, numbers)| Row {
        values,
        numbers,
        status: None,
    });
    Table::of(law, question, about, rows.collect())
}
