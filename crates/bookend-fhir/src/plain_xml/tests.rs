//! XML that is no resource, read and written.

use super::{read, write};
use proptest::prelude::*;
use serde_json::{Value, json};

fn tree(text: &str) -> Value {
    read(text.as_bytes()).unwrap()
}

fn refusal(text: &str) -> String {
    read(text.as_bytes()).unwrap_err().reason
}

#[test]
fn prefixes_do_not_matter_and_a_name_that_recurs_is_a_list() {
    let found = tree(
        r#"<e:Envelope xmlns:e="urn:e" xmlns="urn:d"><e:Body><list><item>1</item><item k="v">2</item></list><none/></e:Body></e:Envelope>"#,
    );
    let expected = json!({"Envelope": {"Body": {
        "list": {"item": ["1", {"@k": "v", "#text": "2"}]}, "none": ""
    }}});
    assert_eq!(found, expected);
}

#[test]
fn letters_that_are_escaped_are_read_and_written_again() {
    let found = tree("<a b=\"&quot;&lt;\">x &amp; y &#x41; <![CDATA[<z>]]></a>");
    assert_eq!(found, json!({"a": {"@b": "\"<", "#text": "x & y A <z>"}}));
    assert_eq!(tree(&String::from_utf8(write(&found)).unwrap()), found);
}

#[test]
fn what_could_harm_a_reader_is_refused() {
    assert!(refusal("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").contains("document type"));
    assert!(refusal("<a>&b;</a>").contains("`b`"));
    assert!(refusal(&"<a>".repeat(100)).contains("64 deep"));
    assert!(refusal("<a>").contains("not closed"));
    assert!(refusal("<a/><b/>").contains("one element"));
    assert!(refusal("<a></b>").contains('b'));
    assert!(refusal("").contains("one element"));
}

/// Names that can stand in XML, texts without blanks at their ends.
fn element() -> impl Strategy<Value = Value> {
    let text = "[a-zA-Z<>&'\"]{0,8}".prop_map(Value::from);
    text.prop_recursive(4, 32, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4).prop_map(Value::from);
        let members = prop::collection::btree_map("[a-z]{1,5}", prop_oneof![inner, several], 1..4);
        members.prop_map(|members| Value::Object(members.into_iter().collect()))
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(root in element()) {
        // A list in a list has no form in XML, and is flattened.
        prop_assume!(!has_list_in_list(&root));
        let document = json!({"root": root});
        prop_assert_eq!(read(&write(&document)).unwrap(), document);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }
}

fn has_list_in_list(value: &Value) -> bool {
    match value {
        Value::Array(items) => items
            .iter()
            .any(|item| item.is_array() || has_list_in_list(item)),
        Value::Object(members) => members.values().any(has_list_in_list),
        _ => false,
    }
}
