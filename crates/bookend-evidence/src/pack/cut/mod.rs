//! Where a body may be cut: before each entry of a Bundle in JSON.
//!
//! Searches answer with the same slots again and again. What several bodies share is written once,
//! and redacted once.

use memchr::memmem;

/// How deep a text may be nested to be cut; redaction follows names somewhat further.
const DEPTH: usize = 128;

/// Returns where the parts of a text begin, after what stands before the first of them; nothing for
/// a text that is no Bundle of several entries, or whose brackets do not match.
///
/// A part is a whole entry and what follows it up to the next. Only objects that stand directly in
/// the list `entry` of the object that is the whole text are entries: what is around a part is
/// always the same, and [`Redactor::entry`](crate::redact::Redactor::entry) knows it.
pub(crate) fn cuts(text: &str) -> Vec<usize> {
    let cuts = cuts_beside(text, |_| None);
    cuts.into_iter().map(|cut| cut.start).collect()
}

/// Where a part begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) start: usize,
    /// The number of the part, where it is a known one.
    pub(super) known: Option<usize>,
}

/// A part that was met before.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownPart {
    pub(super) number: usize,
    pub(super) length: usize,
}

/// Returns what [`cuts`] does; a function says of what is left of the text whether it begins with a
/// part that was met before, which is not looked through again.
///
/// A part that ended its text has to end this one, and another has to be followed by an entry: then
/// looking through it would come to the same, because what is open where an entry begins is always
/// the same.
pub(super) fn cuts_beside(text: &str, known: impl Fn(&[u8]) -> Option<KnownPart>) -> Vec<Cut> {
    if memmem::find(text.as_bytes(), b"\"entry\"").is_none() {
        return Vec::new();
    }
    let scan = Scan {
        text,
        open: Vec::new(),
        key: "",
        starts: Vec::new(),
        known,
    };
    let starts = scan.run().unwrap_or_default();
    if starts.len() < 2 { Vec::new() } else { starts }
}

/// One pass over a text, which keeps what is open.
struct Scan<'t, K> {
    text: &'t str,
    /// The brackets that will close what is open.
    open: Vec<u8>,
    /// The last key of the outermost object.
    key: &'t str,
    starts: Vec<Cut>,
    known: K,
}

impl<K: Fn(&[u8]) -> Option<KnownPart>> Scan<'_, K> {
    /// Returns where entries begin; nothing for a text that is not one object, well nested.
    fn run(mut self) -> Option<Vec<Cut>> {
        let bytes = self.text.as_bytes();
        let mut at = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
        if bytes.get(at) != Some(&b'{') {
            return None;
        }
        loop {
            match *bytes.get(at)? {
                b'{' => match self.object(at)? {
                    0 => {}
                    length if at + length == bytes.len() => return Some(self.starts),
                    length => {
                        at += length;
                        continue;
                    }
                },
                b'[' => self.push(b']')?,
                close @ (b'}' | b']') => {
                    if self.open.pop()? != close {
                        return None;
                    }
                    if self.open.is_empty() {
                        let rest = bytes.get(at + 1..)?;
                        return rest.trim_ascii().is_empty().then_some(self.starts);
                    }
                }
                b'"' => at = self.string(at)?,
                _ => {}
            }
            at += 1;
        }
    }

    /// Opens an object; returns how long it is with what follows it, where it is a known part.
    fn object(&mut self, at: usize) -> Option<usize> {
        if self.open == [b'}', b']'] && self.key == "entry" {
            let known = (self.known)(self.text.as_bytes().get(at..)?);
            self.starts.push(Cut {
                start: at,
                known: known.map(|known| known.number),
            });
            if let Some(known) = known {
                return Some(known.length);
            }
        }
        self.push(b'}').map(|()| 0)
    }

    fn push(&mut self, close: u8) -> Option<()> {
        self.open.push(close);
        (self.open.len() <= DEPTH).then_some(())
    }

    /// Reads a string, and returns where its last quote stands. What a key is, redaction decides
    /// alike: a string of an object that a colon follows. Whether a `value` is an NHS number is said
    /// by the whole object around it, so that one with a `value` is not cut; a Bundle has none.
    fn string(&mut self, start: usize) -> Option<usize> {
        let end = end_of_string(self.text.as_bytes(), start)?;
        if self.open.len() == 1 {
            let behind = self.text.get(end + 1..)?.trim_start();
            if behind.starts_with(':') {
                self.key = self.text.get(start + 1..end)?;
            }
            if self.key == "value" {
                return None;
            }
        }
        Some(end)
    }
}

fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        // Most strings are so short that a search of many bytes at once would cost more.
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests;
