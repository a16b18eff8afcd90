//! What a predicate cannot hold without, known before a request is looked at.

use super::{Clause, Field, Predicate, Side, Test};
use crate::template::Shape;
use serde_json::Value;

impl Predicate {
    /// Returns the name of a header without which no request meets this, where there is one.
    ///
    /// The predicate has to be one on requests, as those of `when` are.
    pub fn needed_header(&self) -> Option<&str> {
        match self {
            Self::Clause(clause) => clause.needed_header(),
            Self::All(parts) => parts.iter().find_map(Self::needed_header),
            Self::Named(_, named) => named.needed_header(),
            Self::Any(_) | Self::None(_) => None,
        }
    }
}

impl Clause {
    fn needed_header(&self) -> Option<&str> {
        match (&self.subject.field, self.subject.side) {
            (Field::Header(name), None | Some(Side::Request)) => {
                self.test.needs_a_value().then_some(name)
            }
            _ => None,
        }
    }
}

impl Test {
    /// Whether it never holds where there is no value; where that depends on the request, it is not said.
    fn needs_a_value(&self) -> bool {
        let is_one = |shape: &Shape| {
            let value = shape.as_value();
            value.is_some_and(|it| !matches!(it, Value::Null | Value::Array(_)))
        };
        match self {
            Self::Equals(shape) => is_one(shape),
            Self::OneOf(shapes) => shapes.iter().all(is_one),
            Self::StartsWith(shape) | Self::EndsWith(shape) | Self::Contains(shape) => {
                is_one(shape)
            }
            Self::Matches(..) | Self::Search(..) => true,
            Self::Exists(wanted) => *wanted,
            Self::All(tests) => tests.iter().any(Self::needs_a_value),
            _ => false,
        }
    }
}
