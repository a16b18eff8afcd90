//! What stands between `$(` and `)`.

use super::{Function, Shape};
use bookend_fhir::fhirpath;
use serde_json::Value;

/// What stands between `$(` and `)`: a value, a name, a call or a sum.
#[derive(Clone, Debug)]
pub enum Expression {
    /// `'text'`, `12`, `15m`.
    Literal(Value),
    /// `slot.start`, `request.header.X-Request-ID`.
    Name(Vec<String>),
    /// `uuid()`, `seconds(now)`.
    Call(Function, Vec<Self>),
    /// `fhir(tree, 'path')`, its path compiled.
    Fhir(Box<Self>, fhirpath::Expression),
    /// What a shape comes to, or the part of it to which a path leads: where a matcher is used with
    /// a value that has to be made.
    Made(Box<Shape>, Vec<String>),
    /// `now + 3d`, `row.count - 1`.
    Sum(Box<Self>, Sign, Box<Self>),
}

/// The two operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

impl Expression {
    /// Calls a function with every name in the expression.
    pub fn names<'a>(&'a self, found: &mut impl FnMut(&'a [String])) {
        match self {
            Self::Literal(_) => {}
            Self::Name(path) => found(path),
            Self::Call(_, arguments) => arguments.iter().for_each(|a| a.names(found)),
            Self::Fhir(tree, _) => tree.names(found),
            Self::Made(shape, _) => shape.names(found),
            Self::Sum(left, _, right) => {
                left.names(found);
                right.names(found);
            }
        }
    }
}
