//! Several expressions on one tree: what one is led to is lent to the others, and nobody can tell.

use bookend_fhir::fhirpath::{Context, EvaluateError, Expression, Item, Session};
use bookend_fhir::{Release, Structures};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Paths on which more follows.
const PATHS: &[&str] = &[
    "contained",
    "contained.ofType(Patient)",
    "contained.ofType(Patient).telecom",
    "contained.ofType(Patient).telecom.where(rank = 1)",
    "contained.where($this is Patient)",
    "contained[0].name",
    "contained.select(id)",
    "(contained | contained.telecom)",
    "%resource.contained.id",
    "%resource.contained.ofType(Patient).telecom",
    "%resource.Appointment.contained",
    "Appointment.contained",
    "%resource.contained.telecom.combine(%resource.contained.id)",
    "$this.contained.id",
    "contained.where('#' + id in %resource.participant.actor.reference).id",
    "contained.defineVariable('v', 'a')",
    "contained.defineVariable('v', 'a').id",
    "participant.actor.where(reference = '#' + %resource.contained.ofType(Patient).id.first())",
    "contained.telecom.rank.where($index > 0)",
];

/// What follows.
const ENDS: &[&str] = &[
    "",
    ".count()",
    ".first()",
    ".exists()",
    ".id",
    ".value",
    ".where(system = 'phone')",
    ".select($this)",
    "[1]",
    ".select(%v)",
    ".where(%v = 'a').id",
    ".all(id.exists())",
];

/// What stands around a path: within a criterion the first name is one of another item.
const PLACES: &[&str] = &["PATH", "contained.where(PATH)", "contained.select(PATH)"];

fn expressions() -> impl Strategy<Value = Vec<String>> {
    let (place, path, end) = (
        prop::sample::select(PLACES),
        prop::sample::select(PATHS),
        prop::sample::select(ENDS),
    );
    let one = (place, path, end)
        .prop_map(|(place, path, end)| place.replace("PATH", &format!("{path}{end}")));
    prop::collection::vec(one, 1..12)
}

fn appointment() -> Value {
    json!({
        "resourceType": "Appointment",
        "contained": [
            {"resourceType": "Patient", "id": "a", "name": [{"family": "One"}], "contained": [{"id": "x"}],
             "telecom": [{"system": "phone", "value": "1", "rank": 1}, {"system": "email", "value": "2"}]},
            {"resourceType": "Slot", "id": "b"},
            {"resourceType": "Patient", "id": "c", "telecom": [{"system": "phone", "rank": 2}]},
        ],
        "participant": [{"actor": {"reference": "#a"}}, {"actor": {"reference": "#b"}}],
    })
}

fn told(items: &[Item<'_>]) -> Vec<(Value, Option<String>, String)> {
    let tell = |item: &Item<'_>| (item.to_value(), item.path(), item.type_name().to_owned());
    items.iter().map(tell).collect()
}

fn given(
    session: &Session<'_>,
    expression: &Expression,
) -> Result<Vec<(Value, Option<String>, String)>, EvaluateError> {
    let mut all = Vec::new();
    let mut take = |item: &Item<'_>| all.extend(told(std::slice::from_ref(item)));
    session.give(expression, &mut take)?;
    Ok(all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn an_expression_finds_the_same_whatever_was_evaluated_before_it(texts in expressions()) {
        let tree = appointment();
        let now = "2026-11-21T09:30:15Z[UTC]".parse().unwrap();
        let context = Context::new(Structures::of(Release::Stu3), now);
        let session = Session::new(&tree, &context);
        for text in &texts {
            let expression = Expression::compile(text).unwrap();
            let other_holder = expression.clone();
            let alone = expression.evaluate(&tree, &context).map(|items| told(&items));
            for _ in 0..2 {
                let among = given(&session, &expression);
                prop_assert_eq!(format!("{among:?}"), format!("{alone:?}"), "{}", text);
            }
            drop(other_holder);
            let among = given(&session, &expression);
            prop_assert_eq!(format!("{among:?}"), format!("{alone:?}"), "{}", text);
        }
    }
}
