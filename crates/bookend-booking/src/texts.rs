//! Texts that come again and again.

use std::sync::Arc;

/// How many texts are known; few enough to be looked through.
const KNOWN: usize = 16;

/// Texts that come again and again, such as callers and systems: what is kept of them is the same
/// memory.
///
/// The oldest is forgotten where there are too many, so that nobody fills memory with new ones; what
/// has it keeps it.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    known: Vec<Arc<str>>,
    /// Which one makes room next.
    oldest: usize,
}

impl Texts {
    /// Returns a text as it is kept.
    pub(crate) fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.known.iter().find(|known| ***known == *text) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = Arc::from(text);
        if self.known.len() < KNOWN {
            self.known.push(Arc::clone(&shared));
        } else if let Some(oldest) = self.known.get_mut(self.oldest) {
            *oldest = Arc::clone(&shared);
            self.oldest = (self.oldest + 1) % KNOWN;
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_comes_again_is_the_same_memory() {
        let mut texts = Texts::default();
        let first = texts.share("a");
        assert_eq!(&*texts.share("b"), "b");
        assert!(Arc::ptr_eq(&texts.share("a"), &first));
    }

    #[test]
    fn no_more_texts_are_known_than_there_is_room_for_and_the_oldest_goes_first() {
        let mut texts = Texts::default();
        let name = |number: usize| number.to_string();
        let last = 2 * KNOWN;
        let all: Vec<Arc<str>> = (0..=last).map(|it| texts.share(&name(it))).collect();
        assert_eq!(texts.known.len(), KNOWN);
        for (number, text) in all.iter().enumerate().rev() {
            let is_known = texts.known.iter().any(|known| Arc::ptr_eq(known, text));
            assert_eq!(is_known, number > last - KNOWN, "{number}");
        }
    }
}
