//! What a resource of the control port answers.

use super::live::Listener;
use bytes::Bytes;
use serde::Serialize;

/// What a resource of the control port answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    /// The name under which browsers save it.
    pub(crate) file_name: Option<String>,
    pub(crate) body: Body,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    /// Bytes.
    Whole(Bytes),
    /// What happens from now on, as server-sent events.
    Live(Box<Listener>),
}

impl Answer {
    /// Returns a value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        // What cannot be written is a map with keys that are no texts; there is none.
        let text = serde_json::to_vec_pretty(value).unwrap_or_default();
        Self::of("application/json", text)
    }

    /// Returns bytes of a media type.
    pub(crate) fn of(content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self {
            status: 200,
            content_type,
            file_name: None,
            body: Body::Whole(bytes.into()),
        }
    }

    /// Returns the same with another status.
    #[must_use]
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Returns the same, to be saved under a name.
    #[must_use]
    pub(crate) fn saved_as(self, name: impl Into<String>) -> Self {
        Self {
            file_name: Some(name.into()),
            ..self
        }
    }
}
