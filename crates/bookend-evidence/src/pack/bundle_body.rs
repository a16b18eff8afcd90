//! The body of an answer to a search: its entries are those of many others, and whoever sends it keeps them anyway.

use bytes::Bytes;
use rustc_hash::FxHashMap;
use std::fmt::Debug;
use std::sync::Arc;

/// How many entries are remembered, in some 4 MB.
const REMEMBERED: usize = 100_000;

/// What stands between entries.
const COMMA: &str = ",";

/// What stands behind the last.
const TAIL: &str = "]}";

/// An entry of a Bundle, as it stands in many of them.
pub trait BundleEntry: Debug + Send + Sync {
    /// Returns the number of the entry among all that a program makes; those of one number are the same.
    fn number(&self) -> u64;

    /// Returns the entry in JSON.
    fn json(&self) -> &str;
}

/// A body that is put together of entries.
///
/// **Shape:** a Bundle in JSON whose last member is `entry`, with one entry at least.
#[derive(Clone, Debug)]
pub struct BundleBody {
    /// The text up to the first entry, `"entry":[` included.
    pub head: String,
    /// The entries, in their order.
    pub entries: Vec<Arc<dyn BundleEntry>>,
}

impl BundleBody {
    /// Returns the bytes of the body, as they go on the wire.
    pub fn bytes(&self) -> Bytes {
        // Room for everything at once: a Bundle of many slots is large, and growing copies it.
        let mut text = String::with_capacity(self.length());
        text.push_str(&self.head);
        for (entry, behind) in self.entries() {
            text.push_str(entry.json());
            text.push_str(behind);
        }
        text.push_str(TAIL);
        text.into()
    }

    /// Returns how many bytes that are.
    pub(super) fn length(&self) -> usize {
        let entries = self.entries();
        let entries = entries.map(|(entry, behind)| entry.json().len() + behind.len());
        self.head.len() + entries.sum::<usize>() + TAIL.len()
    }

    /// Returns the entries, and what stands behind each before the next.
    fn entries(&self) -> impl Iterator<Item = (&dyn BundleEntry, &'static str)> {
        let last = self.entries.len().saturating_sub(1);
        let entries = self.entries.iter().enumerate();
        entries.map(move |(place, entry)| (&**entry, if place == last { "" } else { COMMA }))
    }

    /// Returns the parts that a body of these entries is cut into: each with what tells it from others where it is
    /// an entry, and the byte behind it.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let entry = |(entry, behind): (_, &'static str)| Part {
            entry: Some(entry),
            behind,
            next: Some(if behind.is_empty() { b']' } else { b'{' }),
        };
        let tail = Part {
            entry: None,
            behind: TAIL,
            next: None,
        };
        self.entries().map(entry).chain([tail])
    }
}

/// A part of a body: an entry and what stands behind it, or the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'b> {
    entry: Option<&'b dyn BundleEntry>,
    behind: &'static str,
    /// The byte behind it; nothing at the end.
    pub(super) next: Option<u8>,
}

impl Part<'_> {
    /// Returns the text of the part.
    pub(super) fn text(&self) -> String {
        let entry = self.entry.map_or("", BundleEntry::json);
        [entry, self.behind].concat()
    }

    /// An entry that is the last of its Bundle is another part than where a comma belongs to it.
    fn key(&self) -> (Option<u64>, &'static str) {
        (self.entry.map(BundleEntry::number), self.behind)
    }
}

/// The numbers of parts that entries were written as.
#[derive(Debug, Default)]
pub(super) struct Entries {
    parts: FxHashMap<(Option<u64>, &'static str), usize>,
}

impl Entries {
    /// Returns the number of a part; one that is not known is numbered.
    pub(super) fn number(&mut self, part: Part<'_>, number: impl FnOnce(String) -> usize) -> usize {
        if let Some(number) = self.parts.get(&part.key()) {
            return *number;
        }
        if self.parts.len() >= REMEMBERED {
            self.parts.clear();
        }
        let number = number(part.text());
        self.parts.insert(part.key(), number);
        number
    }
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

    impl BundleEntry for Entry {
        fn number(&self) -> u64 {
            self.0
        }

        fn json(&self) -> &str {
            self.1
        }
    }

    const ENTRIES: [Entry; 3] = [
        Entry(7, r#"{"a":"Annesley"}"#),
        Entry(8, r#"{"name":"b"}"#),
        Entry(9, r#"{"contained":[{}]}"#),
    ];

    fn body(head: &'static str, entries: &[usize]) -> BundleBody {
        let entry = |place: &usize| {
            let Entry(number, json) = ENTRIES[*place];
            Arc::new(Entry(number, json)) as Arc<dyn BundleEntry>
        };
        BundleBody {
            head: head.to_owned(),
            entries: entries.iter().map(entry).collect(),
        }
    }

    /// Bodies with the same entries elsewhere, last or not.
    fn bodies() -> Vec<BundleBody> {
        let (head, named) = (
            r#"{"type":"searchset","entry":["#,
            r#"{"name":{"family":"Annesley"},"entry":["#,
        );
        let entries: [&[usize]; 6] = [&[0, 1], &[1, 0], &[0], &[2], &[0, 1], &[2, 1, 0]];
        let first = entries.into_iter().map(|entries| body(head, entries));
        first.chain([body(named, &[0, 1])]).collect()
    }

    #[test]
    fn a_bundle_is_written_as_its_bytes_would_be() {
        let (none, gzip) = (
            Headers::new(),
            [("Content-Encoding", "gzip")].into_iter().collect(),
        );
        let bodies = bodies();
        let whole: Vec<Bytes> = bodies.iter().map(BundleBody::bytes).collect();
        // Compressed ones may be malformed; they are not looked into.
        let written = |bodies: &[Body<'_>]| {
            let messages = [&none, &gzip].into_iter();
            let messages = messages.flat_map(|headers| bodies.iter().map(move |it| (headers, *it)));
            let redactor = Redactor::new(Salt::new([1; 16]));
            written_as(Some(redactor), &messages.collect::<Vec<_>>())
        };
        let told: Vec<Body<'_>> = bodies.iter().map(Body::Bundle).collect();
        let whole: Vec<Body<'_>> = whole.iter().map(Body::Whole).collect();
        assert_eq!(written(&told), written(&whole));
    }

    #[test]
    fn an_entry_is_asked_for_its_text_once_for_each_thing_that_follows_it() {
        let mut known = Entries::default();
        let mut asked = Vec::new();
        for body in &bodies() {
            for part in body.parts() {
                known.number(part, |text| {
                    asked.push(text);
                    asked.len()
                });
            }
        }
        let [a, b, c] = ENTRIES.map(|entry| entry.1.to_owned());
        let followed = |text: &str| format!("{text},");
        let expected = [followed(&a), b.clone(), "]}".to_owned()].into_iter();
        let expected = expected.chain([followed(&b), a, c.clone(), followed(&c)]);
        assert_eq!(asked, expected.collect::<Vec<_>>());
    }

    #[test]
    fn an_entry_that_was_met_before_too_many_others_is_asked_again() {
        let mut known = Entries::default();
        let mut is_asked = |number| {
            let entry = Entry(number, "{}");
            let part = Part {
                entry: Some(&entry),
                behind: COMMA,
                next: Some(b'{'),
            };
            let mut is_asked = false;
            known.number(part, |_| {
                is_asked = true;
                1
            });
            is_asked
        };
        for number in 0..REMEMBERED as u64 {
            assert!(is_asked(number));
        }
        assert!(!is_asked(0));
        assert!(is_asked(REMEMBERED as u64) && is_asked(0));
    }
}
