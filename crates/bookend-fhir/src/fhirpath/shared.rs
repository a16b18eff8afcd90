//! Paths that several expressions of a session begin with.

use std::cell::RefCell;
use std::rc::Rc;

use super::error::EvaluateError;
use super::evaluator::Outcome;
use super::item::Item;
use super::syntax::{Expr, TypeQuestion, TypeSpecifier};

/// How many paths are remembered.
const REMEMBERED: usize = 16;

/// A path of names from the top of the tree to a type, such as `contained.ofType(Patient)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SharedPath(String);

impl SharedPath {
    /// Returns the path that an operand and a type make, where it is one.
    pub(super) fn of(mut operand: &Expr, specifier: &TypeSpecifier) -> Option<Self> {
        let mut path = format!("ofType({specifier})");
        while let Expr::Member { input, name } = operand {
            path = format!("{}.{path}", name.as_str());
            match input {
                Some(input) => operand = input,
                None => return Some(Self(path)),
            }
        }
        None
    }
}

/// What the shared paths of a session led to.
#[derive(Debug, Default)]
pub(super) struct SharedItems<'t>(RefCell<Vec<(SharedPath, Rc<[Item<'t>]>)>>);

impl<'t> SharedItems<'t> {
    /// Returns where a path leads: as it is remembered, or else as it is walked now.
    ///
    /// # Errors
    ///
    /// As walking has it.
    pub(super) fn of(
        &self,
        path: &SharedPath,
        walk: impl FnOnce() -> Outcome<'t>,
    ) -> Result<Rc<[Item<'t>]>, EvaluateError> {
        let known = |(other, _): &&(SharedPath, _)| other == path;
        if let Some((_, items)) = self.0.borrow().iter().find(known) {
            return Ok(Rc::clone(items));
        }
        let items: Rc<[Item<'t>]> = walk()?.into();
        let mut all = self.0.borrow_mut();
        if all.len() < REMEMBERED {
            all.push((path.clone(), Rc::clone(&items)));
        }
        Ok(items)
    }
}

/// Makes the question `ofType`, which is shared where it ends a path from the top.
pub(super) fn of_type(operand: Option<Box<Expr>>, specifier: TypeSpecifier) -> Expr {
    let path = operand.as_ref();
    let path = path.and_then(|operand| SharedPath::of(operand, &specifier));
    let question = Expr::Typed {
        question: TypeQuestion::OfType,
        operand,
        specifier,
    };
    match path {
        Some(path) => Expr::Shared(path, Box::new(question)),
        None => question,
    }
}
