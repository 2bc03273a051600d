//! `wasnaker config`: the configuration without its secrets.

use reqwest::Url;

use crate::config::Config;

const HIDDEN: &str = "***";

/// The configuration as it is printed.
pub(super) fn config(config: Config) -> anyhow::Result<String> {
    let shown = Config {
        database_url: config.database_url.as_deref().map(without_password),
        otlp_endpoint: config.otlp_endpoint.as_deref().map(without_password),
        ..config
    };
    Ok(serde_json::to_string_pretty(&shown)?)
}

/// A URL whose password is hidden, in its place and in its query; all of one that is none.
fn without_password(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return HIDDEN.to_owned();
    };
    let secret = |name: &str| name.eq_ignore_ascii_case("password");
    let in_query = url.query_pairs().any(|(name, _)| secret(&name));
    if url.password().is_none() && !in_query {
        return text.to_owned();
    }
    if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
        return HIDDEN.to_owned();
    }
    if in_query {
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let mut query = url.query_pairs_mut();
        query.clear();
        for (name, value) in &pairs {
            query.append_pair(name, if secret(name) { HIDDEN } else { value });
        }
        drop(query);
    }
    url.into()
}
