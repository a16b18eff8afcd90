//! Where a validation stands, without a text until one is needed.

use std::fmt::{self, Display, Formatter};

/// A place in a resource: a step, and the place it was taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    pub(super) parent: Option<&'p Self>,
    pub(super) step: Step<'p>,
}

/// A step down.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'p> {
    /// The resource itself, by its type.
    Root(&'p str),
    /// An element, and the type that has it.
    Element { owner: &'p str, name: &'p str },
    /// An item of an array, from 0.
    Item(usize),
}

impl<'p> Place<'p> {
    /// Returns the place of the resource itself.
    pub(super) fn root(name: &'p str) -> Self {
        Self {
            parent: None,
            step: Step::Root(name),
        }
    }

    /// Returns the place of an element.
    pub(super) fn element(&'p self, owner: &'p str, name: &'p str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Element { owner, name },
        }
    }

    /// Returns the place of an item.
    pub(super) fn item(&'p self, index: usize) -> Self {
        Self {
            parent: Some(self),
            step: Step::Item(index),
        }
    }

    /// Whether the place is that of an element that is called `Type.element`, or of an item of it.
    pub(super) fn is_of(&self, element: &str) -> bool {
        match self.step {
            Step::Element { owner, name } => element
                .strip_prefix(owner)
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|rest| rest == name),
            Step::Item(_) => self.parent.is_some_and(|parent| parent.is_of(element)),
            Step::Root(_) => false,
        }
    }
}

impl Display for Place<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(out)?;
        }
        match self.step {
            Step::Root(name) => out.write_str(name),
            Step::Element { name, .. } => write!(out, ".{}", crate::broken::shorten(name)),
            Step::Item(index) => write!(out, "[{index}]"),
        }
    }
}
