//! What must hold of a number, or of a yes or no, as far as it asks for nothing that is still to be made.

use super::asked::some_of_all;
use bookend_script::{Shape, Test};
use serde_json::Value;

/// Returns whether a test holds of a whole number, or of none, as [`passes`](super::passes) does of the same as
/// a value; nothing where it asks for something that is still to be made, or that is no whole number.
pub(crate) fn number_passes(test: &Test, number: Option<i64>) -> Option<bool> {
    let is = |shape: &Shape| Some(number == Some(whole(shape)?));
    Some(match test {
        Test::Equals(shape) => is(shape)?,
        Test::NotEquals(shape) => !is(shape)?,
        Test::OneOf(shapes) => some_of_all(shapes, is)?,
        Test::NotOneOf(shapes) => !some_of_all(shapes, is)?,
        Test::Compare(bound, shape) => {
            let other = whole(shape)?;
            number.is_some_and(|number| bound.allows(number.cmp(&other)))
        }
        _ => return None,
    })
}

/// Returns whether a test holds of a yes or no, as [`number_passes`] does of a number.
pub(crate) fn truth_passes(test: &Test, truth: bool) -> Option<bool> {
    match test {
        Test::Equals(shape) => Some(shape.as_value()?.as_bool()? == truth),
        Test::NotEquals(shape) => Some(shape.as_value()?.as_bool()? != truth),
        _ => None,
    }
}

/// A whole number that stands in the script.
fn whole(shape: &Shape) -> Option<i64> {
    shape.as_value().and_then(Value::as_i64)
}
