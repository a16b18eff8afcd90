//! Forms, each with texts that have it and texts that almost do.

use serde_json::{Value, json};

use super::fault;
use crate::structures::{Primitive, Release};

/// Tells which of several texts a type does not take: the only line that knows the function.
fn refused<'t>(primitive: &str, texts: &[&'t str]) -> Vec<&'t str> {
    let primitive = Primitive::named(primitive).unwrap();
    let is_refused = |text: &&str| fault(&Value::from(*text), primitive, Release::Stu3).is_some();
    texts.iter().copied().filter(is_refused).collect()
}

fn numbers_refused(primitive: &str, release: Release, numbers: &[&str]) -> Vec<String> {
    let primitive = Primitive::named(primitive).unwrap();
    let is_refused = |text: &&&str| {
        let number = serde_json::from_str(text).unwrap();
        fault(&number, primitive, release).is_some()
    };
    numbers
        .iter()
        .filter(is_refused)
        .map(|text| (*text).to_owned())
        .collect()
}

const NONE: [&str; 0] = [];

#[test]
fn dates_are_days_months_or_years_of_the_calendar() {
    let sound = [
        "2026",
        "2026-11",
        "2026-11-21",
        "2024-02-29",
        "2000-02-29",
        "0001-01-01",
        "9999-12-31",
    ];
    assert_eq!(refused("date", &sound), NONE);
    let wrong = [
        "",
        "26",
        "0000",
        "2026-",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-11-31",
        "2026-02-29",
        "1900-02-29",
        "2026-11-21T09:30:00Z",
        " 2026",
        "2026-11-21 ",
        "21/11/2026",
        "２０２６",
    ];
    assert_eq!(refused("date", &wrong), wrong);
}

#[test]
fn instants_have_seconds_and_zone() {
    let sound = [
        "2026-11-21T09:30:00Z",
        "2026-11-21T09:30:00.123456789+14:00",
        "2026-06-30T23:59:60Z",
        "2026-11-21T00:00:00-13:59",
    ];
    assert_eq!(refused("instant", &sound), NONE);
    assert_eq!(refused("dateTime", &sound), NONE);
    let wrong = [
        "2026-11-21T09:30:00",
        "2026-11-21T09:30Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T09:60:00Z",
        "2026-11-21T09:30:61Z",
        "2026-11-21T09:30:00.Z",
        "2026-11-21T09:30:00+14:01",
        "2026-11-21T09:30:00+1:00",
        "2026-11-21t09:30:00Z",
        "2026-11T09:30:00Z",
        "2026-11-21 09:30:00Z",
        "2026-11-21T09:30:00Zz",
    ];
    assert_eq!(refused("instant", &wrong), wrong);
    assert_eq!(refused("dateTime", &wrong), wrong);
    assert_eq!(refused("instant", &["2026-11-21"]), ["2026-11-21"]);
    assert_eq!(
        refused("dateTime", &["2026-11-21", "2026-11", "2026"]),
        NONE
    );
}

#[test]
fn times_have_seconds_and_no_zone() {
    assert_eq!(refused("time", &["00:00:00", "23:59:59.999"]), NONE);
    let wrong = ["24:00:00", "09:30", "09:30:00Z", "9:30:00", "093000"];
    assert_eq!(refused("time", &wrong), wrong);
}

#[test]
fn names_of_things_have_their_forms() {
    assert_eq!(refused("id", &["a", "A-1.b", &"x".repeat(64)]), NONE);
    let wrong = ["", "a_b", "a b", "ä"];
    assert_eq!(refused("id", &wrong), wrong);
    assert_eq!(refused("id", &[&"x".repeat(65)]).len(), 1);
    assert_eq!(refused("code", &["booked", "two words", "<"]), NONE);
    let wrong = ["", " a", "a ", "a  b", " "];
    assert_eq!(refused("code", &wrong), wrong);
    assert_eq!(refused("uri", &["http://a.b/c", "urn:x", "#a", "ü"]), NONE);
    assert_eq!(refused("uri", &["", "a b", "a\n"]), ["", "a b", "a\n"]);
    assert_eq!(refused("oid", &["urn:oid:1.2.840", "urn:oid:2.0"]), NONE);
    let wrong = [
        "urn:oid:3.1",
        "urn:oid:1",
        "urn:oid:1.02",
        "1.2.3",
        "urn:oid:1..2",
    ];
    assert_eq!(refused("oid", &wrong), wrong);
    let uuid = "urn:uuid:5bd0c39c-a0ee-4d0c-a05d-2a7ee8d7ca4a";
    assert_eq!(refused("uuid", &[uuid]), NONE);
    let wrong = [
        &uuid[9..],
        &uuid[..44],
        "urn:uuid:5BD0C39C-A0EE-4D0C-A05D-2A7EE8D7CA4A",
        "urn:uuid:5bd0c39ca-0ee-4d0c-a05d-2a7ee8d7ca4a",
    ];
    assert_eq!(refused("uuid", &wrong), wrong);
}

#[test]
fn texts_are_not_empty() {
    assert_eq!(refused("string", &["a", "two\r\n\tlines", " "]), NONE);
    assert_eq!(
        refused("markdown", &["", "a\u{0}b", "\u{1b}"]),
        ["", "a\u{0}b", "\u{1b}"]
    );
    assert_eq!(refused("string", &[&"x".repeat(1024 * 1024 + 1)]).len(), 1);
    assert_eq!(
        refused("base64Binary", &["QQ==", "QUI=", "QUJD", "QU\nJD"]),
        NONE
    );
    let wrong = ["", "QQ=", "Q===", "Q=Q=", "QQ-_", "QUJDR"];
    assert_eq!(refused("base64Binary", &wrong), wrong);
}

#[test]
fn numbers_have_their_ranges() {
    let refused = |primitive, numbers: &[&str]| numbers_refused(primitive, Release::Stu3, numbers);
    let numbers = [
        "-2147483649",
        "-2147483648",
        "-1",
        "0",
        "1",
        "2147483647",
        "2147483648",
        "1.0",
        "1e2",
    ];
    assert_eq!(
        refused("integer", &numbers),
        ["-2147483649", "2147483648", "1.0", "1e2"]
    );
    assert_eq!(
        refused("unsignedInt", &numbers),
        [
            "-2147483649",
            "-2147483648",
            "-1",
            "2147483648",
            "1.0",
            "1e2"
        ]
    );
    assert_eq!(
        refused("positiveInt", &numbers),
        [
            "-2147483649",
            "-2147483648",
            "-1",
            "0",
            "2147483648",
            "1.0",
            "1e2"
        ]
    );
    assert_eq!(refused("decimal", &numbers), ["1e2"]);
    assert!(numbers_refused("decimal", Release::R4, &numbers).is_empty());
}

#[test]
fn other_types_of_json_are_no_values() {
    for primitive in ["boolean", "integer", "decimal", "string", "date", "xhtml"] {
        let primitive = Primitive::named(primitive).unwrap();
        for value in [json!([]), json!({}), Value::Null] {
            assert!(fault(&value, primitive, Release::R4).is_some());
        }
    }
    assert!(fault(&json!("true"), Primitive::Boolean, Release::R4).is_some());
    assert!(fault(&json!(true), Primitive::Text, Release::R4).is_some());
    assert!(fault(&json!(false), Primitive::Boolean, Release::R4).is_none());
}
