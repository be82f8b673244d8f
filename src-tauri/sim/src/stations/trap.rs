//! A cable that counts packets and stops at one of them: before it goes on, or right behind it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Stopped;

/// Where it stops: at the packet of this number, of both directions together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The packet, from 0.
    pub packet: usize,
    /// Whether the packet still goes through.
    pub behind: bool,
}

/// A cable with a trap.
pub struct Trap {
    /// Where the station plugs in.
    pub address: SocketAddr,
    /// Told what packet it was, when it stops.
    pub sprung: Option<oneshot::Receiver<String>>,
    shared: Arc<Mutex<Shared>>,
    task: JoinHandle<()>,
}

struct Shared {
    far: SocketAddr,
    passed: usize,
    point: Point,
    spring: Option<oneshot::Sender<String>>,
}

impl Drop for Trap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Trap {
    /// Lays the cable.
    pub async fn set(point: Point, far: SocketAddr) -> Result<Self, Stopped> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (spring, sprung) = oneshot::channel();
        let shared = Arc::new(Mutex::new(Shared { far, passed: 0, point, spring: Some(spring) }));
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, sprung: Some(sprung), shared, task })
    }

    /// The hub is there now.
    pub fn lead_to(&self, far: SocketAddr) {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).far = far;
    }
}

async fn accept(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    while let Ok((near, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let far = shared.lock().unwrap_or_else(PoisonError::into_inner).far;
            let Ok(far) = TcpStream::connect(far).await else { return };
            let _ = near.set_nodelay(true).and_then(|()| far.set_nodelay(true));
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::select! {
                () = carry(near_in, far_out, &shared) => {}
                () = carry(far_in, near_out, &shared) => {}
            }
        });
    }
}

/// Carries packet by packet; in the trap, nothing moves any more until the other end is gone.
async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, shared: &Mutex<Shared>) {
    while let Some(packet) = packet(&mut from).await {
        let trapped = shared.lock().unwrap_or_else(PoisonError::into_inner).take();
        let goes_on = trapped.as_ref().is_none_or(|(point, _)| point.behind);
        if goes_on && to.write_all(&packet).await.is_err() {
            return;
        }
        if let Some((_, spring)) = trapped {
            // Nobody waits for it who is gone.
            let _ = spring.send(called(&packet));
            let _ = from.read(&mut [0]).await;
            return;
        }
    }
}

impl Shared {
    /// The next packet comes by: the trap, if it is the one.
    fn take(&mut self) -> Option<(Point, oneshot::Sender<String>)> {
        self.passed += 1;
        if self.passed == self.point.packet + 1 { self.spring.take().map(|spring| (self.point, spring)) } else { None }
    }
}

/// The bytes of the next packet; none at the end.
async fn packet(from: &mut (impl AsyncRead + Unpin)) -> Option<Vec<u8>> {
    let mut bytes = vec![from.read_u8().await.ok()?];
    let (mut length, mut shift) = (0_usize, 0);
    loop {
        let byte = from.read_u8().await.ok()?;
        bytes.push(byte);
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 21 {
            break;
        }
    }
    let header = bytes.len();
    bytes.resize(header + length, 0);
    from.read_exact(&mut bytes[header..]).await.ok()?;
    Some(bytes)
}

/// What a packet is: its kind, of a message its topic.
fn called(packet: &[u8]) -> String {
    const KINDS: [&str; 16] = [
        "",
        "CONNECT",
        "CONNACK",
        "PUBLISH",
        "PUBACK",
        "PUBREC",
        "PUBREL",
        "PUBCOMP",
        "SUBSCRIBE",
        "SUBACK",
        "",
        "",
        "",
        "",
        "DISCONNECT",
        "",
    ];
    let kind = packet.first().map_or("", |byte| KINDS[usize::from(byte >> 4)]);
    if kind != "PUBLISH" {
        return kind.to_owned();
    }
    let text = String::from_utf8_lossy(packet);
    let topic = text.split_once("bss/").map_or("", |(_, rest)| rest);
    topic.chars().take_while(|c| c.is_ascii_alphanumeric() || "/-".contains(*c)).collect()
}
