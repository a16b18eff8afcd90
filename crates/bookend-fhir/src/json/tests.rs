//! What the reader takes and what it refuses, with the words it refuses it in.

use super::{parse, write};
use proptest::prelude::*;
use serde_json::Value;

/// Reads a text and writes it again: the only line that knows the functions under test.
fn read(text: impl AsRef<[u8]>) -> String {
    match parse(text.as_ref()) {
        Ok(resource) => String::from_utf8_lossy(&write(&resource)).into_owned(),
        Err(error) => error.to_string(),
    }
}

/// Reads a resource with one more member.
fn read_member(member: &str) -> String {
    read(format!(r#"{{"resourceType":"Basic",{member}}}"#))
}

#[test]
fn a_resource_is_written_as_it_was_read() {
    let text =
        r#"{"resourceType":"Patient","active":true,"name":[{"given":["a",null]}],"x":{},"y":[]}"#;
    assert_eq!(read(text), text);
}

#[test]
fn a_byte_order_mark_and_white_space_are_passed_over() {
    let text = "\u{FEFF} \t\r\n{ \"resourceType\" : \"Basic\" , \"a\" : [ 1 , 2 ] } \n";
    insta::assert_snapshot!(read(text), @r#"{"resourceType":"Basic","a":[1,2]}"#);
}

#[test]
fn numbers_keep_their_digits() {
    for number in [
        "0",
        "-0",
        "1.00",
        "-12.3450",
        "0.000000000000000001",
        "123456789012345678",
    ] {
        let member = format!(r#""n":{number}"#);
        assert!(read_member(&member).contains(&member), "{number}");
    }
    insta::assert_snapshot!(read_member(r#""n":[1e5,1E-5]"#), @r#"{"resourceType":"Basic","n":[1e+5,1e-5]}"#);
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "01", "1.", ".5", "-", "+1", "1e", "1e+", "1.2.3", "NaN", "--1", "1-1",
    ] {
        let said = read_member(&format!(r#""n":{text}"#));
        assert!(
            said.starts_with("line 1, column 29, `Basic.n`: expected "),
            "{text}: {said}"
        );
    }
}

#[test]
fn a_number_beyond_the_bounds_is_refused() {
    let digits = |count: usize| format!(r#""n":{}"#, "9".repeat(count));
    assert!(!read_member(&digits(64)).contains("digits"));
    insta::assert_snapshot!(read_member(&digits(65)), @"line 1, column 29, `Basic.n`: a number may have at most 64 digits and an exponent of at most 308, found `9999999999999999999999999999999999999999…`");
    insta::assert_snapshot!(read_member(r#""n":1e309"#), @"line 1, column 29, `Basic.n`: a number may have at most 64 digits and an exponent of at most 308, found `1e309`");
    insta::assert_snapshot!(read_member(r#""n":1e99999999999999999999"#), @"line 1, column 29, `Basic.n`: a number may have at most 64 digits and an exponent of at most 308, found `1e99999999999999999999`");
}

#[test]
fn escapes_are_read() {
    assert_eq!(
        parse(br#"{"resourceType":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"}"#)
            .map(|it| it["resourceType"].clone()),
        Ok("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}".into())
    );
}

#[test]
fn wrong_escapes_are_refused() {
    insta::assert_snapshot!(read_member(r#""t":"\x41""#), @r#"line 1, column 30, `Basic.t`: expected an escape such as `\n` or `\u00E9`, found `\x41"}`"#);
    insta::assert_snapshot!(read_member(r#""t":"\u00g1""#), @r#"line 1, column 30, `Basic.t`: expected an escape such as `\n` or `\u00E9`, found `\u00g1`"#);
    insta::assert_snapshot!(read_member(r#""t":"\u+0e9""#), @r#"line 1, column 30, `Basic.t`: expected an escape such as `\n` or `\u00E9`, found `\u+0e9`"#);
    insta::assert_snapshot!(read_member(r#""t":"\uDE00\uD83D""#), @r#"line 1, column 30, `Basic.t`: expected an escape such as `\n` or `\u00E9`, found `\uDE00`"#);
    insta::assert_snapshot!(read_member(r#""t":"\uD83D""#), @r#"line 1, column 30, `Basic.t`: expected an escape such as `\n` or `\u00E9`, found `\uD83D`"#);
    insta::assert_snapshot!(read_member(r#""t":"\"#), @r#"line 1, column 30, `Basic.t`: expected an escape such as `\n` or `\u00E9`, found `\}`"#);
}

#[test]
fn a_name_that_occurs_twice_is_refused() {
    let text =
        r#"{"resourceType":"Appointment","contained":[{"a":1},{"birthDate":"1","birthDate":"2"}]}"#;
    insta::assert_snapshot!(read(text), @"line 1, column 69, `Appointment.contained[1].birthDate`: a name may stand only once, found `birthDate` again");
    insta::assert_snapshot!(read(r#"{"resourceType":"A","resourceType":"B"}"#), @"line 1, column 21, `A.resourceType`: a name may stand only once, found `resourceType` again");
}

#[test]
fn the_place_is_that_of_the_mistake() {
    insta::assert_snapshot!(read("{\n \"resourceType\": \"Slot\",\n \"é\": [[1, tru]]\n}"), @"line 3, column 12, `Slot.é[0][1]`: expected a value, found `tru]]`");
}

#[test]
fn broken_grammar_is_refused() {
    insta::assert_snapshot!(read(""), @"line 1, column 1: expected a value, found the end of the text");
    insta::assert_snapshot!(read("{"), @"line 1, column 2: expected a name in double quotes, found the end of the text");
    insta::assert_snapshot!(read(r#"{"a" 1}"#), @"line 1, column 6, `a`: expected `:`, found `1}`");
    insta::assert_snapshot!(read(r#"{"a":1 "b":2}"#), @r#"line 1, column 8: expected `,` or `}`, found `"b":2}`"#);
    insta::assert_snapshot!(read(r#"{"a":1,}"#), @"line 1, column 8: expected a name in double quotes, found `}`");
    insta::assert_snapshot!(read("{a:1}"), @"line 1, column 2: expected a name in double quotes, found `a:1}`");
    insta::assert_snapshot!(read_member(r#""a":[1,]"#), @"line 1, column 32, `Basic.a[1]`: expected a value, found `]}`");
    insta::assert_snapshot!(read_member(r#""a":[1;2]"#), @"line 1, column 31, `Basic.a`: expected `,` or `]`, found `;2]}`");
    insta::assert_snapshot!(read_member(r#""a":"open"#), @r#"line 1, column 29, `Basic.a`: expected a text with a closing quote, found `"open}`"#);
    insta::assert_snapshot!(read_member("\"a\":\"\u{1}\""), @"line 1, column 30, `Basic.a`: the character `U+0001` may not stand here");
    insta::assert_snapshot!(read("<Patient/>"), @"line 1, column 1: expected a value, found `<Patient/>`");
}

#[test]
fn what_is_no_resource_is_refused() {
    insta::assert_snapshot!(read("[]"), @"line 1, column 1: a resource must be an object, found an array");
    insta::assert_snapshot!(read("null"), @"line 1, column 1: a resource must be an object, found null");
    insta::assert_snapshot!(read("{}"), @"line 1, column 1: a resource must have a `resourceType` that is text, found nothing");
    insta::assert_snapshot!(read(r#"{"resourceType":7}"#), @"line 1, column 1: a resource must have a `resourceType` that is text, found `7`");
    insta::assert_snapshot!(read(r#"{"resourceType":""}"#), @r#"line 1, column 1: a resource must have a `resourceType` that is text, found `""`"#);
    insta::assert_snapshot!(read(r#"{"resourceType":"Slot"} {}"#), @"line 1, column 25, `Slot`: nothing may follow the resource, found `{}`");
}

#[test]
fn what_is_not_utf_8_is_refused() {
    insta::assert_snapshot!(read(b"{\n\"a\":\"caf\xE9\"}"), @"line 2, column 9: the text must be UTF-8, found the byte `0xE9`");
    insta::assert_snapshot!(read(b"\xFF\xFE{\0}\0"), @"line 1, column 1: the text must be UTF-8, found the byte `0xFF`");
}

#[test]
fn nesting_is_bounded() {
    let nested = |open: &str, close: &str, depth: usize| {
        read_member(&format!(
            r#""a":{}1{}"#,
            open.repeat(depth),
            close.repeat(depth)
        ))
    };
    assert!(nested(r#"{"a":"#, "}", 99).starts_with('{'));
    assert!(nested(r#"{"a":"#, "}", 100).contains("elements may nest at most 100 deep"));
    assert!(nested("[", "]", 100).starts_with('{'));
    insta::assert_snapshot!(nested("[", "]", 101), @"line 1, column 129, `Basic.a[0][0][0][0][0][0][0][0][0][0][0][0][0][0]…`: elements may nest at most 100 deep");
    // Hostile: neither the stack nor the time of a test would bear this if it were followed.
    assert!(nested("[", "", 1_000_000).ends_with("elements may nest at most 100 deep"));
}

#[test]
fn the_words_of_the_text_are_repeated_in_part_only() {
    let long = "x".repeat(1000);
    insta::assert_snapshot!(read_member(&format!(r#""a":{long}"#)), @"line 1, column 29, `Basic.a`: expected a value, found `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`");
    insta::assert_snapshot!(read_member(&format!(r#""{long}":x"#)), @"line 1, column 1028, `Basic.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`: expected a value, found `x}`");
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "(?s).{0,40}".prop_map(Value::String),
        "[\u{0}-\u{20}\"\\\\a-z\u{7f}]{0,40}".prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec(("[\u{0}-\u{30}\\\\é]{0,9}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_tree_is_written_as_the_library_writes_it(tree in anything()) {
        let written = String::from_utf8(write(&tree)).unwrap();
        prop_assert_eq!(written, tree.to_string());
    }
}
