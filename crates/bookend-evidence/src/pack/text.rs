//! Texts and numbers as JSON has them, added to a line.

use crate::WriteError;
use serde::Serialize;

/// How many bytes are looked at at a time.
const AT_ONCE: usize = 8;

/// One in each of them, and the highest bit of each.
const ONES: u64 = u64::from_ne_bytes([1; AT_ONCE]);
const HIGHEST: u64 = ONES << 7;

/// Adds a text in quotes, letter for letter as `serde_json` writes it.
pub(super) fn push_text(line: &mut Vec<u8>, text: &str) {
    line.push(b'"');
    push_escaped(line, text.as_bytes());
    line.push(b'"');
}

fn push_escaped(line: &mut Vec<u8>, mut text: &[u8]) {
    // In JSON that stands within JSON every eighth letter or so is a quote.
    line.reserve(text.len() + text.len() / 4);
    while let Some((chunk, behind)) = text.split_first_chunk::<AT_ONCE>() {
        // All of them are copied, because so many are in one go, and taken back from the first that is special.
        line.extend_from_slice(chunk);
        let specials = specials(u64::from_le_bytes(*chunk));
        if specials == 0 {
            text = behind;
            continue;
        }
        let plain = specials.trailing_zeros() as usize / 8;
        line.truncate(line.len() + plain - AT_ONCE);
        let (special, behind) = text.split_at(plain).1.split_first().unwrap_or((&0, &[]));
        push_special(line, *special);
        text = behind;
    }
    for byte in text {
        push_special(line, *byte);
    }
}

/// Returns a number whose lowest bit stands in the first of eight bytes that may not stand in a text as it is;
/// zero where all may.
fn specials(bytes: u64) -> u64 {
    let is_below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes & HIGHEST;
    let is = |byte: u8| is_below(bytes ^ (ONES * u64::from(byte)), 1);
    is_below(bytes, 0x20) | is(b'"') | is(b'\\')
}

/// Adds a byte of a text, escaped where it has to be.
fn push_special(line: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        0..0x20 => {
            let digit = |four: u8| {
                if four < 10 {
                    b'0' + four
                } else {
                    b'a' + four - 10
                }
            };
            line.extend_from_slice(b"\\u00");
            line.extend_from_slice(&[digit(byte >> 4), digit(byte & 0xf)]);
            return;
        }
        _ => return line.push(byte),
    };
    line.extend_from_slice(&[b'\\', short]);
}

/// Adds a number; formatting costs ten times as much.
pub(super) fn push_number(line: &mut Vec<u8>, mut number: usize) {
    let mut digits = [b'0'; 20];
    let mut count = 0;
    for place in digits.iter_mut().rev() {
        *place += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        count += 1;
        if number == 0 {
            break;
        }
    }
    line.extend_from_slice(digits.split_at(digits.len() - count).1);
}

/// Adds anything else; what stands in the line of every exchange has a way of its own.
///
/// # Errors
///
/// [`WriteError::Json`].
pub(super) fn push_value(line: &mut Vec<u8>, value: &impl Serialize) -> Result<(), WriteError> {
    serde_json::to_writer(line, value).map_err(WriteError::Json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> String {
        let mut line = Vec::new();
        push_text(&mut line, text);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn every_character_is_written_as_it_usually_is_wherever_it_stands() {
        for letter in (0..0x250)
            .filter_map(char::from_u32)
            .chain(['\u{2028}', '😀'])
        {
            for before in 0..10 {
                let text = format!(
                    "{}{letter}{letter}and \"more\"",
                    "é\\ 345678 ".split_at(before % 2 * 2).1
                );
                let text = format!("{:before$}{text}", "");
                assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
            }
        }
    }

    proptest! {
        #[test]
        fn a_text_is_written_as_it_usually_is(text in "([a-z{}:]{0,20}[\"\\\\\\x00-\\x7f]|.|é){0,40}") {
            prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn a_number_is_written_as_it_usually_is(number: usize) {
            let mut line = Vec::new();
            push_number(&mut line, number);
            prop_assert_eq!(line, number.to_string().into_bytes());
        }
    }
}
