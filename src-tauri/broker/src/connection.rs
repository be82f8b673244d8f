//! One connection's task: its socket and its timers around its [`Talk`].

use std::future::poll_fn;
use std::io;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::PollSender;

use crate::clients::Stay;
use crate::core::Core;
use crate::signal::{Ending, Signal};
use crate::talk::Talk;

/// Bytes read at once.
const READ: usize = 8 * 1024;

/// How long a client that is told to go may take to hear it.
const FAREWELL: Duration = Duration::from_secs(1);

/// Longer than any timer here; the connection looks at its timers this often at least.
const SELDOM: Duration = Duration::from_secs(60);

/// A connection that got in.
pub(crate) struct Connection<S> {
    pub socket: S,
    /// What was read beyond the first packet.
    pub input: BytesMut,
    /// What is to be written.
    pub output: BytesMut,
    pub stay: Stay,
    pub talk: Talk,
    /// How long the client may be silent; none: as long as it likes.
    pub silence: Option<Duration>,
}

/// Runs the connection until it ends, and tells the hub of it.
pub(crate) async fn run<S: AsyncRead + AsyncWrite>(core: &Core, connection: Connection<S>) {
    let Connection { socket, input, output, mut stay, mut talk, silence } = connection;
    let (reader, writer) = tokio::io::split(socket);
    let mut line = Line { reader, writer, input, output };
    let why = converse(core, &stay, &mut talk, &mut line, silence).await;
    if matches!(why, Ending::Malformed | Ending::TooLarge) {
        core.counters.malformed.one_more();
    }
    talk.farewell(why, &mut line.output);
    line.close(why).await;
    let (keep, last) = talk.end(why);
    stay.keep = keep;
    for signal in last {
        tell(core, signal).await;
    }
    // Only now another connection of the same client begins.
    drop(stay);
}

/// Waits for room at the hub; when the broker stops, the hub may have ceased to listen.
async fn tell(core: &Core, signal: Signal) {
    tokio::select! {
        biased;
        permit = core.out.reserve() => if let Ok(permit) = permit { permit.send(signal) },
        () = core.stopping.cancelled() => {}
    }
}

struct Line<S> {
    reader: ReadHalf<S>,
    writer: WriteHalf<S>,
    input: BytesMut,
    output: BytesMut,
}

async fn converse<S: AsyncRead + AsyncWrite>(
    core: &Core,
    stay: &Stay,
    talk: &mut Talk,
    line: &mut Line<S>,
    silence: Option<Duration>,
) -> Ending {
    let Line { reader, writer, input, output } = line;
    let mut hub = PollSender::new(core.out.clone());
    let mut heard_at = Instant::now();
    let mut is_writing = false;
    // Since when the client takes nothing of what is written.
    let mut stuck_since = None;
    let mut armed = heard_at + SELDOM;
    let timer = sleep_until(armed);
    tokio::pin!(timer);
    loop {
        if let Some(why) = stay.link.cut_for() {
            return why;
        }
        if talk.has_failed() {
            return Ending::NotStored;
        }
        let now = Instant::now();
        let is_hungry = match talk.hear(input, output, now) {
            Ok(is_hungry) => is_hungry,
            Err(why) => return why,
        };
        talk.speak(output, now);
        // TLS may have taken all of it and not have passed it on.
        is_writing |= !output.is_empty();
        stuck_since = if is_writing { stuck_since.or(Some(now)) } else { None };
        if !is_hungry {
            // It may have spoken; we do not listen.
            heard_at = now;
        }
        let silent_at = silence.map(|silence| heard_at + silence);
        let stalled_at = stuck_since.map(|since| since + core.settings.limits.stalled_after);
        let due = [talk.pause(), silent_at, stalled_at].into_iter().flatten().min();
        let due = due.map_or(now + SELDOM, |due| due.min(now + SELDOM));
        // Later is in time: a timer that comes early is set again, and most messages touch none.
        if due < armed {
            armed = due;
            timer.as_mut().reset(armed);
        }
        if is_hungry && input.capacity() - input.len() < READ / 8 {
            input.reserve(READ);
        }
        let before = output.len();
        tokio::select! {
            biased;
            written = write(writer, output), if is_writing => match written {
                Ok(()) => is_writing = false,
                Err(_) => return Ending::Closed,
            },
            room = poll_fn(|cx| hub.poll_reserve(cx)), if talk.is_held() => {
                let Some(signal) = room.ok().and_then(|()| talk.next_held()) else { return Ending::NotStored };
                if hub.send_item(signal).is_err() {
                    return Ending::NotStored;
                }
            }
            read = reader.read_buf(input), if is_hungry => match read {
                Ok(1..) => heard_at = Instant::now(),
                Ok(0) | Err(_) => return Ending::Closed,
            },
            () = stay.link.wake.notified() => {}
            () = &mut timer => {
                let now = Instant::now();
                if stalled_at.is_some_and(|at| at <= now) {
                    return Ending::Stalled;
                }
                if is_hungry && silent_at.is_some_and(|at| at <= now) {
                    return Ending::Silent;
                }
                armed = now + SELDOM;
                timer.as_mut().reset(armed);
            }
        }
        if output.len() < before {
            // Slow, but it takes.
            stuck_since = None;
        }
    }
}

/// Writes all, through to the socket. Cancelled, it goes on where it was.
async fn write<S: AsyncRead + AsyncWrite>(writer: &mut WriteHalf<S>, output: &mut BytesMut) -> io::Result<()> {
    writer.write_all_buf(output).await?;
    writer.flush().await
}

impl<S: AsyncRead + AsyncWrite> Line<S> {
    async fn close(&mut self, why: Ending) {
        if why != Ending::Closed {
            let Self { writer, output, .. } = self;
            let farewell = async {
                write(writer, output).await?;
                writer.shutdown().await
            };
            // Whoever does not listen even now is not waited for.
            let _ = timeout(FAREWELL, farewell).await;
        }
    }
}
