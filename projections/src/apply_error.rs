//! Why events were not applied.

/// Why a batch was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The store did not answer; the batch is tried again.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
    /// This event cannot be applied; its projection stops before it.
    #[error("event {position}: {cause}")]
    Poison {
        /// Where it stands in the log.
        position: i64,
        /// Why it cannot be applied.
        cause: String,
    },
}

impl ApplyError {
    /// Whether it is the events that are wrong, not the store: a value or a constraint is refused,
    /// or a row is larger than any row may be.
    pub(crate) fn is_of_events(&self) -> bool {
        match self {
            Self::Poison { .. } => true,
            Self::Store(error) => error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .is_some_and(|code| is_fault_of_values(&code)),
        }
    }

    /// The same when only the event at this position was applied: it is what is wrong.
    pub(crate) fn at(self, position: i64) -> Self {
        let cause = self.to_string();
        match self {
            Self::Store(_) if self.is_of_events() => Self::Poison { position, cause },
            Self::Store(_) | Self::Poison { .. } => self,
        }
    }
}

/// Whether a SQLSTATE is about the values that were given: data exceptions, integrity
/// constraints and program limits (such as a row too big, or an index entry too long).
fn is_fault_of_values(sqlstate: &str) -> bool {
    ["22", "23", "54"]
        .iter()
        .any(|class| sqlstate.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::is_fault_of_values;

    #[test]
    fn values_constraints_and_limits_are_the_events_fault_and_nothing_else_is() {
        for (sqlstate, fault) in [
            ("22008", true),
            ("23505", true),
            ("54000", true),
            ("54001", true),
            ("53100", false),
            ("55P03", false),
            ("57014", false),
            ("08006", false),
            ("40001", false),
        ] {
            assert_eq!(is_fault_of_values(sqlstate), fault, "{sqlstate}");
        }
    }
}
