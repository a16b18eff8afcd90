//! Plans played beneath a server that writes as the web framework does.

use crate::{End, FaultStream, Piece, Plan, Played};
use bytes::Bytes;
use std::future::{Future, pending};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::Instant;

/// What the server writes when it does not know of the plan.
const NOT_SEEN: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// Plays a plan beneath a server that has something to send from before, and that goes on.
async fn serve(
    stream: DuplexStream,
    plan: Plan,
    cut: impl Future<Output = ()>,
) -> (Played, FaultStream<DuplexStream>) {
    let mut server = FaultStream::new(stream);
    let wire = server.wire();
    let playing = wire.play(&plan, cut);
    tokio::pin!(playing);
    tokio::select! {
        biased;
        played = &mut playing => panic!("{played:?} before the server has sent the rest"),
        () = std::future::ready(()) => {}
    }
    server.write_all(b"before;").await.unwrap();
    server.flush().await.unwrap();
    let played = playing.await;
    server.write_all(NOT_SEEN).await.unwrap();
    server.flush().await.unwrap();
    if played.stays {
        server.write_all(b";behind").await.unwrap();
    }
    server.shutdown().await.unwrap();
    (played, server)
}

/// Plays a plan, and returns what the caller sees, and how long it takes.
async fn seen(plan: Plan) -> (String, Duration, Played) {
    let (mut caller, stream) = duplex(16);
    let begun = Instant::now();
    let read = async {
        let mut bytes = Vec::new();
        caller.read_to_end(&mut bytes).await.unwrap();
        (String::from_utf8(bytes).unwrap(), begun.elapsed())
    };
    let ((text, took), (played, _server)) = tokio::join!(read, serve(stream, plan, pending()));
    (text, took, played)
}

#[tokio::test(start_paused = true)]
async fn what_was_written_before_and_behind_stays_as_it_is() {
    let (text, took, played) = seen(Plan::of("instead of an answer", End::Stay)).await;
    assert_eq!(text, "before;instead of an answer;behind");
    assert_eq!(
        (took, played.sent, played.stays),
        (Duration::ZERO, 20, true)
    );
}

#[tokio::test(start_paused = true)]
async fn pieces_are_sent_at_their_time() {
    let piece = |text: &str, seconds| Piece {
        wait: Duration::from_secs(seconds),
        bytes: Bytes::from(text.to_owned()),
    };
    let plan = Plan {
        pieces: vec![piece("a", 0), piece("b", 2), piece("c", 3)],
        end: End::Close(Duration::from_secs(4)),
    };
    assert_eq!(plan.time(), Duration::from_secs(9));
    let (text, took, played) = seen(plan).await;
    assert_eq!(
        (text.as_str(), took),
        ("before;abc", Duration::from_secs(9))
    );
    assert!(!played.stays);
}

#[tokio::test(start_paused = true)]
async fn a_reset_ends_the_connection_though_the_server_holds_it() {
    let (mut caller, stream) = duplex(64);
    let (played, server) =
        serve(stream, Plan::nothing(End::Reset(Duration::ZERO)), pending()).await;
    let mut bytes = Vec::new();
    caller.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(bytes, b"before;");
    assert!(!played.stays);
    drop(server);
}

#[tokio::test(start_paused = true)]
async fn silence_lasts_until_the_caller_leaves_or_its_time_is_over() {
    let silence = || Plan::nothing(End::Silence(Duration::from_mins(1)));
    let (text, took, _) = seen(silence()).await;
    assert_eq!((text.as_str(), took), ("before;", Duration::from_mins(1)));

    let (mut caller, stream) = duplex(64);
    let begun = Instant::now();
    let mut server = FaultStream::new(stream);
    let wire = server.wire();
    let plan = silence();
    let playing = wire.play(&plan, pending());
    let serving = async {
        server.flush().await.unwrap();
        let mut rest = Vec::new();
        server.read_to_end(&mut rest).await.unwrap();
    };
    let leaving = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        caller.shutdown().await.unwrap();
    };
    let (played, (), ()) = tokio::join!(playing, serving, leaving);
    assert_eq!(begun.elapsed(), Duration::from_secs(5));
    assert!(!played.stays);
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_cut_short_when_the_server_stops() {
    let (mut caller, stream) = duplex(64);
    let begun = Instant::now();
    let plan = Plan {
        pieces: vec![Piece {
            wait: Duration::from_mins(1),
            bytes: Bytes::from("late"),
        }],
        end: End::Stay,
    };
    let stopping = tokio::time::sleep(Duration::from_secs(2));
    let (played, _server) = serve(stream, plan, stopping).await;
    let mut bytes = Vec::new();
    caller.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(bytes, b"before;");
    assert_eq!(begun.elapsed(), Duration::from_secs(2));
    assert_eq!((played.sent, played.stays), (0, false));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_reads_no_more_ends_the_plan() {
    let (caller, stream) = duplex(64);
    drop(caller);
    let mut server = FaultStream::new(stream);
    let wire = server.wire();
    let plan = Plan::of("to nobody", End::Stay);
    let (played, flushed) = tokio::join!(wire.play(&plan, pending()), server.flush());
    flushed.unwrap();
    assert_eq!((played.sent, played.stays), (0, false));
}

/// Counts how often somebody was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_flushes_wakes_nobody_who_waits_for_the_caller_to_go() {
    let (caller, stream) = duplex(16);
    let mut server = FaultStream::new(stream);
    let wire = server.wire();
    let plan = Plan::nothing(End::Silence(Duration::from_secs(9)));
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let times = || woken.0.load(Ordering::Relaxed);
    let mut playing = pin!(wire.play(&plan, pending()));
    let mut poll = || playing.as_mut().poll(&mut Context::from_waker(&waker));
    assert!(poll().is_pending());
    server.flush().await.unwrap();
    assert_eq!(times(), 1, "what was written before is sent");
    assert!(poll().is_pending());
    for _ in 0..3 {
        server.flush().await.unwrap();
    }
    assert_eq!(times(), 1);
    drop(caller);
    server.read_to_end(&mut Vec::new()).await.unwrap();
    assert_eq!(times(), 2, "the caller is gone");
    assert!(poll().is_ready());
}
