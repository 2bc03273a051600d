//! HTTP, the command path, the processes and the command line of wasnaker.

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
pub mod head;
pub mod history;
pub mod http;
pub mod law;
pub mod log;
mod pages;
pub mod parts;
pub mod past;
pub mod processes;
pub mod reads;
pub mod refusals;
mod roster;
pub mod sealing;
mod simulation;
pub mod state;
pub mod synthetic;
pub mod telemetry;
