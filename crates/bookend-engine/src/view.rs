//! What predicates and `$(…)` see of an exchange.

use crate::body::Body;
use crate::scope::{Scope, descend};
use crate::time::instant_text;
use crate::token::{KnownTokens, Token, read_token};
use bookend_fhir::Structures;
use bookend_model::{Headers, Request, Response};
use bookend_script::{Interaction, Media, Policy, Spellings};
use jiff::Timestamp;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A request, read once: body and token are decoded when they are first asked for.
#[derive(Debug)]
pub struct RequestView<'r> {
    /// The message.
    pub request: &'r Request,
    /// Its body.
    pub body: Body,
    known: Option<&'r KnownTokens>,
    token: OnceLock<Arc<Token>>,
}

impl<'r> RequestView<'r> {
    /// Takes a request.
    pub fn new(request: &'r Request, media: &Media, structures: &'static Structures) -> Self {
        let body = Body::new(&request.headers, request.body.clone(), media, structures);
        Self {
            request,
            body,
            known: None,
            token: OnceLock::new(),
        }
    }

    /// Returns the same request, whose body is no resource.
    #[must_use]
    pub fn no_resource(self, spellings: &Spellings) -> Self {
        Self {
            body: self.body.no_resource(spellings),
            ..self
        }
    }

    /// Returns the same request, whose token may be known already.
    #[must_use]
    pub fn with_tokens(self, known: &'r KnownTokens) -> Self {
        Self {
            known: Some(known),
            ..self
        }
    }

    /// Has the token known to the requests that come after, because it met the rules.
    pub(crate) fn know_token(&self) {
        if let (Some(known), Some(token)) = (self.known, self.token.get()) {
            known.learn(&self.request.headers, token);
        }
    }

    /// Returns the bearer token as far as it can be read.
    pub fn token(&self) -> &Token {
        let headers = &self.request.headers;
        self.token.get_or_init(|| match self.known {
            Some(known) => known.read(headers),
            None => Arc::new(read_token(headers)),
        })
    }
}

/// A response, read once.
#[derive(Debug)]
pub struct ResponseView<'r> {
    /// The message.
    pub response: &'r Response,
    /// Its body.
    pub body: Body,
    /// From the beginning of the request to the first byte of the response.
    pub first_byte: Duration,
    /// From the beginning of the request to the last byte of the response.
    pub total: Duration,
}

impl<'r> ResponseView<'r> {
    /// Takes a response and its times.
    pub fn new(
        response: &'r Response,
        times: (Duration, Duration),
        media: &Media,
        structures: &'static Structures,
    ) -> Self {
        let body = Body::new(&response.headers, response.body.clone(), media, structures);
        Self {
            response,
            body,
            first_byte: times.0,
            total: times.1,
        }
    }

    /// Returns the same response, whose body is no resource.
    #[must_use]
    pub fn no_resource(self, spellings: &Spellings) -> Self {
        Self {
            body: self.body.no_resource(spellings),
            ..self
        }
    }
}

/// The names that every `$(…)` about a request may use, on the provider's side.
#[derive(Debug)]
pub struct RequestScope<'s> {
    /// The request.
    pub view: &'s RequestView<'s>,
    /// The interaction, when the request is one.
    pub interaction: Option<&'s Interaction>,
    /// The parts of the path by name.
    pub path: Vec<(&'s str, &'s str)>,
    /// The policy.
    pub policy: &'s Policy,
    /// The public URL of the service root.
    pub base: &'s str,
    /// With which scheme the provider's own address is called.
    pub scheme: &'s str,
    /// Everything that the service root is called.
    pub roots: &'s Roots,
    /// The ODS codes of the organisations that may ask, a list; nothing where every one may.
    pub permitted: Option<&'s Value>,
    /// The present instant.
    pub now: Timestamp,
    /// Whose certificate the caller has shown, where one was asked for.
    pub certificate: Option<&'s str>,
    /// Who is calling, as the dialect finds it out.
    pub caller: Value,
    /// A UUID that is the same throughout one answer.
    pub exchange: String,
}

/// What the service root of a provider is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// The public URL, and those of the address that is listened on: a list.
    urls: Value,
    /// Whether somebody said what the public URL is. Where nobody did, the service root is also
    /// what each request calls it.
    is_named: bool,
}

impl Roots {
    /// Takes the URLs, none with a slash at its end, each counted once.
    pub fn new(urls: impl IntoIterator<Item = String>, is_named: bool) -> Self {
        let mut once: Vec<Value> = Vec::new();
        for url in urls.into_iter().map(Value::from) {
            if !once.contains(&url) {
                once.push(url);
            }
        }
        Self {
            urls: once.into(),
            is_named,
        }
    }
}

