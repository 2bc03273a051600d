//! HTTP, the command path, the processes and the command line of wasnaker.

mod audit;
pub mod auth;
mod case_opening;
pub mod cli;
mod clock;
pub mod cluster;
pub mod complaints;
mod confidential;
pub mod config;
mod duplicates;
pub mod error;
#[cfg(test)]
mod fuzzed;
pub mod head;
pub mod history;
pub mod holders;
pub mod http;
pub mod law;
mod listed;
pub mod log;
pub mod measured;
mod pages;
pub mod parts;
pub mod past;
pub mod place;
pub mod processes;
pub mod reads;
pub mod refusals;
mod roster;
pub mod sealing;
mod sight;
pub mod signing;
mod simulation;
pub mod state;
mod successors;
pub mod synthetic;
pub mod telemetry;
