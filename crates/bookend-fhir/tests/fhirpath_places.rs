//! Where the items of a result stand, and what surrounds an evaluation.

#[cfg(test)]
#[path = "fhirpath/evaluation.rs"]
mod evaluation;

use std::error::Error;

use bookend_fhir::fhirpath::{Context, Expression, Item};
use evaluation::{bundle, check, context};
use serde_json::{Value, json};

/// Returns the places of the items that an expression gives.
fn places(expression: &str) -> Result<Vec<Option<String>>, Box<dyn Error>> {
    let (bundle, context) = (bundle(), context());
    let expression = Expression::compile(expression)?;
    let items = expression.evaluate(&bundle, &context)?;
    Ok(items.iter().map(Item::path).collect())
}

#[test]
fn a_node_knows_where_it_stands() {
    let place = |text: &str| Some(text.to_owned());
    assert_eq!(
        places("descendants().where(rank = 1).rank").unwrap(),
        [place(
            "Bundle.entry[4].resource.contained[0].telecom[1].rank"
        )]
    );
    assert_eq!(
        places("entry.resource.contained.birthDate.extension").unwrap(),
        [place(
            "Bundle.entry[4].resource.contained[0].birthDate.extension[0]"
        )]
    );
    assert_eq!(
        places("entry[0].resource.schedule.resolve()").unwrap(),
        [place("Bundle.entry[2].resource")]
    );
    assert_eq!(places("$this").unwrap(), [place("Bundle")]);
}

#[test]
fn a_computed_value_stands_nowhere() {
    assert_eq!(places("entry.count()").unwrap(), [None]);
    assert_eq!(places("entry.first().resource.id & 'x'").unwrap(), [None]);
}

#[test]
fn equal_values_are_told_apart() {
    let statuses = places("entry.resource.ofType(Schedule).id").unwrap();
    assert_eq!(statuses.len(), 2);
    assert_ne!(statuses.first(), statuses.last());
}

#[test]
fn an_expression_asks_for_variables() {
    let tree = json!({"resourceType": "Slot", "status": "free"});
    let mut context = context();
    context
        .variables
        .insert("wanted".to_owned(), json!(["free", "busy"]));
    context.variables.insert("slot".to_owned(), tree.clone());
    let holds = |text: &str| {
        let expression = Expression::compile(text).unwrap();
        expression
            .evaluate_bool(&tree, &context)
            .map_err(|error| error.to_string())
    };
    assert_eq!(holds("status in %wanted"), Ok(true));
    assert_eq!(holds("%resource.status = %slot.status"), Ok(true));
    assert_eq!(holds("%rootResource = %context"), Ok(true));
    assert_eq!(holds("%ucum = 'http://unitsofmeasure.org'"), Ok(true));
    assert_eq!(
        holds("%`vs-x` = 'http://hl7.org/fhir/ValueSet/x'"),
        Ok(true)
    );
    assert_eq!(
        holds("%want"),
        Err(
            "`%want` is not defined; defined here: `%context`, `%resource`, `%rootResource`, \
             `%ucum`, `%sct`, `%loinc`, `%slot`, `%wanted`"
                .to_owned()
        )
    );
}

#[test]
fn a_yes_or_no_expression_follows_the_rules_of_where() {
    let tree = json!({"a": ["x"], "b": [1, 2], "c": false});
    let context = Context::untyped("2026-11-21T09:30:00Z[UTC]".parse().unwrap());
    let holds = |text: &str| {
        let expression = Expression::compile(text).unwrap();
        expression
            .evaluate_bool(&tree, &context)
            .map_err(|error| error.to_string())
    };
    assert_eq!(holds("a"), Ok(true));
    assert_eq!(holds("c"), Ok(false));
    assert_eq!(holds("d"), Ok(false));
    assert_eq!(
        holds("b"),
        Err("`a yes-or-no expression` takes one item but found 2".to_owned())
    );
}

#[test]
fn a_tree_that_breaks_the_rules_is_navigated_all_the_same() {
    let tree = json!({
        "resourceType": "Slot",
        "status": {"code": "free"},
        "start": "tomorrow",
        "end": ["2026-11-21T10:00:00Z", 7],
        "colour": {"name": "blue"},
        "schedule": "Schedule/1",
        "extension": {"url": "urn:x", "valueFlavour": "sweet"},
        "big": 123_456_789_012_345_678_u64
    });
    check(
        &tree,
        &[
            ("status.code", r#"["free"]"#),
            ("start", r#"["tomorrow"]"#),
            (
                "start > today()",
                "error: `>` takes two strings but found `Date` \"2026-11-21\"",
            ),
            ("start.toDateTime()", "[]"),
            ("end[0] < @2026-11-21T10:00:01Z", "[true]"),
            ("end[1] + 1", "[8]"),
            ("colour.name", r#"["blue"]"#),
            ("schedule.reference", "[]"),
            ("extension('urn:x').valueFlavour", r#"["sweet"]"#),
            ("big + 1", r#"["123456789012345679"]"#),
            ("children().count()", "[8]"),
            ("type().name", r#"["Slot"]"#),
        ],
    );
    check(
        &json!("text"),
        &[("$this.length()", "[4]"), ("a.b.c", "[]")],
    );
    check(
        &json!([{"a": 1}, null, {"a": 2}]),
        &[("a", "[1,2]"), ("%context.count()", "[2]")],
    );
    check(&Value::Null, &[("children()", "[]"), ("$this", "[]")]);
}

#[test]
fn an_untyped_tree_tells_its_resources() {
    let tree = bundle();
    let context = Context::untyped("2026-11-21T09:30:00Z[UTC]".parse().unwrap());
    let expression = Expression::compile("Bundle.entry.resource.ofType(Slot).id").unwrap();
    let items = expression.evaluate(&tree, &context).unwrap();
    assert_eq!(
        items.iter().map(Item::to_value).collect::<Vec<_>>(),
        ["s1", "s2"]
    );
}

#[test]
fn expressions_are_shared_between_threads() {
    fn assert_shared<T: Send + Sync + Clone + std::fmt::Debug>() {}
    assert_shared::<Expression>();
    let expression = Expression::compile("Slot.status").unwrap();
    assert_eq!(expression.clone().text(), "Slot.status");
    assert_eq!(format!("{expression:?}"), r#"Expression("Slot.status")"#);
}
