//! The commonest clauses, decided without making values of anything.

use crate::judge::View;
use bookend_script::{Clause, Field, Shape, Test};
use serde_json::Value;

/// Returns whether a clause holds, where that is seen at once: what is asked of the interaction and of
/// the policy by their literal names.
pub(crate) fn shortcut(clause: &Clause, view: &View<'_>) -> Option<bool> {
    match (&clause.subject.field, &clause.test) {
        (Field::Interaction, test) => is_named(test, view.interaction?.name.as_str()),
        (Field::Policy(switch), Test::Equals(Shape::Value(wanted))) => {
            Some(view.policy.setting(switch) == Some(wanted))
        }
        _ => None,
    }
}

fn is_named(test: &Test, name: &str) -> Option<bool> {
    let is = |shape: &Shape| match shape {
        Shape::Value(Value::String(wanted)) => Some(wanted == name),
        _ => None,
    };
    match test {
        Test::Equals(shape) => is(shape),
        Test::OneOf(shapes) => {
            let mut holds = false;
            for shape in shapes {
                holds |= is(shape)?;
            }
            Some(holds)
        }
        _ => None,
    }
}
