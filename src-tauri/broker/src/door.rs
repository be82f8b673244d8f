//! From an accepted socket to a client that is let in, or not: TLS, the first packet, the login, the rights of the last
//! will. All of it within a few seconds, from a seat in the waiting room.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_rustls::TlsAcceptor;

use crate::clients::{Ask, Known};
use crate::connection::{self, Connection};
use crate::core::Core;
use crate::login::{Fingerprint, Role, Verifier};
use crate::rights;
use crate::settings::Unencrypted;
use crate::signal::{Ending, Refusal, Signal, cut};
use crate::talk::Talk;
use crate::waiting::Seat;
use crate::wire::{Connect, Wire};

/// Bytes read at once of the first packet.
const READ: usize = 1024;

/// The first byte of a handshake of TLS; no CONNECT begins so.
const HANDSHAKE: u8 = 0x16;

/// What is spoken at a listener.
#[derive(Clone)]
pub(crate) enum Tongue {
    Plain,
    Tls(TlsAcceptor),
    /// Whichever they begin with.
    Either(TlsAcceptor),
}

/// What is known of a stranger.
struct Stranger {
    peer: SocketAddr,
    certificate: Option<Fingerprint>,
    /// Whether it came from this computer.
    is_local: bool,
    is_encrypted: bool,
}

/// Sees a socket through to its end.
pub(crate) async fn enter(core: Arc<Core>, socket: TcpStream, peer: SocketAddr, tongue: Tongue, seat: Seat) {
    let until = Instant::now() + core.settings.limits.connect_within;
    let is_local = peer.ip().to_canonical().is_loopback();
    let Some(tls) = in_time(&core, &seat, until, spoken(&socket, &seat, tongue)).await else { return };
    match tls {
        None => {
            let stranger = Stranger { peer, certificate: None, is_local, is_encrypted: false };
            let let_in = greet(&core, socket, stranger);
            if let Some(connection) = in_time(&core, &seat, until, let_in).await {
                drop(seat);
                connection::run(&core, connection).await;
            }
        }
        Some(tls) => {
            let let_in = async {
                // A handshake that fails is a stranger's affair: there is nobody to tell.
                let socket = tls.accept(socket).await.map_err(|_| Ending::Malformed)?;
                let shown = socket.get_ref().1.peer_certificates().and_then(|chain| chain.first());
                let certificate = shown.map(|certificate| Fingerprint::of(certificate));
                greet(&core, socket, Stranger { peer, certificate, is_local, is_encrypted: true }).await
            };
            // Boxed, since the state of a handshake is large and most connections are past it.
            if let Some(connection) = in_time(&core, &seat, until, Box::pin(let_in)).await {
                drop(seat);
                connection::run(&core, connection).await;
            }
        }
    }
}

/// Runs what lets somebody in until it is done, its time is over, somebody else needs the seat, or the broker stops.
async fn in_time<T>(
    core: &Core,
    seat: &Seat,
    until: Instant,
    let_in: impl Future<Output = Result<T, Ending>>,
) -> Option<T> {
    tokio::select! {
        done = timeout_at(until, let_in) => match done {
            Ok(Ok(done)) => Some(done),
            Ok(Err(why)) => {
                if matches!(why, Ending::Malformed | Ending::TooLarge) {
                    core.counters.malformed.one_more();
                }
                None
            }
            Err(_) => {
                core.counters.late.one_more();
                None
            }
        },
        () = seat.turned_out() => None,
        () = core.stopping.cancelled() => None,
    }
}

/// How they begin: with TLS, by whom it is accepted then.
async fn spoken(socket: &TcpStream, seat: &Seat, tongue: Tongue) -> Result<Option<TlsAcceptor>, Ending> {
    let first = first_byte(socket, seat).await?;
    Ok(match tongue {
        Tongue::Plain => None,
        Tongue::Tls(tls) => Some(tls),
        Tongue::Either(tls) => (first == HANDSHAKE).then_some(tls),
    })
}

async fn first_byte(socket: &TcpStream, seat: &Seat) -> Result<u8, Ending> {
    let mut first = [0];
    // Looked at, not just waited for: a socket may be called readable with nothing to read.
    match socket.peek(&mut first).await {
        Ok(1..) => {
            seat.spoke();
            Ok(first[0])
        }
        Ok(0) | Err(_) => Err(Ending::Closed),
    }
}

