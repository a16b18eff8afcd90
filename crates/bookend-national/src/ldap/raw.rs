//! What a message shows by its bytes only: the library reads a filter as far as it can and forgets the
//! rest, and does not say of every control whether it is critical.

use super::ended::{ended, result};
use ldap3_proto::proto::{LdapMsg, LdapOp, LdapResultCode};

/// How deep a filter is followed; the codec refuses deeper ones.
const DEPTH: usize = 24;

/// One element of BER with a length of its own: its identifier, and what is in it.
type Element<'b> = (u8, &'b [u8]);

/// Returns the first whole element of bytes, and how long it is; nothing, where it is not whole.
pub(super) fn first(bytes: &[u8]) -> Option<(Element<'_>, usize)> {
    let (&tag, rest) = bytes.split_first()?;
    let (&short, rest) = rest.split_first()?;
    let (length, rest) = if short < 0x80 {
        (usize::from(short), rest)
    } else {
        let (known, rest) = rest.split_at_checked(usize::from(short - 0x80))?;
        let is_read = (1..=4).contains(&known.len());
        let length = known
            .iter()
            .fold(0, |so_far: usize, byte| (so_far << 8) | usize::from(*byte));
        (is_read.then_some(length)?, rest)
    };
    let content = rest.get(..length)?;
    let size = bytes.len() - rest.len() + length;
    Some(((tag, content), size))
}

/// Returns the elements that bytes are made of; nothing, where they are not made of whole ones.
fn elements(mut bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (element, size) = first(bytes)?;
        found.push(element);
        bytes = bytes.get(size..)?;
    }
    Some(found)
}

/// Returns the refusal of a search that is not as it was read: its filter is broken, or it insists upon a
/// control.
///
/// Source: the digest of the national services, section 3.2 (`protocolError`); RFC 4511, section 4.1.11.
pub(super) fn refusal(bytes: &[u8], message: &LdapMsg) -> Option<LdapMsg> {
    let LdapOp::SearchRequest(_) = &message.op else {
        return None;
    };
    let is_broken = !has_whole_filter(bytes).unwrap_or(false);
    let (code, reason) = if is_broken {
        let reason = "the filter is broken: a part of it is not whole, or names no attribute";
        (LdapResultCode::ProtocolError, reason)
    } else if insists(bytes).unwrap_or(false) {
        let reason = "no control is supported";
        (LdapResultCode::UnavailableCriticalExtension, reason)
    } else {
        return None;
    };
    ended(message, result(code, reason))
}

/// The parts of a message: its id, what is asked, and its controls.
fn parts(bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let ((_, message), _) = first(bytes)?;
    elements(message)
}

/// Whether the filter of a search is whole: base, scope, aliases, two limits and `typesOnly` stand before it.
fn has_whole_filter(bytes: &[u8]) -> Option<bool> {
    let parts = parts(bytes)?;
    let search = elements(parts.get(1)?.1)?;
    Some(is_filter(*search.get(6)?, DEPTH))
}

fn is_filter((tag, content): Element<'_>, depth: usize) -> bool {
    // A name stands alone.
    if tag == 0x87 {
        return !content.is_empty();
    }
    let (Some(parts), Some(depth)) = (elements(content), depth.checked_sub(1)) else {
        return false;
    };
    match (tag, parts.as_slice()) {
        (0xa0 | 0xa1, parts) => parts.iter().all(|part| is_filter(*part, depth)),
        (0xa2, [part]) => is_filter(*part, depth),
        (0xa3 | 0xa5 | 0xa6 | 0xa8, [(0x04, name), (0x04, _)]) => !name.is_empty(),
        (0xa4, [(0x04, name), (0x30, texts)]) => {
            let texts = elements(texts).unwrap_or_default();
            !name.is_empty() && !texts.is_empty()
        }
        (0xa9, parts) => !parts.is_empty(),
        _ => false,
    }
}

/// Whether a control is critical: `true`, behind its name.
fn insists(bytes: &[u8]) -> Option<bool> {
    let parts = parts(bytes)?;
    let (_, controls) = parts.get(2).filter(|(tag, _)| *tag == 0xa0)?;
    let is_critical = |control: &Element<'_>| {
        let parts = elements(control.1).unwrap_or_default();
        matches!(parts.as_slice(), [_, (0x01, [1..=0xff]), ..])
    };
    Some(elements(controls)?.iter().any(is_critical))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::BytesMut;
    use ldap3_proto::LdapCodec;
    use tokio_util::codec::Decoder;

    fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = u8::try_from(content.len()).unwrap();
        [&[tag, 0x81, length][..], &content].concat()
    }

    /// The code by which a search with a filter and controls is refused, as far as the library reads it.
    fn refused(filter: &[u8], controls: &[u8]) -> Option<i64> {
        let before = [4, 0, 0x0a, 1, 2, 0x0a, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0];
        let search = element(0x63, &[&before, filter, &[0x30, 0]]);
        let bytes = element(0x30, &[&[2, 1, 7], &search, controls]);
        let message = LdapCodec::default().decode(&mut BytesMut::from(&bytes[..]));
        let refusal = refusal(&bytes, &message.unwrap().unwrap())?;
        let LdapOp::SearchResultDone(done) = refusal.op else {
            panic!("{refusal:?}");
        };
        assert_eq!(refusal.msgid, 7);
        Some(done.code as i64)
    }

    #[test]
    fn a_filter_of_which_a_part_is_not_whole_or_names_nothing_is_an_error_of_the_protocol() {
        let key = element(0xa3, &[&element(4, &[b"a"]), &element(4, &[b"b"])]);
        assert_eq!(refused(&key, &[]), None);
        assert_eq!(refused(&element(0xa0, &[&key, &key]), &[]), None);
        assert_eq!(refused(&[0x87, 1, b'a'], &[]), None);
        let parts = element(0x30, &[&element(0x80, &[b"x"])]);
        let begins = element(0xa4, &[&element(4, &[b"a"]), &parts]);
        assert_eq!(refused(&element(0xa2, &[&begins]), &[]), None);
        assert_eq!(refused(&element(0xa0, &[&key, b"urn"]), &[]), Some(2));
        let nameless = element(0xa3, &[&element(4, &[]), &element(4, &[b"b"])]);
        assert_eq!(refused(&nameless, &[]), Some(2));
        assert_eq!(refused(&element(0xa1, &[&nameless]), &[]), Some(2));
        assert_eq!(refused(&[0x87, 0], &[]), Some(2));
    }

    #[test]
    fn a_control_that_is_critical_is_refused_whichever_it_is_and_others_are_passed_over() {
        let pages = [0x30, 5, 2, 1, 10, 4, 0];
        for name in ["1.2.840.113556.1.4.319", "1.2.3"] {
            let control = |critical: &[u8]| {
                let parts = [
                    &element(4, &[name.as_bytes()]),
                    critical,
                    &element(4, &[&pages]),
                ];
                element(0xa0, &[&element(0x30, &parts)])
            };
            let any = [0x87, 1, b'a'];
            assert_eq!(refused(&any, &control(&[1, 1, 0xff])), Some(12), "{name}");
            assert_eq!(refused(&any, &control(&[1, 1, 0])), None, "{name}");
            assert_eq!(refused(&any, &control(&[])), None, "{name}");
        }
    }
}
