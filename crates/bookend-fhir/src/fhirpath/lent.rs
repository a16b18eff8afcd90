//! Items that are only looked at.

use std::ops::Deref;
use std::rc::Rc;
use std::slice;

use smallvec::SmallVec;

use super::item::Item;

/// Items of which there is mostly one, or none.
pub(super) type Few<'t> = SmallVec<[Item<'t>; 1]>;

/// Items that are kept: of one, no list is made.
#[derive(Debug)]
pub(super) enum Held<'t> {
    One(Item<'t>),
    Many(Vec<Item<'t>>),
}

impl<'t> From<Few<'t>> for Held<'t> {
    fn from(mut items: Few<'t>) -> Self {
        match (items.pop(), items.is_empty()) {
            (Some(one), true) => Self::One(one),
            (last, _) => {
                items.extend(last);
                Self::Many(items.into_vec())
            }
        }
    }
}

impl<'t> Deref for Held<'t> {
    type Target = [Item<'t>];

    fn deref(&self) -> &[Item<'t>] {
        match self {
            Self::One(item) => slice::from_ref(item),
            Self::Many(items) => items,
        }
    }
}

/// Items that are only looked at: those that are there already are lent, not cloned.
#[derive(Debug)]
pub(super) enum Lent<'s, 't> {
    /// Part of the expression or of the scope.
    Borrowed(&'s [Item<'t>]),
    /// What another expression of the session was led to as well.
    Shared(Rc<Held<'t>>),
    /// Made for the occasion.
    Made(Few<'t>),
}

impl<'t> Lent<'_, 't> {
    /// Returns the items for keeps.
    pub(super) fn into_vec(self) -> Vec<Item<'t>> {
        match self {
            Self::Made(items) => items.into_vec(),
            lent => lent.to_vec(),
        }
    }
}

impl<'t> Deref for Lent<'_, 't> {
    type Target = [Item<'t>];

    fn deref(&self) -> &[Item<'t>] {
        match self {
            Self::Borrowed(items) => items,
            Self::Shared(items) => items,
            Self::Made(items) => items,
        }
    }
}
