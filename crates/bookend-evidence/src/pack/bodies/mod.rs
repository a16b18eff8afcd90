//! Bodies, each written once, and what several of them share as well.

use super::bundle_body::{BundleBody, Entries};
use super::cut::{Cut, cuts_beside};
use super::lines::{BodyLine, BodyRef};
use super::parts::Parts;
use super::plain::{is_encoded, plain};
use super::seen::Seen;
use super::sheet::Sheet;
use crate::WriteError;
use crate::redact::Redactor;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookend_model::Headers;
use bytes::Bytes;

/// A body as whoever recorded it has it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body<'b> {
    Whole(&'b Bytes),
    Bundle(&'b BundleBody),
}

/// Recognises bodies, and parts of them, that were written already.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// Bodies that are not cut, as they were on the wire.
    whole: Seen,
    /// Bodies that are: which parts they have, and what stands before these.
    cut: Seen,
    parts: Parts,
    entries: Entries,
    body_count: usize,
}

impl Bodies {
    /// Writes a body, where it is new, and returns which one it is; nothing for an empty one.
    ///
    /// # Errors
    ///
    /// [`WriteError`], when the file cannot be written.
    pub(super) fn write(
        &mut self,
        (headers, body): (&Headers, Body<'_>),
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<Option<BodyRef>, WriteError> {
        match body {
            Body::Whole(body) if body.is_empty() => Ok(None),
            Body::Whole(body) => {
                let id = self.whole_or_cut((headers, body), redactor, sheet)?;
                let wire_bytes = body.len();
                Ok(Some(BodyRef { id, wire_bytes }))
            }
            Body::Bundle(body) => {
                let id = self.bundle((headers, body), redactor, sheet)?;
                let wire_bytes = body.length();
                Ok(Some(BodyRef { id, wire_bytes }))
            }
        }
    }

    /// Writes the body of a Bundle; entries that were written before are not looked at.
    fn bundle(
        &mut self,
        (headers, body): (&Headers, &BundleBody),
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<usize, WriteError> {
        // A script may have said so; then it is not looked into.
        if is_encoded(headers) {
            return self.whole(headers, &body.bytes(), redactor, sheet);
        }
        let (mut parts, mut new) = (Vec::with_capacity(body.entries.len() + 1), Vec::new());
        for part in body.parts() {
            let number = |text: String| {
                let (number, is_new) = self.parts.number(text.as_bytes(), part.next);
                if is_new {
                    new.push((number, Bytes::from(text)));
                }
                number
            };
            parts.push(self.entries.number(part, number));
        }
        let head = body.head.as_bytes();
        Ok(self.of_parts((head, &parts), new, redactor, sheet))
    }

    fn whole_or_cut(
        &mut self,
        (headers, body): (&Headers, &Bytes),
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<usize, WriteError> {
        let places = if is_encoded(headers) {
            Vec::new()
        } else {
            cuts_beside(body, |rest| self.parts.known(rest))
        };
        if places.is_empty() || !is_text(body, &places) {
            self.whole(headers, body, redactor, sheet)
        } else {
            Ok(self.cut(body, &places, redactor, sheet))
        }
    }

    fn whole(
        &mut self,
        headers: &Headers,
        body: &Bytes,
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<usize, WriteError> {
        let (id, is_new) = self.whole.number(body, next(&mut self.body_count));
        if is_new {
            sheet.write(&line(id, headers, body, redactor))?;
        }
        Ok(id)
    }

    fn cut(
        &mut self,
        body: &Bytes,
        places: &[Cut],
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> usize {
        let (mut parts, mut new) = (Vec::with_capacity(places.len()), Vec::new());
        for (cut, end) in places.iter().zip(ends(body, places)) {
            if let Some(known) = cut.known {
                parts.push(known);
                continue;
            }
            let part = body.slice(cut.start..end);
            let (number, is_new) = self.parts.number(&part, body.get(end).copied());
            if is_new {
                new.push((number, part));
            }
            parts.push(number);
        }
        let first = places.first().map_or(0, |cut| cut.start);
        let head = body.slice(..first);
        self.of_parts((&head, &parts), new, redactor, sheet)
    }

    /// Writes a body of parts, some of which are new.
    fn of_parts(
        &mut self,
        (head, parts): (&[u8], &[usize]),
        new: Vec<(usize, Bytes)>,
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> usize {
        let (id, is_new) = self.cut.number((head, parts), next(&mut self.body_count));
        // A body with a part that is new is new itself.
        if !is_new {
            return id;
        }
        let (numbers, new): (Vec<_>, Vec<_>) = new.into_iter().unzip();
        let (text, texts) = redacted(head, &new, redactor);
        for (part, text) in numbers.into_iter().zip(texts) {
            sheet.add_part(part, &text);
        }
        sheet.add_body(id, &text, parts);
        id
    }
}

/// Where the parts of a body end.
fn ends(body: &[u8], places: &[Cut]) -> impl Iterator<Item = usize> {
    let ends = places.iter().skip(1).map(|cut| cut.start);
    ends.chain([body.len()])
}

/// Whether a body is text; the parts that are known are.
fn is_text(body: &[u8], places: &[Cut]) -> bool {
    let first = places.first().map_or(body.len(), |cut| cut.start);
    let parts = places.iter().zip(ends(body, places));
    let unknown = parts.filter(|(cut, _)| cut.known.is_none());
    let mut unknown = unknown
        .map(|(cut, end)| cut.start..end)
        .chain(std::iter::once(0..first));
    unknown.all(|part| {
        body.get(part)
            .is_some_and(|part| std::str::from_utf8(part).is_ok())
    })
}

fn next(count: &mut usize) -> impl FnOnce() -> usize {
    move || {
        *count += 1;
        *count
    }
}

/// What stands before the parts, and those that are new.
fn redacted(head: &[u8], new: &[Bytes], redactor: Option<&mut Redactor>) -> (String, Vec<String>) {
    // They are text: otherwise the body was not cut.
    let text = |part| std::str::from_utf8(part).unwrap_or_default();
    let new = new.iter().map(|part| text(part));
    match redactor {
        Some(redactor) => redactor.parts(text(head), &new.collect::<Vec<_>>()),
        None => (text(head).to_owned(), new.map(str::to_owned).collect()),
    }
}

fn line(id: usize, headers: &Headers, body: &Bytes, redactor: Option<&mut Redactor>) -> BodyLine {
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

#[cfg(test)]
pub(super) mod tests;
