//! Reads what stands between quotes.

/// Reads the quoted text that `text` starts with; returns its content and how many bytes it takes
/// with its quotes. Returns nothing when the closing quote is missing.
///
/// A backslash before anything that needs none is dropped: `\u12` is `u12`.
pub(super) fn read(text: &str, quote: char) -> Option<(String, usize)> {
    let mut content = String::new();
    let mut position = quote.len_utf8();
    loop {
        let rest = text.get(position..)?;
        let next = rest.chars().next()?;
        position += next.len_utf8();
        if next == quote {
            return Some((content, position));
        }
        if next != '\\' {
            content.push(next);
            continue;
        }
        let (unescaped, length) = escape(text.get(position..)?)?;
        content.push(unescaped);
        position += length;
    }
}

/// Reads what follows a backslash; returns the character and how many bytes it takes.
fn escape(rest: &str) -> Option<(char, usize)> {
    let next = rest.chars().next()?;
    let unescaped = match next {
        'r' => '\r',
        'n' => '\n',
        't' => '\t',
        'f' => '\u{c}',
        'u' => return Some(unicode(rest).unwrap_or(('u', 1))),
        other => other,
    };
    Some((unescaped, next.len_utf8()))
}

/// Reads `uXXXX` or, for a character beyond the basic plane, `uXXXX\uXXXX`.
fn unicode(rest: &str) -> Option<(char, usize)> {
    let first = code_unit(rest)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, 5));
    }
    let second = code_unit(rest.get(5..)?.strip_prefix('\\')?)?;
    let decoded = char::decode_utf16([first, second]).next()?.ok()?;
    Some((decoded, 11))
}

fn code_unit(rest: &str) -> Option<u16> {
    let digits = rest.strip_prefix('u')?.get(..4)?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u16::from_str_radix(digits, 16).ok())?
}
