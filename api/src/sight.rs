//! How far a request may see: set once by the guard from the table of rights, and laid on every
//! question to the read models by the database itself (ADR 97), whatever the handler asks.

use std::sync::Arc;

use domain::{Officer, ProvinceCode};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgPool, Postgres, Transaction};
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::auth::access::{Reach, scope};
use crate::error::ApiError;

/// A transaction that sees no more than its request may; it only reads.
pub(crate) type Seen = Transaction<'static, Postgres>;

/// How far a request may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    Nation,
    Province(ProvinceCode),
}

tokio::task_local! {
    static SIGHT: Sight;
}

impl Sight {
    /// How far an officer sees with an operation that reaches so far.
    pub(crate) fn of(officer: &Officer, reach: Reach) -> Self {
        match (reach, scope(officer)) {
            (Reach::Nation, _) | (Reach::Own | Reach::Province, None) => Self::Nation,
            (Reach::Own | Reach::Province, Some(province)) => Self::Province(province.clone()),
        }
    }

    /// Answers a request with this sight.
    pub(crate) async fn while_answering<T>(self, answer: impl Future<Output = T>) -> T {
        SIGHT.scope(self, answer).await
    }

    /// The sight of the request that is being answered.
    ///
    /// # Errors
    /// 500 outside a request that passed the guard.
    pub(crate) fn of_request() -> Result<Self, ApiError> {
        let sight = SIGHT.try_with(Self::clone);
        sight.map_err(|_| ApiError::internal(&"read models are asked without a guard"))
    }

    /// Asks something with this sight; it begins in one round trip. When the answer is given up,
    /// PostgreSQL is told so.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub(crate) async fn ask<T, F>(
        &self,
        pool: &PgPool,
        question: impl Fn(Seen) -> F,
    ) -> Result<T, sqlx::Error>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let mut asked = Asked {
            options: pool.connect_options(),
            name: Some(format!("asked {}", Uuid::now_v7().simple())),
        };
        let (province, name) = (self.setting(), asked.name.as_deref().unwrap_or_default());
        let begin = format!(
            "BEGIN READ ONLY; SET LOCAL ROLE wasnaker_read; SET LOCAL app.province = '{province}';
             SET LOCAL application_name = '{name}'"
        );
        let answer = question(pool.begin_with(begin).await?).await;
        asked.name = None;
        answer
    }

    /// As the policies of the tables compare it; what is no code of a province sees nothing.
    fn setting(&self) -> &str {
        match self {
            Self::Nation => "*",
            Self::Province(ProvinceCode(code)) if code.bytes().all(|one| one.is_ascii_digit()) => {
                code
            }
            Self::Province(_) => "",
        }
    }
}

/// A question that PostgreSQL is asked. Dropped with its name, nobody waits for the answer any more.
struct Asked {
    options: Arc<PgConnectOptions>,
    /// By which the session is found as long as it is asked this.
    name: Option<String>,
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let (Some(name), Ok(runtime)) = (self.name.take(), Handle::try_current()) {
            let options = Arc::clone(&self.options);
            runtime.spawn(async move {
                if let Err(error) = cancel(&options, &name).await {
                    tracing::warn!(%error, "a question that was given up goes on");
                }
            });
        }
    }
}

/// Cancels what is asked under a name, over a connection of its own: those of the pool may all be
/// asking.
async fn cancel(options: &PgConnectOptions, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::query!(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'",
        name,
    )
    .fetch_optional(&mut connection)
    .await?;
    connection.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_code_of_a_province_sees_nothing() {
        assert_eq!(Sight::Nation.setting(), "*");
        for (code, seen) in [("32", "32"), ("*", ""), ("32'; --", ""), ("pusat", "")] {
            let sight = Sight::Province(ProvinceCode(code.to_owned()));
            assert_eq!(sight.setting(), seen, "{code}");
        }
    }
}
