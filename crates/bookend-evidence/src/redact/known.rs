//! Values that were found in places for names and the like, to be found again in other texts,
//! however they are spelled there: `ZYZZYVA`, `LS62QQ`, `+447700900123`.

use super::fresh::{Begin, Fresh};
use super::letters::{Letters, key_of, two_of_ascii, word_from};
use super::pseudonym::Kind;
use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::borrow::Cow;

/// How many values are remembered; a run that has more is one of load, where texts repeat bodies.
const LIMIT: usize = 200_000;

/// How many bytes they may have together.
const ROOM: usize = 64 * 1024 * 1024;

/// Of longer values so many letters are looked for; what follows them is gone with them.
const LONGEST: usize = 128;

/// Shorter numbers, `111` for one, stand in too many other places.
const SHORTEST_NUMBER: usize = 5;

/// Names that are words of messages as well: in small letters they are not taken for names.
const WORDS: [&str; 40] = [
    "and", "booked", "busy", "day", "early", "end", "for", "free", "full", "good", "grace", "hope",
    "home", "lane", "last", "little", "long", "mark", "march", "may", "new", "not", "old", "page",
    "patient", "penny", "price", "read", "rich", "said", "short", "start", "the", "time", "wait",
    "way", "will", "with", "work", "young",
];

/// Values with their pseudonyms. A text is gone through once, however many there are and however
/// many of them begin alike, and values come to it while the run goes on.
///
/// Values are told by their letters and digits, of which neither case nor what stands between them
/// counts.
#[derive(Debug)]
pub(super) struct Known {
    values: IndexMap<String, Value, FxSeededState>,
    /// How many letters the longest value has that begins with two letters.
    longest: IndexMap<(char, char), usize, FxSeededState>,
    begins: Begins,
    bytes: usize,
    /// What came last; counts whenever more is replaced than before.
    fresh: Fresh,
}

#[derive(Debug)]
struct Value {
    pseudonym: String,
    /// The spelling that it has to have, or that in capitals; nothing where any will do.
    written: Option<String>,
}

impl Default for Known {
    /// Knows nothing yet.
    fn default() -> Self {
        Self {
            values: IndexMap::with_hasher(hasher()),
            longest: IndexMap::with_hasher(hasher()),
            begins: Begins::default(),
            bytes: 0,
            fresh: Fresh::default(),
        }
    }
}

impl Known {
    /// Returns a number that is another one whenever more is replaced than before.
    pub(super) fn revision(&self) -> u64 {
        self.fresh.revision()
    }

    /// Returns whether something stands in a text whose words begin like this that was not known at a revision;
    /// also where it only may.
    pub(super) fn may_stand(&self, begins: &[Begin], since: u64) -> bool {
        self.fresh.may_stand(begins, since)
    }

    /// Remembers a value.
    pub(super) fn learn(&mut self, kind: Kind, value: &str, pseudonym: &str) {
        let key: String = key_of(value).take(LONGEST).collect();
        let count = key.chars().count();
        let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
        let shortest = match kind {
            Kind::Title => return,
            _ if is_number => SHORTEST_NUMBER,
            Kind::Name => 2,
            _ => 3,
        };
        if count < shortest {
            return;
        }
        let is_word = value.trim().chars().all(char::is_alphanumeric);
        let has_case = match kind {
            Kind::Name => is_word && (count == 2 || WORDS.contains(&key.as_str())),
            Kind::Address | Kind::User | Kind::Token => is_word,
            _ => false,
        };
        let written = has_case.then(|| value.trim().to_owned());
        if kind == Kind::Telecom {
            for other in other_numbers(&key) {
                self.insert(other, pseudonym, None);
            }
        }
        self.insert(key, pseudonym, written);
    }

    fn insert(&mut self, key: String, pseudonym: &str, written: Option<String>) {
        if let Some(known) = self.values.get_mut(&key) {
            if known.written.is_some() && known.written != written {
                known.written = None;
                self.fresh.add(&key);
            }
            return;
        }
        let mut letters = key.chars();
        let (Some(first), Some(second)) = (letters.next(), letters.next()) else {
            return;
        };
        let bytes = self.bytes + key.len() + pseudonym.len();
        if self.values.len() >= LIMIT || bytes > ROOM {
            return;
        }
        self.bytes = bytes;
        self.fresh.add(&key);
        self.begins.add(first, second);
        let longest = self.longest.entry((first, second)).or_default();
        *longest = (*longest).max(letters.count() + 2);
        let pseudonym = pseudonym.to_owned();
        self.values.insert(key, Value { pseudonym, written });
    }

