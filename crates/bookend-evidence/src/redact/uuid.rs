//! What looks like a UUID, and what is one.

/// Returns whether a text is a UUID and nothing else.
pub(super) fn is_uuid(text: &str) -> bool {
    // All bytes of it, and not up to the first that is wrong: so many are looked at at a time.
    let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| is(byte)).count();
    has_form_of_uuid(text) && count(u8::is_ascii_hexdigit) == 32 && count(|byte| *byte == b'-') == 4
}

/// Returns whether a text is as long as a UUID, and has dashes where that has them.
pub(super) fn has_form_of_uuid(text: &str) -> bool {
    let is_dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    text.len() == 36 && [8, 13, 18, 23].into_iter().all(is_dash)
}
