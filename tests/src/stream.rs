//! A subscriber of the feed.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use crate::App;

/// One message of a stream.
#[derive(Debug)]
pub struct Message {
    /// Its id.
    pub id: i64,
    /// `message` or `position`.
    pub kind: String,
    /// What it tells.
    pub data: Value,
}

/// A subscriber's end of a stream.
#[derive(Debug)]
pub struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    /// Subscribes, after the last id seen.
    pub async fn open(app: &App, token: &str, query: &str, last: Option<i64>) -> Result<Self> {
        let path = format!("/api/v1/events{query}");
        Self::of(app.request(Method::GET, &path, token), last).await
    }

    /// Subscribes by a request to the feed, after the last id seen.
    pub async fn of(request: RequestBuilder, last: Option<i64>) -> Result<Self> {
        let mut request = request.header("accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let response = request.send().await?;
        ensure!(response.status() == 200, "{response:?}");
        let text = String::new();
        Ok(Self { response, text })
    }

    /// The next message; none at the clean end.
    pub async fn next(&mut self) -> Result<Option<Message>> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (found, rest) = (message(block)?, rest.to_owned());
                self.text = rest;
                if found.is_some() {
                    return Ok(found);
                }
                continue;
            }
            let patience = Duration::from_secs(20);
            let chunk = tokio::time::timeout(patience, self.response.chunk()).await??;
            let Some(chunk) = chunk else { return Ok(None) };
            self.text.push_str(std::str::from_utf8(&chunk)?);
        }
    }

    /// The next message, which there must be.
    pub async fn wanted(&mut self) -> Result<Message> {
        self.next().await?.context("the stream has ended")
    }
}

/// A block of lines; none for a comment.
fn message(block: &str) -> Result<Option<Message>> {
    let field = |name: &str| {
        let mut lines = block.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(found, _)| *found == name)
            .map(|(_, text)| text)
    };
    let Some(data) = field("data") else {
        return Ok(None);
    };
    Ok(Some(Message {
        id: field("id").context("no id")?.parse()?,
        kind: field("event").unwrap_or("message").to_owned(),
        data: serde_json::from_str(data)?,
    }))
}
