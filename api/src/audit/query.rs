//! What was read, for those who look after it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

/// One read, as it is told.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KeptRead {
    /// Its place among the reads; later ones have greater numbers.
    pub(crate) number: i64,
    /// When.
    read_at: DateTime<Utc>,
    /// Who.
    reader: String,
    /// For whom, when he acted by a delegation.
    acts_for: Option<String>,
    /// In which role.
    role: String,
    /// His unit.
    unit: Option<String>,
    /// Kemendagri code of his province; none at the centre.
    office: Option<String>,
    /// By which endpoint (`operationId`).
    pub(crate) operation: String,
    /// First word of the address, such as `cases`.
    kind: String,
    /// What was read; none of a list or a count.
    thing: Option<Uuid>,
    /// Kemendagri code of the province of that.
    province: Option<String>,
    /// Path and query; names that were searched for are left out.
    address: String,
    /// What for, as the reader told it.
    purpose: Option<String>,
    /// Network address from which the request came; behind a trusted proxy the client's.
    peer: Option<String>,
    /// For whom proxies say that they asked, as it was sent; not proven.
    forwarded: Option<String>,
}

/// A time from a moment on and before another.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) until: Option<DateTime<Utc>>,
}

/// Which reads are asked for; every filter that is there must fit.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) reader: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) thing: Option<Uuid>,
    /// The reader's province, or that of what was read.
    pub(crate) province: Option<String>,
    pub(crate) span: Span,
    /// Before this number.
    pub(crate) before: Option<i64>,
    pub(crate) limit: i64,
}

/// Reads, last first.
pub(crate) async fn list(pool: &PgPool, filter: &Filter) -> Result<Vec<KeptRead>, sqlx::Error> {
    sqlx::query_as!(
        KeptRead,
        "SELECT number, read_at, reader, acts_for, role, unit, office, operation, kind, thing,
                province, address, purpose, peer, forwarded
         FROM access.reads
         WHERE ($1::text IS NULL OR reader = $1) AND ($2::text IS NULL OR kind = $2)
           AND ($3::uuid IS NULL OR thing = $3)
           AND ($4::text IS NULL OR office = $4 OR province = $4)
           AND ($5::timestamptz IS NULL OR read_at >= $5)
           AND ($6::timestamptz IS NULL OR read_at < $6)
           AND ($7::bigint IS NULL OR number < $7)
         ORDER BY number DESC LIMIT $8",
        filter.reader,
        filter.kind,
        filter.thing,
        filter.province,
        filter.span.from,
        filter.span.until,
        filter.before,
        filter.limit,
    )
    .fetch_all(pool)
    .await
}

/// How many files somebody has read in a time.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReaderTotals {
    /// Who.
    reader: String,
    /// In which role.
    role: String,
    /// His unit.
    unit: Option<String>,
    /// Kemendagri code of his province; none at the centre.
    office: Option<String>,
    /// Different cases, prosecutions, establishments and so on.
    files: i64,
    /// Those of them that are of another province than his.
    elsewhere: i64,
    /// Reads in all, of lists too.
    reads: i64,
    /// The first of them.
    first: DateTime<Utc>,
    /// The last of them.
    last: DateTime<Utc>,
}

/// Who has read at least so many files in a time, most first.
pub(crate) async fn readers(
    pool: &PgPool,
    province: Option<&str>,
    span: Span,
    at_least: i64,
    limit: i64,
) -> Result<Vec<ReaderTotals>, sqlx::Error> {
    sqlx::query_as!(
        ReaderTotals,
        r#"SELECT reader, role, unit, office, count(DISTINCT thing) AS "files!",
                count(DISTINCT thing) FILTER (WHERE province <> office) AS "elsewhere!",
                count(*) AS "reads!", min(read_at) AS "first!", max(read_at) AS "last!"
         FROM access.reads
         WHERE read_at >= $2 AND read_at < $3 AND ($1::text IS NULL OR office = $1 OR province = $1)
         GROUP BY reader, role, unit, office
         HAVING count(DISTINCT thing) >= $4
         ORDER BY "files!" DESC, reader LIMIT $5"#,
        province,
        span.from,
        span.until,
        at_least,
        limit,
    )
    .fetch_all(pool)
    .await
}
