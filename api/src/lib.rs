//! placeholder

pub mod cluster;
