//! What an outside broker sends, with no message longer than is of use: of a longer one the beginning is passed on as if it
//! were all, and the rest is read and let go of. Else it would end the connection and come again on the next, before
//! everything else that the broker keeps for the hub.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, BufReader, ReadBuf};

/// Bytes of the longest message after its fixed header. More than the longest topic and the longest payload that is read, so
/// that what was longer is still too long for the desk, which says so.
pub const LONGEST: usize = 256 * 1024;
/// Bytes of the longest fixed header: the kind, and the length in up to four.
const HEADER_MAX: usize = 5;
/// The kind of packet that a message is, in the upper half of its first byte.
const PUBLISH: u8 = 3;
/// More of the length follows.
const MORE: u8 = 0x80;

/// A way to a broker.
pub trait Socket: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Socket for S {}

/// A socket from which no longer message comes.
pub struct Trimmed<S> {
    socket: BufReader<S>,
    /// What has come of a fixed header.
    header: Vec<u8>,
    /// The fixed header to be passed on.
    out: Vec<u8>,
    /// Bytes of the packet still to be passed on.
    pass: usize,
    /// Bytes after them to let go of.
    skip: usize,
}

impl<S: AsyncRead> Trimmed<S> {
    pub fn new(socket: S) -> Self {
        Self { socket: BufReader::new(socket), header: Vec::new(), out: Vec::new(), pass: 0, skip: 0 }
    }
}

impl<S> Trimmed<S> {
    /// Takes a byte of a fixed header.
    fn begin(&mut self, byte: u8) {
        self.header.push(byte);
        let is_whole = self.header.len() > 1 && byte & MORE == 0;
        if is_whole {
            let length = self.header.iter().skip(1).rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & !MORE));
            let is_message = self.header.first().is_some_and(|first| first >> 4 == PUBLISH);
            self.pass = if is_message { length.min(LONGEST) } else { length };
            self.skip = length - self.pass;
            if self.skip > 0 {
                self.header.truncate(1);
                self.header.extend(written(LONGEST));
            }
        }
        // One that is none is for the reader to refuse.
        if is_whole || self.header.len() == HEADER_MAX {
            self.out = std::mem::take(&mut self.header);
        }
    }
}

/// A length as MQTT writes it: seven bits a byte, the lowest first.
fn written(length: usize) -> Vec<u8> {
    let byte = |bits: usize| u8::try_from(bits & 0x7f).unwrap_or_default();
    let mut bytes = vec![byte(length)];
    let mut rest = length >> 7;
    while rest > 0 {
        if let Some(last) = bytes.last_mut() {
            *last |= MORE;
        }
        bytes.push(byte(rest));
        rest >>= 7;
    }
    bytes
}

impl<S: AsyncRead + Unpin> AsyncRead for Trimmed<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            if !self.out.is_empty() {
                let many = self.out.len().min(buf.remaining());
                buf.put_slice(&self.out[..many]);
                self.out.drain(..many);
                return Poll::Ready(Ok(()));
            }
            let Self { socket, pass, skip, .. } = &mut *self;
            let come = ready!(Pin::new(&mut *socket).poll_fill_buf(cx))?;
            let Some(first) = come.first().copied() else { return Poll::Ready(Ok(())) };
            if *pass > 0 {
                let many = come.len().min(*pass).min(buf.remaining());
                buf.put_slice(&come[..many]);
                *pass -= many;
                Pin::new(socket).consume(many);
                return Poll::Ready(Ok(()));
            }
            if *skip > 0 {
                let many = come.len().min(*skip);
                *skip -= many;
                Pin::new(socket).consume(many);
            } else {
                Pin::new(socket).consume(1);
                self.begin(first);
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Trimmed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    fn packet(first: u8, length: usize, byte: u8) -> Vec<u8> {
        [vec![first], written(length), vec![byte; length]].concat()
    }

    async fn check(given: &[Vec<u8>], expect: &[Vec<u8>]) {
        let (given, mut read) = (given.concat(), Vec::new());
        Trimmed::new(given.as_slice()).read_to_end(&mut read).await.expect("it is read");
        assert!(read == expect.concat(), "{} bytes become {}", given.len(), read.len());
    }

    #[tokio::test]
    async fn of_a_message_that_is_too_long_the_beginning_is_passed_on_and_everything_else_as_it_is() {
        let welcome = packet(0x20, 2, 0);
        let (short, edge) = (packet(0x32, 100, 1), packet(0x3b, LONGEST, 2));
        let (long, trimmed) = (packet(0x32, 5_000_000, 3), packet(0x32, LONGEST, 3));
        let granted = packet(0x90, LONGEST + 1, 4);
        check(
            &[welcome.clone(), long.clone(), short.clone(), edge.clone(), long, granted.clone()],
            &[welcome, trimmed.clone(), short, edge, trimmed, granted],
        )
        .await;
        // A header that is none is passed on, and so is one that is cut off.
        check(&[vec![0x30, 0xff, 0xff, 0xff, 0xff]], &[vec![0x30, 0xff, 0xff, 0xff, 0xff]]).await;
        check(&[packet(0xd0, 0, 0), vec![0x30]], &[packet(0xd0, 0, 0)]).await;
    }
}
