//! A stream that lets everything through until a plan is played on it.

use crate::head::Head;
use crate::unread::Unread;
use crate::wire::Wire;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::net::TcpStream;

/// What ends the head of an HTTP response.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// A stream that can be ended by a reset of its connection.
pub trait Resettable {
    /// Has the connection reset when the stream is dropped: what is still on its way may be lost.
    ///
    /// # Errors
    ///
    /// Whatever the operating system says.
    fn reset_when_dropped(&self) -> io::Result<()>;
}

impl Resettable for TcpStream {
    /// A socket that lingers for no time sends RST when it is closed.
    fn reset_when_dropped(&self) -> io::Result<()> {
        self.set_zero_linger()
    }
}

impl Resettable for DuplexStream {
    /// A pipe within a program has no reset: the other end sees it end.
    fn reset_when_dropped(&self) -> io::Result<()> {
        Ok(())
    }
}

/// A stream that stands between a connection and the server that speaks HTTP over it.
///
/// With no plan played it costs a lock for each call, for which nobody else waits: a connection is
/// served by one task, on whichever thread that is.
#[derive(Debug)]
pub struct FaultStream<S>(Arc<Mutex<Line<S>>>);

/// A connection, and what is being done to it.
#[derive(Debug)]
pub(crate) struct Line<S> {
    /// The connection; nothing once it was reset.
    pub(crate) stream: Option<S>,
    pub(crate) mode: Mode,
    /// How often the server had nothing more to send.
    pub(crate) flushes: u64,
    /// Whether the other end has said that it sends no more.
    pub(crate) is_read_out: bool,
    /// Whether something that was to be sent could not be.
    pub(crate) is_broken: bool,
    /// Who waits for one of the two, and for which.
    pub(crate) waiting: Vec<(Awaited, Waker)>,
    /// Who speaks in place of the server of what it could not read.
    pub(crate) unread: Option<Unread>,
    /// What is being sent in its place, and how many bytes of it were.
    pub(crate) instead: Option<(Vec<u8>, usize)>,
    /// What is known of the present request.
    pub(crate) head: Head,
    /// How long a head may take that is not the first.
    pub(crate) head_time: Option<Duration>,
}

/// What is waited for on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// The server has nothing more to send.
    Flush,
    /// The other end sends no more.
    End,
}

/// What becomes of what the server writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is sent.
    Through,
    /// It is not sent, as far as the end of the next head: the answer went another way. So many
    /// bytes of the end of the head were seen.
    Swallowing(usize),
    /// It is not sent: the connection is at its end.
    Over,
}

impl<S> FaultStream<S> {
    /// Lets a connection through.
    pub fn new(stream: S) -> Self {
        Self(Arc::new(Mutex::new(Line {
            stream: Some(stream),
            mode: Mode::Through,
            flushes: 0,
            is_read_out: false,
            is_broken: false,
            waiting: Vec::new(),
            unread: None,
            instead: None,
            head: Head::default(),
            head_time: None,
        })))
    }

    /// Has somebody speak in place of the server of requests that it could not read.
    #[must_use]
    pub fn speaking(self, unread: Unread) -> Self {
        self.line().unread = Some(unread);
        self
    }

    /// Bounds the time in which a head that is not the first of its connection has to be whole: then
    /// what is said of status 408 is sent, and the connection ends. Who answers requests says when one
    /// is whole ([`Wire::request_begins`]), and when it was answered.
    #[must_use]
    pub fn limiting_heads(self, time: Duration) -> Self {
        self.line().head_time = Some(time);
        self
    }

    /// Returns the way to what is below the server.
    pub fn wire(&self) -> Wire<S> {
        Wire(Arc::downgrade(&self.0))
    }

    /// Looks at the connection, while there is one.
    pub fn look<T>(&self, look: impl FnOnce(&S) -> T) -> Option<T> {
        self.line().stream.as_ref().map(look)
    }

