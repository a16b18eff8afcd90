//! Parts of bodies that were met before, found by how they begin.

use super::cut::KnownPart;
use super::seen::Seen;
use crate::seeded::hasher;
use indexmap::IndexMap;
use rustc_hash::FxSeededState;
use std::cell::Cell;
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
    /// The place of the one that was found last.
    last: Cell<usize>,
    room: usize,
    count: usize,
}

#[derive(Debug)]
struct Part {
    bytes: Box<[u8]>,
    number: usize,
    /// The byte behind it; nothing where it ended its body.
    next: Option<u8>,
    /// The place of the one that was found next, perhaps; others may have taken it.
    follower: Cell<usize>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            seen: Seen::default(),
            by_begin: IndexMap::with_hasher(hasher()),
            last: Cell::new(0),
            room: ROOM,
            count: 0,
        }
    }
}

impl Parts {
    /// Returns the part with which a text begins, if it was met before, and if what follows it lets
    /// it be the same part.
    pub(super) fn known(&self, text: &[u8]) -> Option<KnownPart> {
        let (place, part) = self.part_at(text)?;
        let last = self.by_begin.get_index(self.last.replace(place));
        if let Some((_, last)) = last {
            last.follower.set(place);
        }
        (text.get(part.bytes.len()) == part.next.as_ref()).then_some(KnownPart {
            number: part.number,
            length: part.bytes.len(),
        })
    }

    /// Returns the part with which a text begins, and its place: mostly it is the one that followed last time, which
    /// need not be looked up.
    fn part_at(&self, text: &[u8]) -> Option<(usize, &Part)> {
        let last = self.by_begin.get_index(self.last.get());
        let follower = last.map_or(0, |(_, last)| last.follower.get());
        let at = |place: usize| {
            let (_, part) = self.by_begin.get_index(place)?;
            text.starts_with(&part.bytes).then_some((place, part))
        };
        at(follower).or_else(|| at(self.by_begin.get_index_of(&self.digest(text)?)?))
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
            follower: Cell::new(0),
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
    fn a_part_is_found_whichever_followed_last_time() {
        let mut parts = Parts::default();
        // They begin otherwise, each.
        let part = |id: usize| format!("{{{id}{:BEGIN$}}}", "").into_bytes();
        let found = |parts: &Parts, id: usize| parts.known(&part(id)).map(|known| known.number);
        for id in 0..4 {
            parts.number(&part(id), None);
        }
        for id in [0, 1, 2, 0, 1, 3, 3, 2, 1, 0, 9, 1, 2, 0, 1] {
            let number = (id < 4).then_some(id + 1);
            assert_eq!(found(&parts, id), number);
        }
        // Another takes the place of one that is looked for no more.
        parts.number(&[part(1), b" ".to_vec()].concat(), Some(b'{'));
        assert_eq!(
            [0, 1, 2, 3].map(|id| found(&parts, id)),
            [Some(1), None, Some(3), Some(4)]
        );
        assert_eq!([0, 2].map(|id| found(&parts, id)), [Some(1), Some(3)]);
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
