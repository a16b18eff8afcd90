//! What is of each type, and what is not.

use crate::script::{asked_of, compile, is_met};
use bookend_script::ValueType;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A type, the values that are of it, each by itself, and the values that are not.
type Row = (&'static str, Value, Value);

fn rows() -> Vec<Row> {
    [times(), names(), web(), kinds()].concat()
}

fn times() -> Vec<Row> {
    let zoned = "2026-06-15T09:00:00+01:00";
    let unzoned = "2026-06-15T09:00:00";
    vec![
        (
            "instant",
            json!([zoned, "2026-06-15T09:00:00Z", "2026-06-15T09:00:00.123Z"]),
            json!([
                unzoned,
                "2026-06-15T09:00Z",
                "2026-06-15",
                "now",
                "2026-06-15T09:00:00z",
                "2026-06-15T09:00:00+0100",
                "2026-06-15T09:00:00+01",
                "2026-06-15T09:00:00,5Z",
                "2026-06-15T090000Z",
                "2026-06-15 09:00:00Z",
                "2026-02-29T09:00:00Z",
                "2026-06-15T09:00:00Z[UTC]",
            ]),
        ),
        (
            "date",
            json!(["2026-06-15", "2024-02-29"]),
            json!(["2026-02-29", "2026-6-15", "20260615", "2026-06", zoned]),
        ),
        (
            "search-date",
            json!(["2026-06-15", "ge2026-06-15", "lt2026-06-15T09:00:00Z"]),
            json!(["ge", "past2026-06-15", "ge2026-13-15", unzoned]),
        ),
        (
            "http-date",
            json!([
                "Mon, 15 Jun 2026 09:00:00 GMT",
                "Mon, 01 Jun 2026 09:00:00 GMT"
            ]),
            json!([
                "Tue, 15 Jun 2026 09:00:00 GMT",
                "15 June 2026",
                zoned,
                "Mon, 15 Jun 2026 09:00:00 +0000",
                "Mon, 15 Jun 2026 10:00:00 +0100",
                "Mon, 15 Jun 2026 09:00:00 UT",
                "Mon, 15 Jun 2026 09:00 GMT",
                "15 Jun 2026 09:00:00 GMT",
                "Mon, 1 Jun 2026 09:00:00 GMT",
                "mon, 15 jun 2026 09:00:00 gmt",
                "Monday, 15-Jun-26 09:00:00 GMT",
                "Mon Jun 15 09:00:00 2026",
            ]),
        ),
    ]
}

fn names() -> Vec<Row> {
    let (upper, lower) = (
        "0F9DFAD3-6F3B-4F70-8B8E-0D1D9A0F5A11",
        "0f9dfad3-6f3b-4f70-8b8e-0d1d9a0f5a11",
    );
    let plain = "0f9dfad36f3b4f708b8e0d1d9a0f5a11";
    vec![
        ("uuid", json!([upper, lower]), json!([plain, "a", 1])),
        ("lower-uuid", json!([lower]), json!([upper, plain])),
        (
            "nhs-number",
            json!(["9476719931", "1234554321"]),
            json!(["9476719932", "947 671 9931", "947671993"]),
        ),
        (
            "asid",
            json!(["200000000001"]),
            json!(["20000000001", "2000000000011", "20000000000a"]),
        ),
        (
            "ods",
            json!(["RR8", "A12345", "ABCDEFGH90"]),
            json!(["RR", "ABCDEFGHIJK", "RR-8", ""]),
        ),
    ]
}

fn web() -> Vec<Row> {
    vec![
        (
            "url",
            json!([
                "https://a.example/STU3?x=1",
                "http://127.0.0.1:4434",
                "http://[::1]/a%20b#c",
                "ldap://a.example:389/ou=services",
            ]),
            json!([
                "/Slot",
                "a.example",
                "https://",
                "https://a b.example",
                "//a.example/STU3",
                "https:a.example",
                "https:/a.example",
                "https:///a.example",
                "https:\\\\a.example",
                "https://a.example:port",
                "https://a.example/a b",
                "https://a.example/%2",
                "https://a.example/<id>",
                "https://å.example",
                " https://a.example",
                "urn:uuid:0f9dfad3-6f3b-4f70-8b8e-0d1d9a0f5a11",
                "1https://a.example",
            ]),
        ),
        (
            "etag",
            json!(["W/\"1\"", "\"abc\"", "\"\"", "\"!#~\\\"", "W/\"é\""]),
            json!([
                "1",
                "W/1",
                "\"",
                "\"a",
                "\"a\"b\"",
                "*",
                "w/\"1\"",
                "W/ \"1\"",
                "\"a b\"",
                "\"a\tb\"",
                "\"\u{7f}\"",
                " \"1\"",
                "\"1\", \"2\"",
            ]),
        ),
    ]
}

fn kinds() -> Vec<Row> {
    vec![
        ("integer", json!([1, 0, -3]), json!([1.5, "a", true])),
        ("text", json!(["a", ""]), json!([1, true, {"a": 1}])),
        ("list", json!([["a"], []]), json!(["a", {"a": 1}])),
        ("map", json!([{"a": 1}, {}]), json!(["a", ["a"]])),
    ]
}

#[test]
fn every_type_is_told_from_what_is_like_it() {
    let rows = rows();
    let asked = rows
        .iter()
        .map(|(name, ..)| asked_of("body.it", &format!("{{type: {name}}}")));
    let script = compile(&asked.collect::<Vec<_>>()).unwrap();
    let mut wrong = Vec::new();
    for (number, (name, of_it, others)) in rows.iter().enumerate() {
        for (values, is_of_it) in [(of_it, true), (others, false)] {
            for value in values.as_array().unwrap() {
                if is_met(&script, number, &json!([value])) != is_of_it {
                    wrong.push(format!("{value} is of type `{name}`: {}", !is_of_it));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_type_of_the_language_has_a_row() {
    let types: BTreeSet<&str> = ValueType::NAMES.iter().map(|(name, _)| *name).collect();
    let tested: BTreeSet<&str> = rows().iter().map(|row| row.0).collect();
    assert_eq!(types, tested);
}
