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
            // What is tried before may come to an error, which has to be told.
            Self::All(parts) => {
                let decides = |part: &&Self| part.needed_header().is_some() || part.makes_values();
                parts.iter().find(decides)?.needed_header()
            }
            Self::Named(_, named) => named.needed_header(),
            Self::Any(_) | Self::None(_) => None,
        }
    }

    /// Whether a value has to be made to evaluate it, which may fail.
    fn makes_values(&self) -> bool {
        let mut makes = false;
        self.clauses(&mut |clause| {
            makes |= matches!(clause.subject.field, Field::Value(..) | Field::JwtDefect)
                || clause.test.makes_values();
        });
        makes
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
    /// Whether it compares with a value that has to be made.
    pub(crate) fn makes_values(&self) -> bool {
        let is_made = |shape: &Shape| shape.as_value().is_none();
        match self {
            Self::Equals(shape)
            | Self::NotEquals(shape)
            | Self::Compare(_, shape)
            | Self::Contains(shape)
            | Self::StartsWith(shape)
            | Self::EndsWith(shape) => is_made(shape),
            Self::Between(from, to) => is_made(from) || is_made(to),
            Self::OneOf(shapes) | Self::NotOneOf(shapes) => shapes.iter().any(is_made),
            Self::Count(test) | Self::Each(_, test) => test.makes_values(),
            Self::All(tests) | Self::Any(tests) | Self::None(tests) => {
                tests.iter().any(Self::makes_values)
            }
            Self::Matches(..)
            | Self::Search(..)
            | Self::Exists(_)
            | Self::Empty(_)
            | Self::Unique(_)
            | Self::Type(_) => false,
        }
    }

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
