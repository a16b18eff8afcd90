//! What `$this` and its like mean in one place of an expression.

use std::cell::RefCell;

use super::item::Item;

/// What `$this` and its like mean in one place.
pub(super) struct Scope<'s, 't> {
    pub(super) this: &'s [Item<'t>],
    pub(super) index: Option<usize>,
    pub(super) total: Option<&'s [Item<'t>]>,
    parent: Option<&'s Self>,
    defined: RefCell<Vec<(String, Vec<Item<'t>>)>>,
}

impl<'s, 't> Scope<'s, 't> {
    /// Returns the scope of a whole expression.
    pub(super) fn new(this: &'s [Item<'t>]) -> Self {
        Self {
            this,
            index: None,
            total: None,
            parent: None,
            defined: RefCell::new(Vec::new()),
        }
    }

    /// Returns the scope of a criterion or projection, for the item at `index`.
    pub(super) fn inner(&'s self, this: &'s [Item<'t>], index: Option<usize>) -> Self {
        Self {
            this,
            index: index.or(self.index),
            total: self.total,
            parent: Some(self),
            defined: RefCell::new(Vec::new()),
        }
    }

    /// Whether this is the scope of the whole expression, in which nothing was defined: what is
    /// evaluated here is the same in every expression.
    pub(super) fn is_plain(&self) -> bool {
        self.parent.is_none() && self.defined.borrow().is_empty()
    }

    /// Defines a variable for what follows in this scope.
    pub(super) fn define(&self, name: String, items: Vec<Item<'t>>) {
        self.defined.borrow_mut().push((name, items));
    }

    /// Returns a variable that was defined here or further out.
    pub(super) fn defined(&self, name: &str) -> Option<Vec<Item<'t>>> {
        let defined = self.defined.borrow();
        let own = defined.iter().find(|(defined, _)| defined == name);
        match own {
            Some((_, items)) => Some(items.clone()),
            None => self.parent?.defined(name),
        }
    }
}
