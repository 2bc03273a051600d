//! HTTP, the command path, the processes and the command line of wasnaker.

pub mod cluster;
pub mod log;
