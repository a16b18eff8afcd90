//! Texts in which nothing had to be replaced.

use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;

/// How many texts are remembered; when there are more, they are looked at anew.
const MOST: usize = 20_000;

/// Longer texts seldom come again; but for URLs, of which searches repeat the same.
const LONGEST: usize = 200;
const LONGEST_URL: usize = 2048;

/// How many URLs are remembered.
const MOST_URLS: usize = 1000;

/// Texts in which nothing had to be replaced: system URLs, codes, names of media types. They come again
/// with every message, and are told by their hash in a fraction of the time in which they are read.
#[derive(Debug)]
pub(super) struct Plain {
    /// Each with the revision of what was known when it was looked at.
    texts: IndexMap<Box<str>, u64, FxSeededState>,
    /// How many there may be, and how long they may be.
    bounds: (usize, usize),
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            texts: IndexMap::with_hasher(hasher()),
            bounds: (MOST, LONGEST),
        }
    }
}

impl Plain {
    /// Returns an empty memory for URLs.
    pub(super) fn of_urls() -> Self {
        Self {
            bounds: (MOST_URLS, LONGEST_URL),
            ..Self::default()
        }
    }

    /// Whether there was nothing to replace in a text, when as much was known as now.
    pub(super) fn has(&self, text: &str, revision: u64) -> bool {
        self.texts.get(text) == Some(&revision)
    }

    /// Remembers a text in which there was nothing to replace.
    pub(super) fn learn(&mut self, text: &str, revision: u64) {
        let (most, longest) = self.bounds;
        if text.len() > longest {
            return;
        }
        if let Some(seen) = self.texts.get_mut(text) {
            *seen = revision;
            return;
        }
        if self.texts.len() >= most {
            self.texts.clear();
        }
        self.texts.insert(text.into(), revision);
    }
}
