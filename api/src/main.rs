//! `wasnaker`: the labour inspectorate's case register.

use std::process::ExitCode;

use api::cli::Cli;
use clap::Parser;

fn main() -> ExitCode {
    match api::cli::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("wasnaker: {error:#}");
            ExitCode::FAILURE
        }
    }
}
