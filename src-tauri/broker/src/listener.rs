//! Listening sockets, and a task for each.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
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

/// Listens at an address; at all of both versions of IP where it names none.
///
/// # Errors
/// [`StartError`] if nobody can listen there.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let everywhere = address.is_ipv6() && address.ip().is_unspecified();
    let bound = if everywhere { of_both(address.port()).await } else { TcpListener::bind(address).await };
    bound.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port: address.port() },
        _ => StartError::Address { address, source },
    })
}

/// Listens everywhere: to both versions of IP, whatever the system is set to, and to version 4 where there is no other.
async fn of_both(port: u16) -> io::Result<TcpListener> {
    let Ok(socket) = TcpSocket::new_v6() else { return TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await };
    SockRef::from(&socket).set_only_v6(false)?;
    // As tokio does: else connections of before hold the port after a restart. On Windows it would let others take it.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv6Addr::UNSPECIFIED, port).into())?;
    socket.listen(BACKLOG)
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
