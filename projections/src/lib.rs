//! Every read model: its rows, how events change them, and its queries; and the runner that
//! keeps them. A read model can be made again from the log at any time.

pub mod announcements;
mod apply_error;
pub mod case_list;
pub mod case_statistics;
pub mod case_urgency;
pub mod case_watches;
pub mod checkpoint;
mod competence;
pub mod compliance;
mod copied;
pub mod count;
pub mod deadlines;
pub mod establishment_list;
pub mod establishment_search;
pub mod establishment_statistics;
mod feed;
pub mod list;
pub mod officers;
pub mod operate;
pub mod origin;
mod pass;
mod passed_over;
pub mod plans;
mod projection;
pub mod prosecution_register;
pub mod prosecution_statistics;
pub mod quality;
mod reader;
pub mod remedies;
pub mod runner;
mod table;
mod timeline;
pub mod times;
mod truth;
pub mod waiting;
pub mod watches;
pub mod wlk;
mod workspace;

pub use apply_error::ApplyError;
pub use feed::RecordedEvent;

/// The schema: the log's tables and every read model's.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");
