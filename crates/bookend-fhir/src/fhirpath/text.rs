//! Text that is either borrowed from the tree or made.

use std::ops::Deref;

/// A string of the tree, or one that was made.
#[derive(Clone, Debug)]
pub(super) enum Text<'t> {
    /// Part of the tree.
    Borrowed(&'t str),
    /// A literal of the expression, or computed: lent where it is looked at, and seldom cloned.
    Made(String),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Made(text)
    }
}
