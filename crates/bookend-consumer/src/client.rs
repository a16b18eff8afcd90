//! The HTTP client: the only file that names it.
//!
//! What is sent is what was composed: no retries, no redirects, no decompression, no proxy, no
//! header fields of its own beyond what HTTP/1.1 needs.

use bookend_model::{Attempt, AttemptError, AttemptErrorKind, Checked, Clock, Exchange, Headers};
use bookend_model::{Request, Response};
use bookend_provider::flag_values::{ServiceRootError, parse_service_root};
use bookend_tls::{ClientFiles, TlsError, failure};
use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use rustls::ClientConfig;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// How long an unused connection is kept: shorter than providers usually keep it, so that no
/// request is lost to a connection that its other end is just closing.
const IDLE: Duration = Duration::from_secs(4);

/// Sends requests to one service root.
///
/// Clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    clock: Clock,
    tls: Arc<ClientConfig>,
    /// What every request has beside its own.
    extra: Arc<Headers>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The target is no service root.
    #[error("`{target}` is not a service root: {reason}")]
    Target {
        /// The target as it was given.
        target: String,
        /// What is wrong with it.
        reason: ServiceRootError,
    },
    /// What it trusts and shows behind TLS is not right.
    #[error(transparent)]
    Files(#[from] TlsError),
    /// The library refuses.
    #[error("no TLS: {reason}")]
    Tls {
        /// What the library said.
        reason: String,
    },
}

impl Client {
    /// Makes a client for a service root, which trusts the web's certificate authorities and those
    /// of the files, and shows the certificate that they name.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub fn new(target: &str, tls: &ClientFiles, clock: Clock) -> Result<Self, ClientError> {
        parse_service_root(target).map_err(|reason| ClientError::Target {
            target: target.to_owned(),
            reason,
        })?;
        // The machine's clock, and not the run's: TLS knows no other.
        let tls = tls.config(Clock::system().now())?;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only()
            .pool_idle_timeout(IDLE)
            .tls_backend_preconfigured(tls.clone())
            .build()
            .map_err(|error| ClientError::Tls {
                reason: chain(&error),
            })?;
        Ok(Self {
            http,
            base: target.trim_end_matches('/').to_owned(),
            clock,
            tls: Arc::new(tls),
            extra: Arc::default(),
        })
    }

    /// Has every request sent with further header fields, where it has none of their names.
    #[must_use]
    pub fn with_headers(self, extra: Headers) -> Self {
        Self {
            extra: Arc::new(extra),
            ..self
        }
    }

    /// Returns a request with the further header fields.
    pub(crate) fn dressed(&self, request: &Request) -> Request {
        let mut dressed = request.clone();
        for (name, value) in self.extra.iter() {
            if !request.headers.has(name) {
                dressed.headers.add(name, value);
            }
        }
        dressed
    }

    /// Returns the service root, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns the clock of the run.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns what is trusted, for connections of one's own.
    pub(crate) fn tls(&self) -> &Arc<ClientConfig> {
        &self.tls
    }

    /// Returns the same client for another service root, without a slash at its end.
    #[must_use]
    pub(crate) fn at(&self, base: &str) -> Self {
        Self {
            base: base.to_owned(),
            ..self.clone()
        }
    }

    /// Sends a request and waits for the whole response, or for as long as `patience` lasts.
    pub async fn send(&self, request: &Request, patience: Duration) -> Exchange {
        let request = &self.dressed(request);
        let started = self.clock.now();
        let begun = self.clock.elapsed();
        let since = || self.clock.elapsed().saturating_sub(begun);
        let mut first_byte = None;
        let attempt = async {
            let response = self.http.execute(self.translate(request)?).await;
            let response = response.map_err(attempt_error)?;
            first_byte = Some(since());
            read(response).await
        };
        let attempt = match tokio::time::timeout(patience, attempt).await {
            Ok(attempt) => attempt,
            Err(_) => Err(AttemptError {
                kind: AttemptErrorKind::Timeout,
                detail: format!("no whole response within {} ms", patience.as_millis()),
            }),
        };
        let total = since();
        Exchange {
            request: as_sent(request),
            attempt,
            started,
            first_byte: first_byte.unwrap_or(total),
            total,
            checked: Checked::default(),
        }
    }

    fn translate(&self, request: &Request) -> Result<reqwest::Request, AttemptError> {
        let cannot = |what: String| AttemptError {
            kind: AttemptErrorKind::Other,
            detail: what,
        };
        let text = format!("{}{}", self.base, request.target);
        let url = Url::parse(&text).map_err(|error| cannot(format!("`{text}`: {error}")))?;
        // The library cleans URLs up (`/a/../b`); what it would change is better not sent at all.
        let would = target_of(&url);
        if !text.ends_with(&would) {
            return Err(cannot(format!(
                "`{text}` cannot be sent as it is, only `{would}`"
            )));
        }
        let method = Method::from_bytes(request.method.as_bytes());
        let method = method.map_err(|_| cannot(format!("`{}` is not a method", request.method)))?;
        let mut translated = reqwest::Request::new(method, url);
        *translated.headers_mut() = headers(&request.headers).map_err(cannot)?;
        if !request.body.is_empty() {
            *translated.body_mut() = Some(request.body.clone().into());
        }
        Ok(translated)
    }
}

