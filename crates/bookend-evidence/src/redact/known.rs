//! Values that were found in places for names and the like, to be found again in other texts.

use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::borrow::Cow;

/// How many values are remembered; a run that has more is one of load, where texts repeat bodies.
const LIMIT: usize = 200_000;

/// Shorter values are in too many other words.
const SHORTEST: usize = 3;

/// Values with their pseudonyms. A text is gone through once, however many there are and however
/// many of them begin alike, and values come to it while the run goes on.
#[derive(Debug)]
pub(super) struct Known {
    pseudonyms: IndexMap<String, String, FxSeededState>,
    /// How long the values are that begin with a word, the longest first: `High Street 1` before
    /// `High`. These are few, where the values themselves may be all telephone numbers of a town.
    lengths: IndexMap<String, Vec<usize>, FxSeededState>,
    begins: Begins,
}

impl Default for Known {
    /// Knows nothing yet.
    fn default() -> Self {
        Self {
            pseudonyms: IndexMap::with_hasher(hasher()),
            lengths: IndexMap::with_hasher(hasher()),
            begins: Begins::default(),
        }
    }
}

impl Known {
    /// Remembers a value.
    pub(super) fn learn(&mut self, value: &str, pseudonym: &str) {
        let value = value.trim();
        let Some((start, end)) = word_from(value, 0) else {
            return;
        };
        let word = value.get(start..end).unwrap_or_default();
        let value = value.get(start..).unwrap_or_default();
        let is_short = value.chars().count() < SHORTEST;
        if is_short || self.pseudonyms.len() >= LIMIT || self.pseudonyms.contains_key(value) {
            return;
        }
        self.pseudonyms
            .insert(value.to_owned(), pseudonym.to_owned());
        if !self.lengths.contains_key(word) {
            self.lengths.insert(word.to_owned(), Vec::new());
            self.begins.add(word.as_bytes());
        }
        if let Some(lengths) = self.lengths.get_mut(word)
            && !lengths.contains(&value.len())
        {
            lengths.push(value.len());
            lengths.sort_by_key(|length| std::cmp::Reverse(*length));
        }
    }

    /// Returns a text in which every known value that stands between other words is replaced.
    pub(super) fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (mut replaced, mut copied, mut from) = (String::new(), 0, 0);
        if self.pseudonyms.is_empty() {
            return Cow::Borrowed(text);
        }
        while let Some((start, end)) = word_from(text, from) {
            from = end;
            let word = text.as_bytes().get(start..end).unwrap_or_default();
            if self.begins.has(word)
                && let Some((length, pseudonym)) = self.found_at(text, start, end)
            {
                replaced.push_str(text.get(copied..start).unwrap_or_default());
                replaced.push_str(pseudonym);
                from = start + length;
                copied = from;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        replaced.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(replaced)
    }

    /// Returns the longest value that stands where a word begins: its length and its pseudonym.
    fn found_at(&self, text: &str, start: usize, end: usize) -> Option<(usize, &str)> {
        let lengths = self.lengths.get(text.get(start..end)?)?;
        lengths.iter().find_map(|length| {
            let (value, after) = text.get(start..)?.split_at_checked(*length)?;
            let is_apart = !after.starts_with(char::is_alphanumeric);
            let pseudonym = is_apart.then(|| self.pseudonyms.get(value))??;
            Some((*length, pseudonym.as_str()))
        })
    }
}

/// With which two bytes the values begin: most words of a message are none of them, and need not be
/// looked up.
#[derive(Debug)]
struct Begins(Vec<u64>);

impl Default for Begins {
    fn default() -> Self {
        Self(vec![0; 65_536 / 64])
    }
}

impl Begins {
    fn place(word: &[u8]) -> (usize, usize) {
        let byte = |at: usize| word.get(at).copied().map_or(0, usize::from);
        let begin = byte(0) << 8 | byte(1);
        (begin / 64, begin % 64)
    }

    fn add(&mut self, word: &[u8]) {
        let (place, bit) = Self::place(word);
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= 1 << bit;
        }
    }

    fn has(&self, word: &[u8]) -> bool {
        let (place, bit) = Self::place(word);
        self.0.get(place).is_some_and(|bits| bits >> bit & 1 == 1)
    }
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
fn word_from(text: &str, from: usize) -> Option<(usize, usize)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_values_that_begin_alike_the_longest_is_found() {
        let mut known = Known::default();
        for number in 0..20_000 {
            known.learn(&format!("01632 {number:06}"), &format!("telecom-{number}"));
        }
        known.learn("01632", "town");
        known.learn("01632", "another");
        assert_eq!(
            known.replace("01632 000007, 01632 019999; 01632 0000071 and 01632."),
            "telecom-7, telecom-19999; town 0000071 and town."
        );
        assert!(matches!(known.replace("nobody here"), Cow::Borrowed(_)));
    }
}
