//! One request and its answer.

use crate::answered::{Answered, Instead};
use crate::door::Caller;
use crate::reply::{Body, Pieces, Reply};
use crate::request::request;
use crate::stand_ins::StandIns;
use bookend_faults::{Gate, Wire};
use bookend_model::Headers;
use bookend_tls::Socket;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Request, Response, StatusCode};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::watch;

/// The largest body that is read: a booking has some kilobytes.
const BODY_BYTES: usize = 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

/// Answers a request.
///
/// # Errors
///
/// Where the connection is to end without an answer.
pub(super) async fn exchange(
    http: Request<Incoming>,
    stand_ins: &StandIns,
    (caller, line): (&Caller, &Line),
) -> Result<Answer, io::Error> {
    let (head, body) = http.into_parts();
    let headers: Headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let target = head.uri.path_and_query().map_or("/", |it| it.as_str());
    // Which of two hosts is meant, two readers could see differently. Of two lengths of a body the server
    // goes by the chunks, and ends the connection behind it.
    if headers.all("Host").count() > 1 {
        let reply = plain(400, "the header fields contradict each other\n");
        return Ok(response(reply.with("Connection", "close")));
    }
    let body = match tokio::time::timeout(BODY_TIME, read(body)).await {
        Ok(Ok(body)) => body,
        Ok(Err(refused)) => return Ok(response(refused.with("Connection", "close"))),
        Err(_) => {
            let reply = plain(408, "the body did not arrive in time\n");
            return Ok(response(reply.with("Connection", "close")));
        }
    };
    let request = request(head.method.as_str(), target, headers, body);
    match stand_ins.answer(request, caller).await {
        Answered::Reply(reply) => Ok(response(reply)),
        // Without an answer the server ends the connection.
        Answered::Nothing => Err(io::ErrorKind::ConnectionAborted.into()),
        Answered::Instead(instead) => line.play(*instead).await,
    }
}

/// The connection that a request came on.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What is below the server.
    pub(super) wire: Wire<Socket>,
    /// Whether new connections are taken.
    pub(super) gate: Gate,
    /// Whether the stand-ins are to stop.
    pub(super) stop: watch::Receiver<bool>,
}

impl Line {
    /// Does something in place of an answer.
    ///
    /// # Errors
    ///
    /// Where the connection ends with it.
    async fn play(&self, instead: Instead) -> Result<Answer, io::Error> {
        if let Some(time) = instead.shuts_for {
            self.gate.shut_for(time);
        }
        let mut stop = self.stop.clone();
        let cut = async move {
            let _ = stop.wait_for(|is_stopping| *is_stopping).await;
        };
        let playing = self.wire.play_counted(&instead.plan, cut, &instead.sent);
        let played = playing.await;
        drop(instead);
        if played.stays {
            // A head that nobody sees.
            return Ok(response(Reply::new(200, "text/plain", Bytes::new())));
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

async fn read(mut incoming: Incoming) -> Result<Bytes, Reply> {
    let mut body = BytesMut::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| plain(400, "the body did not arrive whole\n"))?;
        let Ok(chunk) = frame.into_data() else {
            continue;
        };
        if body.len() + chunk.len() > BODY_BYTES {
            return Err(plain(413, "a body has at most 1048576 bytes\n"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn plain(status: u16, text: &'static str) -> Reply {
    Reply::new(status, "text/plain; charset=utf-8", text)
}

fn response(reply: Reply) -> Answer {
    let body = match reply.body {
        Body::Whole(bytes) => Full::new(bytes)
            .map_err(|never| match never {})
            .boxed_unsync(),
        Body::Pieces(length, pieces) => Piecewise { length, pieces }.boxed_unsync(),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in reply.headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A body that goes on as it comes, framed by its length where that is known.
struct Piecewise {
    length: Option<u64>,
    pieces: Pieces,
}

impl hyper::body::Body for Piecewise {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = self.pieces.poll_next_unpin(cx);
        next.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
