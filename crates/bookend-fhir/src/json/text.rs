//! Texts and their escapes.

use super::parse::Reader;
use super::plain::plain_length;
use crate::Rule;
use crate::broken::{Broken, Read, shorten};

impl Reader<'_> {
    /// Reads a text from its opening quote.
    pub(super) fn text(&mut self) -> Read<String> {
        let opening = self.at;
        self.at += 1;
        if let Some(plain) = self.plain_text() {
            return Ok(plain.to_owned());
        }
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let (plain, stop) = rest.split_at(plain_length(rest.as_bytes()));
            text.push_str(plain);
            self.at += plain.len();
            match stop.bytes().next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(byte) => {
                    return Err(self.broken(Rule::Character {
                        found: char::from(byte),
                    }));
                }
                None => {
                    self.at = opening;
                    return Err(self.unexpected("a text with a closing quote"));
                }
            }
        }
    }

    /// Reads a text that has no escapes, from behind its opening quote.
    fn plain_text(&mut self) -> Option<&str> {
        let rest = self.rest();
        let plain = rest.get(..plain_length(rest.as_bytes()))?;
        let is_whole = rest.as_bytes().get(plain.len()) == Some(&b'"');
        is_whole.then(|| {
            self.at += plain.len() + 1;
            plain
        })
    }

    /// Reads an escape from its backslash.
    fn escape(&mut self) -> Read<char> {
        let letter = self.rest().chars().nth(1);
        let escaped = match letter {
            Some(letter @ ('"' | '\\' | '/')) => letter,
            Some('b') => '\u{8}',
            Some('f') => '\u{C}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.escaped_unit(),
            _ => return Err(self.wrong_escape()),
        };
        self.at += 2;
        Ok(escaped)
    }

    /// Reads `\u00E9`, or two such that make one character outside the basic plane.
    fn escaped_unit(&mut self) -> Read<char> {
        let rest = self.rest();
        let Some(first) = unit(rest) else {
            return Err(self.wrong_escape());
        };
        let second = rest.get(6..).and_then(unit);
        let mut units = char::decode_utf16([first].into_iter().chain(second));
        match units.next() {
            Some(Ok(letter)) => {
                self.at += 6 * letter.len_utf16();
                Ok(letter)
            }
            _ => Err(self.wrong_escape()),
        }
    }

    /// Notes an escape that JSON does not know.
    fn wrong_escape(&self) -> Broken {
        let found: String = self.rest().chars().take(6).collect();
        let expected = "an escape such as `\\n` or `\\u00E9`";
        self.broken(Rule::Syntax {
            expected,
            found: format!("`{}`", shorten(&found)),
        })
    }
}

/// Reads the four digits of `\u00E9`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    // A sign would be fine for `from_str_radix`.
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex
        .then(|| u16::from_str_radix(digits, 16).ok())
        .flatten()
}
