//! What lies between stations and the hub: bytes go through until the cable breaks, wherever in a packet that is.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::Stopped;

/// How many bytes go through a cable that breaks.
const BYTES: std::ops::Range<usize> = 300..8_000;

/// The cables to one hub.
pub struct Cable {
    address: SocketAddr,
    far: Arc<Mutex<Option<SocketAddr>>>,
    cuts: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Cable {
    /// Cables of which, if `breaks`, most break.
    pub async fn lay(breaks: bool, seed: u64) -> Result<Self, Stopped> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (far, cuts) = (Arc::new(Mutex::new(None)), Arc::new(AtomicU64::new(0)));
        let random = StdRng::seed_from_u64(seed);
        let task = tokio::spawn(accept(listener, Arc::clone(&far), Arc::clone(&cuts), (breaks, random)));
        Ok(Self { address, far, cuts, task })
    }

    /// Where stations plug in.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the hub is, if it is anywhere.
    pub fn lead_to(&self, far: Option<SocketAddr>) {
        *self.far.lock().unwrap_or_else(PoisonError::into_inner) = far;
    }

    /// How many broke.
    pub fn cuts(&self) -> u64 {
        self.cuts.load(Ordering::Relaxed)
    }
}

async fn accept(
    listener: TcpListener,
    far: Arc<Mutex<Option<SocketAddr>>>,
    cuts: Arc<AtomicU64>,
    (breaks, mut random): (bool, StdRng),
) {
    while let Ok((near, _)) = listener.accept().await {
        let far = *far.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = (breaks && random.random_bool(0.8)).then(|| random.random_range(BYTES));
        let cuts = Arc::clone(&cuts);
        tokio::spawn(async move {
            let Some(far) = far else { return };
            let Ok(far) = TcpStream::connect(far).await else { return };
            let _ = near.set_nodelay(true).and_then(|()| far.set_nodelay(true));
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            // Whichever way the bytes run out first: then both are gone.
            let broke = tokio::select! {
                broke = carry(near_in, far_out, bytes) => broke,
                broke = carry(far_in, near_out, bytes) => broke,
            };
            cuts.fetch_add(u64::from(broke), Ordering::Relaxed);
        });
    }
}

/// Carries bytes until the end, or until they are so many; whether it broke.
async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut left: Option<usize>) -> bool {
    let mut buffer = [0; 2_048];
    loop {
        let Ok(read @ 1..) = from.read(&mut buffer).await else { return false };
        let through = left.map_or(read, |left| read.min(left));
        if to.write_all(&buffer[..through]).await.is_err() {
            return false;
        }
        if let Some(left) = &mut left {
            *left -= through;
            if *left == 0 {
                return true;
            }
        }
    }
}
