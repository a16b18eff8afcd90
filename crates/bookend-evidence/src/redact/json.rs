//! Redacting JSON letter by letter, so that whatever is wrong with it stays wrong.

use super::Redactor;
use super::numbers::then;
use super::pseudonym::Kind;
use super::words::kind_of;
use memchr::memchr2;
use std::borrow::Cow;

/// How far into nested objects names are followed.
const DEPTH: usize = 256;

/// How deep messages mostly are.
const USUAL_DEPTH: usize = 16;

/// Returns a JSON text with what belongs to people replaced.
pub(super) fn redact(text: &str, redactor: &mut Redactor) -> String {
    redact_within(&[], text, redactor)
}

/// Returns an entry of a Bundle, a contained resource or the end of their list, and what follows it, with what
/// belongs to people replaced: as [`redact`] does in a text that has `{"entry":[` before it.
pub(super) fn redact_part(text: &str, redactor: &mut Redactor) -> String {
    // Of which list it is, is all the same: neither is the name of a place that holds what belongs to people.
    let frame = |is_object, key| Frame {
        start: 0,
        is_object,
        key,
    };
    redact_within(&[frame(true, "entry"), frame(false, "")], text, redactor)
}

fn redact_within<'t>(around: &[Frame<'t>], text: &'t str, redactor: &mut Redactor) -> String {
    let mut stack = Vec::with_capacity(USUAL_DEPTH);
    stack.extend_from_slice(around);
    let mut scanner = Scanner {
        text,
        at: 0,
        copied: 0,
        out: String::with_capacity(text.len()),
        stack,
    };
    scanner.run(redactor);
    scanner
        .out
        .push_str(text.get(scanner.copied..).unwrap_or_default());
    then(Cow::Owned(scanner.out), |text| redactor.numbers(text)).into_owned()
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    copied: usize,
    out: String,
    stack: Vec<Frame<'t>>,
}

/// An object or list that is open.
#[derive(Clone, Copy)]
struct Frame<'t> {
    /// Where it begins.
    start: usize,
    is_object: bool,
    /// The key whose value is awaited.
    key: &'t str,
}

impl Scanner<'_> {
    fn run(&mut self, redactor: &mut Redactor) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'{' | b'[' => self.open(*byte == b'{'),
                b'}' | b']' => {
                    self.stack.pop();
                }
                b'"' => {
                    self.string(redactor);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn open(&mut self, is_object: bool) {
        if self.stack.len() < DEPTH {
            self.stack.push(Frame {
                start: self.at,
                is_object,
                key: "",
            });
        }
    }

    /// Reads a string, and what is behind it to tell a key from a value.
    fn string(&mut self, redactor: &mut Redactor) {
        let (start, end) = (self.at + 1, self.end_of_string());
        let raw = self.text.get(start..end).unwrap_or_default();
        self.at = (end + 1).min(self.text.len());
        if self.is_before_colon() {
            if let Some(frame) = self.stack.last_mut().filter(|frame| frame.is_object) {
                frame.key = raw;
            }
            return;
        }
        if let Some(replacement) = self.replacement(raw, redactor) {
            self.out
                .push_str(self.text.get(self.copied..start).unwrap_or_default());
            self.out.push_str(&replacement);
            self.copied = end;
        }
    }

    fn is_before_colon(&self) -> bool {
        match self.text.as_bytes().get(self.at) {
            Some(byte @ (b',' | b':' | b'}' | b']')) => *byte == b':',
            _ => {
                let behind = self.text.get(self.at..).unwrap_or_default();
                behind.trim_start().starts_with(':')
            }
        }
    }

    fn end_of_string(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            at += found;
            if bytes.get(at) == Some(&b'"') {
                return at;
            }
            at += 2;
        }
        self.text.len()
    }

    fn replacement(&self, raw: &str, redactor: &mut Redactor) -> Option<String> {
        let value = decoded(raw);
        if value.is_empty() {
            return None;
        }
        match self.kind() {
            Some(kind) => Some(redactor.replace(kind, &value)),
            None => redactor.without_known(&value).map(|it| encoded(&it)),
        }
    }

    /// The kind of the value at hand, by the keys of the two objects around it; lists do not count.
    fn kind(&self) -> Option<Kind> {
        let mut objects = self.stack.iter().rev().filter(|frame| frame.is_object);
        let last = objects.next()?.key;
        let parent = objects.next().map_or("", |frame| frame.key);
        if last == "value" && self.names_nhs_number() {
            return Some(Kind::NhsNumber);
        }
        kind_of(&[parent, last])
    }

    /// Whether the object around says that its value is an NHS number, whatever that looks like.
    fn names_nhs_number(&self) -> bool {
        let Some(frame) = self.stack.last() else {
            return false;
        };
        let rest = self.text.get(frame.start..).unwrap_or_default();
        let after = self.at.saturating_sub(frame.start);
        let end = rest.get(after..).and_then(|rest| rest.find('}'));
        let object = rest.get(..end.map_or(rest.len(), |end| after + end));
        object.is_some_and(|object| object.contains("/nhs-number"))
    }
}

fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    serde_json::from_str(&format!("\"{raw}\"")).map_or(Cow::Borrowed(raw), Cow::Owned)
}

fn encoded(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .get(1..quoted.len() - 1)
        .unwrap_or_default()
        .to_owned()
}
