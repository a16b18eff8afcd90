//! What each function of `$(…)` makes of its arguments.

use crate::made_up::MADE_UP;
use crate::script::{asked_of, compile, value};
use bookend_script::Function;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A call and its result; `body.no` is nothing.
type Row = (&'static str, Value);

fn rows() -> Vec<Row> {
    [times(), texts(), values(), trees()].concat()
}

fn times() -> Vec<Row> {
    let nine = "2026-06-15T09:00:00.000+00:00";
    vec![
        (
            "at('tomorrow@09:00')",
            "2026-06-16T08:00:00.000+00:00".into(),
        ),
        ("at(now)", nine.into()),
        ("at(body.no)", Value::Null),
        ("seconds('1970-01-02T00:00:00.9Z')", 86_400.into()),
        ("seconds(body.no)", Value::Null),
        ("instant('2026-06-15T10:00:00+01:00')", nine.into()),
        ("instant(body.no)", Value::Null),
        ("local(now)", "2026-06-15T10:00:00+01:00".into()),
        (
            "local(now, 'Europe/Paris')",
            "2026-06-15T11:00:00+02:00".into(),
        ),
        ("local(body.no)", Value::Null),
        ("date('2026-06-15T23:30:00Z')", "2026-06-16".into()),
        ("date('2026-06-15T23:30:00Z', 'UTC')", "2026-06-15".into()),
        ("date(body.no)", Value::Null),
        ("http-date(now)", "Mon, 15 Jun 2026 09:00:00 GMT".into()),
        ("http-date(body.no)", Value::Null),
    ]
}

fn texts() -> Vec<Row> {
    vec![
        ("lower('Ab')", "ab".into()),
        ("lower(body.no)", Value::Null),
        ("upper('Ab')", "AB".into()),
        ("upper(body.no)", Value::Null),
        ("before('a/b/c', '/')", "a".into()),
        ("before('abc', '/')", "abc".into()),
        ("before(body.no, '/')", Value::Null),
        ("after('a/b/c', '/')", "c".into()),
        ("after('abc', '/')", "abc".into()),
        ("after(body.no, '/')", Value::Null),
        ("without-slash('a//')", "a/".into()),
        ("without-slash('a')", "a".into()),
        ("without-slash(body.no)", Value::Null),
        ("join(body.list, ', ')", "a, b".into()),
        ("join('a', ', ')", "a".into()),
        ("join(body.no, ', ')", Value::Null),
        ("json(body.list)", r#"["a","b"]"#.into()),
        ("json('a')", r#""a""#.into()),
        ("json(body.no)", Value::Null),
    ]
}

fn values() -> Vec<Row> {
    vec![
        ("count(body.list)", 2.into()),
        ("count('a')", 1.into()),
        ("count(body.no)", 0.into()),
        ("first(body.list)", "a".into()),
        ("first(body.no)", Value::Null),
        ("default('a', 'b')", "a".into()),
        ("default(body.no, 'b')", "b".into()),
        ("when(body.word, 'a', 'b')", "a".into()),
        ("when(true, 'a')", "a".into()),
        ("when(body.no, 'a', 'b')", "b".into()),
        ("when(false, 'a', 'b')", "b".into()),
        ("when(0, 'a', 'b')", "b".into()),
        ("when('', 'a')", Value::Null),
        // What is not chosen is not made: an instant of this word would be an error.
        ("default('a', at(body.word))", "a".into()),
        ("when(true, 'a', at(body.word))", "a".into()),
        ("when(false, at(body.word), 'b')", "b".into()),
        ("equals('a', 'a')", true.into()),
        ("equals('a', 'b')", false.into()),
        ("pick(body.no)", Value::Null),
        ("pick('a')", "a".into()),
    ]
}

fn trees() -> Vec<Row> {
    vec![
        ("set(body.tree, 'y', 'z')", json!({"x": 1, "y": "z"})),
        ("set(body.tree, 'x', 2)", json!({"x": 2})),
        ("set(body.tree, 'x', body.no)", json!({})),
        ("set(body.tree, 'y', body.no)", json!({"x": 1})),
        ("set(body.no, 'x', 1)", Value::Null),
        ("set(body.no, body.no, 1)", Value::Null),
        ("without(body.tree, 'x')", json!({})),
        ("without(body.tree, 'y')", json!({"x": 1})),
        ("without(body.no, 'x')", Value::Null),
        ("fhir(body.tree, 'x')", 1.into()),
        ("fhir(body.tree, 'y')", Value::Null),
    ]
}

#[test]
fn every_function_makes_of_its_arguments_what_its_row_says() {
    let rows = rows();
    let asked = rows
        .iter()
        .map(|(call, _)| asked_of(call, "{exists: true}"));
    let script = compile(&asked.collect::<Vec<_>>()).unwrap();
    let mut wrong = Vec::new();
    for (number, (call, result)) in rows.iter().enumerate() {
        let found = value(&script, number, 1);
        if found.as_ref() != Ok(result) {
            wrong.push(format!("{call} is {found:?}, not {result}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Returns the name of the function that a call calls.
fn name(call: &'static str) -> &'static str {
    call.split_once('(').unwrap().0
}

#[test]
fn every_function_of_the_language_has_a_row() {
    let rows = rows();
    let calls = rows.iter().map(|(call, _)| *call);
    let made_up = MADE_UP.iter().map(|(call, _)| *call);
    let tested: BTreeSet<&str> = calls.chain(made_up).map(name).collect();
    let functions: BTreeSet<&str> = Function::names().chain(["fhir"]).collect();
    assert_eq!(functions, tested);
}
