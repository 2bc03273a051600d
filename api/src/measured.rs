//! The interface in the process of a program that measures what its guards of personal data cost:
//! with them, or without sealing and without the audit of reads (ADR 84). Nothing of `wasnaker`
//! leads here, no flag, variable, file or request: who wants it writes a program. A test holds that.

use std::future::IntoFuture;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::audit;
use crate::cli::assembled;
use crate::config::Config;
use crate::http::service;
use crate::state::Shared;

/// Whether personal data is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guards {
    /// As in `wasnaker`.
    On,
    /// Nothing is sealed, and nobody knows who has read what.
    Off,
}

/// Serves the interface of a migrated database on a free port of this machine until it is stopped;
/// answers its address. Nothing follows the log.
///
/// # Errors
/// The database cannot be reached, or the configuration does not fit.
pub async fn serve(
    config: &Config,
    url: &str,
    guards: Guards,
    stop: CancellationToken,
) -> anyhow::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let registry = prometheus::Registry::new();
    let place = (url, address);
    let state = assembled(config, place, registry, (&TaskTracker::new(), &stop)).await?;
    let state = match guards {
        Guards::On => state,
        Guards::Off => state.with(unguarded),
    };
    let serving = axum::serve(listener, service(&state));
    let serving = serving.with_graceful_shutdown(async move { stop.cancelled().await });
    tokio::spawn(serving.into_future());
    Ok(format!("http://{address}"))
}

fn unguarded(state: &mut Shared) {
    state.access.reads = audit::Keeper::idle();
    state.complaints.reads = audit::Keeper::idle();
    state.access.keeper = state.access.keeper.in_clear();
    state.complaints.keeper = state.complaints.keeper.in_clear();
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The files below a folder in which a word stands.
    fn naming(folder: &Path, word: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                naming(&path, word, found);
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains(word)) {
                found.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }

    #[test]
    fn nothing_of_the_program_leads_to_a_server_without_guards() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for (word, wanted) in [
            ("measured::", &[][..]),
            (".in_clear()", &["measured.rs"][..]),
            ("Keeper::idle()", &["measured.rs"][..]),
            ("Guards::Off", &["measured.rs"][..]),
        ] {
            let mut found = vec![];
            naming(&sources, word, &mut found);
            found.retain(|file| file != "measured.rs" || !wanted.is_empty());
            assert_eq!(found, wanted, "{word}");
        }
    }
}
