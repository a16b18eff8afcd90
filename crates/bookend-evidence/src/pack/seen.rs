//! Bytes that were met before, and the number under which.

use crate::seeded::hasher;
use bytes::Bytes;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;

/// How many bytes are remembered.
const REMEMBERED: usize = 32 * 1024 * 1024;

/// Recognises bytes that were met before.
#[derive(Debug)]
pub(super) struct Seen {
    by_bytes: IndexMap<Bytes, usize, FxSeededState>,
    remembered: usize,
    forgotten: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            by_bytes: IndexMap::with_hasher(hasher()),
            remembered: 0,
            forgotten: 0,
        }
    }
}

impl Seen {
    /// Returns how often everything was forgotten.
    pub(super) fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Returns the number of bytes that were met before; otherwise gives them one, and returns what
    /// is remembered as well.
    ///
    /// When there is too much to remember, everything is forgotten: then things are written again.
    pub(super) fn number(
        &mut self,
        bytes: &Bytes,
        number: impl FnOnce() -> usize,
    ) -> (usize, Option<Bytes>) {
        if let Some(number) = self.by_bytes.get(bytes) {
            return (*number, None);
        }
        self.remembered += bytes.len();
        if self.remembered > REMEMBERED {
            self.by_bytes.clear();
            self.forgotten += 1;
            self.remembered = bytes.len();
        }
        let number = number();
        // A copy: a slice would keep the whole of the body that it is cut from.
        let kept = Bytes::copy_from_slice(bytes);
        self.by_bytes.insert(kept.clone(), number);
        (number, Some(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_met_before_keeps_its_number() {
        let mut seen = Seen::default();
        let mut count = 0;
        let mut number = |text: &'static str| {
            let (number, new) = seen.number(&Bytes::from_static(text.as_bytes()), || {
                count += 1;
                count
            });
            (number, new.is_some())
        };
        assert_eq!(number("a"), (1, true));
        assert_eq!(number("b"), (2, true));
        assert_eq!(number("a"), (1, false));
    }

    #[test]
    fn what_is_too_much_to_remember_is_forgotten() {
        let mut seen = Seen::default();
        let large = |letter: u8| Bytes::from(vec![letter; REMEMBERED / 2 + 1]);
        assert!(seen.number(&large(1), || 1).1.is_some());
        assert!(seen.number(&large(2), || 2).1.is_some());
        assert!(seen.number(&large(1), || 3).1.is_some());
        assert_eq!(seen.forgotten(), 2);
        assert_eq!(seen.by_bytes.len(), 1);
    }
}
