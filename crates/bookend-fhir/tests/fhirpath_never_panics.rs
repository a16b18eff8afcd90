//! No text and no tree, however broken, makes an expression panic.

use bookend_fhir::fhirpath::{Context, Expression};
use bookend_fhir::{Release, Structures};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// The ends of expressions.
const LEAVES: &[&str] = &[
    "entry",
    "resource",
    "status",
    "value",
    "$this",
    "$index",
    "%resource",
    "{}",
    "1",
    "-2.5",
    "3L",
    "'free'",
    "@2026-11",
    "@2026-11-21T09:30:00Z",
    "@T10:00",
    "4 days",
    "2 'kg'",
    "true",
    "extension",
    "Slot",
    "contained.id",
    "name.given",
    "birthDate",
    "0.0000001",
    "1 'mo'",
];

/// What stands between two expressions.
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "div", "mod", "&", "|", "=", "~", "!=", "!~", "<", ">=", "in", "contains",
    "and", "or", "xor", "implies",
];

/// Functions without an argument.
const FUNCTIONS: &[&str] = &[
    "count",
    "first",
    "last",
    "tail",
    "not",
    "empty",
    "distinct",
    "isDistinct",
    "children",
    "descendants",
    "toString",
    "toInteger",
    "toDecimal",
    "toDateTime",
    "toQuantity",
    "abs",
    "ceiling",
    "round",
    "sqrt",
    "exp",
    "ln",
    "upper",
    "length",
    "toChars",
    "allTrue",
    "type",
    "resolve",
    "hasValue",
    "yearOf",
    "timezoneOffsetOf",
    "trim",
    "join",
];

/// Functions with one argument.
const FUNCTIONS_OF_ONE: &[&str] = &[
    "where",
    "select",
    "all",
    "exists",
    "repeat",
    "combine",
    "union",
    "intersect",
    "exclude",
    "subsetOf",
    "indexOf",
    "substring",
    "startsWith",
    "split",
    "power",
    "log",
    "round",
    "skip",
    "take",
    "matches",
    "encode",
    "decode",
    "extension",
    "comparable",
    "toQuantity",
    "aggregate",
];

/// Returns small expressions: paths, literals, calls and operators put together at random.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(LEAVES);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 24, 3, |inner| {
            let operators = prop::sample::select(OPERATORS);
            let without = prop::sample::select(FUNCTIONS);
            let with = prop::sample::select(FUNCTIONS_OF_ONE);
            prop_oneof![
                (inner.clone(), operators, inner.clone())
                    .prop_map(|(l, o, r)| format!("({l} {o} {r})")),
                (inner.clone(), without).prop_map(|(input, name)| format!("({input}).{name}()")),
                (inner.clone(), with, inner.clone())
                    .prop_map(|(input, name, argument)| format!("({input}).{name}({argument})")),
                (inner.clone(), inner.clone()).prop_map(|(i, index)| format!("({i})[{index}]")),
                (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l}).select({r})")),
                inner.prop_map(|operand| format!("-({operand})")),
            ]
        })
}

/// Returns JSON with the names of FHIR in places where FHIR does not have them.
fn trees() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("JSON has no such numbers", |n| n.is_finite())
            .prop_map(Value::from),
        prop::sample::select(vec![
            "Slot",
            "Bundle",
            "Patient",
            "free",
            "2026-02-30",
            "2026-11-21T09:30:00Z",
            "#p1",
            "Slot/1",
            "",
            "é",
        ])
        .prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "resourceType",
        "entry",
        "resource",
        "status",
        "valueQuantity",
        "value",
        "_value",
        "unit",
        "code",
        "extension",
        "url",
        "contained",
        "id",
        "name",
        "given",
        "_given",
        "birthDate",
        "_birthDate",
        "fullUrl",
    ]);
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|fields| {
                let fields = fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value));
                Value::Object(fields.collect::<Map<_, _>>())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_an_expression_or_an_error_inside_it(text in ".{0,60}") {
        if let Err(error) = Expression::compile(&text) {
            prop_assert!(error.range.end <= text.len());
            prop_assert!(text.get(error.range.clone()).is_some());
        }
    }

    #[test]
    fn any_mixture_of_tokens_is_an_expression_or_an_error_inside_it(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "a", ".", "(", ")", "[", "]", "{", "}", "+", "-", "is", "as", "where", "'x", "'", "`",
            "@", "@2026", "T", "12", ":", "L", "%", "$this", ",", "=", "!~", "/*", "//", "\\u",
            "1.5", "days", "é",
        ]), 0..24)
    ) {
        let text = tokens.concat();
        if let Err(error) = Expression::compile(&text) {
            prop_assert!(text.get(error.range.clone()).is_some());
        }
    }

    #[test]
    fn any_expression_has_a_result_or_an_error_on_any_tree(
        text in expressions(),
        tree in trees(),
    ) {
        let now = "2026-11-21T09:30:15Z[UTC]".parse().unwrap();
        let context = Context::new(Structures::of(Release::R4), now);
        let expression = Expression::compile(&text).map_err(|error| {
            TestCaseError::fail(format!("{text}: {error}"))
        })?;
        if let Ok(items) = expression.evaluate(&tree, &context) {
            for item in items.iter().take(20) {
                let _ = (item.to_value(), item.path(), item.type_name());
            }
        }
    }
}
