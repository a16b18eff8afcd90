//! A name in a path.

use std::sync::OnceLock;

use super::tables::{Lookup, NodeType, Tables};
use crate::Type;

/// A name in a path, and what the structure tables say of it.
///
/// A name nearly always stands on elements of one type. What the tables say of it in the first
/// type that it met is kept with the expression, so that no later evaluation asks again.
#[derive(Debug)]
pub(super) struct Name {
    text: String,
    companion: String,
    first: OnceLock<(&'static Type, Lookup)>,
}

impl Name {
    pub(super) fn new(text: String) -> Self {
        Self {
            companion: format!("_{text}"),
            text,
            first: OnceLock::new(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the name with an underscore before it, where JSON keeps what belongs to a primitive.
    pub(super) fn companion(&self) -> &str {
        &self.companion
    }

    /// Returns what the tables say of the name in a type.
    pub(super) fn look_up(&self, kind: NodeType, tables: &Tables) -> Lookup {
        // What has no type is looked up by the tables at hand, which may be those of any release.
        let NodeType::Fhir(of) = kind else {
            return tables.look_up(kind, &self.text);
        };
        let (first, lookup) = *self
            .first
            .get_or_init(|| (of, tables.look_up(kind, &self.text)));
        if std::ptr::eq(first, of) {
            lookup
        } else {
            tables.look_up(kind, &self.text)
        }
    }
}
