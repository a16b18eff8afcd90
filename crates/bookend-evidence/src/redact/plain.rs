//! Texts in which nothing had to be replaced.

use super::fresh::Begin;
use super::known::Known;
use super::uuid::has_form_of_uuid;
use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;

/// How many bytes the texts may have together; when they have more, they are looked at anew.
const ROOM: usize = 4 * 1024 * 1024;

/// What it takes to remember a text, beside its bytes.
const BESIDE: usize = 80;

/// Longer texts seldom come again.
const LONGEST: usize = 2048;

/// Texts in which nothing had to be replaced: system URLs, codes, names of media types. They come again
/// with every message, and are told by their hash in a fraction of the time in which they are read.
#[derive(Debug)]
pub(super) struct Plain {
    texts: IndexMap<Box<str>, Looked, FxSeededState>,
    room: usize,
}

/// How a text was looked at.
#[derive(Debug)]
struct Looked {
    /// The revision of what was known then.
    revision: u64,
    begins: Box<[Begin]>,
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
    /// Returns how the words of a text begin in which there is nothing to replace: there was nothing, and what has come
    /// to be known since begins otherwise.
    pub(super) fn begins(&mut self, text: &str, known: &Known) -> Option<&[Begin]> {
        if !may_come_again(text) {
            return None;
        }
        let looked = self.texts.get_mut(text)?;
        let now = known.revision();
        if looked.revision != now {
            if known.may_stand(&looked.begins, looked.revision) {
                return None;
            }
            looked.revision = now;
        }
        Some(&looked.begins)
    }

    /// Remembers a text in which there was nothing to replace, and how the words begin that were looked at for it.
    pub(super) fn learn(
        &mut self,
        text: &str,
        revision: u64,
        begins: impl FnOnce(&str) -> Vec<Begin>,
    ) {
        if !may_come_again(text) {
            return;
        }
        if let Some(looked) = self.texts.get_mut(text) {
            looked.revision = revision;
            return;
        }
        let begins = begins(text).into_boxed_slice();
        let needed = text.len() + size_of_val(&*begins) + BESIDE;
        if self.room < needed {
            self.texts.clear();
            self.room = ROOM;
        }
        self.room -= needed;
        self.texts.insert(text.into(), Looked { revision, begins });
    }
}

/// Most UUIDs are other ones with every message, and would push out what is not. What has their form is looked at
/// anew in about the time of being found here; when it is something else, nothing more is lost.
fn may_come_again(text: &str) -> bool {
    text.len() <= LONGEST && !has_form_of_uuid(text)
}
