//! What was sent and what came back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookend_model::{AttemptError, Headers};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExchangeReport {
    /// Its number in the run, counted from 1; files of exchanges are named by it.
    pub number: usize,
    /// When the request was begun.
    pub started: Timestamp,
    /// The request.
    pub request: RequestReport,
    /// The response, when there was a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseReport>,
    /// Why there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorReport>,
    /// From the beginning of the request to the first byte of the response, in milliseconds.
    pub first_byte_ms: f64,
    /// From the beginning of the request to the last byte of the response, in milliseconds.
    pub total_ms: f64,
}

/// A request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestReport {
    /// The method.
    pub method: String,
    /// The whole URL, encoded as it was sent.
    pub url: String,
    /// The header fields, in order.
    pub headers: Vec<HeaderField>,
    /// The body; nothing when it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyReport>,
}

/// A response as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseReport {
    /// The HTTP status code.
    pub status: u16,
    /// The header fields, in order.
    pub headers: Vec<HeaderField>,
    /// The body; nothing when it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyReport>,
}

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderField {
    /// The name, in the spelling that was sent.
    pub name: String,
    /// The value.
    pub value: String,
}

/// The body of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyReport {
    /// Text, decompressed where it was compressed.
    Text(String),
    /// Bytes that are not text.
    Base64(String),
    /// Bytes that are not text and were left out, because what they hold cannot be redacted.
    WithheldBytes(usize),
}

/// Why there was no whole response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorReport {
    /// Its name, as scripts know it: `connect`, `closed`, `malformed`, `timeout`, `other`.
    pub kind: String,
    /// What the network library said.
    pub detail: String,
}

impl BodyReport {
    /// Takes bytes that are not compressed: text where they are UTF-8, nothing when empty.
    pub fn of(plain: &[u8]) -> Option<Self> {
        if plain.is_empty() {
            return None;
        }
        Some(match std::str::from_utf8(plain) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(plain)),
        })
    }

    /// Returns how many bytes the body has.
    pub fn byte_count(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Base64(text) => STANDARD.decode(text).map_or(0, |bytes| bytes.len()),
            Self::WithheldBytes(count) => *count,
        }
    }
}

impl HeaderField {
    /// Takes the header fields of a message.
    pub fn all(headers: &Headers) -> Vec<Self> {
        headers
            .iter()
            .map(|(name, value)| Self {
                name: name.to_owned(),
                value: value.to_owned(),
            })
            .collect()
    }
}

impl From<&AttemptError> for ErrorReport {
    fn from(error: &AttemptError) -> Self {
        Self {
            kind: error.kind.name().to_owned(),
            detail: error.detail.clone(),
        }
    }
}
