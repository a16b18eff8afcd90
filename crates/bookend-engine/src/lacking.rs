//! Demands whose own value came to nothing, and what it was to be made of.

use crate::evaluate::{EvaluateError, shape_value};
use crate::scope::World;
use bookend_script::{Expression, Shape, Test};

/// Returns the names of which a test is made and that brought nothing where they should have: such
/// a test is not met, whatever was found.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the test cannot be made.
pub(crate) fn lacks(test: &Test, world: &World<'_>) -> Result<Vec<String>, EvaluateError> {
    match test {
        Test::Equals(shape)
        | Test::NotEquals(shape)
        | Test::Compare(_, shape)
        | Test::Contains(shape)
        | Test::StartsWith(shape)
        | Test::EndsWith(shape) => lacking(shape, world),
        Test::Between(from, to) => Ok([lacking(from, world)?, lacking(to, world)?].concat()),
        Test::Count(test) | Test::Each(_, test) => lacks(test, world),
        Test::All(tests) | Test::Any(tests) => {
            let lacking: Result<Vec<_>, _> = tests.iter().map(|test| lacks(test, world)).collect();
            Ok(lacking?.concat())
        }
        // Of several values one that is missing is none of them, and what must not be is not missed.
        Test::OneOf(_)
        | Test::NotOneOf(_)
        | Test::None(_)
        | Test::Matches(..)
        | Test::Search(..)
        | Test::Exists(_)
        | Test::Empty(_)
        | Test::Unique(_)
        | Test::Type(_) => Ok(Vec::new()),
    }
}

fn lacking(shape: &Shape, world: &World<'_>) -> Result<Vec<String>, EvaluateError> {
    if shape.may_be_nothing() || !shape_value(shape, world)?.is_null() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    shape.names(&mut |path| names.push(path.join(".")));
    Ok(names)
}

/// Returns a value as its author wrote it, or nearly so: `$(etag)`, `W/"$(version)"`.
pub(crate) fn as_written(shape: &Shape) -> String {
    match shape {
        Shape::Text(template) => template.text.clone(),
        Shape::Expression(expression) => format!("$({})", expression_text(expression)),
        Shape::Value(_) | Shape::List(_) | Shape::Map(_) | Shape::If(..) => "$(…)".to_owned(),
    }
}

fn expression_text(expression: &Expression) -> String {
    match expression {
        Expression::Name(path) => path.join("."),
        Expression::Fhir(tree, path) => {
            format!("fhir({}, '{}')", expression_text(tree), path.text())
        }
        Expression::Made(shape, path) => match shape.as_ref() {
            Shape::Expression(inner) if path.is_empty() => expression_text(inner),
            _ => "…".to_owned(),
        },
        Expression::Literal(_) | Expression::Call(..) | Expression::Sum(..) => {
            let mut names = Vec::new();
            expression.names(&mut |path| names.push(path.join(".")));
            format!("…{}…", names.join("…"))
        }
    }
}
