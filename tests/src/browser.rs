//! A browser without a screen: keeps cookies, follows what it is sent to when asked, sends forms.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Response, Url, redirect};

/// A page as it came.
#[derive(Debug)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Its address.
    pub url: Url,
    /// Where it sends to.
    pub to: Option<String>,
    /// Its cookies, as they were set.
    pub cookies: Vec<String>,
    /// What it holds.
    pub text: String,
}

/// A browser.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    base: Url,
    jar: BTreeMap<(String, String), String>,
}

impl Browser {
    /// A new one, at home on a server.
    pub fn at(url: &str) -> Result<Self> {
        let client = Client::builder().redirect(redirect::Policy::none());
        Ok(Self {
            // A provider closes idle connections soon.
            client: client.pool_max_idle_per_host(0).build()?,
            base: url.parse()?,
            jar: BTreeMap::new(),
        })
    }

    /// Asks for an address, and goes nowhere else.
    pub async fn look(&mut self, address: &str) -> Result<Page> {
        self.ask(Method::GET, address, None).await
    }

    /// Asks for an address, and goes where it is sent.
    pub async fn get(&mut self, address: &str) -> Result<Page> {
        let page = self.look(address).await?;
        self.followed(page).await
    }

    /// Sends a form as a page of the same site does, and goes nowhere.
    pub async fn send(&mut self, address: &str, form: &[(&str, &str)]) -> Result<Page> {
        self.ask(Method::POST, address, Some(form)).await
    }

    /// Sends a form, and goes where it is sent.
    pub async fn post(&mut self, address: &str, form: &[(&str, &str)]) -> Result<Page> {
        let page = self.send(address, form).await?;
        self.followed(page).await
    }

    /// Signs a persona of the local issuer in.
    pub async fn sign_in(&mut self, role: &str, province: &str) -> Result<Page> {
        let form = [("peran", role), ("provinsi", province), ("kembali", "/")];
        self.post("/masuk", &form).await
    }

    /// Forgets a cookie of its home.
    pub fn forget(&mut self, name: &str) {
        self.jar.retain(|(_, known), _| known != name);
    }

    async fn followed(&mut self, page: Page) -> Result<Page> {
        let mut page = page;
        for _ in 0..10 {
            let Some(to) = page.to.clone().filter(|_| page.status < 400) else {
                break;
            };
            let to = page.url.join(&to)?;
            page = self.look(to.as_str()).await?;
        }
        Ok(page)
    }

    async fn ask(
        &mut self,
        method: Method,
        address: &str,
        form: Option<&[(&str, &str)]>,
    ) -> Result<Page> {
        let url = self.base.join(address)?;
        let site = url.origin().ascii_serialization();
        let held = self.jar.iter().filter(|((of, _), _)| *of == site);
        let held: Vec<String> = held
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let mut request = self
            .client
            .request(method, url.clone())
            .header("sec-fetch-site", "same-origin");
        if !held.is_empty() {
            request = request.header(COOKIE, held.join("; "));
        }
        if let Some(form) = form {
            let mut body = Url::parse("http://form")?;
            body.query_pairs_mut().extend_pairs(form);
            let body = body.query().unwrap_or_default().to_owned();
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
        }
        let response = request.send().await?;
        self.keep(&site, &response)?;
        page(url, response).await
    }

    fn keep(&mut self, site: &str, response: &Response) -> Result<()> {
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str()?;
            let pair = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='));
            let (name, value) = pair.context("no cookie")?;
            let key = (site.to_owned(), name.to_owned());
            if cookie.contains("Max-Age=0") || value.is_empty() {
                self.jar.remove(&key);
            } else {
                self.jar.insert(key, value.to_owned());
            }
        }
        Ok(())
    }
}

async fn page(url: Url, response: Response) -> Result<Page> {
    let texts = |name| {
        let all = response.headers().get_all(name).iter();
        all.filter_map(|value| value.to_str().ok())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    Ok(Page {
        status: response.status().as_u16(),
        url,
        to: texts(LOCATION).into_iter().next(),
        cookies: texts(SET_COOKIE),
        text: response.text().await?,
    })
}

impl Page {
    /// The value of a hidden field of its form.
    pub fn hidden(&self, name: &str) -> Result<String> {
        let begin = format!("name=\"{name}\" value=\"");
        let (_, rest) = self
            .text
            .split_once(&begin)
            .with_context(|| format!("no {name}"))?;
        let (value, _) = rest.split_once('"').context("no end")?;
        Ok(value.to_owned())
    }
}
