//! Several expressions on one tree.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::rc::Rc;

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
/// path to a type, such as `contained.ofType(Patient)`, it is walked once.
pub struct Session<'t> {
    evaluator: Evaluator<'t>,
    roots: Vec<Item<'t>>,
    found: RefCell<BTreeMap<usize, Found<'t>>>,
}

/// What an expression found, and the expression: while it is kept, its address names no other.
type Found<'t> = (Expression, Rc<[Item<'t>]>);

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
        Self {
            evaluator,
            roots,
            found: RefCell::default(),
        }
    }

    /// Evaluates an expression on the tree, once for as often as it is asked.
    ///
    /// # Errors
    ///
    /// As [`Session::evaluate`].
    pub fn once(&self, expression: &Expression) -> Result<Rc<[Item<'t>]>, EvaluateError> {
        let address = expression.address();
        if let Some((_, items)) = self.found.borrow().get(&address) {
            return Ok(Rc::clone(items));
        }
        let items: Rc<[Item<'t>]> = self.evaluate(expression)?.into();
        let found = (expression.clone(), Rc::clone(&items));
        self.found.borrow_mut().insert(address, found);
        Ok(items)
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
