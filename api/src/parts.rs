//! Which parts of the system a process runs; several processes may share them out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of the system.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The interface; without it a process answers for its health and measures only.
    Api,
    /// The read models.
    Projections,
    /// What the system does by itself.
    Processes,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Api, Self::Projections, Self::Processes];
}
