//! A line to the database that can be slow, cut or silent, and laid to another server.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

/// Pieces of 16 KiB that are on their way at most.
const QUEUE: usize = 64;

/// What the line does to every piece that goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Passes it on.
    Fair,
    /// Passes it on after a while, each way.
    Late(Duration),
    /// Passes so many bytes a second on, each way.
    Narrow(u64),
    /// Keeps it until the weather changes; nobody is told.
    Silent,
}

/// A listening proxy before a socket of PostgreSQL; ends with the test.
#[derive(Debug)]
pub struct Line {
    /// The database's address by this line.
    pub url: String,
    weather: watch::Sender<Weather>,
    socket: Arc<Mutex<PathBuf>>,
    calls: Arc<Mutex<Vec<JoinHandle<()>>>>,
    listening: JoinHandle<()>,
}

impl Line {
    /// Lays a line to the server with this address on its socket.
    pub async fn to(url: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (weather, told) = watch::channel(Weather::Fair);
        let socket = Arc::new(Mutex::new(socket_of(url)?));
        let calls = Arc::<Mutex<Vec<JoinHandle<()>>>>::default();
        let (at, kept) = (Arc::clone(&socket), Arc::clone(&calls));
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let at = locked(&at).clone();
                let call = tokio::spawn(carry(near, at, told.clone()));
                let mut kept = locked(&kept);
                kept.retain(|call| !call.is_finished());
                kept.push(call);
            }
        });
        let url = format!("postgres://wasnaker@127.0.0.1:{port}/wasnaker?sslmode=disable");
        Ok(Self {
            url,
            weather,
            socket,
            calls,
            listening,
        })
    }

    /// Changes the weather, for open connections too.
    pub fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Leads new connections to another server.
    pub fn lead_to(&self, url: &str) -> Result<()> {
        *locked(&self.socket) = socket_of(url)?;
        Ok(())
    }

    /// Cuts every connection; answers how many.
    #[must_use]
    pub fn cut(&self) -> usize {
        let mut calls = locked(&self.calls);
        calls.retain(|call| !call.is_finished());
        calls.drain(..).map(|call| call.abort()).count()
    }

    /// Cuts one connection, chosen by a number; says whether there was one.
    #[must_use]
    pub fn cut_one(&self, number: usize) -> bool {
        let mut calls = locked(&self.calls);
        calls.retain(|call| !call.is_finished());
        let chosen = number.checked_rem(calls.len());
        chosen.is_some_and(|at| {
            calls.swap_remove(at).abort();
            true
        })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.listening.abort();
        let _ = self.cut();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The socket's file, by `postgres://user@%2Fdirectory:port/database` or `...?host=directory`.
fn socket_of(url: &str) -> Result<PathBuf> {
    let options: sqlx::postgres::PgConnectOptions = url.parse()?;
    let directory = options
        .get_socket()
        .context("an address without a socket")?;
    Ok(directory.join(format!(".s.PGSQL.{}", options.get_port())))
}

/// Both ways until one ends; dropping it closes both ends.
async fn carry(near: TcpStream, socket: PathBuf, weather: watch::Receiver<Weather>) {
    let Ok(far) = UnixStream::connect(socket).await else {
        return;
    };
    let _ = near.set_nodelay(true);
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    tokio::select! {
        () = way(near_in, far_out, weather.clone()) => {}
        () = way(far_in, near_out, weather) => {}
    }
}

/// One way: pieces are read as they come and passed on when their time has come, so that a late
/// line is late, not narrow.
async fn way(
    mut from: impl AsyncRead + Unpin,
    to: impl AsyncWrite + Unpin,
    weather: watch::Receiver<Weather>,
) {
    let (queue, queued) = mpsc::channel(QUEUE);
    let reading = async {
        let mut piece = vec![0; 16 << 10];
        while let Ok(read @ 1..) = from.read(&mut piece).await {
            let bytes = piece.get(..read).unwrap_or_default().to_vec();
            if queue.send((Instant::now(), bytes)).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = reading => {}
        () = pass_on(queued, to, weather) => {}
    }
}

async fn pass_on(
    mut queued: mpsc::Receiver<(Instant, Vec<u8>)>,
    mut to: impl AsyncWrite + Unpin,
    mut weather: watch::Receiver<Weather>,
) {
    while let Some((came, piece)) = queued.recv().await {
        let now = *weather.borrow();
        match now {
            Weather::Fair => {}
            Weather::Late(pause) => sleep_until(came + pause).await,
            Weather::Narrow(rate) => {
                let micros = (piece.len() as u64).saturating_mul(1_000_000) / rate.max(1);
                sleep(Duration::from_micros(micros)).await;
            }
            Weather::Silent => {
                let changed = weather.wait_for(|now| *now != Weather::Silent).await;
                if changed.is_err() {
                    return;
                }
            }
        }
        if to.write_all(&piece).await.is_err() {
            return;
        }
    }
}
