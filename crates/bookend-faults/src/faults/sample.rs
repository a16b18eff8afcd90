//! A message for tests.

use crate::Message;

/// Returns a message with this body.
pub(super) fn message(body: &str) -> Message {
    Message {
        status: 200,
        reason: "OK".to_owned(),
        headers: [("Content-Type", "application/fhir+json")]
            .into_iter()
            .collect(),
        body: body.to_owned().into(),
        is_head_only: false,
    }
}

/// Returns bytes as a text.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
