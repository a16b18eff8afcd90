//! What a predicate tells about the resources that the others speak of.

use super::{Field, Predicate, Side, Test};
use crate::checker::Checker;
use crate::names::{NO_RESOURCE, Names};
use crate::template::Shape;
use serde_json::Value;

/// Keeps what a predicate that holds says of the types of resources.
pub(crate) fn learn(checker: &Checker<'_>, predicate: &Predicate, names: &mut Names) {
    if let Some(interactions) = interactions_of(predicate)
        && names.types(Side::Request).is_empty()
    {
        names.expect_types(Side::Request, taken(checker, &interactions));
    }
    learn_resource(predicate, names);
}

/// Returns the types that several interactions take; none where one does not say.
fn taken(checker: &Checker<'_>, interactions: &[String]) -> Vec<String> {
    let known = interactions
        .iter()
        .filter_map(|name| checker.standard.interaction(name));
    if known.clone().any(|found| found.has_plain_body) {
        return vec![NO_RESOURCE.to_owned()];
    }
    let types: Option<Vec<String>> = known.map(|found| found.takes.clone()).collect();
    types.unwrap_or_default()
}

/// Returns the interactions of which a request is one, when a predicate holds; nothing where the
/// predicate does not say.
pub(crate) fn interactions_of(predicate: &Predicate) -> Option<Vec<String>> {
    match predicate {
        Predicate::Clause(clause) if matches!(clause.subject.field, Field::Interaction) => {
            words(&clause.test)
        }
        Predicate::All(parts) => parts.iter().find_map(interactions_of),
        Predicate::Named(_, named) => interactions_of(named),
        Predicate::Any(parts) => {
            let each: Option<Vec<Vec<String>>> = parts.iter().map(interactions_of).collect();
            each.map(|each| each.concat())
        }
        Predicate::Clause(_) | Predicate::None(_) => None,
    }
}

fn learn_resource(predicate: &Predicate, names: &mut Names) {
    match predicate {
        Predicate::Clause(clause) if matches!(clause.subject.field, Field::Resource) => {
            if let Some(types) = words(&clause.test) {
                let side = clause.subject.side.unwrap_or_else(|| names.side());
                names.expect_types(side, types);
            }
        }
        Predicate::All(parts) => parts.iter().for_each(|part| learn_resource(part, names)),
        Predicate::Named(_, named) => learn_resource(named, names),
        Predicate::Clause(_) | Predicate::Any(_) | Predicate::None(_) => {}
    }
}

/// Returns the words that a test allows; nothing where it does not list them.
fn words(test: &Test) -> Option<Vec<String>> {
    let word = |shape: &Shape| shape.as_value().and_then(Value::as_str).map(str::to_owned);
    match test {
        Test::Equals(shape) => word(shape).map(|word| vec![word]),
        Test::OneOf(shapes) => shapes.iter().map(word).collect(),
        _ => None,
    }
}
