//! Where a judgement stands, without a text until one is needed.

use std::fmt::{self, Display, Formatter};

/// A place in a resource: a step, and the place it was taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    parent: Option<&'p Self>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Name(&'p str),
    Item(usize),
}

impl<'p> Place<'p> {
    /// Returns the place of the resource itself.
    pub(super) fn root(name: &'p str) -> Self {
        Self {
            parent: None,
            step: Step::Name(name),
        }
    }

    /// Returns the place of an element.
    pub(super) fn element(&'p self, name: &'p str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Name(name),
        }
    }

    /// Returns the place of the outermost resource.
    pub(super) fn resource(&self) -> Self {
        self.parent.map_or(*self, Self::resource)
    }

    /// Returns the place of an item of an array.
    pub(super) fn item(&'p self, index: usize) -> Self {
        Self {
            parent: Some(self),
            step: Step::Item(index),
        }
    }
}

impl Display for Place<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(out)?;
        }
        match self.step {
            Step::Item(index) => write!(out, "[{index}]"),
            Step::Name(name) if self.parent.is_some() => write!(out, ".{name}"),
            Step::Name(name) => out.write_str(name),
        }
    }
}
