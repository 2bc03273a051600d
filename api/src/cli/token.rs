//! `wasnaker token`: a bearer token of the local issuer.

use std::io::Write;

use anyhow::Context;
use chrono::TimeDelta;
use domain::{Officer, ProvinceCode, Role, province};

use crate::auth::issuer::Issuer;
use crate::config::Config;

/// Most hours that a token is valid: a year.
const LONGEST: i64 = 24 * 366;

/// What the token says.
#[derive(Debug, clap::Args)]
pub(super) struct TokenArgs {
    /// Role code, such as `inspector_2`, `ppns` or `statistician`
    #[arg(long)]
    role: String,
    /// Province code (Kemendagri); provincial roles without one get 31, Jakarta
    #[arg(long, value_name = "CODE")]
    province: Option<String>,
    /// Subject; default is one persona per role and province
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Hours until it expires, at most a year (8784); negative makes an expired one
    #[arg(long, default_value_t = 12, allow_negative_numbers = true,
          value_parser = clap::value_parser!(i64).range(-LONGEST..=LONGEST))]
    hours: i64,
}

/// Makes the token.
pub(crate) fn token(config: &Config, args: &TokenArgs) -> anyhow::Result<String> {
    let officer = officer(args)?;
    issuer(config)?.sign(&officer, TimeDelta::hours(args.hours))
}

/// The issuer of the data directory; where there is none yet, it is told that one is made.
fn issuer(config: &Config) -> anyhow::Result<Issuer> {
    if let Some(issuer) = &config.oidc_issuer {
        anyhow::bail!("tokens come from {issuer}: the local issuer's are not accepted");
    }
    let made = !Issuer::is_at(&config.data_dir);
    let issuer = Issuer::open(&config.data_dir)?;
    if made {
        let dir = config.data_dir.display();
        writeln!(
            std::io::stderr(),
            "wasnaker: there was no key in {dir}; one is made, and only a server with this \
             --data-dir accepts its tokens"
        )?;
    }
    Ok(issuer)
}

fn officer(args: &TokenArgs) -> anyhow::Result<Officer> {
    let role = Role::from_code(&args.role).with_context(|| {
        let codes: Vec<&str> = Role::PERSONS.iter().map(|role| role.code()).collect();
        format!("no role {}; the roles are {}", args.role, codes.join(", "))
    })?;
    let code = match (&args.province, role.is_national()) {
        (Some(code), _) => Some(ProvinceCode(code.clone())),
        (None, true) => None,
        (None, false) => Some(ProvinceCode("31".to_owned())),
    };
    if let Some(code) = &code {
        let codes = || {
            province::all()
                .iter()
                .map(|known| known.code.0.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        province::find(code)
            .with_context(|| format!("no province {}; the codes are {}", code.0, codes()))?;
    }
    let place = code.as_ref().map_or("pusat", |code| code.0.as_str());
    let id = args
        .subject
        .clone()
        .unwrap_or_else(|| format!("{}-{place}", role.code()));
    let named = !id.trim().is_empty() && !id.contains(char::is_control);
    anyhow::ensure!(
        named,
        "--subject takes the identifier of a person; it is empty or holds a control character"
    );
    Ok(Officer {
        acts_for: None,
        id,
        role,
        unit: None,
        province: code,
    })
}

/// A token for the product's own client.
pub(crate) fn own(config: &Config) -> anyhow::Result<String> {
    let id = "central_admin-pusat".to_owned();
    let officer = Officer {
        acts_for: None,
        id,
        role: Role::CentralAdmin,
        unit: None,
        province: None,
    };
    issuer(config)?.sign(&officer, TimeDelta::hours(1))
}
