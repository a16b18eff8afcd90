//! Parts of bodies that were met before, found by how they begin.

use super::cut::KnownPart;
use super::seen::Seen;
use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::hash::BuildHasher as _;

/// By how many bytes parts are looked for; those that are shorter are looked through each time. The
/// `fullUrl` with which an entry of a Bundle begins is mostly as long.
const BEGIN: usize = 96;

/// How many bytes the parts may have together that are looked for; beside them each takes a row of a table.
const ROOM: usize = 16 * 1024 * 1024;

/// Recognises parts of bodies.
///
/// A part stays as it was written first. Who came to be known only later is not replaced in it: what it says
/// of them stands in the body that brought it as well.
#[derive(Debug)]
pub(super) struct Parts {
    seen: Seen,
    /// By a digest of how they begin. Of those that begin alike, such as versions of a resource, the one that
    /// was met last.
    by_begin: IndexMap<u64, Part, FxSeededState>,
    room: usize,
    count: usize,
}

#[derive(Debug)]
struct Part {
    bytes: Box<[u8]>,
    number: usize,
    /// The byte behind it; nothing where it ended its body.
    next: Option<u8>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            seen: Seen::default(),
            by_begin: IndexMap::with_hasher(hasher()),
            room: ROOM,
            count: 0,
        }
    }
}

impl Parts {
    /// Returns the part with which a text begins, if it was met before, and if what follows it lets
    /// it be the same part.
    pub(super) fn known(&self, text: &[u8]) -> Option<KnownPart> {
        let part = self.by_begin.get(&self.digest(text)?)?;
        let rest = text.strip_prefix(&*part.bytes)?;
        (rest.first() == part.next.as_ref()).then_some(KnownPart {
            number: part.number,
            length: part.bytes.len(),
        })
    }

    /// Returns the number of a part, and whether it is new; `next` is the byte behind it in its body.
    pub(super) fn number(&mut self, part: &[u8], next: Option<u8>) -> (usize, bool) {
        let count = &mut self.count;
        let (number, is_new) = self.seen.number(part, || {
            *count += 1;
            *count
        });
        // One that is not new was met before another that begins alike.
        if let Some(begin) = self.digest(part) {
            self.look_for(begin, part, number, next);
        }
        (number, is_new)
    }

    fn look_for(&mut self, begin: u64, part: &[u8], number: usize, next: Option<u8>) {
        if part.len() > ROOM {
            return;
        }
        if let Some(older) = self.by_begin.swap_remove(&begin) {
            self.room += older.bytes.len();
        }
        if self.room < part.len() {
            self.by_begin.clear();
            self.room = ROOM;
        }
        self.room -= part.len();
        let part = Part {
            bytes: part.into(),
            number,
            next,
        };
        self.by_begin.insert(begin, part);
    }

    /// Returns what is the same for all that begin alike; nothing for what is too short.
    fn digest(&self, text: &[u8]) -> Option<u64> {
        let begin = text.first_chunk::<BEGIN>()?;
        Some(self.by_begin.hasher().hash_one(begin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(id: &str) -> Vec<u8> {
        format!("{{{:BEGIN$}{id}}}", "").into_bytes()
    }

    #[test]
    fn what_was_met_last_is_found_by_how_it_begins_where_the_same_follows() {
        let mut parts = Parts::default();
        assert_eq!(parts.number(&part("a"), Some(b'{')), (1, true));
        let followed = |parts: &Parts, id: &str, next: &[u8]| {
            let known = parts.known(&[&part(id), next].concat());
            known.map(|known| (known.number, known.length))
        };
        let length = part("a").len();
        assert_eq!(followed(&parts, "a", b"{"), Some((1, length)));
        assert_eq!(followed(&parts, "a", b"]"), None);
        assert_eq!(followed(&parts, "a", b""), None);
        assert_eq!(followed(&parts, "b", b"{"), None);
        assert_eq!(parts.number(&part("b"), None), (2, true));
        assert_eq!(followed(&parts, "b", b""), Some((2, length)));
        assert_eq!(followed(&parts, "a", b"{"), None);
        assert_eq!(parts.number(&part("a"), Some(b'{')), (1, false));
        assert_eq!(followed(&parts, "a", b"{"), Some((1, length)));
    }

    #[test]
    fn there_is_room_for_so_many_bytes() {
        let mut parts = Parts::default();
        let large = |letter: u8| [vec![letter; BEGIN], vec![b' '; ROOM / 2]].concat();
        for letter in [b'a', b'b', b'b', b'c'] {
            parts.number(&large(letter), None);
        }
        assert_eq!(parts.by_begin.len(), 1);
        assert_eq!(parts.known(&large(b'c')).map(|known| known.number), Some(3));
        parts.number(&vec![b'd'; ROOM + 1], None);
        assert_eq!(parts.by_begin.len(), 1);
    }
}
