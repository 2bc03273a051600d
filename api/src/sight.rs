//! How far a request may see: set once by the guard from the table of rights, and laid on every
//! question to the read models by the database itself (ADR 97), whatever the handler asks.

use domain::{Officer, ProvinceCode};
use sqlx::{PgPool, Postgres, Transaction};

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

    /// Begins to read with this sight, in one round trip.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub(crate) async fn begin(&self, pool: &PgPool) -> Result<Seen, sqlx::Error> {
        let province = self.setting();
        let begin = format!(
            "BEGIN READ ONLY; SET LOCAL ROLE wasnaker_read; SET LOCAL app.province = '{province}'"
        );
        pool.begin_with(begin).await
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
