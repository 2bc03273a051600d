//! A read model made once more in tables of this session only, and compared with the one that
//! serves at the same position, every column of every row as text.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

use super::copies::{look_at, step};
use super::fill::fill;
use super::{OperateError, Options, refused};
use crate::projection::Projection;
use crate::reader::Reader;

/// Most differing rows that are named.
const NAMED: i64 = 10;
/// Where the tables of a session lie.
const OWN: &str = "pg_temp";

/// What was found.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The position of both tables.
    pub position: i64,
    /// Rows of the table that serves.
    pub rows: i64,
    /// Its SHA-256 over all rows in the order of their keys.
    pub digest: String,
    /// Rows when made again.
    pub rebuilt_rows: i64,
    /// The digest when made again.
    pub rebuilt_digest: String,
    /// The first rows that differ.
    pub differing: Vec<Difference>,
}

impl Compared {
    /// Whether both are the same to the letter, and the sums those of the rows.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        (self.rows, &self.digest) == (self.rebuilt_rows, &self.rebuilt_digest)
            && self.differing.is_empty()
    }
}

/// A row that differs.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Difference {
    /// What tells it apart: its id, and the spans of a row of the past; `sums` of what is summed.
    pub id: String,
    /// As it serves; none where it is missing.
    pub serving: Option<String>,
    /// As it is when made again; none where it should not be.
    pub rebuilt: Option<String>,
}

/// Makes a projection again up to where it stands, and compares. It connects as the owner.
///
/// # Errors
/// The store cannot be reached, an event cannot be applied, or the table is of another version.
pub async fn verify(
    owner: &PgConnectOptions,
    projection: Projection,
) -> Result<Compared, OperateError> {
    let mut own = owner.connect().await?;
    let mut reader = Reader::on(owner.connect().await?, projection.kind()).await?;
    let (table, most) = (projection.name(), Options::default().step);
    let connection = &mut own;
    look_at(connection, OWN, false).await?;
    let make = format!("CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING ALL)");
    connection.execute(make.as_str()).await?;
    let aside = set_aside(connection, projection).await?;
    let mut reached = 0;
    loop {
        let (position, _) = checkpoint(connection, projection).await?;
        if position <= reached {
            break;
        }
        let (source, span) = ((projection, &mut reader), (reached, position));
        reached = fill(connection, source, span, most, &mut |_| {}).await?;
    }
    compare(connection, projection, reached, &aside).await
}

/// The last events and the comparison, in one snapshot: table and checkpoint are of one moment.
async fn compare(
    connection: &mut PgConnection,
    projection: Projection,
    reached: i64,
    aside: &str,
) -> Result<Compared, OperateError> {
    let (table, own) = (projection.name(), projection.version());
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ";
    let mut tx = connection.begin_with(begin).await?;
    // Before the snapshot is taken, so that no swap comes between it and the table.
    let hold = format!("LOCK TABLE public.{table} IN ACCESS SHARE MODE");
    tx.execute(hold.as_str()).await?;
    let (position, version) = checkpoint(&mut tx, projection).await?;
    if version != own && position > 0 {
        return refused(format!(
            "{table} was made by version {version} of its code and this program has version {own}: \
             there is nothing to compare before `wasnaker projections rebuild {table}`"
        ));
    }
    if position < reached {
        return refused(format!("the checkpoint of {table} was set back meanwhile"));
    }
    if set_aside(&mut tx, projection).await? != aside {
        return refused("a stream was set aside or taken back meanwhile: run this again");
    }
    step(&mut tx, projection, reached, position).await?;
    let (rows, digest) = digest_of(&mut tx, "public", projection).await?;
    let (rebuilt_rows, rebuilt_digest) = digest_of(&mut tx, OWN, projection).await?;
    let mut differing = differing(&mut tx, projection).await?;
    if projection.is_summed() {
        differing.extend(differing_sums(&mut tx, projection).await?);
    }
    tx.rollback().await?;
    Ok(Compared {
        position,
        rows,
        digest,
        rebuilt_rows,
        rebuilt_digest,
        differing,
    })
}

/// Which streams are passed over, and from where on.
async fn set_aside(
    connection: &mut PgConnection,
    projection: Projection,
) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT coalesce(string_agg(aggregate_id || after_position, ' ' ORDER BY aggregate_id), '')
               AS "told!"
           FROM quarantined WHERE projection = $1"#,
        projection.name(),
    )
    .fetch_one(connection)
    .await
}

async fn checkpoint(
    connection: &mut PgConnection,
    projection: Projection,
) -> Result<(i64, i32), sqlx::Error> {
    let found = sqlx::query!(
        "SELECT position, version FROM checkpoints WHERE name = $1",
        projection.name(),
    )
    .fetch_one(connection)
    .await?;
    Ok((found.position, found.version))
}

async fn digest_of(
    connection: &mut PgConnection,
    schema: &str,
    projection: Projection,
) -> Result<(i64, String), sqlx::Error> {
    let (table, key) = (projection.name(), projection.key());
    let sql = format!(
        "SELECT count(*), encode(sha256(coalesce(
             string_agg(sha256(convert_to(t::text, 'UTF8')), ''::bytea ORDER BY {key} COLLATE \"C\"), '')), 'hex')
         FROM {schema}.{table} t"
    );
    sqlx::query_as(&sql).fetch_one(connection).await
}

async fn differing(
    connection: &mut PgConnection,
    projection: Projection,
) -> Result<Vec<Difference>, sqlx::Error> {
    let (table, key) = (projection.name(), projection.key());
    let sql = format!(
        "SELECT id, s.told AS serving, r.told AS rebuilt
         FROM (SELECT {key} AS id, t::text AS told FROM public.{table} t) s
         FULL JOIN (SELECT {key} AS id, t::text AS told FROM {OWN}.{table} t) r USING (id)
         WHERE s.told IS DISTINCT FROM r.told ORDER BY id LIMIT {NAMED}"
    );
    sqlx::query_as(&sql).fetch_all(connection).await
}

/// The first sums that are kept of the serving table and are not those of its rows.
async fn differing_sums(
    connection: &mut PgConnection,
    projection: Projection,
) -> Result<Vec<Difference>, sqlx::Error> {
    sqlx::query_as("SELECT id, serving, rebuilt FROM differing_sums($1) LIMIT $2")
        .bind(projection.name())
        .bind(NAMED)
        .fetch_all(connection)
        .await
}
