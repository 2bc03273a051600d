//! HTTP, the command path, processes and the command line.

pub mod cluster;
pub mod log;
