//! Where a body may be cut: before each entry of a Bundle in JSON.
//!
//! Searches answer with the same slots again and again. What several bodies share is written once,
//! and redacted once.

use memchr::memchr2;

/// How deep a text may be nested to be cut; redaction follows names somewhat further.
const DEPTH: usize = 128;

/// Returns where the parts of a text begin, after what stands before the first of them; nothing for
/// a text that is no Bundle of several entries, or whose brackets do not match.
///
/// A part is a whole entry and what follows it up to the next. Only objects that stand directly in
/// the list `entry` of the object that is the whole text are entries: what is around a part is
/// always the same, and [`Redactor::entry`](crate::redact::Redactor::entry) knows it.
pub(crate) fn cuts(text: &str) -> Vec<usize> {
    let scan = Scan {
        text,
        open: Vec::new(),
        key: "",
        starts: Vec::new(),
    };
    let starts = scan.run().unwrap_or_default();
    if starts.len() < 2 { Vec::new() } else { starts }
}

/// One pass over a text, which keeps what is open.
struct Scan<'t> {
    text: &'t str,
    /// The brackets that will close what is open.
    open: Vec<u8>,
    /// The last key of the outermost object.
    key: &'t str,
    starts: Vec<usize>,
}

impl Scan<'_> {
    /// Returns where entries begin; nothing for a text that is not one object, well nested.
    fn run(mut self) -> Option<Vec<usize>> {
        let bytes = self.text.as_bytes();
        let mut at = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
        if bytes.get(at) != Some(&b'{') {
            return None;
        }
        loop {
            match *bytes.get(at)? {
                b'{' => self.object(at)?,
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

    fn object(&mut self, at: usize) -> Option<()> {
        if self.open == [b'}', b']'] && self.key == "entry" {
            self.starts.push(at);
        }
        self.push(b'}')
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
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
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
    }
}
