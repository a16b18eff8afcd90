//! Where a body in JSON may be cut: before each entry of a Bundle, before each contained resource, and where
//! their list ends.
//!
//! Searches answer with the same slots again and again, and the answer to a booking holds nearly all that was
//! sent. What several bodies share is written once, and redacted once.

use memchr::memmem::Finder;
use std::sync::LazyLock;

/// How deep a text may be nested to be cut; redaction follows names somewhat further.
const DEPTH: usize = 128;

/// The members of a resource whose resources are parts.
const LISTS: [&[u8]; 2] = [b"entry", b"contained"];

static QUOTED_LISTS: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| LISTS.map(|list| Finder::new(&[b"\"", list, b"\""].concat()).into_owned()));

/// Returns where the parts of a text begin, after what stands before the first of them; nothing for
/// a text that has no such list, or whose brackets do not match.
///
/// A part is a whole resource and what follows it up to the next, or what follows the last of a list. Only
/// objects that stand directly in one of [`LISTS`] of the object that is the whole text are cut off: what is
/// around a part is always the same, and [`Redactor::parts`](crate::redact::Redactor::parts) knows it.
pub(crate) fn cuts(text: &str) -> Vec<usize> {
    let cuts = cuts_beside(text.as_bytes(), |_| None);
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
/// What follows a part has to begin as it did then: looking through it would come to the same, because what is
/// open where a part begins is always the same. Whether the text is text at all is left to who cuts it; a cut
/// is never within a letter.
pub(super) fn cuts_beside(text: &[u8], known: impl Fn(&[u8]) -> Option<KnownPart>) -> Vec<Cut> {
    let names_list = |list: &Finder<'_>| list.find(text).is_some();
    if !QUOTED_LISTS.iter().any(names_list) {
        return Vec::new();
    }
    let scan = Scan {
        text,
        open: Vec::new(),
        key: b"",
        is_in_list: false,
        starts: Vec::new(),
        known,
    };
    scan.run().unwrap_or_default()
}

/// One pass over a text, which keeps what is open.
struct Scan<'t, K> {
    text: &'t [u8],
    /// The brackets that will close what is open.
    open: Vec<u8>,
    /// The last key of the outermost object.
    key: &'t [u8],
    /// Whether a resource of the list that is open was cut off.
    is_in_list: bool,
    starts: Vec<Cut>,
    known: K,
}

impl<K: Fn(&[u8]) -> Option<KnownPart>> Scan<'_, K> {
    /// Returns where parts begin; nothing for a text that is not one object, well nested.
    fn run(mut self) -> Option<Vec<Cut>> {
        let bytes = self.text;
        let mut at = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
        if bytes.get(at) != Some(&b'{') {
            return None;
        }
        loop {
            let byte = *bytes.get(at)?;
            if let Some(part) = self.part_at(at, byte) {
                at += part.length;
                if at == bytes.len() {
                    return Some(self.starts);
                }
                continue;
            }
            match byte {
                b'{' => self.push(b'}')?,
                b'[' => self.push(b']')?,
                b'}' | b']' => {
                    if self.open.pop()? != byte {
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

    /// Cuts where a part begins; returns that part, where it is a known one.
    fn part_at(&mut self, at: usize, byte: u8) -> Option<KnownPart> {
        // What stands before is no part of a word that goes on behind the cut, however malformed the text is.
        let before: &[u8] = match byte {
            b'{' => b"[,",
            b']' if self.is_in_list => b"}",
            _ => return None,
        };
        if self.open != [b'}', b']'] || !LISTS.contains(&self.key) {
            return None;
        }
        let last = self.text.get(..at)?.trim_ascii_end().last()?;
        if !before.contains(last) {
            return None;
        }
        self.is_in_list = byte == b'{';
        let known = (self.known)(self.text.get(at..)?);
        self.starts.push(Cut {
            start: at,
            known: known.map(|known| known.number),
        });
        known
    }

    fn push(&mut self, close: u8) -> Option<()> {
        self.open.push(close);
        (self.open.len() <= DEPTH).then_some(())
    }

    /// Reads a string, and returns where its last quote stands. What a key is, redaction decides
    /// alike: a string of an object that a colon follows. Whether a `value` is an NHS number is said
    /// by the whole object around it, so that one with a `value` is not cut; no resource of a booking has one.
    fn string(&mut self, start: usize) -> Option<usize> {
        let end = end_of_string(self.text, start)?;
        if self.open.len() == 1 {
            let behind = self.text.get(end + 1..)?.trim_ascii_start();
            match behind.first()? {
                b':' => self.key = self.text.get(start + 1..end)?,
                // Perhaps a blank that is none in JSON: redaction may take the string for a key.
                other if !other.is_ascii_graphic() => return None,
                _ => {}
            }
            if self.key == b"value" {
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
