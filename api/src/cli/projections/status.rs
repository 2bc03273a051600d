//! `wasnaker projections status`, and what the doctor says about read models.

use projections::operate::{Status, set_aside, statuses};
use sqlx::PgConnection;

pub(super) async fn status(connection: &mut PgConnection) -> anyhow::Result<String> {
    let mut lines = vec![format!(
        "{:<24}{:>10}{:>8}{:>9}  state",
        "projection", "position", "lag", "version"
    )];
    for one in statuses(connection).await? {
        lines.push(format!(
            "{:<24}{:>10}{:>8}{:>9}  {}",
            one.name,
            one.position,
            one.lag,
            one.version,
            state(&one)
        ));
        for (stream, since, after, reason) in set_aside(connection, &one.name).await? {
            lines.push(format!(
                "  {stream} is set aside after position {after} since {}: {reason}",
                since.format("%Y-%m-%d %H:%M")
            ));
        }
    }
    Ok(lines.join("\n"))
}

fn state(one: &Status) -> String {
    let mut told = vec![match (&one.error, one.stopped_position) {
        (None, _) => "runs".to_owned(),
        (Some(error), Some(position)) => format!("stopped before event {position}: {error}"),
        (Some(error), None) => format!("stopped: {error}"),
    }];
    if let Some(beside) = &one.rebuild {
        let (position, version) = (beside.position, beside.version);
        told.push(format!("rebuild of version {version} at {position}"));
        told.extend(
            beside
                .error
                .as_ref()
                .map(|error| format!("rebuild stopped: {error}")),
        );
    }
    if let Some(beside) = &one.retired {
        let (position, version) = (beside.position, beside.version);
        told.push(format!("retired copy of version {version} at {position}"));
    }
    told.join("; ")
}

/// One line, or what is wrong and what to do.
pub(in crate::cli) async fn doctor(connection: &mut PgConnection) -> anyhow::Result<String> {
    let all = statuses(connection).await?;
    let wrong: Vec<String> = all
        .iter()
        .filter(|one| one.error.is_some())
        .map(|one| format!("{}: {}", one.name, state(one)))
        .collect();
    anyhow::ensure!(
        wrong.is_empty(),
        "{}\nsee `wasnaker projections --help`: rebuild, retry, quarantine",
        wrong.join("\n")
    );
    let aside: Vec<String> = all
        .iter()
        .flat_map(|one| {
            let told = |stream| format!("\nset aside in {}: {stream}", one.name);
            one.quarantined.iter().map(told)
        })
        .collect();
    let most = all.iter().map(|one| one.lag).max().unwrap_or(0);
    Ok(format!(
        "projections: {} run, at most {most} events behind{}",
        all.len(),
        aside.concat()
    ))
}
