//! Where a body may be cut: before each entry of a Bundle.
//!
//! Searches answer with the same slots again and again. What several bodies share is written once,
//! and redacted once.

use memchr::memmem;

/// The key with which an entry of a Bundle begins in JSON. With its quotes it cannot stand inside of
/// a text, where quotes are escaped.
const JSON_KEY: &str = "\"fullUrl\"";

/// How an entry begins in XML. In a text, `<` is escaped.
const XML_TAG: &str = "<entry>";

/// Returns where the parts of a text begin, after what stands before the first of them; nothing for
/// a text that is no Bundle of several entries.
///
/// A part is a whole entry and what follows it up to the next, so that it is read, and redacted,
/// alike wherever it stands.
pub(crate) fn cuts(text: &[u8]) -> Vec<usize> {
    let starts: Vec<usize> = if text.first() == Some(&b'<') {
        memmem::find_iter(text, XML_TAG).collect()
    } else {
        let keys = memmem::find_iter(text, JSON_KEY);
        keys.filter_map(|key| brace_before(text, key)).collect()
    };
    if starts.len() < 2 { Vec::new() } else { starts }
}

/// Returns where the object begins whose first key stands at a place.
fn brace_before(text: &[u8], key: usize) -> Option<usize> {
    let before = text.get(..key)?;
    let brace = before
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace())?;
    (before.get(brace) == Some(&b'{')).then_some(brace)
}

#[cfg(test)]
mod tests {
    use super::cuts;

    fn parts(text: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut from = 0;
        for at in cuts(text.as_bytes()) {
            parts.push(&text[from..at]);
            from = at;
        }
        parts.push(&text[from..]);
        parts
    }

    #[test]
    fn a_bundle_is_cut_before_each_entry() {
        assert_eq!(
            parts(r#"{"total":2,"entry":[{"fullUrl":"a"},{ "fullUrl":"b"}]}"#),
            [
                r#"{"total":2,"entry":["#,
                r#"{"fullUrl":"a"},"#,
                r#"{ "fullUrl":"b"}]}"#
            ]
        );
        assert_eq!(
            parts("<Bundle><entry>1</entry><entry>2</entry></Bundle>"),
            ["<Bundle>", "<entry>1</entry>", "<entry>2</entry></Bundle>"]
        );
    }

    #[test]
    fn what_is_no_bundle_of_several_stays_whole() {
        for text in [
            "",
            "{",
            r#"{"entry":[{"fullUrl":"a"}]}"#,
            r#"{"a":"\"fullUrl\""}"#,
        ] {
            assert_eq!(parts(text), [text]);
        }
        // A key that is not the first of its object is none of ours.
        assert_eq!(
            parts(r#"[{"x":1,"fullUrl":1},{"x":1,"fullUrl":1}]"#).len(),
            1
        );
    }
}
