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
    let (head, rest) = parts.split_first().unwrap();
    let (head, rest) = redactor.parts(head, rest);
    head + &rest.concat()
}

#[test]
fn a_bundle_is_cut_before_each_entry_and_behind_the_last() {
    assert_eq!(
        parts(r#"{"total":2,"entry":[{"fullUrl":"a"},{ "x":[{}]}],"link":[{},{}]}"#),
        [
            r#"{"total":2,"entry":["#,
            r#"{"fullUrl":"a"},"#,
            r#"{ "x":[{}]}"#,
            r#"],"link":[{},{}]}"#
        ]
    );
}

#[test]
fn a_resource_is_cut_before_each_that_it_contains_and_behind_the_last() {
    assert_eq!(
        parts(
            r#"{"contained":[{"id":"a"}, 5,{"contained":[{}]}],"entry":[{"x":[]}],"status":"booked"}"#
        ),
        [
            r#"{"contained":["#,
            r#"{"id":"a"}, 5,"#,
            r#"{"contained":[{}]}"#,
            r#"],"entry":["#,
            r#"{"x":[]}"#,
            r#"],"status":"booked"}"#
        ]
    );
}

#[test]
fn what_has_no_list_of_resources_stays_whole() {
    for text in [
        "",
        "{",
        r#"{"entry":["a",5]}"#,
        r#"{"entry":[nhs-number|{}nhs-number|]1234567891}"#,
        r#"{"entry":[[{}]]}"#,
        r#"{"a":"\"entry\":[{},{}]"}"#,
        r#"{"telecom":[{"fullUrl":"a"},{"fullUrl":"b"}]}"#,
        r#"{"a":{"entry":[{},{}]}}"#,
        r#"{"entry":{"a":[{},{}]}}"#,
        r#"[{"entry":[{},{}]}]"#,
        r#"{"entry":[{"system":"https://fhir.nhs.uk/Id/nhs-number"},{}],"value":"07700 900123"}"#,
        "{\"entry\"\u{a0}:[{}]}",
        "{\"entry\"\u{b}:[{}]}",
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
            let next = known.get(number + 1).map(|next| next.as_bytes()[0]);
            let after = rest.strip_prefix(part.as_bytes());
            after.is_some_and(|after| after.first().copied() == next)
        };
        let (number, part) = known.iter().enumerate().find(is_it)?;
        Some(super::KnownPart {
            number,
            length: part.len(),
        })
    };
    let cuts = super::cuts_beside(text.as_bytes(), find);
    let starts: Vec<usize> = cuts.iter().map(|cut| cut.start).collect();
    for (cut, end) in cuts.iter().zip(starts.iter().skip(1).chain([&text.len()])) {
        let length = cut.known.map(|number| known[number].len());
        assert!(
            length.is_none_or(|length| cut.start + length == *end),
            "{text}"
        );
    }
    starts
}

/// JSON of the names that redaction knows and those that cuts know, nested anyhow.
fn json() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
    use proptest::prelude::*;
    let key = || {
        proptest::sample::select(vec![
            "entry",
            "contained",
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
    let list = proptest::sample::select(vec!["entry", "contained"]);
    (members.clone(), list, entries, members).prop_map(|(before, list, entries, after)| {
        let entries = (list, serde_json::Value::from(entries));
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
        for list in ["entry", "contained"] {
            let mut entries = body[list].as_array().cloned().unwrap_or_default();
            entries.reverse();
            other[list] = entries.into();
        }
        proptest::prop_assert_eq!(cut_beside(&other.to_string(), &text), cuts(&other.to_string()));
    }
}