/// What this program calls itself where a message names a version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Scope for RequestScope<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        match root.as_str() {
            "now" => Some(text(instant_text(self.now))),
            "base" => Some(text(self.base)),
            "service-roots" => Some(self.service_roots()),
            "permitted-organisations" => self.permitted.map(Cow::Borrowed),
            "version" => Some(text(VERSION)),
            "mode" => Some(text(self.policy.mode.as_str())),
            "policy" => self.policy.setting(rest.first()?).map(Cow::Borrowed),
            "interaction" => descend(&self.interaction?.facts, rest).map(Cow::Borrowed),
            "exchange" => Some(text(self.exchange.as_str())),
            "jwt" => token_value(self.view.token(), rest),
            "caller" => descend(&self.caller, rest).map(Cow::Borrowed),
            "client" => match rest {
                [part] if part == "certificate" => self.certificate.map(text),
                _ => None,
            },
            "body" => descend(self.view.body.resource().ok()?, rest).map(Cow::Borrowed),
            "request" => self.request(rest),
            _ => None,
        }
    }
}

impl RequestScope<'_> {
    fn request(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (field, rest) = path.split_first()?;
        match field.as_str() {
            "own-base" => return self.base_by_host(self.scheme).map(text),
            "base" => return self.base_by_host("http").map(text),
            "secure-base" => return self.base_by_host("https").map(text),
            _ => {}
        }
        if let Some((_, part)) = self.path.iter().find(|(name, _)| name == field) {
            return Some(text(*part));
        }
        request_value(self.view, field, rest)
    }

    /// The service root as the caller addressed it: for consumers that know the provider by
    /// another name than its public one.
    fn base_by_host(&self, scheme: &str) -> Option<String> {
        let host = self.view.request.headers.first("Host")?;
        let path = self
            .base
            .split_once("://")
            .and_then(|(_, rest)| rest.split_once('/'));
        let path = path.map_or("", |(_, path)| path);
        Some([scheme, "://", host, "/", path].concat())
    }

    /// Every URL that is the service root of this provider, none with a slash at its end.
    fn service_roots(&self) -> Cow<'_, Value> {
        if self.roots.is_named {
            return Cow::Borrowed(&self.roots.urls);
        }
        let mut urls = self.roots.urls.as_array().cloned().unwrap_or_default();
        let by_host = ["http", "https"].map(|scheme| self.base_by_host(scheme));
        for url in by_host.into_iter().flatten().map(Value::from) {
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        Cow::Owned(urls.into())
    }
}

/// Returns a field of a request: `request.header.X-Request-ID`.
pub fn request_value<'v>(
    view: &'v RequestView<'_>,
    field: &str,
    rest: &[String],
) -> Option<Cow<'v, Value>> {
    let request = view.request;
    match field {
        "method" => Some(text(request.method.as_str())),
        "path" => Some(text(request.path.as_str())),
        "target" => Some(text(request.target.as_str())),
        "header" => header(&request.headers, rest.first()?),
        "query" => request.query_first(&rest.join(".")).map(text),
        "body" => descend(view.body.resource().ok()?, rest).map(Cow::Borrowed),
        _ => None,
    }
}

/// Returns a field of a response: `response.status`.
pub fn response_value<'v>(
    view: &'v ResponseView<'_>,
    field: &str,
    rest: &[String],
) -> Option<Cow<'v, Value>> {
    match field {
        "status" => Some(Cow::Owned(view.response.status.into())),
        "header" => header(&view.response.headers, rest.first()?),
        "body" => descend(view.body.resource().ok()?, rest).map(Cow::Borrowed),
        _ => None,
    }
}

/// Returns a part of a token: `jwt.claims.sub`.
pub fn token_value<'v>(token: &'v Token, path: &[String]) -> Option<Cow<'v, Value>> {
    match path.split_first()? {
        (part, rest) if part == "claims" => descend(&token.claims, rest).map(Cow::Borrowed),
        (part, rest) if part == "header" => descend(&token.header, rest).map(Cow::Borrowed),
        _ => None,
    }
}

/// Several fields of one name are one list (RFC 9110, section 5.3).
fn header<'v>(headers: &Headers, name: &str) -> Option<Cow<'v, Value>> {
    let mut fields = headers.all(name);
    let first = fields.next()?;
    Some(match fields.next() {
        None => text(first),
        Some(second) => {
            let all: Vec<&str> = [first, second].into_iter().chain(fields).collect();
            text(all.join(", "))
        }
    })
}

fn text<'v>(text: impl Into<String>) -> Cow<'v, Value> {
    Cow::Owned(Value::String(text.into()))
}
