//! What is answered of releases.

use chrono::NaiveDate;
use domain::Officer;
use domain::release::{Decided, Decision, Release, Signature, Table, Vintage};
use projections::count::Since;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::PATH;
use super::table::{digest, statement};
use crate::auth::access::scope;
use crate::error::ApiError;
use crate::signing::is_of;

/// Releases, last planned first.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Releases {
    pub(super) items: Vec<ReleaseShown>,
    /// The position before which the next page begins; none on the last page.
    pub(super) next: Option<i64>,
}

/// Releases by the day for which they are planned.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Calendar {
    pub(super) items: Vec<ReleaseShown>,
}

/// A release.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ReleaseShown {
    id: Uuid,
    /// `planned`, `frozen`, `published` or `cancelled`.
    state: &'static str,
    title: String,
    /// The question, as it stands in the address of the counts.
    question: String,
    /// First day on which it may be published.
    planned_on: NaiveDate,
    /// Who planned it.
    planner: String,
    /// Its tables that the reader may see, the first one first.
    vintages: Vec<VintageShown>,
    /// Why it was cancelled.
    cancelled: Option<Decided>,
    /// Number of its events; its entity tag.
    version: i64,
}

/// A table that was frozen.
#[derive(Debug, Serialize, JsonSchema)]
struct VintageShown {
    revision: u32,
    /// `frozen`, `published` or `rejected`.
    state: &'static str,
    /// The position of the log at which it holds.
    position: i64,
    /// SHA-256 of its text.
    digest: String,
    /// Who froze it.
    frozen_by: String,
    frozen_on: NaiveDate,
    /// Why it was frozen again.
    reason: Option<String>,
    published_by: Option<String>,
    published_on: Option<NaiveDate>,
    /// Of `wasnaker release`, the id, the revision and `sha256:` with the digest, a line each.
    signature: Option<Signature>,
    rejected: Option<Decided>,
    /// What has happened since to what it counted; told of one release, not in lists.
    since: Option<SinceShown>,
    /// Address of its text.
    table_at: String,
    /// Address that calculates it again.
    proof_at: String,
}

/// What has happened after the position of a table to what it counted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SinceShown {
    /// Events, corrections included.
    changes: i64,
    /// Corrections of what had been recorded.
    corrections: i64,
}

/// Whether a table is what the log still tells.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Proof {
    revision: u32,
    position: i64,
    /// The digest that was kept.
    digest: String,
    /// The digest of the table as it is calculated now, at the same position.
    recalculated: String,
    /// Whether both are the same.
    equal: bool,
    /// Whether the kept digest is that of the kept text.
    text_fits: bool,
    /// Whether the signature is of it; none where it is not published.
    signature_fits: Option<bool>,
}

/// What two tables of a release tell otherwise.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Comparison {
    /// The earlier one.
    pub(super) from: u32,
    /// The later one.
    pub(super) to: u32,
    /// What the values of a row are of.
    pub(super) dimensions: Vec<String>,
    /// The totals of both.
    pub(super) totals: Differing,
    /// The rows that differ.
    pub(super) rows: Vec<Differing>,
}

/// Numbers before and after.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Differing {
    /// The value of each dimension.
    values: Vec<Option<String>>,
    /// None where there was no such row.
    before: Option<Value>,
    /// None where there is no such row.
    pub(super) after: Option<Value>,
}

/// The key by which releases are signed.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Key {
    /// Always `Ed25519`.
    algorithm: &'static str,
    /// The public key, base64.
    key: String,
}

impl Key {
    pub(super) const fn of(key: String) -> Self {
        Self {
            algorithm: "Ed25519",
            key,
        }
    }
}

impl Differing {
    pub(super) fn between(
        values: Vec<Option<String>>,
        before: Option<Map<String, Value>>,
        after: Option<Map<String, Value>>,
    ) -> Self {
        Self {
            values,
            before: before.map(Value::Object),
            after: after.map(Value::Object),
        }
    }

    pub(super) fn differs(&self) -> bool {
        self.before != self.after
    }
}

impl ReleaseShown {
    /// With what has happened since to what each table counted, in their order.
    pub(super) fn with_since(mut self, all: Vec<Since>) -> Self {
        for (vintage, since) in self.vintages.iter_mut().zip(all) {
            vintage.since = Some(SinceShown {
                changes: since.changes,
                corrections: since.corrections,
            });
        }
        self
    }

    /// The positions of its tables, in their order.
    pub(super) fn positions(&self) -> Vec<i64> {
        self.vintages.iter().map(|one| one.position).collect()
    }

    pub(super) const fn version(&self) -> i64 {
        self.version
    }
}

/// Whether an officer may see a table: all may see what is published, those who read the nation
/// what is not.
pub(super) fn may_see(officer: &Officer, vintage: &Vintage) -> bool {
    vintage.is_published() || scope(officer).is_none()
}

/// A release as an officer may see it.
pub(super) fn release(
    officer: &Officer,
    id: Uuid,
    release: &Release,
    version: i64,
) -> Result<ReleaseShown, ApiError> {
    let plan = release.plan.as_ref();
    let plan = plan.ok_or_else(|| ApiError::not_found("this id"))?;
    let seen = release.vintages.iter().filter(|one| may_see(officer, one));
    Ok(ReleaseShown {
        id,
        state: release.state(),
        title: plan.title.clone(),
        question: plan.question.clone(),
        planned_on: plan.planned_on,
        planner: plan.planner.clone(),
        vintages: seen.map(|one| vintage(id, one)).collect(),
        cancelled: release.cancelled.clone(),
        version,
    })
}

fn vintage(id: Uuid, vintage: &Vintage) -> VintageShown {
    let (mut published, mut rejected) = (None, None);
    let state = match &vintage.decision {
        None => "frozen",
        Some(Decision::Published { by, on, signature }) => {
            published = Some((by.clone(), *on, signature.clone()));
            "published"
        }
        Some(Decision::Rejected(decided)) => {
            rejected = Some(decided.clone());
            "rejected"
        }
    };
    let (published_by, published_on, signature) = match published {
        Some((by, on, signature)) => (Some(by), Some(on), Some(signature)),
        None => (None, None, None),
    };
    let revision = vintage.revision;
    VintageShown {
        revision,
        state,
        position: vintage.table.position,
        digest: vintage.table.digest.clone(),
        frozen_by: vintage.frozen_by.clone(),
        frozen_on: vintage.frozen_on,
        reason: vintage.reason.clone(),
        published_by,
        published_on,
        signature,
        rejected,
        since: None,
        table_at: format!("{PATH}/{id}/table?revision={revision}"),
        proof_at: format!("{PATH}/{id}/proof?revision={revision}"),
    }
}

/// A kept table beside the same one calculated now.
pub(super) fn proof(id: Uuid, vintage: &Vintage, again: &Table) -> Proof {
    let signature_fits = match &vintage.decision {
        Some(Decision::Published { signature, .. }) => {
            Some(is_of(signature, &statement(id, vintage)))
        }
        Some(Decision::Rejected(_)) | None => None,
    };
    let kept = &vintage.table;
    Proof {
        revision: vintage.revision,
        position: kept.position,
        digest: kept.digest.clone(),
        recalculated: again.digest.clone(),
        equal: kept.digest == again.digest,
        text_fits: digest(&kept.text) == kept.digest,
        signature_fits,
    }
}
