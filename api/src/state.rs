//! What every request can reach.

use std::sync::Arc;

use sqlx::PgPool;

use crate::auth::issuer::Issuer;
use crate::log::EventLog;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The write side.
    pub log: EventLog,
    /// Connections in the application's role, for reading.
    pub pool: PgPool,
    /// Verifies tokens.
    pub issuer: Arc<Issuer>,
    /// Rendered metrics.
    pub metrics: prometheus::Registry,
}
