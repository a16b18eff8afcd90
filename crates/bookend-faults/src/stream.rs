//! A stream that lets everything through until a plan is played on it.

use crate::unread::Unread;
use crate::wire::Wire;
use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};
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
/// With no plan played it costs a borrow for each call. It is not `Send`: a connection is served by
/// one thread.
#[derive(Debug)]
pub struct FaultStream<S>(Rc<RefCell<Line<S>>>);

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
    /// Who waits for one of the two.
    pub(crate) waiting: Option<Waker>,
    /// Who speaks in place of the server of what it could not read.
    pub(crate) unread: Option<Unread>,
    /// What is being sent in its place, and how many bytes of it were.
    pub(crate) instead: Option<(Vec<u8>, usize)>,
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
        Self(Rc::new(RefCell::new(Line {
            stream: Some(stream),
            mode: Mode::Through,
            flushes: 0,
            is_read_out: false,
            waiting: None,
            unread: None,
            instead: None,
        })))
    }

    /// Has somebody speak in place of the server of requests that it could not read.
    #[must_use]
    pub fn speaking(self, unread: Unread) -> Self {
        self.0.borrow_mut().unread = Some(unread);
        self
    }

    /// Returns the way to what is below the server.
    pub fn wire(&self) -> Wire<S> {
        Wire(Rc::downgrade(&self.0))
    }
}

impl<S> Line<S> {
    fn wake(&mut self) {
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for FaultStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut line = self.0.borrow_mut();
        let Some(stream) = &mut line.stream else {
            return Poll::Ready(Ok(()));
        };
        let before = buffer.filled().len();
        let read = Pin::new(stream).poll_read(cx, buffer);
        let is_end = matches!(read, Poll::Ready(Ok(()))) && buffer.filled().len() == before;
        if is_end && buffer.remaining() > 0 {
            line.is_read_out = true;
            line.wake();
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
        let mut line = self.0.borrow_mut();
        let line = &mut *line;
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
        let mut line = self.0.borrow_mut();
        let flushed = match (line.mode, &mut line.stream) {
            (Mode::Through, Some(stream)) => Pin::new(stream).poll_flush(cx),
            _ => Poll::Ready(Ok(())),
        };
        if flushed.is_ready() {
            line.flushes += 1;
            line.wake();
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut line = self.0.borrow_mut();
        match (line.mode, &mut line.stream) {
            (Mode::Over, _) | (_, None) => Poll::Ready(Ok(())),
            (_, Some(stream)) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// Sends what of some bytes was not sent yet.
fn send_rest<S: AsyncWrite + Unpin>(
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
