//! Bodies in the page: what several of them share stands in a chunk once.
//!
//! Searches answer with the same slots again and again, further apart than a compressor looks back;
//! cut into pieces, of which each is written once, they need a small part of the room.

use super::chunks::pack;
use crate::WriteError;
use crate::pack::{BodyLine, cuts};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// How much text of different pieces a chunk may hold before the next begins.
const SIZE: usize = 512 * 1024;

/// Writes bodies into a page, in chunks, and remembers which number begins which chunk.
#[derive(Debug, Default)]
pub(super) struct BodyChunks {
    pieces: Vec<String>,
    by_text: BTreeMap<String, usize>,
    bodies: Vec<Value>,
    size: usize,
    /// The number of the first body of each chunk.
    pub(super) firsts: Vec<usize>,
}

impl BodyChunks {
    pub(super) fn add(&mut self, body: &BodyLine, page: &mut impl Write) -> Result<(), WriteError> {
        if self.bodies.is_empty() {
            self.firsts.push(body.id);
        }
        let text = body.text.as_deref();
        let pieces = text.map(|text| {
            cut(text)
                .into_iter()
                .map(|piece| self.piece(piece))
                .collect::<Vec<_>>()
        });
        self.bodies.push(json!({
            "pieces": pieces, "wire_base64": body.wire_base64, "withheld_bytes": body.withheld_bytes,
        }));
        self.size += body.wire_base64.as_ref().map_or(0, String::len);
        if self.size > SIZE {
            self.flush(page)
        } else {
            Ok(())
        }
    }

    fn piece(&mut self, text: &str) -> usize {
        if let Some(known) = self.by_text.get(text) {
            return *known;
        }
        let number = self.pieces.len();
        self.size += text.len();
        self.pieces.push(text.to_owned());
        self.by_text.insert(text.to_owned(), number);
        number
    }

    /// Writes what is left.
    pub(super) fn flush(&mut self, page: &mut impl Write) -> Result<(), WriteError> {
        if self.bodies.is_empty() {
            return Ok(());
        }
        let chunk = json!({"pieces": self.pieces, "bodies": self.bodies});
        pack(
            &format!("b{}", self.firsts.len() - 1),
            chunk.to_string().as_bytes(),
            page,
        )?;
        let firsts = std::mem::take(&mut self.firsts);
        *self = Self {
            firsts,
            ..Self::default()
        };
        Ok(())
    }
}

/// Cuts a text into pieces, which together are the text.
fn cut(text: &str) -> Vec<&str> {
    let places = cuts(text);
    let starts = std::iter::once(0).chain(places.iter().copied());
    let ends = places.iter().copied().chain([text.len()]);
    starts
        .zip(ends)
        .filter_map(|(start, end)| text.get(start..end))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_text_are_the_text() {
        for text in ["", "plain", r#"{"entry":[{"fullUrl":1},{"fullUrl":2}]}"#] {
            assert_eq!(cut(text).concat(), text);
        }
        assert_eq!(cut(r#"{"entry":[{"fullUrl":1},{"fullUrl":2}]}"#).len(), 4);
    }
}