/// Path and query as they would be sent.
fn target_of(url: &Url) -> String {
    let path = url.path();
    url.query()
        .map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// The library asks for `*/*` when nothing is asked for, and cannot be told not to.
fn as_sent(request: &Request) -> Request {
    let mut sent = request.clone();
    if !sent.headers.has("Accept") {
        sent.headers.add("Accept", "*/*");
    }
    sent
}

fn headers(fields: &Headers) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in fields.iter() {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("`{name}` is not the name of a header field"))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the header field `{name}` cannot be `{value}`"))?;
        headers.append(key, value);
    }
    Ok(headers)
}

async fn read(response: reqwest::Response) -> Attempt {
    let status = response.status().as_u16();
    let headers: Headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let body: Bytes = response.bytes().await.map_err(attempt_error)?;
    Ok(Response {
        status,
        headers,
        body,
    })
}

/// The URL is told elsewhere, and would hide what happened.
fn attempt_error(error: reqwest::Error) -> AttemptError {
    let error = error.without_url();
    AttemptError {
        kind: kind_of(&error),
        // What the library says of TLS has its own names and times in it.
        detail: failure::of_client(&error).unwrap_or_else(|| chain(&error)),
    }
}

/// The library's own questions (`is_body`, `is_decode`) tell the kinds apart only in part; what
/// happened stands in its sources.
fn kind_of(error: &reqwest::Error) -> AttemptErrorKind {
    if error.is_timeout() {
        return AttemptErrorKind::Timeout;
    }
    if error.is_connect() {
        return AttemptErrorKind::Connect;
    }
    let words = chain(error);
    if words.contains("fatal alert") {
        // With TLS 1.3 a refused client certificate is noticed only after the connection stands.
        return AttemptErrorKind::Connect;
    }
    sources(error)
        .find_map(|source| source.downcast_ref::<std::io::Error>())
        .and_then(io_kind)
        .unwrap_or_else(|| kind_in_words(&words))
}

fn io_kind(error: &std::io::Error) -> Option<AttemptErrorKind> {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected
        | ErrorKind::UnexpectedEof => Some(AttemptErrorKind::Closed),
        ErrorKind::InvalidData | ErrorKind::InvalidInput => Some(AttemptErrorKind::Malformed),
        ErrorKind::TimedOut => Some(AttemptErrorKind::Timeout),
        _ => None,
    }
}

/// Errors of the HTTP parser have no kind that could be asked for, only words.
fn kind_in_words(words: &str) -> AttemptErrorKind {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&[
        "connection closed before",
        "connection was not ready",
        "channel closed",
    ]) {
        AttemptErrorKind::Closed
    } else if has(&["invalid", "parsed", "too large"]) {
        AttemptErrorKind::Malformed
    } else {
        AttemptErrorKind::Other
    }
}

fn sources(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error;
    std::iter::successors(Some(first), |error| (*error).source())
}

fn chain(error: &reqwest::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    for source in sources(error) {
        let text = source.to_string();
        if words.last() != Some(&text) {
            words.push(text);
        }
    }
    words.join(": ")
}
