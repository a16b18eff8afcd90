//! What must hold of values that are texts, as far as it asks for nothing but texts.

use super::asked::{every, some_of_all};
use super::numbers::number_passes;
use super::types::text_is_of_type;
use crate::scope::Scope;
use crate::time::parse_instant;
use bookend_script::{Expression, Shape, Test};
use serde_json::Value;
use std::borrow::Cow;

/// Whether it is worth a try to have [`texts_pass`] say whether a test holds: all that it asks for stands in the
/// script, or has a name, which may stand for something else.
pub(crate) fn is_of_texts(test: &Test) -> bool {
    let all = |tests: &[Test]| tests.iter().all(is_of_texts);
    match test {
        Test::Equals(shape)
        | Test::NotEquals(shape)
        | Test::StartsWith(shape)
        | Test::EndsWith(shape) => may_be_text(shape),
        Test::OneOf(shapes) | Test::NotOneOf(shapes) => shapes.iter().all(may_be_text),
        Test::Count(test) => number_passes(test, Some(0)).is_some(),
        Test::Matches(..) | Test::Search(..) | Test::Exists(_) | Test::Empty(_) | Test::Type(_) => {
            true
        }
        Test::Each(None, test) => is_of_texts(test),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => all(tests),
        Test::Compare(..)
        | Test::Between(..)
        | Test::Contains(_)
        | Test::Unique(_)
        | Test::Each(Some(_), _) => false,
    }
}

/// Returns whether a test holds of texts, as [`passes`](super::passes) does of the same texts as values;
/// nothing where it asks for something that is no text.
pub(crate) fn texts_pass(test: &Test, texts: &[&str], names: &dyn Scope) -> Option<bool> {
    let any = |holds: &dyn Fn(&str) -> bool| texts.iter().any(|text| holds(text));
    let pass = |test: &Test| texts_pass(test, texts, names);
    let is = |shape: &Shape| Some(texts.contains(&&*text_of_shape(shape, names)?));
    Some(match test {
        Test::Equals(shape) => is(shape)?,
        Test::NotEquals(shape) => !is(shape)?,
        Test::OneOf(shapes) => some_of_all(shapes, is)?,
        Test::NotOneOf(shapes) => !some_of_all(shapes, is)?,
        Test::Matches(_, regex) | Test::Search(_, regex) => any(&|text| regex.is_match(text)),
        Test::StartsWith(shape) => {
            let part = text_of_shape(shape, names)?;
            any(&|text| text.starts_with(&*part))
        }
        Test::EndsWith(shape) => {
            let part = text_of_shape(shape, names)?;
            any(&|text| text.ends_with(&*part))
        }
        Test::Exists(wanted) => texts.is_empty() != *wanted,
        Test::Empty(wanted) => texts.iter().all(|text| text.trim().is_empty()) == *wanted,
        Test::Type(value_type) => any(&|text| text_is_of_type(text, *value_type)),
        Test::Count(test) => number_passes(test, i64::try_from(texts.len()).ok())?,
        Test::Each(None, test) => every(texts, |text| texts_pass(test, &[text], names))?,
        Test::All(tests) => every(tests, pass)?,
        Test::Any(tests) => some_of_all(tests, pass)?,
        Test::None(tests) => !some_of_all(tests, pass)?,
        Test::Compare(..)
        | Test::Between(..)
        | Test::Contains(_)
        | Test::Unique(_)
        | Test::Each(Some(_), _) => return None,
    })
}

fn may_be_text(shape: &Shape) -> bool {
    match shape {
        Shape::Value(value) => value.is_string(),
        shape => matches!(shape, Shape::Expression(Expression::Name(_))),
    }
}

/// A text that stands in the script, or that a name stands for, and is not compared as an instant.
fn text_of_shape<'s>(shape: &'s Shape, names: &'s dyn Scope) -> Option<Cow<'s, str>> {
    let text = match shape {
        Shape::Value(value) => Cow::Borrowed(value.as_str()?),
        Shape::Expression(Expression::Name(path)) => match names.value(path)? {
            Cow::Borrowed(value) => Cow::Borrowed(value.as_str()?),
            Cow::Owned(Value::String(text)) => Cow::Owned(text),
            Cow::Owned(_) => return None,
        },
        _ => return None,
    };
    let may_be = text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '+' | '-'));
    let is_instant = may_be && parse_instant(&text).is_some();
    (!is_instant).then_some(text)
}
