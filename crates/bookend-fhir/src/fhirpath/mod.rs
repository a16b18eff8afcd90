//! FHIRPath, compiled once and evaluated on a tree.
//!
//! The normative release of FHIRPath with what FHIR adds to it and what later drafts add that
//! scripts use: `Long`, `trim`, `split`, `join`, `encode`, `matchesFull`, `yearOf` and their like.
//! Nothing here reads a clock, fetches a resource or asks a terminology server; an evaluation is
//! bounded in depth and effort.
//!
//! Where a tree breaks the rules of its release, what is there is navigated all the same.

mod answer;
mod arithmetic;
mod children;
mod compare;
mod context;
mod cursor;
mod date_arithmetic;
mod each;
mod error;
mod escapes;
mod evaluator;
mod expression;
mod functions;
mod item;
mod kept;
mod leading_path;
mod lent;
mod lexer;
mod literal;
mod name;
mod node;
mod numbered;
mod operators;
mod parser;
mod path;
mod quantity;
mod quantity_arithmetic;
mod scope;
mod session;
mod shared;
mod single;
mod syntax;
mod tables;
mod temporal;
mod text;
mod types;
mod ucum;
mod unknown;
mod variables;

pub use context::Context;
pub use error::{CompileError, EvaluateError};
pub use expression::Expression;
pub use item::Item;
pub use leading_path::leading_path;
pub use session::{Part, Session};
pub use unknown::{Repeating, UnknownName};
