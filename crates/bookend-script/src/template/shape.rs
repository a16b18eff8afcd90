//! Values with `$(…)` in them.

use super::{Expression, Function};
use serde_json::Value;

/// A text with `$(…)` in it.
#[derive(Clone, Debug)]
pub struct Template {
    /// The text as the author wrote it.
    pub text: String,
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
}

/// A part of a text.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Letters that stand for themselves.
    Literal(String),
    /// A value to be put in.
    Expression(Expression),
}

/// A value with `$(…)` anywhere in it, compiled.
///
/// Parts without `$(…)` are values already, however deep they are.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A value that is always the same.
    Value(Value),
    /// A text that is nothing but one `$(…)`: whatever its value is.
    Expression(Expression),
    /// A text with `$(…)` in it.
    Text(Template),
    /// A list; an item that comes to nothing is left out.
    List(Vec<Self>),
    /// A map; a key whose value comes to nothing is left out.
    Map(Vec<(String, Self)>),
    /// `{$if: <expression>, …}`: the map when the expression comes to something, else nothing.
    If(Expression, Box<Self>),
}

impl Shape {
    /// Returns whether its author says that it may come to nothing: a `null` that is written down, or a
    /// `when()`, which says when there is something.
    pub fn may_be_nothing(&self) -> bool {
        match self {
            Self::Value(value) => value.is_null(),
            Self::Expression(expression) => {
                matches!(expression, Expression::Call(Function::When, _))
            }
            Self::Text(_) | Self::List(_) | Self::Map(_) | Self::If(..) => false,
        }
    }

    /// Returns the value, when no `$(…)` is in it.
    pub fn as_value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Calls a function with every name in the shape.
    pub fn names<'a>(&'a self, found: &mut impl FnMut(&'a [String])) {
        match self {
            Self::Value(_) => {}
            Self::Expression(expression) => expression.names(found),
            Self::Text(template) => template.pieces.iter().for_each(|piece| match piece {
                Piece::Literal(_) => {}
                Piece::Expression(expression) => expression.names(found),
            }),
            Self::List(items) => items.iter().for_each(|item| item.names(found)),
            Self::Map(entries) => entries.iter().for_each(|(_, value)| value.names(found)),
            Self::If(condition, map) => {
                condition.names(found);
                map.names(found);
            }
        }
    }
}
