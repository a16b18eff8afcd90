//! What is asked of a token alone, so that the answer lasts as long as the token.

use super::form_defect::DEFECTS;
use crate::predicate::{Clause, Field, Predicate, Side, Test};
use crate::template::{Expression, Shape};

/// What of the world a lasting question may look at: the policy stands as long as the script.
const ROOTS: [&str; 2] = ["jwt", "policy"];

/// What of FHIRPath looks at the clock, and what an element may be called that does not: the
/// latter is taken for the former, which only costs time.
const CLOCKS: [&str; 3] = ["now", "today", "timeOfDay"];

/// Returns whether a predicate looks at nothing but the token and the policy. Where that is not
/// plain to see, it is taken not to be so.
pub(crate) fn is_lasting(predicate: &Predicate) -> bool {
    let mut lasts = true;
    predicate.clauses(&mut |clause| lasts &= clause_lasts(clause));
    lasts
}

fn clause_lasts(clause: &Clause) -> bool {
    let is_of_token = match &clause.subject.field {
        Field::JwtHeader(_) | Field::JwtClaims(_) | Field::Policy(_) => true,
        Field::Header(name) => {
            name.eq_ignore_ascii_case("Authorization")
                && clause.subject.side != Some(Side::Response)
        }
        Field::Jwt(path) => !CLOCKS.iter().any(|clock| path.text().contains(clock)),
        Field::JwtDefect => speaks_of_form(&clause.test),
        _ => false,
    };
    is_of_token && test_lasts(&clause.test)
}

/// Whether a test tells defects of the form from all others, and nothing else: the form is judged first, and of
/// the other defects some come with time.
fn speaks_of_form(test: &Test) -> bool {
    let is_of_form = |shape: &Shape| {
        let name = shape.as_value().and_then(|value| value.as_str());
        name.is_some_and(|name| DEFECTS.iter().any(|(of_form, _)| *of_form == name))
    };
    match test {
        Test::Equals(shape) | Test::NotEquals(shape) => is_of_form(shape),
        Test::OneOf(shapes) | Test::NotOneOf(shapes) => shapes.iter().all(is_of_form),
        _ => false,
    }
}

/// Returns whether what is asked of a value is the same as long as token and policy are.
pub(crate) fn test_lasts(test: &Test) -> bool {
    match test {
        Test::Equals(shape)
        | Test::NotEquals(shape)
        | Test::Compare(_, shape)
        | Test::Contains(shape)
        | Test::StartsWith(shape)
        | Test::EndsWith(shape) => shape_lasts(shape),
        Test::Between(from, to) => shape_lasts(from) && shape_lasts(to),
        Test::OneOf(shapes) | Test::NotOneOf(shapes) => shapes.iter().all(shape_lasts),
        Test::Count(test) => test_lasts(test),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => tests.iter().all(test_lasts),
        Test::Each(over, test) => over.is_none() && test_lasts(test),
        Test::Matches(..)
        | Test::Search(..)
        | Test::Exists(_)
        | Test::Empty(_)
        | Test::Unique(_)
        | Test::Type(_) => true,
    }
}

fn shape_lasts(shape: &Shape) -> bool {
    match shape {
        Shape::Value(_) => true,
        Shape::Expression(expression) => expression_lasts(expression),
        Shape::Text(_) | Shape::List(_) | Shape::Map(_) | Shape::If(..) => false,
    }
}

fn expression_lasts(expression: &Expression) -> bool {
    match expression {
        Expression::Literal(_) => true,
        Expression::Name(path) => path
            .first()
            .is_some_and(|root| ROOTS.contains(&root.as_str())),
        Expression::Sum(left, _, right) => expression_lasts(left) && expression_lasts(right),
        Expression::Call(..) | Expression::Fhir(..) | Expression::Made(..) => false,
    }
}
