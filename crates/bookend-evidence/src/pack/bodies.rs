//! Bodies, each written once.

use super::lines::{BodyLine, BodyRef};
use super::plain::plain;
use crate::HeaderField;
use crate::redact::Redactor;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};

/// How many bytes of bodies are remembered, to be recognised.
const REMEMBERED: usize = 64 * 1024 * 1024;

/// Recognises bodies that were written already.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    hasher: RandomState,
    by_hash: BTreeMap<u64, Vec<(Bytes, usize)>>,
    remembered: usize,
    count: usize,
}

impl Bodies {
    /// Returns which body this is, and its line when it is new.
    pub(super) fn of(
        &mut self,
        headers: &[HeaderField],
        body: &Bytes,
        redactor: Option<&mut Redactor>,
    ) -> Option<(BodyRef, Option<BodyLine>)> {
        if body.is_empty() {
            return None;
        }
        let wire_bytes = body.len();
        let hash = self.hasher.hash_one(body);
        let known = self.by_hash.get(&hash).into_iter().flatten();
        let known = known.into_iter().find(|(other, _)| other == body);
        if let Some((_, id)) = known {
            return Some((
                BodyRef {
                    id: *id,
                    wire_bytes,
                },
                None,
            ));
        }
        self.count += 1;
        let id = self.count;
        self.remember(hash, body.clone(), id);
        let line = line(id, headers, body, redactor);
        Some((BodyRef { id, wire_bytes }, Some(line)))
    }

    /// When there is too much to remember, everything is forgotten: then bodies are written again.
    fn remember(&mut self, hash: u64, body: Bytes, id: usize) {
        self.remembered += body.len();
        if self.remembered > REMEMBERED {
            self.by_hash.clear();
            self.remembered = body.len();
        }
        self.by_hash.entry(hash).or_default().push((body, id));
    }
}

fn line(
    id: usize,
    headers: &[HeaderField],
    body: &Bytes,
    redactor: Option<&mut Redactor>,
) -> BodyLine {
    let decompressed = plain(headers, body);
    let is_plain = decompressed.is_none();
    let bytes = decompressed.unwrap_or_else(|| body.to_vec());
    let text = String::from_utf8(bytes).ok();
    let line = BodyLine {
        id,
        ..BodyLine::default()
    };
    match (text, redactor) {
        (Some(text), Some(redactor)) => BodyLine {
            text: Some(redactor.body(&text)),
            ..line
        },
        (Some(text), None) if is_plain => BodyLine {
            text: Some(text),
            ..line
        },
        (None, Some(_)) => BodyLine {
            withheld_bytes: Some(body.len()),
            ..line
        },
        (text, None) => BodyLine {
            text,
            wire_base64: Some(STANDARD.encode(body)),
            ..line
        },
    }
}
