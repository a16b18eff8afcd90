//! Texts in which nothing had to be replaced.

use super::uuid::has_form_of_uuid;
use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;

/// How many bytes the texts may have together; when they have more, they are looked at anew.
const ROOM: usize = 4 * 1024 * 1024;

/// What it takes to remember a text, beside its bytes.
const BESIDE: usize = 64;

/// Longer texts seldom come again.
const LONGEST: usize = 2048;

/// Texts in which nothing had to be replaced: system URLs, codes, names of media types. They come again
/// with every message, and are told by their hash in a fraction of the time in which they are read.
#[derive(Debug)]
pub(super) struct Plain {
    /// Each with the revision of what was known when it was looked at.
    texts: IndexMap<Box<str>, u64, FxSeededState>,
    room: usize,
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            texts: IndexMap::with_hasher(hasher()),
            room: ROOM,
        }
    }
}

impl Plain {
    /// Whether there was nothing to replace in a text, when as much was known as now.
    pub(super) fn has(&self, text: &str, revision: u64) -> bool {
        may_come_again(text) && self.texts.get(text) == Some(&revision)
    }

    /// Remembers a text in which there was nothing to replace.
    pub(super) fn learn(&mut self, text: &str, revision: u64) {
        if !may_come_again(text) {
            return;
        }
        if let Some(seen) = self.texts.get_mut(text) {
            *seen = revision;
            return;
        }
        let needed = text.len() + BESIDE;
        if self.room < needed {
            self.texts.clear();
            self.room = ROOM;
        }
        self.room -= needed;
        self.texts.insert(text.into(), revision);
    }
}

/// Most UUIDs are other ones with every message, and would push out what is not. What has their form is looked at
/// anew in about the time of being found here; when it is something else, nothing more is lost.
fn may_come_again(text: &str) -> bool {
    text.len() <= LONGEST && !has_form_of_uuid(text)
}
