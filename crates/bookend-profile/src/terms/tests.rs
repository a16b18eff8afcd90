//! Membership in value sets whose codes are carried, in part, or not at all.

use serde_json::{Value, json};

use super::Terms;

fn terms() -> Terms {
    let mut terms = Terms::default();
    let mut add = |kind: &str, tree: Value| terms.add(kind, &tree);
    add(
        "CodeSystem",
        json!({"url": "s:whole", "content": "complete", "concept": [{"code": "a", "concept": [{"code": "a.1"}]}, {"code": "b"}]}),
    );
    add(
        "CodeSystem",
        json!({"url": "s:part", "content": "fragment", "concept": [{"code": "a"}]}),
    );
    let set = |include: Value| json!({"compose": {"include": include}});
    let mut named = |url: &str, mut tree: Value| {
        tree["url"] = url.into();
        add("ValueSet", tree);
    };
    named(
        "v:listed",
        set(json!([{"system": "s:other", "concept": [{"code": "x"}]}])),
    );
    named("v:whole", set(json!([{"system": "s:whole"}])));
    named("v:part", set(json!([{"system": "s:part"}])));
    named("v:nowhere", set(json!([{"system": "s:nowhere"}])));
    named(
        "v:filter",
        set(
            json!([{"system": "s:whole", "filter": [{"property": "concept", "op": "is-a", "value": "a"}]}]),
        ),
    );
    named(
        "v:both",
        set(json!([{"system": "s:whole"}, {"system": "s:nowhere"}])),
    );
    named("v:nested", set(json!([{"valueSet": ["v:whole"]}])));
    named(
        "v:shared",
        set(json!([{"valueSet": ["v:whole", "v:without-b"]}])),
    );
    named("v:circle", set(json!([{"valueSet": ["v:circle"]}])));
    named(
        "v:without-b",
        json!({"compose": {"include": [{"system": "s:whole"}], "exclude": [{"system": "s:whole", "concept": [{"code": "b"}]}]}}),
    );
    named(
        "v:expanded",
        json!({"compose": {"include": [{"system": "s:nowhere"}]}, "expansion": {"contains": [{"system": "s:nowhere", "code": "x"}]}}),
    );
    named(
        "v:page",
        json!({"expansion": {"total": 9, "contains": [{"system": "s:nowhere", "code": "x"}]}}),
    );
    terms
}

/// Asks whether `system|code`, or `code` alone, is in a set.
fn ask(set: &str, code: &str) -> String {
    let (system, code) = match code.split_once('|') {
        Some((system, code)) => (Some(system), code),
        None => (None, code),
    };
    format!("{:?}", terms().has(set, system, code))
}

#[test]
fn codes_that_are_carried_are_known() {
    assert_eq!(ask("v:listed", "s:other|x"), "Yes");
    assert_eq!(ask("v:listed", "x"), "Yes");
    assert_eq!(ask("v:listed", "s:other|y"), "No");
    assert_eq!(ask("v:listed", "s:whole|x"), "No");
    assert_eq!(ask("v:whole", "s:whole|a.1"), "Yes");
    assert_eq!(ask("v:whole", "s:whole|c"), "No");
    assert_eq!(ask("v:nested", "s:whole|b"), "Yes");
    assert_eq!(ask("v:nested", "s:other|b"), "No");
    assert_eq!(ask("v:without-b", "s:whole|a"), "Yes");
    assert_eq!(ask("v:without-b", "s:whole|b"), "No");
    assert_eq!(ask("v:shared", "s:whole|a"), "Yes");
    assert_eq!(ask("v:shared", "s:whole|b"), "No");
    assert_eq!(ask("v:expanded", "s:nowhere|x"), "Yes");
    assert_eq!(ask("v:expanded", "s:nowhere|y"), "No");
}

#[test]
fn codes_that_are_not_carried_are_not_guessed_at() {
    assert_eq!(ask("v:nowhere", "s:nowhere|x"), "Unknown");
    assert_eq!(ask("v:nowhere", "s:other|x"), "No");
    assert_eq!(ask("v:part", "s:part|a"), "Yes");
    assert_eq!(ask("v:part", "s:part|b"), "Unknown");
    assert_eq!(ask("v:filter", "s:whole|a.1"), "Unknown");
    assert_eq!(ask("v:filter", "s:whole|c"), "No");
    assert_eq!(ask("v:both", "s:whole|a"), "Yes");
    assert_eq!(ask("v:both", "s:nowhere|a"), "Unknown");
    assert_eq!(ask("v:both", "s:whole|c"), "No");
    assert_eq!(ask("v:absent", "x"), "Unknown");
    assert_eq!(ask("v:circle", "x"), "Unknown");
    assert_eq!(ask("v:page", "s:nowhere|x"), "Unknown");
}
