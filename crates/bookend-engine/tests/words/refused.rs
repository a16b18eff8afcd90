//! Arguments that functions refuse: when the script is loaded, or when they are called.

use crate::script::{asked_of, compile, value};
use bookend_script::Function;

fn asked(calls: impl IntoIterator<Item = String>) -> Vec<String> {
    let calls = calls.into_iter();
    calls
        .map(|call| asked_of(&call, "{exists: true}"))
        .collect()
}

#[test]
fn every_function_refuses_fewer_and_more_arguments_than_it_takes() {
    let mut calls = Vec::new();
    let mut refusals = Vec::new();
    for name in Function::names() {
        let (_, fewest, most) = Function::named(name).unwrap();
        for number in fewest.checked_sub(1).into_iter().chain([most + 1]) {
            calls.push(format!("{name}({})", vec!["now"; number].join(", ")));
            refusals.push((format!("`{name}()` takes "), format!(", not {number}")));
        }
    }
    let said = compile(&asked(calls)).unwrap_err();
    for (takes, not) in refusals {
        let is_it = |said: &String| said.starts_with(&takes) && said.ends_with(&not);
        assert!(said.iter().any(is_it), "{takes}{not}: {said:#?}");
    }
}

/// A call, and how what is said of it when the script is loaded begins.
const WRONG: &[(&str, &str)] = &[
    ("at('3d')", "`3d` is not a point in time"),
    (
        "local(now, 'Europe/Leeds')",
        "`Europe/Leeds` is not a time zone",
    ),
    (
        "date(now, 'Europe/York')",
        "`Europe/York` is not a time zone",
    ),
    ("fhir(body.tree, 'x(')", "`x(` is not FHIRPath"),
    ("fhir(body.tree, body.word)", "`fhir()` takes a tree and"),
    ("fhir(body.tree)", "`fhir()` takes a tree and"),
    ("json(null)", "`json()` of nothing is nothing"),
    (
        "set(null, 'x', 1)",
        "`set()` needs a tree, which `null` is not",
    ),
    ("set('a', 'x', 1)", "`set()` needs a tree, which `a` is not"),
    (
        "set(body.tree, 7, 1)",
        "`set()` needs the name of a member, in quotes, which `7` is not",
    ),
    (
        "without(true, 'x')",
        "`without()` needs a tree, which `true` is not",
    ),
    (
        "without(body.tree, null)",
        "`without()` needs the name of a member, in quotes, which `null` is not",
    ),
    ("shout('a')", "there is no function `shout()`"),
];

#[test]
fn an_argument_that_stands_there_is_refused_when_the_script_is_loaded() {
    for (call, beginning) in WRONG {
        let said = compile(&asked([(*call).to_owned()])).unwrap_err();
        assert!(said[0].starts_with(beginning), "{call}: {said:?}");
    }
}

/// A call of what a request may bring, and why it has no value.
const UNFIT: &[(&str, &str)] = &[
    ("at(body.word)", POINT),
    ("seconds(body.word)", POINT),
    ("instant(body.word)", POINT),
    ("http-date(body.list)", POINT),
    ("local(body.word)", POINT),
    ("date(body.word)", POINT),
    ("local(now, body.word)", ZONE),
    ("date(now, body.word)", ZONE),
    ("set(body.word, 'x', 1)", "a tree and a name"),
    ("set(body.tree, body.list, 1)", "a tree and a name"),
    ("set(body.tree, body.no, 1)", "a tree and a name"),
];

const POINT: &str = "an instant, or a point in time such as 'tomorrow@09:00'";
const ZONE: &str = "a time zone such as 'Europe/London'";

#[test]
fn an_argument_that_cannot_be_used_is_refused_with_what_is_needed() {
    let calls = UNFIT.iter().map(|(call, _)| (*call).to_owned());
    let script = compile(&asked(calls)).unwrap();
    for (number, (call, needs)) in UNFIT.iter().enumerate() {
        let name = call.split_once('(').unwrap().0;
        let error = value(&script, number, 1).unwrap_err();
        let beginning = format!("`{name}()` needs {needs}, found `");
        assert!(error.starts_with(&beginning), "{call}: {error}");
    }
}