/// Reads the first packet and lets its sender in, or tells them why not.
async fn greet<S: AsyncRead + AsyncWrite + Unpin>(
    core: &Arc<Core>,
    mut socket: S,
    stranger: Stranger,
) -> Result<Connection<S>, Ending> {
    let mut input = BytesMut::new();
    let mut wire = None;
    let connect = loop {
        if let Some(connect) = Wire::open(&mut wire, &mut input)? {
            break connect;
        }
        input.reserve(READ);
        match socket.read_buf(&mut input).await {
            Ok(1..) => {}
            Ok(0) | Err(_) => return Err(Ending::Closed),
        }
    };
    // What opened it is there.
    let Some(wire) = wire else { return Err(Ending::Malformed) };
    let mut output = BytesMut::new();
    let known = match identify(core, &connect, &stranger) {
        Ok(known) => known,
        Err(why) => return turn_away(core, socket, wire, (&connect, None), stranger.peer, why).await,
    };
    slow_down(&known).await;
    if let Err(why) = judge(core, &known, &connect, &stranger) {
        return turn_away(core, socket, wire, (&connect, Some(&known)), stranger.peer, why).await;
    }
    let ask = Ask { known, client: connect.client.to_string(), clean: connect.clean };
    let stay = match core.clients.admit(&ask).await {
        Ok(stay) => stay,
        Err(why) => return turn_away(core, socket, wire, (&connect, Some(&ask.known)), stranger.peer, why).await,
    };
    let silence = (connect.keep_alive > 0).then(|| Duration::from_secs(connect.keep_alive.into()) * 3 / 2);
    let talk = Talk::begin(core.clone(), &stay, wire, connect, stranger.peer, &mut output);
    Ok(Connection { socket, input, output, stay, talk, silence })
}

/// As whom they come in: the login whose certificate or password they have. A name beside a certificate must be that of its
/// login.
fn identify(core: &Core, connect: &Connect, stranger: &Stranger) -> Result<Arc<Known>, Refusal> {
    if !connect.is_spoken {
        return Err(Refusal::Version);
    }
    let anybody = if core.settings.unencrypted == Unencrypted::Anybody { core.clients.gateway() } else { None };
    match anybody {
        Some(_) if !stranger.is_encrypted && !stranger.is_local => Err(Refusal::Unencrypted),
        Some(anybody) if !stranger.is_encrypted => Ok(anybody),
        Some(anybody) if stranger.is_local => Ok(proved(core, connect, stranger).unwrap_or(anybody)),
        _ => proved(core, connect, stranger).ok_or(Refusal::Credentials),
    }
}

/// Who shows what belongs to a login.
fn proved(core: &Core, connect: &Connect, stranger: &Stranger) -> Option<Arc<Known>> {
    let name = connect.name.as_deref();
    let by_certificate = stranger.certificate.and_then(|certificate| core.clients.by_certificate(certificate));
    if let Some(known) = by_certificate.filter(|known| name.is_none_or(|name| name == known.login.name)) {
        return Some(known);
    }
    let known = name.and_then(|name| core.clients.by_name(name));
    let secret = known.as_ref().and_then(|known| known.login.secret);
    // The same work for a name that nobody has.
    let verifier = secret.unwrap_or(Verifier::from_bytes([0; 32]));
    let accepted = verifier.accepts(connect.password.as_ref().unwrap_or(&Bytes::new()));
    known.filter(|_| accepted && secret.is_some())
}

/// Coming in costs what a message does, so that a station which comes and goes without end is slowed down like one which
/// speaks without end.
async fn slow_down(known: &Known) {
    if let Some(bucket) = &known.bucket {
        while let Err(wait) = bucket.try_take(Instant::now()) {
            sleep(wait).await;
        }
    }
}

/// Whether they may come in from there, and have said what they want said of their end.
fn judge(core: &Core, known: &Known, connect: &Connect, stranger: &Stranger) -> Result<(), Refusal> {
    let role = &known.login.role;
    if *role == Role::Gateway && !stranger.is_local {
        return Err(Refusal::GatewayElsewhere);
    }
    let must_be_gateway = core.settings.unencrypted == Unencrypted::Gateways;
    let may_be_plain = stranger.is_local || known.login.is_legacy;
    if !stranger.is_encrypted && (!may_be_plain || must_be_gateway && *role != Role::Gateway) {
        return Err(Refusal::Unencrypted);
    }
    match &connect.will {
        Some(will) if !rights::may_publish(role, &core.settings.root, &will.topic) => {
            Err(Refusal::Will { topic: cut(&will.topic, 128) })
        }
        Some(_) | None => Ok(()),
    }
}

async fn turn_away<S: AsyncWrite + Unpin>(
    core: &Core,
    mut socket: S,
    mut wire: Wire,
    (connect, known): (&Connect, Option<&Known>),
    peer: SocketAddr,
    why: Refusal,
) -> Result<Connection<S>, Ending> {
    let mut output = BytesMut::new();
    wire.turn_away(&why, &mut output);
    core.counters.refused.one_more();
    let is_stranger = matches!(why, Refusal::Credentials | Refusal::Version);
    if !is_stranger || core.strangers.try_take(Instant::now()).is_ok() {
        let proved = known.map(|known| (known.login.name.clone(), known.login.role.clone()));
        let (login, role) = proved.unzip();
        let login = login.or_else(|| connect.name.as_deref().map(|name| cut(name, 64)));
        // It must not wait for room: those who are in do.
        let _ = core.out.try_send(Signal::Refused { why, login, role, peer });
    }
    let told = async {
        socket.write_all_buf(&mut output).await?;
        socket.flush().await?;
        socket.shutdown().await
    };
    let _ = told.await;
    Err(Ending::Closed)
}
