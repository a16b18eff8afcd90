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
use super::single;
use super::tables::NodeType;
use crate::Type;

/// A tree that several expressions are evaluated on.
///
/// The expressions of a rule book look at the same few places: where several begin with the same
/// path, such as `contained.ofType(Patient).name`, it is walked once.
pub struct Session<'t> {
    evaluator: Evaluator<'t>,
    roots: Vec<Item<'t>>,
}

/// An element of the tree of a session.
#[derive(Clone, Copy, Debug)]
pub struct Part<'t> {
    /// Its value; a primitive may have none.
    pub value: Option<&'t Value>,
    /// The id and extensions of a primitive.
    pub companion: Option<&'t Value>,
    /// Its type.
    pub of: &'static Type,
}

impl<'t> Session<'t> {
    /// Opens a session on a tree: a resource, any part of one, or each of an array.
    pub fn new(root: &'t Value, context: &'t Context<'t>) -> Self {
        let evaluator = Evaluator::new(root, context);
        let roots = Node::roots(root, &evaluator.tables);
        Self { evaluator, roots }
    }

    /// Hands over what an expression finds in the tree, item by item. It is evaluated once for as often as it
    /// is asked by those who hold on to the same; what has one holder or two is not kept.
    ///
    /// # Errors
    ///
    /// As [`Session::evaluate`]; then what was handed over is not all.
    pub fn give(
        &self,
        expression: &Expression,
        take: &mut dyn FnMut(&Item<'t>),
    ) -> Result<(), EvaluateError> {
        let scope = Scope::new(&self.roots);
        if expression.has_few_holders() {
            self.evaluator.begin();
            return self.evaluator.each(expression.expr(), &scope, &mut |item| {
                take(item);
                Ok(())
            });
        }
        let find = || {
            self.evaluator.begin();
            self.evaluator.few(expression.expr(), &scope)
        };
        let kept = &self.evaluator.kept;
        let items = kept.or_found(expression.number(), find, |_| true)?;
        items.iter().for_each(take);
        Ok(())
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

    /// Evaluates an expression on a part of the tree: `$this` is the part, `%resource` and `%context`
    /// are what they are for the whole.
    ///
    /// # Errors
    ///
    /// As [`Expression::evaluate`].
    pub fn evaluate_at(
        &self,
        expression: &Expression,
        part: Part<'t>,
    ) -> Result<Vec<Item<'t>>, EvaluateError> {
        self.evaluator.begin();
        let focus = [Item::from(Node {
            value: part.value,
            companion: part.companion,
            kind: NodeType::Fhir(part.of),
            root: self.evaluator.root,
        })];
        let whole = Scope::new(&self.roots);
        self.evaluator
            .evaluate(expression.expr(), &whole.inner(&focus, None))
    }

    /// Evaluates an expression on a part of the tree to a yes or no, as [`Expression::evaluate_bool`]
    /// does.
    ///
    /// # Errors
    ///
    /// As [`Expression::evaluate_bool`].
    pub fn holds_at(&self, expression: &Expression, part: Part<'t>) -> Result<bool, EvaluateError> {
        let items = self.evaluate_at(expression, part)?;
        Ok(single::boolean(&items, "a yes-or-no expression")?.unwrap_or(false))
    }
}

impl Debug for Session<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
