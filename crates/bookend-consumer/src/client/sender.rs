//! Requests to one service root.
//!
//! What is sent is what was composed: no retries, no redirects, no decompression, no proxy, no
//! header fields of its own beyond what HTTP/1.1 needs.

use super::attempt_error::{attempt_error, chain};
use bookend_model::{Attempt, AttemptError, AttemptErrorKind, Checked, Clock, Exchange, Headers};
use bookend_model::{Request, Response};
use bookend_provider::flag_values::{ServiceRootError, parse_service_root};
use bookend_tls::{ClientFiles, TlsError};
use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use rustls::ClientConfig;
use std::path::Path;
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
    /// The file of the certificate that is shown to who asks for one.
    shown: Option<Arc<Path>>,
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
        let shown = tls.identity.as_ref();
        let shown = shown.map(|(certificate, _)| Arc::from(certificate.as_path()));
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
            shown,
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

    /// Returns the file of the certificate that is shown to who asks for one.
    pub(crate) fn shown(&self) -> Option<&Path> {
        self.shown.as_deref()
    }

    /// Returns the same client for another service root, without a slash at its end.
    #[must_use]
    pub(crate) fn at(&self, base: &str) -> Self {
        Self {
            base: base.to_owned(),
            ..self.clone()
        }
    }

    /// Returns the same client by another clock.
    #[must_use]
    pub(crate) fn telling(self, clock: Clock) -> Self {
        Self { clock, ..self }
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
            request: as_sent(request).into(),
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
