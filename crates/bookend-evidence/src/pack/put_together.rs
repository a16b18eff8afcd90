//! Bodies that a program puts together of what it keeps: nobody keeps them whole to write them down.

use bytes::Bytes;
use rustc_hash::FxHashMap;
use std::fmt::Debug;
use std::sync::Arc;

/// How many pieces are remembered, in some 4 MB.
const REMEMBERED: usize = 100_000;

/// What stands behind the last piece.
const TAIL: &[u8] = b"]}";

/// A resource with what is around it in a list, such as an entry of a Bundle, as it stands in many bodies.
pub trait Piece: Debug + Send + Sync {
    /// Returns which piece it is of all that a program puts bodies together of. Pieces of one number are the same.
    fn number(&self) -> u64;

    /// Returns the piece in JSON.
    fn json(&self) -> &[u8];
}

/// A body that was put together of pieces.
///
/// **Shape:** an object in JSON that ends with a list of which the pieces are all members: the head, the pieces with a
/// comma between them, `]}`.
#[derive(Clone, Debug)]
pub struct PutTogether {
    /// What stands before the first piece.
    pub head: Bytes,
    /// The pieces, as they follow each other.
    pub pieces: Vec<Arc<dyn Piece>>,
}

impl PutTogether {
    /// Returns how many bytes the body has.
    pub(super) fn length(&self) -> usize {
        let commas = self.pieces.len().saturating_sub(1);
        let pieces: usize = self.pieces.iter().map(|piece| piece.json().len()).sum();
        self.head.len() + pieces + commas + TAIL.len()
    }

    /// Returns the body as it was on the wire.
    pub(super) fn whole(&self) -> Bytes {
        let pieces: Vec<&[u8]> = self.pieces.iter().map(|piece| piece.json()).collect();
        [&self.head, pieces.join(&b","[..]).as_slice(), TAIL]
            .concat()
            .into()
    }
}

/// The parts that pieces were written as.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// By the number of the piece, and whether it was the last of its list: otherwise a comma belongs to the part.
    parts: FxHashMap<(u64, bool), usize>,
    /// What stands behind the last.
    tail: usize,
}

impl Pieces {
    /// Returns the parts of a body; nothing where a piece was not written before.
    pub(super) fn parts(&self, body: &PutTogether) -> Option<Vec<usize>> {
        if body.pieces.is_empty() {
            return None;
        }
        let part = |key: (u64, bool)| self.parts.get(&key).copied();
        let parts = keys(body).map(part).chain([Some(self.tail)]);
        parts.collect()
    }

    /// Remembers as which parts a body was written.
    pub(super) fn learn(&mut self, body: &PutTogether, parts: &[usize]) {
        let Some((tail, parts)) = parts.split_last() else {
            return;
        };
        if parts.len() != body.pieces.len() {
            return;
        }
        if self.parts.len() >= REMEMBERED {
            self.parts.clear();
        }
        self.tail = *tail;
        self.parts.extend(keys(body).zip(parts.iter().copied()));
    }
}

fn keys(body: &PutTogether) -> impl Iterator<Item = (u64, bool)> {
    let last = body.pieces.len().saturating_sub(1);
    let places = body.pieces.iter().enumerate();
    places.map(move |(place, piece)| (piece.number(), place == last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::bodies::Body;
    use crate::pack::bodies::tests::written_as;
    use crate::redact::{Redactor, Salt};
    use bookend_model::Headers;

    #[derive(Debug)]
    struct Entry(u64, &'static str);

    impl Piece for Entry {
        fn number(&self) -> u64 {
            self.0
        }

        fn json(&self) -> &[u8] {
            self.1.as_bytes()
        }
    }

    const ENTRIES: [Entry; 3] = [
        Entry(7, r#"{"a":"Annesley"}"#),
        Entry(8, r#"{"name":"b"}"#),
        Entry(9, r#"{"contained":[{}]}"#),
    ];

    fn body(head: &'static str, entries: &[usize]) -> PutTogether {
        let entry = |place: &usize| {
            let Entry(number, json) = ENTRIES[*place];
            Arc::new(Entry(number, json)) as Arc<dyn Piece>
        };
        PutTogether {
            head: Bytes::from_static(head.as_bytes()),
            pieces: entries.iter().map(entry).collect(),
        }
    }

    /// Bodies with the same entries elsewhere, last or not.
    fn bodies() -> Vec<PutTogether> {
        let (head, named) = (
            r#"{"type":"searchset","entry":["#,
            r#"{"name":{"family":"Annesley"},"entry":["#,
        );
        let entries: [&[usize]; 6] = [&[0, 1], &[1, 0], &[0], &[2], &[0, 1], &[2, 1, 0]];
        let first = entries.into_iter().map(|entries| body(head, entries));
        first.chain([body(named, &[0, 1])]).collect()
    }

    #[test]
    fn a_body_of_pieces_is_written_as_the_whole_would_be() {
        let (none, gzip) = (
            Headers::new(),
            [("Content-Encoding", "gzip")].into_iter().collect(),
        );
        let mut bodies = bodies();
        bodies.push(PutTogether {
            head: Bytes::from_static(b"{\"\xff\":1,\"entry\":["),
            ..bodies[0].clone()
        });
        let whole: Vec<Bytes> = bodies.iter().map(PutTogether::whole).collect();
        // Compressed ones may be malformed; they are not looked into.
        let written = |bodies: &[Body<'_>]| {
            let messages = [&none, &gzip].into_iter();
            let messages = messages.flat_map(|headers| bodies.iter().map(move |it| (headers, *it)));
            let redactor = Redactor::new(Salt::new([1; 16]));
            written_as(Some(redactor), &messages.collect::<Vec<_>>())
        };
        let told: Vec<Body<'_>> = bodies.iter().map(Body::PutTogether).collect();
        let whole: Vec<Body<'_>> = whole.iter().map(Body::Whole).collect();
        assert_eq!(written(&told), written(&whole));
    }

    #[test]
    fn a_piece_is_known_as_a_part_by_whether_a_comma_follows() {
        let mut known = Pieces::default();
        let [first, turned, alone, ..] = &bodies()[..] else {
            unreachable!()
        };
        assert_eq!(known.parts(first), None);
        known.learn(first, &[1, 2, 3]);
        assert_eq!(known.parts(first), Some(vec![1, 2, 3]));
        assert_eq!((known.parts(turned), known.parts(alone)), (None, None));
        known.learn(alone, &[4, 3]);
        assert_eq!(known.parts(alone), Some(vec![4, 3]));
        assert_eq!(known.parts(first), Some(vec![1, 2, 3]));
    }

    #[test]
    fn what_was_not_cut_at_its_pieces_is_not_learnt() {
        let mut known = Pieces::default();
        let first = &bodies()[0];
        for parts in [&[][..], &[1], &[1, 2], &[1, 2, 3, 4]] {
            known.learn(first, parts);
            assert_eq!(known.parts(first), None, "{parts:?}");
        }
        known.learn(first, &[1, 2, 3]);
        assert_eq!(known.parts(&body("{", &[])), None);
    }
}
