//! An HTTP client that costs next to nothing: one kept connection, requests made beforehand, and
//! an answer read to its length.

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Worker;
use crate::App;

/// One connection.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    /// Connects to a server by its address, such as `http://127.0.0.1:8080`.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        let stream = TcpStream::connect(url.trim_start_matches("http://")).await?;
        stream.set_nodelay(true)?;
        let read = Vec::with_capacity(64 * 1024);
        Ok(Self { stream, read })
    }

    /// Sends a request and answers the body of a 2xx.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = loop {
            self.more().await?;
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
        };
        let text = std::str::from_utf8(self.read.get(..head).unwrap_or_default())?;
        let fields = text.lines().filter_map(|line| line.split_once(':'));
        let length = fields
            .clone()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let (_, length) = length.with_context(|| format!("no length: {text}"))?;
        let end = head + 4 + length.trim().parse::<usize>()?;
        let is_good = text.starts_with("HTTP/1.1 2");
        while self.read.len() < end {
            self.more().await?;
        }
        let body = self.read.get(head + 4..end).unwrap_or_default();
        ensure!(is_good, "{}", String::from_utf8_lossy(&self.read));
        Ok(body)
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the server has closed the connection");
        }
        Ok(())
    }
}

/// A request for [`Wire::ask`]; `more` are further lines of its head, each with its end.
#[must_use]
pub(crate) fn request(method: &str, path: &str, token: &str, more: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n{more}\r\n{body}"
    )
    .into_bytes()
}

/// Who asks the same again and again.
pub(super) struct Asker {
    wire: Wire,
    request: Vec<u8>,
}

impl Asker {
    /// With a connection of its own.
    pub(super) async fn open(app: &App, path: &str, token: &str) -> Result<Self> {
        Ok(Self {
            wire: Wire::connect(&app.url).await?,
            request: request("GET", path, token, "", ""),
        })
    }

    /// The body of a good answer.
    pub(super) async fn ask(&mut self) -> Result<&[u8]> {
        self.wire.ask(&self.request).await
    }
}

impl Worker for Asker {
    async fn step(&mut self, _nth: u64) -> Result<()> {
        self.ask().await.map(drop)
    }
}
