//! One request and its answer.

use crate::reply::{Body, Reply};
use crate::request::request;
use crate::stand_ins::StandIns;
use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_model::Headers;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use std::time::Duration;

/// The largest body that is read: a booking has some kilobytes.
const BODY_BYTES: usize = 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// Answers a request.
pub(super) async fn exchange(
    http: HttpRequest,
    payload: web::Payload,
    stand_ins: web::Data<StandIns>,
) -> HttpResponse {
    let headers: Headers = http
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let target = http.uri().path_and_query().map_or("/", |it| it.as_str());
    // Two ways of saying how long a body is are an attempt to have two readers disagree.
    let is_ambiguous = headers.has("Transfer-Encoding") && headers.has("Content-Length");
    if is_ambiguous || headers.all("Host").count() > 1 {
        let reply = plain(400, "the header fields contradict each other\n");
        return response(reply.with("Connection", "close"));
    }
    let body = match tokio::time::timeout(BODY_TIME, read(payload)).await {
        Ok(Ok(body)) => body,
        Ok(Err(refused)) => return response(refused.with("Connection", "close")),
        Err(_) => {
            let reply = plain(408, "the body did not arrive in time\n");
            return response(reply.with("Connection", "close"));
        }
    };
    let request = request(http.method().as_str(), target, headers, body);
    let peer = http.peer_addr();
    response(stand_ins.answer(&request, peer).await)
}

async fn read(mut payload: web::Payload) -> Result<Bytes, Reply> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| plain(400, "the body did not arrive whole\n"))?;
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

fn response(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut builder = HttpResponse::build(status);
    for (name, value) in reply.headers.iter() {
        builder.append_header((name, value));
    }
    match reply.body {
        Body::Whole(bytes) => builder.body(bytes),
        Body::Pieces(Some(length), pieces) => builder.body(SizedStream::new(length, pieces)),
        Body::Pieces(None, pieces) => builder.body(BodyStream::new(pieces)),
    }
}
