//! Who holds which powers: what a token says is kept when it is new, and who acts by a grant or for
//! another person is found in the log of access.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::{NaiveDate, Utc};
use domain::holder::{ClaimRights, Claims, Holder, HolderCommand, stream_of};
use domain::law::Law;
use domain::province::local_date;
use domain::{Asked, Officer, ProvinceCode, Role};
use quick_cache::sync::Cache;
use serde_json::json;
use sqlx::PgPool;

use crate::audit::Keeper;
use crate::auth::tokens::Person;
use crate::error::ApiError;
use crate::http::body::request_hash;
use crate::law::LAW_VERSION;
use crate::log::{Door, EventLog, Request, execute, lazy_pool_behind};
use crate::reads::Reads;
use crate::sealing::{self, MasterKeys, Ring};
use crate::state::AppState;
use crate::telemetry;

/// Connections to the log of access; a person's claims are looked up once by each process.
const CONNECTIONS: u32 = 2;
/// Connections that keep reads, which wait for nobody who asks who has read what.
const KEEPERS: u32 = 1;
/// Memory for remembered holders, in bytes.
const REMEMBERED: u64 = 1 << 20;
/// Of how many people this process knows that what their tokens say is kept.
const PEOPLE: usize = 20_000;
/// Who records what the single sign-on says.
const SIGN_ON: &str = "sign_on";

/// The log of access, in which persons stand too: who they are is for few, and no position of the
/// log that all read is taken by it (ADR 81).
#[derive(Clone)]
pub struct Access {
    /// The log.
    pub log: EventLog,
    /// Connections in the role that reads it.
    pub pool: PgPool,
    /// Keeps who has read what, but for what tells of complaints.
    pub(crate) reads: Keeper,
    /// Seals who the persons of the directory are.
    pub(crate) keeper: sealing::Keeper,
    /// What is known to be kept of people, by their subject identifiers.
    kept: Arc<Cache<String, Claims>>,
}

impl Access {
    /// Opens it; does not wait for the database.
    ///
    /// # Errors
    /// The URL is malformed.
    pub fn open(url: &str, masters: Option<MasterKeys>) -> anyhow::Result<Self> {
        let pool = lazy_pool_behind(Door::Access, url, CONNECTIONS)?;
        let log = EventLog::behind(Door::Access, pool.clone(), url.parse()?, REMEMBERED);
        let kept = Arc::new(Cache::new(PEOPLE));
        let keeper = lazy_pool_behind(Door::Access, url, KEEPERS)?;
        let reads = Keeper::start(Door::Access, keeper);
        let keeper = sealing::Keeper::new(masters, Ring::Persons, pool.clone());
        Ok(Self {
            log,
            pool,
            reads,
            keeper,
            kept,
        })
    }

    /// Keeps what a token says of a person, when it says it first or says something else than
    /// before. He is answered nothing before that is stored.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn keep(&self, person: &Person, law: &Arc<Law>) -> Result<(), ApiError> {
        let claims = claims(person);
        if self.kept.get(&person.id).as_ref() == Some(&claims) {
            return Ok(());
        }
        let (known, _) = self.holder(&person.id).await?;
        if known.holding().and_then(|known| known.claims()) != Some(&claims) {
            execute::<Holder>(&self.log, claimed(person, claims.clone(), law), &()).await?;
        }
        self.kept.insert(person.id.clone(), claims);
        Ok(())
    }

    /// The officer that a person is: in a role of his own, in one that was granted to him, or for
    /// another person who has delegated it to him.
    ///
    /// # Errors
    /// 403: he holds no such role, or nothing is delegated to him by that person today.
    pub async fn officer(
        &self,
        person: Person,
        acting_role: Option<&str>,
        acting_for: Option<&str>,
    ) -> Result<Officer, ApiError> {
        let role = acting_role.and_then(Role::from_code);
        if let Some(delegator) = acting_for {
            let (own, _) = self.holder(&person.id).await?;
            let (other, _) = self.holder(delegator).await?;
            let Some(own) = own.holding() else {
                return Err(nothing_delegated());
            };
            let acting = own.acting_for(delegator, role, other.holding(), today);
            return Ok(acting?);
        }
        if let Some(role) = role.filter(|role| !person.roles.contains(role)) {
            let (own, _) = self.holder(&person.id).await?;
            let granted = own.holding().and_then(|own| own.granted(role, today));
            if let Some(officer) = granted {
                return Ok(officer);
            }
        }
        person.acting(acting_role)
    }

    /// A person as a holder of powers, and how many events there are of him.
    async fn holder(&self, subject: &str) -> Result<(Arc<Holder>, i64), ApiError> {
        let id = stream_of(subject).to_string();
        Ok(self.log.current::<Holder>(&id).await?)
    }
}

impl AppState {
    /// The same, on the log of access.
    #[must_use]
    pub(crate) fn at_access(&self) -> Self {
        self.with(|shared| {
            shared.log = shared.access.log.clone();
            shared.pool = shared.access.pool.clone();
            shared.head = shared.log.head_watch();
            shared.reads = Reads::new(shared.pool.clone(), None);
        })
    }
}

/// Today in a province; in that of the capital for what is of none.
fn today(province: Option<&ProvinceCode>) -> NaiveDate {
    let capital = ProvinceCode("31".to_owned());
    local_date(province.unwrap_or(&capital), Utc::now())
}

fn nothing_delegated() -> ApiError {
    let detail = "nothing is delegated to you by that person today";
    ApiError::new(StatusCode::FORBIDDEN, "holder.in-force", detail)
}

fn claims(person: &Person) -> Claims {
    let mut roles = person.roles.clone();
    roles.sort_unstable();
    Claims {
        roles,
        unit: person.unit.clone(),
        province: person.province.clone(),
    }
}

fn claimed(person: &Person, claims: Claims, law: &Arc<Law>) -> Request<Asked<HolderCommand>> {
    let (id, officer) = (stream_of(&person.id), Officer::system(SIGN_ON));
    let traceparent = telemetry::traceparent().map(|told| ("traceparent".to_owned(), told));
    let metadata = [
        ("officer".to_owned(), officer.id.clone()),
        ("role".to_owned(), officer.role.code().to_owned()),
        (LAW_VERSION.to_owned(), law.version.to_string()),
        ("software".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
    ];
    Request {
        aggregate_id: id.to_string(),
        command_id: None,
        request_hash: request_hash(SIGN_ON, &json!(claims)),
        expected: None,
        unique_key: None,
        metadata: metadata.into_iter().chain(traceparent).collect(),
        command: Asked {
            id,
            officer,
            at: Utc::now(),
            law: Arc::clone(law),
            command: HolderCommand::ClaimRights(ClaimRights {
                holder: person.id.clone(),
                claims,
            }),
        },
        rests_on: vec![],
    }
}
