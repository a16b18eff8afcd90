//! What must hold of values that are texts, as far as it asks for nothing that is still to be made.

use super::types::text_is_of_type;
use crate::time::parse_instant;
use bookend_script::{Shape, Test};
use serde_json::Value;

/// Whether [`texts_pass`] says of any texts whether a test holds: all that it asks for stands in the script.
pub(crate) fn is_of_texts(test: &Test) -> bool {
    let all = |tests: &[Test]| tests.iter().all(is_of_texts);
    match test {
        Test::Equals(shape)
        | Test::NotEquals(shape)
        | Test::StartsWith(shape)
        | Test::EndsWith(shape) => literal(shape).is_some(),
        Test::OneOf(shapes) | Test::NotOneOf(shapes) => {
            shapes.iter().all(|shape| literal(shape).is_some())
        }
        Test::Matches(..) | Test::Search(..) | Test::Exists(_) | Test::Empty(_) | Test::Type(_) => {
            true
        }
        Test::Each(None, test) => is_of_texts(test),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => all(tests),
        Test::Compare(..)
        | Test::Between(..)
        | Test::Contains(_)
        | Test::Count(_)
        | Test::Unique(_)
        | Test::Each(Some(_), _) => false,
    }
}

/// Returns whether a test holds of texts, as [`passes`](super::passes) does of the same texts as values;
/// nothing where it asks for something that is still to be made, or that is no text.
pub(crate) fn texts_pass(test: &Test, texts: &[&str]) -> Option<bool> {
    let any = |holds: &dyn Fn(&str) -> bool| texts.iter().any(|text| holds(text));
    Some(match test {
        Test::Equals(shape) => equal(shape, texts)?,
        Test::NotEquals(shape) => !equal(shape, texts)?,
        Test::OneOf(shapes) => one_of(shapes, texts)?,
        Test::NotOneOf(shapes) => !one_of(shapes, texts)?,
        Test::Matches(_, regex) | Test::Search(_, regex) => any(&|text| regex.is_match(text)),
        Test::StartsWith(shape) => {
            let part = literal(shape)?;
            any(&|text| text.starts_with(part))
        }
        Test::EndsWith(shape) => {
            let part = literal(shape)?;
            any(&|text| text.ends_with(part))
        }
        Test::Exists(wanted) => texts.is_empty() != *wanted,
        Test::Empty(wanted) => texts.iter().all(|text| text.trim().is_empty()) == *wanted,
        Test::Type(value_type) => any(&|text| text_is_of_type(text, *value_type)),
        Test::Each(None, test) => every(texts, |text| texts_pass(test, &[text]))?,
        Test::All(tests) => every(tests, |test| texts_pass(test, texts))?,
        Test::Any(tests) => some(tests, texts)?,
        Test::None(tests) => !some(tests, texts)?,
        Test::Compare(..)
        | Test::Between(..)
        | Test::Contains(_)
        | Test::Count(_)
        | Test::Unique(_)
        | Test::Each(Some(_), _) => return None,
    })
}

fn equal(shape: &Shape, texts: &[&str]) -> Option<bool> {
    let wanted = literal(shape)?;
    Some(texts.contains(&wanted))
}

fn one_of(shapes: &[Shape], texts: &[&str]) -> Option<bool> {
    let mut holds = false;
    for shape in shapes {
        holds |= equal(shape, texts)?;
    }
    Some(holds)
}

fn some(tests: &[Test], texts: &[&str]) -> Option<bool> {
    let mut holds = false;
    for test in tests {
        holds |= texts_pass(test, texts)?;
    }
    Some(holds)
}

fn every<T>(items: impl IntoIterator<Item = T>, holds: impl Fn(T) -> Option<bool>) -> Option<bool> {
    for item in items {
        if !holds(item)? {
            return Some(false);
        }
    }
    Some(true)
}

/// A text that stands in the script, and is not compared as an instant.
fn literal(shape: &Shape) -> Option<&str> {
    let text = shape.as_value().and_then(Value::as_str)?;
    let may_be = text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '+' | '-'));
    let is_instant = may_be && parse_instant(text).is_some();
    (!is_instant).then_some(text)
}
