//! What has come to be known lately, so that a text that was looked at need not be looked at again for all that is
//! known.

use super::letters::{Letters, word_from};
use std::collections::VecDeque;

/// By how many letters beginnings are told, a byte of each.
const LETTERS: usize = 4;

/// How many values are lately.
const LATELY: usize = 256;

/// How a word begins: what is known is looked for where words begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begin(u32);

/// Returns how the words of a text begin.
pub(super) fn begins(text: &str) -> impl Iterator<Item = Begin> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let (start, end) = word_from(text, from)?;
        from = end;
        let letters = Letters::new(text, start).map(|(letter, _)| letter);
        Some(Begin::of(letters).0)
    })
}

impl Begin {
    /// Returns how something with some letters begins, and the bytes that count when that is short.
    fn of(letters: impl Iterator<Item = char>) -> (Self, u32) {
        let (mut begin, mut counting) = (0, 0);
        for (number, letter) in letters.take(LETTERS).enumerate() {
            begin |= (u32::from(letter) & 0xff) << (8 * number);
            counting |= 0xff << (8 * number);
        }
        (Self(begin), counting)
    }
}

/// The values that came to be known last, each with its revision: how they begin.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    values: VecDeque<(Begin, u32)>,
    /// How many there were before.
    revision: u64,
}

impl Fresh {
    /// Counts a value whose letters are these.
    pub(super) fn add(&mut self, key: &str) {
        self.revision += 1;
        if self.values.len() >= LATELY {
            self.values.pop_front();
        }
        self.values.push_back(Begin::of(key.chars()));
    }

    /// Returns how many were counted.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns whether a value may stand in a text whose words begin like this that was counted since a revision.
    pub(super) fn may_stand(&self, begins: &[Begin], since: u64) -> bool {
        let count = self.revision.saturating_sub(since);
        let older = usize::try_from(count).map(|count| self.values.len().checked_sub(count));
        let Ok(Some(older)) = older else {
            return true;
        };
        let stands = |(begin, counting): &(Begin, u32)| {
            // All of them, and not up to the first: so several are looked at at a time.
            let is_like = |other: &&Begin| (other.0 ^ begin.0) & counting == 0;
            begins.iter().filter(is_like).count() > 0
        };
        self.values.range(older..).any(stands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_stand(fresh: &Fresh, text: &str, since: u64) -> bool {
        fresh.may_stand(&begins(text).collect::<Vec<_>>(), since)
    }

    #[test]
    fn a_value_may_stand_where_a_word_begins_like_it_whatever_stands_between() {
        let mut fresh = Fresh::default();
        for key in ["annesley", "li", "éa"] {
            fresh.add(key);
        }
        for text in ["for ANNEs", "(A n-nes)", "Li", "l.i.", "Lima", "x Éa"] {
            assert!(may_stand(&fresh, text, 0), "{text}");
        }
        for text in [
            "for Ann",
            "Hannesley",
            "l",
            "",
            "a - - nnesley",
            "ann<esley",
        ] {
            assert!(!may_stand(&fresh, text, 0), "{text}");
        }
    }

    #[test]
    fn what_was_known_before_does_not_count_and_what_is_long_ago_may_be_anything() {
        let mut fresh = Fresh::default();
        fresh.add("annesley");
        fresh.add("chalmers");
        assert!(may_stand(&fresh, "Annesley", 0));
        assert!(!may_stand(&fresh, "Annesley", 1));
        assert!(may_stand(&fresh, "Chalmers", 1));
        assert!(!may_stand(&fresh, "Chalmers", 2));
        (0..LATELY).for_each(|_| fresh.add("other"));
        assert!(!may_stand(&fresh, "Chalmers", 2));
        assert!(may_stand(&fresh, "nobody", 1));
        assert_eq!(fresh.values.len(), LATELY);
    }
}
