//! Who verifies bearer tokens: the local issuer, or the provider of the single sign-on.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::{Officer, ProvinceCode, Role};
use quick_cache::sync::Cache;

use super::issuer::Issuer;
use super::provider::Provider;
use crate::error::ApiError;

/// How many verified tokens are remembered: an officer sends the same one for hours.
const REMEMBERED: usize = 10_000;

/// Whom a token names, with all roles that he has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Subject identifier.
    pub id: String,
    /// At least one.
    pub roles: Vec<Role>,
    /// Unit.
    pub unit: Option<String>,
    /// Province; that of roles of a province.
    pub province: Option<ProvinceCode>,
}

/// Why a token is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejected {
    /// It proves nothing.
    Token(String),
    /// Whom it names is nobody here.
    Nobody(&'static str),
    /// The provider's keys are not known.
    Unreachable,
}

impl Rejected {
    pub(super) fn token(why: &str) -> Self {
        Self::Token(format!("the token is not accepted: {why}"))
    }

    pub(super) fn of(error: &jsonwebtoken::errors::Error) -> Self {
        Self::token(&error.to_string())
    }
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Token(detail) => f.write_str(detail),
            Self::Nobody(why) => write!(f, "the token is valid, but {why}"),
            Self::Unreachable => {
                f.write_str("the sign-in service cannot be reached; try again soon")
            }
        }
    }
}

impl std::error::Error for Rejected {}

impl From<Rejected> for ApiError {
    fn from(rejected: Rejected) -> Self {
        let detail = rejected.to_string();
        match rejected {
            Rejected::Token(_) => Self::unauthenticated(detail),
            Rejected::Nobody(_) => Self::new(StatusCode::FORBIDDEN, "auth.nobody", detail),
            Rejected::Unreachable => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "auth.unreachable", detail)
            }
        }
    }
}

enum By {
    Local(Issuer),
    Provider(Box<Provider>),
}

/// Verifies tokens, each once.
pub struct Tokens {
    by: By,
    verified: Cache<String, Verified>,
}

#[derive(Clone)]
struct Verified {
    person: Person,
    until: DateTime<Utc>,
    /// The keys by which it was.
    generation: u64,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// Tokens of the local issuer.
    #[must_use]
    pub fn local(issuer: Issuer) -> Self {
        Self::of(By::Local(issuer))
    }

    /// Tokens of a provider.
    #[must_use]
    pub fn provider(provider: Provider) -> Self {
        Self::of(By::Provider(Box::new(provider)))
    }

    /// The provider of the single sign-on, if there is one.
    #[must_use]
    pub fn of_provider(&self) -> Option<&Provider> {
        match &self.by {
            By::Local(_) => None,
            By::Provider(provider) => Some(provider),
        }
    }

    fn of(by: By) -> Self {
        Self {
            by,
            verified: Cache::new(REMEMBERED),
        }
    }

    /// The person of a token, and until when it is valid.
    ///
    /// # Errors
    /// The token proves nothing, names nobody here, or cannot be verified at the moment.
    pub async fn verify(&self, token: &str) -> Result<(Person, DateTime<Utc>), Rejected> {
        // Before verifying: what is verified while keys change counts as by the keys before.
        let generation = self.generation().await;
        if let Some(known) = self.verified.get(token)
            && Utc::now() < known.until
            && known.generation == generation
        {
            return Ok((known.person, known.until));
        }
        let (person, until) = match &self.by {
            By::Local(issuer) => issuer.verify(token)?,
            By::Provider(provider) => provider.verify(token).await?,
        };
        let verified = Verified {
            person: person.clone(),
            until,
            generation,
        };
        self.verified.insert(token.to_owned(), verified);
        Ok((person, until))
    }

    async fn generation(&self) -> u64 {
        match &self.by {
            By::Local(_) => 0,
            By::Provider(provider) => provider.generation().await,
        }
    }
}

impl Person {
    /// The officer that he is in a role: the one that he asks for, or his only one.
    ///
    /// # Errors
    /// 403, naming his roles: he has several and chose none, or another one than his.
    pub fn acting(self, as_role: Option<&str>) -> Result<Officer, ApiError> {
        let role = match (as_role, self.roles.as_slice()) {
            (None, [only]) => Some(*only),
            (Some(code), roles) => roles.iter().find(|role| role.code() == code).copied(),
            (None, _) => None,
        };
        let Some(role) = role else {
            let codes: Vec<&str> = self.roles.iter().map(|role| role.code()).collect();
            let detail = format!(
                "one acts in one role at a time; the header acting-role takes one of {}",
                codes.join(", ")
            );
            return Err(ApiError::new(
                StatusCode::FORBIDDEN,
                "auth.acting-role",
                detail,
            ));
        };
        Ok(Officer {
            acts_for: None,
            id: self.id,
            role,
            unit: self.unit,
            province: self.province,
        })
    }
}
