//! Tokens that were seen before.

use super::read::{Token, read_token};
use bookend_model::Headers;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many tokens make a generation; two generations are known.
const GENERATION: usize = 512;

/// How long an `Authorization` may be that is known, in bytes. Those of the Standard have a
/// kilobyte or two.
const LONGEST: usize = 3 * 1024;

/// The tokens that were seen last, each read once: a consumer may use one for all that it asks in
/// five minutes.
///
/// **Bounds:** 1 024 tokens, each of an `Authorization` of 3 KiB at most, and only such as met the
/// rules: nobody fills the memory with what is refused. What is found of a token depends on the
/// policy, so that each script needs tokens of its own.
#[derive(Debug, Default)]
pub struct KnownTokens(Mutex<Generations>);

/// When the young one is full it becomes the old one, and that is forgotten.
#[derive(Debug, Default)]
struct Generations {
    young: IndexMap<String, Arc<Token>, FxBuildHasher>,
    old: IndexMap<String, Arc<Token>, FxBuildHasher>,
}

impl KnownTokens {
    /// Returns the token of a request: the one that is known, or else as it is read now.
    pub fn read(&self, headers: &Headers) -> Arc<Token> {
        let text = headers.first("Authorization");
        let known = text.and_then(|text| self.find(text));
        known.unwrap_or_else(|| Arc::new(read_token(headers)))
    }

    fn find(&self, text: &str) -> Option<Arc<Token>> {
        let mut generations = self.lock();
        if let Some(known) = generations.young.get(text) {
            return Some(Arc::clone(known));
        }
        // What is still in use is not forgotten with its generation.
        let known = generations.old.swap_remove(text)?;
        generations.learn(text, &known);
        Some(known)
    }

    /// Notes a token that met the rules.
    pub(crate) fn learn(&self, headers: &Headers, token: &Arc<Token>) {
        let text = headers.first("Authorization");
        if let Some(text) = text.filter(|text| text.len() <= LONGEST) {
            self.lock().learn(text, token);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn learn(&mut self, text: &str, token: &Arc<Token>) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(text.to_owned(), Arc::clone(token));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Headers {
        [("Authorization", text)].into_iter().collect()
    }

    /// Reads a token, and notes that it met the rules.
    fn met(tokens: &KnownTokens, text: &str) -> Arc<Token> {
        let token = tokens.read(&of(text));
        tokens.learn(&of(text), &token);
        token
    }

    #[test]
    fn a_token_that_met_the_rules_is_known_and_no_other() {
        let tokens = KnownTokens::default();
        let first = met(&tokens, "Bearer a.b.");
        assert!(Arc::ptr_eq(&first, &tokens.read(&of("Bearer a.b."))));
        let other = tokens.read(&of("Bearer a.c."));
        assert!(!Arc::ptr_eq(&other, &tokens.read(&of("Bearer a.c."))));
    }

    #[test]
    fn those_that_are_no_longer_used_are_forgotten_and_what_is_long_is_never_known() {
        let tokens = KnownTokens::default();
        let (unused, used) = (met(&tokens, "Bearer 0"), met(&tokens, "Bearer 1"));
        for number in 2..=3 * GENERATION {
            met(&tokens, &format!("Bearer {number}"));
            assert!(Arc::ptr_eq(&used, &tokens.read(&of("Bearer 1"))));
        }
        assert!(!Arc::ptr_eq(&unused, &tokens.read(&of("Bearer 0"))));
        let long = format!("Bearer {}", "a".repeat(LONGEST));
        let first = met(&tokens, &long);
        assert!(!Arc::ptr_eq(&first, &tokens.read(&of(&long))));
    }
}
