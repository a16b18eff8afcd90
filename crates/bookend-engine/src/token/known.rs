//! Tokens that were seen before.

use super::read::{Token, read_token};
use bookend_model::Headers;
use indexmap::IndexMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many tokens make a generation; two generations are known.
const GENERATION: usize = 512;

/// How long an `Authorization` may be that is known, in bytes.
const LONGEST: usize = 8 * 1024;

/// The tokens that were seen last, each read once: a consumer may use one for all that it asks in
/// five minutes.
///
/// **Bounds:** 1 024 tokens, each of an `Authorization` of 8 KiB at most. What is found of a token
/// depends on the policy, so that each script needs tokens of its own.
#[derive(Debug, Default)]
pub struct KnownTokens(Mutex<Generations>);

/// When the young one is full it becomes the old one, and that is forgotten.
#[derive(Debug, Default)]
struct Generations {
    young: IndexMap<String, Arc<Token>>,
    old: IndexMap<String, Arc<Token>>,
}

impl KnownTokens {
    /// Returns the token of a request: the one that is known, or else as it is read now.
    pub fn read(&self, headers: &Headers) -> Arc<Token> {
        let Some(text) = headers.first("Authorization") else {
            return Arc::new(read_token(headers));
        };
        if text.len() > LONGEST {
            return Arc::new(read_token(headers));
        }
        if let Some(known) = self.find(text) {
            return known;
        }
        let token = Arc::new(read_token(headers));
        self.learn(text, &token);
        token
    }

    fn find(&self, text: &str) -> Option<Arc<Token>> {
        let generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = generations.young.get(text);
        known.or_else(|| generations.old.get(text)).cloned()
    }

    fn learn(&self, text: &str, token: &Arc<Token>) {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if generations.young.len() >= GENERATION {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(text.to_owned(), Arc::clone(token));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Headers {
        [("Authorization", text)].into_iter().collect()
    }

    #[test]
    fn a_token_is_read_once_and_others_are_others() {
        let tokens = KnownTokens::default();
        let first = tokens.read(&of("Bearer a.b."));
        assert!(Arc::ptr_eq(&first, &tokens.read(&of("Bearer a.b."))));
        assert!(!Arc::ptr_eq(&first, &tokens.read(&of("Bearer a.c."))));
    }

    #[test]
    fn the_oldest_are_forgotten_and_what_is_long_is_never_known() {
        let tokens = KnownTokens::default();
        let first = tokens.read(&of("Bearer 0"));
        for number in 1..=2 * GENERATION {
            tokens.read(&of(&format!("Bearer {number}")));
        }
        assert!(!Arc::ptr_eq(&first, &tokens.read(&of("Bearer 0"))));
        let long = of(&format!("Bearer {}", "a".repeat(LONGEST)));
        assert!(!Arc::ptr_eq(&tokens.read(&long), &tokens.read(&long)));
    }
}
