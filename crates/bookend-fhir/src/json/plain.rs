//! How far a text stands in JSON as it is.

/// Returns how many bytes stand before the first that a text may not have as it is.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let stops = stops(u64::from_le_bytes(*word));
        if stops != 0 {
            return 8 * index + stops.trailing_zeros() as usize / 8;
        }
    }
    let is_stop = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    let before = rest.iter().position(is_stop).unwrap_or(rest.len());
    bytes.len() - rest.len() + before
}

/// Marks, in the highest bit of each byte of a word, the bytes that end a text or begin an escape, and those
/// that are control characters. Above the first that is marked, others may be marked as well.
fn stops(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGHS: u64 = ONES << 7;
    // A byte that is less borrows from the one above it.
    let less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word & HIGHS;
    let is = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    less(word, 0x20) | is(b'"') | is(b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_plain_up_to_its_first_quote_escape_or_control_character_wherever_that_stands() {
        for stop in [b'"', b'\\', b'\n', 0, 0x1F] {
            for before in 0..20 {
                for behind in [&b""[..], b"\"\\\0", b"plain, to the end"] {
                    let mut bytes = vec![0x80; before];
                    bytes.push(stop);
                    bytes.extend(behind);
                    assert_eq!(plain_length(&bytes), before, "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn no_other_byte_ends_a_text() {
        let others = (0x20..=0xFF).filter(|byte| !matches!(byte, b'"' | b'\\'));
        let bytes: Vec<u8> = others.collect();
        for from in 0..8 {
            assert_eq!(plain_length(&bytes[from..]), bytes.len() - from);
        }
    }
}
