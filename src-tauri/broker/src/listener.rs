//! Listening sockets, and a task for each.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use socket2::SockRef;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::broker::StartError;
use crate::core::Core;
use crate::door::{self, Tongue};

/// How long to wait when the system has no socket to give; by then somebody will have gone.
const SHORT_OF_SOCKETS: Duration = Duration::from_millis(50);

/// Sockets that wait for [`run`] to accept them.
const BACKLOG: u32 = 1_024;

pub(crate) fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let listener = socket(address).and_then(|(socket, address)| {
        // After a restart, connections of before do not hold the port. On Windows it means that others may take it.
        #[cfg(not(windows))]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    });
    listener.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port: address.port() },
        _ => StartError::Address { address, source },
    })
}

/// A socket to listen with, and where. Everywhere is everywhere of both versions of IP, whatever the system is set to, and of
/// version 4 where there is no other.
fn socket(address: SocketAddr) -> io::Result<(TcpSocket, SocketAddr)> {
    if address.is_ipv4() {
        return Ok((TcpSocket::new_v4()?, address));
    }
    match TcpSocket::new_v6() {
        Ok(socket) => {
            if address.ip().is_unspecified() {
                SockRef::from(&socket).set_only_v6(false)?;
            }
            Ok((socket, address))
        }
        Err(_) if address.ip().is_unspecified() => {
            Ok((TcpSocket::new_v4()?, (Ipv4Addr::UNSPECIFIED, address.port()).into()))
        }
        Err(error) => Err(error),
    }
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
