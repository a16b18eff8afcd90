//! The way of whoever answers a request to the connection that it came on.

use crate::head::Head;
use crate::plan::{End, Plan};
use crate::stream::{Awaited, Line, Mode, Resettable};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::sleep;

/// The way of whoever answers a request to the connection that it came on.
#[derive(Debug)]
pub struct Wire<S>(pub(crate) Weak<Mutex<Line<S>>>);

impl<S> Clone for Wire<S> {
    fn clone(&self) -> Self {
        Self(Weak::clone(&self.0))
    }
}

/// What came of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// How many bytes were handed to the connection.
    pub sent: usize,
    /// Whether the connection serves on: whoever answers owes the server a head without a body,
    /// which nobody sees. Otherwise it owes one that ends the connection, which nobody sees either.
    pub stays: bool,
}

impl<S: AsyncRead + AsyncWrite + Resettable + Unpin> Wire<S> {
    /// Takes note that a request is whole, as far as its head goes: its time does not run any more.
    pub fn request_begins(&self) {
        let _ = self.with(|line| line.head.served(Head::Served));
    }

    /// Takes note that a request was answered: what comes now is the head of the next, and has its
    /// time from the first byte that is read.
    pub fn request_ends(&self) {
        let _ = self.with(|line| line.head.served(Head::Awaited));
    }

    /// Plays a plan: what was answered before is sent first, then the plan, and what the server
    /// writes for this request is sent no more. Where `cut` is over first, the connection is closed
    /// at once.
    ///
    /// It has to be awaited by whoever answers a request on this connection, before its answer is
    /// handed to the server.
    pub async fn play(&self, plan: &Plan, cut: impl Future<Output = ()>) -> Played {
        self.play_counted(plan, cut, &AtomicUsize::new(0)).await
    }

    /// Does the same, and counts in `sent` as it goes how many bytes were handed to the connection: who
    /// plays may be dropped before it is over.
    pub async fn play_counted(
        &self,
        plan: &Plan,
        cut: impl Future<Output = ()>,
        sent: &AtomicUsize,
    ) -> Played {
        // Nothing where it was cut.
        let played = tokio::select! {
            biased;
            played = self.send(plan, sent) => Some(played),
            () = cut => None,
        };
        if matches!(played, Some(Err(_))) {
            let _ = self.with(|line| line.is_broken = true);
        }
        if !matches!(played, Some(Ok(_))) {
            self.close().await;
        }
        Played {
            sent: sent.load(Ordering::Relaxed),
            stays: matches!(played, Some(Ok(true))),
        }
    }

    /// Sends what there is to send, and returns whether the connection stays.
    async fn send(&self, plan: &Plan, sent: &AtomicUsize) -> io::Result<bool> {
        self.settled().await?;
        for piece in &plan.pieces {
            // Not even the shortest sleep where there is nothing to wait for.
            if !piece.wait.is_zero() {
                sleep(piece.wait).await;
            }
            self.write(&piece.bytes, sent).await?;
        }
        match plan.end {
            End::Stay => {
                self.with(|line| line.mode = Mode::Swallowing(0))?;
                return Ok(true);
            }
            End::Close(after) => {
                sleep(after).await;
                self.close().await;
            }
            End::Reset(after) => {
                sleep(after).await;
                self.reset()?;
            }
            End::Silence(most) => {
                let _ = tokio::time::timeout(most, self.gone()).await;
                self.close().await;
            }
        }
        Ok(false)
    }

    /// Waits until the server has sent what it had to send before.
    async fn settled(&self) -> io::Result<()> {
        let before = self.with(|line| line.flushes)?;
        poll_fn(|cx| self.wait(cx, Awaited::Flush, |line| line.flushes != before)).await
    }

    /// Whether there is still a connection, as far as anybody has tried.
    pub fn is_there(&self) -> bool {
        self.with(|line| !line.is_broken).unwrap_or(false)
    }

    /// Waits until the caller has said that it sends no more, or its connection is gone.
    pub async fn gone(&self) {
        // A connection that is not there any more is at its end.
        let _ = poll_fn(|cx| self.wait(cx, Awaited::End, |line| line.is_read_out)).await;
    }

    /// Waits until the connection is gone, whatever its caller has said; whoever waits within what the
    /// server does for a request has to be polled again when that is dropped.
    pub async fn lost(&self) {
        let _ = poll_fn(|cx| self.wait(cx, Awaited::End, |_| false)).await;
    }

    fn wait(
        &self,
        cx: &Context<'_>,
        what: Awaited,
        is_over: impl Fn(&Line<S>) -> bool,
    ) -> Poll<io::Result<()>> {
        let is_over = self.with(|line| {
            if is_over(line) {
                return true;
            }
            line.waiting.retain(|(awaited, _)| *awaited != what);
            line.waiting.push((what, cx.waker().clone()));
            false
        });
        match is_over {
            Ok(true) => Poll::Ready(Ok(())),
            Ok(false) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    async fn write(&self, bytes: &[u8], sent: &AtomicUsize) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let count = poll_fn(|cx| self.poll(|stream| stream.poll_write(cx, rest))).await?;
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            sent.fetch_add(count, Ordering::Relaxed);
            rest = rest.get(count..).unwrap_or_default();
        }
        poll_fn(|cx| self.poll(|stream| stream.poll_flush(cx))).await
    }

    /// Closes the connection for writing; what the caller still sends is read and forgotten.
    async fn close(&self) {
        let _ = poll_fn(|cx| self.poll(|stream| stream.poll_shutdown(cx))).await;
        let _ = self.with(|line| line.mode = Mode::Over);
    }

    /// Resets the connection at once.
    fn reset(&self) -> io::Result<()> {
        self.with(|line| {
            line.mode = Mode::Over;
            let stream = line.stream.take();
            stream.map_or(Ok(()), |stream| stream.reset_when_dropped())
        })?
    }

    fn poll<T>(&self, ask: impl FnOnce(Pin<&mut S>) -> Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        let asked = self.with(|line| line.stream.as_mut().map(|stream| ask(Pin::new(stream))));
        match asked {
            Ok(Some(answer)) => answer,
            Ok(None) => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    /// Looks at the connection, while there is one.
    fn with<T>(&self, look: impl FnOnce(&mut Line<S>) -> T) -> io::Result<T> {
        let line = self.0.upgrade().ok_or(io::ErrorKind::NotConnected)?;
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(look(&mut line))
    }
}

#[cfg(test)]
mod tests;
