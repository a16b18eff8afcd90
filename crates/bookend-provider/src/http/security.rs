//! Whether a connection is behind TLS, and what answers say there.

use crate::tls::Door;
use bookend_model::Headers;
use bookend_script::Dialect;

/// Whether a connection is behind TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// Bytes as they are.
    Plain,
    /// Behind TLS.
    Secured,
}

impl Security {
    /// Returns that of every connection through a door.
    pub(super) fn of(door: &Door) -> Self {
        if door.is_plain() {
            Self::Plain
        } else {
            Self::Secured
        }
    }

    /// Adds the header fields that the dialect wants behind TLS, but for those that are there: a
    /// behaviour may say something else.
    pub(super) fn add_fields(self, dialect: &Dialect, headers: &mut Headers) {
        if self == Self::Plain {
            return;
        }
        for (name, value) in &dialect.envelope.secured {
            if !headers.has(name) {
                headers.add(name.clone(), value.clone());
            }
        }
    }
}
