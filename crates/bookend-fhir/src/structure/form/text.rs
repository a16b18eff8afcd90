//! Texts.

/// The greatest length of a string, in bytes: 1 MiB.
const LONGEST: usize = 1024 * 1024;

/// Whether a text is a string: not empty, without control characters other than those of lines.
pub(super) fn is_string(text: &str) -> bool {
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\r' | b'\n');
    !text.is_empty() && text.len() <= LONGEST && !has(text, is_control)
}

/// Whether one of the bytes of a text is of a kind. All are looked at, several at a time, which is sooner done
/// than one by one up to the first.
fn has(text: &str, is_of_kind: impl Fn(u8) -> bool) -> bool {
    let bytes = text.bytes();
    bytes.fold(false, |has, byte| has | is_of_kind(byte))
}

/// Whether a text is a code: words with one blank between them.
pub(super) fn is_code(text: &str) -> bool {
    let is_blank = |byte: u8| byte.is_ascii_whitespace();
    let mut before = true;
    for byte in text.bytes() {
        if before && is_blank(byte) {
            return false;
        }
        before = is_blank(byte);
    }
    !text.is_empty() && !before
}

/// Whether a text is a URI as far as FHIR demands it: something, without blanks.
pub(super) fn is_uri(text: &str) -> bool {
    !text.is_empty() && !has(text, |byte| byte <= b' ')
}

/// Whether a text is an id.
pub(super) fn is_id(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    (1..=64).contains(&text.len()) && !has(text, |byte| !is_allowed(byte))
}

/// Whether a text is an OID: numbers without zeros before them, the first of which is 0, 1 or 2.
pub(super) fn is_oid(text: &str) -> bool {
    let Some((root, rest)) = text
        .strip_prefix("urn:oid:")
        .and_then(|it| it.split_once('.'))
    else {
        return false;
    };
    let is_number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    matches!(root, "0" | "1" | "2") && rest.split('.').all(is_number)
}

/// Whether a text is a UUID in small letters, as a URN.
pub(super) fn is_uuid(text: &str) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let Some(text) = text.strip_prefix("urn:uuid:") else {
        return false;
    };
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let groups = text.split('-').filter(|group| group.bytes().all(is_digit));
    text.len() == 36 && groups.map(str::len).eq(GROUPS)
}

/// Whether a text is in base 64, perhaps with blanks between.
pub(super) fn is_base64(text: &str) -> bool {
    let (mut count, mut padding) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'=' if padding < 2 => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return false,
        }
        count += 1;
    }
    count > 0 && count % 4 == 0
}
