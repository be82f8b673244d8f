//! The socket: who may come in, and for how long they may take.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use broker::{StartError, Tls, acceptor, bind};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use usecases::{Desk, HttpPlan};

use super::served::Counter;

/// Connections at once. One more is closed at once, and its device comes again.
const CONNECTIONS_MAX: usize = 256;
/// How long the handshake of TLS may take.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// How long the head of a request may take, from the connection or the request before: who says nothing leaves the seat.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection may be used, so that nobody who does not listen to answers keeps it.
const USED_FOR: Duration = Duration::from_secs(300);
/// How long a request that is being served may still take once all is to stop.
const LAST_WITHIN: Duration = Duration::from_secs(5);
/// Bytes of a head, and lines in it.
const HEAD_MAX: usize = 16 * 1024;
const LINES_MAX: usize = 64;
/// How long to wait when the system has no socket to give.
const SHORT_OF_SOCKETS: Duration = Duration::from_millis(50);

/// A listener that stands.
pub(super) struct Listener {
    pub address: SocketAddr,
    stopping: CancellationToken,
    task: Option<JoinHandle<()>>,
}

/// What each connection needs.
struct Room {
    counter: Counter,
    tls: Option<TlsAcceptor>,
    seats: Arc<Semaphore>,
    stopping: CancellationToken,
}

impl Listener {
    /// Listens as planned.
    ///
    /// # Errors
    /// [`StartError`] if nobody can listen there, or the certificate cannot be used.
    pub async fn start(desk: Arc<Desk>, plan: HttpPlan) -> Result<Self, StartError> {
        let tls = plan.tls.as_ref().map(|tls| Tls {
            address: tls.address,
            chain: vec![tls.certificate.clone()],
            key: tls.key.clone(),
            // A device shows a token, never a certificate.
            client_authorities: Vec::new(),
        });
        let tls = tls.as_ref().map(acceptor).transpose()?;
        let listener = bind(plan.address).await?;
        let address = listener.local_addr().map_err(|source| StartError::Address { address: plan.address, source })?;
        let stopping = CancellationToken::new();
        let counter = Counter::new(desk, plan.host, plan.rate);
        let seats = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let room = Arc::new(Room { counter, tls, seats, stopping: stopping.clone() });
        let task = Some(tokio::spawn(room.run(listener)));
        Ok(Self { address, stopping, task })
    }

    /// Stops; when this returns, what was being served is answered, and the port is free.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the listener did not end by itself");
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

impl Room {
    async fn run(self: Arc<Self>, listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                Some(_) = connections.join_next() => continue,
                () = self.stopping.cancelled() => break,
            };
            let Ok((socket, from)) = accepted else {
                sleep(SHORT_OF_SOCKETS).await;
                continue;
            };
            let Ok(seat) = Arc::clone(&self.seats).try_acquire_owned() else { continue };
            let room = Arc::clone(&self);
            connections.spawn(async move {
                if let Err(error) = room.talk(socket, from.ip()).await {
                    tracing::debug!(%error, "a connection of a device ended early");
                }
                drop(seat);
            });
        }
        drop(listener);
        while connections.join_next().await.is_some() {}
    }

    async fn talk(&self, socket: TcpStream, from: IpAddr) -> Result<(), io::Error> {
        // A socket that refuses this is closed already.
        let _ = socket.set_nodelay(true);
        match &self.tls {
            None => self.serve(socket, from).await,
            Some(tls) => {
                let handshake = tokio::select! {
                    handshake = timeout(HANDSHAKE_WITHIN, tls.accept(socket)) => handshake,
                    () = self.stopping.cancelled() => return Ok(()),
                };
                self.serve(handshake.map_err(|_| io::ErrorKind::TimedOut)??, from).await
            }
        }
    }

    async fn serve(&self, socket: impl AsyncRead + AsyncWrite + Unpin, from: IpAddr) -> Result<(), io::Error> {
        let service = service_fn(async |request| self.counter.serve(from, request).await.ok_or(Gone));
        let mut protocol = http1::Builder::new();
        protocol.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
        protocol.max_buf_size(HEAD_MAX).max_headers(LINES_MAX);
        let connection = protocol.serve_connection(TokioIo::new(socket), service);
        tokio::pin!(connection);
        let ended = tokio::select! {
            ended = timeout(USED_FOR, connection.as_mut()) => ended.ok(),
            () = self.stopping.cancelled() => None,
        };
        let ended = match ended {
            Some(ended) => ended,
            None => {
                connection.as_mut().graceful_shutdown();
                timeout(LAST_WITHIN, connection).await.unwrap_or(Ok(()))
            }
        };
        ended.map_err(io::Error::other)
    }
}

/// There is nobody to be answered.
#[derive(Debug, thiserror::Error)]
#[error("the request did not come whole")]
struct Gone;
