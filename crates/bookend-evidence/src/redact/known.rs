//! Values that were found in places for names and the like, to be found again in other texts.

use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::borrow::Cow;

/// How many values are remembered; a run that has more is one of load, where texts repeat bodies.
const LIMIT: usize = 200_000;

/// Shorter values are in too many other words.
const SHORTEST: usize = 3;

/// Values with their pseudonyms, by their first word: a text is gone through once, however many
/// there are, and values come to it while the run goes on.
#[derive(Debug)]
pub(super) struct Known {
    by_word: IndexMap<String, Vec<(String, String)>, FxSeededState>,
    count: usize,
}

impl Default for Known {
    /// Knows nothing yet.
    fn default() -> Self {
        Self {
            by_word: IndexMap::with_hasher(hasher()),
            count: 0,
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
        if value.chars().count() < SHORTEST || self.count >= LIMIT {
            return;
        }
        if !self.by_word.contains_key(word) {
            self.by_word.insert(word.to_owned(), Vec::new());
        }
        let Some(known) = self.by_word.get_mut(word) else {
            return;
        };
        if known.iter().all(|(other, _)| other != value) {
            known.push((value.to_owned(), pseudonym.to_owned()));
            // The longest first: `High Street 1` before `High`.
            known.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
            self.count += 1;
        }
    }

    /// Returns a text in which every known value that stands between other words is replaced.
    pub(super) fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (mut replaced, mut copied, mut from) = (String::new(), 0, 0);
        if self.by_word.is_empty() {
            return Cow::Borrowed(text);
        }
        while let Some((start, end)) = word_from(text, from) {
            from = end;
            let word = text.get(start..end).unwrap_or_default();
            let Some(known) = self.by_word.get(word) else {
                continue;
            };
            let at = text.get(start..).unwrap_or_default();
            if let Some((value, pseudonym)) = known.iter().find(|(value, _)| stands_at(at, value)) {
                replaced.push_str(text.get(copied..start).unwrap_or_default());
                replaced.push_str(pseudonym);
                from = start + value.len();
                copied = from;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        replaced.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(replaced)
    }
}

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
            (byte.is_ascii_alphanumeric(), 1)
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

fn stands_at(text: &str, value: &str) -> bool {
    let after = text.strip_prefix(value).map(|rest| rest.chars().next());
    after.is_some_and(|next| !next.is_some_and(char::is_alphanumeric))
}
