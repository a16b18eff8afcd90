//! Values that were found in places for names and the like, to be found again in other texts.

use std::collections::BTreeMap;

/// How many values are remembered; a run that has more is one of load, where texts repeat bodies.
const LIMIT: usize = 200_000;

/// Shorter values are in too many other words.
const SHORTEST: usize = 3;

/// Values with their pseudonyms, by their first word.
#[derive(Debug, Default)]
pub(super) struct Known {
    by_word: BTreeMap<String, Vec<(String, String)>>,
    count: usize,
}

impl Known {
    /// Remembers a value.
    pub(super) fn learn(&mut self, value: &str, pseudonym: &str) {
        let value = value.trim();
        let start = word_at(value).map_or(0, |(start, _)| start);
        let value = value.get(start..).unwrap_or_default();
        let Some((_, word)) = word_at(value) else {
            return;
        };
        if value.chars().count() < SHORTEST || self.count >= LIMIT {
            return;
        }
        let known = self.by_word.entry(word.to_owned()).or_default();
        if known.iter().all(|(other, _)| other != value) {
            known.push((value.to_owned(), pseudonym.to_owned()));
            // The longest first: `High Street 1` before `High`.
            known.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
            self.count += 1;
        }
    }

    /// Returns a text in which every known value that stands between other words is replaced.
    pub(super) fn replace(&self, text: &str) -> String {
        let mut replaced = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((start, word)) = word_at(rest) {
            let at = rest.get(start..).unwrap_or_default();
            let found = self.by_word.get(word).into_iter().flatten();
            let found = found.into_iter().find(|(value, _)| stands_at(at, value));
            let (length, replacement) = match found {
                Some((value, pseudonym)) => (value.len(), pseudonym.as_str()),
                None => (word.len(), word),
            };
            replaced.push_str(rest.get(..start).unwrap_or_default());
            replaced.push_str(replacement);
            rest = at.get(length..).unwrap_or_default();
        }
        replaced.push_str(rest);
        replaced
    }
}

/// Returns the first word of a text and where it begins.
fn word_at(text: &str) -> Option<(usize, &str)> {
    let start = text.find(char::is_alphanumeric)?;
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| !c.is_alphanumeric());
    Some((start, rest.get(..end.unwrap_or(rest.len()))?))
}

fn stands_at(text: &str, value: &str) -> bool {
    let after = text.strip_prefix(value).map(|rest| rest.chars().next());
    after.is_some_and(|next| !next.is_some_and(char::is_alphanumeric))
}
