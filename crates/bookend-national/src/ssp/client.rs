//! Asking a provider; the only file that names the HTTP client.

use super::headers::end_to_end;
use crate::door::Caller;
use crate::reply::{Body, Reply};
use bookend_model::{Headers, Request};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Incoming};
use hyper::{HeaderMap, Response, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// How long a connection may take to stand.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// How long a connection is kept that nobody uses.
const IDLE_TIME: Duration = Duration::from_secs(20);
/// How many connections that nobody uses are kept for each provider.
const IDLE: usize = 16;
/// The longest head of a response, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// Asks providers, on connections that are kept for the next request.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pool: Pool<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
}

/// Why a provider gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientError {
    /// The request cannot be sent as it is.
    #[error("the request cannot be sent: {0}")]
    Request(hyper::http::Error),
    /// There is no connection, or it ended.
    #[error("no answer")]
    Connection(#[source] hyper_util::client::legacy::Error),
    /// It took too long.
    #[error("no answer in time")]
    Time,
}

impl Client {
    /// Returns a client that waits so long for the head of a response, and for each piece of it; `tls` is
    /// what it trusts and shows.
    pub(super) fn new(patience: Duration, tls: ClientConfig) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIME.min(patience)));
        connector.set_nodelay(true);
        connector.enforce_http(false);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let pool = Pool::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIME)
            .pool_max_idle_per_host(IDLE)
            .http1_max_buf_size(HEAD_BYTES)
            .build(connector);
        Self { pool, patience }
    }

    /// Forwards a request to a URL, byte by byte as it is, and returns the answer; its body comes in
    /// pieces.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub(super) async fn forward(
        &self,
        request: &Request,
        url: &str,
        caller: &Caller,
    ) -> Result<Reply, ClientError> {
        let uri: Uri = url
            .parse()
            .map_err(|error: hyper::http::uri::InvalidUri| ClientError::Request(error.into()))?;
        let mut builder = hyper::Request::builder()
            .method(request.method.as_str())
            .uri(uri);
        for (name, value) in end_to_end(&request.headers) {
            if !name.eq_ignore_ascii_case("host") {
                builder = builder.header(name, value);
            }
        }
        builder = builder.header("Forwarded", forwarded(request, caller));
        let body = Full::new(request.body.clone());
        let built = builder.body(body).map_err(ClientError::Request)?;
        match tokio::time::timeout(self.patience, self.pool.request(built)).await {
            Err(_) => Err(ClientError::Time),
            Ok(Err(error)) => Err(ClientError::Connection(error)),
            Ok(Ok(response)) => Ok(self.reply(response)),
        }
    }

    fn reply(&self, response: Response<Incoming>) -> Reply {
        let (head, body) = response.into_parts();
        let length = body.size_hint().exact();
        let patience = self.patience;
        let pieces = stream::unfold(Some(body), move |body| async move {
            let mut body = body?;
            loop {
                let piece = match tokio::time::timeout(patience, body.frame()).await {
                    Err(_) => Err(io::ErrorKind::TimedOut.into()),
                    Ok(None) => return None,
                    Ok(Some(Err(error))) => Err(io::Error::other(error)),
                    Ok(Some(Ok(frame))) => match frame.into_data() {
                        Ok(piece) => Ok(piece),
                        // Trailers end at the proxy.
                        Err(_) => continue,
                    },
                };
                let rest = piece.is_ok().then_some(body);
                return Some((piece, rest));
            }
        });
        Reply {
            status: head.status.as_u16(),
            headers: end_to_end(&headers(&head.headers)).collect(),
            body: Body::Pieces(length, Box::pin(pieces)),
        }
    }
}

fn headers(map: &HeaderMap) -> Headers {
    map.iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect()
}

/// Returns who asked whom (RFC 7239, section 4).
fn forwarded(request: &Request, caller: &Caller) -> String {
    let from = match caller.peer {
        Some(SocketAddr::V6(peer)) => format!("\"[{}]\"", peer.ip()),
        Some(SocketAddr::V4(peer)) => peer.ip().to_string(),
        None => "unknown".to_owned(),
    };
    let proto = if caller.is_secure { "https" } else { "http" };
    match request.headers.first("Host") {
        Some(host) => format!(
            "for={from};host=\"{}\";proto={proto}",
            host.replace('"', "")
        ),
        None => format!("for={from};proto={proto}"),
    }
}
