//! When each operator holds of a subject's values, and when it does not.

use crate::script::{asked_of, asked_of_elements, asked_of_header, compile, is_met};
use bookend_script::schema;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An operator, what stands behind it, the values of which it holds, and those of which it does not.
type Row = (&'static str, &'static str, Value, Value);

fn rows() -> Vec<Row> {
    [equality(), order(), texts(), presence(), several()].concat()
}

fn equality() -> Vec<Row> {
    let (here, there) = ("2026-06-15T09:00:00Z", "2026-06-15T10:00:00+01:00");
    vec![
        ("equals", "a", json!(["b", "a"]), json!(["b"])),
        ("equals", "1", json!(["1"]), json!(["2"])),
        ("equals", "1", json!([1.0]), json!([1.5])),
        ("equals", "null", json!([]), json!(["a"])),
        ("equals", "[a, b]", json!(["a", "b"]), json!(["b", "a"])),
        (
            "equals",
            "'2026-06-15T09:00:00Z'",
            json!([there]),
            json!(["2026-06-15T10:00:00Z"]),
        ),
        ("equals", "$(body.word)", json!(["soon"]), json!(["later"])),
        (
            "equals",
            "\"$(when(body.no, 'a'))\"",
            json!([]),
            json!(["a"]),
        ),
        ("ne", "a", json!(["b"]), json!(["b", "a"])),
        ("ne", "a", json!([]), json!(["a"])),
        ("ne", "$(now)", json!(["a"]), json!([here])),
        ("in", "[a, b]", json!(["c", "b"]), json!(["c"])),
        ("in", "['$(body.list)']", json!(["b"]), json!(["c"])),
        ("in", "[a, '$(body.no)']", json!(["a"]), json!([])),
        ("not-in", "[a, b]", json!(["c", "d"]), json!(["c", "b"])),
        ("not-in", "['$(body.list)']", json!(["c"]), json!(["a"])),
    ]
}

fn order() -> Vec<Row> {
    let (nine, later) = ("2026-06-15T09:00:00Z", "2026-06-15T10:00:01+01:00");
    let earlier = "2026-06-15T08:59:59Z";
    vec![
        ("gt", "5", json!([6]), json!([5])),
        ("gt", "5", json!(["10"]), json!(["4"])),
        ("gt", "250ms", json!([251]), json!([250])),
        ("gt", "now", json!([later]), json!([nine])),
        (
            "gt",
            "'2026-06-15'",
            json!(["2026-06-16"]),
            json!(["2026-06-15"]),
        ),
        ("gte", "5", json!([5]), json!([4.9])),
        ("gte", "now", json!([nine]), json!([earlier])),
        ("lt", "5", json!([4]), json!([5])),
        ("lt", "2s", json!([1999]), json!([2000])),
        ("lt", "now", json!([earlier]), json!([nine])),
        ("lte", "5", json!([5]), json!([6])),
        ("lte", "now", json!([nine]), json!([later])),
        ("before", "now", json!([earlier]), json!([nine])),
        (
            "before",
            "'tomorrow@09:00'",
            json!(["2026-06-16T07:59:59Z"]),
            json!(["2026-06-16T08:00:00Z"]),
        ),
        ("after", "now", json!([later]), json!([nine])),
        (
            "after",
            "'2026-06-15'",
            json!(["2026-06-16"]),
            json!(["2026-06-14"]),
        ),
        ("between", "[1, 5]", json!([1]), json!([0])),
        ("between", "[1, 5]", json!([5]), json!([6])),
        ("between", "[now, +1s]", json!([later]), json!([earlier])),
    ]
}

