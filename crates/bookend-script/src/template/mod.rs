//! `$(…)` in texts: compiled when the script is loaded, evaluated by the engine.

mod bind;
mod call;
mod expression;
mod function;
mod parse;
mod parser;
mod shape;

pub use expression::{Expression, Sign};
pub use function::Function;
pub(crate) use parse::{TemplateError, parse_expression, parse_template};
pub use shape::{Piece, Shape, Template};
