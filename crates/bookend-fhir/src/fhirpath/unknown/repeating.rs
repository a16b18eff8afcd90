//! Finding where an expression may bring several values and chooses none of them.

use std::ops::Range;

use super::types::Types;
use super::walk::{Walk, word_in};
use crate::Structures;
use crate::fhirpath::Expression;
use crate::fhirpath::syntax::{Expr, Operator, TypeQuestion, WrittenCall};

/// An element of a path that may occur several times, and of which the path chooses none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeating {
    /// The name of the element.
    pub name: String,
    /// Where the name stands in the text of the expression.
    pub range: Range<usize>,
}

impl Expression {
    /// Returns the first element in the path that may occur several times, when it is evaluated on a
    /// resource of one of several types (on any resource, when none is named), and of which nothing
    /// behind it chooses: neither an index nor a function such as `first()`, `single()`, `where()`
    /// or `count()`.
    ///
    /// Only what is certain is told: where the type at a place is not known, nothing is, and of
    /// several types that have the element each has to repeat it.
    pub fn repeating(&self, roots: &[&str], structures: &'static Structures) -> Option<Repeating> {
        let root = Types::of_resources(roots, structures);
        let mut walk = Walk::new(self.text(), structures, root.clone());
        let name = walk.repeating(self.expr(), &root)?;
        Some(Repeating {
            range: word_in(self.text(), &name),
            name,
        })
    }
}

impl Walk<'_> {
    fn repeating(&mut self, expr: &Expr, this: &Types) -> Option<String> {
        match expr {
            Expr::Member { input, name, .. } => {
                let before = input.as_deref();
                let found = before.and_then(|input| self.repeating(input, this));
                found.or_else(|| self.repeats(before, name.as_str(), this))
            }
            Expr::Call(call) => self.repeating_call(call, this),
            Expr::Typed {
                question: TypeQuestion::As | TypeQuestion::OfType,
                operand: Some(operand),
                ..
            } => self.repeating(operand, this),
            Expr::Binary {
                operator: Operator::Union,
                left,
                right,
            } => {
                let found = self.repeating(left, this);
                found.or_else(|| self.repeating(right, this))
            }
            Expr::Shared(_, inner) => self.repeating(inner, this),
            Expr::Empty
            | Expr::Literal(_)
            | Expr::This
            | Expr::Index
            | Expr::Total
            | Expr::Variable(_)
            | Expr::Indexed { .. }
            | Expr::Signed { .. }
            | Expr::Binary { .. }
            | Expr::Typed { .. } => None,
        }
    }

    /// What follows a choice is looked at as if there were one of it, and what a function makes of
    /// several is one.
    fn repeating_call(&mut self, call: &WrittenCall, this: &Types) -> Option<String> {
        let input = call.input.as_deref();
        let found = |walk: &mut Self| input.and_then(|input| walk.repeating(input, this));
        match call.function.name {
            "tail" | "skip" | "take" | "trace" | "distinct" | "union" | "combine" | "resolve" => {
                found(self)
            }
            "select" => {
                let of = input.map_or_else(|| this.clone(), |input| self.types_of(input, this));
                found(self).or_else(|| {
                    let mut arguments = call.arguments.iter();
                    arguments.find_map(|argument| self.repeating(argument, &of))
                })
            }
            _ => None,
        }
    }

    /// Returns the name of an element when every type that has it repeats it.
    fn repeats(&mut self, input: Option<&Expr>, name: &str, this: &Types) -> Option<String> {
        let of = input.map_or_else(|| this.clone(), |input| self.types_of(input, this));
        let types = of.known(self.structures);
        let mut having = types.iter().filter_map(|parent| parent.element(name));
        let first = having.next()?;
        let all = first.element.is_list && having.all(|it| it.element.is_list);
        all.then(|| name.to_owned())
    }
}