fn texts() -> Vec<Row> {
    vec![
        ("matches", "'[a-c]+'", json!(["x", "abc"]), json!(["abcd"])),
        ("matches", "a|b", json!(["b"]), json!(["ab"])),
        ("matches", "'[0-9]+'", json!([42]), json!(["42\n"])),
        ("search", "'b+'", json!(["abbc"]), json!(["ac"])),
        ("search", "'^b'", json!(["bc"]), json!(["abc"])),
        ("contains", "b", json!(["abc"]), json!(["ac"])),
        ("contains", "b", json!([["a", "b"]]), json!([["a", "bc"]])),
        ("contains", "b", json!([{"b": 1}]), json!([{"a": "b"}])),
        ("starts-with", "ab", json!(["x", "abc"]), json!(["xab"])),
        ("starts-with", "4", json!([42]), json!([24])),
        ("ends-with", "bc", json!(["x", "abc"]), json!(["bcx"])),
        (
            "ends-with",
            "'/$(body.word)'",
            json!(["/soon"]),
            json!(["soon"]),
        ),
    ]
}

fn presence() -> Vec<Row> {
    vec![
        ("exists", "true", json!(["a"]), json!([])),
        ("exists", "false", json!([]), json!(["a"])),
        ("empty", "true", json!(["", " ", [], {}]), json!(["", "a"])),
        ("empty", "true", json!([]), json!([0])),
        ("empty", "false", json!(["", "a"]), json!([""])),
        ("count", "2", json!(["a", "b"]), json!(["a"])),
        ("count", "{gte: 1}", json!(["a"]), json!([])),
        ("count", "{in: [0, 2]}", json!([]), json!(["a"])),
        ("unique", "true", json!(["a", "b"]), json!(["a", "a"])),
        ("unique", "false", json!(["a", "b", "a"]), json!(["a"])),
        ("type", "integer", json!(["a", 1]), json!(["a"])),
    ]
}

fn several() -> Vec<Row> {
    let (both, either) = (
        "[{starts-with: a}, {ends-with: b}]",
        "[{equals: a}, {gt: 5}]",
    );
    let over = "{over: code, equals: x}";
    let code = |code: &str| json!({"code": code});
    vec![
        (
            "each",
            "{starts-with: a}",
            json!(["ab", "ac"]),
            json!(["ab", "b"]),
        ),
        ("each", "a", json!([]), json!(["a", "b"])),
        (
            "each",
            over,
            json!([code("x"), code("x")]),
            json!([code("x"), code("y")]),
        ),
        ("all", both, json!(["ab"]), json!(["a"])),
        ("any", either, json!([6]), json!([5])),
        ("any", "[a, b]", json!(["b"]), json!(["c"])),
        ("none", either, json!(["b"]), json!(["a"])),
        ("none", either, json!([5]), json!([6])),
        ("not", "{starts-with: a}", json!(["b"]), json!(["b", "ab"])),
    ]
}

/// Returns the rows that are not as they say, where they ask for something in one way.
fn wrong(rows: &[(String, Value, Value)], ask: impl Fn(&str) -> String) -> Vec<String> {
    let asked = rows.iter().map(|(test, ..)| ask(test));
    let script = compile(&asked.collect::<Vec<_>>()).unwrap();
    let mut wrong = Vec::new();
    for (number, (test, holding, failing)) in rows.iter().enumerate() {
        if !is_met(&script, number, holding) {
            wrong.push(format!("`{test}` does not hold of {holding}"));
        }
        if is_met(&script, number, failing) {
            wrong.push(format!("`{test}` holds of {failing}"));
        }
    }
    wrong
}

#[test]
fn every_operator_holds_of_some_values_and_not_of_others() {
    let row = |(operator, operand, holding, failing)| {
        (format!("{{{operator}: {operand}}}"), holding, failing)
    };
    let rows: Vec<_> = rows().into_iter().map(row).collect();
    let of_a_value = |test: &str| asked_of("body.it", test);
    assert_eq!(wrong(&rows, of_a_value), Vec::<String>::new());
}

