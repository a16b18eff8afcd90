//! What was met before, and the number under which.

use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::hash::{BuildHasher as _, Hash, RandomState};

/// How many are remembered, in some 15 MB: bodies that are cut, those that are not, and parts, of each caller.
const REMEMBERED: usize = 400_000;

/// Recognises what was met before by a digest, keyed with a secret that nobody keeps: of what it was, nothing
/// is held. Of two with the same digest the second would be taken for the first; that happens in one run of some
/// hundred million that have so many.
#[derive(Debug)]
pub(super) struct Seen {
    numbers: IndexMap<u64, usize, FxSeededState>,
    secret: RandomState,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            numbers: IndexMap::with_hasher(hasher()),
            secret: RandomState::new(),
        }
    }
}

impl Seen {
    /// Returns the number of what was met before; otherwise gives it one. Says whether that is new.
    ///
    /// When there is too much to remember, everything is forgotten: then things are written again.
    pub(super) fn number(
        &mut self,
        what: impl Hash,
        number: impl FnOnce() -> usize,
    ) -> (usize, bool) {
        let digest = self.secret.hash_one(what);
        if let Some(number) = self.numbers.get(&digest) {
            return (*number, false);
        }
        if self.numbers.len() >= REMEMBERED {
            self.numbers.clear();
        }
        let number = number();
        self.numbers.insert(digest, number);
        (number, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_met_before_keeps_its_number() {
        let mut seen = Seen::default();
        let mut count = 0;
        let mut number = |text: &str| {
            seen.number(text, || {
                count += 1;
                count
            })
        };
        assert_eq!(number("a"), (1, true));
        assert_eq!(number("b"), (2, true));
        assert_eq!(number("a"), (1, false));
    }

    #[test]
    fn what_is_too_much_to_remember_is_forgotten() {
        let mut seen = Seen::default();
        for number in 0..REMEMBERED {
            assert_eq!(seen.number(number, || number), (number, true));
        }
        assert_eq!(seen.number(0_usize, || REMEMBERED), (0, false));
        assert_eq!(seen.number("more", || REMEMBERED), (REMEMBERED, true));
        assert_eq!(seen.number(0_usize, || 0), (0, true));
        assert_eq!(seen.numbers.len(), 2);
    }
}
