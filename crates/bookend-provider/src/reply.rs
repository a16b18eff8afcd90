//! An answer as it goes on the wire.

use crate::answer::Composed;
use crate::provider::Provider;
use bookend_engine::{Negotiated, gzip};
use bookend_fhir::Format;
use bookend_model::{Checked, Headers};
use bytes::Bytes;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// An answer as it goes on the wire, and what the log says of it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
    pub(crate) delay: Option<Duration>,
    pub(crate) chunks: Option<usize>,
    pub(crate) caller: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) interaction: Option<String>,
    pub(crate) behaviour: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) checked: Checked,
    /// What is handed to a validator once the answer has gone.
    pub(crate) awaited: Vec<Awaited>,
}

/// A body that a check leaves to a validator.
#[derive(Debug)]
pub(crate) struct Awaited {
    pub(crate) check: Arc<str>,
    pub(crate) resource: Value,
}

/// Writes an answer in the format that was negotiated.
///
/// Header fields that the script gave itself stand: a wrong `Content-Type` may be its purpose.
pub(crate) fn write(composed: Composed, negotiated: &Negotiated, provider: &Provider) -> Reply {
    let media = &provider.script.dialect().media;
    let mut headers = composed.headers;
    let mut body = composed
        .content
        .write(negotiated.format, provider.structures);
    if composed.content.is_resource() && !headers.has("Content-Type") {
        let media_type = match negotiated.format {
            Format::Json => &media.json,
            Format::Xml => &media.xml,
        };
        headers.set("Content-Type", media_type.content_type.as_str());
    }
    if negotiated.gzip && !body.is_empty() && !headers.has("Content-Encoding") {
        body = gzip(&body).into();
        headers.set("Content-Encoding", "gzip");
        headers.set("Vary", "Accept-Encoding");
    }
    Reply {
        status: composed.status,
        headers,
        body,
        delay: None,
        chunks: None,
        caller: None,
        request_id: None,
        trace_id: None,
        interaction: None,
        behaviour: None,
        refusal: composed.refusal,
        checked: Checked::default(),
        awaited: Vec::new(),
    }
}
