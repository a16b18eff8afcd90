//! Parts of bodies that were met before, found by how they begin.

use super::cut::KnownPart;
use super::seen::Seen;
use crate::seeded::hasher;
use bytes::Bytes;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;

/// By how many bytes parts are looked for; those that are shorter are looked through each time. The
/// `fullUrl` with which an entry of a Bundle begins is mostly as long.
const BEGIN: usize = 96;

/// How many parts may begin alike: versions of a resource do.
const ALIKE: usize = 8;

/// Recognises parts of bodies.
#[derive(Debug)]
pub(super) struct Parts {
    seen: Seen,
    by_begin: IndexMap<[u8; BEGIN], Vec<Part>, FxSeededState>,
    count: usize,
}

#[derive(Debug)]
struct Part {
    bytes: Bytes,
    number: usize,
    /// Whether it ended its body.
    is_last: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            seen: Seen::default(),
            by_begin: IndexMap::with_hasher(hasher()),
            count: 0,
        }
    }
}

impl Parts {
    /// Returns the part with which a text begins, if it was met before, and if what follows it lets
    /// it be the same part.
    pub(super) fn known(&self, text: &[u8]) -> Option<KnownPart> {
        let alike = self.by_begin.get(text.first_chunk::<BEGIN>()?)?;
        let part = alike.iter().find(|part| {
            let Some(rest) = text.strip_prefix(&*part.bytes) else {
                return false;
            };
            if part.is_last {
                rest.is_empty()
            } else {
                rest.first() == Some(&b'{')
            }
        })?;
        Some(KnownPart {
            number: part.number,
            length: part.bytes.len(),
        })
    }

    /// Returns the number of a part, and whether it is new.
    pub(super) fn number(&mut self, part: &Bytes, is_last: bool) -> (usize, bool) {
        let (count, forgotten) = (&mut self.count, self.seen.forgotten());
        let (number, new) = self.seen.number(part, || {
            *count += 1;
            *count
        });
        if self.seen.forgotten() > forgotten {
            self.by_begin.clear();
        }
        let Some(bytes) = new else {
            return (number, false);
        };
        if let Some(begin) = part.first_chunk::<BEGIN>() {
            let alike = self.by_begin.entry(*begin).or_default();
            if alike.len() < ALIKE {
                alike.push(Part {
                    bytes,
                    number,
                    is_last,
                });
            }
        }
        (number, true)
    }
}
