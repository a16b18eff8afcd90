//! Classes of statuses: `4xx` is every status from 400 to 499.

use super::Test;
use crate::template::Shape;
use serde_json::Value;

/// Returns the first and the last status of a class; nothing for a text that is no class.
pub(super) fn status_class(text: &str) -> Option<(u16, u16)> {
    let digit = text.strip_suffix("xx")?;
    let digit: u16 = digit.parse().ok().filter(|digit| (1..=5).contains(digit))?;
    Some((digit * 100, digit * 100 + 99))
}

/// Puts the statuses of a class in its place, wherever a test of a status names one.
pub(super) fn with_classes(test: Test) -> Test {
    match test {
        Test::Equals(shape) => class_of(&shape).unwrap_or(Test::Equals(shape)),
        Test::NotEquals(shape) => match class_of(&shape) {
            Some(class) => Test::None(vec![class]),
            None => Test::NotEquals(shape),
        },
        Test::OneOf(shapes) if shapes.iter().any(|shape| class_of(shape).is_some()) => {
            Test::Any(each(shapes))
        }
        Test::NotOneOf(shapes) if shapes.iter().any(|shape| class_of(shape).is_some()) => {
            Test::None(each(shapes))
        }
        Test::All(tests) => Test::All(tests.into_iter().map(with_classes).collect()),
        Test::Any(tests) => Test::Any(tests.into_iter().map(with_classes).collect()),
        Test::None(tests) => Test::None(tests.into_iter().map(with_classes).collect()),
        Test::Each(over, test) => Test::Each(over, Box::new(with_classes(*test))),
        other => other,
    }
}

fn each(shapes: Vec<Shape>) -> Vec<Test> {
    let tests = shapes.into_iter().map(Test::Equals);
    tests.map(with_classes).collect()
}

fn class_of(shape: &Shape) -> Option<Test> {
    let (first, last) = status_class(shape.as_value().and_then(Value::as_str)?)?;
    let value = |status: u16| Shape::Value(status.into());
    Some(Test::Between(value(first), value(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_five_classes_of_statuses() {
        assert_eq!(status_class("4xx"), Some((400, 499)));
        for wrong in ["0xx", "6xx", "4x", "xx", "40x", "4XX ", "201"] {
            assert_eq!(status_class(wrong), None, "{wrong}");
        }
    }
}
