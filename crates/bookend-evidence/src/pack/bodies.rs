//! Bodies, each written once, and what several of them share as well.

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
        (headers, body): (&Headers, &Bytes),
        redactor: Option<&mut Redactor>,
        sheet: &mut Sheet,
    ) -> Result<Option<BodyRef>, WriteError> {
        if body.is_empty() {
            return Ok(None);
        }
        let places = if is_encoded(headers) {
            Vec::new()
        } else {
            cuts_beside(body, |rest| self.parts.known(rest))
        };
        let id = if places.is_empty() || !is_text(body, &places) {
            self.whole(headers, body, redactor, sheet)?
        } else {
            self.cut(body, &places, redactor, sheet)
        };
        Ok(Some(BodyRef {
            id,
            wire_bytes: body.len(),
        }))
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
        let (id, is_new) = self.cut.number((&head, &parts), next(&mut self.body_count));
        // A body with a part that is new is new itself.
        if !is_new {
            return id;
        }
        let (numbers, new): (Vec<_>, Vec<_>) = new.into_iter().unzip();
        let (text, texts) = redacted(&head, &new, redactor);
        for (part, text) in numbers.into_iter().zip(texts) {
            sheet.add_part(part, &text);
        }
        sheet.add_body(id, &text, &parts);
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
mod tests {
    use super::*;
    use crate::pack::lines::PartLine;
    use crate::redact::Salt;

    /// Writes bodies, and returns their numbers and what was written.
    fn written(bodies: &[&[u8]]) -> (Vec<usize>, String) {
        written_by(Some(Redactor::new(Salt::new([1; 16]))), bodies)
    }

    fn written_by(mut redactor: Option<Redactor>, bodies: &[&[u8]]) -> (Vec<usize>, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bodies.jsonl");
        let mut sheet = Sheet::create(&path).unwrap();
        let mut known = Bodies::default();
        let mut number = |body: &&[u8]| {
            let body = Bytes::copy_from_slice(body);
            let written = known.write((&Headers::new(), &body), redactor.as_mut(), &mut sheet);
            written.unwrap().unwrap().id
        };
        let numbers = bodies.iter().map(&mut number).collect();
        sheet.flush().unwrap();
        (numbers, std::fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn bodies_are_the_same_where_head_and_parts_are() {
        let head = br#"{"entry":["#;
        let cut = br#"{"entry":[{"id":"a"},{"id":"b"}]}"#;
        let other = br#"{ "entry":[{"id":"a"},{"id":"b"}]}"#;
        let (numbers, text) = written(&[head, cut, other, head, cut, other]);
        assert_eq!(numbers, [1, 2, 3, 1, 2, 3]);
        // Three parts, and what stands before them.
        assert_eq!(text.lines().count(), 6, "{text}");
    }

    #[test]
    fn what_is_put_together_again_is_what_was_sent() {
        let entry = |id: &str| format!(r#"{{"fullUrl":"{:100}","id":"{id}"}}"#, "");
        let (a, b, other) = (entry("a"), entry("b"), entry("a2"));
        let texts = [
            format!(r#"{{"entry":[{a}]}}"#),
            format!(r#"{{"entry":[{a},{{"id":"b"}}]}}"#),
            format!(r#"{{"entry":[{a}]}}"#),
            format!(r#"{{"entry":[{b},{a}],"link":[]}}"#),
            format!(r#"{{"entry":[{other},{a} ],"contained":[{a},{b}],"link":[]}}"#),
            format!(r#"{{"contained":[{a},{b}],"link":[]}}"#),
        ];
        let bodies: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        let (numbers, text) = written_by(None, &bodies);
        assert_eq!(numbers, [1, 2, 1, 3, 4, 5]);
        let (mut parts, mut whole) = (Vec::new(), Vec::new());
        for line in text.lines() {
            if let Ok(part) = serde_json::from_str::<PartLine>(line) {
                assert_eq!(serde_json::to_string(&part).unwrap(), line);
                parts.push(part.text);
                continue;
            }
            let body: BodyLine = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&body).unwrap(), line);
            let behind = body.parts.iter().map(|part| parts[part - 1].as_str());
            whole.push(body.text.unwrap() + &behind.collect::<String>());
        }
        for (number, sent) in numbers.iter().zip(&texts) {
            assert_eq!(&whole[number - 1], sent);
        }
    }

    #[test]
    fn what_is_no_text_is_not_cut_wherever_it_is_none() {
        let bodies = [
            &b"{\"entry\":[{\"id\":\"\xff\"},{}]}"[..],
            b"{\"a\":\"\xff\",\"entry\":[{},{}]}",
            b"{\"entry\":[{},{}],\"a\":\"\xff\"}",
        ];
        let (numbers, text) = written(&bodies);
        assert_eq!(numbers, [1, 2, 3]);
        assert_eq!(text.matches("withheld_bytes").count(), 3, "{text}");
    }

    #[test]
    fn what_the_answer_to_a_booking_repeats_is_written_once() {
        let behind = r#""contained":[{"resourceType":"Patient","id":"P1"}],"status":"booked"}"#;
        let sent = format!(r#"{{"resourceType":"Appointment",{behind}"#);
        let answered = format!(r#"{{"resourceType":"Appointment","id":"1",{behind}"#);
        let (numbers, text) = written(&[sent.as_bytes(), answered.as_bytes()]);
        assert_eq!(numbers, [1, 2]);
        assert_eq!(text.matches("Patient").count(), 1, "{text}");
        assert_eq!(text.matches("booked").count(), 1, "{text}");
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
