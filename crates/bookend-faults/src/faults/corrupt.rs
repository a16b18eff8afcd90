//! An answer whose transport is right and whose content is not.

use crate::Message;
use bookend_model::Headers;

/// What is wrong with the content of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corruption {
    /// The body breaks off in the middle, and its length agrees: it does not parse.
    Body,
    /// A byte of the body is not UTF-8.
    Encoding,
    /// `Content-Type` says that it is a page.
    MediaType,
    /// `Content-Encoding` says that it is gzip, and it is not.
    Gzip,
}

/// Returns a message whose content is wrong. The body that is given is the one before compression,
/// and the header fields speak of none.
pub fn corrupt(message: &Message, what: Corruption) -> Message {
    let mut wrong = message.clone();
    match what {
        Corruption::Body => wrong.body = message.body.slice(..message.body.len() / 2),
        Corruption::Encoding => wrong.body = with_wrong_byte(&message.body).into(),
        Corruption::MediaType => set(&mut wrong.headers, "Content-Type", "text/html"),
        Corruption::Gzip => set(&mut wrong.headers, "Content-Encoding", "gzip"),
    }
    wrong
}

/// Keeps the place of a field among the others.
fn set(headers: &mut Headers, name: &str, value: &str) {
    if !headers.has(name) {
        headers.add(name, value);
        return;
    }
    let fields = headers.iter().map(|(known, old)| {
        let is_meant = known.eq_ignore_ascii_case(name);
        (
            known.to_owned(),
            if is_meant { value } else { old }.to_owned(),
        )
    });
    *headers = fields.collect();
}

/// Puts an `é` of Latin-1 in place of a letter in the middle: UTF-8 has no such byte before an
/// ASCII character.
fn with_wrong_byte(body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    let middle = body.len() / 2;
    let letters = body.iter_mut().skip(middle);
    for byte in letters {
        if byte.is_ascii_alphabetic() {
            *byte = 0xE9;
            return body;
        }
    }
    body.push(0xE9);
    body
}

#[cfg(test)]
mod tests {
    use super::super::sample::message;
    use super::*;

    #[test]
    fn each_corruption_spoils_one_thing() {
        let sound = message(r#"{"id": "one", "text": "two"}"#);
        let spoilt = |what| corrupt(&sound, what);
        let body = spoilt(Corruption::Body);
        assert!(sound.body.starts_with(&body.body) && body.body.len() == 14);
        let encoding = spoilt(Corruption::Encoding);
        assert_eq!(encoding.body.len(), sound.body.len());
        assert!(std::str::from_utf8(&encoding.body).is_err());
        let media = spoilt(Corruption::MediaType);
        assert_eq!(media.headers.first("Content-Type"), Some("text/html"));
        assert_eq!(media.headers.iter().count(), 1);
        let gzip = spoilt(Corruption::Gzip);
        assert_eq!(gzip.headers.first("Content-Encoding"), Some("gzip"));
        for whole in [media, gzip] {
            assert_eq!(whole.body, sound.body);
        }
    }

    #[test]
    fn a_body_without_letters_is_spoilt_as_well() {
        let spoilt = corrupt(&message(""), Corruption::Encoding);
        assert!(std::str::from_utf8(&spoilt.body).is_err());
    }
}
