//! An expression: compiled once, evaluated often.

use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use serde_json::Value;

use super::context::Context;
use super::error::{CompileError, EvaluateError};
use super::item::Item;
use super::numbered::next_number;
use super::parser;
use super::session::Session;
use super::single;
use super::syntax::Expr;

/// A FHIRPath expression that was found to be well formed.
#[derive(Clone)]
pub struct Expression {
    inner: Arc<Inner>,
}

struct Inner {
    number: u64,
    text: String,
    expr: Expr,
}

impl Expression {
    /// Compiles the text of an expression.
    ///
    /// # Errors
    ///
    /// [`CompileError`] when the text is not FHIRPath, names a function that does not exist, gives
    /// a function too few or too many arguments, or nests too deep.
    pub fn compile(text: &str) -> Result<Self, CompileError> {
        let expr = parser::parse(text)?;
        Ok(Self {
            inner: Arc::new(Inner {
                number: next_number(),
                text: text.to_owned(),
                expr,
            }),
        })
    }

    /// Returns the text as the author wrote it.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// Whether the expression ends in a step on a path: then it mostly leads to elements of the tree.
    pub fn is_path(&self) -> bool {
        self.expr().is_step()
    }

    /// Returns what tells the expression from every other, of now and of before.
    pub(super) fn number(&self) -> u64 {
        self.inner.number
    }

    /// Whether at most one other holds on to the expression: several do where it is written in several
    /// places and was compiled once. Of two, one is mostly a check that a rule stands for.
    pub(super) fn has_few_holders(&self) -> bool {
        Arc::strong_count(&self.inner) <= 2
    }

    pub(super) fn expr(&self) -> &Expr {
        &self.inner.expr
    }

    /// Evaluates the expression on a tree: a resource, any part of one, or each of an array.
    ///
    /// Elements that are absent, unknown or of the wrong type are no errors; they give fewer items.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`] when an operator or function is given what it cannot use, such as several
    /// items where it takes one.
    pub fn evaluate<'t>(
        &self,
        root: &'t Value,
        context: &'t Context<'t>,
    ) -> Result<Vec<Item<'t>>, EvaluateError> {
        Session::new(root, context).evaluate(self)
    }

    /// Evaluates the expression to a yes or no, as `where` does: nothing is no, one item that is
    /// no boolean is yes.
    ///
    /// # Errors
    ///
    /// As [`Expression::evaluate`], and when the result has more than one item.
    pub fn evaluate_bool<'t>(
        &self,
        root: &'t Value,
        context: &'t Context<'t>,
    ) -> Result<bool, EvaluateError> {
        let items = self.evaluate(root, context)?;
        Ok(single::boolean(&items, "a yes-or-no expression")?.unwrap_or(false))
    }
}

impl Debug for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text()).finish()
    }
}
