//! What is said about expressions that are wrong.

#[cfg(test)]
#[path = "fhirpath/evaluation.rs"]
mod evaluation;

use bookend_fhir::fhirpath::Expression;
use evaluation::{bundle, check};
use serde_json::{Value, json};

/// Renders what is wrong with a text: the part, the message and the help.
fn wrong(text: &str) -> String {
    let Err(error) = Expression::compile(text) else {
        return "nothing".to_owned();
    };
    let part = text.get(error.range.clone()).unwrap_or("outside");
    let help = error
        .help
        .map(|help| format!(" ({help})"))
        .unwrap_or_default();
    format!("{part}: {}{help}", error.message)
}

#[test]
fn a_misspelt_function_is_offered_its_name() {
    assert_eq!(
        wrong("name.exsts()"),
        "exsts: `exsts` is not a function (did you mean `exists`?)"
    );
    assert_eq!(
        wrong("name.oftype(Slot)"),
        "oftype: `oftype` is not a function (did you mean `ofType`?)"
    );
    assert_eq!(wrong("x.zzz()"), "zzz: `zzz` is not a function");
}

#[test]
fn the_number_of_arguments_is_counted() {
    assert_eq!(
        wrong("x.where()"),
        "where: `where` takes 1 argument but was given 0"
    );
    assert_eq!(
        wrong("x.first(1)"),
        "first: `first` takes no argument but was given 1"
    );
    assert_eq!(
        wrong("iif(true)"),
        "iif: `iif` takes 2 to 3 arguments but was given 1"
    );
    assert_eq!(
        wrong("x.replace('a')"),
        "replace: `replace` takes 2 arguments but was given 1"
    );
}

#[test]
fn a_text_that_is_no_expression_is_refused_where_it_goes_wrong() {
    assert_eq!(
        wrong("a ="),
        ": expected a name, a literal or `(` but found the end"
    );
    assert_eq!(
        wrong("a b"),
        "b: expected an operator or the end but found `b`"
    );
    assert_eq!(wrong("(a"), ": expected `)` but found the end");
    assert_eq!(wrong("a.where(b"), ": expected `)` but found the end");
    assert_eq!(wrong("a[0"), ": expected `]` but found the end");
    assert_eq!(
        wrong(""),
        ": expected a name, a literal or `(` but found the end"
    );
    assert_eq!(
        wrong("a.'b'"),
        "'b': expected a name but found the text `b`"
    );
    assert_eq!(
        wrong("x is 3"),
        "3: expected the name of a type but found `3`"
    );
    assert_eq!(wrong("'open"), "': the opening `'` has no closing `'`");
    assert_eq!(wrong("a /* b"), "/*: the comment `/*` has no `*/`");
    assert_eq!(wrong("a ? b"), "?: `?` has no meaning in FHIRPath");
    assert_eq!(
        wrong("status = \"free\""),
        "\": `\"` does not start a text in FHIRPath (write the text between single quotes)"
    );
    assert_eq!(
        wrong("$that"),
        "$that: `$that` is not defined (there are `$this`, `$index` and `$total`)"
    );
}

#[test]
fn a_literal_that_cannot_be_is_refused() {
    assert_eq!(
        wrong("start > @2026-02-30"),
        "@2026-02-30: `@2026-02-30` is not a date or time that exists \
         (write a date as `@2026-11-21`, a time as `@T09:30`)"
    );
    assert_eq!(
        wrong("3000000000"),
        "3000000000: `3000000000` is greater than an integer can be, 2147483647 \
         (write `L` after a long integer)"
    );
    assert_eq!(
        wrong("x.matches('[a')"),
        "matches: `matches` takes a regular expression of reasonable size but found `[a`"
    );
    assert_eq!(
        wrong("x.matches('a', 'z')"),
        "matches: `matches` takes the flags `i` and `m` but found `z`"
    );
}