/// What is asked of elements is decided without making values of them, where all of them are texts.
#[test]
fn every_operator_holds_of_elements_as_it_does_of_the_same_values() {
    let is_single = |values: &Value| {
        let values = values.as_array().into_iter().flatten();
        values
            .into_iter()
            .all(|it| !it.is_array() && !it.is_object())
    };
    let mut rows = rows();
    rows.extend([
        ("equals", "a", json!([1, "a", true]), json!([1, true])),
        ("in", "[a, 1]", json!(["b", 1]), json!(["b", 2])),
        ("empty", "true", json!([" ", ""]), json!([" ", 1])),
        ("each", "{type: text}", json!(["a", "b"]), json!(["a", 1])),
        (
            "all",
            "[{equals: a}, {equals: 1}]",
            json!(["a", 1]),
            json!(["a"]),
        ),
        (
            "none",
            "[{matches: '[ab]'}]",
            json!(["c", 1]),
            json!(["c", "b"]),
        ),
    ]);
    rows.retain(|(_, _, holding, failing)| is_single(holding) && is_single(failing));
    let row = |(operator, operand, holding, failing)| {
        (format!("{{{operator}: {operand}}}"), holding, failing)
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    assert_eq!(wrong(&rows, asked_of_elements), Vec::<String>::new());
}

/// What is asked of texts of a message is mostly decided without making values of them.
#[test]
fn every_operator_holds_of_texts_of_a_message_as_it_does_of_the_same_values() {
    let is_text = |values: &Value| {
        let values = values.as_array().unwrap();
        values.iter().all(Value::is_string)
    };
    let mut rows = rows();
    rows.extend([
        (
            "in",
            "['2026-06-15T09:00:00Z']",
            json!(["2026-06-15T10:00:00+01:00"]),
            json!(["T"]),
        ),
        (
            "equals",
            "'2026-06-15 09:00:00Z'",
            json!(["2026-06-15T10:00:00+01:00"]),
            json!(["2026-06-15"]),
        ),
        ("type", "text", json!(["a"]), json!([])),
        (
            "type",
            "uuid",
            json!(["a", "0b00cafe-0000-4000-8000-000000000005"]),
            json!(["a"]),
        ),
        ("empty", "false", json!(["a", " "]), json!([" "])),
        (
            "each",
            "{not: {search: '^b'}}",
            json!(["ab", "c"]),
            json!(["ab", "b"]),
        ),
        (
            "any",
            "[{search: b}, '$(body.word)']",
            json!(["soon"]),
            json!(["later"]),
        ),
    ]);
    rows.retain(|(_, _, holding, failing)| is_text(holding) && is_text(failing));
    let asked: Vec<String> = rows
        .iter()
        .map(|(operator, operand, ..)| asked_of_header(&format!("{{{operator}: {operand}}}")))
        .collect();
    let script = compile(&asked).unwrap();
    for (number, (_, _, holding, failing)) in rows.iter().enumerate() {
        assert!(
            is_met(&script, number, holding),
            "{} of {holding}",
            asked[number]
        );
        assert!(
            !is_met(&script, number, failing),
            "{} of {failing}",
            asked[number]
        );
    }
}

#[test]
fn every_operator_of_the_language_has_a_row() {
    // The schema is made of the table by which the checker reads.
    let schema = schema();
    let operators = schema.pointer("/$defs/test/anyOf/1/properties").unwrap();
    let operators = operators.as_object().unwrap().keys().map(String::as_str);
    let tested: BTreeSet<&str> = rows().iter().map(|row| row.0).collect();
    assert_eq!(operators.collect::<BTreeSet<_>>(), tested);
}

#[test]
fn a_bare_value_is_equal_and_several_operators_hold_together() {
    let row = |test: &str, holding, failing| (test.to_owned(), holding, failing);
    let rows = [
        row("a", json!(["b", "a"]), json!(["b"])),
        row("[a, b]", json!(["a", "b"]), json!(["b"])),
        row("null", json!([]), json!(["a"])),
        row("{gt: 1, lt: 5}", json!([3]), json!([5])),
        row(
            "{type: asid, ne: '200000000001'}",
            json!(["200000000002"]),
            json!(["200000000001"]),
        ),
    ];
    assert_eq!(
        wrong(&rows, |test| asked_of("body.it", test)),
        Vec::<String>::new()
    );
}

#[test]
fn what_should_have_been_compared_and_is_missing_equals_nothing_not_even_nothing() {
    let script = compile(&[asked_of("body.it", "$(body.no)")]).unwrap();
    for values in [json!([]), json!(["a"]), json!([""])] {
        assert!(!is_met(&script, 0, &values), "{values}");
    }
}
