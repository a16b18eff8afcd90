//! Several expressions on one tree.

use std::fmt::{self, Debug, Formatter};

use serde_json::Value;

use super::context::Context;
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::expression::Expression;
use super::item::Item;
use super::node::Node;
use super::scope::Scope;

/// A tree that several expressions are evaluated on.
///
/// The expressions of a rule book look at the same few places: where several begin with the same
/// path to a type, such as `contained.ofType(Patient)`, it is walked once.
pub struct Session<'t> {
    evaluator: Evaluator<'t>,
    roots: Vec<Item<'t>>,
}

impl<'t> Session<'t> {
    /// Opens a session on a tree: a resource, any part of one, or each of an array.
    pub fn new(root: &'t Value, context: &'t Context<'t>) -> Self {
        let evaluator = Evaluator::new(root, context);
        let roots = Node::roots(root, &evaluator.tables);
        Self { evaluator, roots }
    }

    /// Evaluates an expression on the tree.
    ///
    /// # Errors
    ///
    /// As [`Expression::evaluate`], whose bound on effort is that of each expression.
    pub fn evaluate(&self, expression: &Expression) -> Result<Vec<Item<'t>>, EvaluateError> {
        self.evaluator.begin();
        let scope = Scope::new(&self.roots);
        self.evaluator.evaluate(expression.expr(), &scope)
    }
}

impl Debug for Session<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
