//! What is known of a predicate before a request is looked at.

use super::{Clause, Field, Predicate, Side, Test};
use crate::dialect::Policy;
use crate::template::Shape;
use serde_json::Value;

/// What is known before a request is looked at, and alone decides some predicates.
#[derive(Clone, Copy, Debug)]
pub struct Foresight<'f> {
    /// The interaction; nothing for requests that are none.
    pub interaction: Option<&'f str>,
    /// The method, where it is known.
    pub method: Option<&'f str>,
    /// The policy, where it is known.
    pub policy: Option<&'f Policy>,
}

impl Foresight<'_> {
    /// Returns whether a predicate holds, where that is known already.
    pub fn of(&self, predicate: &Predicate) -> Option<bool> {
        let parts = |parts: &[Predicate]| -> Vec<Option<bool>> {
            parts.iter().map(|it| self.of(it)).collect()
        };
        match predicate {
            Predicate::Clause(clause) => self.of_clause(clause),
            Predicate::All(all) => all_hold(&parts(all)),
            Predicate::Any(any) => any_holds(&parts(any)),
            Predicate::None(none) => any_holds(&parts(none)).map(|holds| !holds),
            Predicate::Named(_, named) => self.of(named),
        }
    }

    fn of_clause(&self, clause: &Clause) -> Option<bool> {
        if clause.subject.side == Some(Side::Response) {
            return None;
        }
        let word = |word: &str| Value::from(word);
        match &clause.subject.field {
            Field::Interaction => of_test(&clause.test, self.interaction.map(word).as_ref()),
            Field::Method => of_test(&clause.test, Some(&word(self.method?))),
            Field::Policy(switch) => of_test(&clause.test, self.policy?.setting(switch)),
            _ => None,
        }
    }
}

fn all_hold(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}

fn any_holds(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(true)) {
        return Some(true);
    }
    (!parts.contains(&None)).then_some(false)
}

/// Only tests without anything to be put in can be known before.
fn of_test(test: &Test, value: Option<&Value>) -> Option<bool> {
    let is = |shape: &Shape| shape.as_value().map(|wanted| value == Some(wanted));
    let is_one_of = |shapes: &[Shape]| any_holds(&shapes.iter().map(is).collect::<Vec<_>>());
    match test {
        Test::Equals(shape) => is(shape),
        Test::NotEquals(shape) => is(shape).map(|is| !is),
        Test::OneOf(shapes) => is_one_of(shapes),
        Test::NotOneOf(shapes) => is_one_of(shapes).map(|is| !is),
        _ => None,
    }
}
