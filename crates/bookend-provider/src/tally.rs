//! How often behaviours have applied, per key.

use bookend_engine::Tally;
use indexmap::IndexMap;
use std::sync::{Mutex, PoisonError};

/// How many keys are remembered; beyond that the oldest are forgotten, and count from 0 again.
const KEYS: usize = 100_000;

/// Counts that many workers share: of what scripts count, and of the draws of chance, each with keys
/// of their own to forget.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    counted: Keys,
    drawn: Keys,
}

/// Numbers by key.
#[derive(Debug, Default)]
struct Keys(Mutex<IndexMap<(String, String), u64>>);

impl Keys {
    fn count(&self, what: &str, key: &str) -> u64 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEYS {
            counts.drain(..KEYS / 10);
        }
        let count = counts.entry((what.to_owned(), key.to_owned())).or_insert(0);
        let before = *count;
        *count += 1;
        before
    }

    fn look(&self, what: &str, key: &str) -> u64 {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = counts.get(&(what.to_owned(), key.to_owned()));
        known.copied().unwrap_or(0)
    }
}

impl Tally for Counts {
    fn count(&self, what: &str, key: &str) -> u64 {
        self.counted.count(what, key)
    }

    fn draw(&self, behaviour: &str, message: &str) -> u64 {
        self.drawn.count(behaviour, message)
    }
}

/// Looks at counts, and counts nothing.
#[derive(Debug)]
pub(crate) struct Look<'c>(pub(crate) &'c Counts);

impl Tally for Look<'_> {
    fn count(&self, what: &str, key: &str) -> u64 {
        self.0.counted.look(what, key)
    }

    fn draw(&self, behaviour: &str, message: &str) -> u64 {
        self.0.drawn.look(behaviour, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_counted_by_itself() {
        let counts = Counts::default();
        assert_eq!((counts.count("a", "x"), counts.count("a", "x")), (0, 1));
        assert_eq!((counts.count("a", "y"), counts.count("b", "x")), (0, 0));
    }

    #[test]
    fn looking_counts_nothing() {
        let counts = Counts::default();
        counts.count("a", "x");
        let look = Look(&counts);
        assert_eq!((look.count("a", "x"), look.count("a", "x")), (1, 1));
        assert_eq!((look.count("a", "y"), counts.count("a", "y")), (0, 0));
    }

    #[test]
    fn the_number_of_keys_is_bounded() {
        let counts = Counts::default();
        for key in 0..=KEYS {
            counts.count("a", &key.to_string());
        }
        assert!(counts.counted.0.lock().unwrap().len() <= KEYS);
        assert_eq!(counts.count("a", "0"), 0, "the oldest key is forgotten");
    }

    #[test]
    fn however_many_messages_are_drawn_for_what_a_script_counts_is_not_forgotten() {
        let counts = Counts::default();
        counts.count("once", "");
        for message in 0..=KEYS {
            counts.draw("perhaps", &message.to_string());
        }
        assert_eq!(counts.count("once", ""), 1);
        assert_eq!(
            counts.draw("once", ""),
            0,
            "draws are counted by themselves"
        );
    }
}
