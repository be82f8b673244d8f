//! Listening sockets, and a task for each.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::broker::StartError;
use crate::core::Core;
use crate::door::{self, Tongue};

/// How long to wait when the system has no socket to give; by then somebody will have gone.
const SHORT_OF_SOCKETS: Duration = Duration::from_millis(50);

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port: address.port() },
        _ => StartError::Address { address, source },
    })
}

/// Accepts until the broker stops. `lives` is held by every task of the broker as long as it runs.
pub(crate) async fn run(core: Arc<Core>, listener: TcpListener, tongue: Tongue, lives: watch::Receiver<()>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = core.stopping.cancelled() => return,
        };
        let Ok((socket, peer)) = accepted else {
            sleep(SHORT_OF_SOCKETS).await;
            continue;
        };
        core.counters.accepted.one_more();
        // Acknowledgements are small and awaited. A socket that refuses this is closed already.
        let _ = socket.set_nodelay(true);
        let seat = tokio::select! {
            seat = core.waiting.enter(peer.ip()) => seat,
            () = core.stopping.cancelled() => return,
        };
        if seat.is_taken {
            core.counters.turned_out.one_more();
        }
        let (core, tongue, lives) = (core.clone(), tongue.clone(), lives.clone());
        tokio::spawn(async move {
            door::enter(core, socket, peer, tongue, seat).await;
            drop(lives);
        });
    }
}
