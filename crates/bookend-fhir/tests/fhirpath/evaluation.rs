//! Evaluates expressions on a small tree, for tables of expressions and results.

use bookend_fhir::fhirpath::{Context, Expression, Item};
use bookend_fhir::{Release, Structures};
use serde_json::{Value, json};

/// Returns a Bundle with two slots, their schedule and an appointment with a contained patient.
pub(crate) fn bundle() -> Value {
    json!({
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [
            {"fullUrl": "https://provider.example/Slot/s1", "resource": {
                "resourceType": "Slot", "id": "s1", "status": "free",
                "schedule": {"reference": "Schedule/c1"},
                "start": "2026-11-21T09:30:00+00:00", "end": "2026-11-21T09:45:00+00:00"}},
            {"fullUrl": "https://provider.example/Slot/s2", "resource": {
                "resourceType": "Slot", "id": "s2", "status": "busy",
                "schedule": {"reference": "https://provider.example/Schedule/c1"},
                "start": "2026-11-21T10:00:00+00:00", "end": "2026-11-21T10:20:00+00:00"}},
            {"fullUrl": "urn:uuid:7d0cbf5c-c123-11ee-9b5b-3e04a9d8cd9f", "resource": {
                "resourceType": "Schedule", "id": "c1",
                "actor": [{"reference": "urn:uuid:9be8f4c2-c123-11ee-9b5b-3e04a9d8cd9f"}]}},
            {"fullUrl": "https://provider.example/Schedule/c1", "resource": {
                "resourceType": "Schedule", "id": "c1"}},
            {"fullUrl": "https://provider.example/Appointment/a1", "resource": {
                "resourceType": "Appointment", "id": "a1", "status": "booked",
                "contained": [{
                    "resourceType": "Patient", "id": "p1", "deceasedBoolean": false,
                    "birthDate": "1987-06-05",
                    "_birthDate": {"extension": [{"url": "urn:x", "valueString": "noon"}]},
                    "name": [{"family": "Chalmers", "given": ["Peter", "James"]}],
                    "telecom": [
                        {"system": "phone", "value": "020 7946 0000", "rank": 2},
                        {"system": "phone", "value": "07700 900000", "rank": 1}]}],
                "participant": [{"actor": {"reference": "#p1"}, "status": "accepted"}],
                "minutesDuration": 15}}
        ]
    })
}

/// Returns a context of R4 at a fixed time.
pub(crate) fn context() -> Context<'static> {
    let now = "2026-11-21T09:30:15.250+00:00[UTC]".parse().unwrap();
    Context::new(Structures::of(Release::R4), now)
}

/// Renders the result of an expression on a tree: the only line that knows the function under
/// test.
pub(crate) fn evaluate(tree: &Value, expression: &str) -> String {
    let context = context();
    let expression = Expression::compile(expression).unwrap();
    match expression.evaluate(tree, &context) {
        Ok(items) => {
            let values = items.iter().map(Item::to_value);
            Value::Array(values.collect()).to_string()
        }
        Err(error) => format!("error: {error}"),
    }
}

/// Compares every line of a table of expressions and results.
pub(crate) fn check(tree: &Value, table: &[(&str, &str)]) {
    for (expression, result) in table {
        assert_eq!(evaluate(tree, expression), *result, "{expression}");
    }
}
