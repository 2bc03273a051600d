//! The way to the provider and back: authorization code with PKCE (RFC 6749, RFC 7636, OpenID
//! Connect Core 1.0). What was begun by one browser is finished by the same one, once and soon.

use anyhow::{Context, ensure};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, StandardRevocableToken, StandardTokenResponse, TokenResponse as _, TokenUrl,
};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;

use super::Secret;
use super::sessions::{self, AtProvider};
use crate::auth::provider::{Metadata, Provider};
use crate::auth::tokens::Tokens;

/// Where the provider sends people back.
pub const BACK: &str = "/masuk/kembali";
/// How many minutes a person may take at the provider.
const MINUTES: i32 = 15;

/// How this server is known to the provider.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its identifier there.
    pub id: String,
    /// What it proves itself with.
    pub secret: Option<String>,
    /// The address under which people reach this server.
    pub public_url: Url,
    /// The audience of access tokens, asked for as a resource (RFC 8707) by this name.
    pub resource: Option<String>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
}

/// The way to the provider.
#[derive(Debug)]
pub struct Way {
    /// Where the browser is sent.
    pub address: String,
    /// What the browser proves with that it was sent.
    pub secret: Secret,
}

/// A sign-in that was finished.
#[derive(Debug)]
pub struct Arrived {
    /// What the browser holds of its session.
    pub session: Secret,
    /// The address that was asked for before.
    pub return_to: String,
}

/// The identity token beside the access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Identity {
    id_token: String,
}

impl ExtraTokenFields for Identity {}

type Tokened = StandardTokenResponse<Identity, BasicTokenType>;
type Known = oauth2::Client<
    BasicErrorResponse,
    Tokened,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Sends a browser to the provider.
///
/// # Errors
/// The provider or the store cannot be reached.
pub async fn begin(
    pool: &PgPool,
    provider: &Provider,
    client: &Client,
    return_to: &str,
) -> anyhow::Result<Way> {
    let known = client.known(&provider.metadata().await?)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (secret, nonce) = (Secret::random()?, Secret::random()?);
    let mut asked = known
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("openid".to_owned()))
        .add_scopes(client.scopes.iter().cloned().map(Scope::new))
        .add_extra_param("nonce", nonce.text())
        .set_pkce_challenge(challenge);
    if let Some(resource) = &client.resource {
        asked = asked.add_extra_param("resource", resource.as_str());
    }
    let (address, state) = asked.url();
    sqlx::query!(
        "WITH late AS (
             DELETE FROM sign_ins WHERE begun_at < clock_timestamp() - make_interval(mins => $6)
         )
         INSERT INTO sign_ins (id, state, nonce, verifier, return_to) VALUES ($1, $2, $3, $4, $5)",
        &secret.digest(),
        state.secret(),
        nonce.text(),
        verifier.secret(),
        return_to,
        MINUTES,
    )
    .execute(pool)
    .await?;
    Ok(Way {
        address: address.into(),
        secret,
    })
}

/// What the provider sends back.
#[derive(Debug, Deserialize)]
pub struct Answered {
    code: Option<String>,
    state: String,
    error: Option<String>,
    error_description: Option<String>,
}

/// Finishes a sign-in and begins the session.
///
/// # Errors
/// The answer is not that of a sign-in that this browser began, the provider refuses, or its tokens
/// prove nothing or name nobody here.
pub async fn finish(
    pool: &PgPool,
    (tokens, provider): (&Tokens, &Provider),
    client: &Client,
    secret: &Secret,
    answered: Answered,
) -> anyhow::Result<Arrived> {
    let begun = sqlx::query!(
        "DELETE FROM sign_ins WHERE id = $1
         RETURNING state, nonce, verifier, return_to,
                   begun_at > clock_timestamp() - make_interval(mins => $2) AS \"in_time!\"",
        &secret.digest(),
        MINUTES,
    )
    .fetch_optional(pool)
    .await?
    .filter(|begun| begun.in_time && begun.state == answered.state)
    .context("this browser began no such sign-in, or too long ago")?;
    let why = answered.error_description.or(answered.error);
    let code = answered.code.with_context(|| why.unwrap_or_default())?;
    let given = client.exchange(provider, code, begun.verifier).await?;
    let identity = &given.extra_fields().id_token;
    let claims = provider.identity(identity, &client.id, &begun.nonce).await;
    let claims = claims.map_err(anyhow::Error::from)?;
    let (person, _) = tokens.verify(given.access_token().secret()).await?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    ensure!(
        text("sub") == Some(person.id.as_str()),
        "the two tokens name two people"
    );
    let at = AtProvider {
        session: text("sid").map(str::to_owned),
        identity_token: Some(identity.clone()),
    };
    Ok(Arrived {
        session: sessions::begin(pool, &person, &at).await?,
        return_to: begun.return_to,
    })
}

/// Where a browser signs out at the provider, if it has such a place.
///
/// # Errors
/// The provider cannot be reached.
pub async fn way_out(
    provider: &Provider,
    client: &Client,
    identity_token: &str,
) -> anyhow::Result<Option<String>> {
    let Some(place) = provider.metadata().await?.end_session_endpoint else {
        return Ok(None);
    };
    let back = client.public_url.join("/keluar/selesai")?;
    let mut address = Url::parse(&place)?;
    address
        .query_pairs_mut()
        .append_pair("id_token_hint", identity_token)
        .append_pair("client_id", &client.id)
        .append_pair("post_logout_redirect_uri", back.as_str());
    Ok(Some(address.into()))
}

impl Client {
    fn known(&self, at: &Metadata) -> anyhow::Result<Known> {
        let back = self.public_url.join(BACK)?;
        let mut known = oauth2::Client::new(ClientId::new(self.id.clone()))
            .set_auth_uri(AuthUrl::new(at.authorization_endpoint.clone())?)
            .set_token_uri(TokenUrl::new(at.token_endpoint.clone())?)
            .set_redirect_uri(RedirectUrl::new(back.into())?);
        if let Some(secret) = &self.secret {
            known = known.set_client_secret(ClientSecret::new(secret.clone()));
        }
        Ok(known)
    }

    async fn exchange(
        &self,
        provider: &Provider,
        code: String,
        verifier: String,
    ) -> anyhow::Result<Tokened> {
        let known = self.known(&provider.metadata().await?)?;
        let http = provider.client();
        let send = |request: HttpRequest| sent(http.clone(), request);
        let mut asked = known
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        if let Some(resource) = &self.resource {
            asked = asked.add_extra_param("resource", resource.clone());
        }
        asked
            .request_async(&send)
            .await
            .context("the provider gives no token")
    }
}

/// Sends a request of the library by the client that asks the provider for its keys.
async fn sent(
    client: reqwest::Client,
    request: HttpRequest,
) -> Result<HttpResponse, reqwest::Error> {
    let answer = client.execute(request.try_into()?).await?;
    let mut response = HttpResponse::new(vec![]);
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await?.to_vec();
    Ok(response)
}
