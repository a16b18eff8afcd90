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
mod tests {
    use super::cuts;
    use crate::redact::{Redactor, Salt};

    fn parts(text: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut from = 0;
        for at in cuts(text) {
            parts.push(&text[from..at]);
            from = at;
        }
        parts.push(&text[from..]);
        parts
    }

    fn redactor() -> Redactor {
        Redactor::new(Salt::new([7; 16]))
    }

    /// Redacts a text as a body that is cut.
    fn redacted_in_parts(text: &str) -> String {
        let mut redactor = redactor();
        let parts = parts(text);
        let (head, entries) = parts.split_first().unwrap();
        let mut redacted = redactor.body(head);
        for entry in entries {
            redacted.push_str(&redactor.entry(entry));
        }
        redacted
    }

    #[test]
    fn a_bundle_is_cut_before_each_entry() {
        assert_eq!(
            parts(r#"{"total":2,"entry":[{"fullUrl":"a"},{ "x":[{}]}],"link":[{},{}]}"#),
            [
                r#"{"total":2,"entry":["#,
                r#"{"fullUrl":"a"},"#,
                r#"{ "x":[{}]}],"link":[{},{}]}"#
            ]
        );
    }

    #[test]
    fn what_is_no_bundle_of_several_stays_whole() {
        for text in [
            "",
            "{",
            r#"{"entry":[{"fullUrl":"a"}]}"#,
            r#"{"a":"\"entry\":[{},{}]"}"#,
            r#"{"telecom":[{"fullUrl":"a"},{"fullUrl":"b"}]}"#,
            r#"{"a":{"entry":[{},{}]}}"#,
            r#"{"entry":{"a":[{},{}]}}"#,
            r#"[{"entry":[{},{}]}]"#,
            r#"{"entry":[{"system":"https://fhir.nhs.uk/Id/nhs-number"},{}],"value":"07700 900123"}"#,
            r#"{"entry":[{},{}]"#,
            r#"{"entry":[{},{}}]"#,
            r#"{"entry":[{},{}]} {}"#,
            r#"text {"entry":[{},{}]}"#,
            "<Bundle><entry>1</entry><entry>2</entry></Bundle>",
        ] {
            assert_eq!(parts(text), [text]);
        }
    }

    #[test]
    fn what_stands_around_objects_decides_whose_they_are() {
        for text in [
            r#"{"resourceType":"Patient","telecom":[{"fullUrl":"a","value":"07700 900123"},{"fullUrl":"b","value":"07700 900456"}]}"#,
            r#"{"entry":[{"fullUrl":"a"},{"fullUrl":"b"}],"telecom":[{"value":"07700 900123"},{"value":"07700 900456"}]}"#,
            r#"{"telecom":[{"entry":[{"fullUrl":"a"},{"fullUrl":"b"}],"value":"07700 900123"},{"value":"07700 900456"}]}"#,
        ] {
            let redacted = redacted_in_parts(text);
            assert!(!redacted.contains("07700"), "{redacted}");
            assert_eq!(redacted, redactor().body(text));
        }
    }

    /// Cuts a text as [`cuts`] does, with the parts of another text known.
    fn cut_beside(text: &str, other: &str) -> Vec<usize> {
        let known: Vec<&str> = parts(other).into_iter().skip(1).collect();
        let find = |rest: &[u8]| {
            let is_it = |(number, part): &(usize, &&str)| {
                let is_last = number + 1 == known.len();
                let after = rest.strip_prefix(part.as_bytes());
                after.is_some_and(|after| match after.first() {
                    None => is_last,
                    Some(next) => !is_last && *next == b'{',
                })
            };
            let (number, part) = known.iter().enumerate().find(is_it)?;
            Some(super::KnownPart {
                number,
                length: part.len(),
            })
        };
        let cuts = super::cuts_beside(text, find);
        cuts.into_iter().map(|cut| cut.start).collect()
    }

    /// JSON of the names that redaction knows and those that cuts know, nested anyhow.
    fn json() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
        use proptest::prelude::*;
        let key = || {
            proptest::sample::select(vec![
                "entry",
                "fullUrl",
                "telecom",
                "value",
                "name",
                "family",
                "address",
                "line",
                "system",
                "identifier",
            ])
        };
        let text = proptest::sample::select(vec![
            "07700 900123",
            "Annesley",
            "12 High Street",
            "https://fhir.nhs.uk/Id/nhs-number",
            "943476592",
            "}]\\\"",
        ]);
        let leaf = text.prop_map(serde_json::Value::from);
        let value = leaf.prop_recursive(5, 48, 4, move |inner| {
            let object = proptest::collection::vec((key(), inner.clone()), 0..4);
            prop_oneof![
                proptest::collection::vec(inner, 0..4).prop_map(serde_json::Value::from),
                object.prop_map(|members| members.into_iter().collect()),
            ]
        });
        let entries = proptest::collection::vec(value.clone(), 2..5);
        let members = proptest::collection::vec((key(), value), 0..3);
        (members.clone(), entries, members).prop_map(|(before, entries, after)| {
            let entries = ("entry", serde_json::Value::from(entries));
            let members = before.into_iter().chain([entries]).chain(after);
            members.collect()
        })
    }

    proptest::proptest! {
        /// Cut or whole, a body is redacted alike, and nothing of it is lost.
        #[test]
        fn a_body_that_is_cut_is_redacted_as_if_it_were_whole(body in json()) {
            let text = body.to_string();
            proptest::prop_assert_eq!(parts(&text).concat(), text.clone());
            proptest::prop_assert_eq!(redacted_in_parts(&text), redactor().body(&text));
        }

        /// Parts that are known from another body are found where looking would find them.
        #[test]
        fn what_is_known_is_cut_as_if_it_were_not(body in json(), mut other in json()) {
            let text = body.to_string();
            proptest::prop_assert_eq!(cut_beside(&text, &text), cuts(&text));
            proptest::prop_assert_eq!(cut_beside(&text, &other.to_string()), cuts(&text));
            let mut entries = body["entry"].as_array().cloned().unwrap_or_default();
            entries.reverse();
            other["entry"] = entries.into();
            proptest::prop_assert_eq!(cut_beside(&other.to_string(), &text), cuts(&other.to_string()));
        }
    }
}
