//! `wasnaker`: the labour inspectorate's case register.

use std::process::ExitCode;

use api::cli::Cli;
use clap::Parser;
use mimalloc::MiMalloc;

/// Half of what a command costs this process is allocation (ADR 7).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match api::cli::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("wasnaker: {error:#}");
            ExitCode::FAILURE
        }
    }
}
