//! A name in a path.

use std::sync::OnceLock;

use super::tables::{Lookup, NodeType, Tables};
use crate::Type;

/// In how many types a name is remembered: `contained.meta` meets three.
const REMEMBERED: usize = 4;

/// A name in a path, and what the structure tables say of it.
///
/// A name stands on elements of few types. What the tables say of it in those that it met first is
/// kept with the expression, so that no later evaluation asks again.
#[derive(Debug)]
pub(super) struct Name {
    text: String,
    companion: String,
    met: [OnceLock<(&'static Type, Lookup)>; REMEMBERED],
}

impl Name {
    pub(super) fn new(text: String) -> Self {
        Self {
            companion: format!("_{text}"),
            text,
            met: Default::default(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it may be the name of a type, which at the start of a path is the item itself.
    pub(super) fn may_be_type(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_uppercase())
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
        for met in &self.met {
            let (known, lookup) = *met.get_or_init(|| (of, tables.look_up(kind, &self.text)));
            if std::ptr::eq(known, of) {
                return lookup;
            }
        }
        tables.look_up(kind, &self.text)
    }
}