    fn line(&self) -> MutexGuard<'_, Line<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Line<S> {
    /// Wakes who waits for this, and nobody else: the server flushes whenever it is woken, so whoever
    /// waits for the end within its task would otherwise never let it rest.
    fn wake(&mut self, what: Awaited) {
        let found = self.waiting.iter().position(|it| it.0 == what);
        if let Some(found) = found {
            self.waiting.swap_remove(found).1.wake();
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for FaultStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut line = self.line();
        let line = &mut *line;
        if line.is_cut_off() {
            return Poll::Ready(Ok(()));
        }
        let Some(stream) = &mut line.stream else {
            return Poll::Ready(Ok(()));
        };
        let before = buffer.filled().len();
        let read = Pin::new(stream).poll_read(cx, buffer);
        let has_more = buffer.filled().len() > before;
        if has_more {
            line.head.read();
        } else if matches!(read, Poll::Ready(Ok(()))) && buffer.remaining() > 0 {
            line.is_read_out = true;
            line.wake(Awaited::End);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for FaultStream<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut line = self.line();
        let line = &mut *line;
        line.head.written();
        match (line.mode, &mut line.stream) {
            (Mode::Through, Some(stream)) => {
                if line.instead.is_none() {
                    let unread = line.unread.as_ref();
                    let instead = unread.and_then(|unread| unread.in_place_of(bytes));
                    line.instead = instead.map(|instead| (instead, 0));
                }
                let Some((instead, sent)) = &mut line.instead else {
                    return Pin::new(stream).poll_write(cx, bytes);
                };
                ready!(send_rest(stream, cx, instead, sent))?;
                line.instead = None;
                Poll::Ready(Ok(bytes.len()))
            }
            (Mode::Swallowing(seen), Some(_)) => {
                let (swallowed, mode) = swallow(bytes, seen);
                line.mode = mode;
                Poll::Ready(Ok(swallowed))
            }
            (Mode::Over, _) | (_, None) => Poll::Ready(Ok(bytes.len())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut line = self.line();
        if line.mode == Mode::Through && line.is_late(cx) {
            ready!(line.cut_off(cx))?;
        }
        let flushed = match (line.mode, &mut line.stream) {
            (Mode::Through, Some(stream)) => Pin::new(stream).poll_flush(cx),
            _ => Poll::Ready(Ok(())),
        };
        if flushed.is_ready() {
            line.flushes += 1;
            line.wake(Awaited::Flush);
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut line = self.line();
        match (line.mode, &mut line.stream) {
            (Mode::Over, _) | (_, None) => Poll::Ready(Ok(())),
            (_, Some(stream)) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// Sends what of some bytes was not sent yet.
pub(crate) fn send_rest<S: AsyncWrite + Unpin>(
    stream: &mut S,
    cx: &mut Context<'_>,
    bytes: &[u8],
    sent: &mut usize,
) -> Poll<io::Result<()>> {
    while let Some(rest) = bytes.get(*sent..).filter(|rest| !rest.is_empty()) {
        match ready!(Pin::new(&mut *stream).poll_write(cx, rest))? {
            0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
            written => *sent += written,
        }
    }
    Poll::Ready(Ok(()))
}

/// Takes bytes as far as the end of a head, of which so many bytes were seen; returns how many were
/// taken, and what becomes of the next.
fn swallow(bytes: &[u8], mut seen: usize) -> (usize, Mode) {
    for (number, byte) in bytes.iter().enumerate() {
        seen = match HEAD_END.get(seen) {
            Some(expected) if byte == expected => seen + 1,
            _ => usize::from(HEAD_END.first() == Some(byte)),
        };
        if seen == HEAD_END.len() {
            return (number + 1, Mode::Through);
        }
    }
    (bytes.len(), Mode::Swallowing(seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_swallowed_and_nothing_behind_it() {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        let both = [head.as_slice(), b"HTTP/1.1 201"].concat();
        assert_eq!(swallow(&both, 0), (head.len(), Mode::Through));
    }

    #[test]
    fn a_head_is_swallowed_however_it_is_cut() {
        let head = b"HTTP/1.1 200 OK\r\na: b\r\r\n\r\n";
        for cut in 0..head.len() {
            let (first, second) = head.split_at(cut);
            let (taken, mode) = swallow(first, 0);
            let Mode::Swallowing(seen) = mode else {
                panic!("nothing is over after {cut} bytes");
            };
            assert_eq!(taken, first.len());
            assert_eq!(swallow(second, seen), (second.len(), Mode::Through));
        }
    }
}
