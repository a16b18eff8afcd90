//! How long the head of a request may take on a connection that has served before.
//!
//! The server times the first head of a connection itself, and no other. Here a timer is made only
//! where a head does not come at once: a request that arrives whole costs none.

use crate::stream::{Line, Mode, send_rest};
use crate::unread::Unread;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::time::{Sleep, sleep};

/// What is known of the request that a connection is at.
#[derive(Debug, Default)]
pub(crate) enum Head {
    /// It is the first of the connection, which the server times itself, or it is being answered.
    #[default]
    Served,
    /// It has not begun: what is read next is its beginning.
    Awaited,
    /// It has begun, and is not known to be whole. There is a timer once somebody waits for the rest.
    Begun(Option<Pin<Box<Sleep>>>),
    /// It did not come in time.
    Late,
}

impl Head {
    /// Takes note of what the server is at, unless that comes too late.
    pub(crate) fn served(&mut self, now: Self) {
        if !matches!(self, Self::Late) {
            *self = now;
        }
    }

    /// Takes note that the other end has sent something.
    pub(crate) fn read(&mut self) {
        if matches!(self, Self::Awaited) {
            *self = Self::Begun(None);
        }
    }

    /// Takes note that the server has written something: it is not waiting for the rest of a head, or
    /// not for long.
    pub(crate) fn written(&mut self) {
        if matches!(self, Self::Begun(_)) {
            *self = Self::Begun(None);
        }
    }

    /// Waits for the rest of a head that has begun, and returns whether its time is over.
    pub(crate) fn is_late(&mut self, limit: Option<Duration>, cx: &mut Context<'_>) -> bool {
        let (Self::Begun(timer), Some(limit)) = (&mut *self, limit) else {
            return matches!(self, Self::Late);
        };
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        if timer.as_mut().poll(cx).is_pending() {
            return false;
        }
        *self = Self::Late;
        true
    }
}

impl<S> Line<S> {
    /// Whether a head did not come in time.
    pub(crate) fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let was_late = matches!(self.head, Head::Late);
        let is_late = self.head.is_late(self.head_time, cx);
        if is_late && !was_late {
            let said = self.unread.as_ref().and_then(Unread::of_late_head);
            self.instead = said.map(|said| (said, 0));
        }
        is_late
    }

    /// Whether nothing more is read because a head did not come in time, from the moment on at which
    /// that was known: what comes later must not be answered behind what is said of it.
    pub(crate) fn is_cut_off(&self) -> bool {
        matches!(self.head, Head::Late)
    }
}

impl<S: AsyncWrite + Unpin> Line<S> {
    /// Says that a head did not come in time, and ends the connection: the server finds that nothing
    /// more comes.
    pub(crate) fn cut_off(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let (Some(stream), Some((said, sent))) = (&mut self.stream, &mut self.instead) {
            ready!(send_rest(stream, cx, said, sent))?;
        }
        self.instead = None;
        if let Some(stream) = &mut self.stream {
            ready!(Pin::new(stream).poll_shutdown(cx))?;
        }
        self.mode = Mode::Over;
        cx.waker().wake_by_ref();
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use crate::{FaultStream, Unread};
    use std::time::Duration;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::time::advance;

    const LIMIT: Duration = Duration::from_secs(30);
    const ALMOST: Duration = Duration::from_secs(29);

    /// A caller, and a server that has answered it once.
    fn served() -> (DuplexStream, FaultStream<DuplexStream>) {
        let (caller, stream) = duplex(256);
        let unread = Unread::new(|status| Some(format!("says {status}").into_bytes()));
        let server = FaultStream::new(stream).speaking(unread);
        let server = server.limiting_heads(LIMIT);
        let wire = server.wire();
        wire.request_begins();
        wire.request_ends();
        (caller, server)
    }

    /// Sends a text to the server, which reads it and goes on waiting.
    async fn send(caller: &mut DuplexStream, server: &mut FaultStream<DuplexStream>, text: &str) {
        caller.write_all(text.as_bytes()).await.unwrap();
        let mut read = vec![0; text.len()];
        server.read_exact(&mut read).await.unwrap();
        server.flush().await.unwrap();
    }

    /// Lets time pass, and the server look what has come.
    async fn wait(server: &mut FaultStream<DuplexStream>, time: Duration) {
        advance(time).await;
        server.flush().await.unwrap();
    }

    /// Ends the connection at the server, and returns everything that the caller was sent.
    async fn said(mut caller: DuplexStream, mut server: FaultStream<DuplexStream>) -> String {
        server.write_all(b"answer").await.unwrap();
        server.shutdown().await.unwrap();
        let mut said = String::new();
        caller.read_to_string(&mut said).await.unwrap();
        said
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_come_in_time_is_told_so_and_ends_the_connection() {
        let (mut caller, mut server) = served();
        send(&mut caller, &mut server, "GET /").await;
        wait(&mut server, ALMOST).await;
        // A letter more is no more time.
        send(&mut caller, &mut server, "x").await;
        wait(&mut server, Duration::from_secs(2)).await;
        let mut rest = Vec::new();
        server.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"", "the server finds that nothing more comes");
        assert_eq!(said(caller, server).await, "says 408");
    }

    /// The caller takes its time to read, too: what is said of the late head is not sent at once.
    #[tokio::test(start_paused = true)]
    async fn what_comes_behind_a_late_head_is_neither_read_nor_answered() {
        let (mut caller, mut server) = served();
        send(&mut caller, &mut server, "GET /").await;
        server.write_all(&[b'.'; 256]).await.unwrap();
        server.flush().await.unwrap();
        advance(LIMIT).await;
        tokio::select! {
            biased;
            flushed = server.flush() => panic!("{flushed:?}, and there is no room"),
            () = std::future::ready(()) => {}
        }
        caller.write_all(b" HTTP/1.1").await.unwrap();
        let mut rest = Vec::new();
        server.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"");
        server.wire().request_begins();
        caller.read_exact(&mut [0; 256]).await.unwrap();
        assert_eq!(said(caller, server).await, "says 408");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_on_which_nothing_has_begun_has_all_the_time() {
        let (caller, mut server) = served();
        wait(&mut server, 10 * LIMIT).await;
        assert_eq!(said(caller, server).await, "answer");
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_is_whole_is_not_late_however_long_its_answer_takes() {
        let (mut caller, mut server) = served();
        send(&mut caller, &mut server, "GET /").await;
        wait(&mut server, ALMOST).await;
        server.wire().request_begins();
        send(&mut caller, &mut server, "a body").await;
        wait(&mut server, 10 * LIMIT).await;
        assert_eq!(said(caller, server).await, "answer");
    }

    /// Its rest may have been read long ago, behind a request that is being answered.
    #[tokio::test(start_paused = true)]
    async fn while_the_server_writes_no_time_passes() {
        let (mut caller, mut server) = served();
        send(&mut caller, &mut server, "GET /").await;
        for _ in 0..3 {
            wait(&mut server, ALMOST).await;
            server.write_all(b"more,").await.unwrap();
        }
        wait(&mut server, ALMOST).await;
        assert_eq!(said(caller, server).await, "more,more,more,answer");
    }
}
