//! `retry`, `quarantine` and `lift`.

use projections::operate;
use projections::runner::Projection;
use sqlx::PgConnection;

use super::{acting, named};

/// A projection that tries again.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Retry {
    /// The read model
    #[arg(value_parser = named())]
    name: Projection,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// A stream of a projection.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Stream {
    /// The read model
    #[arg(value_parser = named())]
    name: Projection,
    /// The stream: its id, or such as case/ID
    #[arg(value_name = "STREAM")]
    id: String,
    /// Why, for the record; no personal data
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    reason: String,
}

pub(super) async fn retry(connection: &mut PgConnection, args: &Retry) -> anyhow::Result<String> {
    let act = acting(args.reason.as_deref());
    let position = operate::retry(connection, args.name, &act).await?;
    let name = args.name.name();
    Ok(format!("{name} tries event {position} again"))
}

pub(super) async fn quarantine(
    connection: &mut PgConnection,
    args: &Stream,
) -> anyhow::Result<String> {
    let (act, name) = (acting(Some(&args.reason)), args.name.name());
    let after = operate::quarantine(connection, args.name, &args.id, &act).await?;
    let stream = &args.id;
    Ok(format!(
        "{name} passes over the events of {stream} after position {after}, until \
         `wasnaker projections lift {name} {stream}`"
    ))
}

pub(super) async fn lift(connection: &mut PgConnection, args: &Stream) -> anyhow::Result<String> {
    let act = acting(Some(&args.reason));
    operate::lift(connection, args.name, &args.id, &act).await?;
    let (name, stream) = (args.name.name(), &args.id);
    Ok(format!("{name} has {stream} again, from its first event"))
}
