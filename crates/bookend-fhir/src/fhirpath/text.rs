//! Text that is either borrowed from the tree or shared by those who made it.

use std::ops::Deref;
use std::sync::Arc;

/// A string that costs nothing to clone.
#[derive(Clone, Debug)]
pub(super) enum Text<'t> {
    /// Part of the tree.
    Borrowed(&'t str),
    /// A literal of the expression, or computed: however often it is handed on, it is there once.
    Shared(Arc<str>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Shared(text.into())
    }
}
