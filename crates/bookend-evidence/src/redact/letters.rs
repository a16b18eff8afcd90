//! Letters and digits of texts, without case and what stands between them.

/// How many other characters may stand between two letters of a value: ` (`, `, `.
const BETWEEN: usize = 3;

/// Returns the letters and digits of a value.
pub(super) fn key_of(value: &str) -> impl Iterator<Item = char> {
    value
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(lower)
}

fn lower(letter: char) -> char {
    if letter.is_ascii() {
        letter.to_ascii_lowercase()
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

/// Goes through the letters and digits of a text from a place on, each with where it ends, as long
/// as not too much stands between them.
pub(super) struct Letters<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Letters<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Letters<'_> {
    type Item = (char, usize);

    fn next(&mut self) -> Option<Self::Item> {
        for letter in self.text.get(self.at..)?.chars().take(BETWEEN + 1) {
            if matches!(letter, '<' | '>' | '`') {
                return None;
            }
            self.at += letter.len_utf8();
            if letter.is_alphanumeric() {
                return Some((lower(letter), self.at));
            }
        }
        None
    }
}

/// Returns what [`Letters`] begins with from a place on, where that is two characters of ASCII side by side.
pub(super) fn two_of_ascii(text: &str, at: usize) -> Option<(char, char)> {
    let &[first, second] = text.as_bytes().get(at..at + 2)? else {
        return None;
    };
    let are_words = first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric();
    let lower = |byte: u8| char::from(byte.to_ascii_lowercase());
    are_words.then(|| (lower(first), lower(second)))
}

/// Which bytes are letters or digits of ASCII.
const IS_WORD: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Returns where the next word of a text begins and ends.
pub(super) fn word_from(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = next(text, from, true);
    let end = next(text, start, false);
    (start < end).then_some((start, end))
}

/// Returns the first place from which on a text is, or is not, part of a word.
fn next(text: &str, from: usize, in_word: bool) -> usize {
    let mut at = from;
    while let Some(byte) = text.as_bytes().get(at) {
        // Most texts are ASCII, and need not be decoded.
        let (is_word, length) = if byte.is_ascii() {
            (IS_WORD.get(usize::from(*byte)) == Some(&true), 1)
        } else {
            let letter = text.get(at..).and_then(|rest| rest.chars().next());
            letter.map_or((false, 1), |letter| {
                (letter.is_alphanumeric(), letter.len_utf8())
            })
        };
        if is_word == in_word {
            return at;
        }
        at += length;
    }
    text.len()
}
