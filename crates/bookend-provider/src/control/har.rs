//! The journal as an HTTP Archive 1.2, which browsers and proxies read.
//!
//! Source: <http://www.softwareishard.com/blog/har-12-spec/>.

use crate::journal::Entry;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookend_engine::instant_text;
use bookend_evidence::reason_phrase;
use bookend_model::Headers;
use serde_json::{Value, json};
use std::sync::Arc;

/// Returns exchanges as an archive.
pub(super) fn har(entries: &[Arc<Entry>], root: &str) -> Value {
    let entries: Vec<Value> = entries.iter().map(|it| entry(it, root)).collect();
    json!({"log": {
        "version": "1.2",
        "creator": {"name": "bookend-provider", "version": env!("CARGO_PKG_VERSION")},
        "pages": [],
        "entries": entries,
    }})
}

fn entry(entry: &Entry, root: &str) -> Value {
    let (request, took) = (&entry.request, entry.took.as_secs_f64() * 1000.0);
    let mut sent = json!({
        "method": request.method,
        "url": if entry.is_inside { format!("{root}{}", request.target) } else { request.target.clone() },
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": fields(&request.headers),
        "queryString": request.query.iter()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect::<Vec<_>>(),
        "headersSize": -1,
        "bodySize": request.body.len(),
    });
    if let (false, Some(map)) = (request.body.is_empty(), sent.as_object_mut()) {
        let (text, _) = text_of(&request.body);
        let data = json!({"mimeType": media_type(&request.headers), "params": [], "text": text});
        map.insert("postData".to_owned(), data);
    }
    let (text, encoding) = text_of(&entry.body);
    let mut content = json!({
        "size": entry.body.len(), "mimeType": media_type(&entry.headers), "text": text,
    });
    if let (Some(encoding), Some(map)) = (encoding, content.as_object_mut()) {
        map.insert("encoding".to_owned(), encoding.into());
    }
    json!({
        "startedDateTime": instant_text(entry.started),
        "time": took,
        "request": sent,
        "response": {
            "status": entry.status,
            "statusText": reason_phrase(entry.status),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": fields(&entry.headers),
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": entry.body.len(),
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "comment": entry.sent.as_ref().map(|sent| format!("sent in place of it: {}", sent.fault)),
    })
}

fn fields(headers: &Headers) -> Vec<Value> {
    let fields = headers.iter();
    fields
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

fn media_type(headers: &Headers) -> &str {
    headers.first("Content-Type").unwrap_or("x-unknown")
}

/// A body as a text; in Base64 where it is none.
fn text_of(body: &[u8]) -> (String, Option<&'static str>) {
    match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (STANDARD.encode(body), Some("base64")),
    }
}
