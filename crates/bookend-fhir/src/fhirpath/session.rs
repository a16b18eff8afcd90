//! Several expressions on one tree.

use std::cell::RefCell;
use std::fmt::{self, Debug, Formatter};
use std::ops::Deref;
use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::context::Context;
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::expression::Expression;
use super::item::Item;
use super::lent::Lent;
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
    /// What expressions found, by their numbers.
    found: RefCell<IndexMap<u64, Rc<[Item<'t>]>, FxBuildHasher>>,
}

/// How many expressions room is made for at first.
const USUAL: usize = 64;

/// The items that an expression of a session found.
#[derive(Debug)]
pub struct Items<'t>(Lent<'t, 't>);

impl<'t> Deref for Items<'t> {
    type Target = [Item<'t>];

    fn deref(&self) -> &[Item<'t>] {
        &self.0
    }
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
        Self {
            evaluator,
            roots,
            found: RefCell::default(),
        }
    }

    /// Evaluates an expression on the tree, once for as often as it is asked by those who hold on to
    /// the same. What has one holder alone is not kept.
    ///
    /// # Errors
    ///
    /// As [`Session::evaluate`].
    pub fn once(&self, expression: &Expression) -> Result<Items<'t>, EvaluateError> {
        if expression.has_one_holder() {
            return self
                .evaluate(expression)
                .map(|items| Items(Lent::Made(items)));
        }
        let number = expression.number();
        if let Some(items) = self.found.borrow().get(&number) {
            return Ok(Items(Lent::Shared(Rc::clone(items))));
        }
        let items: Rc<[Item<'t>]> = self.evaluate(expression)?.into();
        let mut all = self.found.borrow_mut();
        if all.capacity() == 0 {
            all.reserve(USUAL);
        }
        all.insert(number, Rc::clone(&items));
        Ok(Items(Lent::Shared(items)))
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
