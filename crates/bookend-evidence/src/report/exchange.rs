//! Parts of messages.

use bookend_model::{AttemptError, Headers};
use serde::{Deserialize, Serialize};

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderField {
    /// The name: in the spelling that was sent, or the usual one where that is not known.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Why there was no whole response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorReport {
    /// Its name, as scripts know it: `connect`, `closed`, `malformed`, `timeout`, `other`.
    pub kind: String,
    /// What the network library said.
    pub detail: String,
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
