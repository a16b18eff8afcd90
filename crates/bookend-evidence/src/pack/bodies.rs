//! Bodies, each written once, and what several of them share as well.

use super::cut::{Cut, cuts_beside};
use super::lines::{BodyLine, BodyRef, PartLine};
use super::parts::Parts;
use super::plain::{is_encoded, plain};
use super::seen::Seen;
use super::sheet::Sheet;
use crate::redact::Redactor;
use crate::{HeaderField, WriteError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use std::borrow::Cow;

/// Recognises bodies, and parts of them, that were written already.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// Bodies that are not cut, as they were on the wire.
    whole: Seen,
    /// Bodies that are: which parts they have, and what stands before these.
    cut: Seen,
    parts: Parts,
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
        (headers, body): (&[HeaderField], &Bytes),
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<Option<BodyRef>, WriteError> {
        if body.is_empty() {
            return Ok(None);
        }
        let places = match std::str::from_utf8(body) {
            Ok(text) if !is_encoded(headers) => cuts_beside(text, |rest| self.parts.known(rest)),
            _ => Vec::new(),
        };
        let id = if places.is_empty() {
            self.whole(headers, body, redactor, sheet)?
        } else {
            self.cut(body, &places, redactor, sheet)?
        };
        Ok(Some(BodyRef {
            id,
            wire_bytes: body.len(),
        }))
    }

    fn whole(
        &mut self,
        headers: &[HeaderField],
        body: &Bytes,
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<usize, WriteError> {
        let (id, is_new) = self.whole.number(body, next(&mut self.body_count));
        if is_new.is_some() {
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
    ) -> Result<usize, WriteError> {
        let ends = places.iter().skip(1).map(|cut| cut.start);
        let ends = ends.chain([body.len()]);
        let (mut parts, mut new) = (Vec::with_capacity(places.len()), Vec::new());
        for (cut, end) in places.iter().zip(ends) {
            if let Some(known) = cut.known {
                parts.push(known);
                continue;
            }
            let part = body.slice(cut.start..end);
            let (number, is_new) = self.parts.number(&part, end == body.len());
            if is_new {
                new.push((number, part));
            }
            parts.push(number);
        }
        let first = places.first().map_or(0, |cut| cut.start);
        let head = body.slice(..first);
        let (id, is_new) = self
            .cut
            .number(&key(&head, &parts), next(&mut self.body_count));
        // A body with a part that is new is new itself.
        if is_new.is_none() {
            return Ok(id);
        }
        let (numbers, entries): (Vec<_>, Vec<_>) = new.into_iter().unzip();
        let (text, entries) = redacted(&head, &entries, redactor);
        for (part, text) in numbers.into_iter().zip(entries) {
            sheet.write(&PartLine { part, text })?;
        }
        sheet.write(&BodyLine {
            id,
            text: Some(text),
            parts,
            ..BodyLine::default()
        })?;
        Ok(id)
    }
}

fn next(count: &mut usize) -> impl FnOnce() -> usize {
    move || {
        *count += 1;
        *count
    }
}

/// What a body that is cut is recognised by: how many parts it has, which, and its head.
fn key(head: &Bytes, parts: &[usize]) -> Bytes {
    let mut key = Vec::with_capacity(head.len() + size_of::<usize>() + size_of_val(parts));
    key.extend(parts.len().to_le_bytes());
    for part in parts {
        key.extend(part.to_le_bytes());
    }
    key.extend_from_slice(head);
    key.into()
}

/// What stands before the entries, and those that are new.
fn redacted(
    head: &[u8],
    entries: &[Bytes],
    redactor: Option<&mut Redactor>,
) -> (String, Vec<String>) {
    let head = String::from_utf8_lossy(head);
    let entries: Vec<Cow<'_, str>> = entries
        .iter()
        .map(|entry| String::from_utf8_lossy(entry))
        .collect();
    match redactor {
        Some(redactor) => {
            let entries: Vec<&str> = entries.iter().map(AsRef::as_ref).collect();
            redactor.parts(&head, &entries)
        }
        None => (
            head.into_owned(),
            entries.into_iter().map(Cow::into_owned).collect(),
        ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Salt;

    /// Writes bodies, and returns their numbers and what was written.
    fn written(bodies: &[&[u8]]) -> (Vec<usize>, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bodies.jsonl");
        let mut sheet = Sheet::create(&path).unwrap();
        let mut redactor = Redactor::new(Salt::new([1; 16]));
        let mut known = Bodies::default();
        let mut number = |body: &&[u8]| {
            let body = Bytes::copy_from_slice(body);
            let written = known.write((&[], &body), Some(&mut redactor), &mut sheet);
            written.unwrap().unwrap().id
        };
        let numbers = bodies.iter().map(&mut number).collect();
        sheet.flush().unwrap();
        (numbers, std::fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn a_body_that_is_cut_is_no_other_body_whatever_that_says() {
        let head = br#"{"entry":["#;
        let cut = br#"{"entry":[{"id":"a"},{"id":"b"}]}"#;
        let other = key(&Bytes::from_static(head), &[1, 2]);
        let (numbers, text) = written(&[cut, &other, cut, &other]);
        assert_eq!(numbers, [1, 2, 1, 2]);
        assert_eq!(text.lines().count(), 4, "{text}");
    }

    #[test]
    fn what_the_head_of_a_body_says_is_known_in_its_entries() {
        let body = br#"{"name":{"family":"Annesley"},"entry":[{"a":"Annesley"},{"a":"b"}],"telecom":[{"value":"07700 900123"}]}"#;
        let (_, text) = written(&[body]);
        assert!(
            !text.contains("Annesley") && !text.contains("07700"),
            "{text}"
        );
    }

    #[test]
    fn objects_of_a_body_that_are_no_entries_are_redacted_where_they_stand() {
        let body = br#"{"resourceType":"Patient","telecom":[{"fullUrl":"a","value":"07700 900123"},{"fullUrl":"b","value":"07700 900456"}]}"#;
        let (_, text) = written(&[body]);
        assert!(!text.contains("07700"), "{text}");
    }
}
