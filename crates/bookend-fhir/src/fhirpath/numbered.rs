//! Texts that are told apart by numbers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

/// How many texts there are before those that are gone are looked for.
const USUAL: usize = 1024;

/// A text, and the number that it has wherever it is written.
///
/// The number is given when an expression is compiled, and never to another text: what is remembered
/// by it need not hold on to the text, whose count of holders every thread would write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    number: u64,
    text: Arc<str>,
}

impl Numbered {
    /// Returns a text with its number.
    pub(super) fn of(text: &str) -> Self {
        static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.numbered(text)
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the text is written in several places.
    pub(super) fn has_several_holders(&self) -> bool {
        Arc::strong_count(&self.text) > 1
    }
}

/// Returns a number that nothing had before.
pub(super) fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The texts that somebody has.
#[derive(Debug, Default)]
struct Known {
    texts: BTreeMap<Box<str>, (u64, Weak<str>)>,
    /// How many there may be before those that are gone are forgotten.
    room: usize,
}

impl Known {
    fn numbered(&mut self, text: &str) -> Numbered {
        let known = self.texts.get(text);
        if let Some((number, text)) =
            known.and_then(|(number, held)| Some((*number, held.upgrade()?)))
        {
            return Numbered { number, text };
        }
        if self.texts.len() >= self.room {
            self.texts.retain(|_, (_, held)| held.strong_count() > 0);
            self.room = USUAL.max(2 * self.texts.len());
        }
        let number = next_number();
        let held: Arc<str> = text.into();
        let known = (number, Arc::downgrade(&held));
        self.texts.insert(text.into(), known);
        Numbered { number, text: held }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_as_long_as_somebody_has_it_and_no_other_text_ever_has_it() {
        let mut known = Known::default();
        let first = known.numbered("name.given");
        assert_eq!(known.numbered("name.given"), first);
        assert_ne!(known.numbered("name.family").number(), first.number());
        let number = first.number();
        drop(first);
        assert_ne!(known.numbered("name.given").number(), number);
    }

    #[test]
    fn texts_that_nobody_has_any_more_are_forgotten() {
        let mut known = Known::default();
        let kept = known.numbered("kept");
        for number in 0..3 * USUAL {
            drop(known.numbered(&number.to_string()));
        }
        assert!(known.texts.len() <= USUAL, "{}", known.texts.len());
        assert_eq!(known.numbered("kept"), kept);
    }
}
