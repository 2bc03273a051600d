//! Pages of establishments: newest first, or the most alike to a name first.

use chrono::NaiveDate;
use domain::establishment::{place_key, search_key};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, Row as _};
use uuid::Uuid;

use crate::count::{Question, begun_of};
use crate::establishment_list::TABLE;
use crate::times::Past;

/// One establishment in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct ListedEstablishment {
    /// The establishment.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Kemendagri code.
    pub province: String,
    /// Regency or city.
    pub regency: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Name in the deed.
    pub legal_name: String,
    /// Name in trade.
    pub trade_name: Option<String>,
    /// Names that it bore before.
    pub former_names: Vec<String>,
    /// `head` or `branch`.
    pub office: String,
    /// The head office of a branch.
    pub parent: Option<Uuid>,
    /// Business number.
    pub nib: Option<String>,
    /// Tax number.
    pub npwp: Option<String>,
    /// Number of the place of business.
    pub nitku: Option<String>,
    /// Main industry.
    pub kbli: Option<String>,
    /// Edition of its code.
    pub kbli_edition: Option<String>,
    /// Who work there, as last counted.
    pub workers: Option<i32>,
    /// Name of its state.
    pub status: String,
    /// Day from which the register knows it.
    pub registered_on: NaiveDate,
}

/// Which establishments are asked for; every filter that is there must fit.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// Kemendagri code.
    pub province: Option<String>,
    /// Regency or city.
    pub regency: Option<String>,
    /// Name of a state.
    pub status: Option<String>,
    /// A number: NIB, NPWP, NITKU or of a report.
    pub number: Option<String>,
    /// A name, perhaps with slips.
    pub q: Option<String>,
    /// Part of an address, or the name of a province, perhaps with slips.
    pub place: Option<String>,
    /// The last row of the page before; not with a name, by whose likeness rows are in order.
    pub after: Option<(NaiveDate, Uuid)>,
    /// Most rows.
    pub limit: i64,
    /// Only what a question counts.
    pub counted: Option<Question>,
    /// At which times.
    pub past: Past,
}

/// The establishments of a page, newest first, by a name the most alike first; with the position
/// that they tell, none without rows. In a transaction in which nothing has been read.
///
/// # Errors
/// The store cannot be reached.
pub async fn list(
    connection: &mut PgConnection,
    filter: &Filter,
) -> Result<(Vec<ListedEstablishment>, Option<i64>), sqlx::Error> {
    let counted = begun_of(connection, filter.counted.as_ref()).await?;
    let mut sql =
        QueryBuilder::<Postgres>::new("SELECT *, (SELECT position FROM checkpoints WHERE name = ");
    sql.push_bind(filter.past.table(TABLE));
    sql.push(") AS told_position FROM ");
    filter.past.source(&mut sql, TABLE);
    sql.push(" WHERE true");
    for (column, wanted) in [
        ("province", &filter.province),
        ("regency", &filter.regency),
        ("status", &filter.status),
    ] {
        if let Some(wanted) = wanted {
            sql.push(format!(" AND {column} = ")).push_bind(wanted);
        }
    }
    if let Some(number) = &filter.number {
        sql.push(" AND numbers @> ARRAY[")
            .push_bind(number)
            .push("]");
    }
    if let Some(question) = &counted {
        question.counts(&mut sql);
    }
    if let Some(place) = &filter.place {
        let key = place_key(place);
        sql.push(" AND ").push_bind(key.clone());
        sql.push(" <% place_search");
        // A code or a house number that is like another is another.
        let is_number = |word: &&str| word.bytes().all(|sign| sign.is_ascii_digit());
        for number in key.split_whitespace().filter(is_number) {
            sql.push(" AND ' ' || place_search || ' ' LIKE ");
            sql.push_bind(format!("% {number} %"));
        }
    }
    if let Some(name) = &filter.q {
        let key = search_key(name);
        sql.push(" AND ").push_bind(key.clone()).push(" <% search");
        sql.push(" ORDER BY word_similarity(")
            .push_bind(key)
            .push(", search) DESC, id DESC");
    } else {
        if let Some((last, id)) = filter.after {
            sql.push(" AND (registered_on, id) < (").push_bind(last);
            sql.push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY registered_on DESC, id DESC");
    }
    sql.push(" LIMIT ").push_bind(filter.limit);
    let found = sql.build().fetch_all(connection).await?;
    let told = |row: &PgRow| row.try_get("told_position");
    let position = found.first().map(told).transpose()?;
    let rows: Result<_, sqlx::Error> = found.iter().map(FromRow::from_row).collect();
    Ok((rows?, position))
}
