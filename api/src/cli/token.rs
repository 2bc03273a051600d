//! `wasnaker token`: a bearer token of the local issuer.

use anyhow::Context;
use chrono::TimeDelta;
use domain::{Officer, ProvinceCode, Role, province};

use crate::auth::issuer::Issuer;
use crate::config::Config;

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
    /// Hours until it expires; negative makes an expired one
    #[arg(long, default_value_t = 12, allow_negative_numbers = true)]
    hours: i64,
}

/// Makes the token.
pub(crate) fn token(config: &Config, args: &TokenArgs) -> anyhow::Result<String> {
    let issuer = Issuer::open(&config.data_dir)?;
    issuer.sign(&officer(args)?, TimeDelta::hours(args.hours))
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
    Ok(Officer {
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
        id,
        role: Role::CentralAdmin,
        unit: None,
        province: None,
    };
    Issuer::open(&config.data_dir)?.sign(&officer, TimeDelta::hours(1))
}