#[test]
fn an_expression_nests_only_so_deep() {
    let brackets = format!("{}1{}", "(".repeat(100), ")".repeat(100));
    assert_eq!(wrong(&brackets), "(: an expression nests at most 64 deep");
    let chain = vec!["a"; 300].join(".");
    assert_eq!(
        wrong(&chain),
        "a: an expression has at most 256 steps and operators"
    );
}

#[test]
fn an_expression_at_its_limits_is_evaluated() {
    let brackets = format!("{}1{}", "(".repeat(60), ")".repeat(60));
    let chain = format!("1{}", " + 1".repeat(250));
    let path = format!("entry{}.count()", ".where(true)".repeat(120));
    let nested = format!(
        "entry{}{}.count()",
        ".select($this".repeat(60),
        ")".repeat(60)
    );
    check(
        &bundle(),
        &[
            (&brackets, "[1]"),
            (&chain, "[251]"),
            (&path, "[5]"),
            (&nested, "[5]"),
        ],
    );
}

#[test]
fn an_evaluation_says_what_it_cannot_use() {
    check(
        &bundle(),
        &[
            (
                "entry.resource.single()",
                "error: `single` takes one item but found 5",
            ),
            (
                "1 < 'a'",
                "error: `<` takes two numbers but found `String` \"a\"",
            ),
            (
                "entry[0] + 1",
                "error: `+` takes a number, text, date or quantity but found `Bundle.entry`",
            ),
            (
                "true + 1",
                "error: `+` takes numbers or quantities but found `Boolean` true",
            ),
            (
                "5.length()",
                "error: `length` takes a string but found `Integer` 5",
            ),
            (
                "@2026 + 1 'a'",
                "error: `+` takes a quantity of time such as `2 days` but found `1 'a'`",
            ),
            (
                "@T10 + 1 day",
                "error: `+` takes hours or less beside a time of day but found `1 day`",
            ),
            (
                "type.memberOf('x')",
                "error: `memberOf` is not available, because it needs a terminology server",
            ),
            (
                "'x'.matches('(' & '')",
                "error: `matches` takes a regular expression of reasonable size but found `(`",
            ),
            (
                "1.defineVariable('ucum')",
                "error: `defineVariable` takes a new name but `%ucum` is already defined",
            ),
        ],
    );
}

#[test]
fn an_endless_evaluation_is_stopped() {
    check(
        &bundle(),
        &[
            (
                "1.repeat($this + 1)",
                "error: the expression visits more than 5000000 items; \
                 narrow it with `where` or `first`",
            ),
            ("1.repeat($this)", "[1]"),
            (
                "descendants().aggregate($total & $total & 'x', 'x').length() > 0",
                "error: the expression visits more than 5000000 items; \
                 narrow it with `where` or `first`",
            ),
        ],
    );
}

#[test]
fn what_is_the_same_at_every_item_is_looked_for_once() {
    let patient = |number: usize| {
        let id = format!("p{number}");
        json!({"resource": {"resourceType": "Patient", "id": id, "name": [{"family": "F"}]}})
    };
    let entries: Vec<Value> = (0..1000).map(patient).collect();
    check(
        &json!({"resourceType": "Bundle", "entry": entries}),
        &[(
            "entry.where(resource.id in %resource.entry.resource.ofType(Patient).id).count()",
            "[1000]",
        )],
    );
}

#[test]
fn a_long_text_is_counted_each_time_that_it_is_handed_on() {
    let tenfold = ".replace('a', 'aaaaaaaaaa')".repeat(6);
    let expression = format!("defineVariable('t', 'a'{tenfold}).x.select(%t).count()");
    let said = "error: the expression visits more than 5000000 items; \
                narrow it with `where` or `first`";
    let many: Vec<usize> = (0..1000).collect();
    check(
        &json!({"resourceType": "Basic", "x": many}),
        &[(expression.as_str(), said)],
    );
}