    /// Returns a text in which every known value that stands between other words is replaced.
    pub(super) fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (mut replaced, mut copied, mut from) = (String::new(), 0, 0);
        if self.values.is_empty() {
            return Cow::Borrowed(text);
        }
        while let Some((start, end)) = word_from(text, from) {
            from = end;
            if let Some((end, pseudonym)) = self.found_at(text, start) {
                let before = text.get(copied..start).unwrap_or_default();
                // Of a telephone number in its international spelling.
                let is_plus = pseudonym.starts_with(Kind::Telecom.word());
                let before = before
                    .strip_suffix('+')
                    .filter(|_| is_plus)
                    .unwrap_or(before);
                replaced.push_str(before);
                replaced.push_str(pseudonym);
                from = end;
                copied = end;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        replaced.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(replaced)
    }

    /// Returns where the longest value ends that begins with a word, and its pseudonym.
    fn found_at(&self, text: &str, start: usize) -> Option<(usize, &str)> {
        // Most words begin like none that is known, and most with two letters of ASCII.
        if let Some((first, second)) = two_of_ascii(text, start)
            && !self.begins.has(first, second)
        {
            return None;
        }
        let mut letters = Letters::new(text, start);
        let (first, _) = letters.next()?;
        let (second, mut end) = letters.next()?;
        if !self.begins.has(first, second) {
            return None;
        }
        let longest = *self.longest.get(&(first, second))?;
        let (mut key, mut count, mut found) = (String::from_iter([first, second]), 2, None);
        loop {
            let is_apart = !text.get(end..)?.starts_with(char::is_alphanumeric);
            if (is_apart || count == LONGEST)
                && let Some(value) = self.values.get(&key)
                && value.is_spelled(text.get(start..end)?)
            {
                let end = if is_apart { end } else { end_of_run(text, end) };
                found = Some((end, value.pseudonym.as_str()));
            }
            if count >= longest {
                return found;
            }
            let Some((letter, next)) = letters.next() else {
                return found;
            };
            key.push(letter);
            count += 1;
            end = next;
        }
    }
}

impl Value {
    fn is_spelled(&self, text: &str) -> bool {
        self.written.as_ref().is_none_or(|written| {
            let is_upper = || !text.chars().any(char::is_lowercase);
            written == text || (is_upper() && written.to_uppercase() == text)
        })
    }
}

/// Where what has no blanks and no quotes ends: the rest of a secret.
fn end_of_run(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '`' | '\'' | '<' | '\\');
    rest.find(is_end).map_or(text.len(), |length| from + length)
}

/// A British telephone number as it is written inland and abroad.
fn other_numbers(key: &str) -> Vec<String> {
    let is_number = key.len() >= 9 && key.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return Vec::new();
    }
    let begins = ["00440", "0044", "440", "44", "0"];
    let rest = begins.iter().find_map(|begin| key.strip_prefix(begin));
    let rest = rest.into_iter();
    rest.flat_map(|rest| begins.map(|begin| format!("{begin}{rest}")))
        .collect()
}

/// With which two letters the values begin: most words of a message are none of them, and need not
/// be looked up.
#[derive(Debug)]
struct Begins(Vec<u64>);

impl Default for Begins {
    fn default() -> Self {
        Self(vec![0; 65_536 / 64])
    }
}

impl Begins {
    fn place(first: char, second: char) -> (usize, u32) {
        let begin = (u32::from(first) & 0xff) << 8 | u32::from(second) & 0xff;
        (usize::try_from(begin / 64).unwrap_or_default(), begin % 64)
    }

    fn add(&mut self, first: char, second: char) {
        let (place, bit) = Self::place(first, second);
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= 1 << bit;
        }
    }

    fn has(&self, first: char, second: char) -> bool {
        let (place, bit) = Self::place(first, second);
        self.0.get(place).is_some_and(|bits| bits >> bit & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_values_that_begin_alike_the_longest_is_found() {
        let mut known = Known::default();
        for number in 0..20_000 {
            let value = format!("01632 {number:06}");
            known.learn(Kind::Telecom, &value, &format!("telecom-{number}"));
        }
        known.learn(Kind::Telecom, "01632", "town");
        known.learn(Kind::Telecom, "01632", "another");
        assert_eq!(
            known.replace("01632 000007, 01632 019999; 01632 0000071 and 01632."),
            "telecom-7, telecom-19999; town 0000071 and town."
        );
        assert!(matches!(known.replace("nobody here"), Cow::Borrowed(_)));
    }

    #[test]
    fn values_are_known_in_every_spelling_and_short_ones_only_as_words_and_as_they_are_written() {
        let mut known = Known::default();
        let values = [
            (Kind::Name, "Zyzzyva"),
            (Kind::Name, "Li"),
            (Kind::Name, "May"),
            (Kind::Title, "Miss"),
            (Kind::Telecom, "07700 900123"),
            (Kind::Telecom, "111"),
            (Kind::Postcode, "LS6 2QQ"),
            (Kind::Address, "Reading"),
        ];
        for (kind, value) in values {
            known.learn(kind, value, kind.word());
        }
        insta::assert_snapshot!(
            known.replace("ZYZZYVA, zyzzyva and Zyzzyva's; 07700900123, +447700900123, +44 (0)7700 900 123, 0044 7700 900123; LS62QQ, ls6 2qq"),
            @"name, name and name's; telecom, telecom, telecom, telecom; postcode, postcode"
        );
        insta::assert_snapshot!(
            known.replace("Li, LI, li, Lies; May, MAY, may; miss; 111; Reading, reading; Zyzzyvas"),
            @"name, name, li, Lies; name, name, may; miss; 111; address, reading; Zyzzyvas"
        );
    }

    #[test]
    fn a_long_value_is_found_by_how_it_begins_and_goes_as_a_whole() {
        let mut known = Known::default();
        let secret = "abc-DEF".repeat(100);
        known.learn(Kind::Token, &secret, "token");
        let text = format!("found `Bearer {secret}` there");
        assert_eq!(known.replace(&text), "found `Bearer token` there");
    }
}
