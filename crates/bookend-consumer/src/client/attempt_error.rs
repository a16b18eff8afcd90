//! Why an attempt came to nothing, in the words and kinds of reports.

use bookend_model::{AttemptError, AttemptErrorKind};
use bookend_tls::failure;
use std::error::Error;

/// The URL is told elsewhere, and would hide what happened.
pub(super) fn attempt_error(error: reqwest::Error) -> AttemptError {
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

pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    for source in sources(error) {
        let text = source.to_string();
        if words.last() != Some(&text) {
            words.push(text);
        }
    }
    words.join(": ")
}
